//! Identifiers: one type each, so that a person's id never passes for a unit's.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident,)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Wraps a UUID that was minted elsewhere; this module has no clock to mint one.
            pub const fn new(uuid: Uuid) -> Self { Self(uuid) }
            /// The bare UUID.
            pub const fn uuid(self) -> Uuid { self.0 }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
    )*};
}

ids! {
    /// A district, zone, street, community or estate, over all its versions.
    AreaId,
    /// A checkpoint, over all its versions.
    CheckpointId,
    /// One of the work lines.
    LineId,
    /// One version of a line's checklist.
    ChecklistId,
    /// One version of the scoring scheme.
    ScoringId,
    /// A unit.
    UnitId,
    /// A person.
    PersonId,
    /// A person's post in a unit.
    PostId,
    /// A role that a duty is held in.
    RoleId,
    /// A duty.
    DutyId,
    /// A feature of the drawn context (water, roads, parks).
    ContextId,
    /// An account.
    AccountId,
    /// That a personal field was shown to somebody.
    RevealId,
    /// The district's settings (there is one record of them).
    SettingsId,
    /// A round of inspections.
    RoundId,
    /// An inspection.
    InspectionId,
    /// A ruling on an inspection.
    RulingId,
    /// A case.
    CaseId,
    /// The working calendar of a year.
    CalendarId,
    /// A pattern of shifts.
    PatternId,
    /// A shift.
    ShiftId,
    /// Held work.
    HeldId,
    /// A command: made by the client as UUIDv7, so that sending it twice is harmless.
    CommandId,
}

/// A dense number that a [`Change`](super::Change) assigns to an entity once, counted from 0 within its kind; the
/// same on every node, and the feature id in vector tiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Fid(pub u32);

impl Fid {
    /// The place in a dense table.
    pub const fn index(self) -> usize {
        self.0 as usize
    }
}
