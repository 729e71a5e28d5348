//! Which cases: the filters that lists, exports and counts share, and the order.

use std::sync::Arc;

use utoipa::IntoParams;

use super::{figure::Figure, todo::Group, view::Views};
use crate::{
    atlas::{Paging, Plane, Row},
    domain::{AreaId, Case, CaseState, CheckpointId, Date, Fid, LineId, PersonId, Position, UnitId},
    http::{
        lists::{self, no_such},
        paging,
        problem::{Kind, Problem},
        query::{FromPairs, Pairs},
        reading::Now,
    },
};

/// How near is near, when it is not said, in metres.
const NEAR: f64 = 500.0;

/// What the list of cases can be asked for.
#[derive(Debug, Default, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "some fields only describe what others hold")]
pub struct CaseFilter {
    /// Only those in one of these states, separated by commas.
    #[param(value_type = Option<String>, example = "to_sign,underway")]
    state: Option<Vec<CaseState>>,
    /// `true`: only open ones; `false`: only closed ones.
    #[param(value_type = Option<bool>)]
    open: Option<bool>,
    /// Only those of the line with this code.
    line: Option<String>,
    /// Only those in the zone with this code.
    zone: Option<String>,
    /// Only those that the unit with this code leads or assists with.
    unit: Option<String>,
    /// Only those of the checkpoint with this code.
    checkpoint: Option<String>,
    /// Only those that the person with this code was named for or found.
    person: Option<String>,
    /// Only those whose clock runs and has run out.
    #[param(value_type = Option<bool>)]
    overdue: Option<bool>,
    /// Only one's own: those of the own units, named for oneself, or found by oneself.
    #[param(value_type = Option<bool>)]
    mine: Option<bool>,
    /// Only those whose number, text, place or unit says this.
    q: Option<String>,
    /// Only those near a point: longitude and latitude.
    #[param(value_type = Option<String>, example = "115.9,28.66")]
    near: Option<Position>,
    /// So near, in metres; 500 when left out.
    within: Option<f64>,
    /// Only those of a group of `/api/todo`.
    #[param(value_type = Option<Group>, inline)]
    todo: Option<Group>,
    /// Only those that a figure of `/api/figures` counts, for the same days and the same `unit`, `zone` or `line`.
    #[param(value_type = Option<Figure>, inline)]
    figure: Option<Figure>,
    /// The first day that the figure is for.
    #[param(value_type = Option<String>, format = Date)]
    first: Option<Date>,
    /// The last day that the figure is for.
    #[param(value_type = Option<String>, format = Date)]
    last: Option<Date>,
}

const STATES: [(&str, CaseState); 6] = [
    ("to_assign", CaseState::ToAssign),
    ("to_sign", CaseState::ToSign),
    ("underway", CaseState::Underway),
    ("to_recheck", CaseState::ToRecheck),
    ("suspended", CaseState::Suspended),
    ("closed", CaseState::Closed),
];

const TRUTH: [(&str, bool); 2] = [("true", true), ("false", false)];

impl FromPairs for CaseFilter {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        Ok(Self {
            state: pairs.text("state")?.map(|text| states(&text)).transpose()?,
            open: pairs.one_of("open", &TRUTH)?,
            line: pairs.text("line")?,
            zone: pairs.text("zone")?,
            unit: pairs.text("unit")?,
            checkpoint: pairs.text("checkpoint")?,
            person: pairs.text("person")?,
            overdue: pairs.one_of("overdue", &TRUTH)?,
            mine: pairs.one_of("mine", &TRUTH)?,
            q: lists::words(pairs)?,
            near: pairs.text("near")?.map(|text| point(&text)).transpose()?,
            within: pairs.number("within")?,
            todo: pairs.one_of("todo", &Group::WORDS)?,
            figure: pairs.one_of("figure", &Figure::WORDS)?,
            first: pairs.date("first")?,
            last: pairs.date("last")?,
        })
    }
}

fn states(text: &str) -> Result<Vec<CaseState>, Problem> {
    let found = |word: &str| STATES.iter().find(|(known, _)| *known == word.trim()).map(|(_, state)| *state);
    let words = STATES.map(|(word, _)| word).join(", ");
    let bad = || Problem::bad("state", format!("{text:?}")).remedy(format!("some of: {words}"));
    text.split(',').map(|word| found(word).ok_or_else(bad)).collect()
}

