//! The scoring scheme: how answers become figures.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Dated, LineId, Period, ScoringId};

/// One version of the district's scoring scheme.
///
/// A score is `Σ(weight · answer) / Σ(weight) × 100`; what does not apply is left out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ScoringScheme {
    /// Identity of this version.
    pub id: ScoringId,
    /// Counted from 1.
    pub number: u32,
    /// When it is in force.
    pub period: Period,
    /// What 符合 (met) counts, 0–1.
    pub met: f64,
    /// What 基本符合 (partly met) counts, 0–1.
    pub partly: f64,
    /// What 不符合 (not met) counts, 0–1.
    pub not_met: f64,
    /// The weight of each line in a zone's figure.
    pub lines: BTreeMap<LineId, f64>,
    /// What a line without a checkpoint counts as.
    pub missing_line: MissingLine,
}

impl Dated for ScoringScheme {
    fn period(&self) -> Period {
        self.period
    }
}

/// What a line without a checkpoint counts as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MissingLine {
    /// It is left out.
    LeftOut,
    /// It counts as the mean of the others.
    Mean,
}
