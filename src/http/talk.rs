//! One connection: which protocol it speaks, and how long a client may keep us waiting.

use std::{
    convert::Infallible,
    net::SocketAddr,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    http::{HeaderValue, Uri, header},
    response::Response,
};
use bytes::Bytes;
use hyper::{
    Request,
    body::{Frame, Incoming, SizeHint},
    server::conn::{http1, http2},
    service::service_fn,
};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    sync::watch,
    time::timeout,
};
use tower::ServiceExt;

use super::{listen::House, tls::is_hello, trust::Trusted};

/// How long we wait for a client.
#[derive(Debug, Clone, Copy)]
struct Patience {
    /// For the head of a request, or between two.
    silence: Duration,
    /// Until TLS is agreed on.
    handshake: Duration,
    /// Between two questions whether somebody is still there, and for the answer.
    there: Duration,
    /// For the end of a connection that was told to end.
    farewell: Duration,
}

const PATIENCE: Patience = Patience {
    silence: Duration::from_secs(60),
    handshake: Duration::from_secs(10),
    there: Duration::from_secs(20),
    farewell: Duration::from_secs(10),
};
/// The most bytes that the head of a request may have.
const MOST_HEAD: u32 = 64 * 1024;
/// Requests that a connection of HTTP/2 may have under way.
const MOST_STREAMS: u32 = 100;
/// Talks with a client until one of both has had enough.
pub async fn converse(stream: TcpStream, peer: SocketAddr, house: &House, mut stopping: watch::Receiver<bool>) {
    // Small answers leave at once; where the system does not know that, they leave later.
    let _ = stream.set_nodelay(true);
    let visit = |router: &Router, tls| Visit {
        router: router.clone(),
        trusted: house.trusted.clone(),
        peer,
        tls,
        patience: PATIENCE,
    };
    let Some((tls, astray)) = &house.tls else {
        return over_http1(stream, visit(&house.router, false), stopping).await;
    };
    let mut first = [0];
    let greeted = timeout(PATIENCE.handshake, async {
        let spoken = stream.peek(&mut first).await? > 0;
        Ok::<_, std::io::Error>(match (spoken, is_hello(first[0])) {
            (false, _) => Hello::Gone,
            (true, false) => Hello::Plain(stream),
            (true, true) => Hello::Tls(Box::new(tls.acceptor().accept(stream).await?)),
        })
    });
    let greeted = tokio::select! {
        greeted = greeted => greeted,
        () = stopped(&mut stopping) => return,
    };
    match greeted {
        Ok(Ok(Hello::Tls(stream))) if stream.get_ref().1.alpn_protocol() == Some(b"h2") => {
            over_http2(stream, visit(&house.router, true), stopping).await;
        }
        Ok(Ok(Hello::Tls(stream))) => over_http1(stream, visit(&house.router, true), stopping).await,
        Ok(Ok(Hello::Plain(stream))) => over_http1(stream, visit(astray, false), stopping).await,
        Ok(Ok(Hello::Gone)) => {}
        Ok(Err(error)) => tracing::debug!(%error, "no TLS came about"),
        Err(_) => tracing::debug!("no TLS came about in time"),
    }
}

/// How a client begins.
enum Hello {
    Gone,
    Plain(TcpStream),
    Tls(Box<tokio_rustls::server::TlsStream<TcpStream>>),
}

/// What the requests of a connection have in common.
#[derive(Clone)]
struct Visit {
    router: Router,
    trusted: Trusted,
    peer: SocketAddr,
    tls: bool,
    patience: Patience,
}

impl Visit {
    async fn answer(self, request: Request<Incoming>) -> Result<Response, Infallible> {
        let mut request = request.map(Body::new);
        named_as_before(&mut request);
        let peer = self.trusted.peer(self.peer, self.tls, request.headers());
        request.extensions_mut().insert(peer);
        self.router.oneshot(request).await
    }
}

/// HTTP/2 says the host as a part of the address. What reads requests need not know which protocol they came by.
fn named_as_before(request: &mut Request<Body>) {
    if let Some(host) = request.uri().authority().and_then(|host| HeaderValue::from_str(host.as_str()).ok()) {
        request.headers_mut().insert(header::HOST, host);
        let address = request.uri().path_and_query().cloned();
        *request.uri_mut() = address.map_or_else(Uri::default, Uri::from);
    }
}

