//! Commands that are decided together.

use super::*;

/// Sends batches so that the writer finds them waiting together, in this order; gives their outcomes.
async fn as_one_group(store: &Watched, engine: &Engine, batches: Vec<Batch>) -> Vec<Vec<Outcome>> {
    store.hold();
    while let Ok(turn) = store.waiting.try_acquire() {
        turn.forget();
    }
    // The first one holds the writer up while the others arrive.
    let before = tokio::spawn({
        let engine = engine.clone();
        async move { one(&engine, put(unit_record(77, None))).await }
    });
    store.waiting.acquire().await.unwrap().forget();
    let mut waiting = vec![];
    for batch in batches {
        let engine = engine.clone();
        waiting.push(tokio::spawn(async move { engine.submit(Actor::Operator, batch).await.unwrap() }));
        // Each is in the queue before the next one is sent: a task runs up to where it waits.
        tokio::task::yield_now().await;
    }
    store.groups.lock().unwrap().clear();
    store.go_on();
    before.await.unwrap();
    let mut outcomes = vec![];
    for task in waiting {
        outcomes.push(task.await.unwrap());
    }
    outcomes
}

fn alone(envelope: Envelope) -> Batch {
    Batch { commands: vec![envelope], all_or_nothing: false }
}

fn applied(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::Applied { .. })
}

#[tokio::test]
async fn a_full_queue_refuses_people_with_nothing_done_and_lets_the_clock_wait() {
    let dir = tempfile::tempdir().unwrap();
    let store = Watched::new(dir.path());
    let engine = filled(store.clone()).await;
    let before = engine.atlas().units().len();
    store.hold();
    while let Ok(turn) = store.waiting.try_acquire() {
        turn.forget();
    }
    let send = |actor: Actor, number: u32| {
        let engine = engine.clone();
        let batch = alone(put(unit_record(1000 + number, None)));
        (batch.clone(), tokio::spawn(async move { engine.submit(actor, batch).await }))
    };
    // One is at the store, and then the queue fills up.
    let mut taken = vec![send(Actor::Operator, 0).1];
    store.waiting.acquire().await.unwrap().forget();
    let full = u32::try_from(QUEUE).unwrap();
    taken.extend((1..=full).map(|number| send(Actor::Operator, number).1));
    while engine.0.queue.capacity() > 0 {
        tokio::task::yield_now().await;
    }
    let PartyId::Person(id) = person(1) else { unreachable!() };
    let somebody = Actor::Person { id, device: None, capacity: None };
    let (batch, refused) = send(somebody, full + 1);
    assert_eq!(refused.await.unwrap(), Err(EngineError::Busy));
    let clock = send(Actor::System, full + 2).1;
    store.go_on();
    for one in taken.into_iter().chain([clock]) {
        assert!(one.await.unwrap().unwrap().iter().all(applied));
    }
    assert_eq!(engine.atlas().units().len(), before + QUEUE + 2);
    // Sent again it happens, once.
    assert!(engine.submit(Actor::Operator, batch.clone()).await.unwrap().iter().all(applied));
    assert!(matches!(engine.submit(Actor::Operator, batch).await.unwrap()[..], [Outcome::Duplicate { .. }]));
}

#[tokio::test]
async fn conflicting_commands_in_one_group_see_each_other() {
    let dir = tempfile::tempdir().unwrap();
    let store = Watched::new(dir.path());
    let engine = filled(store.clone()).await;
    let edit = |called| {
        let mut edit = put(zone_record(1, called));
        edit.base = Some(1);
        alone(edit)
    };
    let hold = |number| alone(assign(number, Seat::A, Some(person(1)), date(2026, 1, 1), None));
    let code = |number: u32, called: &str| {
        let Record::Unit(mut record) = unit_record(number, None) else { unreachable!() };
        record.code = crate::domain::sample::code(called);
        alone(put(Record::Unit(record)))
    };
    let twice = assign(3, Seat::A, Some(person(3)), date(2026, 1, 1), None);
    let batches = vec![
        edit("甲"),
        edit("乙"),
        hold(1),
        hold(2),
        code(31, "U31"),
        code(32, "U31"),
        alone(twice.clone()),
        alone(twice),
        alone(put(unit_record(40, Some(unit(41))))),
        alone(put(unit_record(41, None))),
    ];
    let outcomes: Vec<Outcome> = as_one_group(&store, &engine, batches).await.into_iter().flatten().collect();
    assert_eq!(*store.groups.lock().unwrap(), [5], "they were not one group");
    assert!(applied(&outcomes[0]));
    assert_eq!(outcomes[1], Outcome::Conflict { current: 2 });
    assert!(applied(&outcomes[2]));
    assert_eq!(outcomes[3], Outcome::Refused(Refusal::AlreadyHeld { duty: crate::domain::sample::code("D0001") }));
    assert!(applied(&outcomes[4]));
    let taken = Refusal::CodeTaken { kind: Kind::Unit, code: crate::domain::sample::code("U31") };
    assert_eq!(outcomes[5], Outcome::Refused(taken));
    let Outcome::Applied { seq } = outcomes[6] else { panic!("{:?}", outcomes[6]) };
    assert_eq!(outcomes[7], Outcome::Duplicate { seq });
    // Order counts: the unit above came too late for the one below.
    assert!(matches!(outcomes[8], Outcome::Refused(Refusal::Unknown { .. })));
    assert!(applied(&outcomes[9]));
    let kept = everything(&engine.atlas());
    engine.verify().await.unwrap();
    engine.close().await;
    assert_eq!(everything(&open(dir.path()).await.atlas()), kept);
}

