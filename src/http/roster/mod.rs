//! The roster of responsibility (责任分工表) as a workbook: the whole district, one zone or one line, on a day.

mod book;
mod rows;
mod sheet;
#[cfg(test)]
mod tests;
mod words;

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    response::Response,
};
use rust_xlsxwriter::Image;
use utoipa::IntoParams;

use super::{
    App,
    auth::Viewer,
    desk::Place,
    ledger, lists,
    origin::SameOrigin,
    problem::{Kind, Problem, ProblemBody, ReadingOwn},
    query::{FromPairs, Pairs, Query},
    reading::Now,
    sight::Sight,
};
use crate::domain::{AreaId, Date, LineId};

/// The most bytes that the picture of the map may have.
const MOST_BYTES: usize = 8 << 20;

/// Of what the roster is.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct RosterQuery {
    /// The day in the district; today when left out.
    #[param(value_type = Option<String>, format = Date)]
    on: Option<Date>,
    /// Only the zone with this code, on a sheet of its own.
    zone: Option<String>,
    /// Only the line with this code, on a sheet of its own.
    line: Option<String>,
}

impl FromPairs for RosterQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        let query = Self { on: pairs.date("on")?, zone: pairs.text("zone")?, line: pairs.text("line")? };
        if query.zone.is_some() && query.line.is_some() {
            return Err(Problem::bad("line", "a zone and a line at once").remedy("one of the two, or neither"));
        }
        Ok(query)
    }
}

/// What a workbook is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Whole,
    Zone(AreaId),
    Line(LineId),
}

/// The roster of responsibility (责任分工表) as a workbook; leaders stand in the district's own order.
#[utoipa::path(get, path = "/api/roster.xlsx", operation_id = "roster_xlsx", tag = "answers", params(RosterQuery),
    responses((status = 200, description = "The roster", body = [u8],
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), ReadingOwn))]
pub async fn xlsx(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    Query(query): Query<RosterQuery>,
) -> Result<Response, Problem> {
    viewer.known()?;
    make(&app, app.files.enter()?, &query, None).await
}

/// The same with a picture of the map in it: the body is a PNG or JPEG, as the page has drawn it. Nothing is kept.
#[utoipa::path(post, path = "/api/roster.xlsx", operation_id = "roster_xlsx_with_map", tag = "answers", params(RosterQuery),
    request_body(content = [u8], content_type = "image/png"),
    responses(
        (status = 200, description = "The roster", body = [u8],
            content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (status = 400, description = "A parameter is wrong, or there is no picture", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Nobody is signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Sent from the page of another place", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "It does not exist on that day", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "More than 8 MiB", body = ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "It is no picture", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "It took too long", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn with_map(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    from: SameOrigin,
    Query(query): Query<RosterQuery>,
    request: Request,
) -> Result<Response, Problem> {
    from.own()?;
    viewer.known()?;
    let place = app.files.enter()?;
    let too_large = |_| Problem::new(Kind::TooLarge).remedy("at most 8 MiB");
    let bytes = axum::body::to_bytes(request.into_body(), MOST_BYTES).await.map_err(too_large)?;
    if bytes.is_empty() {
        return Err(Problem::new(Kind::PhotoEmpty));
    }
    make(&app, place, &query, Some(&bytes)).await
}

async fn make(app: &App, place: Place, query: &RosterQuery, picture: Option<&[u8]>) -> Result<Response, Problem> {
    let now = app.now(Sight::Inside, query.on);
    let part = query.part(&now)?;
    let picture = picture.map(picture_of).transpose()?;
    let name = match (&query.zone, &query.line) {
        (Some(code), _) | (_, Some(code)) => format!("renling-roster-{code}-{}.xlsx", now.on),
        _ => format!("renling-roster-{}.xlsx", now.on),
    };
    let bytes = place.run(move || book::write(&now.atlas, now.on, part, picture)).await?;
    let bytes = bytes.map_err(|error| Problem::internal(&error))?;
    Ok(ledger::file(bytes, ledger::XLSX, &name))
}

fn picture_of(bytes: &[u8]) -> Result<Image, Problem> {
    let image = Image::new_from_buffer(bytes).map_err(|_| Problem::new(Kind::PhotoNotPicture))?;
    // Of a damaged one the size is nothing.
    if image.width() < 1.0 || image.height() < 1.0 { Err(Problem::new(Kind::PhotoNotPicture)) } else { Ok(image) }
}

impl RosterQuery {
    fn part(&self, now: &Now) -> Result<Part, Problem> {
        let missing = |code: &Option<String>| {
            Problem::new(Kind::NotThatDay).detail(format!("{}, {}", code.as_deref().unwrap_or_default(), now.on))
        };
        if let Some(id) = lists::zone(now, self.zone.as_deref())? {
            let there = now.atlas.area(id).is_some_and(|row| row.versions.on(now.on).is_some());
            return if there { Ok(Part::Zone(id)) } else { Err(missing(&self.zone)) };
        }
        if let Some(id) = lists::line(now, self.line.as_deref())? {
            let there = now.atlas.line(id).is_some_and(|row| row.versions.on(now.on).is_some());
            return if there { Ok(Part::Line(id)) } else { Err(missing(&self.line)) };
        }
        Ok(Part::Whole)
    }
}
