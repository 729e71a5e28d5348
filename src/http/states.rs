//! States of places, which travel apart from the tiles.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use utoipa::IntoParams;

use super::{
    App,
    problem::{Kind, Problem, Reading},
    query::{FromPairs, Pairs, Query},
    reading::Asked,
};
use crate::{
    atlas::{Measure, ZoneStates},
    domain::Date,
};

/// Which state.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StatesQuery {
    /// `gaps` (责任空白), `doubles` (责任重叠) or `lapses` (到期未接续).
    #[param(value_type = Measure, inline)]
    measure: Measure,
    /// The day in the district; today when left out.
    #[param(value_type = Option<String>, format = Date)]
    on: Option<Date>,
}

impl FromPairs for StatesQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        let words = [("gaps", Measure::Gaps), ("doubles", Measure::Doubles), ("lapses", Measure::Lapses)];
        let missing = || Problem::new(Kind::MissingParameter).param("measure").remedy("one of: gaps, doubles, lapses");
        let measure = pairs.one_of("measure", &words)?.ok_or_else(missing)?;
        Ok(Self { measure, on: pairs.date("on")? })
    }
}

/// The state of each zone by the number of its feature in tiles.
#[utoipa::path(get, path = "/api/states/zones", operation_id = "zone_states", tag = "map", params(StatesQuery),
    responses((status = 200, description = "The states", body = ZoneStates), Reading))]
pub async fn zones(
    State(app): State<Arc<App>>,
    asked: Asked,
    Query(query): Query<StatesQuery>,
) -> Result<Response, Problem> {
    app.read(&asked, query.on, |now| Ok(now.atlas.zone_states(query.measure, now.on)))
}