async fn over_http1<I>(stream: I, visit: Visit, mut stopping: watch::Receiver<bool>)
where
    I: AsyncRead + AsyncWrite + Unpin,
{
    let patience = visit.patience;
    let service = service_fn(move |request| visit.clone().answer(request));
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(patience.silence)
        .max_header_size(MOST_HEAD as usize)
        .serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    let done = tokio::select! {
        done = connection.as_mut() => Some(done),
        () = stopped(&mut stopping) => None,
    };
    let done = match done {
        Some(done) => done,
        None => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = done {
        tracing::debug!(%error, "a connection ended early");
    }
}

async fn over_http2<I>(stream: I, visit: Visit, mut stopping: watch::Receiver<bool>)
where
    I: AsyncRead + AsyncWrite + Unpin,
{
    let (busy, quiet) = watch::channel(0);
    let (busy, patience) = (Arc::new(busy), visit.patience);
    let service = service_fn(move |request| {
        let (visit, under_way) = (visit.clone(), UnderWay::begin(busy.clone()));
        async move {
            let answer = visit.answer(request).await?;
            Ok::<_, Infallible>(answer.map(|body| Counted { body, _under_way: under_way }))
        }
    });
    let connection = http2::Builder::new(TokioExecutor::new())
        .timer(TokioTimer::new())
        .max_concurrent_streams(MOST_STREAMS)
        .max_header_list_size(MOST_HEAD)
        .keep_alive_interval(patience.there)
        .keep_alive_timeout(patience.there)
        .serve_connection(TokioIo::new(stream), service);
    tokio::pin!(connection);
    let silent = tokio::select! {
        done = connection.as_mut() => return ended(done),
        () = stopped(&mut stopping) => false,
        // The protocol itself would wait for ever, also for the rest of a head.
        () = silence(quiet, patience.silence) => true,
    };
    connection.as_mut().graceful_shutdown();
    if silent {
        // Nothing is under way. Whoever answers a farewell with silence too is left.
        match timeout(patience.farewell, connection).await {
            Ok(done) => ended(done),
            Err(_) => tracing::debug!("a connection was left"),
        }
    } else {
        ended(connection.await);
    }
}

fn ended(done: hyper::Result<()>) {
    if let Err(error) = done {
        tracing::debug!(%error, "a connection ended early");
    }
}

/// Comes when nothing has been under way for too long.
async fn silence(mut busy: watch::Receiver<usize>, patience: Duration) {
    loop {
        let idle = *busy.borrow_and_update() == 0;
        tokio::select! {
            () = tokio::time::sleep(patience), if idle => return,
            changed = busy.changed() => {
                if changed.is_err() {
                    return;
                }
            }
        }
    }
}

/// A request that is not yet wholly answered.
struct UnderWay(Arc<watch::Sender<usize>>);

impl UnderWay {
    fn begin(busy: Arc<watch::Sender<usize>>) -> Self {
        busy.send_modify(|number| *number += 1);
        Self(busy)
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.send_modify(|number| *number -= 1);
    }
}

/// The body of an answer: the request is under way until all of it has been sent.
struct Counted {
    body: Body,
    _under_way: UnderWay,
}

impl hyper::body::Body for Counted {
    type Data = Bytes;
    type Error = axum::Error;
    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }
    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }
    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Comes when the service is told to stop.
