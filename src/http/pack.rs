//! What an inspector takes along where there is no signal: a part of the district, in one answer.

use std::{collections::BTreeSet, sync::Arc};

use axum::{extract::State, response::Response};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    App,
    auth::Viewer,
    calendar::PracticeView,
    cases::{self, CaseItem},
    checklists::{self, AnswerShares, ChecklistView},
    lists::no_such,
    named::Named,
    problem::{Kind, Problem, ReadingOwn},
    query::{FromPairs, Pairs, Query},
    reading::{Asked, Now, Own},
    tasks::Tasks,
};
use crate::{
    atlas::{Bounds, LineRef, ScoreFilter, Visit},
    domain::{AreaId, AreaKind, Code, Instant, Name},
    rules::permit_inspection,
    tiles::{Layer, MIN_ZOOM, about_bytes, covering},
};

/// The nearest zoom that is taken along.
const NEAREST: u8 = 17;
/// The most zones of a pack.
const MOST_ZONES: usize = 64;
/// The layers that are taken along.
const LAYERS: [Layer; 4] = [Layer::Zones, Layer::ZoneLabels, Layer::Checkpoints, Layer::Context];
/// What a checkpoint takes, about, in bytes.
const POINT: u64 = 300;
/// What a case takes, about, in bytes.
const CASE: u64 = 1000;
/// What everything else takes, about, in bytes.
const REST: u64 = 60_000;

/// Which part.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PackQuery {
    /// The codes of the zones, separated by commas.
    #[param(value_type = String, example = "Z10,Z09")]
    zones: Vec<String>,
}

impl FromPairs for PackQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        let missing = || Problem::new(Kind::MissingParameter).param("zones").remedy("codes out of /api/zones");
        let text = pairs.text("zones")?.ok_or_else(missing)?;
        let zones: BTreeSet<_> = text.split(',').map(str::trim).filter(|code| !code.is_empty()).collect();
        if zones.len() > MOST_ZONES {
            return Err(Problem::bad("zones", format!("{} zones", zones.len())).remedy(format!("at most {MOST_ZONES}")));
        }
        Ok(Self { zones: zones.into_iter().map(str::to_owned).collect() })
    }
}

/// A part of the district, to be taken along.
#[derive(Debug, Serialize, ToSchema)]
pub struct Pack {
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    made_at: Instant,
    /// The place in the log.
    seq: u64,
    /// Its zones.
    zones: Vec<Named>,
    /// The checkpoints of these zones.
    checkpoints: Vec<PackPoint>,
    /// The checklists of all lines, all versions.
    checklists: Vec<ChecklistView>,
    /// What the answers count.
    scheme: Option<AnswerShares>,
    /// What one has to visit, there and elsewhere.
    tasks: Tasks,
    /// The open cases that are one's own.
    cases: Vec<CaseItem>,
    /// How the district works its cases and photos.
    practice: PracticeView,
    /// The addresses of the tiles over these zones.
    tiles: Vec<String>,
    /// About how many bytes all of it takes, tiles among them.
    bytes: u64,
}

/// A checkpoint to be taken along.
#[derive(Debug, Serialize, ToSchema)]
pub struct PackPoint {
    /// Its code.
    #[schema(value_type = String)]
    code: Code,
    /// Its number; the feature id in tiles.
    fid: u32,
    /// Its name.
    #[schema(value_type = String)]
    name: Name,
    /// Its address.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    address: Option<Name>,
    /// Other names it is known by.
    #[schema(value_type = Vec<String>)]
    aliases: Vec<Name>,
    /// Its line.
    line: LineRef,
    /// The zone it counts for.
    zone: Named,
    /// Degrees east; none while it has no place (待落点).
    #[serde(skip_serializing_if = "Option::is_none")]
    lon: Option<f64>,
    /// Degrees north.
    #[serde(skip_serializing_if = "Option::is_none")]
    lat: Option<f64>,
    /// The last result that one may know of.
    #[serde(skip_serializing_if = "Option::is_none")]
    last: Option<LastResult>,
}

