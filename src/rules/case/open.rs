//! How a case comes about: somebody reports it, an inspection finds it, or a later look finds it again.

use std::collections::HashSet;

use jiff::SignedDuration;

use super::{
    super::{Asking, Denial, added},
    few, left, place, step,
};
use crate::{
    atlas::Atlas,
    domain::{
        Answer, AnswerValue, Case, CaseId, CasePlace, CaseRefusal, Change, Code, Date, Ending, Fid, Finding, Found,
        Inspection, Instant, Kind, Origin, Photo, Record, Refusal, Report, StepAct, StepCapacity, Text, Verb,
        VisitResult,
    },
};

/// Clocks that were put right may still be so much ahead.
const AHEAD: SignedDuration = SignedDuration::from_mins(5);

/// Opens a case that somebody reports.
pub fn report(atlas: &Atlas, asking: &Asking<'_>, report: &Report) -> Result<Vec<Change>, Denial> {
    few(&report.photos)?;
    let now = asking.now;
    let found_at = report.found_at.or(asking.envelope.recorded_at).unwrap_or(now);
    if found_at.timestamp() > now.timestamp().saturating_add(AHEAD).unwrap_or(now.timestamp()) {
        return Err(CaseRefusal::Future.into());
    }
    is_free(atlas, report.case)?;
    let place = place::complete(atlas, &report.place, atlas.today(now))?;
    let by = asking.person();
    let capacity = match by {
        None => StepCapacity::System,
        Some(_) if report.origin == Origin::Report => StepCapacity::Reporter,
        Some(_) => StepCapacity::Office,
    };
    let case = New {
        id: report.case,
        origin: report.origin,
        text: report.text.clone(),
        found: Found { at: found_at.min(now), by, inspection: None, finding: None, round: None },
        before: report.photos.clone(),
        rebound_of: rebound(atlas, &place, now),
        place,
        capacity,
    };
    let code = Codes::new(atlas, now).next(atlas)?;
    Ok(vec![added(atlas, Verb::Opened, Record::Case(Box::new(case.open(atlas, asking, code))))])
}

/// The cases that the findings of an inspection propose, to be added after it: one for each finding of an item that is
/// not met, or only partly.
pub fn proposed(atlas: &Atlas, asking: &Asking<'_>, inspection: &Inspection) -> Result<Vec<Change>, Denial> {
    let VisitResult::Done { answers } = &inspection.result else { return Ok(vec![]) };
    let first = atlas.next_fid(Kind::Case).0;
    let mut codes = Codes::new(atlas, asking.now);
    let mut changes = vec![];
    let found = inspection.findings.iter().filter(|finding| is_fault(answers, finding));
    for (number, finding) in (0_u32..).zip(found) {
        let id = CaseId::new(finding.id);
        is_free(atlas, id)?;
        if changes.iter().any(|change: &Change| change.id() == finding.id) {
            return Err(Refusal::IdTaken { kind: Kind::Case, id: finding.id }.into());
        }
        let place = place_of(atlas, inspection, finding, asking.now);
        let case = New {
            id,
            origin: if inspection.round.is_some() { Origin::Field } else { Origin::Patrol },
            text: counted(finding),
            found: Found {
                at: inspection.finished_at.min(asking.now),
                by: Some(inspection.inspector),
                inspection: Some(inspection.id),
                finding: Some(finding.id),
                round: inspection.round,
            },
            before: finding.photos.clone(),
            rebound_of: rebound(atlas, &place, asking.now),
            place,
            capacity: StepCapacity::Inspector,
        };
        let case = case.open(atlas, asking, codes.next(atlas)?);
        changes.push(left(Fid(first.saturating_add(number)), 1, Verb::Opened, case));
    }
    Ok(changes)
}

fn is_fault(answers: &[Answer], finding: &Finding) -> bool {
    let answer = answers.iter().find(|answer| answer.item == finding.item);
    answer.is_some_and(|answer| matches!(answer.value, AnswerValue::NotMet | AnswerValue::Partly))
}

fn place_of(atlas: &Atlas, inspection: &Inspection, finding: &Finding, now: Instant) -> CasePlace {
    let stated = CasePlace {
        item: Some(finding.item.clone()),
        line: Some(inspection.line),
        zone: inspection.zone,
        position: finding.position,
        spot: finding.spot.clone(),
        ..CasePlace::default()
    };
    place::at_checkpoint(atlas, inspection.checkpoint, stated, atlas.today(now))
}

