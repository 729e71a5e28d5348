//! Lists: what exists on a day, filtered, in a stable order, page by page.
//!
//! Areas, lines, units and people come in the district's own order, checkpoints and duties in the order in which they
//! were first entered. A page is resumed after the last entity of the page before; nothing is shown twice or left out
//! unless its order is edited meanwhile.

use std::sync::Arc;

use geo::Intersects;
use geo_types::Rect;

use super::{
    Atlas, Row,
    diff::DiffFilter,
    index::Bounds,
    search::{Query, Texts, area_texts, checkpoint_texts, line_texts, person_texts, unit_texts},
    settle::Settled,
    table::{Entity, Table},
};
use crate::domain::{
    Area, AreaId, AreaKind, Checkpoint, Date, Duty, Fid, LineId, PartyId, Person, RoleId, Subject, Unit, WorkLine,
};

/// Which part of a list.
#[derive(Debug, Clone, Copy, Default)]
pub struct Paging {
    /// Resume after this entity: [`Page::next`] of the page before.
    pub after: Option<Fid>,
    /// At most so many.
    pub limit: usize,
}

/// A part of a list.
#[derive(Debug, Clone)]
pub struct Page<T> {
    /// In order.
    pub items: Vec<Arc<Row<T>>>,
    /// How many match over all pages.
    pub matched: usize,
    /// Where to resume, if there is more.
    pub next: Option<Fid>,
    /// Whether there is no such place as the one to go on from.
    pub astray: bool,
}

/// Which areas.
#[derive(Debug, Clone, Copy, Default)]
pub struct AreaFilter<'a> {
    /// Only those that share a point with a box.
    pub bbox: Option<Bounds>,
    /// Only those whose interior point lies in a zone.
    pub zone: Option<AreaId>,
    /// Only those that a search for this would find.
    pub q: Option<&'a str>,
}

/// Which checkpoints.
#[derive(Debug, Clone, Copy, Default)]
pub struct CheckpointFilter<'a> {
    /// Only those that stand in a box.
    pub bbox: Option<Bounds>,
    /// Only those of a line.
    pub line: Option<LineId>,
    /// Only those whose zone (stated, else mapped) is this.
    pub zone: Option<AreaId>,
    /// Only those that a search for this would find.
    pub q: Option<&'a str>,
}

/// Which duties.
#[derive(Debug, Clone, Copy, Default)]
pub struct DutyFilter {
    /// Only of a role.
    pub role: Option<RoleId>,
    /// Only for a subject.
    pub subject: Option<Subject>,
    /// Only of a party.
    pub party: Option<PartyId>,
    /// Only what concerns a zone.
    pub zone: Option<AreaId>,
    /// Only what concerns a line.
    pub line: Option<LineId>,
}

