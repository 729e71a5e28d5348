//! A small district with made-up people.

use geo_types::{MultiPolygon, polygon};
use jiff::civil::date;
use uuid::Uuid;

use crate::{
    atlas::{Atlas, Found},
    domain::*,
    engine::{Batch, Engine},
};

pub fn noon() -> Instant {
    Instant::from("2026-11-23T04:00:00Z".parse::<jiff::Timestamp>().unwrap())
}

pub fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

pub fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

/// An id of its own for each room and number.
pub fn id(room: u32, number: u32) -> Uuid {
    Uuid::from_fields(room, 0, 0x7000, &u64::from(number).to_be_bytes())
}

pub fn zone(number: u32) -> AreaId {
    AreaId::new(id(1, number))
}
pub fn unit(number: u32) -> UnitId {
    UnitId::new(id(2, number))
}
pub fn person(number: u32) -> PartyId {
    PartyId::Person(PersonId::new(id(3, number)))
}
pub fn role() -> RoleId {
    RoleId::new(id(4, 1))
}
pub fn duty(number: u32) -> DutyId {
    DutyId::new(id(5, number))
}

pub fn open_period(first: Date) -> Period {
    Period::new(first, None).unwrap()
}

pub fn settings() -> Record {
    Record::Settings(Settings {
        id: SettingsId::new(id(6, 1)),
        time_zone: TimeZoneName::new("Asia/Shanghai").unwrap(),
        map_note: None,
        map_approval: None,
    })
}

pub fn zone_record(number: u32, called: &str) -> Record {
    let west = 115.8 + f64::from(number) / 100.0;
    let square = polygon![
        (x: west, y: 28.6), (x: west + 0.01, y: 28.6), (x: west + 0.01, y: 28.61), (x: west, y: 28.61)
    ];
    let version = AreaVersion {
        period: open_period(date(2021, 1, 1)),
        name: name(called),
        short_name: None,
        name_en: None,
        order: 0,
        parent: None,
        boundary: Boundary::new(MultiPolygon(vec![square])).unwrap(),
    };
    Record::Area(Area {
        id: zone(number),
        kind: AreaKind::Zone,
        code: code(&format!("Z{number:02}")),
        versions: Versions::new(vec![version]).unwrap(),
    })
}

pub fn unit_record(number: u32, parent: Option<UnitId>) -> Record {
    let version = UnitVersion {
        period: open_period(date(2021, 1, 1)),
        name: name(&format!("示例局{number}")),
        short_name: None,
        aliases: vec![],
        parent,
        kind: UnitKind::Department,
        own: true,
        office_of: None,
        office_phone: None,
        order: 0,
    };
    let versions = Versions::new(vec![version]).unwrap();
    Record::Unit(Unit { id: unit(number), code: code(&format!("U{number:02}")), versions })
}

pub fn person_record(number: u32) -> Record {
    let PartyId::Person(id) = person(number) else { unreachable!() };
    let (code, name) = (code(&format!("P{number:02}")), name(&format!("张示{number}")));
    Record::Person(Person { id, code, name, aliases: vec![], office_phone: None, order: 0 })
}

pub fn role_record() -> Record {
    Record::Role(Role {
        id: role(),
        code: code("area_owner"),
        name: name("区域责任人"),
        name_en: None,
        subjects: vec![SubjectKind::Zone],
        party: Some(PartyKind::Person),
        min: 1,
        max: Some(1),
        public: Public::Yes,
        rights: vec![Right::ActInZone],
        order: 0,
    })
}

/// Settings, two zones, a unit, three people, a role.
pub fn district() -> Vec<Record> {
    let mut all = vec![settings(), zone_record(1, "南站"), zone_record(2, "桃源"), unit_record(1, None)];
    all.extend((1..=3).map(person_record));
    all.push(role_record());
    all
}

/// A new command id for each call.
pub fn envelope(command: Command) -> Envelope {
    Envelope { id: CommandId::new(Uuid::now_v7()), recorded_at: None, base: None, command }
}

pub fn put(record: Record) -> Envelope {
    envelope(Command::Put { record: Box::new(record), personal: None })
}

pub fn put_phone(number: u32, phone: &str) -> Envelope {
    let personal = Some(Personal { private_phone: Phone::new(phone).unwrap() });
    envelope(Command::Put { record: Box::new(person_record(number)), personal })
}

pub fn each(records: Vec<Record>) -> Batch {
    Batch { commands: records.into_iter().map(put).collect(), all_or_nothing: false }
}

/// Takes on the first zone.
pub fn assign(number: u32, seat: Seat, party: Option<PartyId>, first: Date, last: Option<Date>) -> Envelope {
    let (role, subject) = (role(), Subject::Zone(zone(1)));
    envelope(Command::AssignDuty { duty: duty(number), role, subject, seat, party, first, last, note: None })
}

pub async fn one(engine: &Engine, envelope: Envelope) -> Outcome {
    let batch = Batch { commands: vec![envelope], all_or_nothing: false };
    engine.submit(Actor::Operator, batch).await.unwrap().remove(0)
}

/// Every entity with its numbers.
pub fn everything(atlas: &Atlas) -> Vec<Found> {
    let numbers = |kind| 0..atlas.next_fid(kind).0.max(u32::from(kind == Kind::Settings));
    let get = |kind, fid| atlas.record(kind, Fid(fid)).map(|record| atlas.record_by_id(kind, record.id()).unwrap());
    Kind::ALL.iter().flat_map(|kind| numbers(*kind).filter_map(|fid| get(*kind, fid))).collect()
}
