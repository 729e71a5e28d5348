//! The style of the map, for other programs than our own page.

use std::sync::Arc;

use axum::{extract::State, response::Response};

use super::{
    App, assets,
    origin::Origin,
    problem::{Kind, Problem, ProblemBody},
    query::{Nothing, Query},
    reading::{self, Asked},
};

/// The style of the map (MapLibre style specification), with absolute addresses.
#[utoipa::path(get, path = "/style.json", operation_id = "style", tag = "map",
    responses(
        (status = 200, description = "The style", body = serde_json::Value),
        (status = 304, description = "The client has it already"),
        (status = 400, description = "A parameter that is not there", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The web app was not built into this program", body = ProblemBody,
            content_type = "application/problem+json"),
    ))]
pub async fn style(
    State(app): State<Arc<App>>,
    origin: Origin,
    asked: Asked,
    _: Query<Nothing>,
) -> Result<Response, Problem> {
    let style = assets::file("style.json").ok_or_else(|| Problem::new(Kind::NotBuilt).remedy("make web"))?;
    let style = String::from_utf8_lossy(&style).replace("{origin}", &origin.of(&app));
    Ok(reading::text(style, "application/json", &asked))
}
