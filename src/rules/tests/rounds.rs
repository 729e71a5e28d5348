//! Rounds: what is set, drawn and advanced.

use super::*;

pub(super) const INSPECTOR: u32 = 1;
pub(super) const LEADER: u32 = 2;
pub(super) const OTHER_INSPECTOR: u32 = 3;
pub(super) const NOBODY: u32 = 4;
pub(super) const OFFICE: u32 = 5;
pub(super) const OWNER: u32 = 7;

pub(super) fn person_id(number: u32) -> PersonId {
    PersonId::new(id(3, number))
}

pub(super) fn by(number: u32) -> Actor {
    Actor::Person { id: person_id(number), device: None, capacity: None }
}

pub(super) fn account_as(number: u32, role: AccountRole) -> Record {
    let (id, person) = (AccountId::new(id(30, number)), person_id(number));
    let login = code(&format!("a{number}"));
    Record::Account(Account { id, login, person, role, state: AccountState::Open, earlier: vec![] })
}

pub(super) fn point_id(number: u32) -> CheckpointId {
    CheckpointId::new(id(20, number))
}

fn item(letter: &str, kind: ItemKind, target: Option<f64>) -> Item {
    let Record::Checklist(list) = checklist_record(1, line(1)) else { unreachable!() };
    Item { code: code(letter), kind, target, weight: 2.0, ..list.items[0].clone() }
}

pub(super) fn list_id(number: u32) -> ChecklistId {
    ChecklistId::new(id(8, number))
}

/// One item of each kind: present P, ratio R, min_count M, zero Z, deduction D.
pub(super) fn list(number: u32, of: LineId, within_line: u32, first: Date, last: Option<Date>) -> Record {
    let items = vec![
        item("P", ItemKind::Present, None),
        item("R", ItemKind::Ratio, Some(95.0)),
        item("M", ItemKind::MinCount, Some(5.0)),
        item("Z", ItemKind::Zero, None),
        item("D", ItemKind::Deduction, Some(1.0)),
    ];
    let period = Period::new(first, last).unwrap();
    Record::Checklist(Checklist { id: list_id(number), line: of, number: within_line, period, items })
}

/// Two lines in two zones, four checkpoints in each; checkpoint 17 has ended. Line 1 has checklists 1 (till 2025), 2 and 3
/// (from December), line 2 has 4.
pub(super) fn table() -> Table {
    let mut records = vec![
        settings(),
        area_record(AreaKind::District, 1, None),
        zone_record(1, "南站"),
        zone_record(2, "桃源"),
        line_record(1),
        line_record(2),
        list(1, line(1), 1, date(2021, 1, 1), Some(date(2025, 12, 31))),
        list(2, line(1), 2, date(2026, 1, 1), Some(date(2026, 11, 30))),
        list(3, line(1), 3, date(2026, 12, 1), None),
        list(4, line(2), 1, date(2026, 1, 1), None),
        scoring_record(1, line(1)),
    ];
    for number in 1..=17 {
        let stated = Stated { zone: Some(zone(1 + number % 2)), ..Stated::default() };
        records.push(checkpoint_record(number, line(1 + number / 2 % 2), stated));
    }
    records.extend((1..=7).map(person_record));
    let mut table = Table::new(records);
    table.one(end(Kind::Checkpoint, "C17", date(2026, 6, 30)));
    for (number, role) in [
        (INSPECTOR, AccountRole::Member),
        (LEADER, AccountRole::Member),
        (OTHER_INSPECTOR, AccountRole::Inspector),
        (NOBODY, AccountRole::Member),
        (OFFICE, AccountRole::Office),
        (6, AccountRole::Admin),
        (OWNER, AccountRole::Member),
    ] {
        table.one(put(account_as(number, role)));
    }
    table.one(put(role_record()));
    table.one(put(duty_record(1, role(), Subject::Zone(zone(1)), Seat::A, Some(person(OWNER)))));
    table
}

pub(super) fn round_id() -> RoundId {
    RoundId::new(id(50, 1))
}

pub(super) fn team(number: u32) -> Team {
    let members = if number == 1 { vec![person_id(INSPECTOR)] } else { vec![] };
    Team { code: code(&format!("T{number}")), name: name("一组"), leader: person_id(LEADER), members }
}

pub(super) fn round() -> Round {
    Round {
        id: round_id(),
        code: code("M1"),
        name: name("十一月测评"),
        kind: RoundKind::Monthly,
        state: RoundState::Preparing,
        period: Period::new(date(2026, 11, 1), Some(date(2026, 11, 30))).unwrap(),
        lines: vec![],
        zones: vec![],
        release: Release::AtPublication,
        unnamed: false,
        stopped_at: None,
        teams: vec![team(1), team(2)],
        seed: None,
        sample: vec![],
        checklists: Default::default(),
        scheme: None,
    }
}

pub(super) fn put_round(round: Round) -> Envelope {
    put(Record::Round(round))
}

pub(super) fn draw(seed: u64, per_cell: u16, reserves: u16) -> Envelope {
    envelope(Command::DrawSample { round: round_id(), seed, per_cell, reserves })
}

