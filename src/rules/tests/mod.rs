//! What is refused and what a command leaves, without engine or store.

mod cases;
mod ends;
mod permits;
mod places;
mod rounds;
mod shifts;
mod visits;

use jiff::civil::date;

use super::*;
use crate::domain::{sample::*, *};

/// A district that commands are decided on one after another.
struct Table(Atlas);

impl Table {
    fn new(records: Vec<Record>) -> Self {
        let mut table = Self(Atlas::default());
        for record in records {
            let what = format!("{record:?}");
            table.asks(put(record)).unwrap_or_else(|denial| panic!("{what}: {denial:?}"));
        }
        table
    }
    fn asks(&mut self, envelope: Envelope) -> Result<Vec<Change>, Denial> {
        let changes = decide(&self.0, &Actor::Operator, &envelope, &Facts::default(), noon())?.changes;
        for change in &changes {
            self.0.apply(Seq(self.0.seq().0 + 1), change);
        }
        Ok(changes)
    }
    /// As somebody, with what was looked up.
    fn decides(&mut self, actor: &Actor, envelope: &Envelope, records: Vec<Record>) -> Result<Decision, Denial> {
        let facts = Facts { records, ..Facts::default() };
        let decision = decide(&self.0, actor, envelope, &facts, noon())?;
        for change in &decision.changes {
            self.0.apply(Seq(self.0.seq().0 + 1), change);
        }
        Ok(decision)
    }
    fn one(&mut self, envelope: Envelope) -> Change {
        let changes = self.asks(envelope).unwrap();
        assert_eq!(changes.len(), 1, "{changes:?}");
        changes.into_iter().next().unwrap()
    }
    fn refusal(&mut self, envelope: Envelope) -> Refusal {
        match self.asks(envelope) {
            Err(Denial::Refused(refusal)) => refusal,
            other => panic!("{other:?}"),
        }
    }
    fn assign(&mut self, number: u32, party: PartyId, first: Date, last: Option<Date>) -> Duty {
        duty_of(&self.one(assign(number, Seat::A, Some(party), first, last)))
    }
}

fn duty_of(change: &Change) -> Duty {
    let Record::Duty(duty) = &change.record else { panic!("{change:?}") };
    duty.clone()
}

fn renew(number: u32, last: Option<Date>) -> Envelope {
    envelope(Command::RenewDuty { duty: duty(number), last })
}

fn end_duty(number: u32, last: Date) -> Envelope {
    envelope(Command::EndDuty { duty: duty(number), last })
}

fn end(kind: Kind, called: &str, last: Date) -> Envelope {
    envelope(Command::End { kind, code: code(called), last })
}

/// A unit whose parent changes: one version up to the end of 2022, one from 2023.
fn unit_under(number: u32, before: Option<UnitId>, after: Option<UnitId>) -> Record {
    let Record::Unit(mut record) = unit_record(number, before) else { unreachable!() };
    let mut versions = record.versions.all().to_vec();
    versions[0].period = Period::new(date(2021, 1, 1), Some(date(2022, 12, 31))).unwrap();
    versions.push(UnitVersion { period: open_period(date(2023, 1, 1)), parent: after, ..versions[0].clone() });
    record.versions = Versions::new(versions).unwrap();
    Record::Unit(record)
}

fn line_duty(number: u32, seat: Seat, party: Option<PartyId>) -> Record {
    duty_record(number, role(), Subject::Line(line(1)), seat, party)
}

#[test]
fn a_first_change_counts_from_one_and_later_ones_keep_the_number() {
    let mut table = Table::new(vec![settings(), zone_record(1, "南站"), zone_record(2, "桃源")]);
    let change = table.one(put(zone_record(2, "桃源片区")));
    assert_eq!((change.fid, change.version, change.verb), (Fid(1), 2, Verb::Changed));
    let change = table.one(put(zone_record(3, "朝农")));
    assert_eq!((change.fid, change.version, change.verb), (Fid(2), 1, Verb::Added));
    assert_eq!(table.asks(put(zone_record(3, "朝农"))), Ok(vec![]));
}

