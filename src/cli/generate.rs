//! `renling generate`

use std::{fs, path::PathBuf};

use anyhow::Context;

use super::{Stop, report, terminal::Terminal};
use crate::exchange::{self, Size, SizeError};

/// Make up a district of any size, as the files a district would hand over, to measure with
///
/// The same numbers give the same bytes. Its people, places and borders are nobody's. Beside the files that `import` reads
/// stands inspections.csv, two visits of each checkpoint; import passes it over.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// How many zones, of about 0.36 km² each
    #[arg(long, value_name = "Z")]
    zones: u64,
    /// How many checkpoints
    #[arg(long, value_name = "C")]
    checkpoints: u64,
    /// Another seed makes another district
    #[arg(long, value_name = "X", default_value_t = 1)]
    seed: u64,
    /// The folder to write into; it is made if it is not there, and has to be empty
    #[arg(value_name = "DIR")]
    folder: PathBuf,
}

pub fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<()> {
    let size = Size::new(args.zones, args.checkpoints, args.seed).map_err(|error| {
        let (most, zh, en) = match error {
            SizeError::Zones => (Size::MOST_ZONES, "片区数", "the number of zones (--zones)"),
            SizeError::Checkpoints => (Size::MOST_CHECKPOINTS, "点位数", "the number of checkpoints (--checkpoints)"),
        };
        let text = terminal.say(format!("{zh}应在 1 到 {most} 之间"), format!("{en} goes from 1 to {most}"));
        anyhow::Error::new(Stop::Usage).context(text)
    })?;
    let folder = args.folder.display().to_string();
    let not_made = || {
        let (zh, en) = (format!("{folder}：这里建不了文件夹"), format!("{folder}: no folder can be made here"));
        terminal.say(zh, en)
    };
    fs::create_dir_all(&args.folder).with_context(not_made)?;
    if fs::read_dir(&args.folder).with_context(|| folder.clone())?.next().is_some() {
        anyhow::bail!(terminal.say(
            format!("{folder} 不是空文件夹；请换一个，不会覆盖已有的文件"),
            format!("{folder} is not empty; choose another folder, nothing that is there is overwritten"),
        ));
    }
    let mut watch = report::watch(terminal);
    let written = exchange::generate(size, &args.folder, &mut watch);
    drop(watch);
    let names = written.with_context(|| {
        terminal.say(format!("{folder}：没有写完，请删掉再来"), format!("{folder}: not all was written; delete it"))
    })?;
    let files: Vec<PathBuf> = names.iter().map(|name| args.folder.join(name)).collect();
    if terminal.json {
        terminal.object(&serde_json::json!({ "files": files }))?;
    }
    for file in &files {
        terminal.line(&file.display().to_string());
    }
    Ok(())
}
