//! Districts to measure with: the demonstration district, and tilings of any size.
#![allow(dead_code, reason = "each bench uses its own part")]

#[path = "../../src/atlas/testing/tiling.rs"]
pub mod tiling;

use geo_types::{LineString, MultiPolygon, Polygon};
use jiff::civil::date;
use renling::{
    atlas::Atlas,
    domain::{
        Area, AreaId, AreaKind, AreaVersion, Boundary, Change, Checkpoint, CheckpointId, CheckpointVersion, Code,
        Command, Date, Duty, DutyId, LineId, Name, PartyId, Period, Person, PersonId, Position, Public, Record, Role,
        RoleId, Seat, Seq, Stated, Subject, SubjectKind, Verb, Versions,
    },
    exchange,
};
use tiling::{Plan, Rng, Tiling};
use uuid::Uuid;

/// The day asked for.
pub const ON: Date = date(2026, 11, 1);
/// Cells of the tilings in degrees: about 1.6 km, as the zones of a city district.
const SIZE: f64 = 0.016;
/// About 200 vertices a zone.
const STEPS: usize = 50;

/// An atlas that is written to without an engine.
#[derive(Default)]
pub struct Town {
    pub atlas: Atlas,
    minted: u64,
}

impl Town {
    pub fn uuid(&mut self) -> Uuid {
        self.minted += 1;
        Uuid::from_u64_pair(0x0190_0000_0000_7000, self.minted)
    }
    pub fn put(&mut self, record: Record) {
        let change = change(&self.atlas, record);
        self.atlas.apply(Seq(self.atlas.seq().0 + 1), &change);
    }
}

/// The change that makes a record what it is.
pub fn change(atlas: &Atlas, record: Record) -> Change {
    let found = atlas.record_by_id(record.kind(), record.id());
    let fid = found.as_ref().map_or_else(|| atlas.next_fid(record.kind()), |found| found.fid);
    Change {
        fid,
        version: found.map_or(1, |found| found.version + 1),
        verb: Verb::Changed,
        record,
        reason: None,
        personal: None,
    }
}

/// The demonstration district.
pub fn demonstration() -> Atlas {
    let mut town = Town::default();
    let input = exchange::read(&exchange::demo_files(), None, &mut ());
    let options = exchange::Options { complete: None, known_phone: None };
    for envelope in exchange::plan(&town.atlas, input, options, &mut ()).commands {
        if let Command::Put { record, .. } = envelope.command {
            town.put(*record);
        }
    }
    assert!(!town.atlas.areas(AreaKind::Zone).is_empty(), "the demonstration files have zones");
    town.atlas.compact();
    town.atlas
}

/// A tiled district: zones of 200 vertices, each with as many owners in turn as asked for; checkpoints strewn over it.
pub struct Tiled {
    pub town: Town,
    pub plan: Plan,
    pub tiling: Tiling,
    pub zones: Vec<AreaId>,
    /// Today's duty of each zone.
    pub duties: Vec<Duty>,
}

pub fn plan(columns: usize, rows: usize) -> Plan {
    Plan { columns, rows, steps: STEPS, origin: (115.8, 28.0), size: SIZE, rounded: true, seed: 7 }
}

pub fn solid(ring: Vec<geo_types::Coord<f64>>) -> Boundary {
    let shape = MultiPolygon(vec![Polygon::new(LineString(ring), vec![])]);
    Boundary::new(shape).expect("a tiling is drawn well")
}

pub fn zone(id: AreaId, number: usize, boundary: Boundary) -> Record {
    let name = Name::new(&format!("片区{number}")).expect("a name");
    let (order, parent) = (number as i32, None);
    let (zone, boundary) = (None, Some(boundary));
    let version =
        AreaVersion { period: always(), name, short_name: None, name_en: None, order, parent, zone, boundary };
    let code = Code::new(&format!("Z{number:05}")).expect("a code");
    Record::Area(Area { id, kind: AreaKind::Zone, code, versions: Versions::new(vec![version]).expect("one version") })
}

fn always() -> Period {
    Period::new(date(2021, 1, 1), None).expect("open-ended")
}

/// `zones` cells of a tiling, row by row.
pub fn tiled(columns: usize, rows: usize, zones: usize, duties: usize, checkpoints: usize) -> Tiled {
    let (count, duties_each) = (zones.min(columns * rows), duties);
    let plan = plan(columns, rows);
    let tiling = Tiling::new(&plan);
    let mut town = Town::default();
    let role = RoleId::new(town.uuid());
    let (code, name) = (Code::new("area_owner").expect("a code"), Name::new("区域责任人").expect("a name"));
    town.put(Record::Role(Role {
        id: role,
        code,
        name,
        name_en: None,
        subjects: vec![SubjectKind::Zone],
        party: None,
        min: 1,
        max: Some(1),
        public: Public::Yes,
        rights: vec![],
        order: 0,
    }));
    let person = PersonId::new(town.uuid());
    let (code, name) = (Code::new("P1").expect("a code"), Name::new("张示甲").expect("a name"));
    town.put(Record::Person(Person { id: person, code, name, aliases: vec![], office_phone: None, order: 0 }));
    let (mut zones, mut duties) = (vec![], vec![]);
    for number in 0..count {
        let id = AreaId::new(town.uuid());
        let ring = tiling.cell(number % columns, number / columns);
        town.put(zone(id, number, solid(ring)));
        zones.push(id);
        for turn in 0..duties_each {
            let period = match turn {
                0 => always(),
                past => {
                    let year = 2000 - past as i16;
                    Period::new(date(year, 1, 1), Some(date(year, 12, 31))).expect("in order")
                }
            };
            let duty = Duty {
                id: DutyId::new(town.uuid()),
                code: Code::new(&format!("D{number:05}-{turn}")).expect("a code"),
                role,
                subject: Subject::Zone(id),
                seat: Seat::A,
                party: Some(PartyId::Person(person)),
                period,
                note: None,
                withdrawn: false,
            };
            town.put(Record::Duty(duty.clone()));
            if turn == 0 {
                duties.push(duty);
            }
        }
    }
    let line = LineId::new(town.uuid());
    let mut rng = Rng(17);
    for number in 0..checkpoints {
        let position = spot(&plan, &mut rng);
        let version = CheckpointVersion {
            period: always(),
            line,
            name: Name::new("某路口").expect("a name"),
            address: None,
            aliases: vec![],
            stated: Stated::default(),
            position: Some(position),
            extent: None,
            both_sides: false,
        };
        let (id, code) = (CheckpointId::new(town.uuid()), Code::new(&format!("K{number}")).expect("a code"));
        let versions = Versions::new(vec![version]).expect("one version");
        town.put(Record::Checkpoint(Checkpoint { id, code, versions }));
    }
    town.atlas.compact();
    Tiled { town, plan, tiling, zones, duties }
}

/// A place well inside a tiling.
pub fn spot(plan: &Plan, rng: &mut Rng) -> Position {
    let inside = |origin: f64, cells: usize, at: f64| origin + plan.size * (0.2 + at * (cells as f64 - 0.4));
    let (lon, lat) = (rng.unit(), rng.unit());
    let (lon, lat) = (inside(plan.origin.0, plan.columns, lon), inside(plan.origin.1, plan.rows, lat));
    Position::new(lon, lat).expect("a tiling is on the earth")
}
