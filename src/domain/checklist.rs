//! Checklists: what is looked at on a line.

use serde::{Deserialize, Serialize};

use super::{ChecklistId, Code, Dated, Lead, LineId, Name, Period, Recheck, Term};

/// One version of a line's checklist. An inspection keeps the version it was made with.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Checklist {
    /// Identity of this version.
    pub id: ChecklistId,
    /// The line it belongs to.
    pub line: LineId,
    /// Counted from 1 within the line.
    pub number: u32,
    /// When it is in force.
    pub period: Period,
    /// Its items in the order they are asked.
    pub items: Vec<Item>,
}

impl Dated for Checklist {
    fn period(&self) -> Period {
        self.period
    }
}

/// One thing to look at.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// Code, unique within the checklist.
    pub code: Code,
    /// What is asked.
    pub name: Name,
    /// The same in English.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<Name>,
    /// How it is judged.
    pub kind: ItemKind,
    /// The figure to reach (a ratio in percent, a count), when the kind has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<f64>,
    /// What the figure counts, such as `%` or `处/500米`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<Name>,
    /// Weight within the checklist, more than 0.
    pub weight: f64,
    /// The group it stands in on the device.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<Name>,
    /// Who leads a case of it, where that is not as the line says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<Lead>,
    /// How long there is for a case of it, where that is not as the district says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub term: Option<Term>,
    /// How a case of it is looked at again, where that is not as the district says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recheck: Option<Recheck>,
}

/// How an item is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
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
