//! What is not whole in memory is looked up: something is done to a closed case, on both stores.

use super::*;
use crate::{
    database::Database,
    domain::{
        BlobHash, Case, CaseAct, CaseId, CasePlace, CaseState, Ending, Origin, Photo, PhotoFrom, Position, Report, Text,
    },
    store::PostgresStore,
};

fn text(text: &str) -> Text {
    Text::new(text).unwrap()
}

fn photo(bytes: &[u8]) -> Photo {
    let (hash, from) = (BlobHash::of(bytes), PhotoFrom::Camera);
    Photo { hash, width: 1, height: 1, taken_at: noon(), device_at: None, from, seen: None }
}

async fn whole(engine: &Engine, case: CaseId) -> Case {
    let query = Query::Entities { kind: Kind::Case, ids: vec![case.uuid()] };
    let Page::Entities(found) = engine.read(query).await.unwrap() else { panic!("another page") };
    let Record::Case(case) = found.into_iter().next().unwrap().record else { panic!("another kind") };
    *case
}

/// Closes a case in one go, and looks at it again after a new start.
async fn closed_and_looked_at(engine: &Engine, case: CaseId) {
    let place = CasePlace { position: Some(Position::new(115.815, 28.605).unwrap()), ..CasePlace::default() };
    let photos = vec![photo(b"before"), photo(b"beside")];
    let report = Report { case, origin: Origin::Report, text: text("灯不亮"), place, found_at: None, photos };
    let act = |act| envelope(Command::ActOnCase { case, act: Box::new(act) });
    let commands = vec![
        envelope(Command::ReportCase { report: Box::new(report) }),
        act(CaseAct::Assign {
            lead: Some(unit(1)),
            assisting: None,
            term: None,
            recheck: None,
            reason: Some(text("试行")),
            note: None,
        }),
        act(CaseAct::Sign),
        act(CaseAct::HandIn { measures: text("已修"), photos: vec![photo(b"after")] }),
        act(CaseAct::Pass { on_spot: true, note: None, photos: vec![] }),
        // Closed within the same group.
        act(CaseAct::Comment { text: text("很好"), photos: vec![] }),
    ];
    let outcomes = engine.submit(Actor::Operator, together(commands)).await.unwrap();
    assert!(outcomes.iter().all(|outcome| matches!(outcome, Outcome::Applied { .. })), "{outcomes:?}");
    let slim = engine.atlas().case(case).unwrap().entity.clone();
    assert_eq!((slim.state, slim.steps.len(), slim.before.len()), (CaseState::Closed, 0, 1));
}

async fn again(engine: &Engine, case: CaseId) {
    let look = CaseAct::LookBack { good: true, note: Some(text("保持良好")), photos: vec![photo(b"later")] };
    let outcome = one(engine, envelope(Command::ActOnCase { case, act: Box::new(look) })).await;
    assert!(matches!(outcome, Outcome::Applied { .. }), "{outcome:?}");
    let case = whole(engine, case).await;
    assert_eq!((case.ending, case.steps.len(), case.before.len()), (Some(Ending::Done), 7, 2));
    assert_eq!(case.measures, Some(text("已修")));
    engine.verify().await.unwrap();
}

#[tokio::test]
async fn something_is_done_to_a_closed_case_without_losing_what_it_held() {
    let case = CaseId::new(id(50, 1));
    let dir = tempfile::tempdir().unwrap();
    let alone = filled_dir(dir.path()).await;
    closed_and_looked_at(&alone, case).await;
    alone.close().await;
    again(&open(dir.path()).await, case).await;

    let database = Database::new().await;
    let shared = || async { Arc::new(PostgresStore::open(&database.url).await.unwrap()) as Arc<dyn Store> };
    let first = filled(shared().await).await;
    closed_and_looked_at(&first, case).await;
    let second = engine(shared().await).await;
    again(&second, case).await;
    first.close().await;
    second.close().await;
}
