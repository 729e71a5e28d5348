//! A district's own papers come in: read, planned, applied as one, and undone within the day. For the office.

mod apply;
mod marks;
mod sheets;
mod undo;
mod views;

use std::{collections::HashMap, sync::Arc};

use axum::{
    Json,
    body::Body,
    extract::{Request, State},
    http::header,
    response::Response,
};
use serde::de::DeserializeOwned;

use super::{
    App,
    auth::Viewer,
    desk::Place,
    ledger::{XLSX, file},
    origin::SameOrigin,
    problem::{Kind as Fault, Problem, ProblemBody},
    query::{FromPairs, Nothing, Pairs, Query},
};
use crate::{
    domain::{PersonId, Phone},
    exchange::{Paper, PaperKind, Planned, plan_paper, read_book, wrong_rows},
};
use sheets::{SheetsView, refused};
use views::{PlanBody, PlanView};

/// The most bytes of a file or a plan.
const MOST_BYTES: usize = 16 << 20;
/// The most rows.
const MOST_ROWS: usize = 20_000;

/// What the file is called.
#[derive(Debug, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NameQuery {
    /// The file's name; none for what was pasted.
    name: Option<String>,
}

impl FromPairs for NameQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        Ok(Self { name: pairs.text("name")? })
    }
}

