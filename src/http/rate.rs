//! How much one address or one account may ask for in a second. Each has two buckets that fill up again by themselves, one
//! for all requests and a smaller one for those that write; what is kept is bounded, and what is forgotten starts full.

use std::{
    net::{IpAddr, Ipv6Addr},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use axum::{extract::Request, http::HeaderValue};
use quick_cache::sync::Cache;

use super::{
    auth::Viewer,
    listen::Peer,
    problem::{Kind, Problem},
};
use crate::domain::AccountId;

/// What may come at once after a silence, as a multiple of what may come in a second.
const BURST: u64 = 4;
/// Requests that only read, for each that may write.
const READS: u64 = 10;
/// Addresses and accounts that are remembered; beyond that those that come least are forgotten.
const MOST: usize = 20_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Address(IpAddr),
    Account(AccountId),
}

/// When each bucket will be full again, in microseconds of the limiter's own clock: one number tells all about a bucket.
#[derive(Default)]
struct Buckets {
    all: AtomicU64,
    writes: AtomicU64,
}

/// See the module.
pub struct Rate {
    /// Microseconds that one request costs; 0 is no limit.
    cost: u64,
    begun: Instant,
    known: Cache<Key, Arc<Buckets>>,
}

impl Rate {
    /// So many requests a second; 0 is no limit.
    pub fn new(a_second: u32) -> Self {
        let cost = if a_second == 0 { 0 } else { 1_000_000 / u64::from(a_second) };
        Self { cost, begun: Instant::now(), known: Cache::new(MOST) }
    }

    /// Takes a request out of the buckets, or gives the microseconds until there is room.
    fn take(&self, key: Key, writes: bool, now: u64) -> Result<(), u64> {
        if self.cost == 0 {
            return Ok(());
        }
        let buckets = self.known.get(&key).unwrap_or_else(|| {
            let new = Arc::<Buckets>::default();
            self.known.insert(key, new.clone());
            new
        });
        if writes {
            take(&buckets.writes, self.cost * READS, now)?;
        }
        take(&buckets.all, self.cost, now)
    }

    /// Before it is known whose a request is.
    ///
    /// # Errors
    /// When the address has asked too much.
    pub fn of_address(&self, peer: Peer, request: &Request) -> Result<(), Problem> {
        let address = peer.limited().map(|address| Key::Address(client(address)));
        address.map_or(Ok(()), |key| self.ask(key, request))
    }

    /// When it is known whose it is: one account from many addresses is still one.
    ///
    /// # Errors
    /// When the account has asked too much.
    pub fn of_account(&self, peer: Peer, viewer: &Viewer, request: &Request) -> Result<(), Problem> {
        let account = peer.limited().and(viewer.account()).map(|account| Key::Account(account.id));
        account.map_or(Ok(()), |key| self.ask(key, request))
    }

    fn ask(&self, key: Key, request: &Request) -> Result<(), Problem> {
        let now = u64::try_from(self.begun.elapsed().as_micros()).unwrap_or(u64::MAX);
        self.take(key, !request.method().is_safe(), now).map_err(|wait| {
            let seconds = HeaderValue::from(wait.div_ceil(1_000_000).max(1));
            Problem::new(Kind::TooManyRequests).retry_after(seconds)
        })
    }
}

/// Takes `cost` out of a bucket that holds [`BURST`] seconds' worth of requests.
fn take(bucket: &AtomicU64, cost: u64, now: u64) -> Result<(), u64> {
    // Also the dearest request has room in an empty one.
    let holds = (BURST * 1_000_000).max(cost);
    let poured = |full_at: u64| {
        let after = full_at.max(now) + cost;
        (after - now <= holds).then_some(after)
    };
    // Nothing else is ordered by it.
    let taken = bucket.fetch_update(Ordering::Relaxed, Ordering::Relaxed, poured);
    taken.map(drop).map_err(|full_at| (full_at + cost).saturating_sub(now + holds))
}

/// One client has a whole /64 of addresses.
pub fn client(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
        four => four,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(number: u32) -> Key {
        Key::Address(IpAddr::V4(number.into()))
    }

    #[test]
    fn a_bucket_is_emptied_at_once_and_fills_up_again() {
        let rate = Rate::new(10);
        let took = |key, now| (0..1000).take_while(|_| rate.take(key, false, now).is_ok()).count();
        assert_eq!((took(key(1), 0), took(key(1), 0), took(key(2), 0)), (40, 0, 40));
        assert_eq!(rate.take(key(1), false, 0), Err(100_000));
        assert_eq!((took(key(1), 300_000), took(key(1), 60_000_000)), (3, 40));
    }

    #[test]
    fn what_writes_has_a_smaller_bucket_and_empties_both() {
        let rate = Rate::new(100);
        let took = |writes, now| (0..1000).take_while(|_| rate.take(key(1), writes, now).is_ok()).count();
        assert_eq!((took(true, 0), took(false, 0)), (40, 360));
        assert_eq!(rate.take(key(1), true, 0), Err(100_000));
    }

    #[test]
    fn zero_is_no_limit_and_one_a_second_lets_somebody_write() {
        let none = Rate::new(0);
        assert!((0..100_000).all(|_| none.take(key(1), true, 0).is_ok()));
        let least = Rate::new(1);
        assert_eq!(least.take(key(1), true, 0), Ok(()));
        assert_eq!(least.take(key(1), true, 0), Err(10_000_000));
        assert_eq!(least.take(key(1), true, 10_000_000), Ok(()));
    }

    #[test]
    fn a_flood_of_addresses_does_not_fill_the_memory() {
        let rate = Rate::new(1);
        for number in 0..2 * u32::try_from(MOST).unwrap() {
            rate.take(key(number), false, 0).unwrap();
        }
        assert!(rate.known.len() <= MOST + MOST / 10, "{}", rate.known.len());
    }

    #[test]
    fn a_client_with_a_network_of_its_own_counts_once() {
        let of = |text: &str| client(text.parse().unwrap());
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:2::9"));
        assert_ne!(of("2001:db8:1:2::9"), of("2001:db8:1:3::9"));
        assert_eq!(of("::ffff:192.0.2.1"), of("192.0.2.1"));
    }
}
