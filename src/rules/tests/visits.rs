//! Inspections, rulings, and what is held.

use super::{rounds::*, *};

/// What can be refused, each once.
pub(super) fn every_refusal() -> Vec<VisitRefusal> {
    let (on, round, item, point) = (date(2026, 1, 1), || code("M1"), || code("A"), || code("C1"));
    let (state, to) = (RoundState::Running, RoundState::Final);
    vec![
        VisitRefusal::RoundState { round: round(), state },
        VisitRefusal::RoundStep { round: round(), state, to },
        VisitRefusal::RoundSettled { round: round() },
        VisitRefusal::ReservedCode { code: code("patrol") },
        VisitRefusal::NoTeam { round: round() },
        VisitRefusal::TeamTwice { team: code("T1") },
        VisitRefusal::NoSample { round: round() },
        VisitRefusal::EmptyScope { round: round() },
        VisitRefusal::NoChecklist { line: code("L01"), on },
        VisitRefusal::NoScheme { on },
        VisitRefusal::NotInTeam { round: round() },
        VisitRefusal::NotDrawn { checkpoint: point() },
        VisitRefusal::ReserveWaits { checkpoint: point() },
        VisitRefusal::VisitedAlready { checkpoint: point() },
        VisitRefusal::NotThatDay { checkpoint: point(), on, ended: Some(on) },
        VisitRefusal::ChecklistOfOther { checkpoint: point(), line: code("L01") },
        VisitRefusal::ChecklistVersion { number: 1, right: Some(2) },
        VisitRefusal::ItemUnknown { item: item(), number: 1 },
        VisitRefusal::ItemTwice { item: item() },
        VisitRefusal::ItemMissing { item: item() },
        VisitRefusal::ItemFigure { item: item() },
        VisitRefusal::FigureNotMet { item: item() },
        VisitRefusal::FindingOfMet { item: item() },
        VisitRefusal::FindingOfUntested,
        VisitRefusal::FindingTwice,
        VisitRefusal::UntestedPhoto { reason: UntestedReason::Closed },
        VisitRefusal::UntestedNote,
        VisitRefusal::TimeOrder,
        VisitRefusal::Future { field: "finished_at" },
        VisitRefusal::TooOld { days: 400 },
        VisitRefusal::FarAway { field: "position", km: 900 },
        VisitRefusal::Sighting,
        VisitRefusal::TooManyPhotos { most: 60 },
        VisitRefusal::TooManyFindings { most: 60 },
        VisitRefusal::PhotoSize { hash: BlobHash::from_bytes([7; 32]) },
        VisitRefusal::UntestedRuling,
        VisitRefusal::SameAnswer { item: item() },
        VisitRefusal::HeldDecided,
    ]
}

fn minutes(from: Instant, minutes: i64) -> Instant {
    Instant::from_micros(from.micros() + minutes * 60_000_000).unwrap()
}

fn answer(letter: &str, value: AnswerValue, figure: Option<f64>) -> Answer {
    Answer { item: code(letter), value, figure, rest: false }
}

fn all_met() -> Vec<Answer> {
    ["P", "R", "M", "Z", "D"].map(|letter| answer(letter, AnswerValue::Met, None)).into()
}

fn photo(number: u8) -> Photo {
    Photo {
        hash: BlobHash::from_bytes([number; 32]),
        width: 1920,
        height: 1080,
        taken_at: minutes(noon(), -30),
        device_at: None,
        from: PhotoFrom::Camera,
        seen: None,
    }
}

fn finding(number: u32, letter: &str) -> Finding {
    let text = Text::new("通道堆物").unwrap();
    Finding { id: id(60, number), item: code(letter), text, count: 1, spot: None, position: None, photos: vec![] }
}

/// A visit of checkpoint 4 (line 1, zone 1) on a patrol, with everything met.
fn visit() -> Inspection {
    Inspection {
        id: InspectionId::new(id(0, 0)),
        round: None,
        checkpoint: point_id(4),
        line: line(1),
        zone: None,
        inspector: person_id(99),
        started_at: minutes(noon(), -60),
        finished_at: minutes(noon(), -20),
        device_at: None,
        seen: None,
        checklist: list_id(2),
        scheme: None,
        result: VisitResult::Done { answers: all_met() },
        findings: vec![],
        photos: vec![],
        note: None,
        score: None,
    }
}

