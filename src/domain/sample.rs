//! A small district with made-up people, one of each kind, for tests.

use geo_types::{MultiPolygon, point, polygon};
use jiff::civil::date;
use uuid::Uuid;

use super::*;

/// Noon of a Monday in Nanchang.
pub(crate) fn noon() -> Instant {
    Instant::from("2026-11-23T04:00:00Z".parse::<jiff::Timestamp>().unwrap())
}

pub(crate) fn code(text: &str) -> Code {
    Code::new(text).unwrap()
}

pub(crate) fn name(text: &str) -> Name {
    Name::new(text).unwrap()
}

/// An id of its own for each room and number.
pub(crate) fn id(room: u32, number: u32) -> Uuid {
    Uuid::from_fields(room, 0, 0x7000, &u64::from(number).to_be_bytes())
}

pub(crate) fn zone(number: u32) -> AreaId {
    AreaId::new(id(1, number))
}
pub(crate) fn unit(number: u32) -> UnitId {
    UnitId::new(id(2, number))
}
pub(crate) fn person(number: u32) -> PartyId {
    PartyId::Person(PersonId::new(id(3, number)))
}
pub(crate) fn role() -> RoleId {
    RoleId::new(id(4, 1))
}
pub(crate) fn line(number: u32) -> LineId {
    LineId::new(id(7, number))
}
pub(crate) fn duty(number: u32) -> DutyId {
    DutyId::new(id(5, number))
}

pub(crate) fn open_period(first: Date) -> Period {
    Period::new(first, None).unwrap()
}

pub(crate) fn settings() -> Record {
    Record::Settings(Settings {
        id: SettingsId::new(id(6, 1)),
        time_zone: TimeZoneName::new("Asia/Shanghai").unwrap(),
        map_note: None,
        map_approval: None,
        emblem: None,
        public_view: None,
        practice: None,
        weekend: None,
    })
}

pub(crate) fn zone_record(number: u32, called: &str) -> Record {
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
        zone: None,
        boundary: Some(Boundary::new(MultiPolygon(vec![square])).unwrap()),
    };
    Record::Area(Area {
        id: zone(number),
        kind: AreaKind::Zone,
        code: code(&format!("Z{number:02}")),
        versions: Versions::new(vec![version]).unwrap(),
    })
}

/// A zone that nothing is drawn of.
pub(crate) fn bare_zone_record(number: u32, called: &str) -> Record {
    let Record::Area(area) = zone_record(number, called) else { unreachable!("a zone is an area") };
    let version = AreaVersion { boundary: None, ..area.versions.last().clone() };
    Record::Area(Area { versions: Versions::new(vec![version]).unwrap(), ..area })
}