impl Atlas {
    /// The areas of a kind that exist on a day, in the district's order.
    pub fn list_areas(&self, kind: AreaKind, filter: &AreaFilter<'_>, on: Date, paging: &Paging) -> Page<Area> {
        let query = filter.q.map(Query::new);
        let zone = filter.zone.and_then(|id| self.areas(AreaKind::Zone).by_id(id.uuid()));
        let wanted = |row: &Row<Area>| {
            if row.versions.on(on).is_none() {
                return false;
            }
            let face = self.mesh.face_on(kind, row.fid, on);
            let in_box = |bounds: &Bounds| {
                let box_of = Rect::new(bounds.min, bounds.max);
                face.is_some_and(|it| bounds.meets(it.bounds()) && it.boundary().shape().intersects(&box_of))
            };
            let in_zone = |zone: &Row<Area>| match kind {
                AreaKind::Community => self.zone_of_community(row.id, on) == Some(zone.id),
                _ => {
                    let home = face.and_then(|face| self.area_at(AreaKind::Zone, face.interior(), on));
                    home == Some(zone.fid)
                }
            };
            filter.bbox.as_ref().is_none_or(in_box)
                && (filter.zone.is_none() || zone.is_some_and(|zone| in_zone(zone)))
                && says(query.as_ref(), || area_texts(row, on))
        };
        ordered(self.areas(kind), |row| row.versions.near(on).order, wanted, paging)
    }
    /// The areas of a kind that share a point with a box on a day, in the district's order.
    pub fn areas_in(&self, kind: AreaKind, bbox: &Bounds, on: Date) -> Vec<Arc<Row<Area>>> {
        let filter = AreaFilter { bbox: Some(*bbox), ..AreaFilter::default() };
        self.list_areas(kind, &filter, on, &Paging { after: None, limit: usize::MAX }).items
    }
    /// The checkpoints that exist on a day, in the order of their numbers.
    pub fn list_checkpoints(&self, filter: &CheckpointFilter<'_>, on: Date, paging: &Paging) -> Page<Checkpoint> {
        let query = filter.q.map(Query::new);
        let wanted = |row: &Row<Checkpoint>| {
            let Some(it) = row.versions.on(on) else { return false };
            filter.line.is_none_or(|line| it.line == line)
                && filter.bbox.is_none_or(|bounds| it.position.is_some_and(|at| bounds.contains(at.coord())))
                && says(query.as_ref(), || checkpoint_texts(row, on))
                && filter.zone.is_none_or(|id| {
                    let settled: Settled = self.settle(it, on);
                    settled.zone.is_some_and(|zone| zone.id == id)
                })
        };
        match &filter.bbox {
            // The pins of a box are few among many checkpoints.
            Some(bounds) => {
                let pins = self.pins_in(bounds, on);
                let rows = pins.iter().filter_map(|pin| self.checkpoints().get(pin.checkpoint));
                numbered(rows.filter(|row| wanted(row)), paging)
            }
            None => numbered(self.checkpoints().iter().filter(|row| wanted(row)), paging),
        }
    }
    /// The checkpoints that stand in a box on a day, in the order of their numbers.
    pub fn checkpoints_in(&self, bbox: &Bounds, on: Date) -> Vec<Arc<Row<Checkpoint>>> {
        self.pins_in(bbox, on).iter().filter_map(|pin| self.checkpoints().get(pin.checkpoint).cloned()).collect()
    }
    /// The lines that exist on a day, in the district's order.
    pub fn list_lines(&self, q: Option<&str>, on: Date, paging: &Paging) -> Page<WorkLine> {
        let query = q.map(Query::new);
        let wanted =
            |row: &Row<WorkLine>| row.versions.on(on).is_some() && says(query.as_ref(), || line_texts(row, on));
        ordered(self.lines(), |row| row.versions.near(on).order, wanted, paging)
    }
    /// The units that exist on a day, in the district's order.
    pub fn list_units(&self, q: Option<&str>, on: Date, paging: &Paging) -> Page<Unit> {
        let query = q.map(Query::new);
        let wanted = |row: &Row<Unit>| row.versions.on(on).is_some() && says(query.as_ref(), || unit_texts(row, on));
        ordered(self.units(), |row| row.versions.near(on).order, wanted, paging)
    }
    /// The people, in the district's order.
    pub fn list_people(&self, q: Option<&str>, paging: &Paging) -> Page<Person> {
        let query = q.map(Query::new);
        let wanted = |row: &Row<Person>| says(query.as_ref(), || person_texts(row));
        ordered(self.people(), |row| row.order, wanted, paging)
    }
    /// The duties that hold on a day, in the order of their numbers.
    pub fn list_duties(&self, filter: &DutyFilter, on: Date, paging: &Paging) -> Page<Duty> {
        let concerned = DiffFilter { zone: filter.zone, line: filter.line };
        let wanted = |row: &Arc<Row<Duty>>| {
            !row.withdrawn
                && row.period.contains(on)
                && filter.role.is_none_or(|role| row.role == role)
                && filter.subject.is_none_or(|subject| row.subject == subject)
                && filter.party.is_none_or(|party| row.party == Some(party))
                && self.concerns(row.subject, on, &concerned)
        };
        match (filter.subject, filter.party) {
            (Some(subject), _) => numbered(self.duties_of(subject).filter(|row| wanted(row)), paging),
            (None, Some(party)) => numbered(self.duties_held_by(party).filter(|row| wanted(row)), paging),
            (None, None) => numbered(self.duties().iter().filter(|row| wanted(row)), paging),
        }
    }
}

fn says<'a>(query: Option<&Query>, texts: impl FnOnce() -> Texts<'a>) -> bool {
    query.is_none_or(|query| query.matches(&texts()))
}

/// A page in the district's order, then by code.
fn ordered<T: Entity>(
    table: &Table<T>,
    order: impl Fn(&Row<T>) -> i32,
    wanted: impl Fn(&Row<T>) -> bool,
    paging: &Paging,
) -> Page<T> {
    let mut all: Vec<_> = table.iter().filter(|row| wanted(row)).map(|row| (order(row), row)).collect();
    all.sort_unstable_by(|(a_order, a), (b_order, b)| (a_order, a.code()).cmp(&(b_order, b.code())));
    let matched = all.len();
    // Resumed by place in the order, so that it goes on even where the last entity matches no more.
    let last = paging.after.and_then(|fid| table.get(fid)).map(|row| (order(row), row.code()));
    let from = last.map_or(0, |last| all.partition_point(|(order, row)| (*order, row.code()) <= last));
    let items: Vec<_> = all[from..].iter().take(paging.limit).map(|(_, row)| (*row).clone()).collect();
    let next = (from + items.len() < matched).then(|| items.last().map(|row| row.fid)).flatten();
    let astray = paging.after.is_some_and(|fid| table.get(fid).is_none());
    Page { items, matched, next, astray }
}

/// A page in the order of the rows' numbers, which they come in.
fn numbered<'a, T: 'a>(rows: impl Iterator<Item = &'a Arc<Row<T>>>, paging: &Paging) -> Page<T> {
    let mut page = Page { items: vec![], matched: 0, next: None, astray: false };
    let mut more = false;
    for row in rows {
        page.matched += 1;
        if paging.after.is_some_and(|after| row.fid <= after) {
            continue;
        }
        if page.items.len() < paging.limit {
            page.items.push(row.clone());
        } else {
            more = true;
        }
    }
    page.next = more.then(|| page.items.last().map(|row| row.fid)).flatten();
    page
}
