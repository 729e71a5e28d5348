//! What has just changed, as server-sent events that can be resumed.

use std::{convert::Infallible, sync::Arc, time::Duration};

use axum::{
    extract::State,
    http::HeaderMap,
    response::{
        IntoResponse, Response,
        sse::{Event, KeepAlive, Sse},
    },
};
use serde::Serialize;
use tokio::sync::{broadcast::error::RecvError, mpsc};
use tokio_stream::wrappers::ReceiverStream;
use utoipa::ToSchema;

use super::{
    App,
    auth::Viewer,
    listen::Peer,
    problem::{Kind as Fault, Problem, ProblemBody},
    query::{Nothing, Query},
    sight::Sight,
};
use crate::{
    atlas::{Atlas, Row, Visit},
    domain::{Account, AccountRole, Date, Fid, Kind, Seq, Verb},
    engine::Published,
    rules::{permit_case, permit_inspection, permit_round},
};

/// More changes than this at once are not listed: the listener is told to read again.
const MOST_LISTED: usize = 500;
/// How often it is looked whether a listener may go on.
const LOOKED: Duration = Duration::from_secs(10);
/// Events that wait for a slow listener before it has to catch up.
const WAITING: usize = 64;

/// The first event, `hello`: where the feed begins.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LiveHello)]
pub struct Hello {
    /// The place in the log.
    seq: u64,
    /// The district's day.
    #[schema(value_type = String, format = Date)]
    on: Date,
    /// Whether everything after `Last-Event-ID` follows or has been nothing; if not, read again.
    resumed: bool,
}

/// An event `change`: one entity was changed.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LiveChange)]
pub struct Changed {
    /// The place in the log; also the event's id.
    seq: u64,
    /// The kind of entity.
    kind: &'static str,
    /// Its code, if it has one.
    code: Option<String>,
    /// Its number within the kind.
    fid: u32,
    /// What happened.
    #[schema(value_type = String)]
    verb: Verb,
}

/// An event `reload`: more has changed than is worth listing.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LiveReload)]
pub struct Reload {
    /// The place in the log; also the event's id.
    seq: u64,
}

/// An event `day`: the district's day has turned.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LiveDay)]
pub struct DayTurned {
    /// The day that begins.
    #[schema(value_type = String, format = Date)]
    on: Date,
}

