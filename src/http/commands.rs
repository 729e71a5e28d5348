//! The one way to write: a batch of commands. Codes are resolved to identities here, at the door.

use std::sync::Arc;

use axum::{Json, extract::State};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    App,
    body::Body,
    origin::SameOrigin,
    problem::{Kind as Fault, Problem, ProblemBody},
    query::{Nothing, Query},
};
use crate::{
    atlas::Atlas,
    domain::{
        Actor, AreaKind, Code, Command, CommandId, Date, DutyId, Envelope, Instant, Kind, Name, Outcome, Refusal, Seat,
        Subject, SubjectKind, deserialize_date, deserialize_some_date,
    },
    engine::Batch,
};

/// The most commands of one batch.
const MOST: usize = 500;

/// A batch of commands.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Commands {
    /// At most 500, decided one after another.
    #[schema(max_items = 500)]
    commands: Vec<Asked>,
    /// Whether one refusal refuses all of them.
    #[serde(default)]
    all_or_nothing: bool,
}

/// A command as a client sends it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = CommandEnvelope)]
pub struct Asked {
    /// Made by the client, a UUID of version 7. Sent twice, the command happens once.
    #[schema(value_type = String, format = "uuid")]
    id: Uuid,
    /// When it was recorded; when it arrived, if left out.
    #[serde(default)]
    #[schema(value_type = Option<String>, format = DateTime)]
    recorded_at: Option<Instant>,
    /// The version of the entity that the edit was based on; left out, the newest is edited.
    #[serde(default)]
    base: Option<u32>,
    /// What is asked for.
    command: Request,
}

/// What can be asked for.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[schema(as = Command)]
pub enum Request {
    /// A party takes on a subject.
    AssignDuty {
        /// The code of the role.
        #[schema(value_type = String)]
        role: Code,
        /// For what.
        subject: SubjectCode,
        /// The code of the person or unit; none exactly for a vacant seat.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        party: Option<Code>,
        /// The seat.
        #[schema(value_type = SeatWord)]
        seat: Seat,
        /// From.
        #[serde(deserialize_with = "deserialize_date")]
        #[schema(value_type = String, format = Date)]
        first: Date,
        /// To and including; open-ended when left out.
        #[serde(default, deserialize_with = "deserialize_some_date")]
        #[schema(value_type = Option<String>, format = Date)]
        last: Option<Date>,
        /// A note.
        #[serde(default)]
        #[schema(value_type = Option<String>)]
        note: Option<Name>,
    },
    /// A duty is prolonged, or made open-ended.
    RenewDuty {
        /// The code of the duty.
        #[schema(value_type = String)]
        duty: Code,
        /// The new last day; open-ended when left out.
        #[serde(default, deserialize_with = "deserialize_some_date")]
        #[schema(value_type = Option<String>, format = Date)]
        last: Option<Date>,
    },
    /// A duty ends.
    EndDuty {
        /// The code of the duty.
        #[schema(value_type = String)]
        duty: Code,
        /// The last day.
        #[serde(deserialize_with = "deserialize_date")]
        #[schema(value_type = String, format = Date)]
        last: Date,
    },
    /// A duty was a mistake and is taken back: it counts as never held.
    WithdrawDuty {
        /// The code of the duty.
        #[schema(value_type = String)]
        duty: Code,
    },
    /// A place, line, unit or post is given a last day; nothing is ever deleted.
    End {
        /// Which kind.
        #[schema(value_type = String)]
        kind: Kind,
        /// Its code.
        #[schema(value_type = String)]
        code: Code,
        /// The last day.
        #[serde(deserialize_with = "deserialize_date")]
        #[schema(value_type = String, format = Date)]
        last: Date,
    },
}

/// The seats.
#[derive(ToSchema)]
#[allow(dead_code, reason = "stands in for the domain's word in the description of the API")]
pub enum SeatWord {
    /// A角, the holder.
    A,
    /// B角, the deputy.
    B,
    /// 代, acting for an absent holder.
    #[schema(rename = "acting")]
    Acting,
    /// 空缺, known to be vacant.
    #[schema(rename = "vacant")]
    Vacant,
}

/// A subject by its code; a cell is written `L06/Z10`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubjectCode {
    /// What it is.
    #[schema(value_type = SubjectWord)]
    kind: SubjectKind,
    /// Its code.
    code: String,
}

/// The kinds of subject that a duty can be held for.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code, reason = "stands in for the domain's word in the description of the API")]
pub enum SubjectWord {
    /// 片区.
    Zone,
    /// 条线.
    Line,
    /// A line in a zone.
    Cell,
    /// 点位.
    Checkpoint,
    /// 社区.
    Community,
    /// 单位.
    Unit,
}

/// What became of a batch.
#[derive(Debug, Serialize, ToSchema)]
pub struct Outcomes {
    /// The place in the log afterwards.
    seq: u64,
    /// One for each command, in order.
    outcomes: Vec<Told>,
}

