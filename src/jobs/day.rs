//! The turn of the district's day: duties begin and end and borders change at midnight, without a write.

use std::time::Duration;

use jiff::{Timestamp, ToSpan};
use tokio::sync::watch;

use crate::{
    domain::{Date, Instant},
    engine::Engine,
};

/// Sleeps are cut short: a machine that was suspended, or whose clock was put right, notices soon.
const LONGEST: Duration = Duration::from_secs(60);

/// Tells the engine of each new day until the service stops.
pub async fn turn_days(engine: Engine, mut stopping: watch::Receiver<bool>) {
    let mut day = engine.today();
    loop {
        let wait = until_tomorrow(engine.now(), day, &engine.atlas().time_zone()).min(LONGEST);
        tokio::select! {
            () = tokio::time::sleep(wait) => {}
            _ = stopping.wait_for(|stopping| *stopping) => return,
        }
        let now = engine.today();
        // A clock that is put back does not give a day twice.
        if now > day {
            tracing::info!(day = %now, "the district's day has turned");
            engine.turn_day(now);
            day = now;
        }
    }
}

/// The time from `now` to the midnight that ends `day` in `zone`; a moment when that is over.
fn until_tomorrow(now: Instant, day: Date, zone: &jiff::tz::TimeZone) -> Duration {
    const MOMENT: Duration = Duration::from_millis(50);
    let midnight = day.checked_add(1.day()).and_then(|tomorrow| tomorrow.to_zoned(zone.clone()));
    let Ok(midnight) = midnight else { return LONGEST };
    let left = Timestamp::from(now).duration_until(midnight.timestamp());
    // Just after it, not just before.
    Duration::try_from(left).unwrap_or_default() + MOMENT
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::{civil::date, tz::TimeZone};

    #[test]
    fn midnight_is_the_districts_own() {
        let now = Instant::from("2026-01-01T15:59:00Z".parse::<Timestamp>().unwrap());
        let wait = until_tomorrow(now, date(2026, 1, 1), &TimeZone::get("Asia/Shanghai").unwrap());
        assert_eq!(wait.as_secs(), 60);
        // Already over: no more than a moment.
        assert!(until_tomorrow(now, date(2025, 12, 31), &TimeZone::UTC) < Duration::from_secs(1));
    }
}
