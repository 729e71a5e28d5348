//! What somebody wants done to a shift.

use serde::{Deserialize, Serialize};

use super::{
    Date, Half, Hours, MarkHow, Meeting, Output, PersonId, Photo, ShiftId, ShiftStepAct, Sighting, Text, UnitId, Who,
};

/// What somebody wants done to a shift.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "do")]
#[allow(missing_docs, reason = "the fields are those of the shift and its parts")]
pub enum ShiftAct {
    /// What is left out stays as it is.
    Change {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        task: Option<Text>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        meeting: Option<Meeting>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        hours: Option<Hours>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        parts: Option<Vec<Owed>>,
    },
    /// To another half day.
    Move {
        date: Date,
        half: Half,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        hours: Option<Hours>,
        reason: Text,
    },
    Cancel {
        reason: Text,
    },
    Restore,
    /// Its parts go over to another one; it is cancelled.
    Combine {
        into: ShiftId,
    },
    /// The units that have named too few are asked.
    Ask,
    SetNames {
        unit: UnitId,
        names: Vec<Who>,
    },
    Appoint {
        unit: UnitId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        leader: Option<PersonId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        contact: Option<PersonId>,
    },
    Replace {
        unit: UnitId,
        person: PersonId,
        by: PersonId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Text>,
    },
    CheckIn {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<Sighting>,
    },
    CheckOut {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seen: Option<Sighting>,
    },
    Mark {
        unit: UnitId,
        how: MarkHow,
        marks: Vec<Marked>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        photos: Vec<Photo>,
    },
    Report {
        outputs: Vec<Output>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<Text>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        photos: Vec<Photo>,
    },
    Approve {
        unit: UnitId,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        hours: Vec<Worked>,
    },
    Reopen {
        unit: UnitId,
        reason: Text,
    },
}

/// What a unit owes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Owed {
    /// The unit.
    pub unit: UnitId,
    /// How many people.
    pub needed: u16,
    /// Whom to ask; as it was when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<PersonId>,
}

/// Whether somebody was there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Marked {
    /// Who.
    pub who: Who,
    /// Whether.
    pub present: bool,
    /// For how long, where that is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minutes: Option<u32>,
}

/// How long somebody worked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Worked {
    /// Who.
    pub who: Who,
    /// Minutes.
    pub minutes: u32,
}

impl ShiftAct {
    /// What is done.
    pub const fn what(&self) -> ShiftStepAct {
        match self {
            Self::Change { .. } => ShiftStepAct::Change,
            Self::Move { .. } => ShiftStepAct::Move,
            Self::Cancel { .. } => ShiftStepAct::Cancel,
            Self::Restore => ShiftStepAct::Restore,
            Self::Combine { .. } => ShiftStepAct::Combine,
            Self::Ask => ShiftStepAct::Ask,
            Self::SetNames { .. } => ShiftStepAct::SetNames,
            Self::Appoint { .. } => ShiftStepAct::Appoint,
            Self::Replace { .. } => ShiftStepAct::Replace,
            Self::CheckIn { .. } => ShiftStepAct::CheckIn,
            Self::CheckOut { .. } => ShiftStepAct::CheckOut,
            Self::Mark { .. } => ShiftStepAct::Mark,
            Self::Report { .. } => ShiftStepAct::Report,
            Self::Approve { .. } => ShiftStepAct::Approve,
            Self::Reopen { .. } => ShiftStepAct::Reopen,
        }
    }
    /// The unit whose part is meant, for the acts on one.
    pub const fn unit(&self) -> Option<UnitId> {
        match self {
            Self::SetNames { unit, .. }
            | Self::Appoint { unit, .. }
            | Self::Replace { unit, .. }
            | Self::Mark { unit, .. }
            | Self::Approve { unit, .. }
            | Self::Reopen { unit, .. } => Some(*unit),
            _ => None,
        }
    }
    /// The photos that come with it.
    pub fn photos(&self) -> &[Photo] {
        match self {
            Self::Mark { photos, .. } | Self::Report { photos, .. } => photos,
            _ => &[],
        }
    }
}
