//! What may end, and when.

use super::*;

#[test]
fn an_end_between_two_versions_drops_the_later_one() {
    let Record::Unit(mut record) = unit_under(2, None, None) else { unreachable!() };
    let mut versions = record.versions.all().to_vec();
    versions[1].period = open_period(date(2024, 1, 1));
    record.versions = Versions::new(versions).unwrap();
    let mut table = Table::new(vec![Record::Unit(record)]);
    let change = table.one(end(Kind::Unit, "U02", date(2023, 6, 30)));
    let Record::Unit(ended) = &change.record else { unreachable!() };
    assert_eq!(ended.versions.all().len(), 1);
    assert_eq!(ended.versions.last().period.last(), Some(date(2022, 12, 31)));
}

#[test]
fn every_kind_with_a_period_can_be_ended_and_no_other() {
    let mut table = Table::new(every_kind());
    let last = date(2026, 11, 30);
    for (kind, called) in [
        (Kind::Duty, "D0001"),
        (Kind::Checkpoint, "C1"),
        (Kind::Estate, "Z04"),
        (Kind::Community, "Z03"),
        (Kind::Street, "Z02"),
        (Kind::Zone, "Z01"),
        (Kind::District, "Z01"),
        (Kind::Line, "L01"),
        (Kind::Unit, "U01"),
    ] {
        let change = table.one(end(kind, called, last));
        assert_eq!(change.record.periods().last().unwrap().last(), Some(last), "{kind:?}");
    }
    let earlier = Refusal::EndsEarlier { code: code("PO1"), last: date(2025, 12, 31) };
    assert_eq!(table.refusal(end(Kind::Post, "PO1", last)), earlier);
    for (kind, called) in [(Kind::Context, "X1"), (Kind::Person, "P01"), (Kind::Role, "area_owner")] {
        assert_eq!(table.refusal(end(kind, called, last)), Refusal::NoPeriod { kind });
    }
    let unknown = Refusal::Unknown { kind: Kind::Zone, name: "Z77".into() };
    assert_eq!(table.refusal(end(Kind::Zone, "Z77", last)), unknown);
}

/// The names in a refusal for being still used.
fn users(refusal: Refusal) -> Vec<String> {
    let Refusal::StillUsed { by, .. } = refusal else { panic!("{refusal:?}") };
    by.iter().map(|(kind, code)| format!("{} {code}", kind.word())).collect()
}

#[test]
fn nothing_ends_while_something_that_goes_on_refers_to_it() {
    let mut table = Table::new(every_kind());
    let last = date(2026, 11, 30);
    assert_eq!(users(table.refusal(end(Kind::Zone, "Z01", last))), ["duty D0001", "checkpoint C1"]);
    assert_eq!(users(table.refusal(end(Kind::Street, "Z02", last))), ["community Z03", "checkpoint C1"]);
    assert_eq!(users(table.refusal(end(Kind::Community, "Z03", last))), ["estate Z04", "checkpoint C1"]);
    assert_eq!(users(table.refusal(end(Kind::District, "Z01", last))), ["zone Z01", "street Z02"]);
    assert_eq!(users(table.refusal(end(Kind::Line, "L01", last))), ["checkpoint C1"]);
    // Once the post has ended (2025), the unit is free; the year before it is not.
    assert_eq!(users(table.refusal(end(Kind::Unit, "U01", date(2024, 6, 30)))), ["post PO1"]);
    table.one(end(Kind::Unit, "U01", last));
    // The words say what to do.
    let refusal = table.refusal(end(Kind::Zone, "Z01", last));
    assert!(refusal.zh().contains("责任 D0001、点位 C1在这之后还用到它。请先让这些到期"), "{}", refusal.zh());
}

#[test]
fn a_unit_ends_after_its_duties_and_the_units_below_it() {
    let mut records = district();
    records.push(unit_record(2, Some(unit(1))));
    let Record::Role(mut anybody) = role_record() else { unreachable!() };
    anybody.party = None;
    records.push(Record::Role(anybody));
    records.push(duty_record(1, role(), Subject::Zone(zone(1)), Seat::A, Some(PartyId::Unit(unit(1)))));
    let mut table = Table::new(records);
    let last = date(2026, 11, 30);
    assert_eq!(users(table.refusal(end(Kind::Unit, "U01", last))), ["duty D0001", "unit U02"]);
    table.one(end_duty(1, last));
    table.one(end(Kind::Unit, "U02", last));
    table.one(end(Kind::Unit, "U01", last));
}

