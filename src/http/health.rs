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
    /// `ok`.
    status: &'static str,
    /// The version of the program.
    version: &'static str,
    /// The place in the log.
    seq: u64,
}

impl Health {
    fn of(app: &App) -> Json<Self> {
        Json(Self { status: "ok", version: env!("CARGO_PKG_VERSION"), seq: app.engine.atlas().seq().0 })
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
