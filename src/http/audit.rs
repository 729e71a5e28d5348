//! Who did what: the log as administrators read it, as a list and as a table to keep.

use std::sync::Arc;

use axum::{
    Json,
    body::Body,
    extract::State,
    http::{HeaderValue, header},
    response::Response,
};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    App,
    auth::Viewer,
    listen::Peer,
    problem::{Kind as Fault, Problem, ProblemBody},
    query::{FromPairs, Pairs, Query},
    session::PersonName,
};
use crate::{
    atlas::Atlas,
    domain::{AccountRole, Actor, Capacity, Code, Kind, PersonId, Record, Seq, Text, Verb},
    engine::{Logged, Page, Query as StoreQuery},
    exchange::guard_formula,
    rules::permit_accounts,
};

/// The rows of a page when no number is asked for, and the most.
const USUAL: u64 = 100;
const MOST: u64 = 500;
/// Rows that are read at a time for the table.
const CHUNK: usize = 1000;

/// Who did what, newest first.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Audit)]
pub struct AuditPage {
    items: Vec<AuditItem>,
    /// For the next page: give it back as `before`.
    next: Option<u64>,
}

/// One change.
#[derive(Debug, Serialize, ToSchema)]
pub struct AuditItem {
    /// Its place in the log.
    seq: u64,
    /// When it was decided.
    #[schema(value_type = String, format = DateTime)]
    at: String,
    /// Who asked: `person`, `operator` at the machine, `system` or `demo`.
    actor: &'static str,
    /// Which person.
    who: Option<PersonName>,
    /// As what the person was allowed to.
    capacity: Option<CapacityView>,
    /// On what.
    device: Option<String>,
    /// What happened.
    #[schema(value_type = String)]
    verb: Verb,
    /// To which kind of thing.
    #[schema(value_type = String)]
    kind: Kind,
    /// Its code.
    #[schema(value_type = Option<String>)]
    code: Option<Code>,
    /// Its name, or of a telephone that was shown: whose.
    name: Option<String>,
    /// Why, where whoever did it had to say.
    #[schema(value_type = Option<String>)]
    reason: Option<Text>,
}

/// As what somebody acted.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Capacity)]
pub struct CapacityView {
    /// `account`, `duty` or `own`.
    kind: &'static str,
    /// The account's role.
    #[schema(value_type = Option<super::session::AccountRoleWord>)]
    role: Option<AccountRole>,
    /// The code of the duty.
    #[schema(value_type = Option<String>)]
    duty: Option<Code>,
}

/// Which changes.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditFilter {
    /// Only what this person did: the code.
    person: Option<String>,
    /// Only changes of this kind of thing, such as `duty`, `account`, `reveal`.
    #[param(value_type = Option<String>)]
    kind: Option<Kind>,
}

impl FromPairs for AuditFilter {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        let kinds = Kind::ALL.map(|kind| (kind.word(), kind));
        Ok(Self { person: pairs.text("person")?, kind: pairs.one_of("kind", &kinds)? })
    }
}

impl AuditFilter {
    /// The person by the code.
    fn by(&self, atlas: &Atlas) -> Result<Option<PersonId>, Problem> {
        let find = |code: &String| atlas.people().by_code(code).map(|row| row.id).ok_or_else(|| Problem::unknown(code));
        self.person.as_ref().map(find).transpose()
    }
}

/// Which part of the log.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct AuditQuery {
    #[param(ignore)]
    filter: AuditFilter,
    /// Only what comes before this place in the log.
    #[param(value_type = Option<u64>)]
    before: Option<Seq>,
    /// At most so many; 100 when left out.
    #[param(value_type = Option<u64>, minimum = 1, maximum = 500)]
    limit: usize,
}

impl FromPairs for AuditQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        let before = pairs.count("before", 1, u64::MAX)?.map(Seq);
        let limit = pairs.count("limit", 1, MOST)?.unwrap_or(USUAL);
        // Never more than 500.
        let limit = usize::try_from(limit).unwrap_or(CHUNK);
        Ok(Self { filter: AuditFilter::take(pairs)?, before, limit })
    }
}

