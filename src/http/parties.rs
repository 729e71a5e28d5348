//! Units and people, and everything that one of them answers for. Private telephones are nowhere here.

use std::sync::Arc;

use axum::{extract::State, response::Response};

use super::{
    App,
    lists::{List, ListQuery, One},
    problem::{Kind, Problem, Reading, ReadingOne},
    query::{OnQuery, Path, Query},
    reading::Asked,
};
use crate::atlas::{Holdings, PersonItem, UnitItem};

/// The units (单位) of a day, in the district's order.
#[utoipa::path(get, path = "/api/units", operation_id = "list_units", tag = "district", params(ListQuery),
    responses((status = 200, description = "A page", body = List<UnitItem>), Reading))]
pub async fn units(
    State(app): State<Arc<App>>,
    asked: Asked,
    Query(query): Query<ListQuery>,
) -> Result<Response, Problem> {
    app.read(&asked, query.on, |now| {
        let page = now.atlas.list_units(query.q.as_deref(), now.on, &query.paging);
        List::new(now, &asked.uri, &page, |row| now.atlas.unit_item(row, now.on))
    })
}

/// The people (人员), in the district's order.
#[utoipa::path(get, path = "/api/people", operation_id = "list_people", tag = "district", params(ListQuery),
    responses((status = 200, description = "A page", body = List<PersonItem>), Reading))]
pub async fn people(
    State(app): State<Arc<App>>,
    asked: Asked,
    Query(query): Query<ListQuery>,
) -> Result<Response, Problem> {
    app.read(&asked, query.on, |now| {
        let page = now.atlas.list_people(query.q.as_deref(), &query.paging);
        List::new(now, &asked.uri, &page, |row| Some(now.atlas.person_item(row, now.on)))
    })
}

/// One unit, with its liaison.
#[utoipa::path(get, path = "/api/units/{code}", operation_id = "get_unit", tag = "district",
    params(("code" = String, Path, description = "Its code"), OnQuery),
    responses((status = 200, description = "The unit", body = One<UnitItem>), ReadingOne))]
pub async fn unit(
    State(app): State<Arc<App>>,
    asked: Asked,
    Path(code): Path<String>,
    Query(query): Query<OnQuery>,
) -> Result<Response, Problem> {
    app.read(&asked, query.on, |now| {
        let row = now.atlas.units().by_code(&code).ok_or_else(|| Problem::unknown(&code))?;
        let missing = || Problem::new(Kind::NotThatDay).detail(format!("{code}, {}", now.on));
        Ok(One::new(now, now.atlas.unit_detail(row, now.on).ok_or_else(missing)?))
    })
}

/// One person.
#[utoipa::path(get, path = "/api/people/{code}", operation_id = "get_person", tag = "district",
    params(("code" = String, Path, description = "Their code"), OnQuery),
    responses((status = 200, description = "The person", body = One<PersonItem>), ReadingOne))]
pub async fn person(
    State(app): State<Arc<App>>,
    asked: Asked,
    Path(code): Path<String>,
    Query(query): Query<OnQuery>,
) -> Result<Response, Problem> {
    app.read(&asked, query.on, |now| {
        let row = now.atlas.people().by_code(&code).ok_or_else(|| Problem::unknown(&code))?;
        Ok(One::new(now, now.atlas.person_item(row, now.on)))
    })
}

/// Everything a person or unit answers for on a day.
#[utoipa::path(get, path = "/api/parties/{code}/answers-for", operation_id = "answers_for", tag = "answers",
    params(("code" = String, Path, description = "The code of a person or unit"), OnQuery),
    responses((status = 200, description = "The duties", body = Holdings), ReadingOne))]
pub async fn answers_for(
    State(app): State<Arc<App>>,
    asked: Asked,
    Path(code): Path<String>,
    Query(query): Query<OnQuery>,
) -> Result<Response, Problem> {
    app.read(&asked, query.on, |now| {
        let party = now.atlas.party(&code).ok_or_else(|| Problem::unknown(&code))?;
        now.atlas.holdings(party, now.on).ok_or_else(|| Problem::unknown(&code))
    })
}
