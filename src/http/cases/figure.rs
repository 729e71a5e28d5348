//! Figures (统计口径), and which cases each of them counts. Every number opens its list: `/api/cases?figure=…`.

use std::{collections::BTreeMap, sync::Arc};

use axum::{extract::State, response::Response};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{super::named::Named, view::Views, views};
use crate::{
    domain::{Case, CaseState, Date, Ending, Instant, UnitId, UnitKind},
    http::{
        App,
        auth::Viewer,
        problem::{Kind, Problem, ReadingOwn},
        query::{FromPairs, Pairs, Query},
        reading::Asked,
    },
    rules::clock,
};

/// A figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(rename_all = "snake_case")]
pub enum Figure {
    /// 交办数: assigned in the period. One that was moved counts once, for the last unit; joined and dismissed ones are no
    /// unit's.
    Assigned,
    /// Those whose deadline is in the period and over; not those that are put off.
    Due,
    /// Of these: handed in by the deadline.
    OnTime,
    /// Of those assigned in the period: 销号.
    Closed,
    /// Of those assigned in the period: 挂账 now.
    Suspended,
    /// 逾期: of those due in the period, not handed in at the deadline.
    Overdue,
    /// Of those assigned in the period: passed at the first re-check.
    FirstPass,
    /// Of those assigned in the period: re-checked at least once.
    Rechecked,
    /// 反弹: found in the period at a point and item that was closed not long before, for the unit that had put it right.
    Rebounds,
    /// With a unit and open now, whenever it was assigned.
    Open,
}

impl Figure {
    const ALL: [Self; 10] = [
        Self::Assigned,
        Self::Due,
        Self::OnTime,
        Self::Closed,
        Self::Suspended,
        Self::Overdue,
        Self::FirstPass,
        Self::Rechecked,
        Self::Rebounds,
        Self::Open,
    ];
    /// By their words.
    pub const WORDS: [(&str, Self); 10] = [
        ("assigned", Self::Assigned),
        ("due", Self::Due),
        ("on_time", Self::OnTime),
        ("closed", Self::Closed),
        ("suspended", Self::Suspended),
        ("overdue", Self::Overdue),
        ("first_pass", Self::FirstPass),
        ("rechecked", Self::Rechecked),
        ("rebounds", Self::Rebounds),
        ("open", Self::Open),
    ];

    /// Whether it counts a case.
    pub fn counts(self, views: &Views<'_>, case: &Case, first: Date, last: Date) -> bool {
        if case.ending.is_some_and(|ending| ending != Ending::Done) {
            return false;
        }
        let within = |day: Date| first <= day && day <= last;
        let on = |at: Option<Instant>| at.is_some_and(|at| within(views.atlas.today(at)));
        let assigned = || on(case.assigned_at);
        let due = || {
            let over = |due: Instant| due <= views.at && within(clock::due_day(views.atlas, due));
            case.state != CaseState::Suspended && case.lead.is_some() && case.due_at.is_some_and(over)
        };
        let done = case.ending == Some(Ending::Done);
        match self {
            Self::Assigned => assigned(),
            Self::Due => due(),
            Self::OnTime => due() && case.on_time == Some(true),
            Self::Overdue => due() && case.on_time != Some(true),
            Self::Closed => assigned() && done,
            Self::Suspended => assigned() && case.state == CaseState::Suspended,
            Self::FirstPass => assigned() && done && case.failures == 0,
            Self::Rechecked => assigned() && (done || case.failures > 0),
            Self::Rebounds => case.rebound_of.is_some() && on(Some(case.found.at)),
            Self::Open => case.is_open() && case.assigned_at.is_some(),
        }
    }

    /// The unit that it counts a case for.
    pub fn unit(self, views: &Views<'_>, case: &Case) -> Option<UnitId> {
        match self {
            Self::Rebounds => case.rebound_of.and_then(|id| views.atlas.case(id)).and_then(|before| before.lead),
            _ => case.lead,
        }
    }
}

/// By what it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ToSchema)]
#[schema(rename_all = "snake_case")]
enum By {
    Unit,
    Zone,
    Line,
}

/// Which figures.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct FiguresQuery {
    /// The first day of the period; the first of the month when left out.
    #[param(value_type = Option<String>, format = Date)]
    first: Option<Date>,
    /// The last day of the period; today when left out.
    #[param(value_type = Option<String>, format = Date)]
    last: Option<Date>,
    /// By `unit`, `zone` or `line`; by unit when left out.
    #[param(value_type = Option<By>, inline)]
    by: By,
}

impl FromPairs for FiguresQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        let words = [("unit", By::Unit), ("zone", By::Zone), ("line", By::Line)];
        let by = pairs.one_of("by", &words)?.unwrap_or(By::Unit);
        Ok(Self { first: pairs.date("first")?, last: pairs.date("last")?, by })
    }
}

/// The figures of a period.
#[derive(Debug, Serialize, ToSchema)]
pub struct Figures {
    /// The first day.
    #[schema(value_type = String, format = Date)]
    first: Date,
    /// The last day.
    #[schema(value_type = String, format = Date)]
    last: Date,
    /// Those with any case, in the district's order.
    items: Vec<FigureItem>,
}