fn record(inspection: Inspection) -> Envelope {
    envelope(Command::RecordInspection { inspection: Box::new(inspection) })
}

fn done(answers: Vec<Answer>) -> Inspection {
    Inspection { result: VisitResult::Done { answers }, ..visit() }
}

fn untested(reason: UntestedReason) -> Inspection {
    Inspection { result: VisitResult::Untested { reason, note: None }, photos: vec![photo(1)], ..visit() }
}

fn made(changes: &[Change]) -> Inspection {
    let Record::Inspection(made) = &changes[0].record else { panic!("{changes:?}") };
    (**made).clone()
}

/// Changes the answer to one item.
fn with(letter: &str, value: AnswerValue, figure: Option<f64>) -> Inspection {
    let mut answers = all_met();
    *answers.iter_mut().find(|answer| answer.item == code(letter)).unwrap() = answer(letter, value, figure);
    done(answers)
}

#[test]
fn a_visit_is_recorded_with_what_follows_from_it() {
    let mut table = table();
    let asked = record(Inspection { score: Some(1.0), ..with("P", AnswerValue::Partly, None) });
    let decision = table.decides(&by(OTHER_INSPECTOR), &asked, vec![]).unwrap();
    let made = made(&decision.changes);
    assert_eq!((decision.changes[0].verb, decision.held), (Verb::Recorded, false));
    assert_eq!(decision.capacity, Some(Capacity::Account(AccountRole::Inspector)));
    assert_eq!((made.id.uuid(), made.inspector), (asked.id.uuid(), person_id(OTHER_INSPECTOR)));
    assert_eq!((made.line, made.zone, made.scheme), (line(1), Some(zone(1)), Some(ScoringId::new(id(9, 1)))));
    // Four of five items of the same weight, and six tenths of one.
    assert!((made.score.unwrap() - 92.0).abs() < 1e-9);
    let known = table.0.visit(made.id).unwrap();
    assert_eq!((known.score, known.findings, known.rulings()), (made.score, 0, 0));
    assert_eq!(table.0.visits_of(point_id(4)).count(), 1);
}

