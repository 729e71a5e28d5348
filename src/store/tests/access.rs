//! What lets people in: kept by its hash, taken back at once, used up once, and in no copy but passwords.

use super::*;
use crate::domain::{AccountRole, Capacity, Device};

fn account(number: u32) -> AccountId {
    AccountId::new(id(30, number))
}

fn at(minutes: i64) -> Instant {
    Instant::from_micros(noon().micros() + minutes * 60_000_000).unwrap()
}

fn given(token: u8, whose: Option<u32>, minutes: i64) -> Grant {
    Grant {
        token: [token; 32],
        id: id(31, u32::from(token)),
        kind: if whose.is_some() { GrantKind::Session } else { GrantKind::Invitation },
        account: whose.map(account),
        unit: None,
        parent: None,
        label: "Chrome, 麒麟".into(),
        read_only: false,
        uses_left: whose.is_none().then_some(1),
        proof: None,
        created_at: at(0),
        seen_at: at(0),
        expires_at: at(minutes),
    }
}

#[rstest]
#[tokio::test]
async fn an_inbox_is_read_up_to_a_time_and_never_back_again(#[values(Sort::Sqlite, Sort::Postgres)] sort: Sort) {
    let place = Place::new(sort).await;
    let store = &*place.open().await;
    assert_eq!(store.inbox_read(account(1)).await, Ok(None));
    for minutes in [5, 9, 7] {
        store.set_inbox_read(account(1), at(minutes)).await.unwrap();
    }
    assert_eq!(store.inbox_read(account(1)).await, Ok(Some(at(9))));
    assert_eq!(store.inbox_read(account(2)).await, Ok(None));
}

#[rstest]
#[tokio::test]
async fn passwords_and_grants_are_kept_and_taken_back(#[values(Sort::Sqlite, Sort::Postgres)] sort: Sort) {
    let place = Place::new(sort).await;
    let store = &*place.open().await;
    assert_eq!(store.password(account(1)).await, Ok(None));
    store.set_password(account(1), "$one", noon()).await.unwrap();
    store.set_password(account(1), "$two", noon()).await.unwrap();
    assert_eq!(store.password(account(1)).await, Ok(Some("$two".into())));

    for grant in [given(1, Some(1), 60), given(2, Some(1), 60), given(3, Some(2), 5), given(4, None, 60)] {
        store.keep_grant(grant).await.unwrap();
    }
    store.see_grant([1; 32], at(30)).await.unwrap();
    assert_eq!(store.grant([1; 32]).await, Ok(Some(Grant { seen_at: at(30), ..given(1, Some(1), 60) })));
    assert_eq!(store.grant([9; 32]).await, Ok(None));
    assert_eq!(store.grants(Of::Account(account(1))).await.unwrap().len(), 2);
    assert_eq!(store.grants(Of::Kind(GrantKind::Invitation)).await, Ok(vec![given(4, None, 60)]));
    // Of two who use up the same, one is told so; what has no number of uses is not used up.
    let (one, two) = tokio::join!(store.use_grant([4; 32]), store.use_grant([4; 32]));
    assert_ne!(one.unwrap(), two.unwrap());
    assert_eq!(store.grant([4; 32]).await.unwrap().unwrap().uses_left, Some(0));
    assert_eq!(store.use_grant([1; 32]).await, Ok(false));
    assert_eq!(store.revoke(Revoke::One(id(31, 1))).await, Ok(1));
    assert_eq!(store.revoke(Revoke::One(id(31, 1))).await, Ok(0));
    assert_eq!(store.revoke(Revoke::Expired(at(5))).await, Ok(1));
    assert_eq!(store.revoke(Revoke::All(account(1))).await, Ok(1));
    assert_eq!(store.revoke(Revoke::Token([4; 32])).await, Ok(1));
}

