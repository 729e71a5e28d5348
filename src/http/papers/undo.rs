//! What one application did is undone, out of the log: what was added is taken back, what was changed is put back to what
//! it was before. All or nothing, within the day, and only while nobody has changed it since.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::marks::Mark;
use crate::{
    domain::{Actor, Command, CommandId, Envelope, Kind, Outcome, Record, Refusal, Seq},
    engine::{Batch, Logged, Page, Query},
    http::{
        App,
        problem::{Kind as Fault, Problem},
    },
};

/// The most changes of one application.
const MOST: u64 = 100_000;
/// Changes that are read at a time.
const CHUNK: usize = 1_000;
/// The most names that are told.
const NAMED: usize = 10;

/// What is to be undone.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PaperUndoRequest)]
pub struct UndoBody {
    /// The first place in the log, as `applied` said.
    first: u64,
    /// The last place.
    last: u64,
}

/// What was undone.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaperUndone)]
pub struct UndoView {
    /// How many entities.
    undone: usize,
    /// What stays as it is.
    left: Vec<LeftView>,
}

/// Something that stays.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = PaperLeft)]
struct LeftView {
    /// Its kind in Chinese.
    kind_zh: &'static str,
    /// Its code.
    code: String,
    /// Its name.
    name: String,
    /// Why, in Chinese.
    zh: String,
    /// In English.
    en: String,
}

/// Undoes what one application did.
pub async fn undo(app: &App, actor: Actor, body: UndoBody) -> Result<UndoView, Problem> {
    let logged = stretch(app, &body).await?;
    let atlas = app.engine.atlas();
    let (today, zone) = (app.engine.today(), &atlas);
    if logged.iter().any(|it| zone.today(it.at) != today) {
        return Err(Problem::new(Fault::Outdated).detail("only on the same day / 只能在当天撤销"));
    }
    let mut changed_since = Vec::new();
    let mut left = Vec::new();
    let mut commands = Vec::new();
    // What refers goes before what it refers to.
    for it in logged.iter().rev() {
        let (kind, id, version) = (it.change.kind(), it.change.id(), it.change.version);
        let present = atlas.record_by_id(kind, id).map(|found| found.version);
        if present != Some(version) {
            changed_since.push(called(&it.change.record));
            continue;
        }
        let command = if version == 1 {
            taken_back(&it.change.record)
        } else {
            match before(app, kind, id, version).await? {
                // Only a private telephone was new: the log does not hold the one before it.
                Some(record) if record == it.change.record => None,
                Some(record) => Some(Command::Put { record: Box::new(record), personal: None }),
                None => return Err(not_one()),
            }
        };
        match command {
            Some(command) => {
                let id = CommandId::new(Uuid::now_v7());
                commands.push(Envelope { id, recorded_at: None, base: Some(version), after: None, command });
            }
            None => left.push(stays(&it.change.record, version)),
        }
    }
    if !changed_since.is_empty() {
        let names = changed_since.iter().take(NAMED).cloned().collect::<Vec<_>>().join("、");
        let (count, detail) = (changed_since.len(), "changed since / 导入后又有人改过");
        return Err(Problem::new(Fault::Outdated).detail(format!("{detail} ({count}): {names}")));
    }
    let undone = commands.len();
    let names: Vec<String> = commands.iter().map(|it| subject(&it.command)).collect();
    let outcomes = app.engine.submit(actor, Batch { commands, all_or_nothing: true }).await?;
    for (outcome, name) in outcomes.into_iter().zip(names) {
        match outcome {
            Outcome::Applied { .. } | Outcome::Duplicate { .. } | Outcome::Held { .. } => {}
            Outcome::Refused(Refusal::BatchRefused) => {}
            Outcome::Refused(refusal) => {
                let said = format!("{name}: {} / {}", refusal.zh(), refusal.en());
                return Err(Problem::new(Fault::Outdated).detail(said));
            }
            Outcome::Conflict { .. } => return Err(Problem::new(Fault::Outdated).detail(name)),
        }
    }
    left.reverse();
    Ok(UndoView { undone, left })
}

fn not_one() -> Problem {
    let detail = "these changes are not what one import did / 这些改动不是一次导入的全部内容";
    Problem::new(Fault::BadBody).detail(detail)
}

