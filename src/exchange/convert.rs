//! Converting a list of coordinates from one datum to another.

use std::io;

use super::datum::Datum;
use super::fault::{At, Faults};
use super::problem::Problem;
use super::{delimited, delimited::NumberedRow, text};
use crate::domain::Position;

/// Reads `id,x,y` and writes `id,x,y`: degrees with nine decimals, metres with four (a tenth of a millimetre either
/// way). Columns are known by name (`id`, `x`/`lon`/经度/`easting`, `y`/`lat`/纬度/`northing`) or, without a header, by
/// place. A row that cannot be converted is written with empty coordinates and named in the faults. Gives back how
/// many rows were written.
///
/// # Errors
/// When the output cannot be written.
pub fn convert(
    input: &[u8],
    name: &str,
    from: Datum,
    to: Datum,
    output: &mut dyn io::Write,
    faults: &mut Faults,
) -> io::Result<usize> {
    let Some((rows, places)) = list(input, name, faults) else { return Ok(0) };
    let mut writer = csv::Writer::from_writer(output);
    writer.write_record(["id", "x", "y"])?;
    let mut written = 0;
    for (number, row) in &rows {
        let cell = |place: usize| row.get(place).unwrap_or("").trim();
        let (x, y) = match converted(cell(places[1]), cell(places[2]), from, to) {
            Ok(pair) => pair,
            Err(problem) => {
                let at = At { row: Some(*number), ..At::file(name) };
                faults.field(at, "x, y", &format!("{}, {}", cell(places[1]), cell(places[2])), problem);
                (String::new(), String::new())
            }
        };
        writer.write_record([cell(places[0]), &x, &y])?;
        written += 1;
    }
    writer.flush()?;
    Ok(written)
}

/// The rows of a list of coordinates, and where id, x and y stand in them.
fn list(input: &[u8], name: &str, faults: &mut Faults) -> Option<(Vec<NumberedRow>, [usize; 3])> {
    let Some(content) = text::decode(input) else {
        faults.add(At::file(name), Problem::Encoding);
        return None;
    };
    let mut rows = match delimited::rows(&content, delimited::sniff(&content)) {
        Ok(rows) => rows,
        Err(row) => {
            let at = At { row: Some(row), ..At::file(name) };
            faults.add(at, Problem::NotCsv { why: "a quote is opened here and never closed".into() });
            return None;
        }
    };
    let Some((number, header)) = rows.first() else {
        faults.add(At::file(name), Problem::EmptyFile);
        return None;
    };
    let Some((places, skip)) = columns(header) else {
        let at = At { row: Some(*number), ..At::file(name) };
        faults.field(at, "x, y", "", Problem::MissingColumn { column: "x, y" });
        return None;
    };
    rows.drain(..usize::from(skip));
    Some((rows, places))
}

/// Reads the points of a list, `id,lon,lat` in WGS 84 as [`convert`] reads its columns, and hands each to `each`. A row
/// that is none is named in the faults.
///
/// # Errors
/// Those of `each`.
pub fn points<E>(
    input: &[u8],
    name: &str,
    faults: &mut Faults,
    mut each: impl FnMut(&str, Position) -> Result<(), E>,
) -> Result<(), E> {
    let Some((rows, places)) = list(input, name, faults) else { return Ok(()) };
    for (number, row) in &rows {
        let cell = |place: usize| row.get(place).unwrap_or("").trim();
        let read =
            |place: usize, field: &'static str| number_of(cell(place)).map_err(|problem| (field, place, problem));
        let at = || At { row: Some(*number), ..At::file(name) };
        match (read(places[1], "lon"), read(places[2], "lat")) {
            (Ok(lon), Ok(lat)) => match Datum::Wgs84.to_wgs84(lon, lat) {
                Ok(position) => each(cell(places[0]), position)?,
                Err(problem) => faults.field(at(), "lon, lat", &format!("{lon}, {lat}"), problem),
            },
            (lon, lat) => {
                for (field, place, problem) in [lon.err(), lat.err()].into_iter().flatten() {
                    faults.field(at(), field, cell(place), problem);
                }
            }
        }
    }
    Ok(())
}

fn number_of(text: &str) -> Result<f64, Problem> {
    match text {
        "" => Err(Problem::MissingValue),
        text => text.parse::<f64>().map_err(|_| Problem::BadNumber),
    }
}

/// Where id, x and y stand, and whether the first row is a header.
fn columns(header: &csv::StringRecord) -> Option<([usize; 3], bool)> {
    let place = |names: &[&str]| header.iter().position(|title| names.contains(&title.trim().to_lowercase().as_str()));
    let x = place(&["x", "lon", "lng", "longitude", "easting", "经度", "东坐标"]);
    let y = place(&["y", "lat", "latitude", "northing", "纬度", "北坐标"]);
    if let (Some(x), Some(y)) = (x, y) {
        return Some(([place(&["id", "code", "编码", "编号"]).unwrap_or(usize::MAX), x, y], true));
    }
    let number = |place: usize| header.get(place).is_some_and(|cell| cell.trim().parse::<f64>().is_ok());
    (header.len() == 3 && number(1) && number(2)).then_some(([0, 1, 2], false))
}

fn converted(x: &str, y: &str, from: Datum, to: Datum) -> Result<(String, String), Problem> {
    let (x, y) = to.of_wgs84(from.to_wgs84(number_of(x)?, number_of(y)?)?)?;
    Ok(if to.in_metres() { (format!("{x:.4}"), format!("{y:.4}")) } else { (format!("{x:.9}"), format!("{y:.9}")) })
}
