//! What is to be put right on the map: checkpoints without a position (待落点), with a guess where they may be, and those
//! that stand elsewhere than is stated.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    App,
    auth::Viewer,
    lists::List,
    named::Named,
    problem::{Kind as Fault, Problem, ReadingOwn},
    query::Query,
    reading::{Asked, Now},
    rounds::{PageQuery, page_of},
};
use crate::{
    atlas::{CheckpointFeature, Guess, Guesser, Row},
    domain::{AreaId, AreaKind, Checkpoint, CheckpointVersion, Instant, Position},
    rules::permit_rounds_office,
};

/// A checkpoint that has no position.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Unplaced)]
pub struct UnplacedView {
    /// The checkpoint.
    point: CheckpointFeature,
    /// Where it may be, by its address and name.
    guess: Option<Guess>,
    /// Where it was first visited.
    visit: Option<VisitView>,
}

/// Where somebody was who visited it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = VisitPosition)]
pub struct VisitView {
    /// Longitude and latitude, WGS 84.
    #[schema(value_type = [f64; 2])]
    position: Position,
    /// Radius in metres that the device vouches for.
    accuracy: Option<f64>,
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Instant,
    /// Who.
    by: Option<Named>,
}

/// A checkpoint that stands elsewhere than is stated.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Disagreeing)]
pub struct DisagreeingView {
    /// The checkpoint.
    point: CheckpointFeature,
    /// Each kind of area in which the two differ.
    differs: Vec<Difference>,
}

/// What is stated, and what the map says.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StatedDifference)]
pub struct Difference {
    /// `zone`, `street` or `community`.
    kind: &'static str,
    /// What is stated.
    stated: Named,
    /// What its position lies in; none outside all of the kind.
    mapped: Option<Named>,
    /// How far it is from the border of what is stated, in metres.
    metres: Option<f64>,
}

/// The checkpoints without a position (待落点) of a day, in the order in which they were entered, each with where it may be.
/// For the office.
#[utoipa::path(get, path = "/api/placing", operation_id = "list_unplaced", tag = "district", params(PageQuery),
    responses((status = 200, description = "A page", body = List<UnplacedView>), ReadingOwn))]
pub async fn unplaced(
    State(app): State<Arc<App>>,
    asked: Asked,
    viewer: Viewer,
    Query(query): Query<PageQuery>,
) -> Result<Response, Problem> {
    office(&viewer)?;
    app.read_own(&asked, &viewer, |own| {
        let now = &own.on(query.on);
        let all = of_day(now, |version| version.position.is_none());
        let (page, last) = page_of(&all, &query.paging, |row| row.fid);
        let guesser = (!page.is_empty()).then(|| Guesser::new(&now.atlas, now.on));
        let view = |row: &&Row<Checkpoint>| {
            let guess = guesser.as_ref().and_then(|guesser| guesser.guess(row.versions.on(now.on)?));
            Some(UnplacedView { point: now.atlas.checkpoint_feature(row, now.on)?, guess, visit: visit(now, row) })
        };
        let items = page.iter().filter_map(view).collect();
        Ok(List::of(now, &asked.uri, items, all.len(), last))
    })
}

/// The checkpoints of a day whose stated zone, street or community is not the one they stand in, but those that were let
/// stand (道路两侧). For the office.
#[utoipa::path(get, path = "/api/placing/disagreeing", operation_id = "list_disagreeing", tag = "district",
    params(PageQuery),
    responses((status = 200, description = "A page", body = List<DisagreeingView>), ReadingOwn))]
pub async fn disagreeing(
    State(app): State<Arc<App>>,
    asked: Asked,
    viewer: Viewer,
    Query(query): Query<PageQuery>,
) -> Result<Response, Problem> {
    office(&viewer)?;
    app.read_own(&asked, &viewer, |own| {
        let now = &own.on(query.on);
        let all = of_day(now, |version| version.position.is_some() && now.atlas.settle(version, now.on).disagrees);
        let (page, last) = page_of(&all, &query.paging, |row| row.fid);
        let view = |row: &&Row<Checkpoint>| {
            let differs = differences(now, row.versions.on(now.on)?);
            Some(DisagreeingView { point: now.atlas.checkpoint_feature(row, now.on)?, differs })
        };
        let items = page.iter().filter_map(view).collect();
        Ok(List::of(now, &asked.uri, items, all.len(), last))
    })
}

/// To everybody else it is as if there were nothing.
fn office(viewer: &Viewer) -> Result<(), Problem> {
    viewer.known()?;
    if permit_rounds_office(viewer.account()) { Ok(()) } else { Err(Problem::new(Fault::NoAddress)) }
}

fn of_day(now: &Now, wanted: impl Fn(&CheckpointVersion) -> bool) -> Vec<&Row<Checkpoint>> {
    let rows = now.atlas.checkpoints().iter().map(AsRef::as_ref);
    rows.filter(|row| row.versions.on(now.on).is_some_and(&wanted)).collect()
}

fn visit(now: &Now, row: &Row<Checkpoint>) -> Option<VisitView> {
    let first = now.atlas.visits_of(row.id).find(|visit| visit.seen.is_some())?;
    let seen = first.seen.as_ref()?;
    Some(VisitView {
        position: seen.position,
        accuracy: seen.accuracy,
        at: first.at,
        by: now.named_person(first.inspector),
    })
}

fn differences(now: &Now, version: &CheckpointVersion) -> Vec<Difference> {
    let Some(at) = version.position else { return vec![] };
    let stated = [
        (AreaKind::Zone, version.stated.zone),
        (AreaKind::Street, version.stated.street),
        (AreaKind::Community, version.stated.community),
    ];
    let differs = |(kind, id): (AreaKind, Option<AreaId>)| {
        let row = now.atlas.area(id?).filter(|row| row.versions.on(now.on).is_some())?;
        let located = now.atlas.locate(kind, at, now.on);
        let mapped = located.area.filter(|_| located.outside_m.is_none());
        if mapped.as_ref().map_or(row.is_bare(now.on), |mapped| mapped.id == row.id) {
            return None;
        }
        Some(Difference {
            kind: kind.word(),
            stated: now.named_area(row.id)?,
            mapped: mapped.and_then(|mapped| now.named_area(mapped.id)),
            metres: now.atlas.metres_to_border(row, at, now.on),
        })
    };
    stated.into_iter().filter_map(differs).collect()
}
