//! Checklists, all versions: what is asked on each line.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::{
    App,
    auth::Viewer,
    lists,
    named::Named,
    problem::{Problem, ReadingOwn},
    query::{FromPairs, Pairs, Query},
    reading::{Asked, Now},
};
use crate::{
    atlas::Row,
    domain::{Checklist, Code, Date, Dated, Item, ItemKind, LineId, Name},
};

/// The checklists.
#[derive(Debug, Serialize, ToSchema)]
pub struct Checklists {
    /// By line, then by number.
    items: Vec<ChecklistView>,
    /// What the answers count on the day.
    scheme: Option<AnswerShares>,
    /// The day they are read for.
    #[schema(value_type = String, format = Date)]
    on: Date,
    /// The place in the log.
    seq: u64,
    /// How many there are.
    matched: usize,
    /// There are no further pages.
    next: Option<String>,
}

/// What an answer counts, from 0 to 1.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnswerShares {
    /// 符合.
    met: f64,
    /// 基本符合.
    partly: f64,
    /// 不符合.
    not_met: f64,
}

/// One version of a line's checklist.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Checklist)]
pub struct ChecklistView {
    /// Its line.
    line: Named,
    /// Counted from 1 within the line.
    number: u32,
    /// The first day on which it is in force.
    #[schema(value_type = String, format = Date)]
    first: Date,
    /// The last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    last: Option<Date>,
    /// Whether it is in force on the day.
    in_force: bool,
    /// Its items in the order they are asked.
    items: Vec<ItemView>,
}

/// One thing to look at.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ChecklistItem)]
pub struct ItemView {
    /// Its code, unique within the checklist.
    #[schema(value_type = String)]
    code: Code,
    /// What is asked.
    #[schema(value_type = String)]
    name: Name,
    /// The same in English.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    name_en: Option<Name>,
    /// How it is judged.
    #[schema(value_type = ItemKindWord)]
    kind: ItemKind,
    /// The figure to reach, or the points that each occurrence takes off.
    #[serde(skip_serializing_if = "Option::is_none")]
    target: Option<f64>,
    /// What the figure counts.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    unit: Option<Name>,
    /// Weight within the checklist.
    weight: f64,
    /// The group it stands in on the device.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    group: Option<Name>,
}

/// How an item is judged.
#[derive(ToSchema)]
#[schema(as = ItemKind, rename_all = "snake_case")]
#[allow(dead_code, reason = "the words of a domain enum, for the API's description")]
pub enum ItemKindWord {
    /// There or not there.
    Present,
    /// A share of at least the target, in percent.
    Ratio,
    /// A count of at least the target.
    MinCount,
    /// A single occurrence fails it.
    Zero,
    /// Each occurrence takes the target's points off, down to 0.
    Deduction,
}

/// Which checklists.
#[derive(Debug, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ChecklistsQuery {
    /// The day in the district; today when left out.
    #[param(value_type = Option<String>, format = Date)]
    on: Option<Date>,
    /// Only those of the line with this code.
    line: Option<String>,
}

impl FromPairs for ChecklistsQuery {
    fn take(pairs: &mut Pairs) -> Result<Self, Problem> {
        Ok(Self { on: pairs.date("on")?, line: pairs.text("line")? })
    }
}

impl ItemView {
    fn of(item: &Item) -> Self {
        Self {
            code: item.code.clone(),
            name: item.name.clone(),
            name_en: item.name_en.clone(),
            kind: item.kind,
            target: item.target,
            unit: item.unit.clone(),
            weight: item.weight,
            group: item.group.clone(),
        }
    }
}

/// The checklists, of one line or of all.
pub fn views(now: &Now, of: Option<LineId>) -> Vec<ChecklistView> {
    let view = |list: &Row<Checklist>| {
        Some(ChecklistView {
            line: now.named_line(list.line)?,
            number: list.number,
            first: list.period().first(),
            last: list.period().last(),
            in_force: list.period().contains(now.on),
            items: list.items.iter().map(ItemView::of).collect(),
        })
    };
    let wanted = now.atlas.checklists().iter().filter(|list| of.is_none_or(|line| list.line == line));
    let mut all: Vec<_> = wanted.filter_map(|list| view(list)).collect();
    all.sort_by(|a, b| (&a.line.code, a.number).cmp(&(&b.line.code, b.number)));
    all
}

/// What the answers count on the day; none where no scheme is in force.
pub fn shares(now: &Now) -> Option<AnswerShares> {
    let scheme = now.atlas.scheme_on(now.on)?;
    Some(AnswerShares { met: scheme.met, partly: scheme.partly, not_met: scheme.not_met })
}

/// The checklists of the lines, all versions: an inspection keeps the one it was made with.
#[utoipa::path(get, path = "/api/checklists", operation_id = "list_checklists", tag = "inspections",
    params(ChecklistsQuery),
    responses((status = 200, description = "All of them", body = Checklists), ReadingOwn))]
pub async fn checklists(
    State(app): State<Arc<App>>,
    asked: Asked,
    viewer: Viewer,
    Query(query): Query<ChecklistsQuery>,
) -> Result<Response, Problem> {
    app.read_own(&asked, &viewer, |own| {
        let now = &own.on(query.on);
        let items = views(now, lists::line(now, query.line.as_deref())?);
        Ok(Checklists {
            matched: items.len(),
            items,
            scheme: shares(now),
            on: now.on,
            seq: now.atlas.seq().0,
            next: None,
        })
    })
}