#[test]
fn a_zone_ends_only_when_another_takes_its_ground() {
    // Two zones side by side.
    let mut table = Table::new(vec![settings(), zone_record(1, "南站"), zone_record(2, "桃源")]);
    let last = date(2026, 11, 30);
    let refusal = table.refusal(end(Kind::Zone, "Z01", last));
    let gap = Refusal::LeavesGap { kind: Kind::Zone, code: code("Z01"), first: date(2026, 12, 1) };
    assert_eq!(refusal, gap);
    // A third with the same border from the next day.
    let Record::Area(mut heir) = zone_record(3, "新片区") else { unreachable!() };
    let Record::Area(old) = zone_record(1, "南站") else { unreachable!() };
    let mut version = old.versions.last().clone();
    version.period = open_period(date(2026, 12, 1));
    heir.versions = Versions::new(vec![version]).unwrap();
    table.one(put(Record::Area(heir)));
    table.one(end(Kind::Zone, "Z01", last));
}

#[test]
fn nobody_answers_for_what_is_not_there_any_more() {
    let mut table = Table::new(district());
    let before = assign(1, Seat::A, Some(person(1)), date(2020, 12, 31), None);
    let life = open_period(date(2021, 1, 1));
    assert_eq!(table.refusal(before), Refusal::OutsideLife { kind: Kind::Zone, code: code("Z01"), life });
    // A renewal beyond the end, too.
    let last = date(2026, 6, 30);
    let whole = |first| Period::new(first, Some(last)).unwrap();
    let Record::Area(mut zone) = zone_record(1, "南站") else { unreachable!() };
    let mut version = zone.versions.last().clone();
    version.period = whole(date(2021, 1, 1));
    zone.versions = Versions::new(vec![version]).unwrap();
    table.one(put(Record::Area(zone)));
    table.assign(2, person(1), date(2026, 1, 1), Some(last));
    let outside = Refusal::OutsideLife { kind: Kind::Zone, code: code("Z01"), life: whole(date(2021, 1, 1)) };
    assert_eq!(table.refusal(renew(2, None)), outside);
}

#[test]
fn what_was_added_by_mistake_is_taken_back_and_holds_on_no_day() {
    let mut table = Table::new(vec![unit_record(1, None)]);
    let take_back = |called: &str| envelope(Command::TakeBack { kind: Kind::Unit, code: code(called) });
    table.one(put(unit_record(2, None)));
    let change = table.one(take_back("U02"));
    assert_eq!((change.version, change.verb), (2, Verb::Withdrawn));
    let Record::Unit(unit) = &change.record else { unreachable!() };
    assert!(unit.versions.on(date(2026, 11, 30)).is_none() && unit.versions.on(date(2021, 1, 1)).is_none());
    // Twice is once too often, and its code stays taken.
    assert_eq!(table.asks(take_back("U02")), Err(Denial::Conflict { current: 2 }));
    let Record::Unit(mut again) = unit_record(3, None) else { unreachable!() };
    again.code = code("U02");
    assert!(matches!(table.refusal(put(Record::Unit(again))), Refusal::CodeTaken { .. }));
}

#[test]
fn nothing_is_taken_back_that_something_refers_to_or_that_has_no_period() {
    let mut table = Table::new(every_kind());
    let take_back = |kind: Kind, called: &str| envelope(Command::TakeBack { kind, code: code(called) });
    assert!(!users(table.refusal(take_back(Kind::Unit, "U01"))).is_empty());
    let no_period = Refusal::NoPeriod { kind: Kind::Person };
    assert_eq!(table.refusal(take_back(Kind::Person, "P01")), no_period);
    let change = table.one(take_back(Kind::Post, "PO1"));
    assert!(change.record.periods().iter().all(|period| !period.contains(date(2025, 6, 1))));
}