/// What became of a command.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CommandOutcome)]
pub struct Told {
    /// The command's id.
    #[schema(value_type = String, format = "uuid")]
    id: Uuid,
    /// What became of it.
    status: Status,
    /// The place in the log after it.
    #[serde(skip_serializing_if = "Option::is_none")]
    seq: Option<u64>,
    /// Why it was refused: a stable code.
    #[serde(skip_serializing_if = "Option::is_none")]
    code: Option<&'static str>,
    /// Why, in Chinese.
    #[serde(skip_serializing_if = "Option::is_none")]
    title_zh: Option<String>,
    /// Why, in English.
    #[serde(skip_serializing_if = "Option::is_none")]
    title_en: Option<String>,
    /// The code of the duty that the command made or touched.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    duty: Option<Code>,
    /// In a conflict: the version that the entity has now.
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<u32>,
}

/// What can become of a command.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CommandStatus)]
pub enum Status {
    /// It happened.
    Applied,
    /// It had happened before.
    Duplicate,
    /// The entity was changed by someone else meanwhile.
    Conflict,
    /// It was kept for the office to decide.
    #[allow(dead_code, reason = "comes with accounts; clients are told of it from the beginning")]
    Held,
    /// It did not happen.
    Refused,
}

impl Told {
    fn new(id: Uuid, outcome: Outcome, duty: Option<Code>) -> Self {
        let plain = Self {
            id,
            status: Status::Refused,
            seq: None,
            code: None,
            title_zh: None,
            title_en: None,
            duty: None,
            current: None,
        };
        match outcome {
            Outcome::Applied { seq } => Self { status: Status::Applied, seq: Some(seq.0), duty, ..plain },
            Outcome::Duplicate { seq } => Self { status: Status::Duplicate, seq: Some(seq.0), duty, ..plain },
            Outcome::Conflict { current } => Self {
                status: Status::Conflict,
                current: Some(current),
                code: Some("conflict"),
                title_zh: Some("别人刚改过，请看过新内容再改".into()),
                title_en: Some("Someone else has changed it meanwhile. Look at it again before you change it".into()),
                ..plain
            },
            Outcome::Refused(refusal) => {
                Self { code: Some(refusal.code()), title_zh: Some(refusal.zh()), title_en: Some(refusal.en()), ..plain }
            }
        }
    }
}

