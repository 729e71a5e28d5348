//! Weekend labour: how shifts are made, who is named, who came, and who may.

use super::*;
use crate::rules::shift::{self, WhyNot};

const LIAISON: u32 = 3;
const WORKER: u32 = 4;
const OFFICE: u32 = 5;
/// Works in unit 1 as well.
const COLLEAGUE: u32 = 6;
const READER: u32 = 7;
/// Works in unit 2.
const STRANGER: u32 = 8;

const SATURDAY: Date = date(2026, 11, 28);
const SUNDAY: Date = date(2026, 11, 29);

fn person_id(number: u32) -> PersonId {
    PersonId::new(id(3, number))
}
fn named(number: u32) -> Who {
    Who::Person(person_id(number))
}
fn guest(called: &str) -> Who {
    Who::Guest(name(called))
}
fn text(text: &str) -> Text {
    Text::new(text).unwrap()
}
fn community() -> AreaId {
    AreaId::new(id(10 + AreaKind::Community as u32, 1))
}
fn at(text: &str) -> Instant {
    Instant::from(text.parse::<jiff::Timestamp>().unwrap())
}
/// The middle of zone, community and district.
const INSIDE: [f64; 2] = [115.815, 28.605];

fn meeting(position: [f64; 2]) -> Meeting {
    Meeting { position: Position::new(position[0], position[1]).unwrap(), text: name("居委会门口") }
}

fn pattern(number: u32, weeks: Weeks) -> Pattern {
    Pattern {
        id: PatternId::new(id(60, number)),
        code: code(&format!("WP-{number}")),
        unit: unit(1),
        community: community(),
        weekday: WeekendDay::Saturday,
        half: Half::Am,
        weeks,
        needed: 2,
        task: text("清理楼道"),
        meeting: meeting(INSIDE),
        contact: None,
        period: open_period(date(2026, 11, 1)),
    }
}

fn seen(position: [f64; 2], accuracy: f64) -> Option<Sighting> {
    Some(Sighting {
        source: SightingSource::Gps,
        position: Position::new(position[0], position[1]).unwrap(),
        accuracy: Some(accuracy),
        age: Some(1.0),
    })
}

/// A community that unit 1 helps, with the unit's liaison and people, and others.
struct Desk {
    table: Table,
    now: Instant,
}

