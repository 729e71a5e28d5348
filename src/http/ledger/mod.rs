//! The ledger (台账): out as CSV and XLSX, and in with its own numbers, dates and states.

mod apply;
mod columns;
mod out;
mod read;

use std::{collections::HashMap, io, sync::Arc};

use axum::{
    Json,
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderValue, header},
    response::Response,
};
use futures_util::StreamExt;
use serde::Serialize;
use tokio::runtime::Handle;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::{
    App,
    auth::Viewer,
    cases::{self, CaseFilter, CasesSort},
    export,
    listen::Peer,
    origin::{Origin, SameOrigin},
    problem::{Kind as Fault, Problem, ProblemBody, ReadingOwn},
    query::{FromPairs, Pairs, Query},
    reading::{Now, Own},
};
use crate::{
    atlas::Row,
    domain::{Case, Date, Instant, Kind, Name, Outcome, Record},
    engine::{Batch, Page, Query as StoreQuery},
    exchange::{GridError, grid},
};
use apply::{Importing, Plan};
use out::{Cells, Writer};

/// What a workbook is.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// The most bytes that a ledger may have.
const MOST_BYTES: usize = 16 << 20;
/// The most rows.
const MOST_ROWS: usize = 20_000;
/// Cases that are read from the store at a time.
const CHUNK: usize = 500;

/// Which cases, in which order.
#[derive(Debug)]
pub struct LedgerQuery {
    filter: CaseFilter,
    sort: CasesSort,
}

impl FromPairs for LedgerQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        Ok(Self { filter: CaseFilter::take(pairs)?, sort: CasesSort::take(pairs)? })
    }
}

/// The ledger (台账) of the cases that who asks may see: CSV in UTF-8 with a byte order mark.
#[utoipa::path(get, path = "/api/cases.csv", operation_id = "ledger_csv", tag = "cases", params(CaseFilter, CasesSort),
    responses((status = 200, description = "The ledger", body = String, content_type = "text/csv"), ReadingOwn))]
pub async fn csv(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    peer: Peer,
    origin: Origin,
    Query(query): Query<LedgerQuery>,
) -> Result<Response, Problem> {
    let part = app.download(peer)?;
    let mut gathering = Gathering::begin(&app, viewer, &query, origin.of(&app))?;
    let name = format!("renling-{}.csv", gathering.on());
    let mut first = out::csv_head().map_err(|error| Problem::internal(&error))?;
    // A store that is away is told of before anything is sent.
    if let Some(rows) = gathering.next().await? {
        first.extend(out::csv(&rows).map_err(|error| Problem::internal(&error))?);
    }
    // Some rows at a time, as quickly as the client takes them: the ledger is never in memory as a whole.
    let more = futures_util::stream::try_unfold((gathering, part), async |(mut gathering, part)| {
        let rows = gathering.next().await.map_err(|_| io::Error::other("the ledger"))?;
        let Some(rows) = rows else { return Ok::<_, io::Error>(None) };
        Ok(Some((Bytes::from(out::csv(&rows)?), (gathering, part))))
    });
    let chunks = futures_util::stream::once(async { Ok(Bytes::from(first)) }).chain(more);
    Ok(file(Body::from_stream(chunks), "text/csv; charset=utf-8", &name))
}

/// The ledger (台账) of the cases that who asks may see, as a workbook.
#[utoipa::path(get, path = "/api/cases.xlsx", operation_id = "ledger_xlsx", tag = "cases", params(CaseFilter, CasesSort),
    responses((status = 200, description = "The ledger", body = [u8],
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ReadingOwn))]
pub async fn xlsx(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    peer: Peer,
    origin: Origin,
    Query(query): Query<LedgerQuery>,
) -> Result<Response, Problem> {
    let (part, place) = (app.download(peer)?, app.files.enter()?);
    let mut gathering = Gathering::begin(&app, viewer, &query, origin.of(&app))?;
    let (on, runtime) = (gathering.on(), Handle::current());
    let name = format!("renling-{on}.xlsx");
    // Written to disk row by row, and sent from there.
    let written = place.run(move || {
        let mut book = out::Book::new(on, gathering.note())?;
        while let Some(rows) = runtime.block_on(gathering.next())? {
            book.add(&rows)?;
        }
        Ok::<_, Problem>(book.file()?)
    });
    let body = export::sent(written.await??, part);
    Ok(file(body, XLSX, &name))
}

