//! Who came, what was done, and the hours; and what is let go of that after a time.

use super::*;
use crate::rules::shift;

#[test]
fn who_checks_in_is_there_at_the_time_once_and_not_five_kilometres_away() {
    let (mut desk, id) = Desk::with_shift();
    desk.names(LIAISON, id, &[named(WORKER)]).unwrap();
    let check_in = |seen| ShiftAct::CheckIn { seen };
    let check_out = |seen| ShiftAct::CheckOut { seen };
    // Too early, on the right day and not; and on a clock that is ahead.
    assert_eq!(desk.refused(WORKER, id, check_in(seen(INSIDE, 10.0))), "not_the_time");
    desk.now = morning(9);
    let ahead = desk.act_at(WORKER, id, check_in(seen(INSIDE, 10.0)), morning(10));
    assert_eq!(refused(ahead), "future");
    assert_eq!(desk.refused(WORKER, id, check_out(None)), "not_checked_in");
    let five_km = [115.866, 28.605];
    assert_eq!(desk.refused(WORKER, id, check_in(seen(five_km, 50.0))), "too_far");
    // A device that claims to be sure only to within ten kilometres is no proof either.
    assert_eq!(desk.refused(WORKER, id, check_in(seen(five_km, 10_000.0))), "too_far");
    assert_eq!(desk.refused(STRANGER, id, check_in(seen(INSIDE, 10.0))), "not_of_unit");
    assert_eq!(desk.refused(READER, id, check_in(seen(INSIDE, 10.0))), "not_allowed");
    // 800 m from the meeting point and inside the community.
    desk.act_at(WORKER, id, check_in(seen([115.8185, 28.6085], 20.0)), morning(8)).unwrap();
    let came = desk.shift(id).parts[0].names[0].came.unwrap();
    assert_eq!((came.at, came.how, came.metres, came.accuracy), (morning(8), MarkHow::Position, Some(0), Some(20)));
    assert_eq!(desk.refused(WORKER, id, check_in(None)), "checked_in_already");
    // By hand, where the device does not say; a colleague who was not named came too.
    desk.act(COLLEAGUE, id, check_in(None)).unwrap();
    let extra = &desk.shift(id).parts[0].names[1];
    assert!(extra.extra && extra.came.unwrap().how == MarkHow::Hand);
    desk.now = morning(11);
    desk.act(WORKER, id, check_out(seen(INSIDE, 5.0))).unwrap();
    assert_eq!(desk.refused(WORKER, id, check_out(None)), "checked_out_already");
    // Who came stays, and so does the shift.
    assert_eq!(refused(desk.names(LIAISON, id, &[])), "has_mark");
    assert_eq!(desk.refused(OFFICE, id, ShiftAct::Cancel { reason: text("下雨") }), "shift_begun");
    // 08:30 to 11:00 on the one hand; from 09:00 to the end of the shift on the other.
    desk.now = morning(12);
    desk.act(LIAISON, id, approve()).unwrap();
    let minutes: Vec<_> = desk.shift(id).parts[0].names.iter().map(|one| one.minutes).collect();
    assert_eq!(minutes, [Some(150), Some(150)]);
    assert_eq!(desk.shift(id).parts[0].minutes(), 300);
}

#[test]
fn near_is_as_near_as_the_device_can_tell() {
    let (mut desk, id) = Desk::with_shift();
    desk.names(LIAISON, id, &[named(WORKER)]).unwrap();
    // The meeting point on the border of the community; somebody 350 m beyond it.
    let border = ShiftAct::Change { task: None, meeting: Some(meeting([115.82, 28.605])), hours: None, parts: None };
    desk.act(OFFICE, id, border).unwrap();
    desk.now = morning(9);
    let beyond = [115.82358, 28.605];
    let check_in = |accuracy| ShiftAct::CheckIn { seen: seen(beyond, accuracy) };
    assert_eq!(desk.refused(WORKER, id, check_in(100.0)), "too_far");
    desk.act(WORKER, id, check_in(200.0)).unwrap();
    let metres = desk.shift(id).parts[0].names[0].came.unwrap().metres.unwrap();
    assert!((345..355).contains(&metres), "{metres}");
}

#[test]
fn the_leader_keeps_the_list_and_approves_and_then_nothing_changes() {
    let (mut desk, id) = Desk::with_shift();
    desk.names(LIAISON, id, &[named(WORKER), guest("来示例")]).unwrap();
    let appoint = ShiftAct::Appoint { unit: unit(1), leader: Some(person_id(WORKER)), contact: None };
    desk.act(LIAISON, id, appoint).unwrap();
    let marks = |how| ShiftAct::Mark {
        unit: unit(1),
        how,
        marks: vec![
            Marked { who: named(WORKER), present: true, minutes: None },
            Marked { who: guest("来示例"), present: false, minutes: None },
            Marked { who: named(COLLEAGUE), present: true, minutes: Some(90) },
        ],
        photos: vec![],
    };
    assert_eq!(desk.refused(WORKER, id, marks(MarkHow::List)), "shift_not_begun");
    assert_eq!(desk.refused(WORKER, id, approve()), "shift_not_over");
    desk.now = morning(11);
    assert_eq!(desk.refused(COLLEAGUE, id, marks(MarkHow::List)), "not_allowed");
    assert_eq!(desk.refused(WORKER, id, marks(MarkHow::Photo)), "no_group_photo");
    desk.act(WORKER, id, marks(MarkHow::List)).unwrap();
    assert_eq!((desk.shift(id).named(), desk.shift(id).present()), (3, 2));
    // Who named a leader does not approve instead.
    assert_eq!(desk.refused(LIAISON, id, approve()), "not_allowed");
    let said = ShiftAct::Approve { unit: unit(1), hours: vec![Worked { who: named(WORKER), minutes: 100 }] };
    assert_eq!(desk.refused(WORKER, id, said.clone()), "shift_not_over");
    // Nor by a device whose clock is ahead.
    assert_eq!(refused(desk.act_at(WORKER, id, said.clone(), morning(12))), "shift_not_over");
    desk.now = morning(12);
    desk.act(WORKER, id, said).unwrap();
    assert_eq!(desk.shift(id).parts[0].minutes(), 190);
    assert_eq!(refused(desk.names(LIAISON, id, &[])), "shift_approved");
    assert_eq!(desk.refused(WORKER, id, marks(MarkHow::List)), "shift_approved");
    assert_eq!(desk.refused(LIAISON, id, ShiftAct::CheckIn { seen: None }), "shift_approved");
    let change = ShiftAct::Change { task: Some(text("别的")), meeting: None, hours: None, parts: None };
    assert_eq!(desk.refused(OFFICE, id, change), "shift_approved");
    desk.act(OFFICE, id, ShiftAct::Reopen { unit: unit(1), reason: text("工时有误") }).unwrap();
    assert_eq!(desk.shift(id).parts[0].minutes(), 0);
    desk.act(WORKER, id, marks(MarkHow::List)).unwrap();
}

