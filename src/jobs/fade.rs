//! Letting go: of shifts that are long past, when and how far away people were, guests' names and photos are kept no longer.

use std::time::Duration;

use jiff::ToSpan;
use tokio::sync::watch;
use uuid::Uuid;

use crate::{
    domain::{Actor, Command, CommandId, Date, Envelope, Outcome},
    engine::{Batch, Engine, EngineError},
};

/// Between two looks at the day, and before the first one.
const EACH: Duration = Duration::from_secs(10 * 60);

/// Lets go once a day until the service stops.
pub async fn fade_shifts(engine: Engine, mut stopping: watch::Receiver<bool>) {
    let mut done = None;
    loop {
        tokio::select! {
            () = tokio::time::sleep(EACH) => {}
            _ = stopping.wait_for(|stopping| *stopping) => return,
        }
        let today = engine.today();
        if done == Some(today) {
            continue;
        }
        match fade(&engine).await {
            Ok(gone) => {
                if gone {
                    tracing::info!(day = %today, "what was kept of old shifts for a time is let go");
                }
                done = Some(today);
            }
            Err(error) => tracing::warn!(%error, "old shifts were not let go of; it is tried again"),
        }
    }
}

/// The day before which shifts are let go of, if there are any.
fn due(engine: &Engine) -> Option<Date> {
    let atlas = engine.atlas();
    let before = engine.today().checked_sub(i32::from(atlas.weekend().keep_months).months()).ok()?;
    atlas.shifts().iter().any(|row| row.date < before && !row.faded).then_some(before)
}

/// Lets go now; whether there was anything.
///
/// # Errors
/// When it cannot be written.
pub async fn fade(engine: &Engine) -> Result<bool, EngineError> {
    // Without anything to do nothing is written: neither here nor where another node was first.
    let Some(before) = due(engine) else { return Ok(false) };
    let envelope = Envelope {
        id: CommandId::new(Uuid::now_v7()),
        recorded_at: None,
        base: None,
        after: None,
        command: Command::FadeShifts { before },
    };
    let outcomes = engine.submit(Actor::System, Batch { commands: vec![envelope], all_or_nothing: true }).await?;
    if let Some(Outcome::Refused(refusal)) = outcomes.first() {
        tracing::warn!(why = refusal.en(), "old shifts were not let go of");
    }
    Ok(true)
}