#[test]
fn what_cannot_be_true_of_a_visit_is_refused() {
    use AnswerValue::{Met, NotApplicable, NotMet, Partly};
    let mut table = table();
    let mut refuses = |visit: Inspection, refusal: VisitRefusal| {
        assert_eq!(table.refusal(record(visit)), Refusal::Visit(refusal));
    };
    let times = |started, finished| Inspection {
        started_at: minutes(noon(), started),
        finished_at: minutes(noon(), finished),
        ..visit()
    };
    refuses(times(-10, -20), VisitRefusal::TimeOrder);
    refuses(times(-10, 6), VisitRefusal::Future { field: "finished_at" });
    refuses(times(-10, -401 * 24 * 60 + 600), VisitRefusal::TimeOrder);
    refuses(times(-401 * 24 * 60, -401 * 24 * 60), VisitRefusal::TooOld { days: 400 });
    // The roster: ended, and not there yet.
    let on = date(2026, 11, 23);
    let ended = VisitRefusal::NotThatDay { checkpoint: code("C17"), on, ended: Some(date(2026, 6, 30)) };
    refuses(Inspection { checkpoint: point_id(17), ..visit() }, ended);
    // The checklist: of the other line, and not in force that day.
    let other = VisitRefusal::ChecklistOfOther { checkpoint: code("C4"), line: code("L01") };
    refuses(Inspection { checklist: list_id(4), ..visit() }, other);
    let version = |number| VisitRefusal::ChecklistVersion { number, right: Some(2) };
    refuses(Inspection { checklist: list_id(1), ..visit() }, version(1));
    refuses(Inspection { checklist: list_id(3), ..visit() }, version(3));
    // The answers.
    let mut answers = all_met();
    answers.push(answer("X", Met, None));
    refuses(done(answers), VisitRefusal::ItemUnknown { item: code("X"), number: 2 });
    let mut answers = all_met();
    answers.push(answer("P", NotMet, None));
    refuses(done(answers), VisitRefusal::ItemTwice { item: code("P") });
    refuses(done(all_met()[..4].to_vec()), VisitRefusal::ItemMissing { item: code("D") });
    let figure = |letter: &str| VisitRefusal::ItemFigure { item: code(letter) };
    refuses(with("P", Met, Some(1.0)), figure("P"));
    for (letter, wrong) in
        [("R", 101.0), ("R", -1.0), ("R", f64::NAN), ("M", 1.5), ("M", -1.0), ("Z", 0.5), ("D", f64::INFINITY)]
    {
        refuses(with(letter, NotMet, Some(wrong)), figure(letter));
    }
    let short = |letter: &str| VisitRefusal::FigureNotMet { item: code(letter) };
    for (letter, figure) in [("R", 94.9), ("M", 4.0), ("Z", 1.0), ("D", 1.0)] {
        refuses(with(letter, Met, Some(figure)), short(letter));
    }
    // What was found.
    let found = |visit: Inspection, findings| Inspection { findings, ..visit };
    refuses(found(visit(), vec![finding(1, "P")]), VisitRefusal::FindingOfMet { item: code("P") });
    let left_out = found(with("P", NotApplicable, None), vec![finding(1, "P")]);
    refuses(left_out, VisitRefusal::FindingOfMet { item: code("P") });
    let strange = found(visit(), vec![finding(1, "X")]);
    refuses(strange, VisitRefusal::ItemUnknown { item: code("X"), number: 2 });
    let twice = found(with("P", NotMet, None), vec![finding(1, "P"), finding(1, "P")]);
    refuses(twice, VisitRefusal::FindingTwice);
    let none = Finding { count: 0, ..finding(1, "P") };
    refuses(found(with("P", NotMet, None), vec![none]), figure("P"));
    let many = (0..61).map(|number| finding(number, "P")).collect();
    refuses(found(with("P", Partly, None), many), VisitRefusal::TooManyFindings { most: 60 });
    // What could not be looked at.
    let closed = UntestedReason::Closed;
    refuses(Inspection { photos: vec![], ..untested(closed) }, VisitRefusal::UntestedPhoto { reason: closed });
    refuses(untested(UntestedReason::Other), VisitRefusal::UntestedNote);
    refuses(found(untested(closed), vec![finding(1, "P")]), VisitRefusal::FindingOfUntested);
    // Photos and places.
    let photos = |photos| Inspection { photos, ..visit() };
    refuses(photos((0..61).map(photo).collect()), VisitRefusal::TooManyPhotos { most: 60 });
    for (width, height) in [(0, 10), (10, 0), (20_001, 10)] {
        let hash = photo(3).hash;
        refuses(photos(vec![Photo { width, height, ..photo(3) }]), VisitRefusal::PhotoSize { hash });
    }
    let ahead = Photo { taken_at: minutes(noon(), 10), ..photo(3) };
    refuses(photos(vec![ahead]), VisitRefusal::Future { field: "taken_at" });
    let seen = |lon, lat, accuracy| Sighting {
        source: SightingSource::Gps,
        position: Position::new(lon, lat).unwrap(),
        accuracy,
        age: None,
    };
    let at = |seen| Inspection { seen: Some(seen), ..visit() };
    let Err(Denial::Refused(Refusal::Visit(VisitRefusal::FarAway { field, km }))) =
        Table(table.0.clone()).asks(record(at(seen(2.35, 48.85, None))))
    else {
        panic!("Paris is near");
    };
    assert!(field == "position" && (9_000..10_500).contains(&km), "{km}");
    for figure in [f64::NAN, f64::INFINITY, -1.0] {
        let refused = Table(table.0.clone()).refusal(record(at(seen(115.9, 28.6, Some(figure)))));
        assert_eq!(refused, Refusal::Visit(VisitRefusal::Sighting));
    }
    let Record::Checkpoint(_) = checkpoint_record(1, line(1), Stated::default()) else { unreachable!() };
    let far = Finding { position: Some(Position::new(121.4, 31.2).unwrap()), ..finding(1, "P") };
    let refused = Table(table.0.clone()).refusal(record(found(with("P", NotMet, None), vec![far])));
    assert!(matches!(refused, Refusal::Visit(VisitRefusal::FarAway { field: "finding", .. })), "{refused:?}");
    // And what can be.
    let mut fine = with("D", Partly, Some(1.0));
    fine.findings = vec![finding(1, "D")];
    fine.seen = Some(seen(115.9, 28.66, Some(12.5)));
    fine.finished_at = minutes(noon(), 4);
    table.asks(record(fine)).unwrap();
    table.asks(record(untested(closed))).unwrap();
}

