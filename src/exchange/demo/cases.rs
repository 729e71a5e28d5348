//! The cases: of findings and of reports, in every state that a case can be in.

use jiff::ToSpan;

use super::{
    cast::Cast,
    days::add,
    dice::Dice,
    photos::{photo, seen},
    rounds::Story,
    story::{Opening, Plot},
    visits::Visit,
    words::{self, REPORTED},
};
use crate::domain::{
    Card, Case, CaseId, CasePlace, CaseState, Code, Date, Ending, Finding, Found, Inspection, Instant, Origin,
    RequestKind, RoundId, StepCapacity, Term, Text,
};

/// Reports in so many days.
const REPORTS: (i64, i64) = (56, 40);
/// How many of them are of something that is known.
const JOINED: usize = 9;
/// 反弹: looked at again soon after, and found again.
const REBOUNDS: usize = 10;
/// 回头看 on so many.
const LOOKED_BACK: usize = 12;
/// Within how many days the same is a 反弹.
const REBOUND_DAYS: i64 = 30;

/// How far a case has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    ToAssign,
    ToSign,
    Underway,
    DueSoon,
    Late,
    ToRecheck,
    Suspended,
    Done,
    Dismissed,
}

/// Of a hundred, by age: young, some weeks old, older.
const STAGES: [[(Stage, i64); 9]; 3] = {
    use Stage::{Dismissed, Done, DueSoon, Late, Suspended, ToAssign, ToRecheck, ToSign, Underway};
    [
        [
            (ToAssign, 34),
            (ToSign, 16),
            (Underway, 14),
            (DueSoon, 10),
            (Late, 4),
            (ToRecheck, 12),
            (Suspended, 0),
            (Done, 7),
            (Dismissed, 3),
        ],
        [
            (ToAssign, 4),
            (ToSign, 5),
            (Underway, 9),
            (DueSoon, 4),
            (Late, 9),
            (ToRecheck, 8),
            (Suspended, 4),
            (Done, 53),
            (Dismissed, 4),
        ],
        [
            (ToAssign, 0),
            (ToSign, 0),
            (Underway, 2),
            (DueSoon, 1),
            (Late, 4),
            (ToRecheck, 3),
            (Suspended, 4),
            (Done, 82),
            (Dismissed, 4),
        ],
    ]
};

fn stage(age: i64, dice: &mut Dice) -> Stage {
    let ages = match age {
        ..10 => STAGES[0],
        10..32 => STAGES[1],
        _ => STAGES[2],
    };
    let mut left = dice.between(1, 100);
    let drawn = ages.into_iter().find(|(_, share)| {
        left -= share;
        left <= 0
    });
    drawn.map_or(Stage::Done, |(stage, _)| stage)
}

/// All cases with their numbers, oldest first, and the visits that found something again.
pub fn all(cast: &Cast<'_>, rounds: &[Story], visits: &[Inspection], dice: &mut Dice) -> (Vec<Case>, Vec<Inspection>) {
    let mut plots = found(cast, rounds, visits, dice);
    let again = again(cast, &plots, dice);
    plots.extend(found(cast, rounds, &again, dice));
    plots.extend(reported(cast, dice));
    join(cast, &mut plots, dice);
    let mut done: Vec<_> = plots.iter_mut().filter(|plot| plot.case.ending == Some(Ending::Done)).collect();
    done.sort_by_key(|plot| plot.at);
    for plot in done.into_iter().step_by(7).take(LOOKED_BACK) {
        let at = cast.days.later(plot.at, 7 * 24, 14 * 24, dice);
        plot.look_back(cast, at, dice);
    }
    let mut cases: Vec<_> = plots.into_iter().map(|plot| plot.case).collect();
    cases.sort_by_key(|case| (case.found.at, case.id));
    for (number, case) in (1..).zip(&mut cases) {
        if let Ok(code) = Code::new(&format!("{}-{number:05}", cast.days.today.year())) {
            case.code = code;
        }
    }
    mark_rebounds(&mut cases);
    (cases, again)
}

