//! `renling convert`

use std::io::{self, BufWriter, Read, Write};

use super::{Stop, terminal::Terminal};
use crate::exchange::{self, Datum, Faults};

/// Convert coordinates: `id,x,y` in, `id,x,y` out, as CSV on standard input and output
///
/// x is longitude or easting, y latitude or northing, whatever axis order a catalogue has. Datums: wgs84, gcj02, bd09,
/// cgcs2000, EPSG:4490, EPSG:4513–4554 (3° Gauss–Krüger zones). What the numbers mean is stated, never guessed.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The datum of what comes in
    #[arg(long, value_name = "D1")]
    from: Datum,
    /// The datum of what goes out
    #[arg(long, value_name = "D2")]
    to: Datum,
}

pub fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<()> {
    let mut input = vec![];
    io::stdin().lock().read_to_end(&mut input)?;
    let (mut faults, mut out) = (Faults::default(), BufWriter::new(io::stdout().lock()));
    exchange::convert(&input, "-", args.from, args.to, &mut out, &mut faults)?;
    out.flush()?;
    for fault in &faults.0 {
        eprintln!("{}", if terminal.zh { fault.zh() } else { fault.en() });
    }
    if faults.any_error() { Err(Stop::Faults.into()) } else { Ok(()) }
}
