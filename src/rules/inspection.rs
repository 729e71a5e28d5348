//! Inspections and the rulings on them. What is checked of what was seen, answered and found stands in `visit`.

use super::{Asking, Denial, added, case, round, visit};
use crate::{
    atlas::{Atlas, Row, TargetState},
    domain::{
        AccountRole, AnswerValue, Capacity, Change, Checklist, Checkpoint, CheckpointVersion, Date, Dated, Inspection,
        InspectionId, Kind, Record, Refusal, Round, RoundState, Ruling, ScoringScheme, Verb, VisitRefusal, VisitResult,
    },
};

/// Records a visit; its findings propose cases.
pub fn record(atlas: &Atlas, asking: &Asking<'_>, wanted: &Inspection) -> Result<Vec<Change>, Denial> {
    let mut made = wanted.clone();
    made.id = InspectionId::new(asking.envelope.id.uuid());
    made.inspector = asking.person().unwrap_or(wanted.inspector);
    visit::times(&made, asking.now)?;
    let day = atlas.today(made.finished_at);
    let (point, version) = visited(atlas, &made, day)?;
    let round = in_round(atlas, asking, &made, point)?;
    let list = checklist(atlas, &made, point, version, round, day)?;
    visit::answers(&made, list)?;
    visit::findings(atlas, &made, list)?;
    visit::photos(made.all_photos(), asking.now)?;
    visit::places(atlas, &made, day)?;
    made.line = list.line;
    made.zone = atlas.settle(version, day).zone.map(|zone| zone.id);
    let scheme = scheme(atlas, round, day);
    made.scheme = scheme.map(|scheme| scheme.id);
    made.score = match (&made.result, scheme) {
        (VisitResult::Done { answers }, Some(scheme)) => scheme.score(list, answers),
        _ => None,
    };
    let cases = case::proposed(atlas, asking, &made)?;
    let mut changes = vec![added(atlas, Verb::Recorded, Record::Inspection(Box::new(made)))];
    changes.extend(cases);
    Ok(changes)
}

/// The checkpoint as it was on the day of the visit.
fn visited<'a>(
    atlas: &'a Atlas,
    made: &Inspection,
    day: Date,
) -> Result<(&'a Row<Checkpoint>, &'a CheckpointVersion), Refusal> {
    let unknown = || Refusal::Unknown { kind: Kind::Checkpoint, name: made.checkpoint.to_string() };
    let point = atlas.checkpoint(made.checkpoint).ok_or_else(unknown)?;
    let Some(version) = point.versions.on(day) else {
        let ended = point.versions.near(day).period().last().filter(|last| *last < day);
        return Err(VisitRefusal::NotThatDay { checkpoint: point.code.clone(), on: day, ended }.into());
    };
    Ok((point, version))
}

/// The round, where the visit may be one of it.
fn in_round<'a>(
    atlas: &'a Atlas,
    asking: &Asking<'_>,
    made: &Inspection,
    point: &Row<Checkpoint>,
) -> Result<Option<&'a Row<Round>>, Refusal> {
    let Some(id) = made.round else { return Ok(None) };
    let round = atlas.round(id).ok_or_else(|| Refusal::Unknown { kind: Kind::Round, name: id.to_string() })?;
    let goes_on = match round.state {
        RoundState::Running => true,
        // Held until the office took it.
        RoundState::Review | RoundState::Published => asking.taken,
        RoundState::Preparing | RoundState::Final => false,
    };
    if !goes_on {
        return Err(VisitRefusal::RoundState { round: round.code.clone(), state: round.state }.into());
    }
    let office = matches!(asking.capacity, Some(Capacity::Account(AccountRole::Admin | AccountRole::Office)));
    if asking.person().is_some_and(|person| !office && !round.has(person)) {
        return Err(VisitRefusal::NotInTeam { round: round.code.clone() }.into());
    }
    let checkpoint = || point.code.clone();
    let targets = atlas.targets(round);
    let target = targets.iter().find(|target| target.drawn.checkpoint == made.checkpoint);
    let target = target.ok_or_else(|| VisitRefusal::NotDrawn { checkpoint: checkpoint() })?;
    if target.state == TargetState::Done {
        return Err(VisitRefusal::VisitedAlready { checkpoint: checkpoint() }.into());
    }
    if !target.active {
        return Err(VisitRefusal::ReserveWaits { checkpoint: checkpoint() }.into());
    }
    Ok(Some(round))
}

