//! 收件箱: what has happened to the cases that concern somebody, read out of the cases themselves.
//!
//! Nothing is kept but up to when it was read. Of a case that is closed nothing is told any more.

use std::sync::Arc;

use axum::{Json, extract::State, response::Response};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    App,
    auth::Viewer,
    body::Body,
    origin::SameOrigin,
    problem::{Kind, Problem, ProblemBody, ReadingOwn},
    query::{Nothing, Query},
    reading::Own,
    session::Done,
};
use crate::{
    atlas::Row,
    domain::{Case, CaseState, Code, Instant, Step, StepAct},
    rules::{CaseSight, clock},
};

/// The most that is told.
const MOST: usize = 200;
/// So much of a case's text is told.
const TEXT: usize = 60;

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = InboxWhat)]
pub enum What {
    /// It was given to one's unit, or one was named for it.
    Assigned,
    /// It is due on the next day, or on this one.
    DueTomorrow,
    /// It is overdue.
    Overdue,
    /// A re-check failed.
    SentBack,
    /// A unit asks for something. For the office.
    Request,
    /// What one's unit asked for is granted.
    Granted,
    /// It is not.
    Denied,
    /// It waits to be looked at again.
    Recheck,
}

/// Something that happened.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct InboxItem {
    /// When.
    #[schema(value_type = String, format = DateTime)]
    at: Instant,
    /// What.
    what: What,
    /// To which case.
    #[schema(value_type = String)]
    case: Code,
    /// What the case is about, in short.
    text: String,
    /// Whether it came after the inbox was read last.
    unread: bool,
}

/// What happened, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub struct Inbox {
    /// At most 200.
    items: Vec<InboxItem>,
    /// How many of them are unread.
    unread: usize,
}

/// Up to when the inbox was read.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReadTo {
    /// The time of the newest item that was seen.
    #[schema(value_type = String, format = DateTime)]
    read_to: Instant,
}

/// 收件箱: what has happened to the cases that concern who asks.
#[utoipa::path(get, path = "/api/inbox", operation_id = "inbox", tag = "cases",
    responses((status = 200, description = "Newest first", body = Inbox), ReadingOwn))]
pub async fn inbox(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Problem> {
    use axum::response::IntoResponse;
    let own = app.own(&viewer)?;
    let read_to = app.engine.inbox_read(own.account.id).await?;
    let mut items = happened(&own);
    items.iter_mut().for_each(|item| item.unread = read_to.is_none_or(|read_to| item.at > read_to));
    let unread = items.iter().filter(|item| item.unread).count();
    // Where it was read up to is in no validator: asked for anew each time.
    let private = [(axum::http::header::CACHE_CONTROL, "private, no-store")];
    Ok((private, Json(Inbox { items, unread })).into_response())
}

/// Note up to when the inbox was read.
#[utoipa::path(post, path = "/api/inbox", operation_id = "read_inbox", tag = "cases", request_body = ReadTo,
    responses(
        (status = 200, description = "Noted", body = Done),
        (status = 400, description = "It cannot be read, or is in the future", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Nobody is signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Sent from the page of another place, or only for reading", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn read(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    from: SameOrigin,
    _: Query<Nothing>,
    Body(asked): Body<ReadTo>,
) -> Result<Json<Done>, Problem> {
    from.own()?;
    viewer.actor()?;
    let account = viewer.known()?;
    if asked.read_to > app.engine.now() {
        return Err(Problem::new(Kind::BadBody).param("read_to").detail("in the future"));
    }
    app.engine.set_inbox_read(account.id, asked.read_to).await?;
    Ok(Json(Done {}))
}

fn happened(own: &Own<'_>) -> Vec<InboxItem> {
    let sight = own.sight();
    let mut items: Vec<_> = own
        .now
        .atlas
        .cases()
        .iter()
        .filter(|row| row.is_open() && sight.sees(row))
        .flat_map(|row| of_case(own, &sight, row))
        .collect();
    items.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.case.cmp(&b.case)).then(a.what.cmp(&b.what)));
    items.truncate(MOST);
    items
}

fn of_case(own: &Own<'_>, sight: &CaseSight<'_>, case: &Row<Case>) -> Vec<InboxItem> {
    let text: String = case.text.as_str().chars().map(|c| if c == '\n' { ' ' } else { c }).take(TEXT).collect();
    let item = |at, what| InboxItem { at, what, case: case.code.clone(), text: text.clone(), unread: false };
    let mut items = vec![];
    // Whoever did it knows it.
    let others = |step: &&Step| step.by != Some(own.account.person);
    let steps = || case.steps.iter().filter(others);
    let named = case.person == Some(own.account.person);
    if sight.acts_for_lead(case) || named {
        // What was the account of a unit before is not told to the one that has it now.
        let since = case.assigned_at.unwrap_or(case.found.at);
        for step in steps().filter(|step| step.at >= since) {
            let what = match step.act {
                StepAct::Assign | StepAct::Reroute | StepAct::Import => Some(What::Assigned),
                // A request to be sent back to another unit, that was granted, gives it to that one.
                StepAct::Grant if Some(step.at) == case.assigned_at => Some(What::Assigned),
                StepAct::Name if named => Some(What::Assigned),
                StepAct::Grant => Some(What::Granted),
                StepAct::Deny => Some(What::Denied),
                StepAct::Fail => Some(What::SentBack),
                _ => None,
            };
            items.extend(what.map(|what| item(step.at, what)));
        }
        items.extend(soon(own, case).map(|(at, what)| item(at, what)));
    } else if sight.is_of_assisting(case) && case.assisting.iter().any(|unit| sight.acts_for().contains(unit)) {
        items.extend(case.assigned_at.map(|at| item(at, What::Assigned)));
    }
    if sight.is_office() {
        items.extend(case.request.as_ref().map(|asked| item(asked.at, What::Request)));
    }
    let rechecks = case.state == CaseState::ToRecheck && sight.may_do(case, StepAct::Pass).is_ok();
    items.extend(case.handed_in_at.filter(|_| rechecks).map(|at| item(at, What::Recheck)));
    items
}

/// That it is due on the next day, from the beginning of the day before on; once it is, that it is overdue.
fn soon(own: &Own<'_>, case: &Case) -> Option<(Instant, What)> {
    let due = case.due_at.filter(|_| matches!(case.state, CaseState::ToSign | CaseState::Underway))?;
    if case.is_overdue(own.at) {
        return Some((due, What::Overdue));
    }
    let atlas = &own.now.atlas;
    let before = clock::due_day(atlas, due).yesterday().and_then(jiff::civil::Date::yesterday).ok()?;
    // No sooner than it was given.
    let from = clock::end_of(atlas, before).max(case.assigned_at.unwrap_or(case.found.at));
    (own.at >= from).then_some((from, What::DueTomorrow))
}
