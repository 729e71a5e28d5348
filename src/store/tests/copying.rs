//! Copies between the stores, in every direction.

use super::*;

/// The second district has the same first change of another id.
async fn other(store: &dyn Store) {
    store.commit(Seq(0), vec![decided(vec![change(0, 1, zone_record(1, "南站"))])]).await.unwrap();
}

async fn whole(from: &dyn Store, to: &dyn Store) -> Result<Verified, StoreError> {
    copy(from, to, |_, _| {}).await
}

#[rstest]
#[tokio::test]
async fn a_copy_is_the_same_to_the_last_hash(
    #[values(Sort::Sqlite, Sort::Postgres)] from: Sort,
    #[values(Sort::Sqlite, Sort::Postgres)] to: Sort,
) {
    let (from, to) = (Place::new(from).await, Place::new(to).await);
    let (from, to) = (&*from.open().await, &*to.open().await);
    // One that changed nothing before anything was, and one after all.
    let idle = |number| {
        let Decided { fingerprint, actor, at, .. } = decided(vec![change(0, 1, zone_record(1, "南站"))]);
        let id = CommandId::new(id(90, number));
        Decided { id, fingerprint, actor, at, recorded_at: Some(noon()), changes: vec![] }
    };
    from.commit(Seq(0), vec![idle(1)]).await.unwrap();
    let group = fill(from).await;
    from.commit(Seq(3), vec![idle(2)]).await.unwrap();
    let proved = whole(from, to).await.unwrap();
    assert_eq!(proved, from.verify().await.unwrap());
    assert_eq!(state(to).await, state(from).await);
    assert_eq!(to.changes_since(Seq(0), 9).await.unwrap(), from.changes_since(Seq(0), 9).await.unwrap());
    let ids = vec![group[0].id, group[1].id, CommandId::new(id(90, 1)), CommandId::new(id(90, 2))];
    assert_eq!(to.recall(ids.clone()).await.unwrap(), from.recall(ids.clone()).await.unwrap());
    assert_eq!(to.recall(ids).await.unwrap().len(), 4);
    let person = PersonId::new(id(3, 1));
    assert_eq!(to.personal(vec![person]).await.unwrap().len(), 1);

    // Later the rest; what was erased meanwhile goes there too.
    from.commit(Seq(3), vec![idle(3), decided(vec![change(1, 1, zone_record(2, "桃源"))])]).await.unwrap();
    from.erase(person).await.unwrap();
    assert_eq!(whole(from, to).await.unwrap(), from.verify().await.unwrap());
    assert_eq!(to.recall(vec![CommandId::new(id(90, 3))]).await.unwrap().len(), 1);
    assert!(to.personal(vec![person]).await.unwrap().is_empty());
    // And nothing when there is nothing.
    assert_eq!(whole(from, to).await.unwrap().seq, Seq(4));
}

#[rstest]
#[tokio::test]
async fn a_copy_that_was_stopped_is_known_as_half_and_goes_on(#[values(Sort::Sqlite, Sort::Postgres)] sort: Sort) {
    let (from, to) = (Place::new(Sort::Sqlite).await, Place::new(sort).await);
    let (from, target) = (&*from.open().await, to.open().await);
    fill(from).await;
    // Whole commands: the first has two changes.
    let first = from.history(Seq(0), 1).await.unwrap();
    assert_eq!((first.lines.len(), first.commands.len(), first.head), (2, 1, Seq(3)));
    assert_eq!(first.beside, None);
    target.adopt(first).await.unwrap();
    let half = target.load().await.err().expect("half a copy was loaded");
    assert!(matches!(half, StoreError::HalfCopied { .. }), "{half}");
    target.close().await;
    let target = &*to.open().await;
    assert_eq!(whole(from, target).await.unwrap().seq, Seq(3));
    assert_eq!(state(target).await, state(from).await);
}

#[rstest]
#[tokio::test]
async fn what_holds_something_else_is_left_alone(#[values(Sort::Sqlite, Sort::Postgres)] sort: Sort) {
    let (from, to) = (Place::new(Sort::Sqlite).await, Place::new(sort).await);
    let (from, to) = (&*from.open().await, &*to.open().await);
    fill(from).await;
    other(to).await;
    let before = to.verify().await.unwrap();
    assert_eq!(whole(from, to).await, Err(StoreError::Apart { at: Seq(1) }));
    assert_eq!(to.verify().await.unwrap(), before);
    // The same, but the target was written to since.
    let fresh = Place::new(sort).await;
    let fresh = &*fresh.open().await;
    whole(from, fresh).await.unwrap();
    fresh.commit(Seq(3), vec![decided(vec![change(1, 1, zone_record(2, "桃源"))])]).await.unwrap();
    assert_eq!(whole(from, fresh).await, Err(StoreError::Apart { at: Seq(4) }));
    let late = from.history(Seq(0), 9).await.unwrap();
    assert_eq!(fresh.adopt(late).await, Err(StoreError::Moved { expected: Seq(0), found: Seq(4) }));
}

#[rstest]
#[tokio::test]
async fn an_altered_history_is_not_taken_up(#[values(Sort::Sqlite, Sort::Postgres)] sort: Sort) {
    let (from, to) = (Place::new(Sort::Sqlite).await, Place::new(sort).await);
    let (from, to) = (&*from.open().await, &*to.open().await);
    fill(from).await;
    let whole = from.history(Seq(0), 9).await.unwrap();
    let alter: [fn(&mut Stretch); 4] = [
        |stretch| stretch.lines[1].line.body[40] ^= 1,
        |stretch| stretch.lines[1].line.actor = "demo".into(),
        |stretch| drop(stretch.lines.remove(1)),
        |stretch| stretch.lines[2].hash[0] ^= 1,
    ];
    for alter in alter {
        let mut altered = whole.clone();
        alter(&mut altered);
        let refused = to.adopt(altered).await.unwrap_err();
        assert!(matches!(refused, StoreError::Broken { .. }), "{refused}");
    }
    assert_eq!(to.head().await.unwrap().0, Seq(0));
}
