//! What a person or a machine is told about files: what is wrong with them, and what they would change.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::Context;
use serde_json::{Value, json};

use super::terminal::{Colour, Terminal};
use crate::{
    domain::Kind,
    exchange::{Entry, Fault, Faults, Phase, Plan, Severity, Watch, What},
};

/// The most changed entities that are shown one by one to a person; machines get all.
const MOST_SHOWN: usize = 40;

/// A watcher of reading and comparing that draws a bar for a person.
pub fn watch(terminal: &Terminal) -> Watch<impl FnMut(Phase, usize, usize)> {
    let bar = terminal.progress(0, "");
    let terminal = *terminal;
    Watch(move |phase: Phase, done: usize, total: usize| {
        bar.set_message(match phase {
            Phase::Reading => terminal.say("读取文件", "reading"),
            Phase::Understanding => terminal.say("理解内容", "understanding"),
            Phase::Borders => terminal.say("核对边界", "looking at borders"),
            Phase::Comparing => terminal.say("比较差异", "comparing"),
            Phase::Writing => terminal.say("写文件", "writing"),
        });
        bar.set_length(total.max(done) as u64);
        bar.set_position(done as u64);
    })
}

/// Lists all faults, the grave ones last, and writes those with a place on the earth to `map`, if it is wanted.
///
/// # Errors
/// When the file cannot be written.
pub fn faults(faults: &Faults, map: Option<&Path>, terminal: &Terminal) -> anyhow::Result<()> {
    let say = |fault: &Fault| if terminal.zh { fault.zh() } else { fault.en() };
    for fault in faults.warnings() {
        let word = terminal.paint(Colour::Yellow, terminal.say("提醒", "warning"));
        terminal.line(&format!("{word}  {}", say(fault)));
    }
    for fault in faults.errors() {
        let word = terminal.paint(Colour::Red, terminal.say("错误", "fault"));
        terminal.line(&format!("{word}  {}", say(fault)));
    }
    let (wrong, warned) = (faults.errors().count(), faults.warnings().count());
    if wrong + warned > 0 {
        let (zh, en) = (format!("共 {wrong} 处错误、{warned} 处提醒"), format!("{wrong} faults, {warned} warnings"));
        terminal.line(&terminal.say(zh, en));
    }
    if !faults.0.iter().any(|fault| fault.geometry.is_some()) {
        return Ok(());
    }
    let (zh, en) = match map {
        Some(file) => {
            fs::write(file, faults.geojson().to_string()).with_context(|| file.display().to_string())?;
            let file = file.display();
            (format!("问题所在位置已写入 {file}，可在地图软件中查看"), format!("Where they are: {file}"))
        }
        None => (
            "加 --faults 文件名，可把问题所在位置写成 GeoJSON".into(),
            "--faults FILE writes where they are as GeoJSON".into(),
        ),
    };
    terminal.line(&terminal.say(zh, en));
    Ok(())
}

/// The faults for machines.
pub fn faults_json(faults: &Faults) -> Value {
    faults.0.iter().map(Fault::json).collect()
}

/// Shows what a plan would change.
pub fn plan(plan: &Plan, terminal: &Terminal) {
    let mut kinds: BTreeMap<Kind, [usize; 3]> = BTreeMap::new();
    for entry in &plan.entries {
        let at = match entry.what {
            What::Added => 0,
            What::Changed(_) | What::PrivatePhone => 1,
            What::Ended(_) => 2,
        };
        kinds.entry(entry.kind).or_default()[at] += 1;
    }
    for (kind, [added, changed, ended]) in kinds {
        let part = |colour, sign: char, count: usize| {
            let text = format!("{sign}{count:<6}");
            if count > 0 { terminal.paint(colour, &text) } else { terminal.paint(Colour::Grey, &text) }
        };
        let (added, changed) = (part(Colour::Green, '+', added), part(Colour::Yellow, '~', changed));
        terminal.line(&format!("{:<12} {added} {changed} {}", kind.word(), part(Colour::Red, '-', ended)));
    }
    let changed: Vec<_> = plan.changed().collect();
    for entry in changed.iter().take(MOST_SHOWN) {
        show(entry, terminal);
    }
    if changed.len() > MOST_SHOWN {
        let more = changed.len() - MOST_SHOWN;
        terminal.line(&terminal.say(format!("……另有 {more} 条变更"), format!("… and {more} more changed")));
    }
    // What ends is always listed whole.
    plan.ending().for_each(|entry| show(entry, terminal));
    let same = plan.unchanged;
    terminal.line(&terminal.say(format!("{same} 条没有变化"), format!("{same} unchanged")));
}

fn show(entry: &Entry, terminal: &Terminal) {
    let head = format!("{} {} {}", entry.kind.word(), entry.code, entry.name);
    match &entry.what {
        What::Added => terminal.line(&format!("{} {head}", terminal.paint(Colour::Green, "+"))),
        What::PrivatePhone => {
            let what = terminal.say("私人电话", "private telephone");
            terminal.line(&format!("{} {head}: {what}", terminal.paint(Colour::Yellow, "~")));
        }
        What::Changed(differences) => {
            for difference in differences {
                let (field, old, new) = (&difference.field, &difference.old, &difference.new);
                let change = format!("{field}: {} → {new}", terminal.paint(Colour::Grey, old));
                terminal.line(&format!("{} {head}  {change}", terminal.paint(Colour::Yellow, "~")));
            }
        }
        What::Ended(last) => {
            let (zh, en) = (format!("止于 {last}"), format!("ends {last}"));
            terminal.line(&format!("{} {head}  {}", terminal.paint(Colour::Red, "-"), terminal.say(zh, en)));
        }
    }
}

/// A plan for machines.
pub fn plan_json(plan: &Plan) -> Value {
    let entry = |entry: &Entry| {
        let (what, more) = match &entry.what {
            What::Added => ("added", Value::Null),
            What::Changed(differences) => ("changed", json!(differences)),
            What::PrivatePhone => ("private_phone", Value::Null),
            What::Ended(last) => ("ended", json!(last)),
        };
        let at = entry.at.as_ref().map(|at| json!({ "file": &*at.file, "row": at.row }));
        json!({ "kind": entry.kind, "code": entry.code, "name": entry.name, "what": what, "more": more, "at": at })
    };
    json!({
        "added": plan.added().count(),
        "changed": plan.changed().count(),
        "ended": plan.ending().count(),
        "unchanged": plan.unchanged,
        "entries": plan.entries.iter().map(entry).collect::<Vec<_>>(),
        "faults": faults_json(&plan.faults),
        "errors": plan.faults.0.iter().filter(|fault| fault.severity() == Severity::Error).count(),
    })
}
