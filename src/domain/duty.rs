//! Duties: a party takes on a subject in a role from a day, and answers for it. One mechanism for every claim.

use serde::{Deserialize, Serialize};

use super::{AreaId, CheckpointId, Code, Dated, DutyId, LineId, Name, PartyId, Period, RoleId, UnitId};

/// A duty.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Duty {
    /// Identity.
    pub id: DutyId,
    /// Stable code, unique among duties.
    pub code: Code,
    /// As what.
    pub role: RoleId,
    /// For what.
    pub subject: Subject,
    /// In which seat.
    pub seat: Seat,
    /// Who; `None` exactly when the seat is [`Seat::Vacant`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<PartyId>,
    /// From the first to the last day.
    pub period: Period,
    /// A note, such as why a seat is vacant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Name>,
    /// Taken back as a mistake: it counts as never held. The log keeps what was said and when it was taken back.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub withdrawn: bool,
}

impl Dated for Duty {
    fn period(&self) -> Period {
        self.period
    }
}

/// The seat a duty is held in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Seat {
    /// A角: the holder.
    A,
    /// B角: the deputy.
    B,
    /// 代: acting for an absent holder; counts as the holder.
    #[serde(rename = "acting")]
    Acting,
    /// 空缺: known to be vacant.
    #[serde(rename = "vacant")]
    Vacant,
}

/// What a duty is held for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "id")]
pub enum Subject {
    /// A zone.
    Zone(AreaId),
    /// A line in the whole district.
    Line(LineId),
    /// A line in one zone.
    Cell {
        /// The line.
        line: LineId,
        /// The zone.
        zone: AreaId,
    },
    /// A checkpoint.
    Checkpoint(CheckpointId),
    /// A community.
    Community(AreaId),
    /// A unit.
    Unit(UnitId),
}

impl Subject {
    /// Which kind.
    pub const fn kind(&self) -> SubjectKind {
        match self {
            Self::Zone(_) => SubjectKind::Zone,
            Self::Line(_) => SubjectKind::Line,
            Self::Cell { .. } => SubjectKind::Cell,
            Self::Checkpoint(_) => SubjectKind::Checkpoint,
            Self::Community(_) => SubjectKind::Community,
            Self::Unit(_) => SubjectKind::Unit,
        }
    }
}

/// The kinds of subject. Enterprises, households and wishes have roles already; their subjects come with their
/// programmes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubjectKind {
    /// A zone.
    Zone,
    /// A line.
    Line,
    /// A line in a zone.
    Cell,
    /// A checkpoint.
    Checkpoint,
    /// A community.
    Community,
    /// A unit.
    Unit,
    /// An enterprise.
    Enterprise,
    /// A household.
    Household,
    /// A wish.
    Wish,
}
