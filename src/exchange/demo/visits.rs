//! Visits: what was answered and found, and 日常巡查 day by day.

use super::{
    cast::{Cast, Point},
    days::add,
    dice::Dice,
    photos::{Scene, photo, seen},
    words,
};
use crate::domain::{
    Answer, AnswerValue, Code, Date, Finding, Inspection, InspectionId, Instant, Item, ItemKind, Name, PersonId,
    RoundId, Text, UntestedReason, VisitResult,
};

/// Patrols in so many days.
const PATROLS: (i64, i64) = (300, 60);

/// Who visits what, when, and in which round.
pub struct Visit<'c, 'a> {
    pub point: &'c Point<'a>,
    pub inspector: PersonId,
    pub day: Date,
    pub round: Option<RoundId>,
}

impl Visit<'_, '_> {
    /// The checklist is gone through; an item that must be found wanting is.
    pub fn done(&self, cast: &Cast<'_>, wrong: Option<&Code>, dice: &mut Dice) -> Inspection {
        let finished = cast.days.hours(self.day, dice);
        let mut answers = vec![];
        let mut findings = vec![];
        for item in &self.point.list.items {
            let answer =
                if Some(&item.code) == wrong { bad(item, dice) } else { answer(item, self.point.faults, dice) };
            let found = match answer.value {
                AnswerValue::NotMet => true,
                AnswerValue::Partly => dice.chance(40),
                AnswerValue::Met | AnswerValue::NotApplicable => false,
            };
            if found {
                findings.extend(finding(item, &answer, self.point, finished, dice));
            }
            answers.push(answer);
        }
        let score = cast.scheme.and_then(|scheme| scheme.score(self.point.list, &answers));
        let result = VisitResult::Done { answers };
        self.inspection(cast, finished, result, findings, score, dice)
    }

    /// Nothing could be looked at.
    pub fn untested(&self, cast: &Cast<'_>, dice: &mut Dice) -> Inspection {
        let reasons =
            [UntestedReason::Closed, UntestedReason::Works, UntestedReason::Refused, UntestedReason::NotFound];
        let reason = dice.pick(&reasons).copied().unwrap_or(UntestedReason::Closed);
        let finished = cast.days.hours(self.day, dice);
        self.inspection(cast, finished, VisitResult::Untested { reason, note: None }, vec![], None, dice)
    }

    fn inspection(
        &self,
        cast: &Cast<'_>,
        finished: Instant,
        result: VisitResult,
        findings: Vec<Finding>,
        score: Option<f64>,
        dice: &mut Dice,
    ) -> Inspection {
        let started = add(finished, -dice.between(360, 1800));
        let position = self.point.position();
        Inspection {
            id: InspectionId::new(dice.id(finished)),
            round: self.round,
            checkpoint: self.point.id,
            line: self.point.line,
            zone: self.point.zone,
            inspector: self.inspector,
            started_at: started,
            finished_at: finished,
            device_at: None,
            seen: position.and_then(|near| seen(near, dice)),
            checklist: self.point.list.id,
            scheme: cast.scheme.map(|scheme| scheme.id),
            result,
            findings,
            photos: photo(Scene::Place, false, add(started, 60), position, dice).into_iter().collect(),
            note: None,
            score,
        }
    }
}

/// 日常巡查 up to yesterday.
pub fn patrols(cast: &Cast<'_>, dice: &mut Dice) -> Vec<Inspection> {
    let (count, days) = PATROLS;
    let mut made = vec![];
    for number in 0..count {
        // Every day as many; in the rain somewhat less.
        let day = cast.days.worked(cast.days.ago(1 + number * days / count));
        let (Some(point), Some(inspector)) = (dice.pick(&cast.points), dice.pick(&cast.inspectors).copied()) else {
            break;
        };
        let visit = Visit { point, inspector, day, round: None };
        made.push(if dice.chance(4) { visit.untested(cast, dice) } else { visit.done(cast, None, dice) });
    }
    made
}

/// An answer to an item; `faults` of a hundred are 不符合.
pub fn answer(item: &Item, faults: i64, dice: &mut Dice) -> Answer {
    let drawn = dice.between(1, 100);
    if drawn <= faults {
        return bad(item, dice);
    }
    let value = match item.kind {
        // Once is never, or it is a fault.
        ItemKind::Zero => AnswerValue::Met,
        _ if drawn <= 2 * faults => AnswerValue::Partly,
        ItemKind::Present if drawn > 97 => AnswerValue::NotApplicable,
        _ => AnswerValue::Met,
    };
    Answer {
        item: item.code.clone(),
        value,
        figure: figure(item, value, dice),
        rest: value == AnswerValue::Met && dice.chance(35),
    }
}

fn bad(item: &Item, dice: &mut Dice) -> Answer {
    let value = AnswerValue::NotMet;
    Answer { item: item.code.clone(), value, figure: figure(item, value, dice), rest: false }
}

fn figure(item: &Item, value: AnswerValue, dice: &mut Dice) -> Option<f64> {
    use AnswerValue::{Met, NotApplicable, NotMet, Partly};
    let target = item.target.unwrap_or(1.0);
    let mut more = |least, most| dice.between(least, most) as f64;
    match (item.kind, value) {
        (ItemKind::Present, _) | (_, NotApplicable) => None,
        (ItemKind::Ratio, Met) => Some((target + more(0, 5)).min(100.0)),
        (ItemKind::Ratio, Partly) => Some(target - more(1, 3)),
        (ItemKind::Ratio, NotMet) => Some(target - more(6, 15)),
        (ItemKind::MinCount, Met) => Some(target + more(0, 3)),
        (ItemKind::MinCount, Partly) => Some((target - 1.0).max(0.0)),
        (ItemKind::MinCount, NotMet) => Some((target - more(2, 4)).max(0.0)),
        (ItemKind::Zero | ItemKind::Deduction, Met) => Some(0.0),
        (ItemKind::Zero | ItemKind::Deduction, Partly) => Some(1.0),
        (ItemKind::Zero | ItemKind::Deduction, NotMet) => Some(more(1, 3)),
    }
}

fn finding(item: &Item, answer: &Answer, point: &Point<'_>, at: Instant, dice: &mut Dice) -> Option<Finding> {
    let words = words::of(item.name.as_str());
    let counted = matches!(item.kind, ItemKind::Zero | ItemKind::Deduction);
    let at = add(at, -dice.between(30, 300));
    Some(Finding {
        id: dice.id(at),
        item: item.code.clone(),
        text: Text::new(dice.pick(words.found)?).ok()?,
        count: answer.figure.filter(|_| counted).map_or(1, |count| (count as u32).max(1)),
        spot: dice.pick(words.spots).and_then(|spot| Name::new(spot).ok()),
        position: point.position().and_then(|near| seen(near, dice)).map(|seen| seen.position),
        photos: photo(words.scene, false, at, point.position(), dice).into_iter().collect(),
    })
}
