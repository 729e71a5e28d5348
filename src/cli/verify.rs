//! `renling verify`

use super::{
    folder::{Place, stop},
    terminal::Terminal,
};

/// Prove that nothing was altered or lost: the log's chain of hashes holds, and the tables say what it says
///
/// Works beside a running service. Write the last hash down elsewhere: compared with it later, it shows whether the end of
/// the log was cut off.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(flatten)]
    place: Place,
}

pub fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<()> {
    super::runtime()?.block_on(async {
        let store = args.place.store_to_read().await?;
        let found = store.verify().await.map_err(stop)?;
        store.close().await;
        let (seq, entities, head) = (found.seq.0, found.entities, hex::encode(found.head));
        if terminal.json {
            let all = serde_json::json!({ "changes": seq, "entities": entities, "head": head });
            terminal.object(&all)?;
        }
        let zh = format!("完整：{seq} 条变更一环不缺，{entities} 个对象与日志一致。末环 {head}");
        let en = format!(
            "Whole: {seq} changes chained without a hole, {entities} entities as the log says. Last hash {head}"
        );
        terminal.line(&terminal.say(zh, en));
        Ok(())
    })
}