#[test]
fn on_a_patrol_inspectors_go_everywhere_and_others_where_they_answer() {
    let mut table = table();
    let mut may = |number, point| {
        let checklist = if point == 4 { list_id(2) } else { list_id(4) };
        let asked = record(Inspection { checkpoint: point_id(point), checklist, ..visit() });
        table.decides(&by(number), &asked, vec![]).map(|decision| decision.capacity)
    };
    let duty = Some(Capacity::Duty(duty(1)));
    // The right goes by the map: all of these stand outside of zone 1, whatever is stated.
    assert_eq!(may(OWNER, 3), Err(Refusal::NotAllowed.into()));
    assert_eq!(may(NOBODY, 4), Err(Refusal::NotAllowed.into()));
    assert_eq!(may(OTHER_INSPECTOR, 3).unwrap(), Some(Capacity::Account(AccountRole::Inspector)));
    assert_eq!(may(OFFICE, 4).unwrap(), Some(Capacity::Account(AccountRole::Office)));
    let unplaced = |number| {
        let Record::Checkpoint(mut point) = checkpoint_record(number, line(1), Stated::default()) else {
            unreachable!()
        };
        let mut version = point.versions.all()[0].clone();
        version.position = Some(Position::new(115.815, 28.605).unwrap());
        point.versions = Versions::new(vec![version]).unwrap();
        Record::Checkpoint(point)
    };
    table.one(put(unplaced(30)));
    let asked = record(Inspection { checkpoint: point_id(30), ..visit() });
    assert_eq!(table.decides(&by(OWNER), &asked, vec![]).unwrap().capacity, duty);
}

/// The sample and the reserve of line 1 in zone 1.
fn drawn(table: &Table) -> (Vec<CheckpointId>, CheckpointId) {
    let round = known(table);
    let (sample, reserves): (Vec<_>, Vec<_>) = table
        .0
        .targets(&round)
        .iter()
        .filter(|target| target.line == line(1) && target.zone == Some(zone(1)))
        .map(|target| target.drawn.clone())
        .partition(|drawn| !drawn.reserve);
    (sample.into_iter().map(|drawn| drawn.checkpoint).collect(), reserves[0].checkpoint)
}

fn of_round(checkpoint: CheckpointId) -> Inspection {
    Inspection { round: Some(round_id()), checkpoint, ..visit() }
}

#[test]
fn a_team_visits_what_was_drawn_once_and_a_reserve_steps_in_for_what_could_not_be_tested() {
    let mut table = running();
    let (sample, reserve) = drawn(&table);
    let of = |checkpoint, kind: Inspection| Inspection { round: Some(round_id()), checkpoint, ..kind };
    let mut asks = |number: u32, visit: Inspection| match table.decides(&by(number), &record(visit), vec![]) {
        Ok(decision) => Ok(made(&decision.changes)),
        Err(Denial::Refused(refusal)) => Err(refusal),
        Err(other) => panic!("{other:?}"),
    };
    let no = |refusal| Err(Refusal::Visit(refusal));
    let code_of = |checkpoint: CheckpointId| code(&format!("C{}", checkpoint.uuid().as_bytes()[15]));
    // Only the team's people, whatever their account; an inspector of another team is nobody here.
    assert_eq!(asks(OTHER_INSPECTOR, of_round(sample[0])), Err(Refusal::NotAllowed));
    assert_eq!(asks(OWNER, of_round(sample[0])), Err(Refusal::NotAllowed));
    let outside = (1..=16).map(point_id).find(|id| known_points(&sample, reserve, *id)).unwrap();
    assert_eq!(asks(INSPECTOR, of_round(outside)), no(VisitRefusal::NotDrawn { checkpoint: code_of(outside) }));
    assert_eq!(asks(INSPECTOR, of_round(reserve)), no(VisitRefusal::ReserveWaits { checkpoint: code_of(reserve) }));
    let wrong = Inspection { checklist: list_id(3), ..of_round(sample[0]) };
    assert_eq!(asks(INSPECTOR, wrong), no(VisitRefusal::ChecklistVersion { number: 3, right: Some(2) }));
    let first = asks(INSPECTOR, of_round(sample[0])).unwrap();
    assert_eq!((first.round, first.score), (Some(round_id()), Some(100.0)));
    let again = no(VisitRefusal::VisitedAlready { checkpoint: code_of(sample[0]) });
    assert_eq!(asks(LEADER, of_round(sample[0])), again);
    // Closed: the reserve steps in; and the closed one may be tried again.
    asks(INSPECTOR, of(sample[1], untested(UntestedReason::Closed))).unwrap();
    asks(INSPECTOR, of_round(reserve)).unwrap();
    asks(INSPECTOR, of(sample[1], untested(UntestedReason::Works))).unwrap();
    asks(INSPECTOR, of_round(sample[1])).unwrap();
    let round = known(&table);
    let targets = table.0.targets(&round);
    let state = |id| targets.iter().find(|target| target.drawn.checkpoint == id).map(|it| (it.state, it.active));
    use crate::atlas::TargetState;
    assert_eq!(state(sample[0]), Some((TargetState::Done, true)));
    assert_eq!(state(sample[1]), Some((TargetState::Done, true)));
    assert_eq!(state(reserve), Some((TargetState::Done, true)));
    let waiting = targets.iter().filter(|target| target.drawn.reserve && !target.active).count();
    assert_eq!(waiting, 3);
}

