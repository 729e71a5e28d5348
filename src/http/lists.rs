//! The shapes that lists share, and their parameters.

use axum::http::Uri;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    paging,
    problem::Problem,
    query::{FromPairs, Pairs},
    reading::Now,
};
use crate::{
    atlas::{Page, Paging, Row},
    domain::{AreaId, AreaKind, Date, Fid, LineId},
};

/// A page of things.
#[derive(Debug, Serialize, ToSchema)]
pub struct List<T> {
    /// The rows of this page.
    items: Vec<T>,
    /// The day they are read for.
    #[schema(value_type = String, format = Date)]
    on: Date,
    /// The place in the log.
    seq: u64,
    /// How many there are over all pages.
    matched: usize,
    /// Where the next page is.
    next: Option<String>,
}

/// A page of places as GeoJSON, WGS 84.
#[derive(Debug, Serialize, ToSchema)]
pub struct Collection<F> {
    #[schema(inline)]
    r#type: CollectionWord,
    /// The places of this page.
    features: Vec<F>,
    /// The day they are read for.
    #[schema(value_type = String, format = Date)]
    on: Date,
    /// The place in the log.
    seq: u64,
    /// How many there are over all pages.
    matched: usize,
    /// Where the next page is.
    next: Option<String>,
}

#[derive(Debug, Serialize, ToSchema)]
enum CollectionWord {
    FeatureCollection,
}

/// One thing, with the day it is read for.
#[derive(Debug, Serialize, ToSchema)]
pub struct One<T> {
    /// The day it is read for.
    #[schema(value_type = String, format = Date)]
    on: Date,
    /// The place in the log.
    seq: u64,
    #[serde(flatten)]
    item: T,
}

impl<T> List<T> {
    /// A page of rows, each as `view` shows it; what is not there that day is left out.
    ///
    /// # Errors
    /// When `next` was not made here.
    pub fn new<R>(now: &Now, uri: &Uri, page: &Page<R>, view: impl Fn(&Row<R>) -> Option<T>) -> Result<Self, Problem> {
        if page.astray {
            return Err(paging::astray());
        }
        Ok(Self {
            items: page.items.iter().filter_map(|row| view(row)).collect(),
            on: now.on,
            seq: now.atlas.seq().0,
            matched: page.matched,
            next: paging::next(uri, page.next),
        })
    }
}

impl<T> List<T> {
    /// Rows that were picked elsewhere, of `matched` over all pages; `last` is the one the next page goes on after.
    pub fn of(now: &Now, uri: &Uri, items: Vec<T>, matched: usize, last: Option<Fid>) -> Self {
        let next = paging::next(uri, last);
        Self { items, on: now.on, seq: now.atlas.seq().0, matched, next }
    }
}

impl<F> Collection<F> {
    /// As [`List::new`].
    ///
    /// # Errors
    /// As [`List::new`].
    pub fn new<R>(now: &Now, uri: &Uri, page: &Page<R>, view: impl Fn(&Row<R>) -> Option<F>) -> Result<Self, Problem> {
        let List { items, on, seq, matched, next } = List::new(now, uri, page, view)?;
        Ok(Self { r#type: CollectionWord::FeatureCollection, features: items, on, seq, matched, next })
    }
}

impl<T> One<T> {
    /// `item` as it is read now.
    pub fn new(now: &Now, item: T) -> Self {
        Self { on: now.on, seq: now.atlas.seq().0, item }
    }
}

/// What a plain list can be asked for.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "some fields only describe what `paging` holds")]
pub struct ListQuery {
    /// The day in the district; today when left out.
    #[param(value_type = Option<String>, format = Date)]
    pub on: Option<Date>,
    /// Only what a search for this would find: by name, other names, code or pinyin.
    pub q: Option<String>,
    /// At most so many rows; 100 when left out.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u64>,
    /// Which page: follow the link in `next` of the answer.
    next: Option<String>,
    #[param(ignore)]
    pub paging: Paging,
}

impl FromPairs for ListQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        let (on, q) = (pairs.date("on")?, words(pairs)?);
        Ok(Self { on, q, limit: None, next: None, paging: paging::take(pairs)? })
    }
}

/// Reads `q`.
///
/// # Errors
/// When it is longer than anything it could be found in.
pub fn words(pairs: &mut Pairs) -> Result<Option<String>, Problem> {
    match pairs.text("q")? {
        Some(q) if q.chars().count() > 200 => Err(Problem::bad("q", "more than 200 characters")),
        q => Ok(q),
    }
}

/// The zone with this code, for a filter.
///
/// # Errors
/// When there is none.
pub fn zone(now: &Now, code: Option<&str>) -> Result<Option<AreaId>, Problem> {
    let found = |code| now.atlas.areas(AreaKind::Zone).by_code(code).map(|row| row.id);
    code.map(|code| found(code).ok_or_else(|| no_such("zone", code, "/api/zones"))).transpose()
}

/// The line with this code, for a filter.
///
/// # Errors
/// When there is none.
pub fn line(now: &Now, code: Option<&str>) -> Result<Option<LineId>, Problem> {
    let found = |code| now.atlas.lines().by_code(code).map(|row| row.id);
    code.map(|code| found(code).ok_or_else(|| no_such("line", code, "/api/lines"))).transpose()
}

/// A filter that names something that is not there.
pub fn no_such(name: &'static str, code: &str, list: &str) -> Problem {
    Problem::bad(name, format!("there is no {name} {code:?}")).remedy(format!("a code out of {list}"))
}
