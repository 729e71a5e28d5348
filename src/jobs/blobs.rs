//! The sweep: pictures that nothing names are let go of.

use std::time::Duration;

use jiff::ToSpan;
use tokio::sync::watch;

use crate::engine::{Blobs, Engine};

/// How long a picture is kept that nothing names yet: longer than a tablet may be without a signal between sending the
/// picture and the record that names it.
const GRACE_DAYS: i64 = 30;
/// How long the pieces of a photo wait for the next one.
const PIECE_DAYS: i64 = 7;
/// Between two sweeps, and before the first one.
const EACH: Duration = Duration::from_secs(24 * 60 * 60);

/// Sweeps once a day until the service stops.
pub async fn sweep_blobs(engine: Engine, blobs: Option<Blobs>, mut stopping: watch::Receiver<bool>) {
    let Some(blobs) = blobs else { return };
    loop {
        tokio::select! {
            () = tokio::time::sleep(EACH) => {}
            _ = stopping.wait_for(|stopping| *stopping) => return,
        }
        sweep(&engine, &blobs).await;
    }
}

/// Sweeps now.
pub async fn sweep(engine: &Engine, blobs: &Blobs) {
    let days_ago = |days: i64| jiff::Timestamp::from(engine.now()).checked_sub((24 * days).hours());
    let (Ok(before), Ok(pieces_before)) = (days_ago(GRACE_DAYS), days_ago(PIECE_DAYS)) else { return };
    let named = match engine.named_blobs().await {
        Ok(named) => named,
        Err(error) => return tracing::warn!(%error, "pictures were not swept"),
    };
    match blobs.sweep(&named, before.into()).await {
        Ok(swept) => tracing::info!(kept = swept.kept, gone = swept.gone, "pictures that nothing names were swept"),
        Err(error) => tracing::warn!(%error, "pictures were not swept"),
    }
    match blobs.sweep_pieces(pieces_before.into()).await {
        Ok(gone) => tracing::info!(gone, "pieces of photos that never became whole were swept"),
        Err(error) => tracing::warn!(%error, "pieces of photos were not swept"),
    }
}
