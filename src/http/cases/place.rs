//! What is known of a place before a problem is reported there.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    super::{named::Named, reading::Own},
    view::{CaseItem, CaseLine, Views},
    views,
};
use crate::{
    atlas::{NEAR_METRES, Plane},
    domain::{AreaKind, Case, CasePlace, LineId, Position},
    http::{
        App,
        auth::Viewer,
        lists,
        problem::{Kind, Problem, ReadingOwn},
        query::{FromPairs, Pairs, Query},
        reading::Asked,
    },
    rules::{GUESS_METRES, area_at, leads},
};

/// The most cases that may be the same one.
const MOST: usize = 5;

/// Where.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "some fields only describe what `at` holds")]
pub struct PlaceQuery {
    /// Degrees east, WGS 84.
    #[param(value_type = f64)]
    lon: (),
    /// Degrees north, WGS 84.
    #[param(value_type = f64)]
    lat: (),
    /// The code of the line, where it is known already.
    line: Option<String>,
    #[param(ignore)]
    at: Position,
}

impl FromPairs for PlaceQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        let missing = || Problem::new(Kind::MissingParameter).param("lon");
        let at = pairs.position("lon", "lat")?.ok_or_else(missing)?;
        Ok(Self { lon: (), lat: (), line: pairs.text("line")?, at })
    }
}

/// What is known of a place.
#[derive(Debug, Serialize, ToSchema)]
pub struct CasePlaceView {
    /// The line: that of the nearest checkpoint within 200 m.
    line: Option<CaseLine>,
    /// The nearest checkpoint within 500 m.
    checkpoint: Option<NearPoint>,
    /// The zone.
    zone: Option<Named>,
    /// The street.
    street: Option<Named>,
    /// The community.
    community: Option<Named>,
    /// Who would lead by the rule; `null`: 责任待明确.
    lead: Option<Named>,
    /// Open cases that may be the same one: of the same line, within the district's distance; nearest first.
    duplicates: Vec<CaseItem>,
}

/// A checkpoint near.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CaseNearPoint)]
pub struct NearPoint {
    #[serde(flatten)]
    point: Named,
    /// How far away.
    metres: f64,
}

/// What is known of a place, for whoever reports a problem there.
#[utoipa::path(get, path = "/api/cases/place", operation_id = "case_place", tag = "cases", params(PlaceQuery),
    responses((status = 200, description = "The place", body = CasePlaceView), ReadingOwn))]
pub async fn place(
    State(app): State<Arc<App>>,
    asked: Asked,
    viewer: Viewer,
    Query(query): Query<PlaceQuery>,
) -> Result<Response, Problem> {
    app.read_own(&asked, &viewer, |own| {
        let line = lists::line(&own.now, query.line.as_deref())?;
        let sight = own.sight();
        Ok(known(own, &views(own, &sight), query.at, line))
    })
}

fn known(own: &Own<'_>, views: &Views<'_>, at: Position, stated: Option<LineId>) -> CasePlaceView {
    let (atlas, on) = (&own.now.atlas, own.now.on);
    let near = atlas.nearest_pins(at, NEAR_METRES, 1, on, |_| ());
    let guessed = near.first().filter(|near| near.metres <= GUESS_METRES).map(|near| near.pin.line);
    let line = stated.or(guessed);
    let of_kind = |kind| area_at(atlas, kind, at, on);
    let place = CasePlace {
        line,
        zone: of_kind(AreaKind::Zone),
        street: of_kind(AreaKind::Street),
        community: of_kind(AreaKind::Community),
        position: Some(at),
        ..CasePlace::default()
    };
    let checkpoint = near.first().and_then(|near| {
        let (row, _) = atlas.pinned(&near.pin)?;
        Some(NearPoint { point: views.checkpoint(row), metres: (near.metres * 10.0).round() / 10.0 })
    });
    CasePlaceView {
        line: line.and_then(|id| views.line(id)),
        checkpoint,
        zone: place.zone.and_then(|id| views.area(id)),
        street: place.street.and_then(|id| views.area(id)),
        community: place.community.and_then(|id| views.area(id)),
        lead: leads(atlas, &place, on).lead.and_then(|id| views.unit(id)),
        duplicates: duplicates(views, &place, at),
    }
}

fn duplicates(views: &Views<'_>, place: &CasePlace, at: Position) -> Vec<CaseItem> {
    let within = f64::from(views.atlas.practice().duplicate_metres);
    let plane = Plane::at(at);
    let metres = |case: &Case| case.place.position.map(|at| plane.metres(at.coord()));
    let alike = |case: &Case| case.is_open() && case.place.line == place.line && views.sight.sees(case);
    let open = views.atlas.cases().iter().filter(|row| alike(row));
    let mut near: Vec<_> = open.filter_map(|row| Some((metres(row)?, row))).filter(|(far, _)| *far <= within).collect();
    near.sort_by(|(a, _), (b, _)| a.total_cmp(b));
    near.into_iter().take(MOST).map(|(_, row)| views.item(row)).collect()
}
