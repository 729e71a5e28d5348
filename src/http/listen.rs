//! Connections: how many there may be, who is at the other end, how they end.

use std::{convert::Infallible, io, net::IpAddr, sync::Arc, time::Duration};

use axum::{Router, extract::FromRequestParts, http::request::Parts};
use tokio::{
    net::TcpListener,
    sync::{Semaphore, watch},
    task::JoinSet,
};

use super::{crowd::Crowd, talk, tls::Tls, trust::Trusted};

/// The most connections at a time; others wait to be accepted.
const MOST: usize = 8192;
/// The most of one address; more are closed at once.
const MOST_EACH: usize = 256;
/// How long to rest when the system gives no more connections.
const REST: Duration = Duration::from_millis(100);

/// Who is asking, as far as the connection tells, or a proxy that is trusted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Peer {
    /// The address; none where nothing came over a network.
    pub address: Option<IpAddr>,
    /// Whether the client speaks TLS, with us or with the proxy before us.
    pub secure: bool,
    /// Whether a trusted proxy stands between.
    pub proxied: bool,
}

impl Peer {
    /// The address, without the port.
    pub fn address(&self) -> String {
        self.address.map_or_else(String::new, |address| address.to_string())
    }
    /// The address, where limits hold for it. They do not for this machine's own programs: a supervisor must always get
    /// its answer, and behind a proxy that nobody told us of everybody comes from here, and would be one.
    pub fn limited(&self) -> Option<IpAddr> {
        self.address.filter(|address| self.proxied || !address.is_loopback())
    }
}

impl<S: Sync> FromRequestParts<S> for Peer {
    type Rejection = Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        Ok(parts.extensions.get().copied().unwrap_or_default())
    }
}

/// What stands behind the port.
pub struct House {
    /// The service.
    pub router: Router,
    /// Who is believed about who asks.
    pub trusted: Trusted,
    /// TLS, and what answers those who do not speak it.
    pub tls: Option<(Tls, Router)>,
}

/// Serves until the service is told to stop and the requests under way are answered.
pub async fn serve(listener: TcpListener, house: House, stopping: watch::Receiver<bool>) {
    let house = Arc::new(house);
    let mut stop = stopping.clone();
    let places = Arc::new(Semaphore::new(MOST));
    let crowd = Crowd::new(MOST_EACH);
    let mut connections = JoinSet::new();
    loop {
        let accepted = async {
            // The semaphore is never closed.
            let place = places.clone().acquire_owned().await.map_err(io::Error::other)?;
            listener.accept().await.map(|(stream, peer)| (stream, peer, place))
        };
        tokio::select! {
            () = talk::stopped(&mut stop) => break,
            accepted = accepted => match accepted {
                Ok((stream, peer, place)) => {
                    let from = peer.ip().to_canonical();
                    // Through a proxy come many, and of this machine's programs see `Peer::limited`.
                    let free = from.is_loopback() || house.trusted.believes(from);
                    let standing = if free { None } else { crowd.enter(from, 1) };
                    if !free && standing.is_none() {
                        tracing::debug!("an address has too many connections");
                        continue;
                    }
                    let (house, stopping) = (house.clone(), stopping.clone());
                    connections.spawn(async move {
                        talk::converse(stream, peer, &house, stopping).await;
                        drop((place, standing));
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
