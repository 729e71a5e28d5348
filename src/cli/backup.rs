//! `renling backup`

use std::path::PathBuf;

use anyhow::Context;

use super::{
    folder::{Place, failed},
    terminal::{Colour, Terminal},
};

/// Copy the district to one file, as of one moment, beside a running service
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
    /// The file to write; one that is there already is not overwritten
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
}

pub fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<()> {
    super::runtime()?.block_on(async {
        let engine = args.place.read().await?;
        let blobs = args.place.blobs()?;
        let done =
            engine.backup(&args.to, blobs).await.map_err(failed).with_context(|| format!("backing up to {}", args.to.display()))?;
        let bytes = std::fs::metadata(&args.to)?.len();
        let file = args.to.display().to_string();
        if terminal.json {
            terminal.object(&serde_json::json!({ "file": file, "bytes": bytes, "blobs": done.blobs, "missing": done.missing }))?;
        }
        if !done.missing.is_empty() {
            let list: Vec<_> = done.missing.iter().map(ToString::to_string).collect();
            let zh = format!("有 {} 张图片在存放处缺失或损坏，没有备份到：{}", list.len(), list.join(" "));
            let en =
                format!("{} pictures are missing or damaged where they are kept: {}", list.len(), list.join(" "));
            terminal.line(&terminal.paint(Colour::Yellow, &terminal.say(zh, en)));
        }
        let zh = format!("已备份到 {file}（{bytes} 字节）。已核对完整。恢复：renling restore --from {file} --data 空文件夹");
        let en = format!(
            "Backed up to {file} ({bytes} bytes). It was verified. To restore: renling restore --from {file} --data EMPTY_FOLDER"
        );
        terminal.line(&terminal.say(zh, en));
        Ok(())
    })
}
