//! Who answers, in the words that a card tells it in. What the lines say is the same in the whole district, and what a zone
//! says in the whole zone: each is judged and put into JSON once a day, and kept until something changes that it speaks of.

use std::sync::{Arc, OnceLock};

use quick_cache::{Weighter, sync::Cache};
use serde::{Serialize, Serializer};
use serde_json::value::{RawValue, to_raw_value};
use smallvec::SmallVec;
use utoipa::ToSchema;

use super::{
    Atlas,
    judge::Status,
    slots::{Slot, SlotKind},
    views::LineRef,
};
use crate::domain::{AreaId, Date, Kind, LineId};

/// About as much memory is taken at most for what zones say.
const MOST_BYTES: u64 = 64 << 20;
/// What a slot takes besides its JSON, about.
const OVERHEAD: u64 = 64;
/// How many zones are expected; the number only sizes tables.
const ZONES: usize = 4 * 1024;
/// How many days' lines are kept: today, and a few that somebody looks back at.
const DAYS: usize = 8;

/// What is put into JSON once.
fn json(value: &impl Serialize) -> Box<RawValue> {
    // Names and numbers always have a JSON form.
    to_raw_value(value).unwrap_or_else(|_| RawValue::NULL.to_owned())
}

/// A slot with its JSON, and what a card has to know of it.
#[derive(Debug)]
struct Told {
    /// Its status, where that is a fault that counts: units that assist are never missed.
    fault: Option<Status>,
    json: Box<RawValue>,
}

impl Told {
    fn new(slot: &Slot) -> Self {
        let counts = slot.slot != SlotKind::AssistingUnits && slot.status.is_fault();
        Self { fault: counts.then_some(slot.status), json: json(slot) }
    }
}

impl Serialize for Told {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.json.serialize(serializer)
    }
}

/// What a line says everywhere.
#[derive(Debug)]
struct OfLine {
    id: LineId,
    line: Box<RawValue>,
    /// With the person for the line, where that is the same one everywhere.
    slots: Vec<Told>,
}

/// What a zone says.
#[derive(Debug)]
struct OfZone {
    slots: Vec<Told>,
    /// For each line of the day the person in the zone, where the line is covered zone by zone.
    people: Vec<Option<Told>>,
}

/// What one line says of a point.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = LineAnswer)]
pub struct LineAnswer<'a> {
    /// The line.
    #[schema(value_type = LineRef)]
    line: &'a RawValue,
    /// Whether the line has something here: a checkpoint near.
    here: bool,
    /// Unit, assisting units, chief supervisor, and the person for the line here.
    #[schema(value_type = Vec<Slot>)]
    slots: SmallVec<[&'a Told; 4]>,
    /// The worst fault of the slots that are required.
    #[schema(value_type = Option<Status>)]
    fault: Option<Status>,
    /// How many checkpoints of the line are near.
    checkpoints: u32,
}

/// The slots of a zone as a card tells them.
#[derive(Debug, Clone, Default)]
pub struct ZoneSlots(Option<Arc<OfZone>>);

impl Serialize for ZoneSlots {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.iter().flat_map(|zone| &zone.slots))
    }
}

/// The lines as a card tells them, in the district's order.
#[derive(Debug, Clone)]
pub struct Lines {
    lines: Arc<[OfLine]>,
    zone: ZoneSlots,
    /// Of each of them, how many checkpoints are near.
    near: Vec<u32>,
}

impl Lines {
    /// Counts another checkpoint near.
    pub(super) fn count(&mut self, line: LineId) {
        if let Some(at) = self.lines.iter().position(|of| of.id == line) {
            self.near[at] += 1;
        }
    }
    /// One after another.
    pub fn iter(&self) -> impl Iterator<Item = LineAnswer<'_>> {
        self.lines.iter().enumerate().map(|(at, of)| {
            let person = self.zone.0.as_deref().and_then(|zone| zone.people.get(at)?.as_ref());
            let slots: SmallVec<[&Told; 4]> = of.slots.iter().chain(person).collect();
            let checkpoints = self.near[at];
            let fault = slots.iter().filter_map(|slot| slot.fault).max();
            LineAnswer { line: &of.line, here: checkpoints > 0, slots, fault, checkpoints }
        })
    }
}

