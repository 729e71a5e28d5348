//! How shifts come to be, are cancelled, combined and asked for.

use super::*;
use crate::rules::shift::{self, WhyNot};

#[test]
fn patterns_make_each_shift_once_and_none_on_holidays_and_made_up_working_days() {
    let mut desk = Desk::new();
    desk.table.one(put(Record::Pattern(pattern(1, Weeks::Every))));
    let special = |day| SpecialDay { date: day, name: name("示例节") };
    desk.table.one(put(Record::Calendar(Calendar {
        id: CalendarId::new(id(80, 1)),
        year: 2026,
        holidays: vec![special(date(2026, 12, 5))],
        workdays: vec![special(date(2026, 12, 12))],
    })));
    let (first, last) = (date(2026, 11, 16), date(2026, 12, 27));
    let (made, skipped) = shift::planned(desk.atlas(), &[], first, last, desk.atlas().today(desk.now)).unwrap();
    assert_eq!(made.iter().map(|one| one.date.day()).collect::<Vec<_>>(), [28, 19, 26]);
    let why: Vec<_> = skipped.iter().map(|one| (one.date.day(), one.why.clone())).collect();
    assert_eq!(why[0], (21, WhyNot::Past));
    assert!(matches!(why[1], (5, WhyNot::Holiday(_))) && matches!(why[2], (12, WhyNot::Workday(_))));
    let changes = desk.asks(OFFICE, make(first, last)).unwrap();
    assert_eq!(changes.iter().map(|change| change.fid.0).collect::<Vec<_>>(), [0, 1, 2]);
    let codes: Vec<_> = changes.iter().map(|change| change.record.code().unwrap().to_string()).collect();
    assert_eq!(codes, ["W261128-01", "W261219-01", "W261226-01"]);
    // Asked again, nothing more is made; also not for a day that a shift was moved away from.
    let id = desk.atlas().shifts_on(SATURDAY).next().unwrap().id;
    let away = ShiftAct::Move { date: SUNDAY, half: Half::Am, hours: None, reason: text("下雨") };
    desk.act(OFFICE, id, away).unwrap();
    assert_eq!(desk.asks(OFFICE, make(first, last)), Ok(vec![]));
    assert_eq!(desk.atlas().shifts_on(SATURDAY).count(), 0);
    assert_eq!(desk.atlas().shifts_on(SUNDAY).count(), 1);
}

#[test]
fn weeks_are_counted_as_the_calendar_counts_them() {
    let falls = |weeks: Weeks, day| pattern(1, weeks).falls_on(day);
    // 28 November 2026 lies in week 48 and is the fourth Saturday of its month.
    assert!(falls(Weeks::Even, SATURDAY) && !falls(Weeks::Odd, SATURDAY));
    assert!(falls(Weeks::OfMonth(vec![2, 4]), SATURDAY) && !falls(Weeks::OfMonth(vec![1, 5]), SATURDAY));
    assert!(!falls(Weeks::Every, SUNDAY) && !falls(Weeks::Every, date(2026, 10, 31)));
}

#[test]
fn a_unit_that_no_longer_helps_owes_nothing() {
    let mut desk = Desk::new();
    desk.table.one(put(Record::Pattern(pattern(1, Weeks::Every))));
    desk.table.one(end_duty(70, date(2026, 11, 30)));
    let changes = desk.asks(OFFICE, make(date(2026, 11, 23), date(2026, 12, 31))).unwrap();
    assert_eq!(changes.len(), 1);
    // Nor does one that never did.
    let other = Pattern { unit: unit(2), ..pattern(2, Weeks::Every) };
    assert_eq!(desk.table.refusal(put(Record::Pattern(other))).code(), "no_helping_duty");
}

