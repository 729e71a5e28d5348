//! How zones, communities and shifts stand on the weekend of a day: what the map colours them by.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use axum::{extract::State, response::Response};
use serde::Serialize;
use serde_json::Number;
use utoipa::{IntoParams, ToSchema};

use super::view::Shown;
use crate::{
    domain::{AreaId, AreaKind, Code, Date, Shift, week_of},
    http::{
        App,
        auth::Viewer,
        problem::{Kind, Problem, ReadingOwn},
        query::{FromPairs, OnQuery, Pairs, Query},
        reading::{Asked, Now, Own},
    },
};

/// How many are owed, named and there in the week of a day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// How many people are needed.
    pub needed: u32,
    /// How many are named.
    pub named: u32,
    /// How many came.
    pub present: u32,
    /// Who came, once a half day has begun; before, who is named.
    there: u32,
}

impl Standing {
    fn count(&mut self, shown: &Shown<'_>, shift: &Shift) {
        let (named, present) = (shift.named(), shift.present());
        self.needed += shift.needed();
        self.named += named;
        self.present += present;
        self.there += if shown.is_begun(shift) { present } else { named };
    }
    /// Of those who are needed; none where nobody is. Four decimals.
    pub fn value(&self) -> Option<Number> {
        let share = f64::from(self.there) / f64::from(self.needed);
        Number::from_f64((share * 10_000.0).round() / 10_000.0).filter(|_| self.needed > 0)
    }
}

/// By which of its areas a shift counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Per {
    /// The zone.
    Zone,
    /// The place itself.
    Place,
}

/// How each area stands in the week of the day that is asked for; what is cancelled does not count.
pub fn standings(own: &Own<'_>, now: &Now, per: Per) -> HashMap<AreaId, Standing> {
    let shown = Shown::on(own, now);
    let week = week_of(now.on);
    let mut all: HashMap<AreaId, Standing> = HashMap::new();
    for shift in now.atlas.shifts_between(week.first(), week.last().unwrap_or(week.first())) {
        let area = match per {
            Per::Zone => shown.zone(shift),
            Per::Place => Some(shift.place),
        };
        if let Some(area) = area.filter(|_| !shift.cancelled) {
            all.entry(area).or_default().count(&shown, shift);
        }
    }
    all
}

/// Which state of communities.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CommunityStatesQuery {
    /// `weekend` (双休日义务劳动).
    #[param(value_type = CommunityMeasure, inline)]
    measure: CommunityMeasure,
    /// The day in the district; today when left out. Its week, Monday to Sunday, counts.
    #[param(value_type = Option<String>, format = Date)]
    on: Option<Date>,
}

/// What a community is coloured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum CommunityMeasure {
    /// 双休日义务劳动.
    Weekend,
}

impl FromPairs for CommunityStatesQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        let missing = || Problem::new(Kind::MissingParameter).param("measure").remedy("one of: weekend");
        let measure = pairs.one_of("measure", &[("weekend", CommunityMeasure::Weekend)])?.ok_or_else(missing)?;
        Ok(Self { measure, on: pairs.date("on")? })
    }
}

/// The states of communities by one measure.
#[derive(Debug, Serialize, ToSchema)]
pub struct CommunityStates {
    /// Which measure.
    measure: CommunityMeasure,
    /// The day asked for.
    #[schema(value_type = String, format = Date)]
    on: Date,
    /// The place in the log that this was read at.
    seq: u64,
    /// By the community's fid.
    states: BTreeMap<u32, CommunityState>,
}

/// The state of a community.
#[derive(Debug, Serialize, ToSchema)]
pub struct CommunityState {
    /// The community's code.
    #[schema(value_type = String)]
    code: Code,
    /// Who came, once a half day has begun, before who is named, of those who are needed; `null` where nothing is owed.
    #[schema(value_type = Option<f64>, required = true)]
    value: Option<Number>,
    /// How many people are needed.
    needed: u32,
    /// How many are named.
    named: u32,
    /// How many came.
    present: u32,
}

/// The state of each community by the number of its feature in tiles.
#[utoipa::path(get, path = "/api/states/communities", operation_id = "community_states", tag = "map",
    params(CommunityStatesQuery),
    responses((status = 200, description = "The states", body = CommunityStates), ReadingOwn))]
pub async fn communities(
    State(app): State<Arc<App>>,
    asked: Asked,
    viewer: Viewer,
    Query(query): Query<CommunityStatesQuery>,
) -> Result<Response, Problem> {
    app.read_own(&asked, &viewer, |own| {
        let now = &own.on(query.on);
        let found = standings(own, now, Per::Place);
        let rows = now.atlas.areas(AreaKind::Community).iter().filter(|row| row.versions.on(now.on).is_some());
        let states = rows.map(|row| {
            let standing = found.get(&row.id).copied().unwrap_or_default();
            let Standing { needed, named, present, .. } = standing;
            let value = standing.value();
            (row.fid.0, CommunityState { code: row.code.clone(), value, needed, named, present })
        });
        let states = states.collect();
        Ok(CommunityStates { measure: query.measure, on: now.on, seq: now.atlas.seq().0, states })
    })
}

/// The states of shifts.
#[derive(Debug, Serialize, ToSchema)]
pub struct ShiftStates {
    /// The day asked for.
    #[schema(value_type = String, format = Date)]
    on: Date,
    /// The place in the log that this was read at.
    seq: u64,
    /// Number of the shift's feature in tiles; how many are needed, named and there; and 0 = planned, nobody is named
    /// yet, 1 = short, 2 = full, 3 = cancelled.
    states: Vec<[u32; 5]>,
}

/// The state of each shift of the week of a day, Monday to Sunday, by the number of its feature in tiles.
#[utoipa::path(get, path = "/api/states/shifts", operation_id = "shift_states", tag = "map", params(OnQuery),
    responses((status = 200, description = "The states", body = ShiftStates), ReadingOwn))]
pub async fn shifts(
    State(app): State<Arc<App>>,
    asked: Asked,
    viewer: Viewer,
    Query(query): Query<OnQuery>,
) -> Result<Response, Problem> {
    app.read_own(&asked, &viewer, |own| {
        let now = &own.on(query.on);
        let week = week_of(now.on);
        let rows = now.atlas.shifts_between(week.first(), week.last().unwrap_or(week.first()));
        let state = |shift: &Shift| match shift.missing() {
            _ if shift.cancelled => 3,
            0 => 2,
            _ if shift.named() == 0 => 0,
            _ => 1,
        };
        let mut states: Vec<_> =
            rows.map(|row| [row.fid.0, row.needed(), row.named(), row.present(), state(row)]).collect();
        states.sort_unstable();
        Ok(ShiftStates { on: now.on, seq: now.atlas.seq().0, states })
    })
}
