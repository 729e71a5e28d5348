//! The words of Renling. One noun a file; no I/O, no clock, no async.
//!
//! Everything here is a value that can only be built when it is well formed: a [`Code`] is never empty, a
//! [`Period`] never ends before it starts, a [`Position`] is always a finite WGS 84 coordinate. Whoever holds a
//! value need not check it again.

mod account;
mod area;
mod blob;
mod boundary;
mod change;
mod checklist;
mod checkpoint;
mod command;
mod context;
mod duty;
mod ids;
mod line;
mod party;
mod period;
mod picture;
mod position;
mod record;
mod refusal;
mod reveal;
mod role;
#[cfg(test)]
pub(crate) mod sample;
mod scoring;
mod settings;
mod text;
mod time;
mod versions;

pub use account::{Account, AccountRole, AccountState};
pub use area::{Area, AreaKind, AreaVersion};
pub use blob::{BlobHash, BlobHashError};
pub use boundary::{Boundary, BoundaryError, Extent};
pub use change::{Change, Personal, Seq, Verb};
pub use checklist::{Checklist, Item, ItemKind};
pub use checkpoint::{Checkpoint, CheckpointVersion, Stated};
pub use command::{Actor, Capacity, Command, Device, Envelope, Outcome};
pub use context::{ContextClass, ContextFeature};
pub use duty::{Duty, Seat, Subject, SubjectKind};
pub use ids::{
    AccountId, AreaId, ChecklistId, CheckpointId, CommandId, ContextId, DutyId, Fid, LineId, PersonId, PostId,
    RevealId, RoleId, ScoringId, SettingsId, UnitId,
};
pub use line::{Badge, Coverage, Lead, LineVersion, Shape, WorkLine};
pub use party::{PartyId, PartyKind, Person, Post, Unit, UnitKind, UnitVersion};
pub use period::{Period, PeriodError};
pub use picture::Picture;
pub use position::{Position, PositionError};
pub use record::{Kind, Record};
pub use refusal::Refusal;
pub use reveal::Reveal;
pub use role::{Public, Right, Role};
pub use scoring::{MissingLine, ScoringScheme};
pub use settings::{PublicView, Settings, TimeZoneName};
pub use text::{Code, Name, Phone, TextError};
pub use time::{Date, DateError, EARLIEST, Instant, civil_date, deserialize_date, deserialize_some_date};
pub use versions::{Dated, Versions, VersionsError};
