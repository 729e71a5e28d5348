//! Overload is refused early. A request is in hand from its head to that of its answer; answers that were made for one
//! request are counted until they have left. Beyond either bound it is said at once that too much is asked just now.

use std::sync::Arc;

use axum::{
    body::{Body, HttpBody, to_bytes},
    extract::{MatchedPath, Request, State},
    http::header,
    middleware::Next,
    response::{IntoResponse, Response},
};
use bytes::Bytes;

use super::{
    crowd::{Part, Room},
    listen::Peer,
    problem::{Kind, Problem},
};

/// Requests in hand that only read. What is answered out of memory is in hand for microseconds, so that these are the ones
/// that wait: for the store, a tile, a thread.
const READS: u32 = 512;
/// The same of those that write, which wait for their own bodies and for the writer. Where it stands still, reading goes on.
const WRITES: u32 = 256;
/// Either of one address.
const EACH: usize = 128;
/// Bytes of answers that have been made and have not left.
const UNSENT: u32 = 256 << 20;
/// The same for one address; a single answer may have more.
const UNSENT_EACH: u32 = 64 << 20;
/// Answers are counted in so many bytes; those that are smaller are not.
const UNIT: u32 = 64 << 10;
/// What a supervisor asks, who must always get an answer.
const SUPERVISED: [&str; 2] = ["/healthz", "/readyz"];

/// How much of each there is room for.
#[derive(Debug)]
pub struct Load {
    reads: Room,
    writes: Room,
    unsent: Room,
}

impl Default for Load {
    fn default() -> Self {
        let unsent = Room::new(UNSENT / UNIT, (UNSENT_EACH / UNIT) as usize);
        Self { reads: Room::new(READS, EACH), writes: Room::new(WRITES, EACH), unsent }
    }
}

impl Load {
    /// A place among the requests in hand; none for what a supervisor asks, who needs none.
    ///
    /// # Errors
    /// When there is none.
    pub fn admit(&self, peer: Peer, request: &Request) -> Result<Option<Part>, Problem> {
        if SUPERVISED.contains(&request.uri().path()) {
            return Ok(None);
        }
        let room = if request.method().is_safe() { &self.reads } else { &self.writes };
        room.enter(peer.limited(), 1).map(Some).ok_or_else(|| Problem::new(Kind::Busy))
    }
}

/// Around every route. The page's own files, and what is kept compressed, are shared by those who ask for them.
pub async fn unsent(State(load): State<Arc<Load>>, peer: Peer, request: Request, next: Next) -> Response {
    let routed = request.extensions().get::<MatchedPath>().is_some();
    let response = next.run(request).await;
    let units = response.body().size_hint().exact().unwrap_or(0) / u64::from(UNIT);
    if units == 0 || !routed || response.headers().contains_key(header::CONTENT_ENCODING) {
        return response;
    }
    let Some(part) = load.unsent.enter(peer.limited(), u32::try_from(units).unwrap_or(u32::MAX)) else {
        return Problem::new(Kind::Busy).into_response();
    };
    let (head, body) = response.into_parts();
    // All of it is there already, in one piece.
    match to_bytes(body, usize::MAX).await {
        Ok(bytes) => Response::from_parts(head, Body::from(Bytes::from_owner(Unsent { bytes, _part: part }))),
        Err(error) => Problem::internal(&error).into_response(),
    }
}

/// Bytes with the room that they take, until the last of them is let go.
struct Unsent {
    bytes: Bytes,
    _part: Part,
}

impl AsRef<[u8]> for Unsent {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, http::StatusCode, middleware::from_fn_with_state, routing::get};
    use tokio::sync::Notify;
    use tower::ServiceExt;

    fn small() -> Arc<Load> {
        Arc::new(Load { reads: Room::new(2, 2), writes: Room::new(1, 1), unsent: Room::new(4, 4) })
    }

    async fn admit(State(load): State<Arc<Load>>, request: Request, next: Next) -> Response {
        match load.admit(Peer::default(), &request) {
            Ok(_in_hand) => next.run(request).await,
            Err(problem) => problem.into_response(),
        }
    }

    async fn ask(router: &Router, path: &str) -> Response {
        router.clone().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap()
    }

    #[tokio::test]
    async fn beyond_what_is_in_hand_everything_is_refused_but_what_a_supervisor_asks() {
        let go_on = Arc::new(Notify::new());
        let wait = {
            let go_on = go_on.clone();
            move || async move { go_on.notified().await }
        };
        let router = Router::new().route("/wait", get(wait)).route("/", get(async || ()));
        let router = router.route("/healthz", get(async || ())).layer(from_fn_with_state(small(), admit));
        let waiting: Vec<_> = (0..2)
            .map(|_| {
                let router = router.clone();
                tokio::spawn(async move { ask(&router, "/wait").await.status() })
            })
            .collect();
        tokio::task::yield_now().await;
        let refused = ask(&router, "/").await;
        assert_eq!(refused.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(refused.headers()[header::RETRY_AFTER], "2");
        assert_eq!(ask(&router, "/healthz").await.status(), StatusCode::OK);
        // Those that write have room of their own.
        let written = router.clone().oneshot(Request::post("/").body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(written.status(), StatusCode::METHOD_NOT_ALLOWED);
        go_on.notify_waiters();
        for one in waiting {
            assert_eq!(one.await.unwrap(), StatusCode::OK);
        }
        assert_eq!(ask(&router, "/").await.status(), StatusCode::OK);
    }

    #[tokio::test]
    async fn answers_that_have_not_left_take_room_until_their_last_byte_is_let_go() {
        let load = small();
        let large = async || vec![7_u8; 2 * UNIT as usize];
        let shared = async || ([(header::CONTENT_ENCODING, "gzip")], vec![7_u8; 9 * UNIT as usize]);
        let router = Router::new().route("/large", get(large)).route("/small", get(async || "a"));
        let router = router.route("/shared", get(shared)).layer(from_fn_with_state(load.clone(), unsent));
        let first = to_bytes(ask(&router, "/large").await.into_body(), usize::MAX).await.unwrap();
        assert_eq!(first.len(), 2 * UNIT as usize);
        let second = ask(&router, "/large").await;
        assert_eq!(second.status(), StatusCode::OK);
        assert_eq!(ask(&router, "/large").await.status(), StatusCode::SERVICE_UNAVAILABLE);
        for free in ["/small", "/shared"] {
            assert_eq!(ask(&router, free).await.status(), StatusCode::OK);
        }
        // Sent but for its end.
        let rest = first.slice(first.len() - 1..);
        drop(first);
        assert_eq!(ask(&router, "/large").await.status(), StatusCode::SERVICE_UNAVAILABLE);
        drop(rest);
        assert_eq!(ask(&router, "/large").await.status(), StatusCode::OK);
    }
}
