//! `renling export`

use std::path::PathBuf;

use anyhow::Context;

use super::{
    folder::{self, Place},
    report,
    terminal::Terminal,
};
use crate::{
    domain::{Date, Picture, civil_date},
    exchange,
};

/// Write the district's files back, or a GeoPackage; reading them in again changes nothing
///
/// Private telephones stay behind: their column is empty, and an empty one changes nothing in an import.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    /// The folder to write the files into
    #[arg(long, value_name = "DIR2", required_unless_present = "gpkg")]
    to: Option<PathBuf>,
    /// The GeoPackage to write, with the places of one day
    #[arg(long, value_name = "FILE")]
    gpkg: Option<PathBuf>,
    /// The day of the GeoPackage; today when left out
    #[arg(long, value_name = "DATE", value_parser = civil_date, requires = "gpkg")]
    on: Option<Date>,
}

pub fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<()> {
    let runtime = super::runtime()?;
    let engine = runtime.block_on(args.place.read_filled())?;
    let atlas = engine.atlas();
    let mut written = vec![];
    if let Some(to) = &args.to {
        let mut watch = report::watch(terminal);
        let names = exchange::export(&atlas, to, &mut watch);
        written.extend(names.with_context(|| to.display().to_string())?.iter().map(|name| to.join(name)));
        if let Some(hash) = atlas.settings().and_then(|settings| settings.emblem) {
            let place =
                args.place.blobs()?.context("say with --blobs where the nodes of this database keep pictures")?;
            let emblem = runtime.block_on(place.get(hash)).map_err(folder::blob)?;
            let file = to.join(format!("emblem.{}", Picture::of(&emblem).map_or("png", Picture::extension)));
            std::fs::write(&file, emblem).with_context(|| file.display().to_string())?;
            written.push(file);
        }
    }
    if let Some(file) = &args.gpkg {
        let on = args.on.unwrap_or_else(|| engine.today());
        let mut watch = report::watch(terminal);
        exchange::gpkg(&atlas, on, file, &mut watch).with_context(|| file.display().to_string())?;
        written.push(file.clone());
    }
    if terminal.json {
        terminal.object(&serde_json::json!({ "seq": atlas.seq(), "files": written }))?;
    }
    for file in &written {
        terminal.line(&file.display().to_string());
    }
    Ok(())
}
