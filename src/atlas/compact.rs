//! Keeping the spatial indexes quick: merging what was added since, off the writer.
//!
//! ```text
//! writer      apply ─ apply ─ apply ─ install(merged) ─ publish
//! background    └ copy → merged() ────┘
//! ```

use std::{panic, thread};

use super::{Atlas, index::Merged, mesh::MergedMesh};

/// How many additions are worth a merge.
const WORTH: usize = 8 * 1024;

/// Spatial indexes merged on a copy of an atlas; see [`Atlas::merged`].
pub struct MergedIndexes {
    mesh: MergedMesh,
    pins: Merged,
}

impl Atlas {
    /// Whether enough was added since the last merge to be worth another. Queries are right at all times; they only
    /// slow down.
    pub fn wants_merge(&self) -> bool {
        self.mesh.unmerged() + self.pins.unmerged() > WORTH
    }
    /// The spatial indexes of this copy, merged: some seconds for two million places. To be called away from the
    /// writer, and installed there.
    pub fn merged(&self) -> MergedIndexes {
        MergedIndexes { mesh: self.mesh.merged(), pins: self.pins.merged() }
    }
    /// Puts indexes in place that were merged on an earlier copy of this same atlas; what was added since is kept.
    pub fn install(&mut self, merged: MergedIndexes) {
        self.mesh.install(merged.mesh);
        self.pins.install(merged.pins);
    }
    /// Merges at once: after loading, before the first question, when another core has nothing else to do.
    pub fn compact(&mut self) {
        let merged = thread::scope(|scope| {
            let pins = scope.spawn(|| self.pins.merged());
            let mesh = self.mesh.merged();
            MergedIndexes { mesh, pins: pins.join().unwrap_or_else(|panic| panic::resume_unwind(panic)) }
        });
        self.install(merged);
    }
}
