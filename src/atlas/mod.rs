//! The district in memory. Changes are folded in; "who answers here" is read out. Pure: no I/O, no clock.
//!
//! An [`Atlas`] is cheap to clone, and a clone costs what is changed afterwards, not what there is: the writer
//! keeps a private draft and publishes it when its changes are durable; readers hold a snapshot for one request.

mod answer;
mod cases;
mod compact;
mod diff;
mod epochs;
mod gaps;
mod grid;
mod guess;
mod heaps;
mod holdings;
mod homes;
mod index;
mod items;
mod judge;
mod keys;
mod leads;
mod list;
mod locate;
mod matrix;
mod mesh;
mod pins;
mod pinyin;
mod plane;
mod public;
mod relation;
mod scores;
mod search;
mod settle;
mod shifts;
mod slots;
mod table;
mod targets;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;
mod told;
mod touched;
mod views;
mod visits;

use std::sync::Arc;

use imbl::Vector;
use jiff::tz::TimeZone;
use uuid::Uuid;

pub use answer::{Answer, NEAR_COUNT, NEAR_METRES, NearCheckpoint, Outside};
pub use compact::MergedIndexes;
pub use diff::{Diff, DiffFilter, DiffItem, DiffKind, DiffSubject, What};
pub use epochs::Epoch;
pub use gaps::{GapFilter, GapItem, Gaps, Measure, ZoneState, ZoneStates};
pub use grid::{GRID_BITS, Square, on_grid};
pub use guess::{Guess, GuessWhy, Guesser, Sure};
pub use heaps::Heap;
pub use holdings::{Holding, Holdings};
pub use index::Bounds;
pub use items::{
    AreaFeature, AreaGeometry, AreaProperties, CheckpointFeature, CheckpointProperties, DutyItem, FeatureType,
    LineItem, PersonItem, PointGeometry, UnitItem,
};
pub use judge::{Counts, Status};
pub use list::{AreaFilter, CheckpointFilter, DutyFilter, Page, Paging};
pub use locate::Located;
pub use matrix::{DUE_DAYS, LineRow, Matrix, Totals, ZoneColumn};
pub use mesh::{Border, Chain, ChainKey, Face, FaceId, Meaning, Mesh, Part, Ring};
pub use pins::{Near, Pin};
pub use plane::{Bearing, Plane, geodesic_metres};
pub use public::WITHHELD;
pub use scores::{ScoreFilter, ZoneScore};
pub use search::{Hit, HitKind, Hits};
pub use settle::Settled;
pub use slots::{Holder, Slot, SlotKind, Why, WhyCode};
pub use table::{Entity, Row, Table};
pub use targets::{Target, TargetState};
pub use told::{LineAnswer, Lines, ZoneSlots};
pub use touched::{Theme, Touched};
pub use views::{LineRef, LonLat, Party, PlaceRef, PostRef, RoleRef, SubjectRef, UnitRef};
pub use visits::{Ruled, Visit};

use crate::domain::{
    Account, AccountId, Area, AreaId, AreaKind, Calendar, Case, Change, Checklist, Checkpoint, CheckpointId, Code,
    ContextFeature, Date, Duty, DutyId, Fid, Held, InspectionId, Instant, Kind, LineId, PartyId, Pattern, Person,
    PersonId, Post, PostId, Practice, Record, Role, RoleId, Round, RoundId, ScoringScheme, Seq, Settings, Shift,
    Subject, Unit, UnitId, WorkLine,
};
use epochs::Epochs;
use pins::Pins;
use relation::Relation;
use touched::AllTouched;

/// A hash map that is cheap to copy. Its keys are ids and codes that people with an account gave: nobody else can try to
/// find such as collide.
type HashMap<K, V> = imbl::GenericHashMap<K, V, foldhash::quality::RandomState, imbl::shared_ptr::DefaultSharedPtr>;

