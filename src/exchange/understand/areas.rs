//! The district, its zones, streets, communities and estates; the drawn context; the district's settings.

use geo_types::{Geometry, MultiPolygon};
use uuid::Uuid;

use super::super::fault::{At, Faults};
use super::super::input::InputFile;
use super::super::names::Names;
use super::super::problem::Problem;
use super::super::raw::Drawn;
use super::super::row::Row;
use super::super::sheet::Sheet;
use super::super::words;
use super::versions::{by_code, joined};
use super::{Drafted, unique};
use crate::domain::{
    Area, AreaId, AreaKind, AreaVersion, BlobHash, Boundary, BoundaryError, Code, ContextFeature, ContextId, Extent,
    Settings, SettingsId, TimeZoneName,
};

/// The areas of a sheet, each with all its versions.
pub(super) fn areas(sheet: &Sheet, kind: AreaKind, names: &Names<'_>, faults: &mut Faults) -> Vec<Drafted<Area>> {
    let rows: Vec<_> = sheet
        .each()
        .filter_map(|row| version(row, kind, names, faults).map(|(code, it)| (code, it, row.at())))
        .collect();
    let (bare, total) = (rows.iter().filter(|(_, it, _)| it.boundary.is_none()).count(), rows.len());
    if bare > 0 {
        faults.add(At::file(&sheet.file), Problem::NotDrawn { bare, total });
    }
    let groups = by_code(rows);
    if kind == AreaKind::District
        && let Some((code, at, _)) = groups.get(1)
    {
        faults.field(at.clone(), "code", code.as_str(), Problem::SecondSetting);
    }
    if kind == AreaKind::District
        && let Some(own) = names.atlas().areas(kind).iter().next()
        && let Some((code, at, _)) = groups.iter().find(|(code, ..)| *code != own.code)
    {
        let own = format!("{} {}", own.code, own.versions.all()[0].name);
        faults.field(at.clone(), "code", code.as_str(), Problem::OtherDistrict { own });
    }
    let areas = groups.into_iter().filter_map(|(code, at, rows)| {
        let existing = names.atlas().areas(kind).by_code(code.as_str());
        let versions = joined(kind.into(), &code, rows, existing.map(|row| &row.versions), faults)?;
        let id = AreaId::new(names.find(kind.into(), &code)?);
        Some(Drafted { entity: Area { id, kind, code, versions }, at })
    });
    areas.collect()
}

fn version(row: Row<'_>, kind: AreaKind, names: &Names<'_>, faults: &mut Faults) -> Option<(Code, AreaVersion)> {
    let code = row.code("code", faults);
    let name = row.name("name", faults);
    let short_name = row.optional_name("short_name", faults);
    let name_en = row.optional_name("name_en", faults);
    let order = row.order(faults);
    let period = row.period(faults);
    let parent = match kind {
        AreaKind::Community => names.optional_area(row, "street", AreaKind::Street, faults),
        AreaKind::Estate => names.optional_area(row, "community", AreaKind::Community, faults),
        AreaKind::District | AreaKind::Zone | AreaKind::Street => Some(None),
    };
    let zone = match kind {
        AreaKind::Community => names.optional_area(row, "zone", AreaKind::Zone, faults),
        _ => Some(None),
    };
    let boundary = boundary(row, faults);
    let (code, period) = (code?, period?);
    // A file without borders brings names and dates: a border that is known already stays.
    let known = || {
        let row = names.atlas().areas(kind).by_code(code.as_str())?;
        row.versions.all().iter().find(|it| it.period.first() == period.first())?.boundary.clone()
    };
    let version = AreaVersion {
        period,
        name: name?,
        short_name: short_name?,
        name_en: name_en?,
        order: order?,
        parent: parent?,
        zone: zone?,
        boundary: boundary?.or_else(known),
    };
    Some((code, version))
}

