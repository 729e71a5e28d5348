//! Visits: what stays in memory of an inspection. Its answers, findings and photos are read from the store.

use std::sync::Arc;

use super::{Atlas, Row};
use crate::domain::{
    AnswerValue, AreaId, CheckpointId, Code, Fid, Inspection, InspectionId, Instant, LineId, PersonId, RoundId, Ruling,
    RulingId, Sighting, UntestedReason, VisitResult,
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
    /// Where the inspector was; kept only where the checkpoint has no position, which it may get from here.
    pub seen: Option<Box<Sighting>>,
    /// 0–100, with all rulings.
    pub score: Option<f64>,
    /// How many findings.
    pub findings: u32,
    /// How many photos.
    pub photos: u32,
    /// The rulings that the score holds, oldest first.
    pub ruled: Vec<Ruled>,
}

/// What stays in memory of a ruling.
#[derive(Debug, Clone, PartialEq)]
pub struct Ruled {
    /// Identity.
    pub id: RulingId,
    /// The item.
    pub item: Code,
    /// The answer that stands since.
    pub to: AnswerValue,
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
            seen: None,
            score: inspection.score,
            findings: count(inspection.findings.len()),
            photos: count(inspection.all_photos().count()),
            ruled: vec![],
        }
    }

    /// How many rulings the score holds.
    pub fn rulings(&self) -> u32 {
        u32::try_from(self.ruled.len()).unwrap_or(u32::MAX)
    }
}

impl Atlas {
    pub(super) fn apply_inspection(&mut self, fid: Fid, version: u32, inspection: &Inspection) {
        let mut visit = Visit::of(inspection);
        if self.checkpoint(visit.checkpoint).is_some_and(|row| row.versions.last().position.is_none()) {
            visit.seen = inspection.seen.map(Box::new);
        }
        self.visits_of_checkpoint.add(visit.checkpoint, fid);
        self.visits_of_round.add(visit.round, fid);
        self.visits.put(Row { fid, version, entity: visit });
    }

    /// Rulings are folded into the visit that they are about.
    pub(super) fn apply_ruling(&mut self, fid: Fid, ruling: &Ruling) {
        while self.ruled.len() <= fid.index() {
            self.ruled.push_back(None);
        }
        self.ruled[fid.index()] = Some(ruling.inspection);
        let Some(row) = self.visits.by_id(ruling.inspection.uuid()) else { return };
        if row.ruled.iter().any(|known| known.id == ruling.id) {
            return;
        }
        let mut row = Row::clone(row);
        // They come in the order of their numbers: that of the log, and that of the table.
        row.entity.score = ruling.score;
        row.entity.ruled.push(Ruled { id: ruling.id, item: ruling.item.clone(), to: ruling.to });
        self.visits.put(row);
    }

    /// The visit that a ruling is about, by the ruling's number.
    pub fn visit_of_ruling(&self, fid: Fid) -> Option<&Arc<Row<Visit>>> {
        self.visit((*self.ruled.get(fid.index())?)?)
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