/// What has just changed (server-sent events).
///
/// The first event is `hello`; then `change`, `reload` and `day`. With `Last-Event-ID` the feed goes on after that
/// place in the log.
#[utoipa::path(get, path = "/live", operation_id = "live", tag = "writing",
    params(("Last-Event-ID" = Option<u64>, Header, description = "The place in the log to go on after")),
    responses(
        (status = 200, description = "Events: `hello`, `change`, `reload`, `day`",
            content((Hello = "text/event-stream"))),
        (status = 400, description = "A parameter that is not there", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "Too many listeners, or the service is stopping", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn live(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    peer: Peer,
    headers: HeaderMap,
    _: Query<Nothing>,
) -> Result<Response, Problem> {
    if *app.stopping.borrow() {
        return Err(Problem::new(Fault::Stopping));
    }
    let place = app.listeners.enter(peer.limited(), 1).ok_or_else(|| Problem::new(Fault::TooManyListeners))?;
    let last = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.trim().parse().ok()).map(Seq);
    let (to, events) = mpsc::channel(WAITING);
    tokio::spawn(async move {
        let mut stopping = app.stopping.clone();
        tokio::select! {
            _ = feed(&app, &viewer, last, &to) => {}
            () = no_longer(&app, &viewer) => {}
            // Whoever has gone makes room at once, and not when there is news for nobody.
            () = to.closed() => {}
            // The sender may be gone already: then it is stopping too.
            _ = stopping.wait_for(|stopping| *stopping) => {}
        }
        drop(place);
    });
    let sse = Sse::new(ReceiverStream::new(events));
    Ok(sse.keep_alive(KeepAlive::new().interval(Duration::from_secs(15))).into_response())
}

/// The listener has gone, or the log cannot be read.
struct Over;

type Events = mpsc::Sender<Result<Event, Infallible>>;

/// Comes when whoever listens may not any more: signed out, closed, or the public view is.
async fn no_longer(app: &App, viewer: &Viewer) {
    loop {
        tokio::time::sleep(LOOKED).await;
        match app.still(viewer).await {
            Ok(true) => {}
            Ok(false) => return,
            // The store is away: nothing is known to have ended.
            Err(error) => tracing::debug!(%error, "whether a listener may go on is not known"),
        }
    }
}

async fn feed(app: &App, viewer: &Viewer, last: Option<Seq>, to: &Events) -> Result<(), Over> {
    let sight = Sight::of(viewer);
    // Subscribed before the snapshot is taken: what is published in between is told, not lost.
    let mut published = app.engine.subscribe();
    let now = app.now(sight, None);
    let head = now.atlas.seq();
    let mut told = last.filter(|last| *last <= head).unwrap_or(head);
    let missed = usize::try_from(head.0 - told.0).unwrap_or(usize::MAX);
    let resumed = last == Some(told) && missed <= MOST_LISTED;
    if !resumed {
        told = head;
    }
    tell(to, "hello", Some(head).filter(|_| told == head), &Hello { seq: head.0, on: now.on, resumed }).await?;
    drop(now);
    catch_up(app, viewer, &mut told, head, to).await?;
    loop {
        match published.recv().await {
            Ok(news) => match &*news {
                Published::Day(on) => tell(to, "day", None, &DayTurned { on: *on }).await?,
                Published::Changes { seq: head, changes } => {
                    let head = *head;
                    if changes.len() > MOST_LISTED {
                        tell(to, "reload", Some(head), &Reload { seq: head.0 }).await?;
                        told = head;
                        continue;
                    }
                    let ears = Ears::of(app, viewer);
                    for note in changes.iter().filter(|note| note.seq > told && ears.hear(note.kind, note.fid)) {
                        let code = note.code.as_ref().map(ToString::to_string);
                        let (seq, kind, fid) = (note.seq.0, note.kind.word(), note.fid.0);
                        tell(to, "change", Some(note.seq), &Changed { seq, kind, code, fid, verb: note.verb }).await?;
                    }
                    told = told.max(head);
                }
            },
            Err(RecvError::Lagged(_)) => catch_up(app, viewer, &mut told, app.engine.atlas().seq(), to).await?,
            Err(RecvError::Closed) => return Err(Over),
        }
    }
}

/// Tells what stands in the log from `told` to `head`.
async fn catch_up(app: &App, viewer: &Viewer, told: &mut Seq, head: Seq, to: &Events) -> Result<(), Over> {
    if head <= *told {
        return Ok(());
    }
    if head.0 - told.0 > MOST_LISTED as u64 {
        *told = head;
        return tell(to, "reload", Some(head), &Reload { seq: head.0 }).await;
    }
    let missed = app.engine.changes_since(*told, MOST_LISTED).await;
    let missed = missed.map_err(|error| {
        tracing::warn!(%error, "the log could not be read for a listener");
        Over
    })?;
    let ears = Ears::of(app, viewer);
    for logged in missed.into_iter().filter(|logged| logged.seq <= head) {
        let change = &logged.change;
        if !ears.hear(change.kind(), change.fid) {
            continue;
        }
        let code = change.record.code().map(ToString::to_string);
        let (seq, kind, fid) = (logged.seq.0, change.kind().word(), change.fid.0);
        tell(to, "change", Some(logged.seq), &Changed { seq, kind, code, fid, verb: change.verb }).await?;
    }
    *told = head;
    Ok(())
}

/// What whoever listens may hear of.
struct Ears {
    /// The newest atlas as far as it can be seen.
    seen: Arc<Atlas>,
    /// The account as it is now: it may have been changed since the listening began.
    account: Option<Account>,
    /// The district's day.
    today: Date,
}

impl Ears {
    fn of(app: &App, viewer: &Viewer) -> Self {
        let seen = app.atlas(Sight::of(viewer));
        let account = viewer.account().and_then(|then| {
            let now = seen.account(then.id)?;
            // With a reader's link one only reads, whatever the account may.
            let role = if then.role == AccountRole::Reader { then.role } else { now.present_role() };
            Some(Account { role, ..now.entity.clone() })
        });
        let today = seen.today(app.engine.now());
        Self { seen, account, today }
    }

    /// Whether a change is told: of accounts and of what was shown to whom nobody is, of people and duties only of those
    /// that are there, of rounds, inspections and cases what may be known.
    fn hear(&self, kind: Kind, fid: Fid) -> bool {
        let account = self.account.as_ref();
        let visit =
            |visit: Option<&Arc<Row<Visit>>>| visit.is_some_and(|visit| permit_inspection(&self.seen, account, visit));
        match kind {
            Kind::Account | Kind::Reveal | Kind::Held => false,
            Kind::Round => self.seen.rounds().get(fid).is_some_and(|round| permit_round(account, round)),
            Kind::Inspection => visit(self.seen.visits().get(fid)),
            Kind::Ruling => visit(self.seen.visit_of_ruling(fid)),
            Kind::Case => {
                let case = account.zip(self.seen.cases().get(fid));
                case.is_some_and(|(account, case)| permit_case(&self.seen, account, case, self.today))
            }
            Kind::Person => self.seen.knows_person(fid),
            Kind::Post => self.seen.knows_post(fid),
            Kind::Duty => self.seen.knows_duty(fid),
            // Who works where on a weekend is for those who are signed in.
            Kind::Shift | Kind::Pattern => account.is_some(),
            _ => true,
        }
    }
}

async fn tell<T: Serialize>(to: &Events, name: &str, id: Option<Seq>, data: &T) -> Result<(), Over> {
    let event = Event::default().event(name).json_data(data).map_err(|_| Over)?;
    let event = match id {
        Some(seq) => event.id(seq.to_string()),
        None => event,
    };
    to.send(Ok(event)).await.map_err(|_| Over)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        domain::{Actor, Command, CommandId, Envelope, sample::unit_record},
        engine::{Batch, Engine},
        http::Beyond,
        tiles::Tiles,
    };
    use tokio::sync::watch;
    use uuid::Uuid;

    #[tokio::test]
    async fn whoever_goes_makes_room_for_another_though_there_is_no_news() {
        let dir = tempfile::tempdir().unwrap();
        let (_stop, stopping) = watch::channel(false);
        let at = "127.0.0.1:1".parse().unwrap();
        let engine = Engine::in_folder(dir.path()).await;
        let app = App::new(engine, Tiles::new(1 << 20), None, true, Beyond::default(), at, stopping);
        let listen =
            || live(State(app.clone()), Viewer::default(), Peer::default(), HeaderMap::new(), Query(Nothing {}));
        let mut there = vec![];
        while let Ok(response) = listen().await {
            there.push(response);
        }
        assert_eq!(there.len(), 1000);
        drop(there);
        // As soon as those who fed them have looked.
        let mut tries = 0;
        while listen().await.is_err() {
            tries += 1;
            assert!(tries < 10_000, "nobody's place is free");
            tokio::task::yield_now().await;
        }
    }

    #[tokio::test]
    async fn a_listener_that_is_stuck_holds_nobody_up_and_is_told_to_read_again() {
        let dir = tempfile::tempdir().unwrap();
        let engine = Engine::in_folder(dir.path()).await;
        let (_stop, stopping) = watch::channel(false);
        let at = "127.0.0.1:1".parse().unwrap();
        let app = App::new(engine.clone(), Tiles::new(1 << 20), None, true, Beyond::default(), at, stopping);
        let listen = || {
            let (to, events) = mpsc::channel(WAITING);
            let app = app.clone();
            tokio::spawn(async move { feed(&app, &Viewer::default(), None, &to).await });
            events
        };
        let (mut stuck, mut other) = (listen(), listen());
        let _hello = other.recv().await.unwrap().unwrap();
        // More than the engine keeps for those who are behind.
        let many = 1200;
        for number in 1..=many {
            let command = Command::Put { record: Box::new(unit_record(number, None)), personal: None };
            let id = CommandId::new(Uuid::now_v7());
            let commands = vec![Envelope { id, recorded_at: None, base: None, after: None, command }];
            engine.submit(Actor::Operator, Batch { commands, all_or_nothing: false }).await.unwrap();
            let heard = format!("{:?}", other.recv().await.unwrap().unwrap());
            assert!(heard.contains("change"), "{heard}");
        }
        assert_eq!(engine.atlas().seq(), Seq(many.into()));
        assert_eq!(stuck.len(), WAITING);
        let mut last = String::new();
        while !last.contains("reload") {
            last = format!("{:?}", stuck.recv().await.unwrap().unwrap());
        }
        assert!(last.contains(&many.to_string()), "{last}");
        assert!(stuck.is_empty());
    }
}
