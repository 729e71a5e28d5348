//! The matrix (线片责任表): every required slot of the district, zone by zone and line by line.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Atlas, Row,
    judge::{Counts, Status},
    slots::{Question, Slot, SlotKind},
    views::{LineRef, PlaceRef},
};
use crate::domain::{Area, AreaKind, Coverage, Date, Seq, Subject, WorkLine};

/// Within how many days a duty that ends with nobody to follow counts as due.
pub const DUE_DAYS: i32 = 30;

/// Faults of required slots, and what is about to become one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Totals {
    /// How many slots are at fault.
    #[serde(flatten)]
    pub counts: Counts,
    /// Duties of required slots that end within 30 days with nobody to follow.
    pub due_30d: u32,
}

/// The whole matrix.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Matrix {
    /// The day asked for.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// The place in the log that this was read at.
    #[schema(value_type = u64)]
    pub seq: Seq,
    /// The zones in the district's order: the columns.
    pub zones: Vec<ZoneColumn>,
    /// The lines in the district's order: the rows.
    pub lines: Vec<LineRow>,
    /// For each line a slot per zone; empty for a line whose own people cover the whole district.
    pub cells: Vec<Vec<Slot>>,
    /// Faults of all required slots, each counted once.
    pub totals: Totals,
}

/// A zone in the matrix.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ZoneColumn {
    /// The zone.
    pub zone: PlaceRef,
    /// The district's own display order.
    pub order: i32,
    /// Supervising leader and area owner.
    pub slots: Vec<Slot>,
    /// Faults of these and of the zone's cells.
    pub counts: Counts,
}

/// A line in the matrix.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LineRow {
    /// The line.
    pub line: LineRef,
    /// Unit, chief supervisor, and the line's own responsible person (not required where cells are).
    pub slots: Vec<Slot>,
    /// Faults of the required ones of these and of the line's cells.
    pub counts: Counts,
}

/// A slot that somebody has to hold.
pub(super) struct Required<'a> {
    pub(super) zone: Option<&'a Row<Area>>,
    pub(super) line: Option<&'a Row<WorkLine>>,
    pub(super) question: Question<'a>,
}

impl Atlas {
    /// The matrix of a day.
    pub fn matrix(&self, on: Date) -> Matrix {
        let zones = self.zones_on(on);
        let mut totals = Totals::default();
        let mut columns: Vec<ZoneColumn> = zones
            .iter()
            .map(|zone| ZoneColumn {
                zone: PlaceRef::of(zone, on),
                order: zone.versions.near(on).order,
                slots: self.read(self.zone_questions(zone.id), on),
                counts: Counts::default(),
            })
            .collect();
        for column in &mut columns {
            column.counts = count(&column.slots);
            totals.counts.join(column.counts);
        }
        let mut rows = vec![];
        let mut cells = vec![];
        for line in self.lines_on(on) {
            let slots = self.read(self.line_questions(line), on);
            let required = is_covered_by_cells(line, on).then_some(SlotKind::LinePerson);
            let mut counts = Counts::default();
            slots.iter().filter(|slot| Some(slot.slot) != required).for_each(|slot| counts.add(slot.status));
            let across = zones.iter().filter_map(|zone| self.cell_question(line, zone, on));
            let across = self.read(across.collect(), on);
            for (column, slot) in columns.iter_mut().zip(&across) {
                column.counts.add(slot.status);
                counts.add(slot.status);
            }
            totals.counts.join(counts);
            rows.push(LineRow { line: LineRef::of(line, on), slots, counts });
            cells.push(across);
        }
        totals.due_30d = self.required(on).iter().map(|required| self.due(required, on)).sum();
        Matrix { on, seq: self.seq(), zones: columns, lines: rows, cells, totals }
    }

    /// The zones that exist on a day, in the district's order.
    pub fn zones_on(&self, on: Date) -> Vec<&Row<Area>> {
        self.areas_on(AreaKind::Zone, on)
    }
    /// The areas of a kind that exist on a day, in the district's order.
    pub fn areas_on(&self, kind: AreaKind, on: Date) -> Vec<&Row<Area>> {
        let rows = self.areas(kind).iter();
        let mut list: Vec<_> = rows.filter_map(|row| Some((row.versions.on(on)?.order, &row.code, &**row))).collect();
        list.sort_unstable_by_key(|(order, code, _)| (*order, *code));
        list.into_iter().map(|(_, _, row)| row).collect()
    }

    /// Every slot that somebody has to hold on a day: leader and owner of each zone; unit and chief supervisor of
    /// each line; the line's person, once, or its cell in each zone.
    pub(super) fn required(&self, on: Date) -> Vec<Required<'_>> {
        let (zones, lines) = (self.zones_on(on), self.lines_on(on));
        let mut list = vec![];
        for zone in &zones {
            let own = self.zone_questions(zone.id).into_iter();
            list.extend(own.map(|question| Required { zone: Some(zone), line: None, question }));
        }
        for line in lines {
            let cells = is_covered_by_cells(line, on);
            let own = self.line_questions(line).into_iter();
            let own = own.filter(|question| !(cells && question.slot == SlotKind::LinePerson));
            list.extend(own.map(|question| Required { zone: None, line: Some(line), question }));
            list.extend(zones.iter().filter_map(|zone| {
                let question = self.cell_question(line, zone, on)?;
                Some(Required { zone: Some(zone), line: Some(line), question })
            }));
        }
        list
    }
    /// Holders of a required slot who end soon with nobody to follow.
    pub(super) fn due(&self, required: &Required<'_>, on: Date) -> u32 {
        required.question.role.map_or(0, |role| self.ends_soon(role, required.question.subject, on, DUE_DAYS))
    }
    fn line_questions(&self, line: &Row<WorkLine>) -> Vec<Question<'_>> {
        let kinds = [SlotKind::LineUnit, SlotKind::ChiefSupervisor, SlotKind::LinePerson];
        kinds.into_iter().filter_map(|slot| self.question(slot, Subject::Line(line.id))).collect()
    }
    fn cell_question(&self, line: &Row<WorkLine>, zone: &Row<Area>, on: Date) -> Option<Question<'_>> {
        let subject = Subject::Cell { line: line.id, zone: zone.id };
        is_covered_by_cells(line, on).then(|| self.question(SlotKind::LinePerson, subject)).flatten()
    }
    fn read(&self, questions: Vec<Question<'_>>, on: Date) -> Vec<Slot> {
        questions.iter().filter_map(|question| self.slot(question, on)).collect()
    }
}

fn is_covered_by_cells(line: &WorkLine, on: Date) -> bool {
    line.versions.near(on).coverage == Coverage::PerZone
}

fn count(slots: &[Slot]) -> Counts {
    let mut counts = Counts::default();
    slots.iter().map(|slot| slot.status).filter(|status: &Status| status.is_fault()).for_each(|it| counts.add(it));
    counts
}
