//! `renling answer`

use std::{
    io::{self, BufReader, BufWriter},
    path::PathBuf,
};

use anyhow::Context;

use super::{Stop, folder, terminal::Terminal};
use crate::{
    atlas::Atlas,
    domain::{AreaKind, Date, Position},
};

/// Look many points up: `id,lon,lat` (WGS 84) in, `id,zone,street,community,outside_m` out
///
/// CSV with a header row on standard input and output. Codes; `outside_m` is the distance to the nearest zone of a
/// point outside the district, empty inside. A row that cannot be read stops it, with its number; what was written
/// before it holds.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The district's folder
    #[arg(long, value_name = "DIR", env = "RENLING_DATA", default_value = "./renling-data")]
    data: PathBuf,
    /// The day in the district; today when left out
    #[arg(long, value_name = "DATE")]
    on: Option<Date>,
}

pub fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<()> {
    let engine = super::runtime()?.block_on(folder::read(&args.data))?;
    let on = args.on.unwrap_or_else(|| engine.today());
    let bar = terminal.progress(0, terminal.say("查询", "looking up"));
    let done = look_up(&engine.atlas(), on, io::stdin().lock(), io::stdout().lock(), |done| bar.set_position(done));
    bar.finish_and_clear();
    done
}

fn look_up(atlas: &Atlas, on: Date, from: impl io::Read, to: impl io::Write, told: impl Fn(u64)) -> anyhow::Result<()> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).flexible(true).from_reader(BufReader::new(from));
    let header = reader.headers()?.clone();
    let column = |name: &str| {
        // A file of a spreadsheet begins with a mark that is no part of the first name.
        header.iter().position(|title| title.trim_start_matches('\u{feff}').eq_ignore_ascii_case(name)).ok_or_else(
            || {
                anyhow::Error::new(Stop::Faults)
                    .context(format!("row 1: there is no column {name}; wanted: id,lon,lat"))
            },
        )
    };
    let (id, lon, lat) = (column("id")?, column("lon")?, column("lat")?);
    let mut writer = csv::Writer::from_writer(BufWriter::with_capacity(64 * 1024, to));
    writer.write_record(["id", "zone", "street", "community", "outside_m"])?;
    let mut row = csv::StringRecord::new();
    let mut done = 0;
    while reader.read_record(&mut row)? {
        let line = row.position().map_or(0, csv::Position::line);
        let fault = |text: String| anyhow::Error::new(Stop::Faults).context(format!("row {line}: {text}"));
        let number = |at: usize, name: &str| {
            let text = row.get(at).unwrap_or_default();
            text.parse::<f64>().map_err(|_| fault(format!("{name} {text:?} is no number")))
        };
        let at = Position::new(number(lon, "lon")?, number(lat, "lat")?);
        let at = at.map_err(|error| fault(error.to_string()))?;
        let zone = atlas.locate(AreaKind::Zone, at, on);
        let code = |kind: AreaKind| {
            let found = atlas.locate(kind, at, on);
            found.area.filter(|_| found.outside_m.is_none()).map_or(String::new(), |area| area.code.to_string())
        };
        let outside = zone.outside_m.map_or(String::new(), |metres| format!("{metres:.1}"));
        let zone = zone.area.map_or(String::new(), |area| area.code.to_string());
        let (street, community) = (code(AreaKind::Street), code(AreaKind::Community));
        writer.write_record([row.get(id).unwrap_or_default(), &zone, &street, &community, &outside])?;
        done += 1;
        if done % 10_000 == 0 {
            told(done);
        }
    }
    writer.flush().context("writing")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(input: &str) -> Result<String, String> {
        let mut out = vec![];
        let on = jiff::civil::date(2026, 1, 1);
        look_up(&Atlas::default(), on, input.as_bytes(), &mut out, |_| {}).map_err(|error| format!("{error:#}"))?;
        Ok(String::from_utf8(out).unwrap())
    }

    #[test]
    fn columns_are_found_by_name_and_an_empty_district_owns_nothing() {
        assert_eq!(run("\u{feff}lat,lon,id\n28.6,115.9,a\n").unwrap(), "id,zone,street,community,outside_m\na,,,,\n");
    }

    #[test]
    fn a_row_that_cannot_be_read_is_named() {
        assert!(run("id,lon,lat\na,115.9,28.6\nb,x,28.6\n").unwrap_err().contains("row 3: lon \"x\" is no number"));
        assert!(run("id,lon,lat\na,28.6,115.9\n").unwrap_err().contains("exchanged"));
        assert!(run("id,lon\n").unwrap_err().contains("no column lat"));
    }
}
