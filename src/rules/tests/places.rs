//! Places edited by hand.

use super::*;

fn point() -> CheckpointId {
    CheckpointId::new(id(20, 1))
}

fn act(act: PlaceAct, reason: Option<&str>) -> Envelope {
    envelope(Command::EditPlace { act: Box::new(act), reason: reason.map(|text| Text::new(text).unwrap()) })
}

fn said() -> CheckpointEdit {
    CheckpointEdit {
        line: line(1),
        name: name("站前路口"),
        address: Some(name("站前路 12 号")),
        aliases: vec![name("站前")],
        stated: Stated { zone: Some(zone(1)), ..Stated::default() },
        position: Some(Position::new(115.812, 28.603).unwrap()),
        both_sides: false,
    }
}

fn change(is: CheckpointEdit, first: Date) -> PlaceAct {
    PlaceAct::Change { checkpoint: point(), is, first }
}

/// A district with one checkpoint, as `said` from 1 May 2022 on.
fn table() -> Table {
    let mut table = Table::new(vec![settings(), zone_record(1, "南站"), zone_record(2, "桃源"), line_record(1)]);
    let add = PlaceAct::Add { checkpoint: point(), code: Some(code("C1")), is: said(), first: date(2022, 5, 1) };
    table.one(act(add, Some("补录")));
    table
}

fn versions(change: &Change) -> Vec<(Date, Option<Date>, String)> {
    let Record::Checkpoint(checkpoint) = &change.record else { panic!("{change:?}") };
    let one = |it: &CheckpointVersion| (it.period.first(), it.period.last(), it.name.to_string());
    checkpoint.versions.all().iter().map(one).collect()
}

const MONDAY: Date = date(2026, 11, 30);
const TODAY: Date = date(2026, 11, 23);

#[test]
fn a_change_begins_a_version_and_its_opposite_leaves_nothing_behind() {
    let mut table = table();
    let before = table.0.checkpoint(point()).unwrap().entity.clone();
    let renamed = || CheckpointEdit { name: name("新站前路口"), ..said() };
    let changed = table.one(act(change(renamed(), MONDAY), None));
    assert_eq!((changed.verb, changed.version, changed.reason.clone()), (Verb::Changed, 2, None));
    assert_eq!(
        versions(&changed),
        [(date(2022, 5, 1), Some(date(2026, 11, 29)), "站前路口".into()), (MONDAY, None, "新站前路口".into()),]
    );
    // Said again, it is so already.
    assert_eq!(table.asks(act(change(renamed(), MONDAY), None)), Ok(vec![]));
    let back = table.one(act(change(said(), MONDAY), None));
    assert_eq!(back.record, Record::Checkpoint(before));
}

#[test]
fn what_is_planned_keeps_its_plan_and_gets_what_it_does_not_speak_of() {
    let mut table = table();
    table.one(act(change(CheckpointEdit { name: name("新站前路口"), ..said() }, MONDAY), None));
    let moved = Position::new(115.813, 28.604).unwrap();
    let changed = table.one(act(change(CheckpointEdit { position: Some(moved), ..said() }, TODAY), None));
    let Record::Checkpoint(now) = &changed.record else { unreachable!() };
    let all: Vec<_> = now.versions.all().iter().map(|it| (it.name.as_str(), it.position == Some(moved))).collect();
    assert_eq!(all, [("站前路口", false), ("站前路口", true), ("新站前路口", true)]);
}

#[test]
fn a_change_of_the_same_day_replaces_and_the_extent_stays() {
    let mut table = table();
    let first = date(2022, 5, 1);
    let changed = table.one(act(change(CheckpointEdit { name: name("正名"), ..said() }, first), Some("当初记错")));
    assert_eq!(versions(&changed), [(first, None, "正名".into())]);
    assert_eq!(changed.reason, Some(Text::new("当初记错").unwrap()));
}

#[test]
fn days_that_have_passed_need_a_reason() {
    let mut table = table();
    let yesterday = date(2026, 11, 22);
    let no_reason = |first| Refusal::Place(PlaceRefusal::NoReason { first });
    let renamed = CheckpointEdit { name: name("新"), ..said() };
    assert_eq!(table.refusal(act(change(renamed.clone(), yesterday), None)), no_reason(yesterday));
    let end = |last| PlaceAct::End { checkpoint: point(), last: Some(last) };
    assert_eq!(table.refusal(act(end(yesterday), None)), no_reason(yesterday));
    let rename = PlaceAct::Rename { area: zone(1), name: name("新"), short_name: None, first: yesterday };
    assert_eq!(table.refusal(act(rename, None)), no_reason(yesterday));
    table.one(act(change(renamed, TODAY), None));
    let ended = table.one(act(end(yesterday), Some("已拆除")));
    assert_eq!((ended.verb, ended.reason.is_some()), (Verb::Ended, true));
    let open = table.one(act(PlaceAct::End { checkpoint: point(), last: None }, None));
    assert_eq!(versions(&open).last().unwrap().1, None);
}