#[rstest]
#[tokio::test]
async fn with_a_grant_goes_all_that_came_from_it(#[values(Sort::Sqlite, Sort::Postgres)] sort: Sort) {
    let place = Place::new(sort).await;
    let store = &*place.open().await;
    let from = |parent: u8, child: Grant| Grant { parent: Some(id(31, u32::from(parent))), ..child };
    let tablet = Grant {
        kind: GrantKind::Device,
        unit: Some(unit(1)),
        proof: Some("04ab".into()),
        read_only: true,
        ..given(1, None, 60)
    };
    store.keep_grant(tablet.clone()).await.unwrap();
    assert_eq!(store.grant([1; 32]).await, Ok(Some(tablet)));
    store.keep_grant(from(1, Grant { kind: GrantKind::Pin, ..given(2, Some(1), 60) })).await.unwrap();
    store.keep_grant(from(2, given(3, Some(1), 60))).await.unwrap();
    store.keep_grant(given(4, Some(1), 60)).await.unwrap();
    store.keep_grant(given(5, Some(2), 60)).await.unwrap();
    assert_eq!(store.revoke(Revoke::One(id(31, 1))).await, Ok(3));
    assert_eq!(store.grants(Of::Account(account(1))).await.unwrap().len(), 1);
    assert_eq!(store.revoke(Revoke::Sessions(account(1))).await, Ok(1));
    assert_eq!(store.grants(Of::Account(account(2))).await.unwrap().len(), 1);
}

#[rstest]
#[tokio::test]
async fn who_did_what_is_read_from_the_newest_on(#[values(Sort::Sqlite, Sort::Postgres)] sort: Sort) {
    let place = Place::new(sort).await;
    let store = &*place.open().await;
    let by = |number| Actor::Person {
        id: PersonId::new(id(3, number)),
        device: Some(Device { id: id(9, 1), label: "平板一; 东".into() }),
        capacity: Some(Capacity::Account(AccountRole::Office)),
    };
    let one = |actor, record| Decided { actor, ..decided(vec![change(0, 1, record)]) };
    let group =
        vec![one(by(1), zone_record(1, "南站")), one(by(2), person_record(1)), one(by(1), unit_record(1, None))];
    store.commit(Seq(0), group).await.unwrap();
    let read = async |before, by, kind, limit| {
        let page = store.read(Query::Audit { before, by, kind, limit }).await.unwrap();
        let Page::Log(page) = page else { panic!("another page") };
        page.into_iter().map(|line| (line.seq.0, line.actor)).collect::<Vec<_>>()
    };
    assert_eq!(read(None, None, None, 2).await, [(3, by(1)), (2, by(2))]);
    assert_eq!(read(Some(Seq(2)), None, None, 9).await, [(1, by(1))]);
    assert_eq!(read(None, Some(PersonId::new(id(3, 1))), None, 9).await, [(3, by(1)), (1, by(1))]);
    assert_eq!(read(None, None, Some(Kind::Person), 9).await, [(2, by(2))]);
    assert_eq!(read(None, Some(PersonId::new(id(3, 7))), None, 9).await, []);
}

#[rstest]
#[tokio::test]
async fn a_copy_takes_passwords_along_and_no_session(
    #[values(Sort::Sqlite, Sort::Postgres)] from: Sort,
    #[values(Sort::Sqlite, Sort::Postgres)] to: Sort,
) {
    let (from, to) = (Place::new(from).await, Place::new(to).await);
    let (from, to) = (&*from.open().await, &*to.open().await);
    fill(from).await;
    from.set_password(account(1), "$one", noon()).await.unwrap();
    from.keep_grant(given(1, Some(1), 60)).await.unwrap();
    copy(from, to, |_, _| {}).await.unwrap();
    assert_eq!(to.password(account(1)).await, Ok(Some("$one".into())));
    assert_eq!(to.grant([1; 32]).await, Ok(None));
}

#[tokio::test]
async fn a_restored_backup_lets_nobody_in_who_was_signed_in_then() {
    let dir = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&dir.path().join("data")).unwrap();
    fill(&store).await;
    store.set_password(account(1), "$one", noon()).await.unwrap();
    store.keep_grant(given(1, Some(1), 60)).await.unwrap();
    let file = dir.path().join("backup.db");
    store.backup(&file, None).await.unwrap();
    let to = dir.path().join("restored");
    SqliteStore::restore(&file, &to, |_| panic!("there is no blob")).unwrap();
    let back = SqliteStore::open(&to).unwrap();
    assert_eq!(back.grant([1; 32]).await, Ok(None));
    assert_eq!(back.password(account(1)).await, Ok(Some("$one".into())));
}
