//! A small district for tests, built change by change as the engine would.

pub(crate) mod tiling;

use std::sync::atomic::{AtomicU64, Ordering};

use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use jiff::civil::date;
use uuid::Uuid;

use super::Atlas;
use crate::domain::*;

/// Builds an atlas.
#[derive(Default, Clone)]
pub(crate) struct World {
    pub(crate) atlas: Atlas,
}

pub(crate) fn uuid() -> Uuid {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    Uuid::from_u64_pair(0x0190_0000_0000_7000, NEXT.fetch_add(1, Ordering::Relaxed))
}
pub(crate) fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}
pub(crate) fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}
pub(crate) fn day(text: &str) -> Date {
    text.parse().unwrap()
}
/// `2025-01-01..2025-12-31`, or without an end `2025-01-01..`.
pub(crate) fn period(text: &str) -> Period {
    let (first, last) = text.split_once("..").unwrap();
    Period::new(day(first), (!last.is_empty()).then(|| day(last))).unwrap()
}
pub(crate) fn always() -> Period {
    Period::new(date(2020, 1, 1), None).unwrap()
}
pub(crate) fn boundary(ring: &[(f64, f64)]) -> Boundary {
    let ring = LineString(ring.iter().map(|(x, y)| Coord { x: *x, y: *y }).collect());
    Boundary::new(MultiPolygon(vec![Polygon::new(ring, vec![])])).unwrap()
}
pub(crate) fn square(west: f64, south: f64, side: f64) -> Boundary {
    boundary(&[(west, south), (west + side, south), (west + side, south + side), (west, south + side), (west, south)])
}

impl World {
    pub(crate) fn put(&mut self, record: Record) {
        let found = self.atlas.record_by_id(record.kind(), record.id());
        let fid = found.as_ref().map_or_else(|| self.atlas.next_fid(record.kind()), |found| found.fid);
        let version = found.map_or(1, |found| found.version + 1);
        let seq = Seq(self.atlas.seq().0 + 1);
        self.atlas.apply(seq, &Change { fid, version, verb: Verb::Changed, record, reason: None, personal: None });
    }
    pub(crate) fn area(&mut self, kind: AreaKind, code_: &str, versions: Vec<(Period, Boundary)>) -> AreaId {
        let known = self.atlas.areas(kind).by_code(code_).map(|row| row.id);
        let id = known.unwrap_or_else(|| AreaId::new(uuid()));
        let version = |(period, boundary)| AreaVersion {
            period,
            name: name(&format!("{code_}片")),
            short_name: None,
            name_en: None,
            order: 0,
            parent: None,
            zone: None,
            boundary: Some(boundary),
        };
        let versions = Versions::new(versions.into_iter().map(version).collect()).unwrap();
        self.put(Record::Area(Area { id, kind, code: code(code_), versions }));
        id
    }
    pub(crate) fn line(&mut self, code_: &str, coverage: Coverage) -> LineId {
        let id = LineId::new(uuid());
        let version = LineVersion {
            period: always(),
            name: name(&format!("{code_}条线")),
            short_name: None,
            name_en: None,
            badge: Badge::new("线").unwrap(),
            shape: Shape::Round,
            coverage,
            lead: Lead::Line,
            order: 0,
        };
        let versions = Versions::new(vec![version]).unwrap();
        self.put(Record::Line(WorkLine { id, code: code(code_), versions }));
        id
    }
    pub(crate) fn role(&mut self, code_: &str, subject: SubjectKind, min: u16, max: Option<u16>) -> RoleId {
        let id = RoleId::new(uuid());
        self.put(Record::Role(Role {
            id,
            code: code(code_),
            name: name(code_),
            name_en: None,
            subjects: vec![subject],
            party: None,
            min,
            max,
            public: Public::Yes,
            rights: vec![],
            order: 0,
        }));
        id
    }
    /// The standard roles of a district.
    pub(crate) fn roles(&mut self) {
        use SubjectKind::*;
        for (code, subject, min, max) in [
            ("supervising_leader", Zone, 1, Some(2)),
            ("area_owner", Zone, 1, Some(1)),
            ("helping_unit", Community, 0, None),
            ("chief_supervisor", Line, 1, Some(1)),
            ("responsible_unit", Line, 1, Some(1)),
            ("assisting_unit", Line, 0, None),
            ("responsible_person", Line, 1, Some(1)),
            ("cell_person", Cell, 1, Some(1)),
            ("point_keeper", Checkpoint, 0, Some(1)),
            ("liaison", Unit, 1, Some(1)),
        ] {
            self.role(code, subject, min, max);
        }
    }
    pub(crate) fn person(&mut self, code_: &str, name_: &str) -> PartyId {
        let id = PersonId::new(uuid());
        let (code, name) = (code(code_), name(name_));
        self.put(Record::Person(Person { id, code, name, aliases: vec![], office_phone: None, order: 0 }));
        PartyId::Person(id)
    }
    pub(crate) fn unit(&mut self, code_: &str, name_: &str) -> PartyId {
        let id = UnitId::new(uuid());
        let version = UnitVersion {
            period: always(),
            name: name(name_),
            short_name: None,
            aliases: vec![],
            parent: None,
            kind: UnitKind::Department,
            own: true,
            office_of: None,
            office_phone: None,
            order: 0,
        };
        self.put(Record::Unit(Unit { id, code: code(code_), versions: Versions::new(vec![version]).unwrap() }));
        PartyId::Unit(id)
    }
    pub(crate) fn duty(
        &mut self,
        role: &str,
        subject: Subject,
        party: Option<PartyId>,
        seat: Seat,
        when: &str,
    ) -> DutyId {
        let id = DutyId::new(uuid());
        let role = self.atlas.roles().by_code(role).unwrap().id;
        let code = code(&format!("D{:04}", self.atlas.duties().len() + 1));
        let note = (seat == Seat::Vacant).then(|| name("待任命"));
        self.put(Record::Duty(Duty {
            id,
            code,
            role,
            subject,
            seat,
            party,
            period: period(when),
            note,
            withdrawn: false,
        }));
        id
    }
    pub(crate) fn checkpoint(
        &mut self,
        code_: &str,
        line: LineId,
        at: Option<(f64, f64)>,
        stated: Stated,
    ) -> CheckpointId {
        let id = CheckpointId::new(uuid());
        let version = CheckpointVersion {
            period: always(),
            line,
            name: name(&format!("{code_}点位")),
            address: None,
            aliases: vec![],
            stated,
            position: at.map(|(lon, lat)| Position::new(lon, lat).unwrap()),
            extent: None,
            both_sides: false,
        };
        self.put(Record::Checkpoint(Checkpoint {
            id,
            code: code(code_),
            versions: Versions::new(vec![version]).unwrap(),
        }));
        id
    }
}