/// A file to be saved under a name of letters, digits and dashes.
pub fn file(body: impl Into<Body>, content: &'static str, name: &str) -> Response {
    let mut response = Response::new(body.into());
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    // Its name is letters, digits and dashes.
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// The rows of the cases that are wanted, of one snapshot, some at a time: closed ones are read from the store.
struct Gathering {
    app: Arc<App>,
    viewer: Viewer,
    now: Now,
    at: Instant,
    read_only: bool,
    origin: String,
    list: std::vec::IntoIter<Arc<Row<Case>>>,
}

impl Gathering {
    fn begin(app: &Arc<App>, viewer: Viewer, query: &LedgerQuery, origin: String) -> Result<Self, Problem> {
        let (list, now, at, read_only) = {
            let own = app.own(&viewer)?;
            let sight = own.sight();
            let list = cases::all(&cases::views(&own, &sight), &query.filter.wanted(&own.now)?, query.sort.0);
            (list, own.now.clone(), own.at, own.read_only)
        };
        Ok(Self { app: app.clone(), viewer, now, at, read_only, origin, list: list.into_iter() })
    }
    fn on(&self) -> Date {
        self.now.on
    }
    fn note(&self) -> Option<&Name> {
        self.now.atlas.settings().and_then(|settings| settings.map_note.as_ref())
    }

    /// The next rows; none when there are no more.
    async fn next(&mut self) -> Result<Option<Vec<Cells>>, Problem> {
        let some: Vec<_> = self.list.by_ref().take(CHUNK).collect();
        if some.is_empty() {
            return Ok(None);
        }
        let whole = whole(&self.app, &some).await?;
        let account = self.viewer.known()?;
        let own = Own { now: self.now.clone(), account, read_only: self.read_only, at: self.at };
        let sight = own.sight();
        let views = cases::views(&own, &sight);
        let writer = Writer { views: &views, origin: self.origin.clone() };
        let cells = some.iter().map(|row| match whole.get(&row.id.uuid()) {
            Some(entity) => writer.row(&Row { fid: row.fid, version: row.version, entity: entity.clone() }),
            None => writer.row(row),
        });
        Ok(Some(cells.collect()))
    }
}

/// The closed ones of some cases, whole, by their ids.
async fn whole(app: &App, some: &[Arc<Row<Case>>]) -> Result<HashMap<Uuid, Case>, Problem> {
    let ids: Vec<_> = some.iter().filter(|row| !row.is_open()).map(|row| row.id.uuid()).collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    match app.engine.read(StoreQuery::Entities { kind: Kind::Case, ids }).await? {
        Page::Entities(found) => Ok(found
            .into_iter()
            .filter_map(|change| match change.record {
                Record::Case(case) => Some((case.id.uuid(), *case)),
                _ => None,
            })
            .collect()),
        // The answer is of the question's kind.
        _ => Ok(HashMap::new()),
    }
}

/// Whether it is only looked at.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ImportQuery {
    /// `true` brings it in; otherwise it is only looked at.
    #[param(value_type = Option<bool>)]
    apply: bool,
}

impl FromPairs for ImportQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        Ok(Self { apply: pairs.one_of("apply", &[("true", true), ("false", false)])?.unwrap_or(false) })
    }
}

/// What a ledger would change, or has changed.
#[derive(Debug, Serialize, ToSchema)]
pub struct LedgerReport {
    /// How many rows it has.
    rows: usize,
    /// Cases that are new.
    new: usize,
    /// Cases of which something is otherwise.
    changed: usize,
    /// Cases that are so already.
    unchanged: usize,
    /// What is wrong; with any fault nothing is brought in.
    faults: Vec<LedgerFault>,
    /// Whether it was brought in.
    applied: bool,
}

/// What is wrong with a row.
#[derive(Debug, Serialize, ToSchema)]
pub struct LedgerFault {
    /// As a spreadsheet numbers it.
    row: u32,
    /// The title of the column.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<String>,
    /// What is wrong and what to do, in Chinese.
    zh: String,
    /// The same in English.
    en: String,
}

impl From<read::Fault> for LedgerFault {
    fn from(fault: read::Fault) -> Self {
        Self { row: fault.row, column: fault.column, zh: fault.zh, en: fault.en }
    }
}