/// Write: a batch of commands, each with its outcome.
///
/// Sending a command twice is harmless. Until accounts exist, commands are taken by a demonstration on this machine
/// only.
#[utoipa::path(post, path = "/api/commands", operation_id = "send_commands", tag = "writing",
    request_body = Commands,
    responses(
        (status = 200, description = "What became of each command", body = Outcomes),
        (status = 400, description = "The batch cannot be read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "This service takes no commands", body = ProblemBody, content_type = "application/problem+json"),
        (status = 408, description = "The batch did not come in time; send it again", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "More than 1 MiB", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "Not JSON", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The store cannot be used, or did not say what became of it; send the same ids again", body = ProblemBody, content_type = "application/problem+json"),
        (status = 500, description = "Nothing is known to have happened; send the same ids again", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn send(
    State(app): State<Arc<App>>,
    from: SameOrigin,
    _: Query<Nothing>,
    Body(batch): Body<Commands>,
) -> Result<Json<Outcomes>, Problem> {
    from.check()?;
    if !app.writable {
        return Err(Problem::new(Fault::NotAllowed).remedy("start `renling serve --demo` to try writing"));
    }
    if batch.commands.len() > MOST {
        return Err(Problem::new(Fault::TooManyCommands).detail(format!("{}", batch.commands.len())));
    }
    if let Some(asked) = batch.commands.iter().find(|asked| asked.id.get_version_num() != 7) {
        return Err(Problem::new(Fault::BadBody).detail(format!("{} is not a UUID of version 7", asked.id)));
    }
    let atlas = app.engine.atlas();
    let ids: Vec<_> = batch.commands.iter().map(|asked| asked.id).collect();
    let resolved: Vec<_> = batch.commands.into_iter().map(|asked| envelope(&atlas, asked)).collect();
    let duties: Vec<_> = resolved.iter().map(|one| one.as_ref().ok().and_then(duty_of)).collect();
    let outcomes = submit(&app, resolved, batch.all_or_nothing).await?;
    let atlas = app.engine.atlas();
    let code = |duty: Option<DutyId>| duty.and_then(|duty| atlas.duty(duty)).map(|row| row.code.clone());
    let all = ids.into_iter().zip(outcomes).zip(duties);
    let outcomes = all.map(|((id, outcome), duty)| Told::new(id, outcome, code(duty))).collect();
    Ok(Json(Outcomes { seq: atlas.seq().0, outcomes }))
}

/// Submits what could be resolved, and puts the outcomes back in the order of the batch.
async fn submit(
    app: &App,
    resolved: Vec<Result<Envelope, Refusal>>,
    all_or_nothing: bool,
) -> Result<Vec<Outcome>, Problem> {
    if all_or_nothing && resolved.iter().any(Result::is_err) {
        let refused = |one: Result<Envelope, Refusal>| Outcome::Refused(one.err().unwrap_or(Refusal::BatchRefused));
        return Ok(resolved.into_iter().map(refused).collect());
    }
    let mut refusals = Vec::with_capacity(resolved.len());
    let mut commands = Vec::with_capacity(resolved.len());
    for one in resolved {
        match one {
            Ok(envelope) => {
                commands.push(envelope);
                refusals.push(None);
            }
            Err(refusal) => refusals.push(Some(refusal)),
        }
    }
    let done = app.engine.submit(Actor::Demo, Batch { commands, all_or_nothing }).await;
    let mut done = done?.into_iter();
    // The engine gives one outcome for each command; were one missing, nobody may take it for done.
    let mut next = || done.next().unwrap_or(Outcome::Refused(Refusal::BatchRefused));
    Ok(refusals.into_iter().map(|refusal| refusal.map_or_else(&mut next, Outcome::Refused)).collect())
}

/// The duty that a command is about.
fn duty_of(envelope: &Envelope) -> Option<DutyId> {
    match &envelope.command {
        Command::AssignDuty { duty, .. }
        | Command::RenewDuty { duty, .. }
        | Command::EndDuty { duty, .. }
        | Command::WithdrawDuty { duty } => Some(*duty),
        Command::Put { .. } | Command::End { .. } => None,
    }
}

fn envelope(atlas: &Atlas, asked: Asked) -> Result<Envelope, Refusal> {
    let command = command(atlas, asked.id, asked.command)?;
    Ok(Envelope { id: CommandId::new(asked.id), recorded_at: asked.recorded_at, base: asked.base, command })
}

fn command(atlas: &Atlas, id: Uuid, request: Request) -> Result<Command, Refusal> {
    let duty_by = |code: Code| {
        atlas.duties().by_code(code.as_str()).map(|row| row.id).ok_or_else(|| unknown(Kind::Duty, code.as_str()))
    };
    Ok(match request {
        Request::AssignDuty { role, subject, party, seat, first, last, note } => Command::AssignDuty {
            // The same command names the same duty each time it is sent.
            duty: DutyId::new(id),
            role: atlas.roles().by_code(role.as_str()).ok_or_else(|| unknown(Kind::Role, role.as_str()))?.id,
            subject: subject_by_code(atlas, subject.kind, &subject.code)?,
            party: match party {
                Some(code) => Some(atlas.party(code.as_str()).ok_or_else(|| unknown(Kind::Person, code.as_str()))?),
                None => None,
            },
            seat,
            first,
            last,
            note,
        },
        Request::RenewDuty { duty, last } => Command::RenewDuty { duty: duty_by(duty)?, last },
        Request::EndDuty { duty, last } => Command::EndDuty { duty: duty_by(duty)?, last },
        Request::WithdrawDuty { duty } => Command::WithdrawDuty { duty: duty_by(duty)? },
        Request::End { kind, code, last } => Command::End { kind, code, last },
    })
}

/// A subject by its kind and code; a cell is written `L06/Z10`.
///
/// # Errors
/// When there is none with that code.
pub fn subject_by_code(atlas: &Atlas, kind: SubjectKind, code: &str) -> Result<Subject, Refusal> {
    let area = |kind: AreaKind, code: &str| {
        atlas.areas(kind).by_code(code).map(|row| row.id).ok_or_else(|| unknown(kind.into(), code))
    };
    let line = |code: &str| atlas.lines().by_code(code).map(|row| row.id).ok_or_else(|| unknown(Kind::Line, code));
    Ok(match kind {
        SubjectKind::Zone => Subject::Zone(area(AreaKind::Zone, code)?),
        SubjectKind::Community => Subject::Community(area(AreaKind::Community, code)?),
        SubjectKind::Line => Subject::Line(line(code)?),
        SubjectKind::Cell => {
            let (line_code, zone_code) = code.split_once('/').ok_or_else(|| unknown(Kind::Zone, code))?;
            Subject::Cell { line: line(line_code)?, zone: area(AreaKind::Zone, zone_code)? }
        }
        SubjectKind::Checkpoint => {
            let row = atlas.checkpoints().by_code(code).ok_or_else(|| unknown(Kind::Checkpoint, code))?;
            Subject::Checkpoint(row.id)
        }
        SubjectKind::Unit => Subject::Unit(atlas.units().by_code(code).ok_or_else(|| unknown(Kind::Unit, code))?.id),
        // Their programmes are not here yet: there is nothing with such a code.
        SubjectKind::Enterprise | SubjectKind::Household | SubjectKind::Wish => return Err(unknown(Kind::Zone, code)),
    })
}

fn unknown(kind: Kind, name: &str) -> Refusal {
    Refusal::Unknown { kind, name: name.chars().take(64).collect() }
}