#[tokio::test]
async fn an_all_or_nothing_batch_falls_whole_and_takes_no_neighbour_along() {
    let dir = tempfile::tempdir().unwrap();
    let store = Watched::new(dir.path());
    let engine = filled(store.clone()).await;
    let good = put(unit_record(50, None));
    let batch = together(vec![
        good.clone(),
        put(unit_record(51, Some(unit(50)))),
        good.clone(),
        put(unit_record(52, Some(unit(99)))),
        put_phone(1, "13900000001"),
    ]);
    let batches = vec![
        alone(put(unit_record(60, None))),
        batch.clone(),
        // On what the fallen batch would have left, these would be answered otherwise.
        alone(put(unit_record(61, Some(unit(50))))),
        alone(put_phone(1, "13900000001")),
    ];
    let outcomes = as_one_group(&store, &engine, batches).await;
    assert_eq!(*store.groups.lock().unwrap(), [2], "they were not one group");
    assert!(applied(&outcomes[0][0]));
    let fallen = Outcome::Refused(Refusal::BatchRefused);
    let unknown = |number| Outcome::Refused(Refusal::Unknown { kind: Kind::Unit, name: unit(number).to_string() });
    assert_eq!(outcomes[1], [fallen.clone(), fallen.clone(), fallen.clone(), unknown(99), fallen]);
    assert_eq!(outcomes[2], [unknown(50)]);
    let Outcome::Applied { seq } = outcomes[3][0] else { panic!("{:?}", outcomes[3]) };
    assert_eq!(seq, engine.atlas().seq(), "the telephone was taken for known");
    // Put right, the same batch goes, with the ids it had.
    assert!(applied(&one(&engine, put(unit_record(99, None))).await));
    let outcomes = engine.submit(Actor::Operator, batch).await.unwrap();
    assert!(applied(&outcomes[0]) && applied(&outcomes[1]) && applied(&outcomes[3]) && applied(&outcomes[4]));
    assert!(matches!(outcomes[2], Outcome::Duplicate { .. }));
    engine.verify().await.unwrap();
}

#[tokio::test]
async fn a_duplicate_in_a_fallen_batch_is_still_a_duplicate() {
    let dir = tempfile::tempdir().unwrap();
    let engine = filled_dir(dir.path()).await;
    let known = put(unit_record(50, None));
    let Outcome::Applied { seq } = one(&engine, known.clone()).await else { panic!("not applied") };
    let batch = together(vec![known, put(unit_record(52, Some(unit(99))))]);
    let outcomes = engine.submit(Actor::Operator, batch).await.unwrap();
    assert_eq!(outcomes[0], Outcome::Duplicate { seq });
    assert!(matches!(outcomes[1], Outcome::Refused(Refusal::Unknown { .. })));
}

#[tokio::test]
async fn a_large_batch_is_one_commit() {
    let dir = tempfile::tempdir().unwrap();
    let store = Watched::new(dir.path());
    let engine = filled(store.clone()).await;
    store.groups.lock().unwrap().clear();
    let commands: Vec<_> = (1000..6000).map(|number| put(unit_record(number, Some(unit(1))))).collect();
    let outcomes = engine.submit(Actor::Operator, together(commands)).await.unwrap();
    assert!(outcomes.iter().all(applied));
    assert_eq!(*store.groups.lock().unwrap(), [5000]);
    let kept = everything(&engine.atlas());
    engine.close().await;
    let again = open(dir.path()).await;
    assert_eq!(everything(&again.atlas()), kept);
    again.verify().await.unwrap();
}

#[tokio::test]
async fn people_may_not_write_yet() {
    let dir = tempfile::tempdir().unwrap();
    let engine = filled_dir(dir.path()).await;
    let somebody = Actor::Person { id: PersonId::new(id(3, 1)), device: None, capacity: None };
    let outcomes = engine.submit(somebody, each(vec![zone_record(3, "朝农")])).await.unwrap();
    assert_eq!(outcomes, [Outcome::Refused(Refusal::NotAllowed)]);
}
