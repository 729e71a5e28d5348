//! The one way to write: a batch of commands. Codes are resolved to identities here, at the door.

use std::sync::Arc;

use axum::{Json, extract::State, http::HeaderMap};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    App,
    auth::Viewer,
    batch::{Batch, Commands, MOST, Sent},
    origin::SameOrigin,
    problem::{Kind as Fault, Problem, ProblemBody},
    query::{Nothing, Query},
    request::command,
};
use crate::{
    atlas::{Atlas, Row},
    domain::{
        Actor, CaseAct, CaseId, CheckpointId, Code, Command, CommandId, DutyId, Envelope, Kind, Outcome, PatternId,
        Phone, Record, Refusal, Shift, ShiftId,
    },
    engine,
    rules::{permit, permit_case},
};

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
    /// The code of the checkpoint that the command made or touched.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    checkpoint: Option<Code>,
    /// The code of the case that the command made or touched.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    case: Option<Code>,
    /// The codes of the cases that the command made.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(value_type = Vec<String>)]
    cases: Vec<Code>,
    /// The code of the shift that the command made or touched.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    shift: Option<Code>,
    /// The code of the pattern that the command made or touched.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pattern: Option<Code>,
    /// To `make_shifts`: how many it made.
    #[serde(skip_serializing_if = "Option::is_none")]
    made: Option<usize>,
    /// In a conflict: the version that the entity has now.
    #[serde(skip_serializing_if = "Option::is_none")]
    current: Option<u32>,
    /// To `reveal`: the private telephone; `null` where none is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, nullable)]
    private_phone: Option<Option<Phone>>,
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
    Held,
    /// It did not happen.
    Refused,
}

