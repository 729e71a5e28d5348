//! The demonstration district, inside the binary as the files a district would hand over, and the life in it: rounds,
//! inspections and cases of the two months before the day of its first start, and weekends of half a year before and after
//! it. All of it is invented.

mod cases;
mod cast;
mod days;
pub(super) mod dice;
mod photos;
mod rounds;
mod story;
pub(super) mod visits;
mod weekends;
mod words;

use rust_embed::RustEmbed;
use uuid::Uuid;

use super::input::InputFile;
use crate::{
    atlas::Atlas,
    domain::{Command, CommandId, Date, Envelope, PersonId, Record},
};
use cast::Cast;
use dice::Dice;

pub use photos::demo_photos;

#[derive(RustEmbed)]
#[folder = "data/xihu/photos"]
struct Photos;

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/data/xihu/", $name)) as &[u8])),*]
    };
}

/// By name: what stands in folders beside them, such as `raw`, is no part of the program.
const FILES: [(&str, &[u8]); 16] = files![
    "calendar.csv",
    "checklists.csv",
    "checkpoints.csv",
    "communities.geojson",
    "context.geojson",
    "district.geojson",
    "duties.csv",
    "estates.geojson",
    "lines.csv",
    "people.csv",
    "posts.csv",
    "roles.csv",
    "scoring.csv",
    "streets.geojson",
    "units.csv",
    "zones.geojson",
];

/// The files of the demonstration district.
pub fn demo_files() -> Vec<InputFile> {
    FILES.into_iter().map(|(name, bytes)| InputFile::new(name, bytes)).collect()
}

/// Who of the demonstration's accounts plays a part.
#[derive(Debug, Clone, Copy, Default)]
pub struct Players {
    /// Goes with a team.
    pub inspector: Option<PersonId>,
    /// Assigns and looks again.
    pub office: Option<PersonId>,
    /// Acts for a unit.
    pub liaison: Option<PersonId>,
    /// Reports what was seen on the way.
    pub cadre: Option<PersonId>,
}

/// What happened in the demonstration district before `today`: the same on the same day in the same district, whatever the
/// hour. Everything lies before that day's midnight.
pub fn demo_life(atlas: &Atlas, players: Players, today: Date) -> Vec<Envelope> {
    let mut dice = Dice::new(SEED);
    let Some(cast) = Cast::of(atlas, players, today) else { return vec![] };
    let mut records: Vec<_> = cast.days.new_lists().iter().cloned().map(Record::Calendar).collect();
    let rounds = rounds::all(&cast, &mut dice);
    let mut visits: Vec<_> = rounds.iter().flat_map(|one| one.visits.iter().cloned()).collect();
    visits.extend(visits::patrols(&cast, &mut dice));
    records.extend(rounds.iter().map(|one| Record::Round(one.round.clone())));
    let (cases, again) = cases::all(&cast, &rounds, &visits, &mut dice);
    visits.extend(again);
    visits.sort_by_key(|visit| (visit.finished_at, visit.id));
    records.extend(visits.iter().cloned().map(|visit| Record::Inspection(Box::new(visit))));
    records.extend(rounds::rulings(&cast, &rounds, &mut dice).into_iter().map(Record::Ruling));
    records.extend(cases.into_iter().map(|case| Record::Case(Box::new(case))));
    let first: Vec<_> = [players.cadre, players.liaison].into_iter().flatten().collect();
    let weekends = weekends::all(&cast, &first, &mut dice);
    records.extend(weekends.patterns.into_iter().map(Record::Pattern));
    records.extend(weekends.shifts.into_iter().map(Record::Shift));
    records.into_iter().map(|record| put(record, &mut dice)).collect()
}

/// "Renling".
const SEED: u64 = 0x0052_656E_6C69_6E67;

fn put(record: Record, dice: &mut Dice) -> Envelope {
    // A visit goes by the id of the command that recorded it.
    let id = match &record {
        Record::Inspection(_) | Record::Ruling(_) => record.id(),
        _ => Uuid::from_u64_pair(dice.next(), dice.next()),
    };
    let command = Command::Put { record: Box::new(record), personal: None };
    Envelope { id: CommandId::new(id), recorded_at: None, base: None, after: None, command }
}
