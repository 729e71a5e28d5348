//! Which row has a key: an id, a code.
//!
//! ```text
//! base: Arc<Keys>   what was there before the table was first shared: some sixteen bytes a key, the keys are the rows' own
//! since             what came afterwards, in a map that is cheap to copy and takes six times as much
//! ```

use std::{
    borrow::Borrow,
    hash::{BuildHasher, Hash},
    sync::Arc,
};

use foldhash::quality::RandomState;

use super::HashMap;
use crate::domain::Fid;

/// The rows of a table by one key of theirs; see the module.
#[derive(Debug, Clone)]
pub(super) struct Index<K> {
    base: Arc<Keys>,
    since: HashMap<K, Fid>,
}

impl<K> Default for Index<K> {
    fn default() -> Self {
        Self { base: Arc::default(), since: HashMap::new() }
    }
}

impl<K: Hash + Eq + Clone> Index<K> {
    /// Notes that a row has a key.
    pub fn put(&mut self, key: &K, fid: Fid) {
        match Arc::get_mut(&mut self.base) {
            Some(base) => base.put(key, fid),
            None => {
                self.since.insert(key.clone(), fid);
            }
        }
    }
    /// Notes that no row has a key any more.
    pub fn remove(&mut self, key: &K) {
        // In the base it is passed over: its row has another one.
        self.since.remove(key);
    }
    /// The row with a key; `has` tells whether a row has it now.
    pub fn find<Q>(&self, key: &Q, has: impl Fn(Fid) -> bool) -> Option<Fid>
    where
        K: Borrow<Q>,
        Q: Hash + Eq + ?Sized,
    {
        self.base.find(key, has).or_else(|| self.since.get(key).copied())
    }
}

/// A hash table of the rows' numbers with open addressing. Nothing is taken out.
#[derive(Debug, Clone, Default)]
struct Keys {
    slots: Vec<Slot>,
    used: usize,
    hasher: RandomState,
}

/// A key's hash, as much of it as chooses its slot, and its row.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Slot {
    hash: u32,
    fid: Fid,
}

impl Slot {
    /// No table has a row of this number.
    const FREE: Self = Self { hash: 0, fid: Fid(u32::MAX) };
}

impl Keys {
    fn put(&mut self, key: &(impl Hash + ?Sized), fid: Fid) {
        if (self.used + 1) * 4 > self.slots.len() * 3 {
            let larger = vec![Slot::FREE; (self.slots.len() * 2).max(16)];
            let old = std::mem::replace(&mut self.slots, larger);
            old.into_iter().filter(|slot| *slot != Slot::FREE).for_each(|slot| self.fill(slot));
        }
        self.fill(Slot { hash: self.hash(key), fid });
        self.used += 1;
    }
    fn fill(&mut self, slot: Slot) {
        let free = self.way(slot.hash).find(|at| self.slots[*at] == Slot::FREE);
        // A quarter of them is.
        free.into_iter().for_each(|at| self.slots[at] = slot);
    }
    fn find(&self, key: &(impl Hash + ?Sized), has: impl Fn(Fid) -> bool) -> Option<Fid> {
        let hash = self.hash(key);
        let on_the_way = self.way(hash).map(|at| self.slots[at]).take_while(|slot| *slot != Slot::FREE);
        on_the_way.filter(|slot| slot.hash == hash).map(|slot| slot.fid).find(|fid| has(*fid))
    }
    /// The slots where something with a hash may be, in their order.
    fn way(&self, hash: u32) -> impl Iterator<Item = usize> + use<> {
        // Their number is a power of two.
        let all = self.slots.len();
        (0..all).map(move |step| (hash as usize + step) & (all - 1))
    }
    fn hash(&self, key: &(impl Hash + ?Sized)) -> u32 {
        self.hasher.hash_one(key) as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_as_long_as_its_row_has_it_in_the_table_and_in_its_copies() {
        let mut keys: Vec<String> = (0..1000).map(|n| format!("C{n}")).collect();
        let mut index = Index::default();
        (0..).zip(&keys[..900]).for_each(|(fid, key)| index.put(key, Fid(fid)));
        let before = index.clone();
        (900..).zip(&keys[900..]).for_each(|(fid, key)| index.put(key, Fid(fid)));
        let find = |index: &Index<String>, keys: &[String], key: &str| {
            index.find(key, |fid| keys[fid.0 as usize] == key).map(|fid| fid.0)
        };
        for (fid, key) in (0..).zip(&keys) {
            assert_eq!(find(&index, &keys, key), Some(fid));
            assert_eq!(find(&before, &keys, key), (fid < 900).then_some(fid), "a copy stays as it was");
        }
        assert_eq!(find(&index, &keys, "C1000"), None);
        // One takes another key, and a second one takes the first one's.
        for (fid, key) in [(7, "X"), (950, "C7")] {
            let old = std::mem::replace(&mut keys[fid], key.to_owned());
            index.remove(&old);
            index.put(&keys[fid], Fid(fid as u32));
        }
        let found = ["X", "C7", "C950"].map(|key| find(&index, &keys, key));
        assert_eq!(found, [Some(7), Some(950), None]);
    }
}