fn point(text: &str) -> Result<Position, Problem> {
    let bad = |detail: String| Problem::bad("near", detail).remedy("longitude,latitude");
    let numbers: Option<Vec<f64>> = text.split(',').map(|part| part.trim().parse().ok()).collect();
    match numbers.as_deref() {
        Some([lon, lat]) => Position::new(*lon, *lat).map_err(|error| bad(error.to_string())),
        _ => Err(bad(format!("{text:?}"))),
    }
}

/// The same with its codes resolved.
pub struct Wanted<'a> {
    filter: &'a CaseFilter,
    line: Option<LineId>,
    zone: Option<AreaId>,
    unit: Option<UnitId>,
    checkpoint: Option<CheckpointId>,
    person: Option<PersonId>,
    words: Vec<String>,
    plane: Option<Plane>,
}

impl CaseFilter {
    /// Resolves the codes.
    ///
    /// # Errors
    /// When one of them is that of nothing; when a figure has no days.
    pub fn wanted(&self, now: &Now) -> Result<Wanted<'_>, Problem> {
        let atlas = &now.atlas;
        let unit = |code: &String| atlas.units().by_code(code).map(|row| row.id);
        let person = |code: &String| atlas.people().by_code(code).map(|row| row.id);
        let checkpoint = |code: &String| atlas.checkpoints().by_code(code).map(|row| row.id);
        if self.figure.is_some() && (self.first.is_none() || self.last.is_none()) {
            let param = if self.first.is_none() { "first" } else { "last" };
            return Err(Problem::new(Kind::MissingParameter).param(param));
        }
        Ok(Wanted {
            filter: self,
            line: lists::line(now, self.line.as_deref())?,
            zone: lists::zone(now, self.zone.as_deref())?,
            unit: one("unit", self.unit.as_ref(), unit, "/api/units")?,
            checkpoint: one("checkpoint", self.checkpoint.as_ref(), checkpoint, "/api/checkpoints")?,
            person: one("person", self.person.as_ref(), person, "/api/people")?,
            words: self.q.as_deref().unwrap_or_default().split_whitespace().map(str::to_lowercase).collect(),
            plane: self.near.map(Plane::at),
        })
    }
}

fn one<T>(
    name: &'static str,
    code: Option<&String>,
    find: impl Fn(&String) -> Option<T>,
    list: &str,
) -> Result<Option<T>, Problem> {
    code.map(|code| find(code).ok_or_else(|| no_such(name, code, list))).transpose()
}

impl Wanted<'_> {
    /// Whether a case is one of them, for who asks.
    pub fn takes(&self, views: &Views<'_>, case: &Case) -> bool {
        let filter = self.filter;
        let place = &case.place;
        views.sight.sees(case)
            && filter.state.as_ref().is_none_or(|states| states.contains(&case.state))
            && filter.open.is_none_or(|open| case.is_open() == open)
            && self.line.is_none_or(|line| place.line == Some(line))
            && self.zone.is_none_or(|zone| place.zone == Some(zone))
            && self.checkpoint.is_none_or(|checkpoint| place.checkpoint == Some(checkpoint))
            && self.person.is_none_or(|person| case.person == Some(person) || views.found_by(case) == Some(person))
            && filter.overdue.is_none_or(|overdue| case.is_overdue(views.at) == overdue)
            && filter.mine.is_none_or(|mine| views.is_own(case) == mine)
            && self.is_units(views, case)
            && self.is_near(case)
            && filter.todo.is_none_or(|group| group.takes(views, case))
            && self.is_counted(views, case)
            && self.words.iter().all(|word| views.says(case, word))
    }

    fn is_units(&self, views: &Views<'_>, case: &Case) -> bool {
        let Some(unit) = self.unit else { return true };
        match self.filter.figure {
            // As the figure counts it: moved cases for the last unit alone, rebounds for the one that was there before.
            Some(figure) => figure.unit(views, case) == Some(unit),
            None => case.lead == Some(unit) || case.assisting.contains(&unit),
        }
    }
    fn is_near(&self, case: &Case) -> bool {
        let Some(plane) = &self.plane else { return true };
        let within = self.filter.within.unwrap_or(NEAR);
        case.place.position.is_some_and(|at| plane.metres(at.coord()) <= within)
    }
    fn is_counted(&self, views: &Views<'_>, case: &Case) -> bool {
        let (Some(figure), Some(first), Some(last)) = (self.filter.figure, self.filter.first, self.filter.last) else {
            return true;
        };
        figure.counts(views, case, first, last)
    }
}

