//! What is edited on the map: checkpoints, and the names of areas.

use serde::{Deserialize, Serialize};

use super::{AreaId, CheckpointId, Code, Date, LineId, Name, Position, Stated};

/// Something done to a place by hand.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "do")]
pub enum PlaceAct {
    /// A new checkpoint begins.
    Add {
        /// Identity, made by the client.
        checkpoint: CheckpointId,
        /// Its code; `None` = the next free one of its line.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        code: Option<Code>,
        /// What it is.
        is: CheckpointEdit,
        /// From.
        first: Date,
    },
    /// A checkpoint is otherwise from a day on; what it was before stays.
    Change {
        /// Which.
        checkpoint: CheckpointId,
        /// What it becomes.
        is: CheckpointEdit,
        /// From.
        first: Date,
    },
    /// A checkpoint is given a last day, or made open-ended again.
    End {
        /// Which.
        checkpoint: CheckpointId,
        /// The last day; `None` = open-ended.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last: Option<Date>,
    },
    /// An area is called otherwise from a day on.
    Rename {
        /// Which.
        area: AreaId,
        /// Full name.
        name: Name,
        /// Short name (简称); `None` = it has none.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        short_name: Option<Name>,
        /// From.
        first: Date,
    },
}

impl PlaceAct {
    /// The checkpoint that it is done to.
    pub fn checkpoint(&self) -> Option<CheckpointId> {
        match self {
            Self::Add { checkpoint, .. } | Self::Change { checkpoint, .. } | Self::End { checkpoint, .. } => {
                Some(*checkpoint)
            }
            Self::Rename { .. } => None,
        }
    }
}

/// What is said of a checkpoint by hand; its extent stays as it is.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CheckpointEdit {
    /// The work line.
    pub line: LineId,
    /// Name.
    pub name: Name,
    /// Address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<Name>,
    /// Other names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<Name>,
    /// Where it is said to be.
    #[serde(default)]
    pub stated: Stated,
    /// Where it is, WGS 84; `None` = 待落点.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Position>,
    /// 道路两侧.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub both_sides: bool,
}