/// Of findings.
fn found(cast: &Cast<'_>, rounds: &[Story], visits: &[Inspection], dice: &mut Dice) -> Vec<Plot> {
    let mut plots = vec![];
    for visit in visits {
        for finding in &visit.findings {
            let Some(plot) = of_finding(cast, visit, finding, dice) else { continue };
            let released = match visit.round {
                Some(id) => released(rounds, id).map(|at| at.max(visit.finished_at)),
                None => Some(visit.finished_at),
            };
            plots.push(match released {
                Some(from) => told(cast, plot, from, dice),
                None => plot,
            });
        }
    }
    plots
}

fn released(rounds: &[Story], id: RoundId) -> Option<Instant> {
    rounds.iter().find(|one| one.round.id == id).and_then(|one| one.released)
}

fn of_finding(cast: &Cast<'_>, visit: &Inspection, finding: &Finding, dice: &mut Dice) -> Option<Plot> {
    let point = cast.points.iter().find(|point| point.id == visit.checkpoint)?;
    let item = point.list.items.iter().find(|item| item.code == finding.item)?;
    let stated = point.place(Some(finding.item.clone()));
    let place = CasePlace { position: finding.position.or(stated.position), spot: finding.spot.clone(), ..stated };
    let text = match finding.count {
        1 => finding.text.clone(),
        count => Text::new(&format!("{}（{count} 处）", finding.text)).ok()?,
    };
    let begins = Opening {
        id: CaseId::new(finding.id),
        origin: if visit.round.is_some() { Origin::Field } else { Origin::Patrol },
        place,
        text,
        found: Found {
            at: visit.finished_at,
            by: Some(visit.inspector),
            inspection: Some(visit.id),
            finding: Some(finding.id),
            round: visit.round,
        },
        before: finding.photos.clone(),
        capacity: StepCapacity::Inspector,
        scene: words::of(item.name.as_str()).scene,
    };
    Plot::open(cast, begins, dice)
}

/// What became of a case that could be given to a unit from `from` on.
fn told(cast: &Cast<'_>, mut plot: Plot, from: Instant, dice: &mut Dice) -> Plot {
    let days = &cast.days;
    let age = (days.end().micros() - plot.case.found.at.micros()) / 86_400_000_000;
    let stage = stage(age, dice);
    let since = |days_ago: i64| from.max(days.end_of(days.ago(days_ago + 1)));
    let (start, term) = match stage {
        Stage::ToAssign => return plot,
        Stage::Dismissed => {
            let at = days.later(from, 1, 40, dice);
            plot.dismiss(cast, at, dice);
            return plot;
        }
        Stage::ToSign => (since(2), usual(cast, &plot.case, dice)),
        Stage::Underway => (since(9), Term::Date { date: ahead(cast, dice.between(2, 16)) }),
        // Today, or tomorrow.
        Stage::DueSoon => (since(6), Term::Date { date: ahead(cast, dice.between(0, 1)) }),
        Stage::Late => (since(16), Term::Date { date: days.today }),
        Stage::ToRecheck => (since(9), usual(cast, &plot.case, dice)),
        Stage::Suspended | Stage::Done => (from, usual(cast, &plot.case, dice)),
    };
    let at = days.later(start, 1, 20, dice);
    let term = match stage {
        // Some days later, and in any case over.
        Stage::Late => Term::Date { date: days.after(days.day(at), 2).min(days.ago(1)).max(days.day(at)) },
        _ => term,
    };
    if !assigned(cast, &mut plot, at, term, dice) || stage == Stage::ToSign {
        if stage == Stage::ToSign && plot.case.lead.is_some() && dice.chance(15) {
            let (at, owner) = (days.later(plot.at, 1, 12, dice), plot.case.assisting.first().copied());
            plot.ask(cast, at, RequestKind::Return, owner, None, dice);
        }
        return plot;
    }
    let at = days.later(plot.at, 1, 7, dice);
    plot.sign(cast, at, dice);
    if dice.chance(65) {
        let at = days.later(plot.at, 0, 4, dice);
        plot.name(cast, at, dice);
    }
    match stage {
        Stage::Underway | Stage::DueSoon => underway(cast, &mut plot, dice),
        Stage::Late => late(cast, &mut plot, dice),
        Stage::Suspended => {
            let at = days.later(plot.at, 2, 20, dice);
            plot.ask(cast, at, RequestKind::Suspend, None, Some(ahead(cast, dice.between(20, 60))), dice);
            let at = days.later(plot.at, 2, 30, dice);
            plot.grant(cast, at, dice);
        }
        Stage::ToRecheck | Stage::Done => put_right(cast, &mut plot, stage, dice),
        Stage::ToAssign | Stage::ToSign | Stage::Dismissed => {}
    }
    plot
}