/// The boundary, `Some(None)` where none is drawn; what was wrong with the shape itself has been said where it was
/// read.
fn boundary(row: Row<'_>, faults: &mut Faults) -> Option<Option<Boundary>> {
    let polygons = match row.row.shape.clone() {
        Drawn::Shape(Geometry::Polygon(polygon)) => MultiPolygon(vec![polygon]),
        Drawn::Shape(Geometry::MultiPolygon(polygons)) => polygons,
        Drawn::Nothing => return Some(None),
        Drawn::Shape(_) | Drawn::Broken => return None,
    };
    let wrong = |error: BoundaryError| match error {
        BoundaryError::TooShort | BoundaryError::Empty => Problem::RingTooShort { coordinates: 0 },
        BoundaryError::Duplicate(_) => Problem::DuplicateVertex { times: 2 },
        BoundaryError::NoArea => Problem::RingNoArea,
        BoundaryError::Position(_) => Problem::NotFinite,
    };
    Boundary::new(polygons).map_err(|error| row.fault("geometry", wrong(error), faults)).ok().map(Some)
}

/// Water, parks, roads, railway, landmarks.
pub(super) fn context(sheet: &Sheet, names: &Names<'_>, faults: &mut Faults) -> Vec<Drafted<ContextFeature>> {
    let features = sheet.each().filter_map(|row| {
        let code = row.code("code", faults);
        let class = row.word("class", words::CLASSES, faults);
        let name = row.optional_name("name", faults);
        let name_en = row.optional_name("name_en", faults);
        let rank: Option<Option<u8>> = row.optional_number("rank", faults);
        let shape = match row.row.shape.clone() {
            Drawn::Shape(shape) => Extent::new(shape).ok(),
            Drawn::Nothing | Drawn::Broken => None,
        };
        let code = code?;
        let id = ContextId::new(names.find(crate::domain::Kind::Context, &code)?);
        let (class, rank) = (class?, rank?.unwrap_or(3).clamp(1, 5));
        let feature =
            ContextFeature { id, code: code.clone(), class, name: name?, name_en: name_en?, rank, shape: shape? };
        Some((code, Drafted { entity: feature, at: row.at() }))
    });
    let features = features.collect();
    unique(features, crate::domain::Kind::Context, faults)
}

/// The settings that stand with the district: its time zone, what is said of the map, the map's approval.
pub(super) fn settings(
    sheet: &Sheet,
    emblem: Option<&InputFile>,
    names: &Names<'_>,
    faults: &mut Faults,
) -> Vec<Drafted<Settings>> {
    // The newest version of the district says how things are now.
    let Some(row) = sheet.each().max_by_key(|row| row.text("valid_from").to_owned()) else {
        return Vec::new();
    };
    let existing = names.atlas().settings();
    let zone = match row.text("tz") {
        "" => existing.map_or_else(|| TimeZoneName::new("Asia/Shanghai").ok(), |row| Some(row.time_zone.clone())),
        name => TimeZoneName::new(name)
            .map_err(|_| row.fault("tz", Problem::BadWord { allowed: "Asia/Shanghai, Asia/Urumqi …".into() }, faults))
            .ok(),
    };
    let note = row.optional_name("note", faults);
    let approval = row.optional_name("approval", faults);
    let id = existing.map_or_else(|| SettingsId::new(Uuid::now_v7()), |row| row.id);
    // Without a picture the one that is known stays.
    let emblem = match emblem {
        Some(file) => Some(BlobHash::of(&file.bytes)),
        None => existing.and_then(|row| row.emblem),
    };
    // No file says who may look.
    let public_view = existing.and_then(|row| row.public_view.clone());
    // Nor how cases are worked, and weekends kept.
    let practice = existing.and_then(|row| row.practice.clone());
    let weekend = existing.and_then(|row| row.weekend.clone());
    let read = || {
        Some(Settings {
            id,
            time_zone: zone?,
            map_note: note?,
            map_approval: approval?,
            emblem,
            public_view,
            practice,
            weekend,
        })
    };
    read().map(|entity| Drafted { entity, at: row.at() }).into_iter().collect()
}
