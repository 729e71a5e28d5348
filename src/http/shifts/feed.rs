//! One's own shifts as a calendar: to download, and under a secret address that calendars ask for by themselves.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::State,
    http::{HeaderValue, header},
    response::Response,
    routing::get,
};
use jiff::ToSpan;
use serde::Serialize;
use utoipa::{OpenApi, ToSchema};
use utoipa_axum::router::OpenApiRouter;

use crate::{
    atlas::{Atlas, Row},
    domain::{Account, Date, Instant, PersonId, Shift, ShiftStep, ShiftStepAct},
    engine::{GrantKind, Of, Revoke},
    exchange::icalendar::{Calendar, Event},
    http::{
        App,
        auth::{
            Viewer,
            grants::{self, DAY, Wanted},
        },
        listen::Peer,
        origin::{Origin, SameOrigin},
        problem::{Kind, Problem, ProblemBody, ReadingOne, ReadingOwn},
        query::{Nothing, Path, Query},
        reading::{self, Asked},
        session::Done,
    },
};

/// How long a secret address is good, in seconds: whoever still wants it then makes a new one.
const GOOD: i64 = 2 * 366 * DAY;
/// How far back a calendar goes, in days.
const BACK: i64 = 366;
/// How long a shift that was cancelled stays in it, marked so, in days.
const CANCELLED: i64 = 90;
/// What it is, for whoever downloads it.
const CONTENT: &str = "text/calendar; charset=utf-8";

/// That there is a secret address.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CalendarFeed)]
pub struct FeedView {
    /// When it was made.
    #[schema(value_type = String, format = DateTime)]
    created_at: Instant,
    /// When it was asked for last.
    #[schema(value_type = String, format = DateTime)]
    seen_at: Instant,
}

/// A secret address. It is told this once.
#[derive(Serialize, ToSchema)]
pub struct FeedGiven {
    /// What a calendar subscribes to.
    url: String,
}

/// The router has no addresses with a variable beginning and a fixed end, so that what is documented and what is
/// matched differ here by `.ics`.
#[derive(OpenApi)]
#[openapi(paths(feed))]
struct Described;

/// The one address of calendars.
pub fn routes() -> OpenApiRouter<Arc<App>> {
    let mut all = OpenApiRouter::from(Router::new().route("/calendar/{file}", get(feed)));
    all.get_openapi_mut().merge(Described::openapi());
    all
}

/// The secret address of an account, if there is one.
///
/// # Errors
/// When the store cannot be read.
pub async fn known(app: &App, account: &Account) -> Result<Option<FeedView>, Problem> {
    let now = app.engine.now();
    let all = app.engine.grants(Of::Account(account.id)).await?.into_iter();
    let mut good = all.filter(|grant| grant.kind == GrantKind::Calendar && grant.expires_at > now);
    Ok(good.next().map(|grant| FeedView { created_at: grant.created_at, seen_at: grant.seen_at }))
}

/// One's own shifts as a calendar (iCalendar), to download.
#[utoipa::path(get, path = "/api/weekend/mine.ics", operation_id = "my_weekend_ics", tag = "weekend",
    responses((status = 200, description = "A calendar", body = String, content_type = "text/calendar"), ReadingOwn))]