/// By the rule; what posters are about goes to the demonstration's liaison now and then; and now and then the first unit
/// is not the right one.
fn assigned(cast: &Cast<'_>, plot: &mut Plot, at: Instant, term: Term, dice: &mut Dice) -> bool {
    let place = &plot.case.place;
    let item = place.line.zip(place.item.as_ref()).and_then(|(line, item)| cast.item(line, item));
    let posters = item.is_some_and(|item| item.name.as_str() == "公益广告");
    let other = cast.liaison_unit.filter(|_| posters && dice.chance(60));
    if let Some(unit) = other {
        return plot.assign(cast, at, term, Some((unit, "公益广告由本单位统一设计更换")), dice);
    }
    let (lead, assisting) = cast.leads(place);
    let wrong = assisting.first().copied().filter(|_| lead.is_some() && dice.chance(5));
    let Some(wrong) = wrong else { return plot.assign(cast, at, term, None, dice) };
    if !plot.assign(cast, at, term, Some((wrong, "按属地先行处置")), dice) {
        return false;
    }
    let at = cast.days.later(plot.at, 1, 6, dice);
    plot.ask(cast, at, RequestKind::Return, lead, None, dice);
    let at = cast.days.later(plot.at, 1, 6, dice);
    plot.grant(cast, at, dice);
    true
}

fn underway(cast: &Cast<'_>, plot: &mut Plot, dice: &mut Dice) {
    if dice.chance(18) {
        let at = cast.days.later(plot.at, 2, 16, dice);
        plot.hand_in(cast, at, dice);
        let at = cast.days.later(plot.at, 2, 16, dice);
        plot.fail(cast, at, dice);
    }
    if dice.chance(22) {
        let at = cast.days.later(plot.at, 1, 20, dice);
        let due = plot.case.due_at.map_or(cast.days.today, |due| cast.days.day(due));
        let until = due.checked_add(dice.between(5, 12).days()).unwrap_or(due);
        let request = if dice.chance(65) { RequestKind::Extend } else { RequestKind::Suspend };
        plot.ask(cast, at, request, None, Some(until), dice);
    }
}

fn late(cast: &Cast<'_>, plot: &mut Plot, dice: &mut Dice) {
    let days = &cast.days;
    let due = plot.case.due_at.unwrap_or(plot.at);
    let over = days.between(days.day(add(due, -1)), days.ago(1));
    let card = if over > 3 { Card::Red } else { Card::Yellow };
    if over > 0 && dice.chance(55) {
        let at = days.later(plot.at.max(due), 9, 30, dice);
        plot.card(cast, at, card, dice);
    } else if dice.chance(30) {
        let at = days.later(plot.at, 2, 24, dice);
        plot.ask(cast, at, RequestKind::Extend, None, Some(ahead(cast, dice.between(3, 9))), dice);
    }
}

