//! Which entities belong to a key: the duties of a subject, the posts of a person.

use std::hash::Hash;

use imbl::{HashMap, OrdSet};

use crate::domain::Fid;

/// A persistent one-to-many relation, cheap to copy.
#[derive(Debug, Clone)]
pub struct Relation<K>(HashMap<K, OrdSet<Fid>>);

impl<K> Default for Relation<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Hash + Eq + Clone> Relation<K> {
    /// Adds `fid` to `key`.
    pub fn add(&mut self, key: K, fid: Fid) {
        self.0.entry(key).or_default().insert(fid);
    }
    /// Takes `fid` from `key`.
    pub fn remove(&mut self, key: &K, fid: Fid) {
        if let Some(set) = self.0.get_mut(key) {
            set.remove(&fid);
            if set.is_empty() {
                self.0.remove(key);
            }
        }
    }
    /// The members of `key` in order of their numbers.
    pub fn of(&self, key: &K) -> impl Iterator<Item = Fid> + use<'_, K> {
        self.0.get(key).into_iter().flatten().copied()
    }
}
