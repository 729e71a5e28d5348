//! `renling import`

use std::path::PathBuf;

use anyhow::Context;
use jiff::ToSpan;

use super::{
    Stop,
    folder::{self, Place, Writable},
    report,
    terminal::{Colour, Terminal},
};
use crate::{
    atlas::Atlas,
    domain::{Date, PersonId, Phone},
    exchange::{Datum, Input, Options, Plan, Problem, plan, read_paths},
    http::control::Report,
};

/// Bring a district's files into its folder: all of it or nothing
///
/// Shows first what would change and, on a terminal, asks. Files that are the same as before change nothing. Beside a
/// running service the import goes through it.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Files or folders: GeoJSON, Shapefile, CSV, XLSX, recognised by name
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    place: Place,
    /// What coordinates mean in files that do not say so: wgs84, gcj02, bd09, cgcs2000, EPSG:n
    #[arg(long, value_name = "D")]
    datum: Option<Datum>,
    /// Show what would change, and change nothing
    #[arg(long)]
    dry_run: bool,
    /// The files are complete: what is missing from them ends (it is never deleted), after the list was shown
    #[arg(long)]
    complete: bool,
    /// Do not ask
    #[arg(long, short)]
    yes: bool,
    /// Write the places of faults to a GeoJSON, to be looked at in any map program
    #[arg(long, value_name = "FILE")]
    faults: Option<PathBuf>,
}

pub fn run(args: &Args, terminal: &Terminal) -> anyhow::Result<()> {
    let mut watch = report::watch(terminal);
    let input = read_paths(&args.paths, args.datum, &mut watch);
    drop(watch);
    super::runtime()?.block_on(async {
        if args.dry_run {
            let reading = args.place.read().await;
            let found = match reading {
                Ok(engine) => {
                    let phones = args.place.phones(&engine.atlas()).await?;
                    compare(args, input, &engine.atlas(), engine.today(), &phones, terminal)?
                }
                // There is nothing yet: everything would be new.
                Err(error) if error.chain().any(|cause| cause.downcast_ref() == Some(&Stop::Missing)) => {
                    let today = folder::clock()?.now().date_in(&jiff::tz::TimeZone::UTC);
                    compare(args, input, &Atlas::default(), today, &Default::default(), terminal)?
                }
                Err(error) => return Err(error),
            };
            return tell(told(found, terminal), None, terminal);
        }
        let folder = args.place.write().await?;
        let done = import(args, input, &folder, terminal).await;
        folder.close().await;
        done
    })
}

async fn import(args: &Args, input: Input, folder: &Writable, terminal: &Terminal) -> anyhow::Result<()> {
    let (atlas, today) = (folder.atlas(), folder.today());
    let phones = args.place.phones(&atlas).await?;
    let emblem = input.emblem.clone();
    let mut found = compare(args, input, &atlas, today, &phones, terminal)?;
    if found.commands.is_empty() {
        return tell(told(found, terminal), None, terminal);
    }
    agree(args, &found, &atlas, terminal)?;
    if let Some(emblem) = emblem {
        // Kept before it is named: a name without its picture must never be.
        let place = args.place.blobs()?.context("say with --blobs where the nodes of this database keep pictures")?;
        place.put(emblem.bytes.to_vec().into()).await.map_err(folder::blob)?;
    }
    let commands = std::mem::take(&mut found.commands);
    let found = told(found, terminal);
    let bar = terminal.progress(commands.len() as u64, terminal.say("导入", "importing"));
    let moving = bar.clone();
    let report = folder.apply(commands, move |done| moving.set_position(done)).await?;
    bar.finish_and_clear();
    if let Some(first) = report.failed.first() {
        let (zh, en) = (&first.zh, &first.en);
        return Err(anyhow::Error::new(Stop::Refused).context(terminal.say(zh.clone(), en.clone())));
    }
    tell(found, Some(&report), terminal)
}

/// Compares the files with the district; faults are listed, and end it when they are grave.
fn compare(
    args: &Args,
    input: Input,
    atlas: &Atlas,
    today: Date,
    phones: &folder::Phones,
    terminal: &Terminal,
) -> anyhow::Result<Plan> {
    let known = |person: PersonId| -> Option<Phone> { phones.get(&person).cloned() };
    let yesterday = today.checked_sub(1.day()).context("the clock is out of range")?;
    let options = Options { complete: args.complete.then_some(yesterday), known_phone: Some(&known) };
    let mut watch = report::watch(terminal);
    let found = plan(atlas, input, options, &mut watch);
    drop(watch);
    report::faults(&found.faults, args.faults.as_deref(), terminal)?;
    if found.faults.any_error() {
        if terminal.json {
            terminal.object(&report::plan_json(&found))?;
        }
        let other = found.faults.errors().any(|fault| matches!(fault.problem, Problem::OtherDistrict { .. }));
        return Err(if other { Stop::History } else { Stop::Faults }.into());
    }
    report::plan(&found, terminal);
    Ok(found)
}

/// Asks where there is somebody to ask; what ends things is not done unasked.
fn agree(args: &Args, found: &Plan, atlas: &Atlas, terminal: &Terminal) -> anyhow::Result<()> {
    let ending = found.ending().count();
    // The first import of all replaces nothing.
    if args.yes || (ending == 0 && atlas.seq().0 == 0) {
        return Ok(());
    }
    if !terminal.can_ask() {
        if ending == 0 {
            return Ok(());
        }
        let text = format!("{ending} entries would end and there is nobody to ask; look at the list, then say --yes");
        return Err(anyhow::Error::new(Stop::Refused).context(text));
    }
    let refused = || Err(anyhow::Error::new(Stop::Refused));
    if !terminal.ask(terminal.say("现在导入吗？", "Import this now?"))? {
        return refused();
    }
    if found.ends_much() {
        for share in found.ended.iter().filter(|share| share.is_much()) {
            let text = format!("{}: {} / {}", share.kind.word(), share.ended, share.of);
            terminal.line(&terminal.paint(Colour::Red, &text));
        }
        let question = terminal.say("超过 5% 将到期终止。确定吗？", "More than 5 % of them would end. Are you sure?");
        if !terminal.ask(question)? {
            return refused();
        }
    }
    Ok(())
}

/// A plan as the one object that was asked for. Where none was, its entries need not stand beside the work.
fn told(found: Plan, terminal: &Terminal) -> Option<serde_json::Value> {
    terminal.json.then(|| report::plan_json(&found))
}

fn tell(found: Option<serde_json::Value>, report: Option<&Report>, terminal: &Terminal) -> anyhow::Result<()> {
    if let Some(mut object) = found {
        object["applied"] = report.is_some().into();
        object["seq"] = report.map(|report| report.seq).into();
        terminal.object(&object)?;
    }
    let (zh, en) = match report {
        Some(report) => {
            (format!("已导入 {} 条", report.applied), format!("Imported: {} entries new or changed", report.applied))
        }
        None => ("未作任何更改".to_owned(), "Nothing was changed".to_owned()),
    };
    terminal.line(&terminal.say(zh, en));
    Ok(())
}
