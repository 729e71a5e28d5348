//! Weekend labour: how shifts are made, who is named, who came, and who may.

mod attending;
mod naming;
mod planning;

use super::*;

const LIAISON: u32 = 3;
const WORKER: u32 = 4;
const OFFICE: u32 = 5;
/// Works in unit 1 as well.
const COLLEAGUE: u32 = 6;
const READER: u32 = 7;
/// Works in unit 2.
const STRANGER: u32 = 8;

const SATURDAY: Date = date(2026, 11, 28);
const SUNDAY: Date = date(2026, 11, 29);

fn person_id(number: u32) -> PersonId {
    PersonId::new(id(3, number))
}
fn named(number: u32) -> Who {
    Who::Person(person_id(number))
}
fn guest(called: &str) -> Who {
    Who::Guest(name(called))
}
fn text(text: &str) -> Text {
    Text::new(text).unwrap()
}
fn community() -> AreaId {
    AreaId::new(id(10 + AreaKind::Community as u32, 1))
}
fn at(text: &str) -> Instant {
    Instant::from(text.parse::<jiff::Timestamp>().unwrap())
}
/// The middle of zone, community and district.
const INSIDE: [f64; 2] = [115.815, 28.605];

fn meeting(position: [f64; 2]) -> Meeting {
    Meeting { position: Position::new(position[0], position[1]).unwrap(), text: name("居委会门口") }
}

fn pattern(number: u32, weeks: Weeks) -> Pattern {
    Pattern {
        id: PatternId::new(id(60, number)),
        code: code(&format!("WP-{number}")),
        unit: unit(1),
        community: community(),
        weekday: WeekendDay::Saturday,
        half: Half::Am,
        weeks,
        needed: 2,
        task: text("清理楼道"),
        meeting: meeting(INSIDE),
        contact: None,
        period: open_period(date(2026, 11, 1)),
    }
}

fn seen(position: [f64; 2], accuracy: f64) -> Option<Sighting> {
    Some(Sighting {
        source: SightingSource::Gps,
        position: Position::new(position[0], position[1]).unwrap(),
        accuracy: Some(accuracy),
        age: Some(1.0),
    })
}

/// A community that unit 1 helps, with the unit's liaison and people, and others.
struct Desk {
    table: Table,
    now: Instant,
}

