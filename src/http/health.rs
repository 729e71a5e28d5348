//! Whether the service is alive, and whether it can be used.

use std::sync::Arc;

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    App,
    problem::{Kind, Problem, ProblemBody},
};

/// How the service is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Health {
    /// `ok`; `store_away` while a shared store cannot be reached and reading goes on.
    status: &'static str,
    /// The version of the program.
    version: &'static str,
    /// The place in the log.
    seq: u64,
    /// How old what is served may be, in seconds; only there while a shared store cannot be reached. Reading goes on.
    #[serde(skip_serializing_if = "Option::is_none")]
    age_s: Option<u64>,
}

impl Health {
    fn of(app: &App) -> Json<Self> {
        let age = app.engine.age();
        Json(Self {
            status: if age.is_some() { "store_away" } else { "ok" },
            version: env!("CARGO_PKG_VERSION"),
            seq: app.engine.atlas().seq().0,
            age_s: age.map(|age| age.as_secs()),
        })
    }
}

/// The process is alive.
#[utoipa::path(get, path = "/healthz", operation_id = "healthz", tag = "service",
    responses((status = 200, description = "The process is alive", body = Health)))]
pub async fn healthz(State(app): State<Arc<App>>) -> Json<Health> {
    Health::of(&app)
}

/// The service can be used: the store is loaded, and it is not stopping.
#[utoipa::path(get, path = "/readyz", operation_id = "readyz", tag = "service",
    responses(
        (status = 200, description = "The service can be used", body = Health),
        (status = 503, description = "The service is stopping", body = ProblemBody,
            content_type = "application/problem+json"),
    ))]
pub async fn readyz(State(app): State<Arc<App>>) -> Result<Json<Health>, Problem> {
    if *app.stopping.borrow() {
        return Err(Problem::new(Kind::Stopping));
    }
    Ok(Health::of(&app))
}
