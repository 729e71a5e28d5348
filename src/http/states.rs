//! States of places, which travel apart from the tiles.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use axum::{extract::State, response::Response};
use serde::Serialize;
use serde_json::Number;
use utoipa::{IntoParams, ToSchema};

use super::{
    App,
    auth::Viewer,
    inspections::round_filter,
    lists,
    problem::{Kind, Problem, Reading, ReadingOwn},
    query::{FromPairs, Pairs, Query},
    reading::{Asked, Own},
    shifts::{Per, standings},
};
use crate::{
    atlas::{Counts, Measure, Row, ScoreFilter, Visit, ZoneStates},
    domain::{AreaId, AreaKind, Code, Date, ScoringScheme},
    rules::permit_inspection,
};

/// Which state of zones.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct StatesQuery {
    /// `gaps` (责任空白), `doubles` (责任重叠), `lapses` (到期未接续), `score` (得分), `cases` (open cases), `overdue`
    /// (逾期) or `weekend` (双休日义务劳动, of the week of the day).
    #[param(value_type = ZoneMeasure, inline)]
    measure: ZoneMeasure,
    /// The day in the district; today when left out. A score holds what was inspected till then.
    #[param(value_type = Option<String>, format = Date)]
    on: Option<Date>,
    /// For `score`: only of the round with this code, `patrol` for 日常巡查; all that one may know of when left out.
    round: Option<String>,
    /// For `score`: only of the line with this code.
    line: Option<String>,
    /// For `score`: only what was inspected from this day on.
    #[param(value_type = Option<String>, format = Date)]
    first: Option<Date>,
    /// For `score`: only what was inspected till and including this day.
    #[param(value_type = Option<String>, format = Date)]
    last: Option<Date>,
}

/// What a zone is coloured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ZoneMeasure {
    /// 责任空白.
    Gaps,
    /// 责任重叠.
    Doubles,
    /// 到期未接续.
    Lapses,
    /// 得分.
    Score,
    /// Open cases.
    Cases,
    /// 逾期: open cases whose deadline has passed.
    Overdue,
    /// 双休日义务劳动: who came, once a half day has begun, before who is named, of those who are needed.
    Weekend,
}

impl FromPairs for StatesQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        let words = [
            ("gaps", ZoneMeasure::Gaps),
            ("doubles", ZoneMeasure::Doubles),
            ("lapses", ZoneMeasure::Lapses),
            ("score", ZoneMeasure::Score),
            ("cases", ZoneMeasure::Cases),
            ("overdue", ZoneMeasure::Overdue),
            ("weekend", ZoneMeasure::Weekend),
        ];
        let all = "one of: gaps, doubles, lapses, score, cases, overdue, weekend";
        let missing = || Problem::new(Kind::MissingParameter).param("measure").remedy(all);
        Ok(Self {
            measure: pairs.one_of("measure", &words)?.ok_or_else(missing)?,
            on: pairs.date("on")?,
            round: pairs.text("round")?,
            line: pairs.text("line")?,
            first: pairs.date("first")?,
            last: pairs.date("last")?,
        })
    }
}

/// The states of all zones by one measure.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ZoneStates)]
pub struct ZoneStatesView {
    /// Which measure.
    measure: ZoneMeasure,
    /// The day asked for.
    #[schema(value_type = String, format = Date)]
    on: Date,
    /// The place in the log that this was read at.
    seq: u64,
    /// By the zone's fid.
    states: BTreeMap<u32, ZoneStateView>,
    /// The sum of all values; none for a score and the weekend.
    #[schema(value_type = Option<f64>)]
    #[schema(required = true)]
    total: Option<Number>,
}

/// The state of a zone.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ZoneState)]
pub struct ZoneStateView {
    /// The zone's code.
    #[schema(value_type = String)]
    code: Code,
    /// The measure's figure; `null` = 未测, which is never 0.
    #[schema(value_type = Option<f64>)]
    #[schema(required = true)]
    value: Option<Number>,
    /// For faults: all figures.
    #[serde(skip_serializing_if = "Option::is_none")]
    counts: Option<Counts>,
    /// For a score: how many checkpoints it is made of.
    #[serde(skip_serializing_if = "Option::is_none")]
    tested: Option<u32>,
    /// For the weekend: how many people are needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    needed: Option<u32>,
    /// For the weekend: how many are named.
    #[serde(skip_serializing_if = "Option::is_none")]
    named: Option<u32>,
    /// For the weekend: how many came.
    #[serde(skip_serializing_if = "Option::is_none")]
    present: Option<u32>,
}

impl ZoneStateView {
    /// A zone with a figure and nothing besides.
    fn plain(code: Code, value: Option<Number>) -> Self {
        Self { code, value, counts: None, tested: None, needed: None, named: None, present: None }
    }
}

