//! How many connections one address may have open.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use super::rate::client;

/// The most connections from one address.
const MOST: usize = 256;

/// See the module. It remembers only who has a connection open.
#[derive(Debug, Clone, Default)]
pub struct Crowd(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// A place in the crowd, until it is dropped.
#[derive(Debug)]
pub struct Standing(Crowd, IpAddr);

impl Crowd {
    /// A place for another connection from an address, if there is one left.
    pub fn enter(&self, address: IpAddr) -> Option<Standing> {
        let address = client(address);
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let open = all.entry(address).or_default();
        (*open < MOST).then(|| {
            *open += 1;
            Standing(self.clone(), address)
        })
    }
}

impl Drop for Standing {
    fn drop(&mut self) {
        let mut all = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = all.get_mut(&self.1) {
            *open -= 1;
            if *open == 0 {
                all.remove(&self.1);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_so_many_places_and_gives_them_back() {
        let crowd = Crowd::default();
        let (one, other) = ("192.0.2.1".parse().unwrap(), "192.0.2.2".parse().unwrap());
        let mut inside: Vec<_> = std::iter::from_fn(|| crowd.enter(one)).collect();
        assert_eq!(inside.len(), MOST);
        assert!(crowd.enter(other).is_some());
        inside.pop();
        assert!(crowd.enter(one).is_some());
        drop(inside);
        assert!(crowd.0.lock().unwrap().is_empty());
    }
}