/// The checklist that was used, where it is the right one: that of the checkpoint's line, in a round the one that it
/// was started with, on a patrol any that was in force that day.
fn checklist<'a>(
    atlas: &'a Atlas,
    made: &Inspection,
    point: &Row<Checkpoint>,
    version: &CheckpointVersion,
    round: Option<&Row<Round>>,
    day: Date,
) -> Result<&'a Row<Checklist>, Refusal> {
    let unknown = || Refusal::Unknown { kind: Kind::Checklist, name: made.checklist.to_string() };
    let by_id = |id| atlas.checklists().by_id(id).map(AsRef::as_ref);
    let list: &Row<Checklist> = by_id(made.checklist.uuid()).ok_or_else(unknown)?;
    // A round keeps to the line that the checkpoint was drawn on.
    let line = round.map_or(version.line, |round| point.versions.near(round.period.first()).line);
    if list.line != line {
        let line = atlas.line(line).map(|line| line.code.clone());
        let (checkpoint, line) = (point.code.clone(), line.unwrap_or_else(|| point.code.clone()));
        return Err(VisitRefusal::ChecklistOfOther { checkpoint, line }.into());
    }
    let right = match round {
        Some(round) => round.checklists.get(&line).and_then(|id| by_id(id.uuid())),
        None if list.period().contains(day) => Some(list),
        None => round::checklist_on(atlas, line, day),
    };
    match right {
        Some(right) if right.id == list.id => Ok(list),
        right => {
            let (number, right) = (list.number, right.map(|list| list.number));
            Err(VisitRefusal::ChecklistVersion { number, right }.into())
        }
    }
}

/// The scheme that a visit is scored by: that of its round, else the one in force that day.
fn scheme<'a>(atlas: &'a Atlas, round: Option<&Row<Round>>, day: Date) -> Option<&'a Row<ScoringScheme>> {
    let frozen = round.and_then(|round| round.scheme).and_then(|id| atlas.scoring().by_id(id.uuid()));
    frozen.map(AsRef::as_ref).or_else(|| atlas.scheme_on(day))
}

/// Adds a ruling, that was asked for without its number, what stood before and the score. A figure that was counted is
/// set aside with the answer that it belonged to.
pub fn rule(atlas: &Atlas, asking: &Asking<'_>, mut ruling: Ruling) -> Result<Vec<Change>, Denial> {
    let id = ruling.inspection;
    let unknown = || Refusal::Unknown { kind: Kind::Inspection, name: id.to_string() };
    let made = asking.facts.records.iter().find_map(|record| match record {
        Record::Inspection(made) if made.id == id => Some(made),
        _ => None,
    });
    let (made, known) = made.zip(atlas.visit(id)).ok_or_else(unknown)?;
    if let Some(round) = made.round.and_then(|round| atlas.round(round))
        && round.state == RoundState::Final
    {
        return Err(refuse(VisitRefusal::RoundState { round: round.code.clone(), state: round.state }));
    }
    let VisitResult::Done { answers } = &made.result else { return Err(refuse(VisitRefusal::UntestedRuling)) };
    let mut answers = answers.clone();
    let mut set = |item: &crate::domain::Code, to: AnswerValue| -> Option<AnswerValue> {
        let answer = answers.iter_mut().find(|answer| answer.item == *item)?;
        answer.figure = None;
        Some(std::mem::replace(&mut answer.value, to))
    };
    known.ruled.iter().for_each(|earlier| {
        set(&earlier.item, earlier.to);
    });
    let list = atlas.checklists().by_id(made.checklist.uuid());
    let number = list.map_or(0, |list| list.number);
    let from = set(&ruling.item, ruling.to);
    let from = from.ok_or_else(|| refuse(VisitRefusal::ItemUnknown { item: ruling.item.clone(), number }))?;
    if from == ruling.to {
        return Err(refuse(VisitRefusal::SameAnswer { item: ruling.item }));
    }
    visit::photos(ruling.evidence.iter(), asking.now)?;
    let scheme = made.scheme.and_then(|id| atlas.scoring().by_id(id.uuid()));
    ruling.number = known.rulings().saturating_add(1);
    ruling.from = from;
    ruling.score = list.zip(scheme).and_then(|(list, scheme)| scheme.score(list, &answers));
    Ok(vec![added(atlas, Verb::Ruled, Record::Ruling(ruling))])
}

fn refuse(refusal: VisitRefusal) -> Denial {
    Refusal::Visit(refusal).into()
}