impl From<ZoneStates> for ZoneStatesView {
    fn from(found: ZoneStates) -> Self {
        let measure = match found.measure {
            Measure::Gaps => ZoneMeasure::Gaps,
            Measure::Doubles => ZoneMeasure::Doubles,
            Measure::Lapses => ZoneMeasure::Lapses,
        };
        let view = |state: crate::atlas::ZoneState| ZoneStateView {
            counts: Some(state.counts),
            ..ZoneStateView::plain(state.code, Some(state.value.into()))
        };
        Self {
            measure,
            on: found.on,
            seq: found.seq.0,
            states: found.states.into_iter().map(|(fid, state)| (fid, view(state))).collect(),
            total: Some(found.total.into()),
        }
    }
}

/// A figure with two decimals.
fn figure(value: f64) -> Option<Number> {
    Number::from_f64((value * 100.0).round() / 100.0)
}

/// The state of each zone by the number of its feature in tiles.
///
/// A score (得分) is made of the inspections that one may know of: of each checkpoint the last one with a score counts; a
/// line's score in a zone is the mean of its checkpoints', the zone's is the mean of its lines' weighted by the scoring
/// scheme (of the round, else the one in force on the day). A line that nothing was tested of is left out, which is the
/// same as counting it as the mean of the others; a zone that nothing was tested of has no value.
#[utoipa::path(get, path = "/api/states/zones", operation_id = "zone_states", tag = "map", params(StatesQuery),
    responses((status = 200, description = "The states", body = ZoneStatesView), Reading,
        (status = 401, description = "Scores, cases and the weekend are for those who are signed in", body = super::problem::ProblemBody, content_type = "application/problem+json")))]
pub async fn zones(
    State(app): State<Arc<App>>,
    asked: Asked,
    viewer: Viewer,
    Query(query): Query<StatesQuery>,
) -> Result<Response, Problem> {
    let faults =
        |measure| app.read(&asked, query.on, |now| Ok(ZoneStatesView::from(now.atlas.zone_states(measure, now.on))));
    match query.measure {
        ZoneMeasure::Gaps => faults(Measure::Gaps),
        ZoneMeasure::Doubles => faults(Measure::Doubles),
        ZoneMeasure::Lapses => faults(Measure::Lapses),
        ZoneMeasure::Score => app.read_own(&asked, &viewer, |own| scores(own, &query)),
        ZoneMeasure::Cases | ZoneMeasure::Overdue => app.read_own(&asked, &viewer, |own| open_cases(own, &query)),
        ZoneMeasure::Weekend => app.read_own(&asked, &viewer, |own| Ok(weekend(own, &query))),
    }
}

/// How the weekend of the week of the day stands, zone by zone.
fn weekend(own: &Own<'_>, query: &StatesQuery) -> ZoneStatesView {
    let now = &own.on(query.on);
    let found = standings(own, now, Per::Zone);
    let zones = now.atlas.areas(AreaKind::Zone).iter().filter(|zone| zone.versions.on(now.on).is_some());
    let states = zones.map(|zone| {
        let standing = found.get(&zone.id).copied().unwrap_or_default();
        let view = ZoneStateView {
            needed: Some(standing.needed),
            named: Some(standing.named),
            present: Some(standing.present),
            ..ZoneStateView::plain(zone.code.clone(), standing.value())
        };
        (zone.fid.0, view)
    });
    let states = states.collect();
    ZoneStatesView { measure: query.measure, on: now.on, seq: now.atlas.seq().0, states, total: None }
}

fn scores(own: &Own<'_>, query: &StatesQuery) -> Result<ZoneStatesView, Problem> {
    let (now, account) = (&own.on(query.on), own.account);
    let round = query.round.as_deref().map(|code| round_filter(now, account, code)).transpose()?;
    let last = [query.last, query.on].into_iter().flatten().min();
    let filter = ScoreFilter { round, line: lists::line(now, query.line.as_deref())?, first: query.first, last };
    let frozen = round.flatten().and_then(|id| now.atlas.round(id)?.scheme);
    let frozen = frozen.and_then(|id| now.atlas.scoring().by_id(id.uuid())).map(AsRef::as_ref);
    let scheme: Option<&Row<ScoringScheme>> = frozen.or_else(|| now.atlas.scheme_on(last.unwrap_or(now.on)));
    let may = |visit: &Visit| permit_inspection(&now.atlas, Some(account), visit);
    let found = now.atlas.zone_scores(&filter, scheme.map(|row| &row.entity), may);
    let zones = now.atlas.areas(AreaKind::Zone).iter().filter(|zone| zone.versions.on(now.on).is_some());
    let states = zones.map(|zone| {
        let score = found.get(&zone.id);
        let value = score.and_then(|it| figure(it.score));
        let tested = Some(score.map_or(0, |it| it.tested));
        (zone.fid.0, ZoneStateView { tested, ..ZoneStateView::plain(zone.code.clone(), value) })
    });
    let states = states.collect();
    Ok(ZoneStatesView { measure: ZoneMeasure::Score, on: now.on, seq: now.atlas.seq().0, states, total: None })
}

