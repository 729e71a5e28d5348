//! Connections: how many there may be, how long a client may keep us waiting, how they end.

use std::{convert::Infallible, io, net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::FromRequestParts, http::request::Parts};
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{Semaphore, watch},
    task::JoinSet,
};
use tower::ServiceExt;

/// The most connections at a time; others wait to be accepted.
const MOST: usize = 8192;
/// How long a client may take to send the head of a request, or stay silent between two.
const PATIENCE: Duration = Duration::from_secs(60);
/// How long to rest when the system gives no more connections.
const REST: Duration = Duration::from_millis(100);

/// Who is at the other end of a connection.
#[derive(Debug, Clone, Copy, Default)]
pub struct Peer(Option<SocketAddr>);

impl Peer {
    /// The address, without the port.
    pub fn address(&self) -> String {
        self.0.map_or_else(String::new, |peer| peer.ip().to_string())
    }
}

impl<S: Sync> FromRequestParts<S> for Peer {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get().copied().unwrap_or_default())
    }
}

/// Serves until the service is told to stop and the requests under way are answered.
pub async fn serve(listener: TcpListener, router: Router, stopping: watch::Receiver<bool>) {
    let mut stop = stopping.clone();
    let places = Arc::new(Semaphore::new(MOST));
    let mut connections = JoinSet::new();
    loop {
        let accepted = async {
            // The semaphore is never closed.
            let place = places.clone().acquire_owned().await.map_err(io::Error::other)?;
            listener.accept().await.map(|(stream, peer)| (stream, peer, place))
        };
        tokio::select! {
            () = stopped(&mut stop) => break,
            accepted = accepted => match accepted {
                Ok((stream, peer, place)) => {
                    let (router, stopping) = (router.clone(), stopping.clone());
                    connections.spawn(async move {
                        converse(stream, Peer(Some(peer)), router, stopping).await;
                        drop(place);
                    });
                }
                // The client has gone again, or the system has run out of something.
                Err(error) => {
                    tracing::debug!(%error, "a connection was not accepted");
                    tokio::time::sleep(REST).await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
    drop(listener);
    while connections.join_next().await.is_some() {}
}

async fn converse(stream: TcpStream, peer: Peer, router: Router, mut stopping: watch::Receiver<bool>) {
    // Small answers leave at once; where the system does not know that, they leave later.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request: Request<Incoming>| {
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(peer);
        router.clone().oneshot(request)
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(PATIENCE)
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

/// Comes when the service is told to stop.
async fn stopped(stopping: &mut watch::Receiver<bool>) {
    // The sender may be gone already: then it is time to stop too.
    let _ = stopping.wait_for(|stopping| *stopping).await;
}
