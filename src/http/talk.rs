//! One connection: which protocol it speaks, and how long a client may keep us waiting.

mod stall;
mod streams;

use std::{convert::Infallible, net::SocketAddr, time::Duration};

use axum::{
    Router,
    body::Body,
    http::{HeaderValue, Uri, header},
    response::Response,
};
use hyper::{
    Request,
    body::Incoming,
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
use stall::Taking;
use streams::{Counted, Streams};

/// How long we wait for a client.
#[derive(Debug, Clone, Copy)]
struct Patience {
    /// For the head of a request, or between two.
    silence: Duration,
    /// Until TLS is agreed on.
    handshake: Duration,
    /// Between two questions whether somebody is still there, and for the answer.
    there: Duration,
    /// For the next byte of an answer to be taken.
    taking: Duration,
    /// For the end of a connection that was told to end.
    farewell: Duration,
}

const PATIENCE: Patience = Patience {
    silence: Duration::from_secs(60),
    handshake: Duration::from_secs(10),
    there: Duration::from_secs(20),
    taking: Duration::from_secs(60),
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
        .serve_connection(TokioIo::new(Taking::new(stream, patience.taking)), service);
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
    let (streams, patience) = (Streams::default(), visit.patience);
    let counting = streams.clone();
    let service = service_fn(move |request| {
        let (visit, under_way) = (visit.clone(), counting.begin());
        async move {
            let answer = visit.answer(request).await?;
            Ok::<_, Infallible>(answer.map(|body| Counted { body, under_way }))
        }
    });
    let connection = http2::Builder::new(TokioExecutor::new())
        .timer(TokioTimer::new())
        .max_concurrent_streams(MOST_STREAMS)
        .max_header_list_size(MOST_HEAD)
        .keep_alive_interval(patience.there)
        .keep_alive_timeout(patience.there)
        .serve_connection(TokioIo::new(Taking::new(stream, patience.taking)), service);
    tokio::pin!(connection);
    let tired = tokio::select! {
        done = connection.as_mut() => return ended(done),
        () = stopped(&mut stopping) => false,
        // The protocol itself would wait for ever, also for the rest of a head.
        () = streams.tired(patience) => true,
    };
    connection.as_mut().graceful_shutdown();
    if tired {
        // Nothing is under way, or what is stands still. Whoever answers a farewell with silence too is left.
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

/// Comes when the service is told to stop.
pub async fn stopped(stopping: &mut watch::Receiver<bool>) {
    // The sender may be gone already: then it is time to stop too.
    let _ = stopping.wait_for(|stopping| *stopping).await;
}

#[cfg(test)]
mod tests;