/// The open cases of each zone that one may see, as they are now.
fn open_cases(own: &Own<'_>, query: &StatesQuery) -> Result<ZoneStatesView, Problem> {
    let (now, sight) = (&own.on(query.on), own.sight());
    let line = lists::line(now, query.line.as_deref())?;
    let mut counts: HashMap<AreaId, u32> = HashMap::new();
    for case in now.atlas.cases().iter().filter(|case| case.is_open() && sight.sees(case)) {
        let counted = query.measure == ZoneMeasure::Cases || case.is_overdue(own.at);
        let of_line = line.is_none_or(|line| case.place.line == Some(line));
        if let Some(zone) = case.place.zone.filter(|_| counted && of_line) {
            *counts.entry(zone).or_default() += 1;
        }
    }
    let zones = now.atlas.areas(AreaKind::Zone).iter().filter(|zone| zone.versions.on(now.on).is_some());
    let mut total = 0_u32;
    let states = zones.map(|zone| {
        let many = counts.get(&zone.id).copied().unwrap_or(0);
        total += many;
        let value = Some(many.into());
        (zone.fid.0, ZoneStateView::plain(zone.code.clone(), value))
    });
    let states = states.collect();
    let (on, seq) = (now.on, now.atlas.seq().0);
    Ok(ZoneStatesView { measure: query.measure, on, seq, states, total: Some(total.into()) })
}

/// Which state of checkpoints.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PointStatesQuery {
    /// `result` (the score of the last inspection), `age` (days since) or `cases` (open cases).
    #[param(value_type = PointMeasure, inline)]
    measure: PointMeasure,
    /// The day in the district; today when left out. What was inspected later does not count.
    #[param(value_type = Option<String>, format = Date)]
    on: Option<Date>,
}

/// What a checkpoint is coloured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PointMeasure {
    /// The score of the last inspection, 0–100.
    Result,
    /// Days since the last inspection.
    Age,
    /// Open cases.
    Cases,
}

impl FromPairs for PointStatesQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        let words = [("result", PointMeasure::Result), ("age", PointMeasure::Age), ("cases", PointMeasure::Cases)];
        let missing = || Problem::new(Kind::MissingParameter).param("measure").remedy("one of: result, age, cases");
        Ok(Self { measure: pairs.one_of("measure", &words)?.ok_or_else(missing)?, on: pairs.date("on")? })
    }
}

/// The states of checkpoints by one measure.
#[derive(Debug, Serialize, ToSchema)]
pub struct PointStates {
    /// Which measure.
    measure: PointMeasure,
    /// The day asked for.
    #[schema(value_type = String, format = Date)]
    on: Date,
    /// The place in the log that this was read at.
    seq: u64,
    /// Number of the checkpoint's feature in tiles, and its value. What is not there is 未测.
    #[schema(value_type = Vec<[f64; 2]>)]
    states: Vec<(u32, Number)>,
}

/// The state of each checkpoint by the number of its feature in tiles: of the last inspection with a score that one may
/// know of. Those of a round that is not published count for its circle only.
#[utoipa::path(get, path = "/api/states/checkpoints", operation_id = "checkpoint_states", tag = "map",
    params(PointStatesQuery),
    responses((status = 200, description = "The states", body = PointStates), ReadingOwn))]
pub async fn checkpoints(
    State(app): State<Arc<App>>,
    asked: Asked,
    viewer: Viewer,
    Query(query): Query<PointStatesQuery>,
) -> Result<Response, Problem> {
    app.read_own(&asked, &viewer, |own| {
        let now = &own.on(query.on);
        if query.measure == PointMeasure::Cases {
            let states = point_cases(own);
            return Ok(PointStates { measure: query.measure, on: now.on, seq: now.atlas.seq().0, states });
        }
        let may = |visit: &Visit| permit_inspection(&now.atlas, Some(own.account), visit);
        let filter = ScoreFilter { last: query.on, ..ScoreFilter::default() };
        let value = |visit: &Visit| match query.measure {
            PointMeasure::Result => visit.score.and_then(figure),
            PointMeasure::Age | PointMeasure::Cases => {
                let days = now.on.since(now.atlas.today(visit.at)).map_or(0, |span| span.get_days());
                Some(days.max(0).into())
            }
        };
        let found = now.atlas.last_results(&filter, may);
        let state = |visit: &Visit| Some((now.atlas.checkpoint(visit.checkpoint)?.fid.0, value(visit)?));
        let mut states: Vec<_> = found.into_values().filter_map(state).collect();
        states.sort_unstable_by_key(|(fid, _)| *fid);
        Ok(PointStates { measure: query.measure, on: now.on, seq: now.atlas.seq().0, states })
    })
}

/// The open cases of each checkpoint that one may see, as they are now.
fn point_cases(own: &Own<'_>) -> Vec<(u32, Number)> {
    let (atlas, sight) = (&own.now.atlas, own.sight());
    let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
    for case in atlas.cases().iter().filter(|case| case.is_open() && sight.sees(case)) {
        if let Some(point) = case.place.checkpoint.and_then(|id| atlas.checkpoint(id)) {
            *counts.entry(point.fid.0).or_default() += 1;
        }
    }
    counts.into_iter().map(|(fid, many)| (fid, many.into())).collect()
}
