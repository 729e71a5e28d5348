//! `renling check`

use std::path::PathBuf;

use super::{Stop, folder, report, terminal::Terminal};
use crate::{
    atlas::Atlas,
    exchange::{Datum, Options, plan, read_paths},
};

/// Read files and report what is wrong with them; nothing is changed
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files or folders: GeoJSON, Shapefile, CSV, XLSX
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// What coordinates mean in files that do not say so: wgs84, gcj02, bd09, cgcs2000, EPSG:n
    #[arg(long, value_name = "D")]
    datum: Option<Datum>,
    /// Look at them together with the district in this folder; without it they have to be whole by themselves
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// Write the places of faults to a GeoJSON, to be looked at in any map program
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,
}

pub fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<()> {
    let mut watch = report::watch(terminal);
    let input = read_paths(&args.paths, args.datum, &mut watch);
    let found = match &args.data {
        Some(data) => {
            let engine = super::runtime()?.block_on(folder::read(data))?;
            plan(&engine.atlas(), input, Options::default(), &mut watch)
        }
        None => plan(&Atlas::default(), input, Options::default(), &mut watch),
    };
    drop(watch);
    report::faults(&found.faults, args.faults.as_deref(), terminal)?;
    if terminal.json {
        terminal.object(&report::plan_json(&found))?;
    }
    if found.faults.any_error() {
        return Err(Stop::Faults.into());
    }
    let entries = found.entries.len() + found.unchanged;
    let (zh, en) = (format!("{entries} 条，没有错误"), format!("{entries} entries, no faults"));
    terminal.line(&terminal.say(zh, en));
    Ok(())
}
