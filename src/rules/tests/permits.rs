//! Who may, by account and by duty.

use super::*;

/// A district with people who hold something, each with an account: 1 answers for the zone, 2 for the line, 3 is the
/// liaison of the unit, in which 3 and 4 work, 4 has nothing, 5 is the office, 6 the administrator, 7 reads.
fn table() -> Table {
    let mut table = Table::new(vec![
        settings(),
        area_record(AreaKind::District, 1, None),
        zone_record(1, "南站"),
        zone_record(2, "桃源"),
        line_record(1),
        unit_record(1, None),
        unit_record(2, None),
    ]);
    for number in 1..=7 {
        table.one(put(person_record(number)));
        let role = match number {
            5 => AccountRole::Office,
            6 => AccountRole::Admin,
            7 => AccountRole::Reader,
            _ => AccountRole::Member,
        };
        table.one(put(account(number, role, AccountState::Open)));
    }
    for (number, right, subject) in [
        (1, Right::ActInZone, SubjectKind::Zone),
        (2, Right::ActOnLine, SubjectKind::Line),
        (3, Right::ActForUnit, SubjectKind::Unit),
        (4, Right::ActOnCell, SubjectKind::Cell),
    ] {
        table.one(put(role_with(number, right, subject)));
    }
    for (number, subject) in [(1, Subject::Zone(zone(1))), (2, Subject::Line(line(1))), (3, Subject::Unit(unit(1)))] {
        table.one(put(duty_record(number, role_id(number), subject, Seat::A, Some(person(number)))));
    }
    for number in [3, 4] {
        table.one(put(post_in(number, number, unit(1))));
    }
    table
}

fn role_id(number: u32) -> RoleId {
    RoleId::new(id(40, number))
}

fn role_with(number: u32, right: Right, subject: SubjectKind) -> Record {
    let Record::Role(role) = role_record() else { unreachable!() };
    let (id, code) = (role_id(number), code(&format!("role_{number}")));
    Record::Role(Role { id, code, subjects: vec![subject], party: None, rights: vec![right], ..role })
}

fn account(number: u32, role: AccountRole, state: AccountState) -> Record {
    let (id, person) = (AccountId::new(id(30, number)), PersonId::new(id(3, number)));
    Record::Account(Account {
        id,
        login: code(&format!("a{number}")),
        person,
        role,
        state,
        earlier: vec![],
        mail: None,
    })
}

fn post_in(number: u32, person: u32, unit: UnitId) -> Record {
    let Record::Post(post) = post_record(number) else { unreachable!() };
    let (id, code) = (PostId::new(id(41, number)), code(&format!("T{number}")));
    let period = open_period(date(2024, 1, 1));
    Record::Post(Post { id, code, person: PersonId::new(self::id(3, person)), unit, period, ..post })
}

fn by(number: u32) -> Actor {
    Actor::Person { id: PersonId::new(id(3, number)), device: None, capacity: None }
}

fn cell(zone_number: u32) -> Command {
    let subject = Subject::Cell { line: line(1), zone: zone(zone_number) };
    let (duty, role, party) = (duty(90), role_id(4), Some(person(4)));
    Command::AssignDuty { duty, role, subject, seat: Seat::A, party, first: date(2026, 1, 1), last: None, note: None }
}

fn duty_of_number(number: u32) -> Result<Option<Capacity>, Refusal> {
    Ok(Some(Capacity::Duty(duty(number))))
}

const NO: Result<Option<Capacity>, Refusal> = Err(Refusal::NotAllowed);

#[test]
fn who_answers_for_a_zone_or_a_line_names_those_who_answer_for_a_part_of_it() {
    let Table(atlas) = table();
    let may = |number, command: &Command| permit(&atlas, &by(number), command, noon());
    assert_eq!(may(1, &cell(1)), duty_of_number(1));
    assert_eq!(may(1, &cell(2)), NO);
    assert_eq!((may(2, &cell(1)), may(2, &cell(2))), (duty_of_number(2), duty_of_number(2)));
    assert_eq!((may(3, &cell(1)), may(4, &cell(1)), may(7, &cell(1))), (NO, NO, NO));
    assert_eq!(may(5, &cell(1)), Ok(Some(Capacity::Account(AccountRole::Office))));
    // Neither an equal nor oneself.
    let Command::AssignDuty { duty, seat, first, last, note, .. } = cell(1) else { unreachable!() };
    let equal = Command::AssignDuty {
        duty,
        role: role_id(1),
        subject: Subject::Zone(zone(1)),
        seat,
        party: Some(person(4)),
        first,
        last,
        note: note.clone(),
    };
    assert_eq!(may(1, &equal), NO);
    let own = Command::AssignDuty {
        duty,
        role: role_id(4),
        subject: Subject::Cell { line: line(1), zone: zone(1) },
        seat,
        party: Some(person(1)),
        first,
        last,
        note,
    };
    assert_eq!(may(1, &own), Err(Refusal::OwnDuty));
}