#[test]
fn a_code_is_taken_once_in_its_kind_and_never_changes() {
    let mut table = Table::new(every_kind());
    let with_code = |number, text: &str| {
        let Record::Area(mut area) = zone_record(number, "甲") else { unreachable!() };
        area.code = code(text);
        Record::Area(area)
    };
    assert_eq!(table.refusal(put(with_code(9, "Z01"))), Refusal::CodeTaken { kind: Kind::Zone, code: code("Z01") });
    assert_eq!(table.refusal(put(with_code(1, "Z99"))), Refusal::CodeChanged { code: code("Z01") });
    // A street may have a zone's code; a person may not have a unit's.
    table.one(put(area_record(AreaKind::Street, 1, None)));
    let Record::Person(mut somebody) = person_record(7) else { unreachable!() };
    somebody.code = code("U01");
    let taken = Refusal::CodeTaken { kind: Kind::Unit, code: code("U01") };
    assert_eq!(table.refusal(put(Record::Person(somebody))), taken);
}

#[test]
fn an_area_never_becomes_one_of_another_kind() {
    let mut table = Table::new(every_kind());
    let Record::Area(mut area) = area_record(AreaKind::Estate, 9, None) else { unreachable!() };
    area.id = zone(1);
    let taken = Refusal::IdTaken { kind: Kind::Zone, id: zone(1).uuid() };
    assert_eq!(table.refusal(put(Record::Area(area))), taken);
}

#[test]
fn there_is_one_record_of_settings() {
    let mut table = Table::new(vec![settings()]);
    let Record::Settings(mut other) = settings() else { unreachable!() };
    other.id = SettingsId::new(id(6, 2));
    assert_eq!(table.refusal(put(Record::Settings(other.clone()))), Refusal::OnlyOne { kind: Kind::Settings });
    other.id = SettingsId::new(id(6, 1));
    other.map_note = Some(name("示意图"));
    table.one(put(Record::Settings(other)));
}

#[test]
fn whatever_a_record_names_must_be_there() {
    let nowhere = AreaId::new(id(99, 1));
    let unknown = |kind, id: &dyn ToString| Refusal::Unknown { kind, name: id.to_string() };
    let mut table = Table::new(every_kind());
    let mut refuses = |record, refusal| assert_eq!(table.refusal(put(record)), refusal);
    refuses(area_record(AreaKind::Community, 9, Some(nowhere)), unknown(Kind::Street, &nowhere));
    // A zone is no street.
    refuses(area_record(AreaKind::Community, 9, Some(zone(1))), unknown(Kind::Street, &zone(1)));
    refuses(area_record(AreaKind::Estate, 9, Some(nowhere)), unknown(Kind::Community, &nowhere));
    refuses(checklist_record(9, line(9)), unknown(Kind::Line, &line(9)));
    refuses(scoring_record(9, line(9)), unknown(Kind::Line, &line(9)));
    refuses(checkpoint_record(9, line(9), Stated::default()), unknown(Kind::Line, &line(9)));
    let stated = Stated { zone: Some(nowhere), ..Stated::default() };
    refuses(checkpoint_record(9, line(1), stated), unknown(Kind::Zone, &nowhere));
    let stated = Stated { community: Some(zone(1)), ..Stated::default() };
    refuses(checkpoint_record(9, line(1), stated), unknown(Kind::Community, &zone(1)));
    refuses(unit_record(9, Some(unit(99))), unknown(Kind::Unit, &unit(99)));
    let Record::Post(mut post) = post_record(9) else { unreachable!() };
    post.unit = unit(99);
    refuses(Record::Post(post), unknown(Kind::Unit, &unit(99)));
    let duty = |role, subject, party| duty_record(9, role, subject, Seat::A, Some(party));
    let other = RoleId::new(id(4, 99));
    refuses(duty(other, Subject::Zone(zone(1)), person(1)), unknown(Kind::Role, &other));
    refuses(duty(role(), Subject::Zone(nowhere), person(1)), unknown(Kind::Zone, &nowhere));
    let PartyId::Person(nobody) = person(99) else { unreachable!() };
    refuses(duty(role(), Subject::Zone(zone(1)), person(99)), unknown(Kind::Person, &nobody));
}