/// The district in memory at one place of the log.
#[derive(Debug, Clone, Default)]
pub struct Atlas {
    seq: Seq,
    settings: Option<Arc<Row<Settings>>>,
    areas: [Table<Area>; AreaKind::ALL.len()],
    context: Table<ContextFeature>,
    lines: Table<WorkLine>,
    checklists: Table<Checklist>,
    scoring: Table<ScoringScheme>,
    checkpoints: Table<Checkpoint>,
    units: Table<Unit>,
    people: Table<Person>,
    posts: Table<Post>,
    roles: Table<Role>,
    duties: Table<Duty>,
    accounts: Table<Account>,
    /// How many there were.
    reveals: u32,
    rounds: Table<Round>,
    visits: Table<Visit>,
    /// The inspection that each ruling is about.
    ruled: Vector<Option<InspectionId>>,
    cases: Table<Case>,
    calendars: Table<Calendar>,
    held: Table<Held>,
    patterns: Table<Pattern>,
    shifts: Table<Shift>,
    communities_of_zone: Relation<AreaId>,
    visits_of_checkpoint: Relation<CheckpointId>,
    visits_of_round: Relation<Option<RoundId>>,
    cases_of_checkpoint: Relation<CheckpointId>,
    shifts_of_day: Relation<Date>,
    shifts_of_person: Relation<PersonId>,
    shifts_of_unit: Relation<UnitId>,
    duties_of_subject: Relation<Subject>,
    duties_of_party: Relation<PartyId>,
    posts_of_person: Relation<PersonId>,
    accounts_of_person: Relation<PersonId>,
    epochs: Epochs,
    mesh: Mesh,
    pins: Pins,
    touched: AllTouched,
    told: told::Kept,
}

impl Atlas {
    /// Folds one change in: a blind upsert. `seq` is the change's place in the log.
    pub fn apply(&mut self, seq: Seq, change: &Change) {
        self.note(seq, change);
        if let Record::Checkpoint(entity) = &change.record {
            self.pins.put(change.fid, entity);
        }
        self.take(change.fid, change.version, change.record.clone());
    }

    /// Folds in an entity as the store has it, before the first question: the spatial indexes are made by
    /// [`Atlas::compact`].
    pub fn load(&mut self, seq: Seq, change: Change) {
        self.note(seq, &change);
        if let Record::Checkpoint(entity) = &change.record {
            self.pins.load(change.fid, entity);
        }
        self.take(change.fid, change.version, change.record);
    }

    /// What has to be known of a change while the entity is still as it was.
    fn note(&mut self, seq: Seq, change: &Change) {
        let fid = change.fid;
        self.seq = seq;
        self.told.note(change.kind());
        if let Some(old) = self.periods_of(change.kind(), fid) {
            old.into_iter().for_each(|period| self.epochs.remove(&period));
        }
        change.record.periods().iter().for_each(|period| self.epochs.add(period));
        if !self.is_drawn_the_same(&change.record, fid) {
            self.touched.note(seq, &change.record, self.drawn_before(change.kind(), fid));
        }
    }

    fn take(&mut self, fid: Fid, version: u32, record: Record) {
        match record {
            Record::Settings(entity) => self.settings = Some(Arc::new(Row { fid, version, entity })),
            Record::Area(entity) => {
                if entity.kind == AreaKind::Community {
                    self.note_stated_zones(fid, &entity);
                }
                self.mesh.put(fid, &entity);
                self.areas[entity.kind as usize].put(Row { fid, version, entity });
            }
            Record::Context(entity) => {
                self.context.put(Row { fid, version, entity });
            }
            Record::Line(entity) => {
                self.lines.put(Row { fid, version, entity });
            }
            Record::Checklist(entity) => {
                self.checklists.put(Row { fid, version, entity });
            }
            Record::Scoring(entity) => {
                self.scoring.put(Row { fid, version, entity });
            }
            Record::Checkpoint(entity) => {
                self.checkpoints.put(Row { fid, version, entity });
            }
            Record::Unit(entity) => {
                self.units.put(Row { fid, version, entity });
            }
            Record::Person(entity) => {
                self.people.put(Row { fid, version, entity });
            }
            Record::Post(entity) => {
                let person = entity.person;
                if let Some(old) = self.posts.put(Row { fid, version, entity }) {
                    self.posts_of_person.remove(&old.person, fid);
                }
                self.posts_of_person.add(person, fid);
            }
            Record::Role(entity) => {
                self.roles.put(Row { fid, version, entity });
            }
            Record::Duty(entity) => self.apply_duty(Row { fid, version, entity }),
            Record::Account(entity) => {
                let person = entity.person;
                if let Some(old) = self.accounts.put(Row { fid, version, entity }) {
                    self.accounts_of_person.remove(&old.person, fid);
                }
                self.accounts_of_person.add(person, fid);
            }
            // They grow for ever and answer nothing: only counted here.
            Record::Reveal(_) => self.reveals = self.reveals.max(fid.0.saturating_add(1)),
            Record::Round(entity) => {
                self.rounds.put(Row { fid, version, entity });
            }
            Record::Inspection(inspection) => self.apply_inspection(fid, version, &inspection),
            Record::Ruling(ruling) => self.apply_ruling(fid, &ruling),
            Record::Case(case) => self.apply_case(fid, version, *case),
            Record::Calendar(entity) => {
                self.calendars.put(Row { fid, version, entity });
            }
            Record::Held(entity) => {
                self.held.put(Row { fid, version, entity });
            }
            Record::Pattern(entity) => {
                self.patterns.put(Row { fid, version, entity });
            }
            Record::Shift(shift) => self.apply_shift(fid, version, shift),
        }
    }