/// Who did what, from which device and in which capacity. For administrators.
#[utoipa::path(get, path = "/api/audit", operation_id = "list_audit", tag = "accounts", params(AuditFilter, AuditQuery),
    responses(
        (status = 200, description = "Newest first", body = AuditPage),
        (status = 400, description = "A parameter is wrong", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Nobody is signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Not for you", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn list(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    Query(query): Query<AuditQuery>,
) -> Result<Json<AuditPage>, Problem> {
    administrator(&viewer)?;
    let atlas = app.engine.atlas();
    let by = query.filter.by(&atlas)?;
    let page = read(&app, query.before, by, query.filter.kind, query.limit).await?;
    let next = page.last().filter(|_| page.len() == query.limit).map(|logged| logged.seq.0);
    Ok(Json(AuditPage { items: page.iter().map(|logged| item(&atlas, logged)).collect(), next }))
}

/// The log as a table (CSV in UTF-8 with a byte order mark). For administrators.
#[utoipa::path(get, path = "/api/audit.csv", operation_id = "export_audit", tag = "accounts", params(AuditFilter),
    responses(
        (status = 200, description = "Newest first", body = String, content_type = "text/csv"),
        (status = 400, description = "A parameter that is not there", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Nobody is signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Not for you", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn csv(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    peer: Peer,
    Query(filter): Query<AuditFilter>,
) -> Result<Response, Problem> {
    administrator(&viewer)?;
    let part = app.download(peer)?;
    let (by, kind) = (filter.by(&app.engine.atlas())?, filter.kind);
    let head = "\u{feff}seq,at,actor,person,name,capacity,device,verb,kind,code,of,reason\r\n".to_owned();
    let first = read(&app, None, by, kind, CHUNK).await?;
    // Page by page, so that a long log is never in memory as a whole.
    let pages =
        futures_util::stream::try_unfold((head, Some(first), app, part), move |(head, page, app, part)| async move {
            let Some(page): Option<Vec<Logged>> = page else { return Ok::<_, std::io::Error>(None) };
            let atlas = app.engine.atlas();
            let text = page.iter().fold(head, |text, logged| text + &row(&item(&atlas, logged)));
            let last = page.last().filter(|_| page.len() == CHUNK).map(|logged| logged.seq);
            let next = match last {
                Some(before) => Some(
                    read(&app, Some(before), by, kind, CHUNK).await.map_err(|_| std::io::Error::other("the log"))?,
                ),
                None => None,
            };
            Ok(Some((text, (String::new(), next, app, part))))
        });
    let mut response = Response::new(Body::from_stream(pages));
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"renling-audit.csv\""));
    Ok(response)
}

/// To everybody else it is as if there were nothing.
fn administrator(viewer: &Viewer) -> Result<(), Problem> {
    viewer.known()?;
    if permit_accounts(viewer.account()) { Ok(()) } else { Err(Problem::new(Fault::NoAddress)) }
}

async fn read(
    app: &App,
    before: Option<Seq>,
    by: Option<PersonId>,
    kind: Option<Kind>,
    limit: usize,
) -> Result<Vec<Logged>, Problem> {
    match app.engine.read(StoreQuery::Audit { before, by, kind, limit }).await? {
        Page::Log(page) => Ok(page),
        // The answer is of the question's kind.
        Page::CommandOutcome(_) | Page::Entities(_) | Page::BlobNames(_) => Ok(vec![]),
    }
}