/// The changes of the log, whole: those of one application and all of them.
async fn stretch(app: &App, body: &UndoBody) -> Result<Vec<Logged>, Problem> {
    let wanted = body.last.checked_sub(body.first).map(|count| count + 1).filter(|count| *count <= MOST);
    let (Some(wanted), true) = (wanted, body.first > 0) else { return Err(not_one()) };
    let mut logged: Vec<Logged> = Vec::new();
    let mut after = Seq(body.first - 1);
    // One more, to see that nothing of it comes behind.
    while (logged.len() as u64) < wanted + 1 {
        let some = app.engine.changes_since(after, CHUNK).await?;
        let Some(last) = some.last() else { break };
        after = last.seq;
        logged.extend(some);
    }
    let behind: Vec<Logged> = logged.split_off(logged.len().min(usize::try_from(wanted).unwrap_or(usize::MAX)));
    let Some(mark) = logged.first().map(|it| Mark::read(it.command).0) else { return Err(not_one()) };
    let whole = logged.len() as u64 == wanted
        && logged.iter().zip(0_u32..).all(|(it, place)| {
            Mark::is_ours(it.command) && Mark::read(it.command) == (mark, place) && it.actor_is(&logged[0])
        })
        && behind.first().is_none_or(|it| Mark::read(it.command).0 != mark);
    if whole { Ok(logged) } else { Err(not_one()) }
}

trait SameActor {
    fn actor_is(&self, other: &Self) -> bool;
}

impl SameActor for Logged {
    fn actor_is(&self, other: &Self) -> bool {
        match (&self.actor, &other.actor) {
            (Actor::Person { id, .. }, Actor::Person { id: other, .. }) => id == other,
            (one, other) => one == other,
        }
    }
}

/// The command that takes back what was added; a person has no period and stays.
fn taken_back(record: &Record) -> Option<Command> {
    match record {
        Record::Duty(duty) => Some(Command::WithdrawDuty { duty: duty.id }),
        Record::Unit(_) | Record::Post(_) | Record::Checkpoint(_) => {
            Some(Command::TakeBack { kind: record.kind(), code: record.code()?.clone() })
        }
        _ => None,
    }
}

/// What an entity was before a version.
async fn before(app: &App, kind: Kind, id: Uuid, version: u32) -> Result<Option<Record>, Problem> {
    let mut after = Seq(0);
    loop {
        let query = Query::Log { after, entity: Some((kind, id)), limit: CHUNK };
        let Page::Log(some) = app.engine.read(query).await? else { return Ok(None) };
        let Some(last) = some.last().map(|it| it.seq) else { return Ok(None) };
        let found = some.into_iter().find(|it| it.change.version + 1 == version);
        if let Some(found) = found {
            return Ok(Some(found.change.record));
        }
        after = last;
    }
}

fn stays(record: &Record, version: u32) -> LeftView {
    let (zh, en) = if version == 1 {
        (
            "人员不会删除；已没有这次导入的任职和责任",
            "People are never deleted; the posts and duties of this import are gone",
        )
    } else {
        (
            "只换了手机号；原来的号码不在日志里，没有改回",
            "Only the mobile was changed; the one before is not in the log",
        )
    };
    LeftView {
        kind_zh: record.kind().zh(),
        code: record.code().map(ToString::to_string).unwrap_or_default(),
        name: name(record),
        zh: zh.into(),
        en: en.into(),
    }
}

fn name(record: &Record) -> String {
    match record {
        Record::Person(it) => it.name.to_string(),
        Record::Unit(it) => it.versions.last().name.to_string(),
        Record::Checkpoint(it) => it.versions.last().name.to_string(),
        Record::Post(it) => it.title.to_string(),
        _ => String::new(),
    }
}

fn called(record: &Record) -> String {
    let code = record.code().map(ToString::to_string).unwrap_or_default();
    format!("{} {code} {}", record.kind().zh(), name(record)).trim().to_owned()
}

/// What a command is about, in words.
fn subject(command: &Command) -> String {
    match command {
        Command::Put { record, .. } => called(record),
        Command::TakeBack { kind, code } => format!("{} {code}", kind.zh()),
        _ => Kind::Duty.zh().to_owned(),
    }
}
