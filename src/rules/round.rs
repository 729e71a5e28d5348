//! Rounds: what is set of them, the sample and the states.

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Denial, changed, same_version,
    sample::{self, Draw},
};
use crate::{
    atlas::{Atlas, Row},
    domain::{
        AreaKind, Change, Checklist, Code, Date, Dated, Instant, Kind, LineId, Record, Refusal, Round, RoundId,
        RoundState, Verb, VisitRefusal,
    },
};

/// The code by which 日常巡查 goes, which has no record.
pub const PATROL: &str = "patrol";

/// A round as somebody sets it: what follows from other commands stays as it is, whatever was sent of it. A sample that
/// was drawn from another scope or for other teams is dropped.
pub fn settled(atlas: &Atlas, wanted: &Round) -> Round {
    let wanted = wanted.clone();
    match atlas.round(wanted.id) {
        None => Round {
            state: RoundState::Preparing,
            seed: None,
            sample: vec![],
            checklists: BTreeMap::new(),
            scheme: None,
            stopped_at: None,
            ..wanted
        },
        Some(known) => {
            let drawn = same_scope(known, &wanted);
            Round {
                state: known.state,
                seed: known.seed.filter(|_| drawn),
                sample: if drawn { known.sample.clone() } else { vec![] },
                checklists: known.checklists.clone(),
                scheme: known.scheme,
                stopped_at: known.stopped_at,
                ..wanted
            }
        }
    }
}

fn same_scope(one: &Round, other: &Round) -> bool {
    let of = |round: &Round| (round.lines.clone(), round.zones.clone(), round.teams.clone(), round.period);
    of(one) == of(other)
}

/// What must hold of a round that somebody sets.
pub fn check(atlas: &Atlas, round: &Round) -> Result<(), Refusal> {
    let code = || round.code.clone();
    if round.code.as_str() == PATROL {
        return Err(VisitRefusal::ReservedCode { code: code() }.into());
    }
    if let Some(known) = atlas.round(round.id)
        && known.state != RoundState::Preparing
        && (Round { name: round.name.clone(), ..known.entity.clone() } != *round || known.state == RoundState::Final)
    {
        return Err(VisitRefusal::RoundSettled { round: code() }.into());
    }
    let unknown = |kind, id: String| Refusal::Unknown { kind, name: id };
    for line in &round.lines {
        atlas.line(*line).ok_or_else(|| unknown(Kind::Line, line.to_string()))?;
    }
    for zone in &round.zones {
        let known = atlas.areas(AreaKind::Zone).by_id(zone.uuid());
        known.ok_or_else(|| unknown(Kind::Zone, zone.to_string()))?;
    }
    let mut codes = BTreeSet::new();
    for team in &round.teams {
        if !codes.insert(&team.code) {
            return Err(VisitRefusal::TeamTwice { team: team.code.clone() }.into());
        }
        for person in std::iter::once(&team.leader).chain(&team.members) {
            atlas.person(*person).ok_or_else(|| unknown(Kind::Person, person.to_string()))?;
        }
    }
    Ok(())
}

fn found(atlas: &Atlas, base: Option<u32>, id: RoundId) -> Result<&Row<Round>, Denial> {
    let row = atlas.round(id).ok_or_else(|| Refusal::Unknown { kind: Kind::Round, name: id.to_string() })?;
    same_version(base, row.version)?;
    Ok(row)
}

fn leaves(row: &Row<Round>, verb: Verb, round: Round) -> Vec<Change> {
    if round == row.entity {
        return vec![];
    }
    let found = crate::atlas::Found { fid: row.fid, version: row.version, record: Record::Round(round.clone()) };
    vec![changed(&found, verb, Record::Round(round))]
}

/// Draws the sample of a round, as long as it is prepared; drawn again, the new one takes its place.
pub fn draw(atlas: &Atlas, base: Option<u32>, id: RoundId, draw: Draw, now: Instant) -> Result<Vec<Change>, Denial> {
    let row = found(atlas, base, id)?;
    let code = || row.code.clone();
    if row.state != RoundState::Preparing {
        return Err(refuse(VisitRefusal::RoundState { round: code(), state: row.state }));
    }
    if row.teams.is_empty() {
        return Err(refuse(VisitRefusal::NoTeam { round: code() }));
    }
    let sample = sample::draw(atlas, row, draw, atlas.today(now));
    if !sample.iter().any(|drawn| !drawn.reserve) {
        return Err(refuse(VisitRefusal::EmptyScope { round: code() }));
    }
    Ok(leaves(row, Verb::Changed, Round { seed: Some(draw.seed), sample, ..row.entity.clone() }))
}

/// Takes a round on to another state: 筹备 → 进行中 → 审核 → 已发布 → 已定稿, back from 审核 to 进行中, and back to 筹备 as
/// long as nothing was inspected.
pub fn advance(
    atlas: &Atlas,
    base: Option<u32>,
    id: RoundId,
    to: RoundState,
    now: Instant,
) -> Result<Vec<Change>, Denial> {
    use RoundState::{Final, Preparing, Published, Review, Running};
    let row = found(atlas, base, id)?;
    let round = row.entity.clone();
    let next = match (row.state, to) {
        (from, to) if from == to => return Ok(vec![]),
        (Preparing, Running) => started(atlas, round, atlas.today(now))?,
        (Running, Preparing) if atlas.visits_in(Some(id)).next().is_none() => {
            Round { checklists: BTreeMap::new(), scheme: None, ..round }
        }
        (Running, Review) => Round { stopped_at: Some(now), ..round },
        (Review, Running) => Round { stopped_at: None, ..round },
        (Review, Published) | (Published, Final) => round,
        (state, to) => return Err(refuse(VisitRefusal::RoundStep { round: round.code, state, to })),
    };
    Ok(leaves(row, Verb::Advanced, Round { state: to, ..next }))
}

/// With the checklists and the scheme that are in force today, which it keeps to from now on.
fn started(atlas: &Atlas, round: Round, today: Date) -> Result<Round, Denial> {
    let code = || round.code.clone();
    if round.teams.is_empty() {
        return Err(refuse(VisitRefusal::NoTeam { round: code() }));
    }
    if round.sample.is_empty() {
        return Err(refuse(VisitRefusal::NoSample { round: code() }));
    }
    let day = round.period.first();
    let mut checklists = BTreeMap::new();
    for drawn in &round.sample {
        let Some(point) = atlas.checkpoint(drawn.checkpoint) else { continue };
        let line = point.versions.near(day).line;
        if checklists.contains_key(&line) {
            continue;
        }
        let list = checklist_on(atlas, line, today).ok_or_else(|| {
            let line: Option<Code> = atlas.line(line).map(|row| row.code.clone());
            refuse(VisitRefusal::NoChecklist { line: line.unwrap_or_else(code), on: today })
        })?;
        checklists.insert(line, list.id);
    }
    let scheme = atlas.scheme_on(today).ok_or_else(|| refuse(VisitRefusal::NoScheme { on: today }))?.id;
    Ok(Round { checklists, scheme: Some(scheme), ..round })
}

/// The checklist of a line that is in force on a day: of several, the newest.
pub fn checklist_on(atlas: &Atlas, line: LineId, on: Date) -> Option<&Row<Checklist>> {
    let of_line = atlas.checklists().iter().filter(|list| list.line == line && list.period().contains(on));
    of_line.max_by_key(|list| list.number).map(AsRef::as_ref)
}

fn refuse(refusal: VisitRefusal) -> Denial {
    Refusal::Visit(refusal).into()
}
