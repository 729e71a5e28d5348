//! Checkpoints (点位): the places that inspectors look at.

use serde::{Deserialize, Serialize};

use super::{AreaId, CheckpointId, Code, Dated, EARLIEST, Extent, LineId, Name, Period, Position, Versions};

/// A checkpoint over all its versions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Checkpoint {
    /// Identity over all versions.
    pub id: CheckpointId,
    /// Stable code, unique among checkpoints.
    pub code: Code,
    /// Its versions.
    pub versions: Versions<CheckpointVersion>,
}

/// A checkpoint as it is during a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckpointVersion {
    /// When this version holds.
    pub period: Period,
    /// The work line it belongs to.
    pub line: LineId,
    /// Name.
    pub name: Name,
    /// Address as it stands in the roster.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Name>,
    /// Other names it is known by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<Name>,
    /// Where the roster says it is. It stands even where the map disagrees; that is shown, to be settled by a person.
    #[serde(default)]
    pub stated: Stated,
    /// Where it is; `None` = 待落点, not placed yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    /// What it covers, when it is more than a point: a stretch of road, a compound.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extent: Option<Extent>,
    /// 道路两侧: it stands on the border of what is stated, on the other side of the road; a person has looked, and both
    /// the statement and the position stay.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub both_sides: bool,
}

/// The areas a roster states for a checkpoint.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stated {
    /// The stated zone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<AreaId>,
    /// The stated street.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub street: Option<AreaId>,
    /// The stated community.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub community: Option<AreaId>,
}

impl Checkpoint {
    /// Whether it was taken back as a mistake: all its days lie on the earliest one of the calendar, where nobody looks.
    pub fn is_withdrawn(&self) -> bool {
        self.versions.life().last() == Some(EARLIEST)
    }
}

impl Dated for CheckpointVersion {
    fn period(&self) -> Period {
        self.period
    }
}
