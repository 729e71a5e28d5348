//! Checkpoints.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use utoipa::IntoParams;

use super::{
    App,
    areas::bounds,
    lists::{self, Collection, One},
    paging,
    problem::{Kind, Problem, Reading, ReadingOne},
    query::{FromPairs, OnQuery, Pairs, Path, Query},
    reading::Asked,
};
use crate::{
    atlas::{Bounds, CheckpointFeature, CheckpointFilter, Paging},
    domain::Date,
};

/// What a list of checkpoints can be asked for.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "some fields only describe what `paging` holds")]
pub struct CheckpointsQuery {
    /// The day in the district; today when left out.
    #[param(value_type = Option<String>, format = Date)]
    on: Option<Date>,
    /// Only what stands in this box: `west,south,east,north` in degrees.
    #[param(value_type = Option<String>, example = "115.85,28.62,115.95,28.70")]
    bbox: Option<Bounds>,
    /// Only those of the line with this code.
    line: Option<String>,
    /// Only those of the zone with this code: the one that the roster states, else the one they lie in.
    zone: Option<String>,
    /// Only what a search for this would find: by name, other names, address, code or pinyin.
    q: Option<String>,
    /// At most so many; 100 when left out.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u64>,
    /// Which page: follow the link in `next` of the answer.
    next: Option<String>,
    #[param(ignore)]
    paging: Paging,
}

impl FromPairs for CheckpointsQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        Ok(Self {
            on: pairs.date("on")?,
            bbox: pairs.bbox("bbox")?.map(bounds),
            line: pairs.text("line")?,
            zone: pairs.text("zone")?,
            q: lists::words(pairs)?,
            limit: None,
            next: None,
            paging: paging::take(pairs)?,
        })
    }
}

/// The checkpoints (点位) of a day.
#[utoipa::path(get, path = "/api/checkpoints", operation_id = "list_checkpoints", tag = "district",
    params(CheckpointsQuery),
    responses(
        (status = 200, description = "A page", body = Collection<CheckpointFeature>, content_type = "application/geo+json"),
        Reading,
    ))]
pub async fn checkpoints(
    State(app): State<Arc<App>>,
    asked: Asked,
    Query(query): Query<CheckpointsQuery>,
) -> Result<Response, Problem> {
    app.read_geo(&asked, query.on, |now| {
        let (line, zone) = (lists::line(now, query.line.as_deref())?, lists::zone(now, query.zone.as_deref())?);
        let filter = CheckpointFilter { bbox: query.bbox, line, zone, q: query.q.as_deref() };
        let page = now.atlas.list_checkpoints(&filter, now.on, &query.paging);
        Collection::new(now, &asked.uri, &page, |row| now.atlas.checkpoint_feature(row, now.on))
    })
}

/// One checkpoint, with who answers for it.
#[utoipa::path(get, path = "/api/checkpoints/{code}", operation_id = "get_checkpoint", tag = "district",
    params(("code" = String, Path, description = "Its code"), OnQuery),
    responses(
        (status = 200, description = "A feature", body = One<CheckpointFeature>, content_type = "application/geo+json"),
        ReadingOne,
    ))]
pub async fn checkpoint(
    State(app): State<Arc<App>>,
    asked: Asked,
    Path(code): Path<String>,
    Query(query): Query<OnQuery>,
) -> Result<Response, Problem> {
    app.read_geo(&asked, query.on, |now| {
        let row = now.atlas.checkpoints().by_code(&code).ok_or_else(|| Problem::unknown(&code))?;
        let missing = || Problem::new(Kind::NotThatDay).detail(format!("{code}, {}", now.on));
        Ok(One::new(now, now.atlas.checkpoint_detail(row, now.on).ok_or_else(missing)?))
    })
}
