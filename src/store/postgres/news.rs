//! Hearing that another node has written.

use std::{sync::Arc, time::Duration};

use tokio::sync::Notify;

use super::address::Address;

/// What is rung on; a commit rings it for all nodes of its database.
pub const CHANNEL: &str = "renling_head";

/// Between two tries to connect.
const AGAIN: Duration = Duration::from_secs(1);

/// Rings `news` whenever somebody has written, and after each new connection, since something may have been missed
/// before it. Goes on for ever: while the database is away it tries again.
pub async fn listen(address: Arc<Address>, news: Arc<Notify>) {
    loop {
        match address.connect().await {
            Ok(session) if session.client.batch_execute(&format!("LISTEN {CHANNEL}")).await.is_ok() => {
                while !session.client.is_closed() {
                    news.notify_one();
                    session.bell.notified().await;
                }
                tracing::warn!(database = address.label, "the line on which other nodes are heard was cut");
            }
            Ok(_) => {}
            Err(error) => tracing::debug!(%error, "cannot listen to other nodes"),
        }
        tokio::time::sleep(AGAIN).await;
    }
}
