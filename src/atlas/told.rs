//! Slots in the words that they are told in. A card has seventy of them, and most are the same for everybody who asks in a
//! zone or anywhere: each is judged and put into JSON once, and kept until something changes that a slot speaks of.

use std::{
    ops::Deref,
    sync::{Arc, OnceLock},
};

use quick_cache::{Weighter, sync::Cache};
use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};

use super::{
    Atlas,
    slots::{Question, Slot, SlotKind},
};
use crate::domain::{Date, Kind, Subject};

/// About as much memory is taken at most.
const MOST_BYTES: u64 = 64 << 20;
/// What a slot takes, as a multiple of its JSON, and besides.
const MEMORY: (u64, u64) = (3, 512);
/// How many slots are expected; the number only sizes tables.
const EXPECTED: usize = 16 * 1024;

/// A slot with its JSON.
#[derive(Debug, Clone)]
pub struct Told(Arc<(Slot, Option<Box<RawValue>>)>);

impl Told {
    fn new(slot: Slot) -> Self {
        // It always has a JSON form; if it had none, whoever serialises it would say so.
        let json = to_raw_value(&slot).ok();
        Self(Arc::new((slot, json)))
    }
}

impl Deref for Told {
    type Target = Slot;
    fn deref(&self) -> &Slot {
        &self.0.0
    }
}

impl PartialEq for Told {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Serialize for Told {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0.1 {
            Some(json) => json.serialize(serializer),
            None => (**self).serialize(serializer),
        }
    }
}

type Key = (SlotKind, Subject, Date);

#[derive(Debug, Clone)]
struct ByBytes;

impl Weighter<Key, Told> for ByBytes {
    fn weight(&self, _: &Key, told: &Told) -> u64 {
        let json = told.0.1.as_ref().map_or(0, |json| json.get().len() as u64);
        MEMORY.0 * json + MEMORY.1
    }
}

/// What was told, shared by all atlases that differ in nothing a slot speaks of.
#[derive(Debug, Clone, Default)]
pub(super) struct Kept(Arc<OnceLock<Cache<Key, Told, ByBytes>>>);

impl Kept {
    /// Forgets everything, here alone, when something is changed that a slot may speak of.
    pub fn note(&mut self, changed: Kind) {
        use Kind::{
            Account, Calendar, Case, Checklist, Checkpoint, Context, Held, Inspection, Pattern, Reveal, Round, Ruling,
            Scoring, Shift,
        };
        match changed {
            Account | Calendar | Case | Checklist | Checkpoint | Context | Held | Inspection | Pattern | Reveal
            | Round | Ruling | Scoring | Shift => {}
            // Districts being filled change much and are asked nothing meanwhile.
            _ if self.0.get().is_none() && Arc::strong_count(&self.0) == 1 => {}
            _ => *self = Self::default(),
        }
    }
    /// Whether both are the same.
    pub fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
    fn cache(&self) -> &Cache<Key, Told, ByBytes> {
        self.0.get_or_init(|| Cache::with_weighter(EXPECTED, MOST_BYTES, ByBytes))
    }
}

impl Atlas {
    /// [`slot`](Self::slot), told before or for the first time. Not for checkpoints and units: those are asked for seldom.
    pub(super) fn told(&self, question: &Question<'_>, on: Date) -> Option<Told> {
        self.tell((question.slot, question.subject, on), || self.slot(question, on))
    }
    /// What was kept under a key, or what is made now.
    pub(super) fn tell(&self, key: Key, make: impl FnOnce() -> Option<Slot>) -> Option<Told> {
        if let Some(told) = self.told.cache().get(&key) {
            return Some(told);
        }
        let told = Told::new(make()?);
        self.told.cache().insert(key, told.clone());
        Some(told)
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        atlas::{Atlas, testing::*},
        domain::{AreaKind, Position, Seat, Subject},
    };

    fn owners(atlas: &Atlas) -> Vec<String> {
        let card = atlas.answer(Position::new(115.005, 28.005).unwrap(), day("2026-11-01"));
        let told: serde_json::Value = serde_json::to_value(&card).unwrap();
        let holders = told["zone_slots"][1]["holders"].as_array().unwrap().clone();
        holders.iter().map(|holder| holder["party"]["name"].as_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn a_card_tells_the_new_and_a_snapshot_of_before_still_the_old() {
        let mut world = World::default();
        world.roles();
        let zone = world.area(AreaKind::Zone, "Z01", vec![(always(), square(115.0, 28.0, 0.01))]);
        let first = world.person("P1", "张示甲");
        world.duty("area_owner", Subject::Zone(zone), Some(first), Seat::A, "2026-01-01..");
        assert_eq!(owners(&world.atlas), ["张示甲"]);
        let before = world.atlas.clone();
        let second = world.person("P2", "王示乙");
        world.duty("area_owner", Subject::Zone(zone), Some(second), Seat::B, "2026-01-01..");
        assert_eq!(owners(&world.atlas), ["张示甲", "王示乙"]);
        assert_eq!((owners(&before), owners(&world.atlas).len()), (vec!["张示甲".to_owned()], 2));
    }

    #[test]
    fn the_public_is_never_told_what_was_told_inside() {
        let mut world = World::default();
        world.roles();
        let zone = world.area(AreaKind::Zone, "Z01", vec![(always(), square(115.0, 28.0, 0.01))]);
        let owner = world.person("P1", "张示甲");
        world.duty("area_owner", Subject::Zone(zone), Some(owner), Seat::A, "2026-01-01..");
        assert_eq!(owners(&world.atlas), ["张示甲"]);
        let public = world.atlas.in_public(|_| false);
        assert_ne!(owners(&public), ["张示甲"]);
        let again = world.atlas.with_people_of(&world.atlas, &public);
        assert_ne!(owners(&again), ["张示甲"]);
        assert_eq!(owners(&world.atlas), ["张示甲"]);
    }
}