#[test]
fn a_version_number_is_taken_once() {
    let mut table = Table::new(every_kind());
    let Record::Checklist(mut list) = checklist_record(2, line(1)) else { unreachable!() };
    list.number = 1;
    let taken = |kind| Refusal::NumberTaken { kind, number: 1 };
    assert_eq!(table.refusal(put(Record::Checklist(list))), taken(Kind::Checklist));
    let Record::Scoring(mut scheme) = scoring_record(2, line(1)) else { unreachable!() };
    scheme.number = 1;
    assert_eq!(table.refusal(put(Record::Scoring(scheme))), taken(Kind::Scoring));
}

#[test]
fn figures_that_could_not_be_read_back_are_refused() {
    let mut table = Table::new(every_kind());
    let Record::Checklist(mut list) = checklist_record(2, line(1)) else { unreachable!() };
    list.items[0].weight = f64::NAN;
    assert_eq!(table.refusal(put(Record::Checklist(list))), Refusal::Figure { field: "weight" });
    let Record::Scoring(mut scheme) = scoring_record(2, line(1)) else { unreachable!() };
    scheme.partly = 1.5;
    assert_eq!(table.refusal(put(Record::Scoring(scheme))), Refusal::Figure { field: "partly" });
}

#[test]
fn no_unit_stands_above_itself_on_any_day() {
    let mut table =
        Table::new(vec![unit_record(1, None), unit_record(2, Some(unit(1))), unit_record(3, Some(unit(2)))]);
    let circle = |number| Refusal::UnitCircle { code: code(&format!("U{number:02}")) };
    assert_eq!(table.refusal(put(unit_record(1, Some(unit(3))))), circle(1));
    assert_eq!(table.refusal(put(unit_record(2, Some(unit(2))))), circle(2));
    assert_eq!(table.refusal(put(unit_under(1, None, Some(unit(3))))), circle(1));
    // The unit above and the one below may change places from one day to the next.
    let mut table = Table::new(vec![unit_record(1, None), unit_under(2, Some(unit(1)), None)]);
    table.one(put(unit_under(1, None, Some(unit(2)))));
    assert_eq!(table.refusal(put(unit_under(1, Some(unit(2)), None))), circle(1));
}

#[test]
fn only_people_have_personal_fields() {
    let mut table = Table::new(vec![]);
    let Command::Put { personal, .. } = put_phone(1, "13900000001").command else { unreachable!() };
    let record = Box::new(zone_record(1, "南站"));
    assert_eq!(table.refusal(envelope(Command::Put { record, personal })), Refusal::NotPersonal);
}

#[test]
fn an_edit_that_names_a_version_of_nothing_is_refused() {
    let mut table = Table::new(vec![]);
    let mut edit = put(zone_record(1, "南站"));
    edit.base = Some(1);
    assert_eq!(table.refusal(edit), Refusal::Unknown { kind: Kind::Zone, name: "Z01".into() });
}

#[test]
fn role_subject_party_and_seat_of_a_duty_fit_together() {
    let mut table = Table::new(every_kind());
    let fits = |seat, party| duty_record(9, role(), Subject::Zone(zone(1)), seat, party);
    let wrong = Refusal::RoleNotForSubject { role: code("area_owner") };
    assert_eq!(table.refusal(put(line_duty(9, Seat::A, Some(person(1))))), wrong);
    let wrong = Refusal::RoleNotForParty { role: code("area_owner") };
    assert_eq!(table.refusal(put(fits(Seat::A, Some(PartyId::Unit(unit(1)))))), wrong);
    for (seat, party) in [(Seat::Vacant, Some(person(1))), (Seat::A, None), (Seat::B, None), (Seat::Acting, None)] {
        assert_eq!(table.refusal(put(fits(seat, party))), Refusal::SeatAndParty);
    }
    table.one(put(fits(Seat::Vacant, None)));
}

#[test]
fn a_duty_gets_the_next_free_code_even_among_codes_from_files() {
    let mut table = Table::new(district());
    let subject = Subject::Zone(zone(2));
    // Codes that the count would arrive at.
    for (id, text) in [(50, "D0002"), (51, "D0003"), (52, "D0004"), (53, "Hand-1")] {
        let Record::Duty(mut duty) = duty_record(id, role(), subject, Seat::Vacant, None) else { unreachable!() };
        duty.code = code(text);
        table.one(put(Record::Duty(duty)));
    }
    let day = |n| date(2026, 1, n);
    let mut codes = vec![];
    for (number, n) in (1_u32..).zip(1..=6) {
        codes.push(table.assign(number, person(1), day(n), Some(day(n))).code.to_string());
    }
    assert_eq!(codes[0], "D0005");
    let mut unique = codes.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), 6, "{codes:?}");
    // The same question has the same answer.
    let (a, b) = (Table::new(district()).assign(1, person(1), day(1), None), Table::new(district()));
    assert_eq!(a.code, { b }.assign(1, person(1), day(1), None).code);
}

