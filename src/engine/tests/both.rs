//! The same commands on both stores, chosen at random: the outcomes, the truth in memory, the log, and the truth that a
//! new start reads are the same; and two nodes on one database come to the same.

use proptest::prelude::*;

use super::*;
use crate::domain::DutyId;

/// What is asked for, in small numbers, so that commands meet each other.
#[derive(Debug, Clone)]
enum Step {
    Name(u32, u8),
    Phone(u32, u8),
    Assign(u32, u32, i8),
    Renew(u32, i8),
    EndDuty(u32, i8),
    Withdraw(u32),
    End(u32, i8),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        (1..3_u32, 0..3_u8).prop_map(|(zone, name)| Step::Name(zone, name)),
        (1..4_u32, 0..3_u8).prop_map(|(person, phone)| Step::Phone(person, phone)),
        (1..6_u32, 1..4_u32, 1..13_i8).prop_map(|(duty, person, month)| Step::Assign(duty, person, month)),
        (1..6_u32, 1..13_i8).prop_map(|(duty, month)| Step::Renew(duty, month)),
        (1..6_u32, 1..13_i8).prop_map(|(duty, month)| Step::EndDuty(duty, month)),
        (1..6_u32).prop_map(Step::Withdraw),
        (1..3_u32, 1..13_i8).prop_map(|(zone, month)| Step::End(zone, month)),
    ];
    prop::collection::vec(step, 1..40)
}

fn command(step: &Step) -> Envelope {
    let id = |number| DutyId::new(id(5, number));
    match *step {
        Step::Name(zone, name) => put(zone_record(zone, ["南站", "桃源", "朝农"][usize::from(name)])),
        Step::Phone(number, phone) => {
            put_phone(number, ["13900000001", "13900000002", "13900000003"][usize::from(phone)])
        }
        Step::Assign(duty, party, month) => {
            assign(duty, Seat::A, Some(person(party)), date(2026, month, 1), (month > 6).then(|| date(2027, month, 1)))
        }
        Step::Renew(duty, month) => envelope(Command::RenewDuty { duty: id(duty), last: Some(date(2028, month, 1)) }),
        Step::EndDuty(duty, month) => envelope(Command::EndDuty { duty: id(duty), last: date(2026, month, 28) }),
        Step::Withdraw(duty) => envelope(Command::WithdrawDuty { duty: id(duty) }),
        Step::End(zone, month) => {
            envelope(Command::End { kind: Kind::Zone, code: code(&format!("Z{zone:02}")), last: date(2027, month, 1) })
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(12) })]
    #[test]
    fn both_stores_come_to_the_same(steps in steps()) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(same(&steps));
    }
}

async fn same(steps: &[Step]) {
    let (dir, database) = (tempfile::tempdir().unwrap(), Database::new().await);
    let shared = || async { Arc::new(PostgresStore::open(&database.url).await.unwrap()) as Arc<dyn Store> };
    let alone = filled_dir(dir.path()).await;
    let (first, second) = (filled(shared().await).await, engine(shared().await).await);
    for (number, step) in steps.iter().enumerate() {
        let asked = command(step);
        let one_outcome = one(&alone, asked.clone()).await;
        // Now one node writes, now the other; and every command is sent again to the node that did not have it.
        let (node, other) = if number % 2 == 0 { (&first, &second) } else { (&second, &first) };
        assert_eq!(one(node, asked.clone()).await, one_outcome, "{step:?}");
        if let Outcome::Applied { seq } = one_outcome {
            assert_eq!(one(other, asked).await, Outcome::Duplicate { seq }, "{step:?}");
        }
    }
    let truth = everything(&alone.atlas());
    assert!(first.reaches(alone.atlas().seq(), Duration::from_secs(10)).await);
    assert!(second.reaches(alone.atlas().seq(), Duration::from_secs(10)).await);
    assert_eq!(everything(&first.atlas()), truth);
    assert_eq!(everything(&second.atlas()), truth);
    let changes = |log: Vec<Logged>| log.into_iter().map(|line| (line.seq, line.change)).collect::<Vec<_>>();
    let log = changes(alone.changes_since(Seq(0), 1000).await.unwrap());
    assert_eq!(changes(second.changes_since(Seq(0), 1000).await.unwrap()), log);
    first.verify().await.unwrap();
    let again = engine(shared().await).await;
    assert_eq!(everything(&again.atlas()), truth);
    for engine in [alone, first, second, again] {
        engine.close().await;
    }
}