impl Desk {
    fn new() -> Self {
        let mut records = vec![settings(), area_record(AreaKind::District, 1, None), zone_record(1, "南站")];
        let street = AreaId::new(id(10 + AreaKind::Street as u32, 1));
        records.push(area_record(AreaKind::Street, 1, None));
        records.push(area_record(AreaKind::Community, 1, Some(street)));
        records.extend([unit_record(1, None), unit_record(2, None)]);
        records.extend((1..=8).map(person_record));
        let Record::Role(role) = role_record() else { unreachable!() };
        for (number, right, subject) in
            [(1, Right::HelpCommunity, SubjectKind::Community), (2, Right::ActForUnit, SubjectKind::Unit)]
        {
            records.push(Record::Role(Role {
                id: RoleId::new(id(40, number)),
                code: code(&format!("role_{number}")),
                subjects: vec![subject],
                party: None,
                rights: vec![right],
                max: None,
                ..role.clone()
            }));
        }
        let role = |number| RoleId::new(id(40, number));
        let helper = Some(PartyId::Unit(unit(1)));
        records.push(duty_record(70, role(1), Subject::Community(community()), Seat::A, helper));
        records.push(duty_record(71, role(2), Subject::Unit(unit(1)), Seat::A, Some(person(LIAISON))));
        let Record::Post(post) = post_record(1) else { unreachable!() };
        for (number, of) in [(LIAISON, 1), (WORKER, 1), (COLLEAGUE, 1), (STRANGER, 2)] {
            records.push(Record::Post(Post {
                id: PostId::new(id(41, number)),
                code: code(&format!("T{number}")),
                person: person_id(number),
                unit: unit(of),
                period: open_period(date(2024, 1, 1)),
                ..post.clone()
            }));
        }
        for (number, role) in [
            (LIAISON, AccountRole::Member),
            (WORKER, AccountRole::Member),
            (COLLEAGUE, AccountRole::Member),
            (OFFICE, AccountRole::Office),
            (READER, AccountRole::Reader),
            (STRANGER, AccountRole::Member),
        ] {
            records.push(Record::Account(Account {
                id: AccountId::new(id(30, number)),
                login: code(&format!("a{number}")),
                person: person_id(number),
                role,
                state: AccountState::Open,
                earlier: vec![],
                mail: None,
            }));
        }
        Self { table: Table::new(records), now: noon() }
    }
    fn atlas(&self) -> &Atlas {
        &self.table.0
    }
    fn sends(&mut self, who: u32, envelope: &Envelope) -> Result<Vec<Change>, Denial> {
        let actor = Actor::Person { id: person_id(who), device: None, capacity: None };
        let changes = decide(&self.table.0, &actor, envelope, &Facts::default(), self.now)?.changes;
        for change in &changes {
            self.table.0.apply(Seq(self.table.0.seq().0 + 1), change);
        }
        Ok(changes)
    }
    fn asks(&mut self, who: u32, command: Command) -> Result<Vec<Change>, Denial> {
        self.sends(who, &envelope(command))
    }
    /// One shift of a pattern on the coming Saturday.
    fn with_shift() -> (Self, ShiftId) {
        let mut desk = Self::new();
        desk.table.one(put(Record::Pattern(pattern(1, Weeks::Every))));
        let made = desk.asks(OFFICE, make(date(2026, 11, 23), SUNDAY)).unwrap();
        let [Change { record: Record::Shift(shift), .. }] = &made[..] else { panic!("{made:?}") };
        let id = shift.id;
        (desk, id)
    }
    fn act(&mut self, who: u32, shift: ShiftId, act: ShiftAct) -> Result<Vec<Change>, Denial> {
        self.asks(who, Command::ActOnShift { shift, act: Box::new(act) })
    }
    /// As it was recorded where there was no signal.
    fn act_at(&mut self, who: u32, shift: ShiftId, act: ShiftAct, then: Instant) -> Result<Vec<Change>, Denial> {
        let command = Command::ActOnShift { shift, act: Box::new(act) };
        self.sends(who, &Envelope { recorded_at: Some(then), ..envelope(command) })
    }
    #[track_caller]
    fn refused(&mut self, who: u32, shift: ShiftId, act: ShiftAct) -> &'static str {
        refused(self.act(who, shift, act))
    }
    fn shift(&self, id: ShiftId) -> &Shift {
        &self.atlas().shift(id).unwrap().entity
    }
    fn names(&mut self, who: u32, shift: ShiftId, names: &[Who]) -> Result<Vec<Change>, Denial> {
        self.act(who, shift, set_names(names))
    }
}

fn make(first: Date, last: Date) -> Command {
    Command::MakeShifts { patterns: vec![], first, last }
}
fn set_names(names: &[Who]) -> ShiftAct {
    ShiftAct::SetNames { unit: unit(1), names: names.to_vec() }
}
fn approve() -> ShiftAct {
    ShiftAct::Approve { unit: unit(1), hours: vec![] }
}
#[track_caller]
fn refused(outcome: Result<Vec<Change>, Denial>) -> &'static str {
    match outcome {
        Err(Denial::Refused(refusal)) => {
            assert!(!refusal.zh().is_empty() && !refusal.en().is_empty());
            refusal.code()
        }
        Err(Denial::Conflict { .. }) => "conflict",
        Ok(changes) => panic!("{changes:?}"),
    }
}

/// The hours of the Saturday morning in the district.
fn morning(hour: u32) -> Instant {
    at(&format!("2026-11-28T{hour:02}:00:00+08:00"))
}