#[test]
fn a_shift_by_hand_is_in_the_district_and_not_in_the_past() {
    let mut desk = Desk::new();
    let wanted = NewShift {
        kind: ShiftKind::Action,
        place: zone(1),
        date: SATURDAY,
        half: Half::Pm,
        hours: None,
        meeting: meeting(INSIDE),
        task: text("集中清理"),
        parts: vec![Owed { unit: unit(2), needed: 5, contact: None }],
    };
    let mut number = 0;
    let mut add = |desk: &mut Desk, wanted: NewShift| {
        number += 1;
        desk.asks(OFFICE, Command::AddShift { shift: ShiftId::new(id(61, number)), wanted: Box::new(wanted) })
    };
    for (wanted, code) in [
        (NewShift { date: date(2026, 11, 22), ..wanted.clone() }, "shift_past"),
        (NewShift { meeting: meeting([115.95, 28.605]), ..wanted.clone() }, "meeting_outside"),
        (NewShift { kind: ShiftKind::Weekend, ..wanted.clone() }, "place_not_that_day"),
        (NewShift { parts: vec![], ..wanted.clone() }, "no_units"),
        (NewShift { parts: vec![wanted.parts[0].clone(), wanted.parts[0].clone()], ..wanted.clone() }, "unit_twice"),
        (NewShift { parts: vec![Owed { needed: 0, ..wanted.parts[0].clone() }], ..wanted.clone() }, "figure"),
    ] {
        assert_eq!(refused(add(&mut desk, wanted)), code);
    }
    add(&mut desk, wanted).unwrap();
    let shift = desk.atlas().shifts_on(SATURDAY).next().unwrap();
    assert_eq!((shift.hours, shift.needed()), (Weekend::default().pm, 5));
    assert_eq!(desk.atlas().zone_of_shift(shift), Some(zone(1)));
}

#[test]
fn two_shifts_of_a_half_day_become_one() {
    let (mut desk, first) = Desk::with_shift();
    desk.names(LIAISON, first, &[named(WORKER)]).unwrap();
    let wanted = NewShift {
        kind: ShiftKind::Weekend,
        place: community(),
        date: SATURDAY,
        half: Half::Am,
        hours: None,
        meeting: meeting(INSIDE),
        task: text("一起做"),
        parts: vec![Owed { unit: unit(2), needed: 3, contact: None }],
    };
    let second = ShiftId::new(id(61, 1));
    desk.asks(OFFICE, Command::AddShift { shift: second, wanted: Box::new(wanted) }).unwrap();
    assert_eq!(desk.refused(OFFICE, first, ShiftAct::Combine { into: first }), "not_together");
    desk.act(OFFICE, first, ShiftAct::Combine { into: second }).unwrap();
    assert!(desk.shift(first).cancelled && desk.shift(first).people().next().is_none());
    let one = desk.shift(second);
    assert_eq!((one.parts.len(), one.needed(), one.named()), (2, 5, 1));
    assert_eq!(desk.atlas().shifts_with(person_id(WORKER)).map(|row| row.id).collect::<Vec<_>>(), [second]);
}

#[test]
fn an_uncovered_community_gets_a_shift_and_its_units_are_asked() {
    let mut desk = Desk::new();
    let ask = |number, half| Command::AskUnits {
        shift: ShiftId::new(id(61, number)),
        community: community(),
        date: SATURDAY,
        half,
    };
    assert_eq!(refused(desk.asks(LIAISON, ask(1, Half::Pm))), "not_allowed");
    desk.asks(OFFICE, ask(1, Half::Pm)).unwrap();
    let shift = desk.atlas().shifts_on(SATURDAY).next().unwrap();
    let part = &shift.parts[0];
    assert_eq!((shift.half, part.unit, part.needed, part.asked_at), (Half::Pm, unit(1), 3, Some(desk.now)));
    let id = shift.id;
    // Asked again it is the same shift.
    desk.asks(OFFICE, ask(2, Half::Pm)).unwrap();
    assert_eq!(desk.atlas().shifts_on(SATURDAY).count(), 1);
    desk.names(LIAISON, id, &[named(LIAISON), named(WORKER), named(COLLEAGUE)]).unwrap();
    assert_eq!(refused(desk.asks(OFFICE, ask(3, Half::Pm))), "shift_full");
    desk.table.one(end_duty(70, date(2026, 11, 27)));
    assert_eq!(refused(desk.asks(OFFICE, ask(4, Half::Am))), "no_helpers");
}

#[test]
fn a_cancelled_shift_takes_nobody_and_comes_back() {
    let (mut desk, id) = Desk::with_shift();
    desk.names(LIAISON, id, &[named(WORKER)]).unwrap();
    assert_eq!(desk.refused(LIAISON, id, ShiftAct::Cancel { reason: text("下雨") }), "not_allowed");
    desk.act(OFFICE, id, ShiftAct::Cancel { reason: text("下雨") }).unwrap();
    desk.now = morning(9);
    assert_eq!(desk.refused(WORKER, id, ShiftAct::CheckIn { seen: None }), "shift_cancelled");
    desk.act(OFFICE, id, ShiftAct::Restore).unwrap();
    desk.act(WORKER, id, ShiftAct::CheckIn { seen: None }).unwrap();
    assert_eq!(desk.refused(OFFICE, id, ShiftAct::Restore), "shift_not_cancelled");
}
