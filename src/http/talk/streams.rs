//! What is under way on a connection of HTTP/2, where one client has many requests at once and each can stand still on its
//! own: the protocol itself would wait for ever.

use std::{
    collections::HashMap,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll},
};

use axum::body::Body;
use bytes::Bytes;
use hyper::body::{Frame, SizeHint};
use tokio::time::{Instant, sleep};

use super::Patience;

/// The requests of a connection that are not yet wholly answered.
#[derive(Debug, Clone)]
pub struct Streams(Arc<Mutex<Known>>);

#[derive(Debug)]
struct Known {
    /// By a number: since when the client has had a piece and not asked for the next one; none while it waits for us.
    under_way: HashMap<u64, Option<Instant>>,
    begun: u64,
    /// Since when nothing is under way.
    idle: Instant,
}

impl Default for Streams {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Known { under_way: HashMap::new(), begun: 0, idle: Instant::now() })))
    }
}

impl Streams {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A request has come.
    pub fn begin(&self) -> UnderWay {
        let mut known = self.known();
        known.begun += 1;
        let number = known.begun;
        known.under_way.insert(number, None);
        UnderWay { streams: self.clone(), number }
    }

    /// Comes when nothing has been under way for too long, or an answer was not taken for too long.
    pub async fn tired(&self, patience: Patience) {
        loop {
            sleep(patience.silence / 4).await;
            let known = self.known();
            let silent = known.under_way.is_empty() && known.idle.elapsed() >= patience.silence;
            let mut taken = known.under_way.values().flatten();
            if silent || taken.any(|since| since.elapsed() >= patience.taking) {
                return;
            }
        }
    }
}

/// A request that is not yet wholly answered.
#[derive(Debug)]
pub struct UnderWay {
    streams: Streams,
    number: u64,
}

impl UnderWay {
    /// Whose turn it is: the client's, who has a piece, or ours.
    fn turn(&self, of_client: bool) {
        let since = of_client.then(Instant::now);
        self.streams.known().under_way.insert(self.number, since);
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        let mut known = self.streams.known();
        known.under_way.remove(&self.number);
        known.idle = Instant::now();
    }
}

/// The body of an answer: the request is under way until all of it has been sent.
pub struct Counted {
    /// The answer's.
    pub body: Body,
    /// The request.
    pub under_way: UnderWay,
}

impl hyper::body::Body for Counted {
    type Data = Bytes;
    type Error = axum::Error;
    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let piece = Pin::new(&mut self.body).poll_frame(context);
        self.under_way.turn(piece.is_ready());
        piece
    }
    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }
    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
