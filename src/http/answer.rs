//! Who answers here.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    App,
    auth::Viewer,
    problem::{Kind, Problem, Reading},
    query::{FromPairs, Pairs, Query},
    reading::{Asked, Now, Own},
    shifts::{ShiftItem, of_places},
    sight::Sight,
};
use crate::{
    atlas::{Answer, PlaceRef},
    domain::{AreaKind, Date, Position},
};

/// Where, and on which day.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "some fields only describe what `at` holds")]
pub struct AnswerQuery {
    /// Degrees east, WGS 84.
    #[param(example = 115.9043, minimum = -180, maximum = 180)]
    lon: f64,
    /// Degrees north, WGS 84.
    #[param(example = 28.6606, minimum = -90, maximum = 90)]
    lat: f64,
    /// The day in the district; today when left out.
    #[param(value_type = Option<String>, format = Date)]
    on: Option<Date>,
    #[param(ignore)]
    at: Position,
}

impl FromPairs for AnswerQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        let on = pairs.date("on")?;
        let at = pairs.position("lon", "lat")?.ok_or_else(|| Problem::new(Kind::MissingParameter).param("lon"))?;
        Ok(Self { lon: at.lon(), lat: at.lat(), on, at })
    }
}

/// An answer with its links.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AnswerWithLinks)]
pub struct Card {
    #[serde(flatten)]
    answer: Answer,
    /// Where this is found again.
    links: Links,
    /// The shifts of the community and of the zone itself in the week of the day; for those who are signed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    weekend: Option<Vec<ShiftItem>>,
}

/// Addresses below the one of the service.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = AnswerLinks)]
pub struct Links {
    /// This answer.
    #[serde(rename = "self")]
    own: String,
    /// The map with this answer's card open.
    page: String,
    /// Everything about the zone.
    #[serde(skip_serializing_if = "Option::is_none")]
    zone: Option<String>,
}

/// Who answers for a place: for the zone, and for each line.
///
/// Always answers: outside the district for the nearest zone, with the distance. A point on a border belongs to the
/// zone with the lower code.
#[utoipa::path(get, path = "/api/answer", operation_id = "answer", tag = "answers", params(AnswerQuery),
    responses((status = 200, description = "Who answers", body = Card), Reading))]
pub async fn answer(
    State(app): State<Arc<App>>,
    asked: Asked,
    viewer: Viewer,
    Query(query): Query<AnswerQuery>,
) -> Result<Response, Problem> {
    match asked.sight {
        Sight::Public => app.read(&asked, query.on, |now| Ok(card(now, query.at))),
        Sight::Inside => app.read_own(&asked, &viewer, |own| {
            let now = own.on(query.on);
            let card = card(&now, query.at);
            let weekend = Some(weekend(own, &now, &card.answer));
            Ok(Card { weekend, ..card })
        }),
    }
}

fn card(now: &Now, at: Position) -> Card {
    let answer = now.atlas.answer(at, now.on);
    let (lon, lat, on) = (at.lon(), at.lat(), now.on);
    let links = Links {
        own: format!("/api/answer?lon={lon}&lat={lat}&on={on}"),
        page: format!("/?c={lon},{lat}&on={on}"),
        zone: answer.zone.as_ref().map(|zone| format!("/api/zones/{}?on={on}", zone.code)),
    };
    Card { answer, links, weekend: None }
}

/// What takes place in the community and in the zone as a whole.
fn weekend(own: &Own<'_>, now: &Now, answer: &Answer) -> Vec<ShiftItem> {
    let id = |kind, place: &Option<PlaceRef>| {
        place.as_ref().and_then(|place| now.atlas.areas(kind).get(place.fid)).map(|row| row.id)
    };
    let places = [id(AreaKind::Community, &answer.community), id(AreaKind::Zone, &answer.zone)];
    of_places(own, now, &places.into_iter().flatten().collect::<Vec<_>>())
}