impl Desk {
    fn new() -> Self {
        let mut records = vec![settings(), area_record(AreaKind::District, 1, None), zone_record(1, "南站")];
        let street = AreaId::new(id(10 + AreaKind::Street as u32, 1));
        records.push(area_record(AreaKind::Street, 1, None));
        records.push(area_record(AreaKind::Community, 1, Some(street)));
        records.extend([unit_record(1, None), unit_record(2, None)]);
        records.extend((1..=8).map(person_record));
        let Record::Role(role) = role_record() else { unreachable!() };
        for (number, right, subject) in
            [(1, Right::HelpCommunity, SubjectKind::Community), (2, Right::ActForUnit, SubjectKind::Unit)]
        {
            records.push(Record::Role(Role {
                id: RoleId::new(id(40, number)),
                code: code(&format!("role_{number}")),
                subjects: vec![subject],
                party: None,
                rights: vec![right],
                max: None,
                ..role.clone()
            }));
        }
        let role = |number| RoleId::new(id(40, number));
        let helper = Some(PartyId::Unit(unit(1)));
        records.push(duty_record(70, role(1), Subject::Community(community()), Seat::A, helper));
        records.push(duty_record(71, role(2), Subject::Unit(unit(1)), Seat::A, Some(person(LIAISON))));
        let Record::Post(post) = post_record(1) else { unreachable!() };
        for (number, of) in [(LIAISON, 1), (WORKER, 1), (COLLEAGUE, 1), (STRANGER, 2)] {
            records.push(Record::Post(Post {
                id: PostId::new(id(41, number)),
                code: code(&format!("T{number}")),
                person: person_id(number),
                unit: unit(of),
                period: open_period(date(2024, 1, 1)),
                ..post.clone()
            }));
        }
        for (number, role) in [
            (LIAISON, AccountRole::Member),
            (WORKER, AccountRole::Member),
            (COLLEAGUE, AccountRole::Member),
            (OFFICE, AccountRole::Office),
            (READER, AccountRole::Reader),
            (STRANGER, AccountRole::Member),
        ] {
            records.push(Record::Account(Account {
                id: AccountId::new(id(30, number)),
                login: code(&format!("a{number}")),
                person: person_id(number),
                role,
                state: AccountState::Open,
                earlier: vec![],
                mail: None,
            }));
        }
        Self { table: Table::new(records), now: noon() }
    }
    fn atlas(&self) -> &Atlas {
        &self.table.0
    }
    fn sends(&mut self, who: u32, envelope: &Envelope) -> Result<Vec<Change>, Denial> {
        let actor = Actor::Person { id: person_id(who), device: None, capacity: None };
        let changes = decide(&self.table.0, &actor, envelope, &Facts::default(), self.now)?.changes;
        for change in &changes {
            self.table.0.apply(Seq(self.table.0.seq().0 + 1), change);
        }
        Ok(changes)
    }
    fn asks(&mut self, who: u32, command: Command) -> Result<Vec<Change>, Denial> {
        self.sends(who, &envelope(command))
    }
    /// One shift of a pattern on the coming Saturday.
    fn with_shift() -> (Self, ShiftId) {
        let mut desk = Self::new();
        desk.table.one(put(Record::Pattern(pattern(1, Weeks::Every))));
        let made = desk.asks(OFFICE, make(date(2026, 11, 23), SUNDAY)).unwrap();
        let [Change { record: Record::Shift(shift), .. }] = &made[..] else { panic!("{made:?}") };
        let id = shift.id;
        (desk, id)
    }
    fn act(&mut self, who: u32, shift: ShiftId, act: ShiftAct) -> Result<Vec<Change>, Denial> {
        self.asks(who, Command::ActOnShift { shift, act: Box::new(act) })
    }
    /// As it was recorded where there was no signal.
    fn act_at(&mut self, who: u32, shift: ShiftId, act: ShiftAct, then: Instant) -> Result<Vec<Change>, Denial> {
        let command = Command::ActOnShift { shift, act: Box::new(act) };
        self.sends(who, &Envelope { recorded_at: Some(then), ..envelope(command) })
    }
    #[track_caller]
    fn refused(&mut self, who: u32, shift: ShiftId, act: ShiftAct) -> &'static str {
        refused(self.act(who, shift, act))
    }
    fn shift(&self, id: ShiftId) -> &Shift {
        &self.atlas().shift(id).unwrap().entity
    }
    fn names(&mut self, who: u32, shift: ShiftId, names: &[Who]) -> Result<Vec<Change>, Denial> {
        self.act(who, shift, set_names(names))
    }
}

fn make(first: Date, last: Date) -> Command {
    Command::MakeShifts { patterns: vec![], first, last }
}
fn set_names(names: &[Who]) -> ShiftAct {
    ShiftAct::SetNames { unit: unit(1), names: names.to_vec() }
}
fn approve() -> ShiftAct {
    ShiftAct::Approve { unit: unit(1), hours: vec![] }
}
#[track_caller]
fn refused(outcome: Result<Vec<Change>, Denial>) -> &'static str {
    match outcome {
        Err(Denial::Refused(refusal)) => {
            assert!(!refusal.zh().is_empty() && !refusal.en().is_empty());
            refusal.code()
        }
        Err(Denial::Conflict { .. }) => "conflict",
        Ok(changes) => panic!("{changes:?}"),
    }
}

/// The hours of the Saturday morning in the district.
fn morning(hour: u32) -> Instant {
    at(&format!("2026-11-28T{hour:02}:00:00+08:00"))
}

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
