//! The digests on their way to people: how many there are, and what went wrong.

use std::sync::Arc;

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    App,
    auth::Viewer,
    problem::{Kind, Problem, ProblemBody},
    query::{Nothing, Query},
    session::PersonName,
};
use crate::{
    domain::{Date, Instant},
    engine::{Letter, LetterState},
    rules::permit_accounts,
};

/// Of how many it is told what went wrong.
const MOST: usize = 50;

/// How the digests stand.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Outbox)]
pub struct OutboxView {
    /// To be sent.
    waiting: u64,
    /// Sent.
    sent: u64,
    /// They could not be sent for three days.
    given_up: u64,
    /// Those that something went wrong with, newest first.
    troubled: Vec<LetterItem>,
}

/// A digest that something went wrong with.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OutboxLetter)]
pub struct LetterItem {
    /// For whom.
    person: Option<PersonName>,
    /// `mail` or `webhook`.
    channel: &'static str,
    /// Of which day.
    #[schema(value_type = String, format = Date)]
    day: Date,
    /// `waiting`, `sent` or `given_up`.
    state: &'static str,
    /// How often it was tried.
    tries: u32,
    /// When it is tried again.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = DateTime)]
    next_at: Option<Instant>,
    /// What went wrong last.
    error: String,
}

/// How the digests stand that people are told by. For administrators.
#[utoipa::path(get, path = "/api/outbox", operation_id = "outbox", tag = "service",
    responses(
        (status = 200, description = "How many there are, and what went wrong", body = OutboxView),
        (status = 400, description = "A parameter that is not there", body = ProblemBody, content_type = "application/problem+json"),
        (status = 401, description = "Nobody is signed in", body = ProblemBody, content_type = "application/problem+json"),
        (status = 404, description = "Not for you", body = ProblemBody, content_type = "application/problem+json"),
    ))]
pub async fn outbox(
    State(app): State<Arc<App>>,
    viewer: Viewer,
    Query(Nothing {}): Query<Nothing>,
) -> Result<Json<OutboxView>, Problem> {
    viewer.known()?;
    if !permit_accounts(viewer.account()) {
        return Err(Problem::new(Kind::NoAddress));
    }
    let stands = app.engine.outbox(MOST).await?;
    let count = |wanted| stands.counts.iter().find(|(state, _)| *state == wanted).map_or(0, |(_, count)| *count);
    let atlas = app.engine.atlas();
    let item = |letter: &Letter| LetterItem {
        person: atlas.person(letter.person).map(|row| PersonName { code: row.code.clone(), name: row.name.clone() }),
        channel: letter.channel.word(),
        day: letter.day,
        state: letter.state.word(),
        tries: letter.tries,
        next_at: Some(letter.next_at).filter(|_| letter.state == LetterState::Waiting),
        error: letter.last_error.clone().unwrap_or_default(),
    };
    Ok(Json(OutboxView {
        waiting: count(LetterState::Waiting),
        sent: count(LetterState::Sent),
        given_up: count(LetterState::GivenUp),
        troubled: stands.troubled.iter().map(item).collect(),
    }))
}