fn put_right(cast: &Cast<'_>, plot: &mut Plot, stage: Stage, dice: &mut Dice) {
    let days = &cast.days;
    let hours = |dice: &mut Dice, term: Option<Term>| match term {
        Some(Term::Immediate) => (2, if dice.chance(12) { 40 } else { 18 }),
        Some(Term::Days { days }) => {
            let whole = i64::from(days) * 24;
            if dice.chance(12) { (whole + 40, whole + 120) } else { (5, whole * 3 / 4) }
        }
        Some(Term::Date { .. }) | None => (5, 48),
    };
    if dice.chance(8) {
        let at = days.later(plot.at, 1, 10, dice);
        let until = days.day(plot.case.due_at.unwrap_or(at)).checked_add(5.days()).unwrap_or(days.today);
        plot.ask(cast, at, RequestKind::Extend, None, Some(until), dice);
        let at = days.later(plot.at, 1, 10, dice);
        if dice.chance(50) { plot.grant(cast, at, dice) } else { plot.deny(cast, at, dice) }
    }
    let (least, most) = hours(dice, plot.case.term);
    let at = days.later(plot.at, least, most, dice);
    plot.hand_in(cast, at, dice);
    for _ in 0..2 {
        if !dice.chance(16) {
            break;
        }
        let at = days.later(plot.at, 3, 48, dice);
        plot.fail(cast, at, dice);
        let at = days.later(plot.at, 4, 40, dice);
        plot.hand_in(cast, at, dice);
    }
    if stage == Stage::Done {
        let at = days.later(plot.at, 2, 60, dice);
        plot.pass(cast, at, dice);
    }
}

/// As its item says, else as this kind of thing takes.
fn usual(cast: &Cast<'_>, case: &Case, dice: &mut Dice) -> Term {
    let item = case.place.line.zip(case.place.item.as_ref()).and_then(|(line, item)| cast.item(line, item));
    if let Some(term) = item.and_then(|item| item.term) {
        return term;
    }
    let name = item.map_or("", |item| item.name.as_str());
    let building = ["路面", "排水", "亮灯率", "绿化", "标线", "围挡", "无障碍"];
    if name.starts_with("消防") || name.starts_with("电动车") {
        Term::Immediate
    } else if building.iter().any(|word| name.starts_with(word)) {
        Term::Days { days: 7 }
    } else if dice.chance(15) {
        Term::Immediate
    } else {
        Term::Days { days: 3 }
    }
}

fn ahead(cast: &Cast<'_>, days: i64) -> Date {
    cast.days.today.checked_add(days.days()).unwrap_or(cast.days.today)
}

/// Patrols that find again what was put right not long ago.
fn again(cast: &Cast<'_>, plots: &[Plot], dice: &mut Dice) -> Vec<Inspection> {
    let recent = cast.days.end_of(cast.days.ago(REBOUND_DAYS - 3));
    let mut done: Vec<_> =
        plots.iter().filter(|plot| plot.case.ending == Some(Ending::Done) && plot.at > recent).collect();
    done.sort_by_key(|plot| plot.at);
    let every = (done.len() / REBOUNDS).max(1);
    let mut visits = vec![];
    for plot in done.into_iter().step_by(every).take(REBOUNDS) {
        let place = &plot.case.place;
        let Some(point) = cast.points.iter().find(|point| Some(point.id) == place.checkpoint) else { continue };
        let day = cast.days.day(cast.days.later(plot.at, 3 * 24, 12 * 24, dice));
        // Not on the very day it was closed.
        if day <= cast.days.day(plot.at) || day >= cast.days.today {
            continue;
        }
        let Some(inspector) = dice.pick(&cast.inspectors).copied() else { continue };
        visits.push(Visit { point, inspector, day, round: None }.done(cast, place.item.as_ref(), dice));
    }
    visits
}