#[test]
fn nobody_holds_the_same_twice_but_a_second_holder_is_shown_not_refused() {
    let mut table = Table::new(district());
    table.assign(1, person(1), date(2026, 1, 1), Some(date(2026, 6, 30)));
    let held = Refusal::AlreadyHeld { duty: code("D0001") };
    let again = |seat| assign(2, seat, Some(person(1)), date(2026, 6, 30), None);
    assert_eq!(table.refusal(again(Seat::A)), held);
    assert_eq!(table.refusal(again(Seat::B)), held);
    table.assign(3, person(2), date(2026, 1, 1), None);
    table.assign(4, person(1), date(2026, 7, 1), None);
    assert_eq!(table.refusal(renew(1, Some(date(2026, 7, 1)))), Refusal::AlreadyHeld { duty: code("D0003") });
}

#[test]
fn a_duty_that_ends_before_it_begins_is_refused() {
    let mut table = Table::new(district());
    let (first, last) = (date(2026, 2, 1), date(2026, 1, 31));
    let order = Refusal::PeriodOrder { first, last };
    assert_eq!(table.refusal(assign(1, Seat::A, Some(person(1)), first, Some(last))), order);
    table.assign(1, person(1), first, None);
    assert_eq!(table.refusal(end_duty(1, last)), order);
    let taken = Refusal::IdTaken { kind: Kind::Duty, id: duty(1).uuid() };
    assert_eq!(table.refusal(assign(1, Seat::A, Some(person(2)), first, None)), taken);
}

#[test]
fn a_renewal_prolongs_and_an_end_shortens() {
    let mut table = Table::new(district());
    let day = |month| date(2026, month, 1);
    table.assign(1, person(1), day(1), Some(day(6)));
    assert_eq!(table.asks(renew(1, Some(day(6)))), Ok(vec![]));
    assert_eq!(table.refusal(renew(1, Some(day(5)))), Refusal::NotLonger { code: code("D0001"), last: Some(day(6)) });
    let change = table.one(renew(1, Some(day(8))));
    assert_eq!((change.verb, change.version, duty_of(&change).period.last()), (Verb::Renewed, 2, Some(day(8))));
    assert_eq!(duty_of(&table.one(renew(1, None))).period.last(), None);
    assert_eq!(table.refusal(renew(1, Some(day(9)))), Refusal::NotLonger { code: code("D0001"), last: None });
    let change = table.one(end_duty(1, day(7)));
    assert_eq!((change.verb, duty_of(&change).period.last()), (Verb::Ended, Some(day(7))));
    assert_eq!(table.asks(end_duty(1, day(7))), Ok(vec![]));
    assert_eq!(table.refusal(end_duty(1, day(8))), Refusal::EndsEarlier { code: code("D0001"), last: day(7) });
    let mut late = end_duty(1, day(3));
    late.base = Some(1);
    assert_eq!(table.asks(late), Err(Denial::Conflict { current: 4 }));
    let unknown = Refusal::Unknown { kind: Kind::Duty, name: duty(9).to_string() };
    assert_eq!(table.refusal(end_duty(9, day(3))), unknown);
}

#[test]
fn an_ended_thing_keeps_its_past_and_loses_only_what_never_came_true() {
    let mut table = Table::new(vec![unit_record(1, None), unit_under(2, None, Some(unit(1)))]);
    let change = table.one(end(Kind::Unit, "U02", date(2022, 6, 30)));
    let Record::Unit(ended) = &change.record else { unreachable!() };
    assert_eq!(change.verb, Verb::Ended);
    let periods: Vec<_> = ended.versions.all().iter().map(|version| version.period).collect();
    assert_eq!(periods, [Period::new(date(2021, 1, 1), Some(date(2022, 6, 30))).unwrap()]);
    assert_eq!(table.asks(end(Kind::Unit, "U02", date(2022, 6, 30))), Ok(vec![]));
    let earlier = Refusal::EndsEarlier { code: code("U02"), last: date(2022, 6, 30) };
    assert_eq!(table.refusal(end(Kind::Unit, "U02", date(2022, 7, 1))), earlier);
    let order = Refusal::PeriodOrder { first: date(2021, 1, 1), last: date(2020, 12, 31) };
    assert_eq!(table.refusal(end(Kind::Unit, "U01", date(2020, 12, 31))), order);
}