/// What was found, with how many, where that is more than one and fits.
fn counted(finding: &Finding) -> Text {
    let counted = (finding.count > 1).then(|| Text::new(&format!("{}（{} 处）", finding.text, finding.count)).ok());
    counted.flatten().unwrap_or_else(|| finding.text.clone())
}

/// A case that a later look opens anew.
pub fn again(
    atlas: &Atlas,
    asking: &Asking<'_>,
    before: &Case,
    text: Text,
    photos: Vec<Photo>,
) -> Result<Change, Denial> {
    // The same command opens the same case each time it is sent.
    let id = CaseId::new(asking.envelope.id.uuid());
    is_free(atlas, id)?;
    let case = New {
        id,
        origin: before.origin,
        text,
        found: Found {
            at: asking.now,
            by: asking.person(),
            inspection: None,
            finding: None,
            round: before.found.round,
        },
        before: photos,
        rebound_of: Some(before.id),
        place: before.place.clone(),
        capacity: StepCapacity::Rechecker,
    };
    let code = Codes::new(atlas, asking.now).next(atlas)?;
    Ok(added(atlas, Verb::Opened, Record::Case(Box::new(case.open(atlas, asking, code)))))
}

fn is_free(atlas: &Atlas, id: CaseId) -> Result<(), Refusal> {
    match atlas.case(id) {
        Some(_) => Err(Refusal::IdTaken { kind: Kind::Case, id: id.uuid() }),
        None => Ok(()),
    }
}

/// 反弹: the case of the same checkpoint and item that was put right last, where that is not long ago.
fn rebound(atlas: &Atlas, place: &CasePlace, now: Instant) -> Option<CaseId> {
    let (checkpoint, item) = (place.checkpoint?, place.item.as_ref()?);
    let days = i64::from(atlas.practice().rebound_days);
    let since = now.timestamp().checked_sub(SignedDuration::from_hours(24 * days)).ok()?;
    let closed = atlas.cases_of(checkpoint).filter(|case| {
        case.ending == Some(Ending::Done)
            && case.place.item.as_ref() == Some(item)
            && case.closed_at.is_some_and(|at| at.timestamp() >= since)
    });
    closed.max_by_key(|case| case.closed_at).map(|case| case.id)
}

/// What a new case has; the rest follows.
struct New {
    id: CaseId,
    origin: Origin,
    place: CasePlace,
    text: Text,
    found: Found,
    before: Vec<Photo>,
    rebound_of: Option<CaseId>,
    capacity: StepCapacity,
}

impl New {
    fn open(self, atlas: &Atlas, asking: &Asking<'_>, code: Code) -> Case {
        let on: Date = atlas.today(asking.now);
        let recheck = place::recheck(atlas, &self.place, on);
        Case {
            rebound_of: self.rebound_of,
            before: self.before,
            steps: vec![step(asking, self.capacity, StepAct::Open, None, vec![])],
            ..Case::opened(self.id, code, self.origin, self.place, self.text, self.found, recheck)
        }
    }
}

/// 编号 for new cases: the district's year and the number of the case, `2026-00042`; where codes are taken (a ledger
/// brought its own) it leaps ahead, twice as far each time.
struct Codes {
    year: i16,
    next: u64,
    given: HashSet<String>,
}

impl Codes {
    fn new(atlas: &Atlas, now: Instant) -> Self {
        let next = u64::from(atlas.next_fid(Kind::Case).0) + 1;
        Self { year: atlas.today(now).year(), next, given: HashSet::new() }
    }
    fn next(&mut self, atlas: &Atlas) -> Result<Code, Refusal> {
        let start = self.next;
        self.next += 1;
        for leap in 0..u64::BITS - 1 {
            let text = format!("{}-{:05}", self.year, start.saturating_add((1 << leap) - 1));
            if atlas.cases().by_code(&text).is_none() && self.given.insert(text.clone()) {
                // Digits and a dash are always a code.
                return Code::new(&text).map_err(|_| Refusal::NotAllowed);
            }
        }
        Err(Refusal::NotAllowed)
    }
}