/// Bring in a ledger (台账): the bytes of an `.xlsx`, or of a CSV in UTF-8 or GB18030. All of it or nothing. For the office.
#[utoipa::path(post, path = "/api/ledger", operation_id = "import_ledger", tag = "cases", params(ImportQuery),
    request_body(content = [u8], content_type = "application/octet-stream"),
    responses(
        (status = 200, description = "What it changes, and what is wrong with it", body = LedgerReport),
        (status = 400, description = "It is no table", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Nobody is signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Sent from the page of another place, or not for you", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "More than 16 MiB or 20,000 rows", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The store cannot be used", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn import(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    from: SameOrigin,
    Query(query): Query<ImportQuery>,
    request: Request,
) -> Result<Json<LedgerReport>, Problem> {
    from.own()?;
    let actor = viewer.actor()?;
    let own = app.own_office(&viewer)?;
    let too_large = || Problem::new(Fault::TooLarge).remedy("at most 16 MiB and 20,000 rows");
    let place = app.files.enter()?;
    let bytes = axum::body::to_bytes(request.into_body(), MOST_BYTES).await.map_err(|_| too_large())?;
    let (atlas, now, on) = (own.now.atlas.clone(), app.engine.now(), own.now.on);
    let read = place.run(move || {
        let rows = grid(&bytes)?;
        Ok::<_, GridError>((rows.len() <= MOST_ROWS).then(|| read::read(&atlas, on, now, &rows)))
    });
    let (said, faults) = read.await?.map_err(|error| no_table(&error))?.ok_or_else(too_large)?;
    let found = said.iter().filter_map(|row| own.now.atlas.cases().by_code(row.code.as_ref()?.as_str()).cloned());
    let found: Vec<_> = found.collect();
    let mut known: HashMap<Uuid, Case> =
        found.iter().filter(|row| row.is_open()).map(|row| (row.id.uuid(), row.entity.clone())).collect();
    for some in found.chunks(CHUNK) {
        known.extend(whole(&app, some).await?);
    }
    let importing = Importing { atlas: &own.now.atlas, known: &known, by: Some(own.account.person), now };
    let mut plan = importing.plan(&said, faults);
    let applied = query.apply && plan.faults.is_empty();
    if applied {
        apply(&app, actor, &mut plan).await?;
    }
    plan.faults.sort_by_key(|fault| fault.row);
    let applied = applied && plan.faults.is_empty();
    let Plan { new, changed, unchanged, faults, .. } = plan;
    let faults = faults.into_iter().map(LedgerFault::from).collect();
    Ok(Json(LedgerReport { rows: said.len(), new, changed, unchanged, faults, applied }))
}

fn no_table(error: &GridError) -> Problem {
    let problem = Problem::new(Fault::BadBody);
    match error {
        GridError::Unreadable => problem
            .detail("neither a workbook nor text in UTF-8 or GB18030 / 既不是表格文件，也不是 UTF-8 或 GB18030 的文本")
            .remedy("an .xlsx, or a .csv / 请选 .xlsx 或 .csv"),
        GridError::Quote(row) => {
            problem.detail(format!("row {row}: a quote is opened and never closed / 第 {row} 行的引号没有配对"))
        }
    }
}

/// All of it or nothing; what was refused is told by its row.
async fn apply(app: &App, actor: crate::domain::Actor, plan: &mut Plan) -> Result<(), Problem> {
    let (rows, commands): (Vec<_>, Vec<_>) = std::mem::take(&mut plan.puts).into_iter().unzip();
    let outcomes = app.engine.submit(actor, Batch { commands, all_or_nothing: true }).await?;
    for (row, outcome) in rows.into_iter().zip(outcomes) {
        let (zh, en) = match outcome {
            Outcome::Applied { .. } | Outcome::Duplicate { .. } | Outcome::Held { .. } => continue,
            Outcome::Refused(crate::domain::Refusal::BatchRefused) => continue,
            Outcome::Refused(refusal) => (refusal.zh(), refusal.en()),
            Outcome::Conflict { .. } => (
                "别人刚改过这个问题。请再导入一次".into(),
                "Somebody has just changed it. Bring the ledger in again".into(),
            ),
        };
        plan.faults.push(read::Fault { row, column: None, zh, en });
    }
    Ok(())
}
