//! The matrix of responsibility (线片责任表).

use std::sync::Arc;

use axum::{extract::State, response::Response};

use super::{
    App,
    problem::{Problem, Reading},
    query::{OnQuery, Query},
    reading::Asked,
};
use crate::atlas::Matrix;

/// The matrix of responsibility: lines by zones, each cell with who holds it or why nobody does.
#[utoipa::path(get, path = "/api/matrix", operation_id = "matrix", tag = "answers", params(OnQuery),
    responses((status = 200, description = "The matrix", body = Matrix), Reading))]
pub async fn matrix(
    State(app): State<Arc<App>>,
    asked: Asked,
    Query(query): Query<OnQuery>,
) -> Result<Response, Problem> {
    app.read(&asked, query.on, |now| Ok(now.atlas.matrix(now.on)))
}