impl Serialize for Lines {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

/// The parts of a card that were told before.
pub(super) struct Parts {
    pub(super) zone_slots: ZoneSlots,
    pub(super) lines: Lines,
}

#[derive(Debug, Clone)]
struct ByBytes;

impl Weighter<(AreaId, Date), Arc<OfZone>> for ByBytes {
    fn weight(&self, _: &(AreaId, Date), zone: &Arc<OfZone>) -> u64 {
        let all = zone.slots.iter().chain(zone.people.iter().flatten());
        OVERHEAD + all.map(|told| told.json.get().len() as u64 + OVERHEAD).sum::<u64>()
    }
}

#[derive(Debug)]
struct Caches {
    lines: Cache<Date, Arc<[OfLine]>>,
    zones: Cache<(AreaId, Date), Arc<OfZone>, ByBytes>,
}

/// What was told, shared by all atlases that differ in nothing a slot speaks of.
#[derive(Debug, Clone, Default)]
pub(super) struct Kept(Arc<OnceLock<Caches>>);

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
    fn caches(&self) -> &Caches {
        let zones = || Cache::with_weighter(ZONES, MOST_BYTES, ByBytes);
        self.0.get_or_init(|| Caches { lines: Cache::new(DAYS), zones: zones() })
    }
}

impl Atlas {
    /// What a zone, if there is one, and the lines in it say on a day.
    pub(super) fn told(&self, zone: Option<AreaId>, on: Date) -> Parts {
        let caches = self.told.caches();
        let lines = caches.lines.get(&on).unwrap_or_else(|| {
            let made: Arc<[OfLine]> = self.tell_lines(on).into();
            caches.lines.insert(on, made.clone());
            made
        });
        let zone = ZoneSlots(zone.map(|zone| {
            caches.zones.get(&(zone, on)).unwrap_or_else(|| {
                let made = Arc::new(self.tell_zone(zone, &lines, on));
                caches.zones.insert((zone, on), made.clone());
                made
            })
        }));
        Parts { zone_slots: zone.clone(), lines: Lines { near: vec![0; lines.len()], lines, zone } }
    }
    fn tell_lines(&self, on: Date) -> Vec<OfLine> {
        let tell = |slots: Vec<Slot>| slots.iter().map(Told::new).collect();
        let lines = self.lines_on(on).into_iter();
        lines
            .map(|line| OfLine {
                id: line.id,
                line: json(&LineRef::of(line, on)),
                slots: tell(self.line_slots_in(line.id, None, on)),
            })
            .collect()
    }
    fn tell_zone(&self, zone: AreaId, lines: &[OfLine], on: Date) -> OfZone {
        let person = |line: &OfLine| Some(Told::new(&self.cell_slot(line.id, zone, on)?));
        OfZone {
            slots: self.zone_slots(zone, on).iter().map(Told::new).collect(),
            people: lines.iter().map(person).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{
        atlas::{Atlas, testing::*},
        domain::{AreaKind, Coverage, Position, Seat, Subject},
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
    fn a_card_tells_what_the_slots_of_its_zone_and_lines_are() {
        let mut world = World::default();
        world.roles();
        let zones = [("Z01", 115.0), ("Z02", 115.1)]
            .map(|(code, lon)| (world.area(AreaKind::Zone, code, vec![(always(), square(lon, 28.0, 0.01))]), lon));
        let lines = [("L01", Coverage::PerZone), ("L02", Coverage::District)].map(|(code, of)| world.line(code, of));
        let person = world.person("P1", "张示甲");
        let cell = Subject::Cell { line: lines[0], zone: zones[1].0 };
        world.duty("cell_person", cell, Some(person), Seat::A, "2026-01-01..");
        world.duty("responsible_person", Subject::Line(lines[1]), Some(person), Seat::A, "2026-01-01..");
        let on = day("2026-11-01");
        for (zone, lon) in zones {
            let card = world.atlas.answer(Position::new(lon + 0.005, 28.005).unwrap(), on);
            let card = serde_json::to_value(&card).unwrap();
            assert_eq!(card["zone_slots"], serde_json::to_value(world.atlas.zone_slots(zone, on)).unwrap());
            for (at, line) in lines.into_iter().enumerate() {
                let slots = world.atlas.line_slots_in(line, Some(zone), on);
                assert_eq!(card["lines"][at]["slots"], serde_json::to_value(slots).unwrap());
            }
        }
        let mut nowhere = world.atlas.told(None, on).lines;
        nowhere.count(lines[1]);
        let told = serde_json::to_value(&nowhere).unwrap();
        assert_eq!(told[0]["slots"].as_array().unwrap().len() + 1, told[1]["slots"].as_array().unwrap().len());
        assert_eq!((&told[0]["here"], &told[1]["checkpoints"]), (&false.into(), &1.into()));
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
