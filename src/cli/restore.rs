//! `renling restore`

use std::path::PathBuf;

use super::{folder::stop, terminal::Terminal};
use crate::store::{Blobs, SqliteStore};

/// Bring a backup back into an empty folder
///
/// The backup is verified first. A folder in which there is anything is left alone.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The backup
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    /// The folder to restore into; it is made if it is not there, and has to be empty
    #[arg(long, value_name = "DIR")]
    data: PathBuf,
    /// Where pictures are to be kept; without it in the folder blobs of that folder
    #[arg(long, value_name = "DIR|URL", env = "RENLING_BLOBS")]
    blobs: Option<String>,
}

pub fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<()> {
    let runtime = super::runtime()?;
    let setting = args.blobs.clone().unwrap_or_else(|| args.data.join("blobs").display().to_string());
    // Opened with the first picture: before that nothing is made.
    let mut place = None;
    let keep = |body| {
        let blobs: &Blobs = match &mut place {
            Some(blobs) => blobs,
            none => none.insert(Blobs::open(&setting)?),
        };
        runtime.block_on(blobs.put(body))
    };
    let found = SqliteStore::restore(&args.from, &args.data, keep).map_err(stop)?;
    let (seq, folder) = (found.seq.0, args.data.display().to_string());
    if terminal.json {
        let all = serde_json::json!({ "folder": folder, "changes": seq, "head": hex::encode(found.head) });
        terminal.object(&all)?;
    }
    let zh = format!("已恢复到 {folder}：{seq} 条变更，核对完整。启动：renling serve --data {folder}");
    let en = format!("Restored into {folder}: {seq} changes, verified. To go on: renling serve --data {folder}");
    terminal.line(&terminal.say(zh, en));
    Ok(())
}