pub(super) fn advance(to: RoundState) -> Envelope {
    envelope(Command::AdvanceRound { round: round_id(), to })
}

pub(super) fn known(table: &Table) -> Round {
    table.0.round(round_id()).unwrap().entity.clone()
}

/// A round that runs, with two of each cell drawn and one in reserve.
pub(super) fn running() -> Table {
    let mut table = table();
    table.one(put_round(round()));
    table.one(draw(7, 2, 1));
    table.one(advance(RoundState::Running));
    table
}

fn visit_refusal(refusal: VisitRefusal) -> Refusal {
    Refusal::Visit(refusal)
}

#[test]
fn a_round_names_what_is_there_and_only_the_office_sets_it() {
    let mut table = table();
    let refused = |table: &mut Table, round: Round| table.refusal(put_round(round));
    let nowhere = AreaId::new(id(99, 1));
    let unknown = |kind, id: &dyn ToString| Refusal::Unknown { kind, name: id.to_string() };
    assert_eq!(refused(&mut table, Round { lines: vec![line(9)], ..round() }), unknown(Kind::Line, &line(9)));
    assert_eq!(refused(&mut table, Round { zones: vec![nowhere], ..round() }), unknown(Kind::Zone, &nowhere));
    let stranger = Team { leader: person_id(99), ..team(1) };
    let teams = vec![stranger];
    assert_eq!(refused(&mut table, Round { teams, ..round() }), unknown(Kind::Person, &person_id(99)));
    let twice = visit_refusal(VisitRefusal::TeamTwice { team: code("T1") });
    assert_eq!(refused(&mut table, Round { teams: vec![team(1), team(1)], ..round() }), twice);
    let reserved = visit_refusal(VisitRefusal::ReservedCode { code: code("patrol") });
    assert_eq!(refused(&mut table, Round { code: code("patrol"), ..round() }), reserved);
    for number in [INSPECTOR, LEADER, OTHER_INSPECTOR, NOBODY, OWNER] {
        let denied = table.decides(&by(number), &put_round(round()), vec![]);
        assert_eq!(denied, Err(Refusal::NotAllowed.into()), "{number}");
    }
    assert!(table.decides(&by(OFFICE), &put_round(round()), vec![]).is_ok());
    let taken = Refusal::CodeTaken { kind: Kind::Round, code: code("M1") };
    assert_eq!(refused(&mut table, Round { id: RoundId::new(id(50, 2)), ..round() }), taken);
}

#[test]
fn what_follows_from_other_commands_is_not_set_by_hand() {
    let mut table = table();
    let drawn = Drawn { checkpoint: point_id(1), team: None, reserve: false };
    let sly = Round { state: RoundState::Published, seed: Some(1), sample: vec![drawn], ..round() };
    table.one(put_round(sly));
    assert_eq!(known(&table), round());
    table.one(draw(7, 2, 1));
    // The name leaves the sample, another scope drops it.
    table.one(put_round(Round { name: name("改名"), ..round() }));
    assert_eq!(known(&table).sample.len(), 12);
    table.one(put_round(Round { lines: vec![line(1)], ..round() }));
    assert_eq!((known(&table).sample.len(), known(&table).seed), (0, None));
    // Sent again, the same changes nothing.
    assert_eq!(table.asks(put_round(Round { lines: vec![line(1)], ..round() })), Ok(vec![]));
}

#[test]
fn what_has_begun_keeps_its_scope_and_may_be_called_otherwise() {
    let mut table = running();
    let settled = visit_refusal(VisitRefusal::RoundSettled { round: code("M1") });
    for other in [
        Round { lines: vec![line(1)], ..round() },
        Round { zones: vec![zone(1)], ..round() },
        Round { teams: vec![team(1)], ..round() },
        Round { unnamed: true, ..round() },
        Round { release: Release::AtOnce, ..round() },
    ] {
        assert_eq!(table.refusal(put_round(other)), settled);
    }
    table.one(put_round(Round { name: name("改名"), ..round() }));
    assert_eq!(known(&table).sample.len(), 12);
    let state = VisitRefusal::RoundState { round: code("M1"), state: RoundState::Running };
    assert_eq!(table.refusal(draw(8, 1, 0)), visit_refusal(state));
    let mut late = advance(RoundState::Review);
    late.base = Some(1);
    assert_eq!(table.asks(late), Err(Denial::Conflict { current: 4 }));
}