/// What an inspection came to.
#[derive(Debug, Serialize, ToSchema)]
pub struct LastResult {
    /// 0–100.
    score: f64,
    /// When it was finished.
    #[schema(value_type = String, format = DateTime)]
    at: Instant,
}

/// A part of the district for where there is no signal (下载片区): checkpoints, checklists, what one has to do, and the
/// addresses of the map's tiles. Of what is sealed it holds what one may know.
#[utoipa::path(get, path = "/api/pack", operation_id = "get_pack", tag = "inspections", params(PackQuery),
    responses((status = 200, description = "Everything but the tiles themselves", body = Pack), ReadingOwn))]
pub async fn pack(
    State(app): State<Arc<App>>,
    asked: Asked,
    viewer: Viewer,
    Query(query): Query<PackQuery>,
) -> Result<Response, Problem> {
    app.read_own(&asked, &viewer, |own| of(own, &query.zones))
}

fn of(own: &Own<'_>, codes: &[String]) -> Result<Pack, Problem> {
    let (now, atlas) = (&own.now, &own.now.atlas);
    let mut zones = vec![];
    let mut boxes: Vec<Bounds> = vec![];
    for code in codes {
        let row = atlas.areas(AreaKind::Zone).by_code(code);
        let row = row.filter(|row| row.versions.on(now.on).is_some());
        let row = row.ok_or_else(|| no_such("zones", code, "/api/zones"))?;
        let name = row.versions.near(now.on).name.clone();
        zones.push((row.id, Named { code: row.code.clone(), name }));
        boxes.extend(atlas.mesh().face_on(AreaKind::Zone, row.fid, now.on).map(|face| *face.bounds()));
    }
    let checkpoints = points(own, &zones);
    if boxes.len() < zones.len() {
        // A zone without a border reaches as far as its checkpoints.
        let places = checkpoints.iter().filter_map(|it| Some(geo_types::Coord { x: it.lon?, y: it.lat? }));
        boxes.extend(Bounds::around(places));
    }
    let tiles = covering(&boxes, MIN_ZOOM..=NEAREST);
    let bytes = LAYERS.iter().map(|layer| about_bytes(*layer) * tiles.len() as u64).sum::<u64>();
    let cases = cases::own_open(own);
    let address = |layer: Layer| tiles.iter().map(move |tile| format!("/tiles/{}/{tile}.mvt", layer.word()));
    Ok(Pack {
        made_at: own.at,
        seq: atlas.seq().0,
        zones: zones.into_iter().map(|(_, zone)| zone).collect(),
        checklists: checklists::views(now, None),
        scheme: checklists::shares(now),
        tasks: Tasks::of(now, own.account),
        bytes: bytes + POINT * checkpoints.len() as u64 + CASE * cases.len() as u64 + REST,
        checkpoints,
        cases,
        practice: atlas.practice().into(),
        tiles: LAYERS.into_iter().flat_map(address).collect(),
    })
}

fn points(own: &Own<'_>, zones: &[(AreaId, Named)]) -> Vec<PackPoint> {
    let (now, atlas): (&Now, _) = (&own.now, &own.now.atlas);
    let may = |visit: &Visit| permit_inspection(atlas, Some(own.account), visit);
    let last = atlas.last_results(&ScoreFilter::default(), may);
    let point = |row: &Arc<crate::atlas::Row<crate::domain::Checkpoint>>| {
        let version = row.versions.on(now.on)?;
        let home = atlas.settle(version, now.on).zone?;
        let (_, zone) = zones.iter().find(|(id, _)| *id == home.id)?;
        let result = last.get(&row.id).and_then(|visit| Some(LastResult { score: visit.score?, at: visit.at }));
        Some(PackPoint {
            code: row.code.clone(),
            fid: row.fid.0,
            name: version.name.clone(),
            address: version.address.clone(),
            aliases: version.aliases.clone(),
            line: LineRef::of(atlas.line(version.line)?, now.on),
            zone: zone.clone(),
            lon: version.position.map(|at| at.lon()),
            lat: version.position.map(|at| at.lat()),
            last: result,
        })
    };
    atlas.checkpoints().iter().filter_map(point).collect()
}
