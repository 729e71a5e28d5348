//! The demonstration district.

use super::*;
use crate::domain::{
    BlobHash, Case, CaseState, Ending, Envelope, Instant, Origin, Picture, Record, RoundState, StepAct,
};

#[test]
fn the_demonstration_files_are_read_without_any_error_and_a_second_time_change_nothing() {
    let files = demo_files();
    assert_eq!(files.len(), 16);
    let first = planned(&Atlas::default(), &files);
    assert_eq!(first.faults.errors().map(Fault::en).collect::<Vec<_>>(), Vec::<String>::new());

    // What is meant to be looked at: points stated elsewhere than drawn, and seats held twice.
    let mut warned: Vec<_> = first.faults.warnings().map(Fault::code).collect();
    warned.dedup();
    assert_eq!(warned, ["stated_differs", "too_many_holders"], "{}", said(&first.faults));
    let atlas = applied(Atlas::default(), &first);
    let second = planned(&atlas, &files);
    assert!(second.entries.iter().all(|entry| entry.what == What::PrivatePhone));
}

/// The district with the life in it.
fn alive(today: jiff::civil::Date) -> (Atlas, Vec<Envelope>) {
    let first = planned(&Atlas::default(), &demo_files());
    let mut atlas = applied(Atlas::default(), &first);
    let life = demo_life(&atlas, Players::default(), today);
    for envelope in &life {
        let Command::Put { record, .. } = &envelope.command else { continue };
        let fid = atlas.next_fid(record.kind());
        let change =
            Change { fid, version: 1, verb: Verb::Added, record: (**record).clone(), reason: None, personal: None };
        atlas.apply(Seq(atlas.seq().0 + 1), &change);
    }
    (atlas, life)
}

fn cases(life: &[Envelope]) -> Vec<&Case> {
    let mut all = vec![];
    for envelope in life {
        if let Command::Put { record, .. } = &envelope.command
            && let Record::Case(case) = &**record
        {
            all.push(&**case);
        }
    }
    all
}

const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 25);

#[test]
fn the_district_is_alive_the_same_way_each_time_and_in_all_states() {
    let (atlas, life) = alive(TODAY);
    let rounds: Vec<_> = atlas.rounds().iter().map(|round| (round.code.to_string(), round.state)).collect();
    let expected = [
        ("M202609", RoundState::Final),
        ("M202610", RoundState::Published),
        ("M202611", RoundState::Running),
        ("S2026X", RoundState::Preparing),
    ];
    assert_eq!(rounds, expected.map(|(code, state)| (code.to_owned(), state)));
    for round in atlas.rounds().iter().take(3) {
        assert!(round.sample.iter().filter(|drawn| !drawn.reserve).count() >= 200);
        assert!(round.sample.iter().any(|drawn| drawn.reserve) && round.teams.len() == 2);
    }
    assert!(atlas.visits_in(None).count() >= 295, "{}", atlas.visits_in(None).count());
    let cases = cases(&life);
    assert!(cases.len() >= 320, "{}", cases.len());
    let now: Instant = TODAY.to_zoned(atlas.time_zone()).unwrap().timestamp().into();
    let count = |what: &dyn Fn(&Case) -> bool| cases.iter().filter(|case| what(case)).count();
    for (least, what, has) in [
        (15, "to assign", count(&|case| case.state == CaseState::ToAssign)),
        (10, "to sign", count(&|case| case.state == CaseState::ToSign)),
        (30, "underway", count(&|case| case.state == CaseState::Underway)),
        (12, "overdue", count(&|case| case.is_overdue(now))),
        (15, "to recheck", count(&|case| case.state == CaseState::ToRecheck)),
        (5, "suspended", count(&|case| case.state == CaseState::Suspended)),
        (120, "done", count(&|case| case.ending == Some(Ending::Done))),
        (5, "dismissed", count(&|case| case.ending == Some(Ending::Dismissed))),
        (5, "joined", count(&|case| matches!(case.ending, Some(Ending::Joined { .. })))),
        (5, "asked for", count(&|case| case.request.is_some())),
        (10, "failed", count(&|case| case.failures > 0)),
        (4, "rebounds", count(&|case| case.rebound_of.is_some())),
        (4, "cards", count(&|case| case.card.is_some())),
        (30, "reports", count(&|case| case.origin == Origin::Report)),
        (120, "with a picture after", count(&|case| !case.after.is_empty())),
    ] {
        assert!(has >= least, "{what}: {has}");
    }
    let due_today = |case: &Case| {
        case.due_at.is_some_and(|due| !case.is_overdue(now) && atlas.today(due) <= TODAY.tomorrow().unwrap())
    };
    assert!(count(&|case| case.state == CaseState::Underway && due_today(case)) >= 3);

    // Again, with other ids of the district's own, the same happens.
    let of = |life: &[Envelope]| life.iter().map(|one| serde_json::to_string(one).unwrap()).collect::<Vec<_>>();
    let first = planned(&Atlas::default(), &demo_files());
    let district = applied(Atlas::default(), &first);
    let twice = [(); 2].map(|()| of(&demo_life(&district, Players::default(), TODAY)));
    assert_eq!(twice[0], twice[1]);
    assert_ne!(twice[0], of(&demo_life(&district, Players::default(), TODAY.tomorrow().unwrap())));
}

