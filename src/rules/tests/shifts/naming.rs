//! Who is named, and who may name them.

use super::*;
use crate::rules::shift;

#[test]
fn the_liaison_names_people_of_the_unit_and_guests_and_no_more_than_are_needed() {
    let (mut desk, id) = Desk::with_shift();
    assert_eq!(refused(desk.names(WORKER, id, &[named(WORKER)])), "not_allowed");
    assert_eq!(refused(desk.names(LIAISON, id, &[named(STRANGER)])), "name_not_in_unit");
    assert_eq!(refused(desk.names(LIAISON, id, &[guest("来示例"), guest("来示例")])), "name_twice");
    let three = [named(WORKER), named(COLLEAGUE), guest("来示例")];
    assert_eq!(refused(desk.names(LIAISON, id, &three)), "too_many_names");
    desk.names(LIAISON, id, &three[1..]).unwrap();
    assert_eq!((desk.shift(id).named(), desk.shift(id).missing()), (2, 0));
    assert_eq!(desk.atlas().shifts_with(person_id(COLLEAGUE)).count(), 1);
    // What is so already changes nothing.
    assert_eq!(desk.names(LIAISON, id, &three[1..]), Ok(vec![]));
    desk.names(LIAISON, id, &three[2..]).unwrap();
    assert_eq!(desk.atlas().shifts_with(person_id(COLLEAGUE)).count(), 0);
}

#[test]
fn nobody_is_in_two_places_on_one_half_day() {
    let (mut desk, first) = Desk::with_shift();
    desk.names(LIAISON, first, &[named(WORKER)]).unwrap();
    let other = pattern(2, Weeks::Every);
    desk.table.one(put(Record::Pattern(other)));
    desk.asks(OFFICE, make(date(2026, 11, 23), SUNDAY)).unwrap();
    let second = desk.atlas().shifts_on(SATURDAY).nth(1).unwrap().id;
    assert_eq!(refused(desk.names(LIAISON, second, &[named(WORKER)])), "clash");
    // In the afternoon it is no clash; and moving it back there is.
    let to = |half| ShiftAct::Move { date: SATURDAY, half, hours: None, reason: text("改期") };
    desk.act(OFFICE, second, to(Half::Pm)).unwrap();
    assert_eq!(desk.shift(second).hours, Weekend::default().pm);
    desk.names(LIAISON, second, &[named(WORKER)]).unwrap();
    assert_eq!(desk.refused(OFFICE, second, to(Half::Am)), "clash");
    // Far apart on one day is pointed out.
    assert!(shift::soft_clash(desk.atlas(), desk.shift(first), person_id(WORKER)).is_none());
    let Record::Settings(known) = settings() else { unreachable!() };
    let weekend = Some(Weekend { apart_metres: 500, ..Weekend::default() });
    desk.table.one(put(Record::Settings(Settings { weekend, ..known })));
    let far = ShiftAct::Change { task: None, meeting: Some(meeting([115.8105, 28.6005])), hours: None, parts: None };
    desk.act(OFFICE, second, far).unwrap();
    let (other, metres) = shift::soft_clash(desk.atlas(), desk.shift(first), person_id(WORKER)).unwrap();
    assert_eq!(other.id, second);
    assert!((600..700).contains(&metres), "{metres}");
}

#[test]
fn a_colleague_takes_somebodys_place() {
    let (mut desk, id) = Desk::with_shift();
    desk.names(LIAISON, id, &[named(WORKER)]).unwrap();
    let replace = |by| ShiftAct::Replace { unit: unit(1), person: person_id(WORKER), by: person_id(by), note: None };
    assert_eq!(desk.refused(COLLEAGUE, id, replace(COLLEAGUE)), "not_allowed");
    assert_eq!(desk.refused(WORKER, id, replace(STRANGER)), "name_not_in_unit");
    desk.act(WORKER, id, replace(COLLEAGUE)).unwrap();
    let one = &desk.shift(id).parts[0].names[0];
    assert_eq!((one.person(), one.instead_of), (Some(person_id(COLLEAGUE)), Some(person_id(WORKER))));
    assert_eq!(desk.shift(id).steps.last().unwrap().people, [person_id(WORKER), person_id(COLLEAGUE)]);
    assert_eq!(desk.refused(WORKER, id, replace(COLLEAGUE)), "not_allowed");
}

#[test]
fn an_edit_of_a_version_that_somebody_changed_is_a_conflict_and_checking_in_is_not() {
    let (mut desk, id) = Desk::with_shift();
    let edit = |names: &[Who]| Envelope {
        base: Some(1),
        ..envelope(Command::ActOnShift { shift: id, act: Box::new(set_names(names)) })
    };
    desk.sends(LIAISON, &edit(&[named(WORKER)])).unwrap();
    assert_eq!(refused(desk.sends(LIAISON, &edit(&[named(COLLEAGUE)]))), "conflict");
    desk.now = morning(9);
    let check_in = Command::ActOnShift { shift: id, act: Box::new(ShiftAct::CheckIn { seen: None }) };
    desk.sends(WORKER, &Envelope { base: Some(1), ..envelope(check_in) }).unwrap();
}
