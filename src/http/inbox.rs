//! 收件箱: what has happened to the cases and shifts that concern somebody, read out of these themselves.
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
    domain::{Code, Instant},
    rules::{About, Notice, NoticeWhat, notices},
};

/// The most that is told.
const MOST: usize = 200;

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
    /// One was named for a shift.
    Named,
    /// A colleague takes one's place in a shift, or one takes a colleague's.
    Replaced,
    /// A shift was moved to another half day, or joined to another one.
    Moved,
    /// A shift does not take place.
    Cancelled,
    /// It does after all.
    Restored,
    /// A shift is tomorrow, or today.
    Tomorrow,
    /// The office asks one's unit for the names of a shift.
    Asked,
    /// A shift is over, and its hours wait to be approved.
    Approve,
}

impl From<NoticeWhat> for What {
    fn from(what: NoticeWhat) -> Self {
        match what {
            NoticeWhat::Assigned => Self::Assigned,
            NoticeWhat::DueTomorrow => Self::DueTomorrow,
            NoticeWhat::Overdue => Self::Overdue,
            NoticeWhat::SentBack => Self::SentBack,
            NoticeWhat::Request => Self::Request,
            NoticeWhat::Granted => Self::Granted,
            NoticeWhat::Denied => Self::Denied,
            NoticeWhat::Recheck => Self::Recheck,
            NoticeWhat::ShiftNamed => Self::Named,
            NoticeWhat::ShiftReplaced => Self::Replaced,
            NoticeWhat::ShiftMoved => Self::Moved,
            NoticeWhat::ShiftCancelled => Self::Cancelled,
            NoticeWhat::ShiftRestored => Self::Restored,
            NoticeWhat::ShiftTomorrow => Self::Tomorrow,
            NoticeWhat::ShiftAsked => Self::Asked,
            NoticeWhat::ShiftApprove => Self::Approve,
        }
    }
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
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    case: Option<Code>,
    /// Or to which shift.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    shift: Option<Code>,
    /// What it is about, in short.
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

/// 收件箱: what has happened to the cases and shifts that concern who asks.
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
    let told = notices(&own.now.atlas, own.account, own.at).into_iter().take(MOST);
    let item = |notice: Notice| {
        let (case, shift) = match notice.about {
            About::Case(code) => (Some(code), None),
            About::Shift(code) => (None, Some(code)),
        };
        InboxItem { at: notice.at, what: notice.what.into(), case, shift, text: notice.text, unread: false }
    };
    told.map(item).collect()
}