#[test]
fn who_may_ask() {
    let atlas = Table::new(vec![settings()]).0;
    let command = put(zone_record(1, "南站")).command;
    for actor in [Actor::Operator, Actor::System, Actor::Demo] {
        assert_eq!(permit(&atlas, &actor, &command, noon()), Ok(None));
    }
    let person = Actor::Person { id: PersonId::new(id(3, 1)), device: None, capacity: None };
    assert_eq!(permit(&atlas, &person, &command, noon()), Err(Refusal::NotAllowed));
}

#[test]
fn every_refusal_has_a_code_of_its_own_and_texts_in_both_languages() {
    let (kind, first, last) = (Kind::Zone, date(2026, 1, 2), date(2026, 1, 1));
    let code = || code("X1");
    let all = [
        Refusal::NotAllowed,
        Refusal::OwnDuty,
        Refusal::LastAdmin,
        Refusal::NoApproval,
        Refusal::HasAccount { login: code() },
        Refusal::Unknown { kind, name: "X".into() },
        Refusal::CodeTaken { kind, code: code() },
        Refusal::CodeChanged { code: code() },
        Refusal::RoleNotForSubject { role: code() },
        Refusal::RoleNotForParty { role: code() },
        Refusal::SeatAndParty,
        Refusal::PeriodOrder { first, last },
        Refusal::AlreadyHeld { duty: code() },
        Refusal::IdReused,
        Refusal::BatchRefused,
        Refusal::Unreadable,
        Refusal::UnitCircle { code: code() },
        Refusal::IdTaken { kind, id: id(1, 1) },
        Refusal::OnlyOne { kind },
        Refusal::NumberTaken { kind, number: 1 },
        Refusal::NoPeriod { kind },
        Refusal::EndsEarlier { code: code(), last },
        Refusal::NotLonger { code: code(), last: None },
        Refusal::NotPersonal,
        Refusal::Figure { field: "weight" },
        Refusal::StillUsed { kind, code: code(), last, by: vec![(kind, code())], more: 2 },
        Refusal::LeavesGap { kind, code: code(), first },
        Refusal::OutsideLife { kind, code: code(), life: open_period(first) },
    ];
    let all: Vec<_> = all
        .into_iter()
        .chain(visits::every_refusal().into_iter().map(Refusal::Visit))
        .chain(places::every_refusal().into_iter().map(Refusal::Place))
        .collect();
    let codes: std::collections::BTreeSet<_> = all.iter().map(Refusal::code).collect();
    assert_eq!(codes.len(), all.len());
    for refusal in all {
        assert!(refusal.zh().chars().any(|c| c > '一') && refusal.en().is_ascii(), "{refusal:?}");
    }
}

#[test]
fn a_withdrawn_duty_is_no_duty_any_more() {
    let mut table = Table::new(district());
    let withdraw = || envelope(Command::WithdrawDuty { duty: duty(1) });
    let unknown = |name: String| Refusal::Unknown { kind: Kind::Duty, name };
    assert_eq!(table.refusal(withdraw()), unknown(duty(1).to_string()));
    table.assign(1, person(1), date(2026, 1, 1), None);
    let change = table.one(withdraw());
    assert_eq!((change.verb, duty_of(&change).withdrawn), (Verb::Withdrawn, true));
    assert_eq!(table.asks(withdraw()), Ok(vec![]));
    assert_eq!(table.refusal(end_duty(1, date(2026, 2, 1))), unknown("D0001".into()));
    assert_eq!(table.refusal(end(Kind::Duty, "D0001", date(2026, 2, 1))), unknown("D0001".into()));
    // The same person may take on the same again; the code of the mistake stays taken.
    assert_eq!(table.assign(2, person(1), date(2026, 1, 1), None).code, code("D0002"));
}