#[test]
fn the_life_fits_together_on_any_day() {
    for today in [TODAY, jiff::civil::date(2026, 12, 1), jiff::civil::date(2027, 1, 2), jiff::civil::date(2027, 3, 31)]
    {
        let (atlas, life) = alive(today);
        let end: Instant = today.to_zoned(atlas.time_zone()).unwrap().timestamp().into();
        let mut codes = std::collections::HashSet::new();
        let cases = cases(&life);
        assert!(cases.len() >= 320, "{today}: {}", cases.len());
        for case in cases {
            assert!(codes.insert(case.code.clone()), "{}", case.code);
            let order =
                [Some(case.found.at), case.assigned_at, case.first_handed_in_at, case.handed_in_at, case.closed_at];
            let order: Vec<_> = order.into_iter().flatten().collect();
            assert!(order.is_sorted() && *order.last().unwrap() < end, "{today} {}: {order:?}", case.code);
            assert!(case.steps.is_sorted_by_key(|step| step.at), "{today} {}: {:?}", case.code, case.steps);
            assert_eq!(case.state == CaseState::Closed, case.closed_at.is_some(), "{}", case.code);
            assert!(case.state == CaseState::ToAssign || case.ending.is_some() || case.lead.is_some(), "{}", case.code);
            assert!(case.lead.is_none_or(|lead| !case.assisting.contains(&lead)), "{}", case.code);
            assert!(case.request.is_none() || case.state != CaseState::Closed, "{}", case.code);
            // Nobody looks at the own work again.
            let units: Vec<_> = case.lead.iter().chain(&case.assisting).collect();
            let again = case.steps.iter().filter(|step| matches!(step.act, StepAct::Pass | StepAct::Fail));
            for step in again {
                let by = step.by.unwrap();
                assert!(!units.iter().any(|unit| atlas.works_in(by, **unit, today)), "{}", case.code);
            }
            for photo in case.all_photos() {
                assert_eq!((photo.width, photo.height), (480, 360));
            }
        }
        for visit in atlas.visits().iter() {
            assert!(visit.at < end && visit.score.is_none_or(|score| (0.0..=100.0).contains(&score)));
        }
    }
}

#[test]
fn the_pictures_are_pictures_and_all_of_them_are_shown_somewhere() {
    let (_, life) = alive(TODAY);
    let shown: std::collections::HashSet<_> = life.iter().flat_map(|envelope| envelope.command.blobs()).collect();
    let drawn: std::collections::HashSet<_> = demo_photos().iter().map(|bytes| BlobHash::of(bytes)).collect();
    assert_eq!(shown, drawn);
    assert!(demo_photos().iter().all(|bytes| Picture::of(bytes).is_some() && bytes.len() < 40_000));
}

#[test]
fn a_year_of_weekends_lies_around_today_in_all_zones_and_fits_together() {
    for today in [TODAY, jiff::civil::date(2026, 11, 28), jiff::civil::date(2027, 1, 3)] {
        let (atlas, _) = alive(today);
        let midnight: Instant = today.to_zoned(atlas.time_zone()).unwrap().timestamp().into();
        let shifts: Vec<_> = atlas.shifts().iter().collect();
        assert!(shifts.len() >= 2000, "{today}: {}", shifts.len());
        let zones: std::collections::HashSet<_> = shifts.iter().filter_map(|row| atlas.zone_of_shift(row)).collect();
        assert_eq!(zones.len(), 13);
        let units: std::collections::HashSet<_> =
            shifts.iter().flat_map(|row| row.parts.iter().map(|part| part.unit)).collect();
        assert!(units.len() >= 120, "{today}: {}", units.len());
        let mut busy = std::collections::HashSet::new();
        for row in &shifts {
            assert!(atlas.day_off_weekend(row.date).is_none() && crate::domain::is_weekend(row.date), "{}", row.code);
            assert!(atlas.is_inside(row.meeting.position, row.date), "{}", row.code);
            assert!(row.steps.is_sorted_by_key(|step| step.at), "{}", row.code);
            assert!(row.steps.iter().all(|step| step.at < midnight), "{}", row.code);
            assert!(row.people().all(|person| busy.insert((person, row.date, row.half))), "{}", row.code);
            for part in &row.parts {
                assert!(part.names.len() <= usize::from(part.needed), "{}", row.code);
                assert!(part.approved.is_none() || row.date < today, "{}", row.code);
                let most = row.hours.minutes();
                assert!(part.names.iter().all(|one| one.minutes.is_none_or(|minutes| minutes <= most)), "{}", row.code);
            }
        }
        let ahead =
            |row: &&&std::sync::Arc<crate::atlas::Row<crate::domain::Shift>>| row.date >= today && !row.cancelled;
        let coming = shifts.iter().filter(ahead).filter(|row| row.named() > 0);
        assert!(coming.clone().count() >= 20, "{today}");
        assert!(coming.filter(|row| row.missing() > 0).count() >= 3, "{today}");
        assert!(shifts.iter().any(|row| row.cancelled) && shifts.iter().any(|row| !row.outputs.is_empty()));
    }
}