/// What people reported, and what came from elsewhere.
fn reported(cast: &Cast<'_>, dice: &mut Dice) -> Vec<Plot> {
    let (count, days) = REPORTS;
    let mut plots = vec![];
    for number in 0..count {
        let day = cast.days.ago(1 + number * days / count);
        let at = cast.days.hours(day, dice);
        plots.extend(report(cast, at, dice).map(|plot| told(cast, plot, at, dice)));
    }
    plots
}

fn report(cast: &Cast<'_>, at: Instant, dice: &mut Dice) -> Option<Plot> {
    let placed: Vec<_> = cast.points.iter().filter(|point| point.position().is_some()).collect();
    let point = dice.pick(&placed)?;
    let (said, scene) = dice.pick(&REPORTED)?;
    let origin = match dice.between(1, 100) {
        ..=66 => Origin::Report,
        67..=80 => Origin::Hotline,
        81..=87 => Origin::Leader,
        88..=92 => Origin::Media,
        _ => Origin::Superior,
    };
    let own = origin == Origin::Report;
    let position = point.position().and_then(|near| seen(near, dice)).map(|seen| seen.position);
    // Half of them say which point; of the others what is near.
    let place = if dice.chance(50) {
        CasePlace { position, ..point.place(None) }
    } else {
        let [zone, street, community] = position.map(|at| cast.areas(at)).unwrap_or_default();
        CasePlace { line: Some(point.line), zone, street, community, position, ..CasePlace::default() }
    };
    let by = if own { dice.pick(&cast.reporters).copied() } else { Some(cast.office) };
    let begins = Opening {
        id: CaseId::new(dice.id(at)),
        origin,
        place,
        text: Text::new(said).ok()?,
        found: Found { at, by, inspection: None, finding: None, round: None },
        before: photo(*scene, false, add(at, -40), position, dice).into_iter().collect(),
        capacity: if own { StepCapacity::Reporter } else { StepCapacity::Office },
        scene: *scene,
    };
    Plot::open(cast, begins, dice)
}

/// Some things are reported twice.
fn join(cast: &Cast<'_>, plots: &mut Vec<Plot>, dice: &mut Dice) {
    let open = |plot: &&mut Plot| {
        matches!(plot.case.state, CaseState::ToSign | CaseState::Underway) && plot.case.found.round.is_none()
    };
    let mut twice = vec![];
    for plot in plots.iter_mut().filter(open).step_by(3).take(JOINED) {
        let at = cast.days.later(plot.at, 1, 20, dice);
        let begins = Opening {
            id: CaseId::new(dice.id(at)),
            origin: Origin::Report,
            place: plot.case.place.clone(),
            text: plot.case.text.clone(),
            found: Found { at, by: dice.pick(&cast.reporters).copied(), inspection: None, finding: None, round: None },
            before: plot.case.before.clone(),
            capacity: StepCapacity::Reporter,
            scene: plot.scene,
        };
        let Some(mut other) = Plot::open(cast, begins, dice) else { continue };
        let at = cast.days.later(at, 1, 8, dice);
        other.join(cast, plot, at, dice);
        twice.push(other);
    }
    plots.extend(twice);
}

/// 反弹: the same point and item within thirty days of its closing.
fn mark_rebounds(cases: &mut [Case]) {
    for at in 0..cases.len() {
        let case = &cases[at];
        let (Some(checkpoint), Some(item)) = (case.place.checkpoint, case.place.item.as_ref()) else { continue };
        let since = add(case.found.at, -REBOUND_DAYS * 24 * 3600);
        let closed = cases[..at].iter().filter(|other| {
            other.ending == Some(Ending::Done)
                && other.place.checkpoint == Some(checkpoint)
                && other.place.item.as_ref() == Some(item)
                && other.closed_at.is_some_and(|at| at >= since && at <= case.found.at)
        });
        let last = closed.max_by_key(|other| other.closed_at).map(|other| other.id);
        cases[at].rebound_of = last;
    }
}