    fn apply_duty(&mut self, row: Row<Duty>) {
        // A withdrawn duty is nobody's and for nothing.
        let keys = |duty: &Duty| (!duty.withdrawn).then_some((duty.subject, duty.party));
        let (fid, now) = (row.fid, keys(&row));
        let before = self.duties.put(row).and_then(|old| keys(&old));
        if before == now {
            return;
        }
        if let Some((subject, party)) = before {
            self.duties_of_subject.remove(&subject, fid);
            party.into_iter().for_each(|party| self.duties_of_party.remove(&party, fid));
        }
        if let Some((subject, party)) = now {
            self.duties_of_subject.add(subject, fid);
            party.into_iter().for_each(|party| self.duties_of_party.add(party, fid));
        }
    }

    fn periods_of(&self, kind: Kind, fid: Fid) -> Option<Vec<crate::domain::Period>> {
        self.record(kind, fid).map(|record| record.periods())
    }

    /// The place in the log up to which changes are folded in.
    pub fn seq(&self) -> Seq {
        self.seq
    }
    /// The district's settings, once there are any.
    pub fn settings(&self) -> Option<&Arc<Row<Settings>>> {
        self.settings.as_ref()
    }
    /// The district's time zone; UTC until the settings name one.
    pub fn time_zone(&self) -> TimeZone {
        self.settings.as_ref().map_or(TimeZone::UTC, |settings| settings.time_zone.zone())
    }
    /// The district's day at an instant.
    pub fn today(&self, now: Instant) -> Date {
        now.date_in(&self.time_zone())
    }
    /// The epoch of a date: as long as two dates share it (and nothing is written), they share all truth.
    pub fn epoch(&self, on: Date) -> Epoch {
        self.epochs.of(on)
    }
    /// The first day after `on` on which some truth changes without a write.
    pub fn next_boundary(&self, on: Date) -> Option<Date> {
        self.epochs.next(on)
    }

