//! Held work: what waits for the office.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    App,
    auth::Viewer,
    lists::List,
    named::Named,
    problem::{Kind, Problem, ReadingOwn},
    query::Query,
    reading::{Asked, Now},
    rounds::{PageQuery, page_of},
};
use crate::{
    atlas::Row,
    domain::{Command, Held, Instant, Name},
    rules::permit_rounds_office,
};

/// Work that waits for the office.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Held)]
pub struct HeldView {
    /// By this it is decided on; the id of the command.
    #[schema(value_type = String, format = "uuid")]
    id: String,
    /// Who recorded it.
    person: Option<Named>,
    /// When it arrived.
    #[schema(value_type = String, format = DateTime)]
    at: Instant,
    /// When it was recorded.
    #[schema(value_type = Option<String>, format = DateTime)]
    recorded_at: Option<Instant>,
    /// What it is.
    #[schema(value_type = HeldWhat)]
    what: &'static str,
    /// What it is about: the checkpoint or the case.
    about: Option<Named>,
    /// The round of an inspection.
    round: Option<Named>,
    /// Why it was held: `right`, its author may not do it any more; `round`, the round was over when it came.
    #[schema(value_type = HeldWhy)]
    why: &'static str,
}

/// What can be held.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code, reason = "the words of the description")]
pub enum HeldWhat {
    /// An inspection.
    RecordInspection,
    /// A report.
    ReportCase,
    /// Something done to a case.
    ActOnCase,
    /// Something else.
    Other,
}

/// Why something is held.
#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code, reason = "the words of the description")]
pub enum HeldWhy {
    /// Its author may not do it any more.
    Right,
    /// The round was over when it came.
    Round,
}

fn view(now: &Now, row: &Row<Held>) -> HeldView {
    let (what, about, round) = match &row.envelope.command {
        Command::RecordInspection { inspection } => {
            let round = inspection.round.and_then(|id| now.atlas.round(id));
            ("record_inspection", now.named_checkpoint(inspection.checkpoint), round)
        }
        Command::ReportCase { report } => {
            ("report_case", report.place.checkpoint.and_then(|id| now.named_checkpoint(id)), None)
        }
        Command::ActOnCase { case, .. } => {
            let case = now.atlas.case(*case).and_then(|row| {
                let text: String = row.text.as_str().chars().filter(|c| !c.is_control()).take(100).collect();
                Some(Named { code: row.code.clone(), name: Name::new(&text).ok()? })
            });
            ("act_on_case", case, None)
        }
        _ => ("other", None, None),
    };
    let over = round.is_some_and(|round| round.stopped_at.is_some_and(|stopped| stopped <= row.at));
    HeldView {
        id: row.id.to_string(),
        person: now.named_person(row.person),
        at: row.at,
        recorded_at: row.envelope.recorded_at,
        what,
        about,
        round: round.map(|round| Named { code: round.code.clone(), name: round.name.clone() }),
        why: if over { "round" } else { "right" },
    }
}

/// Work that was held and waits for a decision, the oldest first. For the office.
#[utoipa::path(get, path = "/api/held", operation_id = "list_held", tag = "inspections", params(PageQuery),
    responses(
        (status = 200, description = "A page", body = List<HeldView>),
        ReadingOwn,
    ))]
pub async fn held(
    State(app): State<Arc<App>>,
    asked: Asked,
    viewer: Viewer,
    Query(query): Query<PageQuery>,
) -> Result<Response, Problem> {
    viewer.known()?;
    // To everybody else it is as if there were nothing.
    if !permit_rounds_office(viewer.account()) {
        return Err(Problem::new(Kind::NoAddress));
    }
    app.read_own(&asked, &viewer, |own| {
        let now = &own.on(query.on);
        let waiting: Vec<_> = now.atlas.held().iter().filter(|row| row.decided.is_none()).collect();
        let (page, last) = page_of(&waiting, &query.paging, |row| row.fid);
        let items = page.iter().map(|row| view(now, row)).collect();
        Ok(List::of(now, &asked.uri, items, waiting.len(), last))
    })
}
