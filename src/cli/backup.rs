//! `renling backup`

use std::path::PathBuf;

use anyhow::Context;

use super::{folder, terminal::Terminal};

/// Copy the district to one file, as of one moment, beside a running service
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The district's folder
    #[arg(long, value_name = "DIR", env = "RENLING_DATA", default_value = "./renling-data")]
    data: PathBuf,
    /// The file to write; one that is there already is not overwritten
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
}

pub fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<()> {
    super::runtime()?.block_on(async {
        let engine = folder::read(&args.data).await?;
        engine.backup(&args.to).await.with_context(|| format!("backing up to {}", args.to.display()))?;
        let bytes = std::fs::metadata(&args.to)?.len();
        let file = args.to.display().to_string();
        if terminal.json {
            terminal.object(&serde_json::json!({ "file": file, "bytes": bytes }))?;
        }
        let zh = format!("已备份到 {file}（{bytes} 字节）。恢复：把它作为 renling.db 放进空文件夹，再启动 serve");
        let en = format!(
            "Backed up to {file} ({bytes} bytes). To restore, put it as renling.db into an empty folder and serve that"
        );
        terminal.line(&terminal.say(zh, en));
        Ok(())
    })
}
