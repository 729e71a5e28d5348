//! `renling answer`

use std::io::{self, BufWriter, Read};

use anyhow::Context;

use super::{Stop, folder::Place, terminal::Terminal};
use crate::{
    atlas::Atlas,
    domain::{AreaKind, Date, civil_date},
    exchange::{self, Faults},
};

/// Look many points up: `id,lon,lat` (WGS 84) in, `id,zone,street,community,outside_m` out
///
/// CSV with a header row on standard input and output; UTF-8 or GB18030, with commas, semicolons or tabs. Codes;
/// `outside_m` is the distance to the nearest zone of a point outside the district, empty inside. Rows that cannot be read
/// are named, each with its number, field and value; the others are answered.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    /// The day in the district; today when left out
    #[arg(long, value_name = "DATE", value_parser = civil_date)]
    on: Option<Date>,
}

pub fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<()> {
    let engine = super::runtime()?.block_on(args.place.read_filled())?;
    let on = args.on.unwrap_or_else(|| engine.today());
    let mut input = vec![];
    io::stdin().lock().read_to_end(&mut input).context("reading standard input")?;
    let bar = terminal.progress(0, terminal.say("查询", "looking up"));
    let told = |done| bar.set_position(done);
    let mut faults = Faults::default();
    let done = look_up(&engine.atlas(), on, &input, io::stdout().lock(), told, &mut faults);
    bar.finish_and_clear();
    done?;
    for fault in &faults.0 {
        eprintln!("{}", if terminal.zh { fault.zh() } else { fault.en() });
    }
    if faults.any_error() { Err(Stop::Faults.into()) } else { Ok(()) }
}

fn look_up(
    atlas: &Atlas,
    on: Date,
    input: &[u8],
    to: impl io::Write,
    told: impl Fn(u64),
    faults: &mut Faults,
) -> anyhow::Result<()> {
    let mut writer = csv::Writer::from_writer(BufWriter::with_capacity(64 * 1024, to));
    writer.write_record(["id", "zone", "street", "community", "outside_m"])?;
    let mut done = 0;
    exchange::points(input, "-", faults, |id, at| -> anyhow::Result<()> {
        let zone = atlas.locate(AreaKind::Zone, at, on);
        let code = |kind: AreaKind| {
            let found = atlas.locate(kind, at, on);
            found.area.filter(|_| found.outside_m.is_none()).map_or(String::new(), |area| area.code.to_string())
        };
        let outside = zone.outside_m.map_or(String::new(), |metres| format!("{metres:.1}"));
        let zone = zone.area.map_or(String::new(), |area| area.code.to_string());
        let (street, community) = (code(AreaKind::Street), code(AreaKind::Community));
        writer.write_record([id, &zone, &street, &community, &outside])?;
        done += 1;
        if done % 10_000 == 0 {
            told(done);
        }
        Ok(())
    })?;
    writer.flush().context("writing")?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is written, and the faults in English.
    fn run(input: &[u8]) -> (String, Vec<String>) {
        let (mut out, mut faults) = (vec![], Faults::default());
        let on = jiff::civil::date(2026, 1, 1);
        look_up(&Atlas::default(), on, input, &mut out, |_| {}, &mut faults).unwrap();
        (String::from_utf8(out).unwrap(), faults.0.iter().map(crate::exchange::Fault::en).collect())
    }

    #[test]
    fn columns_are_found_by_name_and_an_empty_district_owns_nothing() {
        let answer = "id,zone,street,community,outside_m\na,,,,\n";
        for input in
            ["\u{feff}lat,lon,id\n28.6,115.9,a\n", "id;lon;lat\na;115.9;28.6\n", "编号\t经度\t纬度\na\t115.9\t28.6"]
        {
            assert_eq!(run(input.as_bytes()), (answer.into(), vec![]), "{input}");
        }
        let gb18030 = encoding_rs::GB18030.encode("编号,经度,纬度\n老站,115.9,28.6\n").0.into_owned();
        assert!(run(&gb18030).0.contains("老站"));
    }

    #[test]
    fn rows_that_cannot_be_read_are_named_and_the_others_answered() {
        let (out, faults) = run(b"id,lon,lat\na,115.9,28.6\nb,x,28.6\nc,28.6,115.9\nd,115.9\n");
        assert_eq!(out.lines().count(), 2);
        assert!(faults[0].contains("row 3, lon \"x\""), "{faults:?}");
        assert!(faults[1].contains("row 4") && faults[1].contains("exchanged"), "{faults:?}");
        assert!(faults[2].contains("row 5, lat"), "{faults:?}");
        assert!(run(b"id,lon\n").1[0].contains("column"));
        assert!(run(b"id,lon,lat\na,\"115.9,28.6\n").1[0].contains("quote"));
    }
}
