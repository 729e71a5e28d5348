//! After some wrong tries the next has to wait, longer each time. By the name that is tried, whether it exists or not, and
//! by the address that tries.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use crate::domain::Instant;

/// Wrong tries that cost nothing.
const FREE: u32 = 5;
/// The same for an address, behind which a whole office may sit.
const FREE_FROM: u32 = 30;
/// What an address' keys begin with.
const FROM: &str = "from ";
/// After so many seconds without a wrong try the count of an address begins anew, since no right try ends it. That of a
/// name does not: what is void after so many wrong tries stays so for whoever takes days.
const FORGOTTEN: i64 = 60 * 60;
/// The longest wait, in seconds.
const LONGEST: u64 = 15 * 60;
/// Keys that are remembered; beyond that the oldest are forgotten.
const MOST: usize = 10_000;

/// See the module.
#[derive(Default)]
pub struct Throttle(Mutex<HashMap<String, (u32, Instant)>>);

impl Throttle {
    /// The seconds until the next try may be made.
    pub fn wait(&self, key: &str, now: Instant) -> Option<u64> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (failures, last) = *all.get(key)?;
        let free = if key.starts_with(FROM) { FREE_FROM } else { FREE };
        let pause = pause(failures, free)?;
        let passed = u64::try_from(now.micros() - last.micros()).unwrap_or(0) / 1_000_000;
        pause.checked_sub(passed).filter(|left| *left > 0)
    }

    /// A wrong try.
    pub fn failed(&self, key: &str, now: Instant) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST && !all.contains_key(key) {
            let oldest = all.iter().min_by_key(|(_, (_, last))| *last).map(|(key, _)| key.clone());
            oldest.and_then(|key| all.remove(&key));
        }
        let entry = all.entry(key.to_owned()).or_insert((0, now));
        if key.starts_with(FROM) && now.micros() - entry.1.micros() > FORGOTTEN * 1_000_000 {
            entry.0 = 0;
        }
        *entry = (entry.0.saturating_add(1), now);
    }

    /// How many wrong tries there were.
    pub fn failures(&self, key: &str) -> u32 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(key).map_or(0, |(failures, _)| *failures)
    }

    /// It was right.
    pub fn forget(&self, key: &str) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(key);
    }
}

fn pause(failures: u32, free: u32) -> Option<u64> {
    let over = failures.checked_sub(free)?;
    Some(2_u64.saturating_pow(over.min(32)).min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Instant {
        Instant::from_micros(1_795_000_000_000_000 + seconds * 1_000_000).unwrap()
    }

    #[test]
    fn five_tries_are_free_and_then_each_waits_twice_as_long() {
        let throttle = Throttle::default();
        for _ in 0..4 {
            throttle.failed("a", at(0));
        }
        assert_eq!(throttle.wait("a", at(0)), None);
        throttle.failed("a", at(0));
        assert_eq!(throttle.wait("a", at(0)), Some(1));
        throttle.failed("a", at(1));
        assert_eq!((throttle.wait("a", at(1)), throttle.wait("a", at(3))), (Some(2), None));
        for _ in 0..40 {
            throttle.failed("a", at(3));
        }
        assert_eq!(throttle.wait("a", at(3)), Some(LONGEST));
        assert_eq!(throttle.wait("b", at(3)), None);
        throttle.forget("a");
        assert_eq!(throttle.wait("a", at(3)), None);
    }

    #[test]
    fn an_address_may_be_a_whole_office_whose_old_tries_are_forgotten() {
        let throttle = Throttle::default();
        for _ in 0..29 {
            throttle.failed("from 10.0.0.1", at(0));
        }
        assert_eq!(throttle.wait("from 10.0.0.1", at(0)), None);
        throttle.failed("from 10.0.0.1", at(0));
        assert_eq!(throttle.wait("from 10.0.0.1", at(0)), Some(1));
        throttle.failed("from 10.0.0.1", at(FORGOTTEN + 1));
        assert_eq!(throttle.failures("from 10.0.0.1"), 1);
        throttle.failed("pin of somebody", at(0));
        throttle.failed("pin of somebody", at(FORGOTTEN + 1));
        assert_eq!(throttle.failures("pin of somebody"), 2);
    }

    #[test]
    fn a_flood_of_names_does_not_fill_the_memory() {
        let throttle = Throttle::default();
        for number in 0..MOST + 10 {
            throttle.failed(&number.to_string(), at(number as i64));
        }
        assert_eq!(throttle.0.lock().unwrap().len(), MOST);
    }
}
