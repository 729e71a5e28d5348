//! Work that came when its author was no longer allowed to do it, or when the round was over: it is held for the office,
//! never thrown away.

use super::{Asking, Denial, added, changed, changes, permit::permit_then};
use crate::{
    atlas::{Atlas, Found},
    domain::{
        Actor, Change, Command, Envelope, Held, HeldDecision, HeldId, Instant, Kind, Record, Refusal, RoundState, Text,
        Verb, VisitRefusal,
    },
};

/// Holds what its author may not do now but might when it was recorded, and what was done in a round before that was
/// taken out of 进行中. `None` when there is nothing to hold.
pub fn hold(atlas: &Atlas, actor: &Actor, envelope: &Envelope, permitted: bool, now: Instant) -> Option<Change> {
    let Actor::Person { id: person, .. } = actor else { return None };
    let late = if permitted { came_late(atlas, envelope) } else { might_then(atlas, actor, envelope, now) };
    if !late {
        return None;
    }
    let id = HeldId::new(envelope.id.uuid());
    let held = Held { id, person: *person, envelope: Box::new(envelope.clone()), at: now, decided: None };
    Some(added(atlas, Verb::Held, Record::Held(held)))
}

/// Of what is recorded where there is no signal.
fn might_then(atlas: &Atlas, actor: &Actor, envelope: &Envelope, now: Instant) -> bool {
    let Actor::Person { id: person, .. } = actor else { return false };
    let kept = matches!(
        envelope.command,
        Command::RecordInspection { .. }
            | Command::ReportCase { .. }
            | Command::ActOnCase { .. }
            | Command::ActOnShift { .. }
    );
    let then = envelope.recorded_at.filter(|then| *then < now);
    kept && then.is_some_and(|then| permit_then(atlas, *person, &envelope.command, then).is_ok())
}

fn came_late(atlas: &Atlas, envelope: &Envelope) -> bool {
    let Command::RecordInspection { inspection } = &envelope.command else { return false };
    let round = inspection.round.and_then(|round| atlas.round(round));
    round.is_some_and(|round| {
        round.state > RoundState::Running && round.stopped_at.is_some_and(|stopped| inspection.finished_at <= stopped)
    })
}

/// Decides on held work: it is done as it was recorded, by whoever recorded it and as what that was allowed then; or it
/// is not.
pub fn decide_held(
    atlas: &Atlas,
    asking: &Asking<'_>,
    id: HeldId,
    take: bool,
    reason: Option<Text>,
) -> Result<Vec<Change>, Denial> {
    let unknown = || Refusal::Unknown { kind: Kind::Held, name: id.to_string() };
    let row = atlas.held().by_id(id.uuid()).ok_or_else(unknown)?;
    if row.decided.is_some() {
        return Err(Refusal::from(VisitRefusal::HeldDecided).into());
    }
    let mut done = vec![];
    if take {
        let then = row.envelope.recorded_at.unwrap_or(row.at);
        let capacity = permit_then(atlas, row.person, &row.envelope.command, then).ok().flatten();
        let actor = Actor::Person { id: row.person, device: None, capacity };
        let (envelope, facts, now) = (&*row.envelope, asking.facts, asking.now);
        done = changes(atlas, &Asking { actor: &actor, capacity, envelope, facts, now, taken: true })?;
    }
    let decided = Some(HeldDecision { taken: take, reason, at: asking.now });
    let record = Record::Held(Held { decided, ..row.entity.clone() });
    let found = Found { fid: row.fid, version: row.version, record: Record::Held(row.entity.clone()) };
    done.push(changed(&found, Verb::Changed, record));
    Ok(done)
}