pub(crate) fn unit_record(number: u32, parent: Option<UnitId>) -> Record {
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

pub(crate) fn person_record(number: u32) -> Record {
    let PartyId::Person(id) = person(number) else { unreachable!() };
    let (code, name) = (code(&format!("P{number:02}")), name(&format!("张示{number}")));
    Record::Person(Person { id, code, name, aliases: vec![], office_phone: None, order: 0 })
}

pub(crate) fn role_record() -> Record {
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

pub(crate) fn area_record(kind: AreaKind, number: u32, parent: Option<AreaId>) -> Record {
    let Record::Area(mut area) = zone_record(number, "示例") else { unreachable!() };
    area.id = AreaId::new(id(10 + kind as u32, number));
    area.kind = kind;
    let mut versions = area.versions.all().to_vec();
    versions[0].parent = parent;
    area.versions = Versions::new(versions).unwrap();
    Record::Area(area)
}

pub(crate) fn line_record(number: u32) -> Record {
    let version = LineVersion {
        period: open_period(date(2021, 1, 1)),
        name: name("交通路口"),
        short_name: Some(name("路口")),
        name_en: Some(name("Junctions")),
        badge: Badge::new("路").unwrap(),
        shape: Shape::Hexagon,
        coverage: Coverage::PerZone,
        lead: Lead::Line,
        order: 9,
    };
    let versions = Versions::new(vec![version]).unwrap();
    Record::Line(WorkLine { id: line(number), code: code(&format!("L{number:02}")), versions })
}

pub(crate) fn checklist_record(number: u32, line: LineId) -> Record {
    let item = Item {
        code: code("A"),
        name: name("亮灯率"),
        name_en: None,
        kind: ItemKind::Ratio,
        target: Some(95.0),
        unit: Some(name("%")),
        weight: 1.5,
        group: None,
        lead: None,
        term: None,
        recheck: None,
    };
    let period = open_period(date(2026, 1, 1));
    Record::Checklist(Checklist { id: ChecklistId::new(id(8, number)), line, number, period, items: vec![item] })
}

pub(crate) fn scoring_record(number: u32, line: LineId) -> Record {
    Record::Scoring(ScoringScheme {
        id: ScoringId::new(id(9, number)),
        number,
        period: open_period(date(2026, 1, 1)),
        met: 1.0,
        partly: 0.6,
        not_met: 0.0,
        lines: [(line, 2.0)].into(),
        missing_line: MissingLine::LeftOut,
    })
}

pub(crate) fn checkpoint_record(number: u32, line: LineId, stated: Stated) -> Record {
    let version = CheckpointVersion {
        period: open_period(date(2022, 5, 1)),
        line,
        name: name("站前路口"),
        address: Some(name("站前路 12 号")),
        aliases: vec![name("站前")],
        stated,
        position: Some(Position::new(115.904_312_345_678_9, 28.660_6).unwrap()),
        extent: None,
        both_sides: false,
    };
    let versions = Versions::new(vec![version]).unwrap();
    Record::Checkpoint(Checkpoint {
        id: CheckpointId::new(id(20, number)),
        code: code(&format!("C{number}")),
        versions,
    })
}

pub(crate) fn context_record(number: u32) -> Record {
    Record::Context(ContextFeature {
        id: ContextId::new(id(21, number)),
        code: code(&format!("X{number}")),
        class: ContextClass::Landmark,
        name: Some(name("绳金塔")),
        name_en: None,
        rank: 1,
        shape: Extent::new(point!(x: 115.8945, y: 28.6645).into()).unwrap(),
    })
}

pub(crate) fn post_record(number: u32) -> Record {
    let PartyId::Person(person) = person(1) else { unreachable!() };
    let period = Period::new(date(2024, 1, 1), Some(date(2025, 12, 31))).unwrap();
    let code = code(&format!("PO{number}"));
    Record::Post(Post {
        id: PostId::new(id(22, number)),
        code,
        person,
        unit: unit(1),
        title: name("局长"),
        order: 1,
        period,
    })
}

pub(crate) fn duty_record(number: u32, role: RoleId, subject: Subject, seat: Seat, party: Option<PartyId>) -> Record {
    let (id, code, period) = (duty(number), code(&format!("D{number:04}")), open_period(date(2026, 1, 1)));
    Record::Duty(Duty { id, code, role, subject, seat, party, period, note: None, withdrawn: false })
}

/// Helps communities: their weekends are its duty.
pub(crate) fn helping_record() -> Record {
    let Record::Role(role) = role_record() else { unreachable!() };
    Record::Role(Role {
        id: RoleId::new(id(4, 2)),
        code: code("helping_unit"),
        name: name("帮创单位"),
        subjects: vec![SubjectKind::Community],
        party: Some(PartyKind::Unit),
        max: None,
        rights: vec![Right::HelpCommunity],
        ..role
    })
}

fn meeting() -> Meeting {
    Meeting { position: Position::new(115.815, 28.605).unwrap(), text: name("居委会门口") }
}

pub(crate) fn pattern_record(number: u32, unit: UnitId, community: AreaId) -> Record {
    let PartyId::Person(contact) = person(1) else { unreachable!() };
    Record::Pattern(Pattern {
        id: PatternId::new(id(60, number)),
        code: code(&format!("WP-{number}")),
        unit,
        community,
        weekday: WeekendDay::Saturday,
        half: Half::Am,
        weeks: Weeks::OfMonth(vec![2, 4]),
        needed: 3,
        task: Text::new("清理楼道").unwrap(),
        meeting: meeting(),
        contact: Some(contact),
        period: open_period(date(2026, 1, 1)),
    })
}

/// A shift of that pattern with everything that one can hold.
pub(crate) fn shift_record(number: u32, unit: UnitId, community: AreaId) -> Record {
    let PartyId::Person(somebody) = person(1) else { unreachable!() };
    let day = date(2026, 11, 14);
    let at = |text: &str| Instant::from(text.parse::<jiff::Timestamp>().unwrap());
    let mark = |when: &str, how| Mark { at: at(when), how, metres: Some(40), accuracy: Some(12) };
    let came = Attendance {
        came: Some(mark("2026-11-14T00:31:00.25Z", MarkHow::Position)),
        left: Some(mark("2026-11-14T03:30:00Z", MarkHow::Hand)),
        minutes: Some(179),
        ..Attendance::named(Who::Person(somebody))
    };
    let guest = Attendance { extra: true, minutes: Some(60), ..Attendance::named(Who::Guest(name("来示例"))) };
    let photo = Photo {
        hash: BlobHash::of(b"a group"),
        width: 1600,
        height: 1200,
        taken_at: at("2026-11-14T01:00:00Z"),
        device_at: None,
        from: PhotoFrom::Camera,
        seen: None,
    };
    let step = |act, unit| ShiftStep {
        at: noon(),
        by: Some(somebody),
        act,
        unit,
        people: vec![somebody],
        note: Some(Text::new("到齐").unwrap()),
        command: CommandId::new(id(62, number)),
    };
    Record::Shift(Shift {
        id: ShiftId::new(id(61, number)),
        code: code(&format!("W261114-{number:02}")),
        kind: ShiftKind::Weekend,
        planned: Some(Planned { pattern: PatternId::new(id(60, 1)), date: day }),
        place: community,
        date: day,
        half: Half::Am,
        hours: Weekend::default().am,
        meeting: meeting(),
        task: Text::new("清理楼道").unwrap(),
        parts: vec![Part {
            leader: Some(somebody),
            asked_at: Some(noon()),
            names: vec![came, guest],
            approved: Some(Approval { at: noon(), by: Some(somebody) }),
            ..Part::owed(&Owed { unit, needed: 3, contact: Some(somebody) })
        }],
        outputs: vec![Output { code: code("rubbish"), count: 12 }],
        photos: vec![photo],
        note: Some(Text::new("楼道清空").unwrap()),
        cancelled: false,
        faded: false,
        steps: vec![step(ShiftStepAct::Make, None), step(ShiftStepAct::Approve, Some(unit))],
    })
}

/// One of every kind that can be put, referenced before referring.
pub(crate) fn every_kind() -> Vec<Record> {
    let street = AreaId::new(id(10 + AreaKind::Street as u32, 2));
    let community = AreaId::new(id(10 + AreaKind::Community as u32, 3));
    let stated = Stated { zone: Some(zone(1)), street: Some(street), community: Some(community) };
    let helping = RoleId::new(id(4, 2));
    vec![
        settings(),
        area_record(AreaKind::District, 1, None),
        zone_record(1, "南站"),
        area_record(AreaKind::Street, 2, None),
        area_record(AreaKind::Community, 3, Some(street)),
        area_record(AreaKind::Estate, 4, Some(community)),
        context_record(1),
        line_record(1),
        checklist_record(1, line(1)),
        scoring_record(1, line(1)),
        checkpoint_record(1, line(1), stated),
        unit_record(1, None),
        unit_record(2, None),
        person_record(1),
        post_record(1),
        role_record(),
        helping_record(),
        duty_record(1, role(), Subject::Zone(zone(1)), Seat::A, Some(person(1))),
        duty_record(2, helping, Subject::Community(community), Seat::A, Some(PartyId::Unit(unit(2)))),
        pattern_record(1, unit(2), community),
        shift_record(1, unit(2), community),
    ]
}

/// Settings, two zones, a unit, three people, a role.
pub(crate) fn district() -> Vec<Record> {
    let mut all = vec![settings(), zone_record(1, "南站"), zone_record(2, "桃源"), unit_record(1, None)];
    all.extend((1..=3).map(person_record));
    all.push(role_record());
    all
}

/// A new command id for each call.
pub(crate) fn envelope(command: Command) -> Envelope {
    Envelope { id: CommandId::new(Uuid::new_v4()), recorded_at: None, base: None, after: None, command }
}

pub(crate) fn put(record: Record) -> Envelope {
    envelope(Command::Put { record: Box::new(record), personal: None })
}

pub(crate) fn put_phone(number: u32, phone: &str) -> Envelope {
    let personal = Some(Personal { private_phone: Phone::new(phone).unwrap() });
    envelope(Command::Put { record: Box::new(person_record(number)), personal })
}

/// Takes on the first zone.
pub(crate) fn assign(number: u32, seat: Seat, party: Option<PartyId>, first: Date, last: Option<Date>) -> Envelope {
    let (role, subject) = (role(), Subject::Zone(zone(1)));
    envelope(Command::AssignDuty { duty: duty(number), role, subject, seat, party, first, last, note: None })
}