#[test]
fn it_has_to_be_there_on_the_day_and_near_and_of_a_line_that_is() {
    let mut table = table();
    let early = date(2020, 1, 1);
    let gone = PlaceRefusal::NotThatDay { kind: Kind::Checkpoint, code: code("C1"), first: early };
    assert_eq!(table.refusal(act(change(said(), early), Some("x"))), Refusal::Place(gone));
    let beijing = CheckpointEdit { position: Some(Position::new(116.4, 39.9).unwrap()), ..said() };
    let refused = table.refusal(act(change(beijing, TODAY), None));
    assert!(matches!(refused, Refusal::Place(PlaceRefusal::FarAway { km: 1200..1300 })), "{refused:?}");
    let other = CheckpointEdit { line: line(9), ..said() };
    let refused = table.refusal(act(change(other, TODAY), None));
    assert!(matches!(refused, Refusal::Unknown { kind: Kind::Line, .. }), "{refused:?}");
    let nowhere = CheckpointEdit { stated: Stated { zone: Some(zone(7)), ..Stated::default() }, ..said() };
    assert!(matches!(table.refusal(act(change(nowhere, TODAY), None)), Refusal::Unknown { kind: Kind::Zone, .. }));
}

#[test]
fn an_edit_of_a_version_that_is_gone_is_a_conflict() {
    let mut table = table();
    table.one(act(change(CheckpointEdit { name: name("新"), ..said() }, TODAY), None));
    let late = Envelope { base: Some(1), ..act(change(said(), TODAY), None) };
    assert_eq!(table.asks(late), Err(Denial::Conflict { current: 2 }));
}

#[test]
fn a_new_checkpoint_gets_the_next_code_of_its_line_and_may_be_taken_back_while_nothing_hangs_on_it() {
    let mut table = table();
    let new = |number| CheckpointId::new(id(20, number));
    let add = |number| act(PlaceAct::Add { checkpoint: new(number), code: None, is: said(), first: TODAY }, None);
    let take_back = |called: &str| envelope(Command::TakeBack { kind: Kind::Checkpoint, code: code(called) });
    let added = table.one(add(2));
    assert_eq!(added.record.code().unwrap().as_str(), "L01-001");
    let back = table.one(take_back("L01-001"));
    assert_eq!(back.verb, Verb::Withdrawn);
    let row = table.0.checkpoint(new(2)).unwrap();
    assert!(row.is_withdrawn() && row.versions.on(TODAY).is_none());
    // Its code stays taken, and nothing is done to it any more.
    assert_eq!(table.one(add(3)).record.code().unwrap().as_str(), "L01-002");
    let again = table.refusal(take_back("L01-001"));
    assert!(matches!(again, Refusal::Unknown { .. }), "{again:?}");

    let Record::Role(role_of_points) = role_record() else { unreachable!() };
    let subjects = vec![SubjectKind::Checkpoint];
    table.one(put(Record::Role(Role { subjects, ..role_of_points })));
    table.one(put(person_record(1)));
    let held = duty_record(1, role(), Subject::Checkpoint(new(3)), Seat::A, Some(person(1)));
    let Record::Duty(held) = held else { unreachable!() };
    table.one(put(Record::Duty(Duty { period: open_period(TODAY), ..held })));
    let used = table.refusal(take_back("L01-002"));
    assert!(matches!(used, Refusal::StillUsed { .. }), "{used:?}");
}

#[test]
fn an_area_is_called_otherwise_from_a_day_on_and_keeps_its_border() {
    let mut table = table();
    let before = table.0.area(zone(1)).unwrap().entity.clone();
    let rename = |to: &str, short: Option<&str>| {
        act(PlaceAct::Rename { area: zone(1), name: name(to), short_name: short.map(name), first: MONDAY }, None)
    };
    let changed = table.one(rename("南站新城", Some("新城")));
    let Record::Area(area) = &changed.record else { unreachable!() };
    let all: Vec<_> = area.versions.all().iter().map(|it| (it.name.as_str(), it.period.first())).collect();
    assert_eq!(all, [("南站", date(2021, 1, 1)), ("南站新城", MONDAY)]);
    assert_eq!(area.versions.all()[0].boundary, area.versions.all()[1].boundary);
    assert_eq!(table.one(rename("南站", None)).record, Record::Area(before));
}

#[test]
fn only_the_office_edits_places() {
    let table = table();
    let member = Actor::Person { id: PersonId::new(id(3, 1)), device: None, capacity: None };
    let edit = act(change(said(), TODAY), None);
    let denied = decide(&table.0, &member, &edit, &Facts::default(), noon());
    assert_eq!(denied, Err(Denial::Refused(Refusal::NotAllowed)));
}

pub fn every_refusal() -> Vec<PlaceRefusal> {
    vec![
        PlaceRefusal::NoReason { first: TODAY },
        PlaceRefusal::NotThatDay { kind: Kind::Zone, code: code("X1"), first: TODAY },
        PlaceRefusal::Datum { text: "x".into() },
        PlaceRefusal::Text { text: "x".into() },
        PlaceRefusal::Position { zh: "不行".into(), en: "no".into() },
        PlaceRefusal::FarAway { km: 3 },
        PlaceRefusal::NothingSaid,
    ]
}
