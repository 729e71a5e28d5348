//! The district as a whole.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    App,
    basemap::{Basemap, BasemapView},
    problem::{Problem, Reading},
    query::{OnQuery, Query},
    reading::{Asked, Now},
};
use crate::{
    atlas::{Atlas, Bounds, Epoch, Theme},
    domain::{AreaKind, BlobHash, Code, Date, Name},
};

/// The district.
#[derive(Debug, Serialize, ToSchema)]
pub struct District {
    /// Its code; `null` as long as nothing was imported.
    #[schema(value_type = Option<String>)]
    code: Option<Code>,
    /// Its name.
    #[schema(value_type = Option<String>)]
    name: Option<Name>,
    /// Its English name.
    #[schema(value_type = Option<String>)]
    name_en: Option<Name>,
    /// Its short name.
    #[schema(value_type = Option<String>)]
    short_name: Option<Name>,
    /// IANA name of its time zone.
    tz: String,
    /// What is said of the map wherever it is shown.
    #[schema(value_type = Option<String>)]
    note: Option<Name>,
    /// 审图号, the map's approval number.
    #[schema(value_type = Option<String>)]
    approval: Option<Name>,
    /// The name of the district's emblem among the pictures.
    #[schema(value_type = Option<String>)]
    emblem: Option<BlobHash>,
    /// What lies beneath the district's own map, where there is something.
    basemap: Option<BasemapView>,
    /// West, south, east, north: of its borders, else of its streets and communities, else of its checkpoints.
    bbox: Option<[f64; 4]>,
    /// The district's day now.
    #[schema(value_type = String, format = Date)]
    today: Date,
    /// The day asked for.
    #[schema(value_type = String, format = Date)]
    on: Date,
    /// The first of the days, `on` among them, on which nothing begins or ends.
    #[schema(value_type = String, format = Date)]
    on_epoch: Epoch,
    /// The first day on which any duty begins: before it nobody is known to answer for anything.
    #[schema(value_type = Option<String>, format = Date)]
    since: Option<Date>,
    /// Whether this is the demonstration: people and numbers are invented.
    demo: bool,
    /// The place in the log.
    seq: u64,
    /// The version of the program.
    version: &'static str,
    /// How many there are on the day.
    counts: DistrictCounts,
}

/// How many there are of each kind.
#[derive(Debug, Serialize, ToSchema)]
pub struct DistrictCounts {
    zones: usize,
    /// How many of the zones have a border.
    drawn_zones: usize,
    streets: usize,
    communities: usize,
    lines: usize,
    checkpoints: usize,
    units: usize,
    people: usize,
    duties: usize,
}

/// The district: its name, its extent, its day, what it holds.
#[utoipa::path(get, path = "/api/district", operation_id = "get_district", tag = "district", params(OnQuery),
    responses((status = 200, description = "The district", body = District), Reading))]
pub async fn district(
    State(app): State<Arc<App>>,
    asked: Asked,
    Query(query): Query<OnQuery>,
) -> Result<Response, Problem> {
    app.read(&asked, query.on, |now| Ok(view(&app, now)))
}

/// What the district spans on a day, by the best of what is drawn.
fn spans(atlas: &Atlas, on: Date) -> Option<[f64; 4]> {
    let drawn = |theme| atlas.touched(theme).extent();
    let extent = atlas.extent(on).or_else(|| drawn(Theme::Areas)).or_else(|| drawn(Theme::Checkpoints));
    extent.map(Bounds::to_array)
}

fn view(app: &App, now: &Now) -> District {
    let (atlas, on) = (&now.atlas, now.on);
    let row = atlas.areas(AreaKind::District).iter().min_by_key(|row| row.fid);
    let version = row.map(|row| row.versions.near(on));
    let settings = atlas.settings();
    let areas = |kind| atlas.areas(kind).iter().filter(|row| row.versions.on(on).is_some()).count();
    District {
        code: row.map(|row| row.code.clone()),
        name: version.map(|version| version.name.clone()),
        name_en: version.and_then(|version| version.name_en.clone()),
        short_name: version.and_then(|version| version.short_name.clone()),
        tz: settings.map_or("UTC", |settings| settings.time_zone.as_str()).to_owned(),
        note: settings.and_then(|settings| settings.map_note.clone()),
        approval: settings.and_then(|settings| settings.map_approval.clone()),
        emblem: settings.and_then(|settings| settings.emblem),
        basemap: app.beyond.basemap.as_ref().map(Basemap::view),
        bbox: spans(atlas, on),
        today: now.today,
        on,
        on_epoch: atlas.epoch(on),
        since: atlas.duties().iter().filter(|duty| !duty.withdrawn).map(|duty| duty.period.first()).min(),
        demo: app.demo,
        seq: atlas.seq().0,
        version: env!("CARGO_PKG_VERSION"),
        counts: DistrictCounts {
            zones: areas(AreaKind::Zone),
            drawn_zones: atlas.mesh().on(AreaKind::Zone, on).count(),
            streets: areas(AreaKind::Street),
            communities: areas(AreaKind::Community),
            lines: atlas.lines().iter().filter(|row| row.versions.on(on).is_some()).count(),
            checkpoints: atlas.checkpoints().iter().filter(|row| row.versions.on(on).is_some()).count(),
            units: atlas.units().iter().filter(|row| row.versions.on(on).is_some()).count(),
            people: atlas.people().len(),
            duties: atlas.duties().iter().filter(|row| row.period.contains(on)).count(),
        },
    }
}
