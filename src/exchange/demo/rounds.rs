//! Rounds: two that are published, one under way, and one that is prepared.

use std::collections::{BTreeMap, BTreeSet};

use jiff::ToSpan;

use super::{
    cast::{Cast, Point},
    days::add,
    dice::Dice,
    visits::Visit,
};
use crate::domain::{
    AnswerValue, Code, Date, Drawn, Inspection, Instant, Name, Period, PersonId, Release, Round, RoundId, RoundKind,
    RoundState, Ruling, RulingId, Team, Text, VisitResult,
};

/// A round with what was inspected in it.
pub struct Story {
    pub round: Round,
    pub visits: Vec<Inspection>,
    /// From when on its cases go out; none = not yet.
    pub released: Option<Instant>,
}

/// The rounds, oldest first.
pub fn all(cast: &Cast<'_>, dice: &mut Dice) -> Vec<Story> {
    let today = cast.days.today;
    let month = |back: i32, day: i8| {
        let first = today.first_of_month().checked_sub(back.months()).unwrap_or(today);
        first.with().day(day).build().unwrap_or(first)
    };
    let monthly = |first: Date| {
        (format!("M{}{:02}", first.year(), first.month()), format!("{}年{}月月度测评", first.year(), first.month()))
    };
    let mut told = vec![];
    for (back, state) in [(2, RoundState::Final), (1, RoundState::Published)] {
        let (first, last) = (month(back, 8), month(back, 19));
        told.extend(inspected(cast, monthly(first), first, last, state, Release::AfterReview, dice));
    }
    let (first, last) = (cast.days.ago(4), today.checked_add(8.days()).unwrap_or(today));
    told.extend(inspected(cast, monthly(today), first, last, RoundState::Running, Release::AtOnce, dice));
    told.extend(prepared(cast, dice));
    told
}

/// A round of every line in every zone, as far as its days are over.
fn inspected(
    cast: &Cast<'_>,
    (code, name): (String, String),
    first: Date,
    last: Date,
    state: RoundState,
    release: Release,
    dice: &mut Dice,
) -> Option<Story> {
    let seed = u64::try_from(dice.between(1, 9_999_999)).unwrap_or_default();
    let mut round = blank(cast, &code, &name, first, last, dice)?;
    (round.state, round.release, round.seed) = (state, release, Some(seed));
    round.teams = teams(cast);
    round.scheme = cast.scheme.map(|scheme| scheme.id);
    round.checklists = cast.points.iter().map(|point| (point.line, point.list.id)).collect();
    let cells = cells(cast, dice);
    let team = |at: usize| round.teams.get(at % round.teams.len().max(1)).map(|team| team.code.clone());
    let drawn = |point: &Point<'_>, team: Option<Code>, reserve| Drawn { checkpoint: point.id, team, reserve };
    // Teams divide the zones.
    let zones: BTreeSet<_> = cells.keys().map(|(_, zone)| *zone).collect();
    let team_of = |zone| team(zones.iter().position(|one| *one == zone).unwrap_or_default());
    let sample = cells.iter().map(|((_, zone), points)| drawn(points[0], team_of(*zone), false));
    let reserves = cells.iter().filter_map(|((_, zone), points)| Some(drawn(points.get(1)?, team_of(*zone), true)));
    round.sample = sample.chain(reserves).collect();
    let days: Vec<_> = first.series(1.day()).take_while(|day| *day <= last && *day < cast.days.today).collect();
    let worked: Vec<_> = days.iter().copied().filter(|day| cast.days.is_working(*day)).collect();
    let mut visits = vec![];
    let over = state > RoundState::Running;
    for ((_, zone), points) in &cells {
        // Of a round under way about one in five.
        if !over && !dice.chance(20) {
            continue;
        }
        let inspectors: Vec<PersonId> = round
            .teams
            .iter()
            .find(|team| Some(&team.code) == team_of(*zone).as_ref())
            .map(|team| team.members.iter().copied().chain([team.leader]).collect())
            .unwrap_or_default();
        let on = if worked.is_empty() { &days } else { &worked };
        let (Some(inspector), Some(day)) = (dice.pick(&inspectors).copied(), dice.pick(on).copied()) else { continue };
        let visit = Visit { point: points[0], inspector, day, round: Some(round.id) };
        if !dice.chance(5) {
            visits.push(visit.done(cast, None, dice));
            continue;
        }
        visits.push(visit.untested(cast, dice));
        // The reserve steps in, the same day or later.
        if let (Some(point), true) = (points.get(1).copied(), over) {
            let later: Vec<_> = on.iter().copied().filter(|one| *one > day).collect();
            if let Some(day) = dice.pick(&later).copied() {
                visits.push(Visit { point, inspector, day, round: Some(round.id) }.done(cast, None, dice));
            }
        }
    }
    if over {
        round.stopped_at = Some(add(cast.days.end_of(last), 9 * 3600));
    }
    let released = match release {
        Release::AtOnce => Some(cast.days.end_of(first.yesterday().unwrap_or(first))),
        _ => Some(cast.days.end_of(last.checked_add(1.day()).unwrap_or(last))),
    };
    Some(Story { round, visits, released })
}