pub async fn download(
    State(app): State<Arc<App>>,
    asked: Asked,
    viewer: Viewer,
    origin: Origin,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Problem> {
    let own = app.own(&viewer)?;
    let text = written(&own.now.atlas, own.account.person, own.now.today, &origin.of(&app));
    let mut response = calendar(text, &asked);
    let name = HeaderValue::from_static("attachment; filename=\"renling.ics\"");
    response.headers_mut().insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}

/// Make a secret address for one's own calendar; the one before ends. Whoever knows it reads one's own shifts.
#[utoipa::path(post, path = "/api/weekend/feed", operation_id = "make_feed", tag = "weekend",
    responses(
        (status = 200, description = "It is told this once", body = FeedGiven),
        (status = 400, description = "A parameter that is not there", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Nobody is signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Sent from the page of another place, or by a program", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn make(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    from: SameOrigin,
    origin: Origin,
    _: Query<Nothing>,
) -> Result<Json<FeedGiven>, Problem> {
    from.own()?;
    let own = viewer.present()?;
    viewer.actor()?;
    end(&app, own).await?;
    let wanted = Wanted { account: Some(own.id), read_only: true, ..Wanted::default() };
    let (secret, _) = grants::give(&app.engine, GrantKind::Calendar, wanted, GOOD).await?;
    Ok(Json(FeedGiven { url: format!("{}/calendar/{secret}.ics", origin.of(&app)) }))
}

/// End the secret address of one's own calendar.
#[utoipa::path(delete, path = "/api/weekend/feed", operation_id = "end_feed", tag = "weekend",
    responses(
        (status = 200, description = "There is none any more", body = Done),
        (status = 400, description = "A parameter that is not there", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Nobody is signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Sent from the page of another place, or by a program", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn revoke(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    from: SameOrigin,
    _: Query<Nothing>,
) -> Result<Json<Done>, Problem> {
    from.own()?;
    let own = viewer.present()?;
    viewer.actor()?;
    end(&app, own).await?;
    Ok(Json(Done {}))
}

async fn end(app: &App, own: &Account) -> Result<(), Problem> {
    let all = app.engine.grants(Of::Account(own.id)).await?;
    for old in all.into_iter().filter(|grant| grant.kind == GrantKind::Calendar) {
        app.auth.sessions().end(&app.engine, Revoke::One(old.id)).await?;
    }
    Ok(())
}

/// Somebody's own shifts as a calendar (iCalendar), under the secret address that they made. Calendars ask for it by
/// themselves.
#[utoipa::path(get, path = "/calendar/{secret}.ics", operation_id = "calendar_feed", tag = "weekend",
    params(("secret" = String, Path, description = "As it was told")),
    responses(
        (status = 200, description = "A calendar", body = String, content_type = "text/calendar"),
        (status = 429, description = "Too many that are not there", body = ProblemBody, content_type = "application/problem+json"),
        ReadingOne,
    ))]
async fn feed(
    State(app): State<Arc<App>>,
    asked: Asked,
    peer: Peer,
    origin: Origin,
    Path(file): Path<String>,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Response, Problem> {
    // Apart from the tries to sign in: an old address in somebody's calendar locks no office out.
    let keys = [format!("from {} calendar", peer.address())];
    let now = app.engine.now();
    app.auth.may_try(&keys, now)?;
    let found = match file.strip_suffix(".ics") {
        Some(secret) => app.auth.sessions().find(&app.engine, GrantKind::Calendar, secret).await?,
        None => None,
    };
    let Some((_, account)) = found else {
        app.auth.wrong(&keys, now);
        return Err(Problem::new(Kind::NoAddress));
    };
    let (atlas, today) = (app.engine.atlas(), app.engine.today());
    Ok(calendar(written(&atlas, account.person, today, &origin.of(&app)), &asked))
}

fn calendar(text: String, asked: &Asked) -> Response {
    let mut response = reading::text(text, CONTENT, asked);
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
    response
}

/// Somebody's shifts: those of the last year and all ahead.
fn written(atlas: &Atlas, person: PersonId, today: Date, origin: &str) -> String {
    let since = |days: i64| today.checked_sub(days.days()).unwrap_or(today);
    let told = |row: &&Row<Shift>| match row.cancelled {
        false => row.date >= since(BACK),
        true => row.date >= today || cancelled_on(atlas, row).is_some_and(|day| day >= since(CANCELLED)),
    };
    let rows = atlas.shifts_with(person).map(AsRef::as_ref).filter(told);
    let mut events: Vec<_> = rows.filter_map(|row| event(atlas, row, person, origin)).collect();
    events.sort_by_key(|event| event.start);
    Calendar { name: "认领 · 周末义务劳动", zone: atlas.time_zone() }.write(&events)
}

fn cancelled_on(atlas: &Atlas, shift: &Shift) -> Option<Date> {
    let ends = |step: &&ShiftStep| matches!(step.act, ShiftStepAct::Cancel | ShiftStepAct::Combine);
    shift.steps.iter().rev().find(ends).map(|step| atlas.today(step.at))
}

fn event(atlas: &Atlas, row: &Row<Shift>, person: PersonId, origin: &str) -> Option<Event> {
    use ShiftStepAct::{Cancel, CheckIn, CheckOut, Combine, Mark, Move, Restore};
    let place = atlas.area(row.place)?.versions.near(row.date).name.clone();
    // What everybody's calendar has to show anew; who has come is nothing to it.
    let moves =
        row.steps.iter().filter(|step| matches!(step.act, ShiftStepAct::Change | Move | Cancel | Restore | Combine));
    let quiet = |step: &&ShiftStep| !matches!(step.act, CheckIn | CheckOut | Mark);
    let modified = row.steps.iter().rev().find(quiet).or(row.steps.first()).map(|step| step.at)?;
    let contact = row.place_of(person).and_then(|(part, _)| row.parts[part].contact).and_then(|id| atlas.person(id));
    let contact = contact.map(|row| match &row.office_phone {
        Some(phone) => format!("\n联系人：{} {phone}", row.name),
        None => format!("\n联系人：{}", row.name),
    });
    Some(Event {
        uid: format!("{}@renling", row.id),
        sequence: u32::try_from(moves.count()).unwrap_or(u32::MAX),
        cancelled: row.cancelled,
        modified,
        start: row.date.to_datetime(row.hours.from.civil()),
        end: row.date.to_datetime(row.hours.to.civil()),
        summary: format!("{place} 义务劳动"),
        location: row.meeting.text.to_string(),
        position: row.meeting.position,
        description: format!("{}{}", row.task, contact.unwrap_or_default()),
        url: format!("{origin}/?shift={}", row.code),
    })
}