impl Told {
    fn new(id: Uuid, outcome: Outcome, touched: Touched) -> Self {
        let Touched { duty, checkpoint, case, cases, shift, pattern, made } = touched;
        let plain = Self {
            id,
            status: Status::Refused,
            seq: None,
            code: None,
            title_zh: None,
            title_en: None,
            duty: None,
            checkpoint: None,
            case: None,
            cases: vec![],
            shift: None,
            pattern: None,
            made: None,
            current: None,
            private_phone: None,
        };
        let first = matches!(outcome, Outcome::Applied { .. });
        match outcome {
            Outcome::Applied { seq } | Outcome::Duplicate { seq } => Self {
                status: if first { Status::Applied } else { Status::Duplicate },
                seq: Some(seq.0),
                duty,
                checkpoint,
                case,
                cases,
                shift,
                pattern,
                made,
                ..plain
            },
            Outcome::Held { seq } => Self { status: Status::Held, seq: Some(seq.0), ..plain },
            Outcome::Conflict { current } => Self {
                status: Status::Conflict,
                case,
                shift,
                pattern,
                current: Some(current),
                code: Some("conflict"),
                title_zh: Some("别人刚改过，请看过新内容再改".into()),
                title_en: Some("Someone else has changed it meanwhile. Look at it again before you change it".into()),
                checkpoint,
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
/// Sending a command twice is harmless. What one may follows from the account and from the own duties. A command among
/// others that cannot be read is refused alone; sent alone, it is a problem that says why.
#[utoipa::path(post, path = "/api/commands", operation_id = "send_commands", tag = "writing",
    request_body = Commands,
    responses(
        (status = 200, description = "What became of each command", body = Outcomes),
        (status = 400, description = "The batch cannot be read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Nobody is signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Sent from the page of another place", body = ProblemBody, content_type = "application/problem+json"),
        (status = 408, description = "The batch did not come in time; send it again", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "More than 1 MiB", body = ProblemBody, content_type = "application/problem+json"),
        (status = 415, description = "Not JSON", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The store cannot be used, or did not say what became of it; send the same ids again", body = ProblemBody, content_type = "application/problem+json"),
        (status = 500, description = "Nothing is known to have happened; send the same ids again", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn send(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    from: SameOrigin,
    headers: HeaderMap,
    _: Query<Nothing>,
    batch: Batch,
) -> Result<Json<Outcomes>, Problem> {
    from.own()?;
    let actor = viewer.actor()?;
    // A queue says whose it is: on a shared device somebody else may have signed in since it asked.
    if let Some(author) = headers.get("renling-author")
        && author.as_bytes() != viewer.known()?.login.as_str().as_bytes()
    {
        return Err(Problem::new(Fault::SignIn).detail("these are the commands of another account"));
    }
    if batch.commands.len() > MOST {
        return Err(Problem::new(Fault::TooManyCommands).detail(format!("{}", batch.commands.len())));
    }
    let ids: Vec<_> = batch.commands.iter().map(Sent::id).collect();
    if let Some(id) = ids.iter().find(|id| id.get_version_num() != 7) {
        return Err(Problem::new(Fault::BadBody).detail(format!("{id} is not a UUID of version 7")));
    }
    let atlas = app.engine.atlas();
    let resolved: Vec<_> = batch
        .commands
        .into_iter()
        .map(|sent| {
            let Sent::Read(one) = sent else { return Err(Refusal::Unreadable) };
            let after = one.after.map(CommandId::new);
            let command = command(&atlas, viewer.account(), one.id, one.command)?;
            Ok(Envelope { id: CommandId::new(one.id), recorded_at: one.recorded_at, base: one.base, after, command })
        })
        .collect();
    let about: Vec<_> = resolved.iter().map(|one| one.as_ref().ok().map(About::of).unwrap_or_default()).collect();
    let reveals: Vec<_> = resolved.iter().map(|one| one.as_ref().ok().and_then(reveal_of)).collect();
    let hidden: Vec<_> =
        resolved.iter().map(|one| one.as_ref().ok().and_then(|one| hidden(&app, &viewer, one))).collect();
    let outcomes = submit(&app, actor.clone(), resolved, batch.all_or_nothing).await?;
    let outcomes = outcomes.into_iter().zip(hidden).map(|(outcome, hidden)| match (outcome, hidden) {
        (Outcome::Refused(Refusal::NotAllowed), Some(unknown)) => Outcome::Refused(unknown),
        (outcome, _) => outcome,
    });
    let atlas = app.engine.atlas();
    let mut told = vec![];
    for (((id, outcome), about), reveal) in ids.into_iter().zip(outcomes).zip(about).zip(reveals) {
        let phone = match reveal {
            Some(reveal) => shown(&app, &actor, &reveal, &outcome).await?,
            None => None,
        };
        told.push(Told { private_phone: phone, ..Told::new(id, outcome, about.called(&atlas)) });
    }
    Ok(Json(Outcomes { seq: atlas.seq().0, outcomes: told }))
}

/// The telephone that was asked for, once it is written down that it was. Whoever repeats somebody else's command has
/// to be allowed to oneself.
async fn shown(
    app: &App,
    actor: &Actor,
    reveal: &Command,
    outcome: &Outcome,
) -> Result<Option<Option<Phone>>, Problem> {
    let Command::Reveal { person, .. } = reveal else { return Ok(None) };
    let may = match outcome {
        Outcome::Applied { .. } => true,
        Outcome::Duplicate { .. } => permit(&app.engine.atlas(), actor, reveal, app.engine.now()).is_ok(),
        Outcome::Conflict { .. } | Outcome::Held { .. } | Outcome::Refused(_) => false,
    };
    if !may {
        return Ok(None);
    }
    Ok(Some(app.engine.personal(*person).await?.map(|personal| personal.private_phone)))
}

fn reveal_of(envelope: &Envelope) -> Option<Command> {
    matches!(envelope.command, Command::Reveal { .. }).then(|| envelope.command.clone())
}

/// Submits what could be resolved, and puts the outcomes back in the order of the batch.
async fn submit(
    app: &App,
    actor: Actor,
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
    let done = app.engine.submit(actor, engine::Batch { commands, all_or_nothing }).await;
    let mut done = done?.into_iter();
    // The engine gives one outcome for each command; were one missing, nobody may take it for done.
    let mut next = || done.next().unwrap_or(Outcome::Refused(Refusal::BatchRefused));
    Ok(refusals.into_iter().map(|refusal| refusal.map_or_else(&mut next, Outcome::Refused)).collect())
}

/// What a command is about.
#[derive(Default)]
struct About {
    duty: Option<DutyId>,
    checkpoint: Option<CheckpointId>,
    case: Option<CaseId>,
    /// The cases that it may have made.
    made: Vec<CaseId>,
    shift: Option<ShiftId>,
    pattern: Option<PatternId>,
    /// The command itself, if it makes shifts.
    makes: Option<CommandId>,
}

/// The same by its codes.
struct Touched {
    duty: Option<Code>,
    checkpoint: Option<Code>,
    case: Option<Code>,
    cases: Vec<Code>,
    shift: Option<Code>,
    pattern: Option<Code>,
    made: Option<usize>,
}

impl About {
    fn of(envelope: &Envelope) -> Self {
        match &envelope.command {
            Command::AssignDuty { duty, .. }
            | Command::RenewDuty { duty, .. }
            | Command::EndDuty { duty, .. }
            | Command::WithdrawDuty { duty } => Self { duty: Some(*duty), ..Self::default() },
            Command::EditPlace { act, .. } => Self { checkpoint: act.checkpoint(), ..Self::default() },
            Command::ReportCase { report } => Self { case: Some(report.case), ..Self::default() },
            Command::ActOnCase { case, act } => {
                // A look that finds it bad again opens a case under the command's own id.
                let again = matches!(**act, CaseAct::LookBack { good: false, .. });
                let made = again.then(|| CaseId::new(envelope.id.uuid())).into_iter().collect();
                Self { case: Some(*case), made, ..Self::default() }
            }
            Command::RecordInspection { inspection } => {
                let made = inspection.findings.iter().map(|finding| CaseId::new(finding.id)).collect();
                Self { made, ..Self::default() }
            }
            Command::AddShift { shift, .. } | Command::AskUnits { shift, .. } | Command::ActOnShift { shift, .. } => {
                Self { shift: Some(*shift), ..Self::default() }
            }
            Command::MakeShifts { .. } => Self { makes: Some(envelope.id), ..Self::default() },
            Command::Put { record, .. } => match &**record {
                Record::Pattern(pattern) => Self { pattern: Some(pattern.id), ..Self::default() },
                _ => Self::default(),
            },
            _ => Self::default(),
        }
    }
    fn called(&self, atlas: &Atlas) -> Touched {
        let case = |id: &CaseId| atlas.case(*id).map(|row| row.code.clone());
        let made = |id: CommandId| {
            let by_it = |row: &&Arc<Row<Shift>>| row.steps.first().is_some_and(|step| step.command == id);
            atlas.shifts().iter().filter(by_it).count()
        };
        Touched {
            duty: self.duty.and_then(|duty| atlas.duty(duty)).map(|row| row.code.clone()),
            checkpoint: self.checkpoint.and_then(|id| atlas.checkpoint(id)).map(|row| row.code.clone()),
            case: self.case.as_ref().and_then(case),
            cases: self.made.iter().filter_map(case).collect(),
            shift: self.shift.and_then(|shift| atlas.shift(shift)).map(|row| row.code.clone()),
            pattern: self.pattern.and_then(|pattern| atlas.pattern(pattern)).map(|row| row.code.clone()),
            made: self.makes.map(made),
        }
    }
}

/// A case that somebody may not see is as if it were not there.
fn hidden(app: &App, viewer: &Viewer, envelope: &Envelope) -> Option<Refusal> {
    let Command::ActOnCase { case, .. } = &envelope.command else { return None };
    let atlas = app.engine.atlas();
    let (row, account) = (atlas.case(*case)?, viewer.account()?);
    let seen = permit_case(&atlas, account, row, atlas.today(app.engine.now()));
    (!seen).then(|| Refusal::Unknown { kind: Kind::Case, name: row.code.to_string() })
}
