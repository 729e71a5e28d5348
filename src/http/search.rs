//! Finding things by what people type.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use utoipa::IntoParams;

use super::{
    App, lists,
    problem::{Kind, Problem, Reading},
    query::{FromPairs, Pairs, Query},
    reading::Asked,
};
use crate::{atlas::Hits, domain::Date};

/// The most hits at once.
const MOST: u64 = 100;

/// What is looked for.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchQuery {
    /// A name, another name, a code, an address, or pinyin in full or its initials.
    #[param(example = "nanzhan")]
    q: String,
    /// The day in the district; today when left out.
    #[param(value_type = Option<String>, format = Date)]
    on: Option<Date>,
    /// At most so many; 20 when left out.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<usize>,
}

impl FromPairs for SearchQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        let q = lists::words(pairs)?.ok_or_else(|| Problem::new(Kind::MissingParameter).param("q"))?;
        let (on, limit) = (pairs.date("on")?, pairs.count("limit", 1, MOST)?);
        Ok(Self { q, on, limit: limit.and_then(|limit| usize::try_from(limit).ok()) })
    }
}

/// Find places, lines, checkpoints, units, people and landmarks, best first.
#[utoipa::path(get, path = "/api/search", operation_id = "search", tag = "answers", params(SearchQuery),
    responses((status = 200, description = "What was found", body = Hits), Reading))]
pub async fn search(
    State(app): State<Arc<App>>,
    asked: Asked,
    Query(query): Query<SearchQuery>,
) -> Result<Response, Problem> {
    app.read(&asked, query.on, |now| Ok(now.atlas.search(&query.q, now.on, query.limit.unwrap_or(20))))
}
