//! Checkpoints: the roster as it comes, with or without coordinates.

use super::super::datum::Datum;
use super::super::fault::Faults;
use super::super::names::Names;
use super::super::problem::Problem;
use super::super::row::Row;
use super::super::sheet::Sheet;
use super::super::wkt;
use super::Drafted;
use super::versions::{by_code, joined};
use crate::domain::{AreaKind, Checkpoint, CheckpointId, CheckpointVersion, Code, Extent, Kind, Position, Stated};

/// The checkpoints, each with all its versions.
pub(super) fn checkpoints(
    sheet: &Sheet,
    asked: Option<Datum>,
    names: &Names<'_>,
    faults: &mut Faults,
) -> Vec<Drafted<Checkpoint>> {
    let rows: Vec<_> = sheet
        .each()
        .filter_map(|row| version(row, asked, names, faults).map(|(code, version)| (code, version, row.at())))
        .collect();
    let points = by_code(rows).into_iter().filter_map(|(code, at, mut rows)| {
        let existing = names.atlas().checkpoints().by_code(code.as_str());
        for (version, _) in &mut rows {
            // Files do not say it: what was decided stays, as long as what it was decided about does.
            let same = |old: &CheckpointVersion| (old.stated, old.position) == (version.stated, version.position);
            version.both_sides =
                existing.is_some_and(|row| same(row.versions.last()) && row.versions.last().both_sides);
        }
        let versions = joined(Kind::Checkpoint, &code, rows, existing.map(|row| &row.versions), faults)?;
        let id = CheckpointId::new(names.find(Kind::Checkpoint, &code)?);
        Some(Drafted { entity: Checkpoint { id, code, versions }, at })
    });
    points.collect()
}

fn version(
    row: Row<'_>,
    asked: Option<Datum>,
    names: &Names<'_>,
    faults: &mut Faults,
) -> Option<(Code, CheckpointVersion)> {
    let code = row.code("code", faults);
    let line = names.line(row, "line", faults);
    let name = row.name("name", faults);
    let address = row.optional_name("address", faults);
    let aliases = row.names("aliases", faults);
    let zone = names.optional_area(row, "zone", AreaKind::Zone, faults);
    let street = names.optional_area(row, "street", AreaKind::Street, faults);
    let community = names.optional_area(row, "community", AreaKind::Community, faults);
    let period = row.period(faults);
    let (position, extent) = place(row, asked, faults)?;
    let version = CheckpointVersion {
        period: period?,
        line: line?,
        name: name?,
        address: address?,
        aliases: aliases?,
        stated: Stated { zone: zone?, street: street?, community: community? },
        position,
        extent,
        both_sides: false,
    };
    Some((code?, version))
}

/// Position and extent; both empty is 待落点, to be placed later.
fn place(row: Row<'_>, asked: Option<Datum>, faults: &mut Faults) -> Option<(Option<Position>, Option<Extent>)> {
    let (lon, lat) = (row.text("lon"), row.text("lat"));
    let wkt = row.text("extent");
    if lon.is_empty() && lat.is_empty() && wkt.is_empty() {
        return Some((None, None));
    }
    let datum = datum(row, asked, faults)?;
    let extent = if wkt.is_empty() {
        Some(None)
    } else {
        let shape = wkt::read(wkt, |x, y| datum.to_wgs84(x, y));
        shape.map(Some).map_err(|problem| row.fault("extent", problem, faults)).ok()
    };
    if lon.is_empty() && lat.is_empty() {
        return Some((None, extent?));
    }
    if lon.is_empty() || lat.is_empty() {
        row.fault(if lon.is_empty() { "lon" } else { "lat" }, Problem::HalfPosition, faults);
        return None;
    }
    let (x, y) = (row.figure("lon", faults).flatten(), row.figure("lat", faults).flatten());
    let position = match datum.to_wgs84(x?, y?) {
        Ok(position) => Some(position),
        Err(problem) => {
            faults.field(row.at(), "lon/lat", &format!("{lon}, {lat}"), problem);
            None
        }
    };
    Some((Some(position?), extent?))
}

/// The datum of a row: its own column, else what was asked for; never a guess.
fn datum(row: Row<'_>, asked: Option<Datum>, faults: &mut Faults) -> Option<Datum> {
    let stated = row.text("datum");
    let datum = if stated.is_empty() { asked } else { Datum::parse(stated) };
    if datum.is_none() {
        let problem =
            if stated.is_empty() { Problem::DatumMissing } else { Problem::DatumForeign { name: stated.to_owned() } };
        row.fault("datum", problem, faults);
    }
    datum
}
