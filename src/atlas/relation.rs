//! Which entities belong to a key: the duties of a subject, the posts of a person.

use std::hash::Hash;

use imbl::OrdSet;
use smallvec::SmallVec;

use super::HashMap;
use crate::domain::Fid;

/// A persistent one-to-many relation, cheap to copy.
#[derive(Debug, Clone)]
pub struct Relation<K>(HashMap<K, Members>);

/// In order of their numbers. Nearly every key has a few members, whom a set would give half a kilobyte.
#[derive(Debug, Clone)]
enum Members {
    Few(SmallVec<[Fid; FEW]>),
    Many(OrdSet<Fid>),
}

const FEW: usize = 4;

impl<K> Default for Relation<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Hash + Eq + Clone> Relation<K> {
    /// Adds `fid` to `key`.
    pub fn add(&mut self, key: K, fid: Fid) {
        self.0.entry(key).or_insert_with(|| Members::Few(SmallVec::new())).add(fid);
    }
    /// Takes `fid` from `key`.
    pub fn remove(&mut self, key: &K, fid: Fid) {
        if let Some(members) = self.0.get_mut(key)
            && members.remove(fid)
        {
            self.0.remove(key);
        }
    }
    /// The members of `key` in order of their numbers.
    pub fn of(&self, key: &K) -> impl Iterator<Item = Fid> + use<'_, K> {
        let (few, many) = match self.0.get(key) {
            None => (None, None),
            Some(Members::Few(few)) => (Some(few), None),
            Some(Members::Many(many)) => (None, Some(many)),
        };
        few.into_iter().flatten().chain(many.into_iter().flatten()).copied()
    }
}

impl Members {
    fn add(&mut self, fid: Fid) {
        match self {
            Self::Many(many) => drop(many.insert(fid)),
            Self::Few(few) => match few.binary_search(&fid) {
                Ok(_) => {}
                Err(at) if few.len() < FEW => few.insert(at, fid),
                Err(_) => *self = Self::Many(few.iter().copied().chain([fid]).collect()),
            },
        }
    }
    /// Takes one out; says whether it was the last.
    fn remove(&mut self, fid: Fid) -> bool {
        match self {
            Self::Few(few) => {
                few.retain(|known| *known != fid);
                few.is_empty()
            }
            Self::Many(many) => {
                many.remove(&fid);
                many.is_empty()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_come_in_order_few_or_many_and_a_key_without_any_is_gone() {
        let mut relation = Relation::default();
        let of = |relation: &Relation<char>| relation.of(&'a').map(|fid| fid.0).collect::<Vec<_>>();
        for (count, fid) in [7, 3, 9, 3, 1, 8, 5].into_iter().enumerate() {
            let before = relation.clone();
            relation.add('a', Fid(fid));
            assert_eq!(
                of(&before).len(),
                count.min(if count > 3 { count - 1 } else { count }),
                "a copy stays as it was"
            );
        }
        assert_eq!(of(&relation), [1, 3, 5, 7, 8, 9]);
        for fid in [3, 9, 4, 1, 8, 5] {
            relation.remove(&'a', Fid(fid));
        }
        assert_eq!(of(&relation), [7]);
        relation.remove(&'a', Fid(7));
        assert_eq!((of(&relation), relation.0.len()), (vec![], 0));
    }
}
