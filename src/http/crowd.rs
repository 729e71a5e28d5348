//! How much there may be of something: altogether, and for one address, so that nobody keeps all the others out.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::rate::client;

/// So much for one address. It remembers only who has something.
#[derive(Debug, Clone)]
pub struct Crowd {
    most: usize,
    open: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// A place in the crowd, until it is dropped.
#[derive(Debug)]
pub struct Standing(Crowd, IpAddr, usize);

impl Crowd {
    /// At most so much for one address.
    pub fn new(most: usize) -> Self {
        Self { most, open: Arc::default() }
    }

    /// So many more places for an address, if they are left. Who has none yet gets any number.
    pub fn enter(&self, address: IpAddr, places: usize) -> Option<Standing> {
        let address = client(address);
        let mut all = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let open = all.entry(address).or_default();
        (*open == 0 || *open + places <= self.most).then(|| {
            *open += places;
            Standing(self.clone(), address, places)
        })
    }
}

impl Drop for Standing {
    fn drop(&mut self) {
        let mut all = self.0.open.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(open) = all.get_mut(&self.1) {
            *open -= self.2;
            if *open == 0 {
                all.remove(&self.1);
            }
        }
    }
}

/// So much altogether, and so much for one address.
#[derive(Debug, Clone)]
pub struct Room {
    places: Arc<Semaphore>,
    most: u32,
    crowd: Crowd,
}

/// A part of the room, until it is dropped.
#[derive(Debug)]
pub struct Part(#[allow(dead_code, reason = "it is held")] (OwnedSemaphorePermit, Option<Standing>));

impl Room {
    /// So many places, and at most so many for one address.
    pub fn new(most: u32, each: usize) -> Self {
        Self { places: Arc::new(Semaphore::new(most as usize)), most, crowd: Crowd::new(each) }
    }

    /// So many places, if they are left; all of them for what needs more than there are. Without an address only the whole
    /// counts.
    pub fn enter(&self, address: Option<IpAddr>, places: u32) -> Option<Part> {
        let places = places.min(self.most);
        let permit = self.places.clone().try_acquire_many_owned(places).ok()?;
        let standing = match address {
            Some(address) => Some(self.crowd.enter(address, places as usize)?),
            None => None,
        };
        Some(Part((permit, standing)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1));
    const OTHER: IpAddr = IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 2));

    #[test]
    fn an_address_has_so_many_places_and_gives_them_back() {
        let crowd = Crowd::new(5);
        let mut inside: Vec<_> = std::iter::from_fn(|| crowd.enter(ONE, 1)).collect();
        assert_eq!(inside.len(), 5);
        assert!(crowd.enter(OTHER, 1).is_some());
        inside.pop();
        assert!(crowd.enter(ONE, 2).is_none() && crowd.enter(ONE, 1).is_some());
        drop(inside);
        // What is larger than a share is let in alone.
        let large = crowd.enter(ONE, 9).unwrap();
        assert!(crowd.enter(ONE, 1).is_none());
        drop(large);
        assert!(crowd.open.lock().unwrap().is_empty());
    }

    #[test]
    fn a_room_is_full_for_everybody_and_one_address_does_not_fill_it() {
        let room = Room::new(6, 4);
        let mut inside: Vec<_> = std::iter::from_fn(|| room.enter(Some(ONE), 1)).collect();
        assert_eq!(inside.len(), 4);
        inside.extend(std::iter::from_fn(|| room.enter(Some(OTHER), 1)));
        assert_eq!(inside.len(), 6);
        assert!(room.enter(None, 1).is_none());
        drop(inside);
        assert!(room.crowd.open.lock().unwrap().is_empty());
        // More than there is takes all of it.
        let all = room.enter(Some(ONE), 100).unwrap();
        assert!(room.enter(None, 1).is_none());
        drop(all);
        assert!(room.enter(None, 1).is_some());
    }
}
