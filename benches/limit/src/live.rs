//! Events to many listeners.

use std::convert::Infallible;

use axum::{
    Router,
    extract::State,
    response::sse::{Event, Sse},
    routing::{get, post},
};
use futures_util::{Stream, StreamExt};
use tokio::sync::broadcast;
use tokio_stream::wrappers::BroadcastStream;

/// Events that wait for a slow listener.
const WAITING: usize = 64;

type Said = broadcast::Sender<String>;

async fn live(State(said): State<Said>) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let events = BroadcastStream::new(said.subscribe());
    Sse::new(events.filter_map(async |text| text.ok().map(|text| Ok(Event::default().event("change").data(text)))))
}

async fn say(State(said): State<Said>, text: String) {
    // An error says only that nobody listens.
    let _ = said.send(text);
}

pub fn routes() -> Router {
    let (said, _) = broadcast::channel(WAITING);
    Router::new().route("/live", get(live)).route("/say", post(say)).with_state(said)
}