/// The figures of a unit, a zone or a line. What each one counts: see `figure` of the list of cases.
#[derive(Debug, Serialize, ToSchema)]
pub struct FigureItem {
    /// Of which.
    key: Named,
    /// 街道组, 部门组: within which units are ranked.
    #[serde(skip_serializing_if = "Option::is_none")]
    group: Option<GroupWord>,
    /// 交办数.
    assigned: u32,
    /// Due in the period.
    due: u32,
    /// Handed in by the deadline.
    on_time: u32,
    /// 销号.
    closed: u32,
    /// 挂账.
    suspended: u32,
    /// 逾期.
    overdue: u32,
    /// Passed at the first re-check.
    first_pass: u32,
    /// Re-checked.
    rechecked: u32,
    /// 反弹.
    rebounds: u32,
    /// Open now.
    open: u32,
    /// 按期整改率: `on_time` ÷ `due`; `null` where nothing was due.
    on_time_rate: Option<f64>,
    /// 累计整改率: `closed` ÷ (`assigned` − `suspended`); `null` where that is nothing.
    closed_rate: Option<f64>,
    /// 一次通过率: `first_pass` ÷ `rechecked`; `null` where nothing was.
    first_pass_rate: Option<f64>,
    /// 反弹率: `rebounds` ÷ `closed`; `null` where nothing was.
    rebound_rate: Option<f64>,
}

/// The groups of units.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = FigureGroup)]
enum GroupWord {
    /// 街道组.
    Street,
    /// 部门组.
    Department,
    /// Others.
    Other,
}

/// The figures (统计口径) of the cases that who asks may see.
#[utoipa::path(get, path = "/api/figures", operation_id = "figures", tag = "cases", params(FiguresQuery),
    responses((status = 200, description = "The figures", body = Figures), ReadingOwn))]
pub async fn figures(
    State(app): State<Arc<App>>,
    asked: Asked,
    viewer: Viewer,
    Query(query): Query<FiguresQuery>,
) -> Result<Response, Problem> {
    app.read_own(&asked, &viewer, |own| {
        let first = query.first.unwrap_or_else(|| own.now.today.first_of_month());
        let last = query.last.unwrap_or(own.now.today);
        if last < first {
            return Err(Problem::new(Kind::BadParameter).param("last").detail("before the first day"));
        }
        let sight = own.sight();
        Ok(count(&views(own, &sight), query.by, first, last))
    })
}

fn count(views: &Views<'_>, by: By, first: Date, last: Date) -> Figures {
    let mut rows: BTreeMap<Place, [u32; Figure::ALL.len()]> = BTreeMap::new();
    for case in views.atlas.cases().iter().filter(|row| views.sight.sees(row)) {
        for (at, figure) in Figure::ALL.into_iter().enumerate() {
            if figure.counts(views, case, first, last)
                && let Some(place) = place(views, by, figure, case)
            {
                rows.entry(place).or_default()[at] += 1;
            }
        }
    }
    Figures { first, last, items: rows.into_iter().map(|(place, row)| item(place, row)).collect() }
}

/// What a row is of, in the district's order.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    order: i32,
    code: crate::domain::Code,
    name: crate::domain::Name,
    kind: Option<u8>,
}

fn place(views: &Views<'_>, by: By, figure: Figure, case: &Case) -> Option<Place> {
    let (atlas, on) = (views.atlas, views.on);
    match by {
        By::Unit => {
            let id = figure.unit(views, case)?;
            let version = atlas.unit(id)?.versions.near(on);
            let kind = match version.kind {
                UnitKind::Street => 0,
                UnitKind::Department => 1,
                _ => 2,
            };
            let Named { code, name } = views.unit(id)?;
            Some(Place { order: version.order, code, name, kind: Some(kind) })
        }
        By::Zone => {
            let id = case.place.zone?;
            let Named { code, name } = views.area(id)?;
            Some(Place { order: atlas.area(id)?.versions.near(on).order, code, name, kind: None })
        }
        By::Line => {
            let row = atlas.line(case.place.line?)?;
            let version = row.versions.near(on);
            let name = version.short_name.as_ref().unwrap_or(&version.name).clone();
            Some(Place { order: version.order, code: row.code.clone(), name, kind: None })
        }
    }
}

fn item(place: Place, row: [u32; Figure::ALL.len()]) -> FigureItem {
    let [assigned, due, on_time, closed, suspended, overdue, first_pass, rechecked, rebounds, open] = row;
    let rate = |part: u32, whole: u32| (whole > 0).then(|| f64::from(part) / f64::from(whole));
    FigureItem {
        key: Named { code: place.code, name: place.name },
        group: place.kind.map(|kind| match kind {
            0 => GroupWord::Street,
            1 => GroupWord::Department,
            _ => GroupWord::Other,
        }),
        assigned,
        due,
        on_time,
        closed,
        suspended,
        overdue,
        first_pass,
        rechecked,
        rebounds,
        open,
        on_time_rate: rate(on_time, due),
        closed_rate: rate(closed, assigned.saturating_sub(suspended)),
        first_pass_rate: rate(first_pass, rechecked),
        rebound_rate: rate(rebounds, closed),
    }
}