    /// All versions of all areas as faces over shared borders.
    pub fn mesh(&self) -> &Mesh {
        &self.mesh
    }
    /// The areas of a kind.
    pub fn areas(&self, kind: AreaKind) -> &Table<Area> {
        &self.areas[kind as usize]
    }
    /// An area of any kind by id.
    pub fn area(&self, id: AreaId) -> Option<&Arc<Row<Area>>> {
        self.areas.iter().find_map(|table| table.by_id(id.uuid()))
    }
    /// Water, parks, roads, railway, landmarks.
    pub fn context(&self) -> &Table<ContextFeature> {
        &self.context
    }
    /// The work lines.
    pub fn lines(&self) -> &Table<WorkLine> {
        &self.lines
    }
    /// A line by id.
    pub fn line(&self, id: LineId) -> Option<&Arc<Row<WorkLine>>> {
        self.lines.by_id(id.uuid())
    }
    /// The checklists, all versions.
    pub fn checklists(&self) -> &Table<Checklist> {
        &self.checklists
    }
    /// The scoring schemes, all versions.
    pub fn scoring(&self) -> &Table<ScoringScheme> {
        &self.scoring
    }
    /// The checkpoints.
    pub fn checkpoints(&self) -> &Table<Checkpoint> {
        &self.checkpoints
    }
    /// A checkpoint by id.
    pub fn checkpoint(&self, id: CheckpointId) -> Option<&Arc<Row<Checkpoint>>> {
        self.checkpoints.by_id(id.uuid())
    }
    /// The units.
    pub fn units(&self) -> &Table<Unit> {
        &self.units
    }
    /// A unit by id.
    pub fn unit(&self, id: UnitId) -> Option<&Arc<Row<Unit>>> {
        self.units.by_id(id.uuid())
    }
    /// The people.
    pub fn people(&self) -> &Table<Person> {
        &self.people
    }
    /// A person by id.
    pub fn person(&self, id: PersonId) -> Option<&Arc<Row<Person>>> {
        self.people.by_id(id.uuid())
    }
    /// The posts.
    pub fn posts(&self) -> &Table<Post> {
        &self.posts
    }
    /// The posts a person ever held, in no order that means anything.
    pub fn posts_of(&self, person: PersonId) -> impl Iterator<Item = &Arc<Row<Post>>> {
        self.posts_of_person.of(&person).filter_map(|fid| self.posts.get(fid))
    }
    /// The roles.
    pub fn roles(&self) -> &Table<Role> {
        &self.roles
    }
    /// A role by id.
    pub fn role(&self, id: RoleId) -> Option<&Arc<Row<Role>>> {
        self.roles.by_id(id.uuid())
    }
    /// The accounts.
    pub fn accounts(&self) -> &Table<Account> {
        &self.accounts
    }
    /// Whether a person holds a post in a unit on a day.
    pub fn works_in(&self, person: PersonId, unit: UnitId, on: Date) -> bool {
        self.posts_of(person).any(|post| post.unit == unit && post.period.contains(on))
    }
    /// The people who hold a post in a unit on a day, in the district's order.
    pub fn people_of(&self, unit: UnitId, on: Date) -> Vec<&Arc<Row<Person>>> {
        let here = self.posts.iter().filter(|post| post.unit == unit && post.period.contains(on));
        let mut all: Vec<_> = here.filter_map(|post| self.person(post.person)).collect();
        all.sort_by(|a, b| (a.order, &a.code).cmp(&(b.order, &b.code)));
        all.dedup_by_key(|row| row.fid);
        all
    }
    /// A post by id.
    pub fn post(&self, id: PostId) -> Option<&Arc<Row<Post>>> {
        self.posts.by_id(id.uuid())
    }
    /// An account by id.
    pub fn account(&self, id: AccountId) -> Option<&Arc<Row<Account>>> {
        self.accounts.by_id(id.uuid())
    }
    /// A person's account.
    pub fn account_of(&self, person: PersonId) -> Option<&Arc<Row<Account>>> {
        self.accounts_of_person.of(&person).next().and_then(|fid| self.accounts.get(fid))
    }
    /// The duties.
    pub fn duties(&self) -> &Table<Duty> {
        &self.duties
    }
    /// A duty by id.
    pub fn duty(&self, id: DutyId) -> Option<&Arc<Row<Duty>>> {
        self.duties.by_id(id.uuid())
    }
    /// The duties ever held for a subject.
    pub fn duties_of(&self, subject: Subject) -> impl Iterator<Item = &Arc<Row<Duty>>> {
        self.duties_of_subject.of(&subject).filter_map(|fid| self.duties.get(fid))
    }
    /// The duties a party ever held.
    pub fn duties_held_by(&self, party: PartyId) -> impl Iterator<Item = &Arc<Row<Duty>>> {
        self.duties_of_party.of(&party).filter_map(|fid| self.duties.get(fid))
    }
    /// A person or unit by its code; the codes of both are one set.
    pub fn party(&self, code: &str) -> Option<PartyId> {
        let unit = self.units.by_code(code).map(|row| PartyId::Unit(row.id));
        unit.or_else(|| self.people.by_code(code).map(|row| PartyId::Person(row.id)))
    }

    /// The rounds.
    pub fn rounds(&self) -> &Table<Round> {
        &self.rounds
    }
    /// A round by id.
    pub fn round(&self, id: RoundId) -> Option<&Arc<Row<Round>>> {
        self.rounds.by_id(id.uuid())
    }
    /// The working calendars, one a year.
    pub fn calendars(&self) -> &Table<Calendar> {
        &self.calendars
    }
    /// Work that was held, decided or not.
    pub fn held(&self) -> &Table<Held> {
        &self.held
    }
    /// How cases are worked.
    pub fn practice(&self) -> Practice {
        self.settings.as_ref().and_then(|settings| settings.practice.clone()).unwrap_or_default()
    }

