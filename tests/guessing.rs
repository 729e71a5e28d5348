//! Whoever guesses patiently: what is void after so many wrong tries, however long they take.

use std::{sync::Arc, time::Duration};

use renling::{
    domain::{
        Account, AccountId, AccountRole, AccountState, Actor, Code, Command, CommandId, Envelope, Instant, Name,
        Outcome, Person, PersonId, Record,
    },
    engine::{Batch, Clock, Engine, GrantKind},
    http::auth::{Auth, Tablet, grants},
    store::SqliteStore,
};
use ring::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use uuid::Uuid;

fn put(record: Record) -> Envelope {
    let command = Command::Put { record: Box::new(record), personal: None };
    Envelope { id: CommandId::new(Uuid::now_v7()), recorded_at: None, base: None, after: None, command }
}

#[tokio::test]
async fn a_pin_that_is_guessed_at_for_days_is_void_and_so_is_the_right_one() {
    let folder = tempfile::tempdir().unwrap();
    let clock = Clock::starting_at(Instant::from_micros(1_795_000_000_000_000).unwrap());
    let engine = Engine::open(Arc::new(SqliteStore::open(folder.path()).unwrap()), clock.clone()).await.unwrap();
    let person = PersonId::new(Uuid::now_v7());
    let (id, login) = (AccountId::new(Uuid::now_v7()), Code::new("inspector").unwrap());
    let account = Account {
        id,
        login,
        person,
        role: AccountRole::Inspector,
        state: AccountState::Open,
        earlier: vec![],
        mail: None,
    };
    let (code, name) = (Code::new("P0001").unwrap(), Name::new("张示例").unwrap());
    let person = Person { id: person, code, name, aliases: vec![], office_phone: None, order: 0 };
    let commands = vec![put(Record::Person(person)), put(Record::Account(account.clone()))];
    let outcomes = engine.submit(Actor::System, Batch { commands, all_or_nothing: true }).await.unwrap();
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Outcome::Applied { .. })), "{outcomes:?}");

    let random = SystemRandom::new();
    let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random).unwrap();
    let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document.as_ref(), &random).unwrap();
    let wanted = grants::Wanted { proof: Some(hex::encode(key.public_key())), ..grants::Wanted::default() };
    let (_, device) = grants::give(&engine, GrantKind::Device, wanted, 60 * grants::DAY).await.unwrap();
    let (auth, tablet) = (Auth::default(), Tablet(device));
    auth.set_pin(&engine, &tablet, &account, "290417".into()).await.unwrap();
    let enter = async |pin: &str| {
        let challenge = Tablet::challenge(&engine);
        let signed = key.sign(&random, format!("renling pin 1\ninspector\n{challenge}").as_bytes()).unwrap();
        let proof = [challenge.as_str(), &hex::encode(signed)];
        auth.verify_pin(&engine, &tablet, "inspector", pin.into(), proof).await.is_ok()
    };
    assert!(enter("290417").await);
    for number in 0..10 {
        assert!(engine.grant(tablet.pin_of(&account)).await.unwrap().is_some(), "void after {number}");
        // Longer than any wait, and than what is forgotten of an address.
        clock.advance(Duration::from_secs(2 * 60 * 60));
        assert!(!enter(&format!("28040{number}")).await);
    }
    assert!(engine.grant(tablet.pin_of(&account)).await.unwrap().is_none());
    clock.advance(Duration::from_secs(2 * 60 * 60));
    assert!(!enter("290417").await);
    engine.close().await;
}