pub async fn stopped(stopping: &mut watch::Receiver<bool>) {
    // The sender may be gone already: then it is time to stop too.
    let _ = stopping.wait_for(|stopping| *stopping).await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{body::to_bytes, http::StatusCode, routing::get};
    use tokio::{
        io::{AsyncReadExt, AsyncWriteExt, DuplexStream},
        task::JoinHandle,
        time::sleep,
    };

    /// Nobody waits for long here. What must not end too soon takes far longer than it may.
    const SHORT: Patience = Patience {
        silence: Duration::from_millis(100),
        handshake: Duration::from_millis(100),
        there: Duration::from_millis(40),
        farewell: Duration::from_millis(100),
    };

    fn connection(router: Router, http2: bool) -> (DuplexStream, watch::Sender<bool>, JoinHandle<()>) {
        let (ours, theirs) = tokio::io::duplex(256 * 1024);
        let (stop, stopping) = watch::channel(false);
        let peer = "192.0.2.1:1".parse().unwrap();
        let visit = Visit { router, trusted: Trusted::default(), peer, tls: true, patience: SHORT };
        let talking = tokio::spawn(async move {
            if http2 { over_http2(ours, visit, stopping).await } else { over_http1(ours, visit, stopping).await }
        });
        (theirs, stop, talking)
    }

    fn fine() -> Router {
        let slow = async || {
            sleep(SHORT.silence * 5).await;
            "slow"
        };
        let host = async |headers: axum::http::HeaderMap, uri: Uri| format!("{:?} {uri}", headers[header::HOST]);
        Router::new().route("/", get(async || "fine")).route("/slow", get(slow)).route("/host", get(host))
    }

    async fn http2(io: DuplexStream) -> (hyper::client::conn::http2::SendRequest<Body>, JoinHandle<hyper::Result<()>>) {
        let handshake = hyper::client::conn::http2::handshake(TokioExecutor::new(), TokioIo::new(io));
        let (sender, connection) = handshake.await.unwrap();
        (sender, tokio::spawn(connection))
    }

    fn ask(path: &str) -> Request<Body> {
        Request::get(format!("https://map.example:8443{path}")).body(Body::empty()).unwrap()
    }

    #[tokio::test]
    async fn a_head_that_does_not_come_to_its_end_is_not_waited_for() {
        let (mut client, _stop, talking) = connection(fine(), false);
        client.write_all(b"GET / HTTP/1.1\r\nhost: a\r\n").await.unwrap();
        let mut rest = vec![];
        client.read_to_end(&mut rest).await.unwrap();
        assert!(!rest.starts_with(b"HTTP/1.1 200"));
        talking.await.unwrap();
    }

    #[tokio::test]
    async fn over_http2_too() {
        let (mut client, _stop, talking) = connection(fine(), true);
        client.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await.unwrap();
        // Settings, and then the beginning of a head that is said to go on.
        client.write_all(&[0, 0, 0, 4, 0, 0, 0, 0, 0]).await.unwrap();
        client.write_all(&[0, 0, 1, 1, 0, 0, 0, 0, 1, 0x82]).await.unwrap();
        let mut answers = vec![];
        let mut pinged = 0;
        while let Ok(read) = client.read_buf(&mut answers).await
            && read > 0
        {
            // Each ping is answered: the client is there, it only does not go on.
            while answers.len() >= 9 {
                let length = u32::from_be_bytes([0, answers[0], answers[1], answers[2]]) as usize;
                if answers.len() < 9 + length {
                    break;
                }
                let frame: Vec<_> = answers.drain(..9 + length).collect();
                if frame[3] == 6 && frame[4] == 0 {
                    pinged += 1;
                }
            }
        }
        assert!(pinged > 0);
        talking.await.unwrap();
    }

    #[tokio::test]
    async fn a_connection_of_http2_on_which_nothing_happens_ends_and_a_slow_answer_is_waited_for() {
        let (io, _stop, talking) = connection(fine(), true);
        let (mut sender, client) = http2(io).await;
        let answer = sender.send_request(ask("/slow")).await.unwrap();
        let body = to_bytes(Body::new(answer.into_body()), 100).await.unwrap();
        assert_eq!(&body[..], b"slow");
        client.await.unwrap().unwrap();
        talking.await.unwrap();
    }

    #[tokio::test]
    async fn the_host_of_http2_is_where_that_of_http1_is() {
        let (io, _stop, _) = connection(fine(), true);
        let (mut sender, _) = http2(io).await;
        let answer = sender.send_request(ask("/host?a=b")).await.unwrap();
        let body = to_bytes(Body::new(answer.into_body()), 100).await.unwrap();
        assert_eq!(&body[..], b"\"map.example:8443\" /host?a=b");
    }

    #[tokio::test]
    async fn a_flood_of_headers_is_refused() {
        let (io, _stop, _) = connection(fine(), true);
        let (mut sender, _) = http2(io).await;
        let mut long = ask("/");
        for number in 0..2000 {
            let name = axum::http::HeaderName::from_bytes(format!("x-{number}").as_bytes()).unwrap();
            long.headers_mut().insert(name, HeaderValue::from_static("some text or other"));
        }
        let refused = sender.send_request(long).await;
        assert!(refused.is_err() || refused.is_ok_and(|it| it.status() == StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE));

        let flood = "x: y\r\n".repeat(101);
        let long = format!("x: {}\r\n", "y".repeat(MOST_HEAD as usize));
        for headers in [flood, long] {
            let (mut client, _stop, _) = connection(fine(), false);
            client.write_all(format!("GET / HTTP/1.1\r\nhost: a\r\n{headers}\r\n").as_bytes()).await.unwrap();
            let mut head = [0; 12];
            client.read_exact(&mut head).await.unwrap();
            assert_eq!(&head, b"HTTP/1.1 431");
        }
    }

    #[tokio::test]
    async fn when_the_service_stops_what_is_under_way_is_answered() {
        for http2_spoken in [true, false] {
            let (io, stop, talking) = connection(fine(), http2_spoken);
            if http2_spoken {
                let (mut sender, _) = http2(io).await;
                let answer = sender.send_request(ask("/slow"));
                tokio::spawn(async move {
                    sleep(SHORT.silence / 2).await;
                    stop.send(true).unwrap();
                });
                assert_eq!(answer.await.unwrap().status(), StatusCode::OK);
            } else {
                let mut io = io;
                io.write_all(b"GET /slow HTTP/1.1\r\nhost: a\r\n\r\n").await.unwrap();
                sleep(SHORT.silence / 2).await;
                stop.send(true).unwrap();
                let mut all = vec![];
                io.read_to_end(&mut all).await.unwrap();
                assert!(all.starts_with(b"HTTP/1.1 200") && all.ends_with(b"slow"));
            }
            talking.await.unwrap();
        }
    }
}
