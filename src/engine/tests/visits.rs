//! Inspections, rulings and held work on both stores: what is not whole in memory is looked up, and all of it comes back
//! after a new start.

use super::*;
use crate::{
    database::Database,
    domain::{
        Account, AccountId, AccountRole, AccountState, Answer, AnswerValue, ChecklistId, CheckpointId, HeldId,
        Inspection, InspectionId, PersonId, Text, VisitResult,
    },
    store::PostgresStore,
};

fn person_id(number: u32) -> PersonId {
    PersonId::new(id(3, number))
}

fn by(number: u32) -> Actor {
    Actor::Person { id: person_id(number), device: None, capacity: None }
}

fn account(number: u32, role: AccountRole) -> Record {
    let (id, login) = (AccountId::new(id(30, number)), code(&format!("a{number}")));
    Record::Account(Account { id, login, person: person_id(number), role, state: AccountState::Open, earlier: vec![] })
}

fn visit() -> Envelope {
    let answers = vec![Answer { item: code("A"), value: AnswerValue::NotMet, figure: Some(90.0), rest: false }];
    let inspection = Inspection {
        id: InspectionId::new(id(0, 0)),
        round: None,
        checkpoint: CheckpointId::new(id(20, 1)),
        line: line(1),
        zone: None,
        inspector: person_id(1),
        started_at: noon(),
        finished_at: noon(),
        device_at: None,
        seen: None,
        checklist: ChecklistId::new(id(8, 1)),
        scheme: None,
        result: VisitResult::Done { answers },
        findings: vec![],
        photos: vec![],
        note: None,
        score: None,
    };
    let recorded_at = Instant::from_micros(noon().micros() - 1);
    Envelope { recorded_at, ..envelope(Command::RecordInspection { inspection: Box::new(inspection) }) }
}

async fn asks(engine: &Engine, actor: Actor, envelope: &Envelope) -> Outcome {
    let batch = Batch { commands: vec![envelope.clone()], all_or_nothing: false };
    engine.submit(actor, batch).await.unwrap().remove(0)
}

/// Held, decided, ruled on; and the same again after a new start.
async fn held_and_taken(open: impl AsyncFn() -> Engine) {
    let first = open().await;
    let records = [
        line_record(1),
        checklist_record(1, line(1)),
        scoring_record(1, line(1)),
        checkpoint_record(1, line(1), Stated { zone: Some(crate::domain::sample::zone(1)), ..Stated::default() }),
        account(1, AccountRole::Inspector),
        account(2, AccountRole::Office),
    ];
    let all = district().into_iter().chain(records).map(put).collect();
    let outcomes = first.submit(Actor::Operator, together(all)).await.unwrap();
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Outcome::Applied { .. })), "{outcomes:?}");
    // The right is withdrawn while the tablet is away.
    one(&first, put(account(1, AccountRole::Reader))).await;
    let asked = visit();
    let Outcome::Held { seq } = asks(&first, by(1), &asked).await else { panic!("not held") };
    assert_eq!(asks(&first, by(1), &asked).await, Outcome::Duplicate { seq });
    assert_eq!((first.atlas().held().len(), first.atlas().visits().len()), (1, 0));
    first.close().await;

    let second = open().await;
    let held = HeldId::new(asked.id.uuid());
    let row = second.atlas().held().by_id(held.uuid()).unwrap().clone();
    assert_eq!((&*row.envelope, row.person), (&asked, person_id(1)));
    let take = envelope(Command::DecideHeld { held, take: true, reason: None });
    assert!(matches!(asks(&second, by(2), &take).await, Outcome::Applied { .. }));
    let made = InspectionId::new(asked.id.uuid());
    assert_eq!(second.atlas().visit(made).unwrap().score, Some(0.0));
    // The inspection is looked up for the ruling: what is in memory has no answers.
    let reason = Text::new("申诉成立").unwrap();
    let ruling = Command::Rule { inspection: made, item: code("A"), to: AnswerValue::Partly, reason, evidence: vec![] };
    assert!(matches!(asks(&second, by(2), &envelope(ruling)).await, Outcome::Applied { .. }));
    assert_eq!(second.atlas().visit(made).unwrap().score, Some(60.0));
    second.verify().await.unwrap();
    let before = everything(&second.atlas());
    second.close().await;

    let third = open().await;
    let atlas = third.atlas();
    assert_eq!(everything(&atlas), before);
    let known = atlas.visit(made).unwrap();
    assert_eq!((known.score, known.rulings(), known.inspector), (Some(60.0), 1, person_id(1)));
    assert_eq!(atlas.next_fid(Kind::Ruling).0, 1);
    third.close().await;
}

#[tokio::test]
async fn work_is_held_taken_and_ruled_on_in_a_folder() {
    let dir = tempfile::tempdir().unwrap();
    held_and_taken(async || open(dir.path()).await).await;
}

#[tokio::test]
async fn work_is_held_taken_and_ruled_on_in_a_shared_database() {
    let database = Database::new().await;
    held_and_taken(async || engine(Arc::new(PostgresStore::open(&database.url).await.unwrap())).await).await;
}
