//! A plan is applied as one: all of it or nothing.

use super::{
    marks::Mark,
    views::{AppliedView, PlanView},
};
use crate::{
    domain::{Actor, Outcome, Refusal},
    engine::Batch,
    exchange::{Note, Paper, PaperFault, Planned, Severity},
    http::{
        App,
        problem::{Kind as Fault, Problem},
    },
};

/// Submits the commands of a plan. What the rules refuse comes back as faults of its rows, and nothing was applied.
pub async fn apply(app: &App, actor: Actor, paper: &Paper, mut planned: Planned) -> Result<PlanView, Problem> {
    let mut commands = std::mem::take(&mut planned.commands);
    let mark = Mark::new();
    for (command, place) in commands.iter_mut().zip(0_u32..) {
        command.id = mark.id(place);
    }
    let count = commands.len();
    let outcomes = app.engine.submit(actor, Batch { commands, all_or_nothing: true }).await?;
    let mut places = Vec::with_capacity(count);
    for (outcome, entry) in outcomes.into_iter().zip(&planned.entries) {
        let said = match outcome {
            Outcome::Applied { seq } | Outcome::Duplicate { seq } | Outcome::Held { seq } => {
                places.push(seq.0);
                continue;
            }
            Outcome::Refused(Refusal::BatchRefused) => continue,
            Outcome::Conflict { .. } => return Err(Problem::new(Fault::Outdated).detail(entry.name.clone())),
            Outcome::Refused(refusal) => Note { zh: refusal.zh(), en: refusal.en() },
        };
        let row = entry.row.unwrap_or(0);
        let value = entry.name.clone();
        planned.faults.push(PaperFault { row, column: None, value, severity: Severity::Error, said });
        if row > 0 {
            planned.wrong.insert(row);
        }
    }
    // Every command of a plan changes one entity, so the places follow each other.
    let applied = match (places.len() == count, places.iter().min(), places.iter().max()) {
        (true, Some(first), Some(last)) => Some(AppliedView { first: *first, last: *last, entries: count }),
        (true, ..) => Some(AppliedView { first: 0, last: 0, entries: 0 }),
        (false, ..) => None,
    };
    planned.ready &= applied.is_some();
    Ok(PlanView::of(paper, &planned, applied))
}