#[test]
fn a_duty_that_has_ended_gives_nothing_and_neither_does_a_closed_or_unconfirmed_account() {
    let mut table = table();
    table.one(envelope(Command::EndDuty { duty: duty(1), last: date(2026, 11, 22) }));
    assert_eq!(permit(&table.0, &by(1), &cell(1), noon()), NO);
    for state in [AccountState::Closed, AccountState::Pending] {
        table.one(put(account(2, AccountRole::Member, state)));
        assert_eq!(permit(&table.0, &by(2), &cell(1), noon()), NO);
    }
}

#[test]
fn a_liaison_keeps_the_people_of_the_own_unit_and_no_more() {
    let Table(atlas) = table();
    let may = |record: Record| permit(&atlas, &by(3), &put(record).command, noon());
    assert_eq!(may(post_in(9, 4, unit(1))), duty_of_number(3));
    assert_eq!(may(post_in(9, 4, unit(2))), NO);
    assert_eq!((may(person_record(4)), may(person_record(99))), (duty_of_number(3), duty_of_number(3)));
    // Who works elsewhere, or acts for more than oneself, is not the liaison's.
    assert_eq!((may(person_record(5)), may(person_record(1))), (NO, NO));
    let ends = |number: u32| {
        let command = Command::End { kind: Kind::Post, code: code(&format!("T{number}")), last: date(2026, 12, 31) };
        permit(&atlas, &by(3), &command, noon())
    };
    assert_eq!((ends(4), ends(3)), (duty_of_number(3), NO));
    assert_eq!(may(account(4, AccountRole::Member, AccountState::Closed)), duty_of_number(3));
    assert_eq!(may(account(4, AccountRole::Office, AccountState::Open)), NO);
    assert_eq!(may(account(3, AccountRole::Member, AccountState::Closed)), NO);
    assert_eq!(may(account(5, AccountRole::Office, AccountState::Closed)), NO);
    let reveal = |number| Command::Reveal { person: PersonId::new(id(3, number)), reason: None };
    let shown = |number| permit(&atlas, &by(3), &reveal(number), noon());
    assert_eq!((shown(4), shown(3), shown(5)), (duty_of_number(3), Ok(Some(Capacity::Own)), NO));
}

#[test]
fn accounts_and_the_public_view_are_the_administrators() {
    let Table(atlas) = table();
    let may = |number, record: Record| permit(&atlas, &by(number), &put(record).command, noon());
    let admin = Ok(Some(Capacity::Account(AccountRole::Admin)));
    let office = Ok(Some(Capacity::Account(AccountRole::Office)));
    let account = || account(4, AccountRole::Admin, AccountState::Open);
    assert_eq!((may(5, account()), may(6, account())), (NO, admin.clone()));
    let Record::Settings(known) = settings() else { unreachable!() };
    let open = || Record::Settings(Settings { public_view: Some(PublicView { roles: vec![] }), ..known.clone() });
    assert_eq!((may(5, open()), may(6, open()), may(5, settings())), (NO, admin, office));
}

#[test]
fn the_last_administrator_stays() {
    let mut table = table();
    let closed = || put(account(6, AccountRole::Admin, AccountState::Closed));
    assert_eq!(table.refusal(closed()), Refusal::LastAdmin);
    table.one(put(account(5, AccountRole::Admin, AccountState::Open)));
    table.one(closed());
    assert_eq!(table.refusal(put(account(5, AccountRole::Office, AccountState::Open))), Refusal::LastAdmin);
}

#[test]
fn names_are_public_as_the_role_and_the_district_say() {
    let Record::Role(role) = role_with(1, Right::ActInZone, SubjectKind::Zone) else { unreachable!() };
    let of = |public| Role { public, ..role.clone() };
    let chosen = PublicView { roles: vec![role.id] };
    let none = PublicView { roles: vec![] };
    for public in [Public::Yes, Public::Setting] {
        assert!(permit_name_in_public(&of(public), Some(&chosen)) && permit_name_in_public(&of(public), None));
        assert!(!permit_name_in_public(&of(public), Some(&none)));
    }
    assert!(!permit_name_in_public(&of(Public::No), Some(&chosen)) && !permit_name_in_public(&of(Public::No), None));
}