fn item(atlas: &Atlas, logged: &Logged) -> AuditItem {
    let person = |id: PersonId| {
        let row = atlas.person(id);
        row.map(|row| PersonName { code: row.code.clone(), name: row.name.clone() })
    };
    let (actor, who, device, capacity) = match &logged.actor {
        Actor::Operator => ("operator", None, None, None),
        Actor::System => ("system", None, None, None),
        Actor::Demo => ("demo", None, None, None),
        Actor::Person { id, device, capacity } => {
            ("person", person(*id), device.as_ref().map(|device| device.label.clone()), *capacity)
        }
    };
    let record = &logged.change.record;
    let name = match record {
        Record::Reveal(reveal) => person(reveal.person).map(|person| person.name.to_string()),
        Record::Account(account) => person(account.person).map(|person| person.name.to_string()),
        Record::Duty(duty) => duty
            .party
            .and_then(|party| atlas.party_view(party, atlas.today(logged.at)))
            .map(|view| view.name.to_string()),
        Record::Person(person) => Some(person.name.to_string()),
        Record::Post(post) => Some(post.title.to_string()),
        Record::Unit(unit) => Some(unit.versions.last().name.to_string()),
        Record::Area(area) => Some(area.versions.last().name.to_string()),
        Record::Checkpoint(checkpoint) => Some(checkpoint.versions.last().name.to_string()),
        Record::Line(line) => Some(line.versions.last().name.to_string()),
        Record::Role(role) => Some(role.name.to_string()),
        Record::Round(round) => Some(round.name.to_string()),
        Record::Case(case) => Some(case.text.to_string()),
        Record::Pattern(pattern) => Some(pattern.task.to_string()),
        Record::Shift(shift) => Some(shift.task.to_string()),
        Record::Calendar(calendar) => Some(calendar.year.to_string()),
        Record::Held(held) => person(held.person).map(|person| person.name.to_string()),
        Record::Inspection(inspection) => {
            let row = atlas.checkpoint(inspection.checkpoint);
            row.map(|row| row.versions.last().name.to_string())
        }
        Record::Settings(_) | Record::Context(_) | Record::Checklist(_) | Record::Scoring(_) | Record::Ruling(_) => {
            None
        }
    };
    AuditItem {
        seq: logged.seq.0,
        at: logged.at.timestamp().to_string(),
        actor,
        who,
        capacity: capacity.map(|capacity| capacity_view(atlas, capacity)),
        device,
        verb: logged.change.verb,
        kind: record.kind(),
        code: record.code().cloned(),
        name,
        reason: logged.change.reason.clone(),
    }
}

fn capacity_view(atlas: &Atlas, capacity: Capacity) -> CapacityView {
    let of = |kind| CapacityView { kind, role: None, duty: None };
    match capacity {
        Capacity::Account(role) => CapacityView { role: Some(role), ..of("account") },
        Capacity::Duty(duty) => CapacityView { duty: atlas.duty(duty).map(|row| row.code.clone()), ..of("duty") },
        Capacity::Own => of("own"),
    }
}

fn row(item: &AuditItem) -> String {
    let capacity = item.capacity.as_ref().map(|it| match (it.role, &it.duty) {
        (Some(role), _) => role.word().to_owned(),
        (None, Some(duty)) => duty.to_string(),
        (None, None) => it.kind.to_owned(),
    });
    let who = item.who.as_ref();
    let word = |verb: Verb| serde_json::to_value(verb).ok().and_then(|word| word.as_str().map(str::to_owned));
    let cells = [
        item.seq.to_string(),
        item.at.clone(),
        item.actor.to_owned(),
        who.map(|who| who.code.to_string()).unwrap_or_default(),
        who.map(|who| who.name.to_string()).unwrap_or_default(),
        capacity.unwrap_or_default(),
        item.device.clone().unwrap_or_default(),
        word(item.verb).unwrap_or_default(),
        item.kind.word().to_owned(),
        item.code.as_ref().map(ToString::to_string).unwrap_or_default(),
        item.name.clone().unwrap_or_default(),
        item.reason.as_ref().map(ToString::to_string).unwrap_or_default(),
    ];
    let quoted = cells.map(|cell| format!("\"{}\"", guard_formula(&cell).replace('"', "\"\"")));
    format!("{}\r\n", quoted.join(","))
}