impl Views<'_> {
    /// Who found a case, where that may be known.
    pub fn found_by(&self, case: &Case) -> Option<PersonId> {
        let known = self.sight.is_office() || case.found.by == Some(self.sight.person());
        case.found.by.filter(|_| known)
    }
    pub fn is_own(&self, case: &Case) -> bool {
        let sight = self.sight;
        sight.is_of_lead(case) || sight.is_of_assisting(case) || case.found.by == Some(sight.person())
    }
    fn says(&self, case: &Case, word: &str) -> bool {
        let has = |text: &str| text.to_lowercase().contains(word);
        let area = |id: Option<AreaId>| id.and_then(|id| self.area(id)).is_some_and(|area| has(area.name.as_str()));
        let place = &case.place;
        has(case.code.as_str())
            || has(case.text.as_str())
            || place.spot.as_ref().is_some_and(|spot| has(spot.as_str()))
            || place
                .checkpoint
                .and_then(|id| self.atlas.checkpoint(id))
                .is_some_and(|row| has(row.code.as_str()) || has(row.versions.near(self.on).name.as_str()))
            || case.lead.and_then(|id| self.unit(id)).is_some_and(|unit| has(unit.name.as_str()))
            || area(place.zone)
            || area(place.street)
            || area(place.community)
    }
}

/// In which order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, utoipa::ToSchema)]
#[schema(rename_all = "snake_case", as = CaseSort)]
pub enum Sort {
    /// The next to be overdue first; those without a deadline last.
    Due,
    /// Found last first.
    Found,
    /// Opened last first.
    #[default]
    Newest,
}

impl Sort {
    const WORDS: [(&str, Self); 3] = [("due", Self::Due), ("found", Self::Found), ("newest", Self::Newest)];

    fn key(self, row: &Row<Case>) -> (i64, i64) {
        // Among equals the newer first.
        let newest = -i64::from(row.fid.0);
        match self {
            Self::Due => {
                (row.due_at.filter(|_| row.is_open()).map_or(i64::MAX, crate::domain::Instant::micros), newest)
            }
            Self::Found => (row.found.at.micros().saturating_neg(), newest),
            Self::Newest => (newest, 0),
        }
    }
}

/// In which order, for what has no pages.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query, names("sort"))]
pub struct CasesSort(
    /// `due`, `found` or `newest`; `newest` when left out.
    #[param(value_type = Option<Sort>, inline)]
    pub Sort,
);

impl FromPairs for CasesSort {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        Ok(Self(pairs.one_of("sort", &Sort::WORDS)?.unwrap_or_default()))
    }
}

/// Which page, in which order.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "some fields only describe what `paging` holds")]
pub struct CasePage {
    /// `due`, `found` or `newest`; `newest` when left out.
    #[param(value_type = Option<Sort>, inline)]
    pub sort: Sort,
    /// At most so many; 100 when left out.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u64>,
    /// Which page: follow the link in `next` of the answer.
    next: Option<String>,
    #[param(ignore)]
    pub paging: Paging,
}

impl FromPairs for CasePage {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        let sort = pairs.one_of("sort", &Sort::WORDS)?.unwrap_or_default();
        Ok(Self { sort, limit: None, next: None, paging: paging::take(pairs)? })
    }
}

/// The cases that are wanted, in order.
pub fn all(views: &Views<'_>, wanted: &Wanted<'_>, sort: Sort) -> Vec<Arc<Row<Case>>> {
    let mut list: Vec<_> = views.atlas.cases().iter().filter(|row| wanted.takes(views, row)).cloned().collect();
    list.sort_by_key(|row| sort.key(row));
    list
}

/// A page of them.
pub fn page(views: &Views<'_>, wanted: &Wanted<'_>, page: &CasePage) -> crate::atlas::Page<Case> {
    let list = all(views, wanted, page.sort);
    let matched = list.len();
    // Resumed by place in the order, so that it goes on even where the last one matches no more.
    let last = page.paging.after.map(|fid: Fid| views.atlas.cases().get(fid));
    let from = match &last {
        Some(Some(row)) => list.partition_point(|other| page.sort.key(other) <= page.sort.key(row)),
        Some(None) | None => 0,
    };
    let items: Vec<_> = list.into_iter().skip(from).take(page.paging.limit).collect();
    let next = (from + items.len() < matched).then(|| items.last().map(|row| row.fid)).flatten();
    crate::atlas::Page { items, matched, next, astray: matches!(last, Some(None)) }
}