#[test]
fn hours_wait_for_the_end_and_who_never_came_has_none() {
    let (mut desk, id) = Desk::with_shift();
    desk.names(LIAISON, id, &[named(WORKER), guest("来示例")]).unwrap();
    desk.now = morning(9);
    desk.act(WORKER, id, ShiftAct::CheckIn { seen: None }).unwrap();
    let to = |end: &str| at(&format!("2026-11-28T{end}+08:00"));
    desk.now = to("11:29:59");
    let early = desk.act(LIAISON, id, approve());
    let Err(Denial::Refused(refusal)) = &early else { panic!("{early:?}") };
    assert!(refusal.zh().contains("2026-11-28 11:30") && refusal.en().contains("2026-11-28 at 11:30"));
    // Till then a colleague may still come; and to go home after the end adds nothing.
    desk.act(COLLEAGUE, id, ShiftAct::CheckIn { seen: None }).unwrap();
    desk.now = to("11:50:00");
    desk.act(WORKER, id, ShiftAct::CheckOut { seen: None }).unwrap();
    desk.act(LIAISON, id, approve()).unwrap();
    let minutes = |desk: &Desk| desk.shift(id).parts[0].names.iter().map(|one| one.minutes).collect::<Vec<_>>();
    assert_eq!(minutes(&desk), [Some(150), Some(0), Some(0)]);
    assert_eq!(desk.shift(id).present(), 2);
    assert_eq!(desk.refused(COLLEAGUE, id, ShiftAct::CheckOut { seen: None }), "shift_approved");
    // Taken back, they can be said of whoever was forgotten.
    desk.act(OFFICE, id, ShiftAct::Reopen { unit: unit(1), reason: text("漏了来宾") }).unwrap();
    assert_eq!(minutes(&desk), [Some(150), None, None]);
    let hours = vec![Worked { who: guest("来示例"), minutes: 60 }];
    desk.act(LIAISON, id, ShiftAct::Approve { unit: unit(1), hours }).unwrap();
    assert_eq!(minutes(&desk), [Some(150), Some(60), Some(0)]);
}

#[test]
fn what_was_done_is_counted_in_what_the_district_counts() {
    let (mut desk, id) = Desk::with_shift();
    desk.now = morning(11);
    let report = |called: &str, count| ShiftAct::Report {
        outputs: vec![Output { code: code(called), count }],
        note: None,
        photos: vec![],
    };
    assert_eq!(desk.refused(LIAISON, id, report("gold", 1)), "output_unknown");
    assert_eq!(desk.refused(LIAISON, id, report("rubbish", u32::MAX)), "figure");
    assert_eq!(desk.refused(WORKER, id, report("rubbish", 3)), "not_allowed");
    desk.act(LIAISON, id, report("rubbish", 12)).unwrap();
    assert_eq!(desk.shift(id).outputs, [Output { code: code("rubbish"), count: 12 }]);
}

#[test]
fn after_its_time_where_and_when_somebody_was_is_let_go_and_the_hours_stay() {
    let (mut desk, id) = Desk::with_shift();
    desk.names(LIAISON, id, &[named(WORKER), guest("来示例")]).unwrap();
    desk.now = morning(9);
    desk.act(WORKER, id, ShiftAct::CheckIn { seen: seen(INSIDE, 5.0) }).unwrap();
    desk.now = morning(12);
    desk.act(LIAISON, id, approve()).unwrap();
    desk.now = at("2028-12-01T00:00:00Z");
    let fade = |before| envelope(Command::FadeShifts { before });
    let changes = shift::fade(desk.atlas(), SATURDAY, desk.now);
    assert_eq!(changes, vec![], "{:?}", fade(SATURDAY));
    let changes = shift::fade(desk.atlas(), SUNDAY, desk.now);
    let [Change { record: Record::Shift(faded), .. }] = &changes[..] else { panic!("{changes:?}") };
    let names: Vec<_> = faded.parts[0].names.iter().map(|one| (one.who.clone(), one.came, one.minutes)).collect();
    assert_eq!(names, [(named(WORKER), None, Some(150)), (guest("来宾"), None, Some(0))]);
    assert_eq!(faded.present(), 1);
    desk.table.0.apply(Seq(desk.table.0.seq().0 + 1), &changes[0]);
    assert_eq!(shift::fade(desk.atlas(), SUNDAY, desk.now), vec![]);
}