fn prepared(cast: &Cast<'_>, dice: &mut Dice) -> Option<Story> {
    let today = cast.days.today;
    let day = |days: i32| today.checked_add(days.days()).unwrap_or(today);
    let mut round = blank(cast, &format!("S{}X", today.year()), "消防通道专项督查", day(9), day(13), dice)?;
    round.kind = RoundKind::Special;
    let lines =
        ["L01", "L06", "L07", "L08"].iter().filter_map(|code| cast.atlas.lines().by_code(code)).map(|row| row.id);
    round.lines = lines.collect();
    round.teams = teams(cast).into_iter().take(1).collect();
    Some(Story { round, visits: vec![], released: None })
}

fn blank(cast: &Cast<'_>, code: &str, name: &str, first: Date, last: Date, dice: &mut Dice) -> Option<Round> {
    let made = add(cast.days.end_of(first), -14 * 24 * 3600);
    Some(Round {
        id: RoundId::new(dice.id(made)),
        code: Code::new(code).ok()?,
        name: Name::new(name).ok()?,
        kind: RoundKind::Monthly,
        state: RoundState::Preparing,
        period: Period::new(first, Some(last)).ok()?,
        lines: vec![],
        zones: vec![],
        release: Release::AfterReview,
        unnamed: true,
        stopped_at: None,
        teams: vec![],
        seed: None,
        sample: vec![],
        checklists: BTreeMap::new(),
        scheme: None,
    })
}

/// Two teams of three; the demonstration's inspector goes with the first.
fn teams(cast: &Cast<'_>) -> Vec<Team> {
    let team = |code: &str, name: &str, people: &[PersonId]| {
        let (leader, members) = people.split_last()?;
        Some(Team {
            code: Code::new(code).ok()?,
            name: Name::new(name).ok()?,
            leader: *leader,
            members: members.to_vec(),
        })
    };
    let people = &cast.inspectors;
    [("T1", "测评一组", people.get(..3)), ("T2", "测评二组", people.get(3..6))]
        .into_iter()
        .filter_map(|(code, name, people)| team(code, name, people?))
        .collect()
}

/// The points of each line in each zone, in a drawn order.
fn cells<'c, 'a>(
    cast: &'c Cast<'a>,
    dice: &mut Dice,
) -> BTreeMap<(crate::domain::LineId, crate::domain::AreaId), Vec<&'c Point<'a>>> {
    let mut cells: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for point in &cast.points {
        if let Some(zone) = point.zone {
            cells.entry((point.line, zone)).or_default().push(point);
        }
    }
    cells.values_mut().for_each(|points| dice.shuffle(points));
    cells
}

/// A few appeals (申诉) that were found right, in the published round.
pub fn rulings(cast: &Cast<'_>, rounds: &[Story], dice: &mut Dice) -> Vec<Ruling> {
    let published = rounds.iter().filter(|one| one.round.state == RoundState::Published);
    let visits = published.flat_map(|one| &one.visits);
    let wrong = visits.filter_map(|visit| {
        let VisitResult::Done { answers } = &visit.result else { return None };
        let at = answers.iter().position(|answer| answer.value == AnswerValue::NotMet)?;
        Some((visit, answers, at))
    });
    let mut given = vec![];
    for (visit, answers, at) in wrong.step_by(9).take(4) {
        let mut ruled = answers.clone();
        (ruled[at].value, ruled[at].figure) = (AnswerValue::Partly, None);
        let list = cast.points.iter().find(|point| point.list.id == visit.checklist).map(|point| point.list);
        let when = cast.days.later(add(visit.finished_at, 5 * 24 * 3600), 1, 48, dice);
        let Ok(reason) = Text::new("申诉成立：现场核实，属个别情形且已当场整改") else { continue };
        given.push(Ruling {
            id: RulingId::new(dice.id(when)),
            inspection: visit.id,
            number: 1,
            item: answers[at].item.clone(),
            from: AnswerValue::NotMet,
            to: AnswerValue::Partly,
            reason,
            evidence: vec![],
            by: Some(cast.office),
            at: when,
            score: cast.scheme.zip(list).and_then(|(scheme, list)| scheme.score(list, &ruled)),
        });
    }
    given
}
