//! Visits: what stays in memory of an inspection. Its answers, findings and photos are read from the store.

use std::sync::Arc;

use super::{Atlas, Row};
use crate::domain::{
    AreaId, CheckpointId, Fid, Inspection, InspectionId, Instant, LineId, PersonId, RoundId, Ruling, UntestedReason,
    VisitResult,
};

/// An inspection, without what it found.
#[derive(Debug, Clone, PartialEq)]
pub struct Visit {
    /// Identity.
    pub id: InspectionId,
    /// Its round; none = 日常巡查.
    pub round: Option<RoundId>,
    /// What was visited.
    pub checkpoint: CheckpointId,
    /// On which line it counts.
    pub line: LineId,
    /// For which zone it counts.
    pub zone: Option<AreaId>,
    /// Who visited.
    pub inspector: PersonId,
    /// When it was finished.
    pub at: Instant,
    /// Why nothing could be looked at; none = the checklist was gone through.
    pub untested: Option<UntestedReason>,
    /// 0–100, with all rulings.
    pub score: Option<f64>,
    /// How many findings.
    pub findings: u32,
    /// How many photos.
    pub photos: u32,
    /// How many rulings the score holds.
    pub rulings: u32,
}

impl Visit {
    fn of(inspection: &Inspection) -> Self {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Self {
            id: inspection.id,
            round: inspection.round,
            checkpoint: inspection.checkpoint,
            line: inspection.line,
            zone: inspection.zone,
            inspector: inspection.inspector,
            at: inspection.finished_at,
            untested: match &inspection.result {
                VisitResult::Done { .. } => None,
                VisitResult::Untested { reason, .. } => Some(*reason),
            },
            score: inspection.score,
            findings: count(inspection.findings.len()),
            photos: count(inspection.all_photos().count()),
            rulings: 0,
        }
    }
}

impl Atlas {
    pub(super) fn apply_inspection(&mut self, fid: Fid, version: u32, inspection: &Inspection) {
        let visit = Visit::of(inspection);
        self.visits_of_checkpoint.add(visit.checkpoint, fid);
        self.visits_of_round.add(visit.round, fid);
        self.visits.put(Row { fid, version, entity: visit });
    }

    /// Rulings are folded into the visit that they are about.
    pub(super) fn apply_ruling(&mut self, fid: Fid, ruling: &Ruling) {
        self.rulings = self.rulings.max(fid.0.saturating_add(1));
        let Some(row) = self.visits.by_id(ruling.inspection.uuid()) else { return };
        if ruling.number < row.rulings {
            return;
        }
        let mut row = Row::clone(row);
        row.entity.score = ruling.score;
        row.entity.rulings = ruling.number;
        self.visits.put(row);
    }

    /// A visit by its inspection's id.
    pub fn visit(&self, id: InspectionId) -> Option<&Arc<Row<Visit>>> {
        self.visits.by_id(id.uuid())
    }
    /// All visits.
    pub fn visits(&self) -> &super::Table<Visit> {
        &self.visits
    }
    /// The visits of a checkpoint, in the order in which they were recorded.
    pub fn visits_of(&self, checkpoint: CheckpointId) -> impl Iterator<Item = &Arc<Row<Visit>>> {
        self.visits_of_checkpoint.of(&checkpoint).filter_map(|fid| self.visits.get(fid))
    }
    /// The visits of a round, in the order in which they were recorded; of none: 日常巡查.
    pub fn visits_in(&self, round: Option<RoundId>) -> impl Iterator<Item = &Arc<Row<Visit>>> {
        self.visits_of_round.of(&round).filter_map(|fid| self.visits.get(fid))
    }
}