/// Reads a workbook (`.xlsx`, `.xls`, `.xlsm`), a CSV, or rows that were pasted, and says what its sheets and columns seem
/// to be. Nothing is kept. For the office.
#[utoipa::path(post, path = "/api/papers/read", operation_id = "read_paper", tag = "papers", params(NameQuery),
    request_body(content = [u8], content_type = "application/octet-stream"),
    responses(
        (status = 200, description = "The sheets as they are", body = SheetsView),
        (status = 400, description = "It is empty, locked or no table", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Nobody is signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Sent from the page of another place, or not for you", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "More than 16 MiB or 20,000 rows", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn read(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    from: SameOrigin,
    Query(query): Query<NameQuery>,
    request: Request,
) -> Result<Json<SheetsView>, Problem> {
    from.own()?;
    viewer.actor()?;
    let own = app.own_office(&viewer)?;
    let place = app.files.enter()?;
    let bytes = axum::body::to_bytes(request.into_body(), MOST_BYTES).await.map_err(|_| too_large())?;
    let atlas = own.now.atlas.clone();
    let name: String = query.name.unwrap_or_default().chars().take(200).collect();
    let read = place.run(move || read_book(&atlas, &name, &bytes).map(|book| SheetsView::of(&atlas, book))).await?;
    read.map(Json).map_err(refused)
}

/// Compares a paper with what is in force: what is open, wrong, new, changed, ended. With `apply`, the digest of what was
/// shown, it is applied, all or nothing. For the office.
#[utoipa::path(post, path = "/api/papers/plan", operation_id = "plan_paper", tag = "papers", request_body = PlanBody,
    responses(
        (status = 200, description = "What it changes, and what stands in its way", body = PlanView),
        (status = 400, description = "It cannot be read, or is not ready to be applied", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Nobody is signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Sent from the page of another place, or not for you", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The district changed since it was shown", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "More than 16 MiB or 20,000 rows", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The store cannot be used", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn plan(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    from: SameOrigin,
    _: Query<Nothing>,
    request: Request,
) -> Result<Json<PlanView>, Problem> {
    from.own()?;
    let actor = viewer.actor()?;
    app.own_office(&viewer)?;
    let place = app.files.enter()?;
    let body: PlanBody = json(request).await?;
    let apply = body.apply.clone();
    let (paper, planned) = planned(&app, place, body).await?;
    let Some(digest) = apply else { return Ok(Json(PlanView::of(&paper, &planned, None))) };
    if planned.digest != digest {
        return Err(Problem::new(Fault::Outdated));
    }
    if !planned.ready {
        return Err(
            Problem::new(Fault::BadBody).detail("questions are open or rows are wrong / 还有没回答的问题，或有误的行")
        );
    }
    apply::apply(&app, actor, &paper, planned).await.map(Json)
}

/// The wrong rows of a paper under their titles, with a column 原因. For the office.
#[utoipa::path(post, path = "/api/papers/wrong.xlsx", operation_id = "wrong_rows", tag = "papers", request_body = PlanBody,
    responses(
        (status = 200, description = "A workbook", body = [u8], content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (status = 400, description = "It cannot be read", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Nobody is signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Sent from the page of another place, or not for you", body = ProblemBody, content_type = "application/problem+json"),
        (status = 413, description = "More than 16 MiB or 20,000 rows", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn wrong(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    from: SameOrigin,
    _: Query<Nothing>,
    request: Request,
) -> Result<Response<Body>, Problem> {
    from.own()?;
    viewer.actor()?;
    let own = app.own_office(&viewer)?;
    let (atlas, on) = (own.now.atlas.clone(), own.now.on);
    let place = app.files.enter()?;
    let (paper, planned) = planned(&app, place, json(request).await?).await?;
    let bytes = app.files.run(move || wrong_rows(&atlas, &paper, &planned)).await?;
    let bytes = bytes.map_err(|error| Problem::internal(&error))?;
    Ok(file(bytes, XLSX, &format!("renling-wrong-{on}.xlsx")))
}

/// Undoes what one application of a paper did today, all or nothing, while nobody has changed it since. For the office.
#[utoipa::path(post, path = "/api/papers/undo", operation_id = "undo_paper", tag = "papers", request_body = undo::UndoBody,
    responses(
        (status = 200, description = "What was undone, and what stays", body = undo::UndoView),
        (status = 400, description = "It cannot be read, or these changes are no paper's", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Nobody is signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 403, description = "Sent from the page of another place, or not for you", body = ProblemBody, content_type = "application/problem+json"),
        (status = 409, description = "The day is over, or something of it was changed since", body = ProblemBody, content_type = "application/problem+json"),
        (status = 503, description = "The store cannot be used", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn undo(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    from: SameOrigin,
    _: Query<Nothing>,
    request: Request,
) -> Result<Json<undo::UndoView>, Problem> {
    from.own()?;
    let actor = viewer.actor()?;
    app.own_office(&viewer)?;
    let _place = app.files.enter()?;
    let body: undo::UndoBody = json(request).await?;
    undo::undo(&app, actor, body).await.map(Json)
}

fn too_large() -> Problem {
    Problem::new(Fault::TooLarge).remedy("at most 16 MiB and 20,000 rows / 最多 16 MiB、20,000 行")
}

/// A body that is larger than those of other routes.
async fn json<T: DeserializeOwned>(request: Request) -> Result<T, Problem> {
    let content = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !content.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json") {
        return Err(Problem::new(Fault::NotJson).remedy("content-type: application/json"));
    }
    let bytes = axum::body::to_bytes(request.into_body(), MOST_BYTES).await.map_err(|_| too_large())?;
    serde_json::from_slice(&bytes).map_err(|error| Problem::new(Fault::BadBody).detail(error.to_string()))
}

async fn planned(app: &App, place: Place, body: PlanBody) -> Result<(Paper, Planned), Problem> {
    let mut paper = body.paper()?;
    if paper.rows.len() > MOST_ROWS {
        return Err(too_large());
    }
    let atlas = app.engine.atlas();
    if paper.kind == PaperKind::Contacts {
        paper.phones = phones(app, atlas.people().iter().map(|row| row.id).collect()).await?;
    }
    let planned = place.run(move || {
        let planned = plan_paper(&atlas, &paper);
        (paper, planned)
    });
    Ok(planned.await?)
}

async fn phones(app: &App, people: Vec<PersonId>) -> Result<HashMap<PersonId, Phone>, Problem> {
    let known = app.engine.personal_of(people).await?;
    Ok(known.into_iter().map(|(id, personal)| (id, personal.private_phone)).collect())
}