    /// An entity of any kind, whole, by its number.
    pub fn record(&self, kind: Kind, fid: Fid) -> Option<Record> {
        self.find(kind, Find::Fid(fid)).map(|found| found.record)
    }
    /// An entity of any kind by its code.
    pub fn record_by_code(&self, kind: Kind, code: &Code) -> Option<Found> {
        self.find(kind, Find::Code(code.as_str()))
    }
    /// An entity of any kind by its id.
    pub fn record_by_id(&self, kind: Kind, id: Uuid) -> Option<Found> {
        self.find(kind, Find::Id(id))
    }
    /// The number that a new entity of a kind gets.
    pub fn next_fid(&self, kind: Kind) -> Fid {
        match kind {
            Kind::Settings => Fid(0),
            Kind::District => self.areas(AreaKind::District).next_fid(),
            Kind::Zone => self.areas(AreaKind::Zone).next_fid(),
            Kind::Street => self.areas(AreaKind::Street).next_fid(),
            Kind::Community => self.areas(AreaKind::Community).next_fid(),
            Kind::Estate => self.areas(AreaKind::Estate).next_fid(),
            Kind::Context => self.context.next_fid(),
            Kind::Line => self.lines.next_fid(),
            Kind::Checklist => self.checklists.next_fid(),
            Kind::Scoring => self.scoring.next_fid(),
            Kind::Checkpoint => self.checkpoints.next_fid(),
            Kind::Unit => self.units.next_fid(),
            Kind::Person => self.people.next_fid(),
            Kind::Post => self.posts.next_fid(),
            Kind::Role => self.roles.next_fid(),
            Kind::Duty => self.duties.next_fid(),
            Kind::Account => self.accounts.next_fid(),
            Kind::Reveal => Fid(self.reveals),
            Kind::Round => self.rounds.next_fid(),
            Kind::Inspection => self.visits.next_fid(),
            // A table that could outgrow u32 would outgrow memory long before.
            Kind::Ruling => Fid(u32::try_from(self.ruled.len()).unwrap_or(u32::MAX)),
            Kind::Case => self.cases.next_fid(),
            Kind::Calendar => self.calendars.next_fid(),
            Kind::Held => self.held.next_fid(),
            Kind::Pattern => self.patterns.next_fid(),
            Kind::Shift => self.shifts.next_fid(),
        }
    }

    fn find(&self, kind: Kind, by: Find<'_>) -> Option<Found> {
        fn get<T: Entity + Clone>(table: &Table<T>, by: Find<'_>, wrap: fn(T) -> Record) -> Option<Found> {
            let row = match by {
                Find::Fid(fid) => table.get(fid),
                Find::Id(id) => table.by_id(id),
                Find::Code(code) => table.by_code(code),
            }?;
            Some(Found { fid: row.fid, version: row.version, record: wrap(row.entity.clone()) })
        }
        match kind {
            Kind::Settings => {
                let row = self.settings.as_ref()?;
                let meant = match by {
                    Find::Fid(fid) => row.fid == fid,
                    Find::Id(id) => row.id.uuid() == id,
                    Find::Code(_) => false,
                };
                let found =
                    || Found { fid: row.fid, version: row.version, record: Record::Settings(row.entity.clone()) };
                meant.then(found)
            }
            Kind::District => get(self.areas(AreaKind::District), by, Record::Area),
            Kind::Zone => get(self.areas(AreaKind::Zone), by, Record::Area),
            Kind::Street => get(self.areas(AreaKind::Street), by, Record::Area),
            Kind::Community => get(self.areas(AreaKind::Community), by, Record::Area),
            Kind::Estate => get(self.areas(AreaKind::Estate), by, Record::Area),
            Kind::Context => get(&self.context, by, Record::Context),
            Kind::Line => get(&self.lines, by, Record::Line),
            Kind::Checklist => get(&self.checklists, by, Record::Checklist),
            Kind::Scoring => get(&self.scoring, by, Record::Scoring),
            Kind::Checkpoint => get(&self.checkpoints, by, Record::Checkpoint),
            Kind::Unit => get(&self.units, by, Record::Unit),
            Kind::Person => get(&self.people, by, Record::Person),
            Kind::Post => get(&self.posts, by, Record::Post),
            Kind::Role => get(&self.roles, by, Record::Role),
            Kind::Duty => get(&self.duties, by, Record::Duty),
            Kind::Account => get(&self.accounts, by, Record::Account),
            // Of these only a part is in memory, or nothing.
            Kind::Reveal | Kind::Inspection | Kind::Ruling => None,
            Kind::Round => get(&self.rounds, by, Record::Round),
            Kind::Case => get(&self.cases, by, |case| Record::Case(Box::new(case))),
            Kind::Calendar => get(&self.calendars, by, Record::Calendar),
            Kind::Held => get(&self.held, by, Record::Held),
            Kind::Pattern => get(&self.patterns, by, Record::Pattern),
            Kind::Shift => get(&self.shifts, by, Record::Shift),
        }
    }
}

/// An entity found in the atlas, with the numbers its changes gave it.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Dense number within the kind.
    pub fid: Fid,
    /// How often it was changed.
    pub version: u32,
    /// The entity.
    pub record: Record,
}

#[derive(Clone, Copy)]
enum Find<'a> {
    Fid(Fid),
    Id(Uuid),
    Code(&'a str),
}
