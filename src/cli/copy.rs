//! `renling copy`

use super::{
    folder::{Place, stop},
    terminal::Terminal,
};
use crate::{domain::Seq, store};

/// Take the whole history of a district from one store into another: folder or database, either way
///
/// The log's chain is verified on the way and at the end. Stopped half-way, the same command goes on where it stopped; run
/// again later, it takes up what was written since. A store that holds anything else is left alone. The source may be
/// in use; the target may not.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The store to copy: a folder, or postgres://USER:PASSWORD@HOST:PORT/DATABASE
    #[arg(long, value_name = "DIR|URL")]
    from: String,
    /// The store to copy into; it is made where it is not there
    #[arg(long, value_name = "DIR|URL")]
    to: String,
}

pub fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<()> {
    super::runtime()?.block_on(async {
        // The source first: nothing is made for a copy of nothing.
        let from = Place::named(&args.from).store_to_read().await?;
        let to = Place::named(&args.to).store_to_write().await?;
        let (start, _) = to.head().await.map_err(stop)?;
        let bar = terminal.progress(0, terminal.say("复制", "copying"));
        let told = |at: Seq, head: Seq| {
            bar.set_length(head.0);
            bar.set_position(at.0);
        };
        let copied = store::copy(&*from, &*to, told).await;
        bar.finish_and_clear();
        from.close().await;
        to.close().await;
        let found = copied.map_err(stop)?;
        let (seq, fresh, head) = (found.seq.0, found.seq.0 - start.0, hex::encode(found.head));
        if terminal.json {
            let all = serde_json::json!({ "copied": fresh, "changes": seq, "entities": found.entities, "head": head });
            terminal.object(&all)?;
        }
        let zh = format!("复制了 {fresh} 条变更，共 {seq} 条，核对完整。末环 {head}");
        let en = format!("Copied {fresh} changes; {seq} in all, verified. Last hash {head}");
        terminal.line(&terminal.say(zh, en));
        Ok(())
    })
}