#[test]
fn a_round_goes_on_step_by_step() {
    use RoundState::{Final, Preparing, Published, Review, Running};
    let mut table = table();
    table.one(put_round(Round { teams: vec![], ..round() }));
    let no = |refusal| visit_refusal(refusal);
    assert_eq!(table.refusal(draw(1, 1, 0)), no(VisitRefusal::NoTeam { round: code("M1") }));
    assert_eq!(table.refusal(advance(Running)), no(VisitRefusal::NoTeam { round: code("M1") }));
    table.one(put_round(round()));
    assert_eq!(table.refusal(advance(Running)), no(VisitRefusal::NoSample { round: code("M1") }));
    table.one(draw(1, 1, 0));
    let change = table.one(advance(Running));
    assert_eq!(change.verb, Verb::Advanced);
    let frozen = known(&table);
    assert_eq!(frozen.checklists, [(line(1), list_id(2)), (line(2), list_id(4))].into());
    assert_eq!(frozen.scheme, Some(ScoringId::new(id(9, 1))));
    assert_eq!(table.asks(advance(Running)), Ok(vec![]));
    // Nothing was inspected yet: it may be prepared again, and then is frozen anew.
    table.one(advance(Preparing));
    assert!(known(&table).checklists.is_empty());
    table.one(advance(Running));
    let step = |state, to| no(VisitRefusal::RoundStep { round: code("M1"), state, to });
    assert_eq!(table.refusal(advance(Published)), step(Running, Published));
    table.one(advance(Review));
    assert_eq!(known(&table).stopped_at, Some(noon()));
    table.one(advance(Running));
    assert_eq!(known(&table).stopped_at, None);
    table.one(advance(Review));
    assert_eq!(table.refusal(advance(Final)), step(Review, Final));
    table.one(advance(Published));
    assert_eq!(table.refusal(advance(Review)), step(Published, Review));
    table.one(advance(Final));
    assert_eq!(table.refusal(advance(Published)), step(Final, Published));
    let settled = no(VisitRefusal::RoundSettled { round: code("M1") });
    assert_eq!(table.refusal(put_round(Round { name: name("改名"), ..round() })), settled);
}

#[test]
fn without_a_checklist_or_a_scheme_no_round_begins() {
    let mut table =
        Table::new(vec![settings(), zone_record(1, "南站"), line_record(1), person_record(1), person_record(2)]);
    let stated = Stated { zone: Some(zone(1)), ..Stated::default() };
    table.one(put_round(round()));
    assert_eq!(table.refusal(draw(1, 1, 0)), visit_refusal(VisitRefusal::EmptyScope { round: code("M1") }));
    table.one(put(checkpoint_record(1, line(1), stated)));
    // Nothing of each is no sample either.
    assert_eq!(table.refusal(draw(1, 0, 3)), visit_refusal(VisitRefusal::EmptyScope { round: code("M1") }));
    table.one(draw(1, 1, 0));
    let on = date(2026, 11, 23);
    let missing = VisitRefusal::NoChecklist { line: code("L01"), on };
    assert_eq!(table.refusal(advance(RoundState::Running)), visit_refusal(missing));
    table.one(put(list(2, line(1), 2, date(2026, 1, 1), None)));
    assert_eq!(table.refusal(advance(RoundState::Running)), visit_refusal(VisitRefusal::NoScheme { on }));
    table.one(put(scoring_record(1, line(1))));
    table.one(advance(RoundState::Running));
}

/// The cells of what was drawn: line and zone, and how many.
fn cells(table: &Table, reserve: bool) -> Vec<(String, usize)> {
    let round = known(table);
    let mut cells = std::collections::BTreeMap::new();
    for target in table.0.targets(&round).iter().filter(|target| target.drawn.reserve == reserve) {
        *cells.entry(format!("{} {:?}", target.line, target.zone)).or_insert(0) += 1;
    }
    cells.into_iter().collect()
}

#[test]
fn the_same_seed_draws_the_same_of_every_line_in_every_zone() {
    let drawn = |seed| {
        let mut table = table();
        table.one(put_round(round()));
        table.one(draw(seed, 2, 1));
        table
    };
    let table = drawn(7);
    let one = known(&table).sample;
    assert_eq!(one, known(&drawn(7)).sample);
    assert!((8..20).any(|seed| known(&drawn(seed)).sample != one), "the seed makes no difference");
    for (reserve, many) in [(false, 2), (true, 1)] {
        let cells = cells(&table, reserve);
        assert_eq!(cells.len(), 4, "{cells:?}");
        assert!(cells.iter().all(|(_, found)| *found == many), "{cells:?}");
    }
    // The sample comes first, and nothing twice; what has ended is not drawn.
    let first_reserve = one.iter().position(|drawn| drawn.reserve).unwrap();
    assert!(one[first_reserve..].iter().all(|drawn| drawn.reserve));
    let mut ids: Vec<_> = one.iter().map(|drawn| drawn.checkpoint).collect();
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 12);
    assert!(!ids.contains(&point_id(17)));
    // A zone is one team's, and both have as many.
    let team = |number: u32| one.iter().filter(|drawn| drawn.team == Some(code(&format!("T{number}")))).count();
    assert_eq!((team(1), team(2)), (6, 6));
}

/// What a well-known district draws: another machine or another day must not draw otherwise.
#[test]
fn the_lots_of_a_seed_are_for_ever() {
    let mut table = table();
    table.one(put_round(Round { lines: vec![line(1)], zones: vec![zone(1)], ..round() }));
    table.one(draw(20_261_123, 4, 0));
    let code = |drawn: &Drawn| table.0.checkpoint(drawn.checkpoint).unwrap().code.to_string();
    let codes: Vec<_> = known(&table).sample.iter().map(code).collect();
    assert_eq!(codes, ["C12", "C8", "C16", "C4"]);
}
