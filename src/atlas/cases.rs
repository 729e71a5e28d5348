//! Cases in memory: open ones whole, closed ones without history and with the first photos only.

use std::sync::Arc;

use super::{Atlas, Row, Table};
use crate::domain::{Case, CaseId, CheckpointId, Fid};

impl Atlas {
    pub(super) fn apply_case(&mut self, fid: Fid, version: u32, case: Case) {
        let entity = if case.is_open() { case } else { case.slim() };
        let now = entity.place.checkpoint;
        let before = self.cases.put(Row { fid, version, entity }).and_then(|old| old.place.checkpoint);
        if before != now {
            before.into_iter().for_each(|point| self.cases_of_checkpoint.remove(&point, fid));
            now.into_iter().for_each(|point| self.cases_of_checkpoint.add(point, fid));
        }
    }

    /// All cases; closed ones without history and with the first photos only.
    pub fn cases(&self) -> &Table<Case> {
        &self.cases
    }
    /// A case by id.
    pub fn case(&self, id: CaseId) -> Option<&Arc<Row<Case>>> {
        self.cases.by_id(id.uuid())
    }
    /// The cases of a checkpoint, in the order in which they were opened.
    pub fn cases_of(&self, checkpoint: CheckpointId) -> impl Iterator<Item = &Arc<Row<Case>>> {
        self.cases_of_checkpoint.of(&checkpoint).filter_map(|fid| self.cases.get(fid))
    }
}