/// Of line 1 in zone 1, and not drawn.
fn known_points(sample: &[CheckpointId], reserve: CheckpointId, id: CheckpointId) -> bool {
    [4, 8, 12, 16].map(point_id).contains(&id) && !sample.contains(&id) && id != reserve
}

#[test]
fn a_round_that_does_not_run_takes_nothing_and_holds_what_was_done_before() {
    let mut table = table();
    table.one(put_round(round()));
    table.one(draw(7, 2, 1));
    let (sample, _) = drawn(&table);
    let state = |state| Refusal::Visit(VisitRefusal::RoundState { round: code("M1"), state });
    let refused = |table: &mut Table, visit: Inspection| match table.decides(&by(INSPECTOR), &record(visit), vec![]) {
        Err(Denial::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    };
    assert_eq!(refused(&mut table, of_round(sample[0])), state(RoundState::Preparing));
    table.one(advance(RoundState::Running));
    table.one(advance(RoundState::Review));
    // Finished after the round had stopped: it was known to be over.
    let late = Inspection { finished_at: minutes(noon(), 3), ..of_round(sample[0]) };
    assert_eq!(refused(&mut table, late), state(RoundState::Review));
    // Finished before, and sent when there was a signal again.
    let asked = record(of_round(sample[0]));
    let decision = table.decides(&by(INSPECTOR), &asked, vec![]).unwrap();
    assert!(decision.held && decision.changes.len() == 1);
    let Record::Held(held) = &decision.changes[0].record else { panic!("{decision:?}") };
    assert_eq!((held.id.uuid(), held.person, &*held.envelope), (asked.id.uuid(), person_id(INSPECTOR), &asked));
    assert_eq!(table.0.visits().len(), 0);
    // The office takes it: it is the inspector's, recorded as it was.
    let take = |take| {
        let reason = Some(Text::new("信号恢复后补传").unwrap());
        envelope(Command::DecideHeld { held: HeldId::new(asked.id.uuid()), take, reason })
    };
    assert_eq!(table.decides(&by(INSPECTOR), &take(true), vec![]), Err(Refusal::NotAllowed.into()));
    let decision = table.decides(&by(OFFICE), &take(true), vec![]).unwrap();
    let made = made(&decision.changes);
    assert_eq!((made.inspector, made.id.uuid(), decision.held), (person_id(INSPECTOR), asked.id.uuid(), false));
    let Record::Held(held) = &decision.changes[1].record else { panic!("{decision:?}") };
    assert!(held.decided.as_ref().unwrap().taken);
    let decided = Refusal::Visit(VisitRefusal::HeldDecided);
    assert_eq!(table.decides(&by(OFFICE), &take(false), vec![]), Err(decided.into()));
}

#[test]
fn what_might_be_done_when_it_was_recorded_and_no_longer_may_is_held() {
    let mut table = table();
    let at = |envelope: Envelope, ago: i64| Envelope { recorded_at: Some(minutes(noon(), -ago)), ..envelope };
    // The inspector is a reader since now.
    table.one(put(account_as(OTHER_INSPECTOR, AccountRole::Reader)));
    let past = table.0.account_of(person_id(OTHER_INSPECTOR)).unwrap().earlier.clone();
    assert_eq!(past.iter().map(|one| (one.role, one.until)).collect::<Vec<_>>(), [(AccountRole::Inspector, noon())]);
    let now = table.decides(&by(OTHER_INSPECTOR), &record(visit()), vec![]);
    assert_eq!(now, Err(Refusal::NotAllowed.into()));
    let held = table.decides(&by(OTHER_INSPECTOR), &at(record(visit()), 20), vec![]).unwrap();
    assert!(held.held);
    // Nobody gets a right by saying so.
    assert_eq!(table.decides(&by(NOBODY), &at(record(visit()), 20), vec![]), Err(Refusal::NotAllowed.into()));
    // Only what is recorded where there is no signal.
    let edit = at(put(zone_record(1, "甲")), 20);
    table.one(put(account_as(OFFICE, AccountRole::Member)));
    assert_eq!(table.decides(&by(OFFICE), &edit, vec![]), Err(Refusal::NotAllowed.into()));
    // Dropped, nothing came of it.
    let Record::Held(known) = &held.changes[0].record else { unreachable!() };
    let drop = envelope(Command::DecideHeld { held: known.id, take: false, reason: None });
    let changes = table.asks(drop).unwrap();
    assert_eq!((changes.len(), table.0.visits().len()), (1, 0));
    // What the office thinks of an account's past is not for clients to say.
    let Record::Account(mut sly) = account_as(NOBODY, AccountRole::Member) else { unreachable!() };
    sly.earlier = past;
    assert_eq!(table.asks(put(Record::Account(sly))), Ok(vec![]));
}

#[test]
fn a_duty_that_has_ended_since_holds_what_was_recorded_before() {
    let mut table = table();
    let Record::Checkpoint(mut point) = checkpoint_record(30, line(1), Stated::default()) else { unreachable!() };
    let mut version = point.versions.all()[0].clone();
    version.position = Some(Position::new(115.815, 28.605).unwrap());
    point.versions = Versions::new(vec![version]).unwrap();
    table.one(put(Record::Checkpoint(point)));
    table.one(envelope(Command::EndDuty { duty: duty(1), last: date(2026, 11, 22) }));
    let day = 24 * 60;
    let ago = |days: i64| {
        let (started_at, finished_at) = (minutes(noon(), -days * day - 10), minutes(noon(), -days * day));
        let asked = record(Inspection { checkpoint: point_id(30), started_at, finished_at, ..visit() });
        Envelope { recorded_at: Some(finished_at), ..asked }
    };
    assert_eq!(table.decides(&by(OWNER), &ago(0), vec![]), Err(Refusal::NotAllowed.into()));
    assert!(table.decides(&by(OWNER), &ago(1), vec![]).unwrap().held);
}

#[test]
fn a_ruling_changes_an_answer_and_says_what_stood_before() {
    use AnswerValue::{Met, NotMet, Partly};
    let mut table = table();
    let asked = record(with("P", NotMet, None));
    let first = made(&table.decides(&by(OTHER_INSPECTOR), &asked, vec![]).unwrap().changes);
    assert_eq!(first.score, Some(80.0));
    let rule = |letter: &str, to| {
        let (inspection, reason) = (InspectionId::new(asked.id.uuid()), Text::new("申诉成立").unwrap());
        envelope(Command::Rule { inspection, item: code(letter), to, reason, evidence: vec![] })
    };
    let facts = || vec![Record::Inspection(Box::new(first.clone()))];
    for number in [OTHER_INSPECTOR, LEADER, NOBODY] {
        assert_eq!(table.decides(&by(number), &rule("P", Met), facts()), Err(Refusal::NotAllowed.into()));
    }
    let mut ruling = |letter: &str, to| match table.decides(&by(OFFICE), &rule(letter, to), facts()) {
        Ok(decision) => match &decision.changes[0].record {
            Record::Ruling(ruling) => Ok(ruling.clone()),
            other => panic!("{other:?}"),
        },
        Err(Denial::Refused(refusal)) => Err(refusal),
        Err(other) => panic!("{other:?}"),
    };
    let one = ruling("P", Partly).unwrap();
    assert_eq!((one.number, one.from, one.to, one.by), (1, NotMet, Partly, Some(person_id(OFFICE))));
    assert!((one.score.unwrap() - 92.0).abs() < 1e-9);
    let same = Refusal::Visit(VisitRefusal::SameAnswer { item: code("P") });
    assert_eq!(ruling("P", Partly), Err(same));
    let two = ruling("P", Met).unwrap();
    assert_eq!((two.number, two.from, two.score), (2, Partly, Some(100.0)));
    let unknown = Refusal::Visit(VisitRefusal::ItemUnknown { item: code("X"), number: 2 });
    assert_eq!(ruling("X", Met), Err(unknown));
    let known = table.0.visit(first.id).unwrap();
    assert_eq!((known.score, known.rulings()), (Some(100.0), 2));
    assert_eq!(table.0.visit_of_ruling(Fid(1)).unwrap().id, first.id);
}

#[test]
fn what_is_final_is_not_ruled_on_any_more() {
    let mut table = running();
    let (sample, _) = drawn(&table);
    let first = made(&table.decides(&by(INSPECTOR), &record(of_round(sample[0])), vec![]).unwrap().changes);
    for to in [RoundState::Review, RoundState::Published, RoundState::Final] {
        table.one(advance(to));
    }
    let (item, to, reason) = (code("P"), AnswerValue::NotMet, Text::new("申诉").unwrap());
    let rule = envelope(Command::Rule { inspection: first.id, item, to, reason, evidence: vec![] });
    let denied = table.decides(&by(OFFICE), &rule, vec![Record::Inspection(Box::new(first.clone()))]);
    let state = VisitRefusal::RoundState { round: code("M1"), state: RoundState::Final };
    assert_eq!(denied, Err(Refusal::Visit(state).into()));
    // What could not be looked at has no answers.
    let shut =
        made(&table.decides(&by(OTHER_INSPECTOR), &record(untested(UntestedReason::Closed)), vec![]).unwrap().changes);
    let reason = Text::new("申诉").unwrap();
    let rule = envelope(Command::Rule { inspection: shut.id, item: code("P"), to, reason, evidence: vec![] });
    let denied = table.decides(&by(OFFICE), &rule, vec![Record::Inspection(Box::new(shut))]);
    assert_eq!(denied, Err(Refusal::Visit(VisitRefusal::UntestedRuling).into()));
}

#[test]
fn a_round_exists_only_for_its_circle_until_it_is_published() {
    let mut table = running();
    table.one(put(account_as(NOBODY, AccountRole::Reader)));
    let (sample, _) = drawn(&table);
    let first = made(&table.decides(&by(INSPECTOR), &record(of_round(sample[0])), vec![]).unwrap().changes);
    let patrol = made(&table.decides(&by(OTHER_INSPECTOR), &record(visit()), vec![]).unwrap().changes);
    let sees = |table: &Table, number: u32| {
        let account = table.0.account_of(person_id(number)).map(|row| &row.entity);
        let visit = |id| permit_inspection(&table.0, account, table.0.visit(id).unwrap());
        let name = permit_inspector_name(&table.0, account, table.0.visit(first.id).unwrap());
        (permit_round(account, &known(table)), visit(first.id), name, visit(patrol.id))
    };
    let circle = [INSPECTOR, LEADER, OFFICE, 6];
    for number in 1..=7 {
        let inside = circle.contains(&number);
        assert_eq!(sees(&table, number), (inside, inside, inside, true), "{number}");
    }
    table.one(advance(RoundState::Review));
    assert_eq!(sees(&table, OWNER), (false, false, false, true));
    table.one(advance(RoundState::Published));
    assert_eq!(sees(&table, OWNER), (true, true, true, true));
    let nobody = table.0.visit(patrol.id).unwrap();
    assert!(!permit_inspection(&table.0, None, nobody) && !permit_round(None, &known(&table)));
    // Where they stay unnamed, publishing names nobody.
    let unnamed = Round { unnamed: true, ..known(&table) };
    let account = |number| table.0.account_of(person_id(number)).map(|row| &row.entity);
    assert!(permit_round(account(OWNER), &unnamed) && !permit_teams(account(OWNER), &unnamed));
    assert!(permit_teams(account(LEADER), &unnamed));
}
