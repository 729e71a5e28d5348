//! The words of Renling. One noun a file; no I/O, no clock, no async.
//!
//! Everything here is a value that can only be built when it is well formed: a [`Code`] is never empty, a
//! [`Period`] never ends before it starts, a [`Position`] is always a finite WGS 84 coordinate. Whoever holds a
//! value need not check it again.

mod account;
mod area;
mod blob;
mod boundary;
mod calendar;
mod case;
mod change;
mod checklist;
mod checkpoint;
mod command;
mod context;
mod duty;
mod held;
mod ids;
mod inspection;
mod line;
mod party;
mod pattern;
mod period;
mod photo;
mod picture;
mod place;
mod position;
mod practice;
mod record;
mod refusal;
mod refusal_case;
mod refusal_place;
mod refusal_shift;
mod refusal_visit;
mod reveal;
mod role;
mod round;
#[cfg(test)]
pub(crate) mod sample;
mod scoring;
mod settings;
mod shift;
mod shift_act;
mod shift_part;
mod text;
mod time;
mod time_of_day;
mod versions;
mod weekend;

pub use account::{Account, AccountRole, AccountState, EarlierAccount, MailAddress};
pub use area::{Area, AreaKind, AreaVersion};
pub use blob::{BlobHash, BlobHashError};
pub use boundary::{Boundary, BoundaryError, Extent};
pub use calendar::{Calendar, SpecialDay, is_weekend};
pub use case::{
    Card, Case, CaseAct, CasePlace, CaseRequest, CaseState, Ending, Found, Origin, Recheck, Report, RequestKind, Step,
    StepAct, StepCapacity, Term,
};
pub use change::{Change, Personal, Seq, Verb};
pub use checklist::{Checklist, Item, ItemKind};
pub use checkpoint::{Checkpoint, CheckpointVersion, Stated};
pub use command::{Actor, Capacity, Command, Device, Envelope, NewShift, Outcome};
pub use context::{ContextClass, ContextFeature};
pub use duty::{Duty, Seat, Subject, SubjectKind};
pub use held::{Held, HeldDecision};
pub use ids::{
    AccountId, AreaId, CalendarId, CaseId, ChecklistId, CheckpointId, CommandId, ContextId, DutyId, Fid, HeldId,
    InspectionId, LineId, PatternId, PersonId, PostId, RevealId, RoleId, RoundId, RulingId, ScoringId, SettingsId,
    ShiftId, UnitId,
};
pub use inspection::{Answer, AnswerValue, Finding, Inspection, Ruling, UntestedReason, VisitResult};
pub use line::{Badge, Coverage, Lead, LineVersion, Shape, WorkLine};
pub use party::{PartyId, PartyKind, Person, Post, Unit, UnitKind, UnitVersion};
pub use pattern::{Pattern, WeekendDay, Weeks};
pub use period::{Period, PeriodError};
pub use photo::{Photo, PhotoFrom, Sighting, SightingSource};
pub use picture::Picture;
pub use place::{CheckpointEdit, PlaceAct};
pub use position::{Position, PositionError};
pub use practice::Practice;
pub use record::{Kind, Record};
pub use refusal::Refusal;
pub use refusal_case::CaseRefusal;
pub use refusal_place::PlaceRefusal;
pub use refusal_shift::ShiftRefusal;
pub use refusal_visit::VisitRefusal;
pub use reveal::Reveal;
pub use role::{Public, Right, Role};
pub use round::{Drawn, Release, Round, RoundKind, RoundState, Team};
pub use scoring::{MissingLine, ScoringScheme};
pub use settings::{PublicView, Settings, TimeZoneName};
pub use shift::{Half, Meeting, Output, Planned, Shift, ShiftKind, ShiftStep, ShiftStepAct};
pub use shift_act::{Marked, Owed, ShiftAct, Worked};
pub use shift_part::{Approval, Attendance, Mark, MarkHow, Part, Who};
pub use text::{Code, Name, Phone, Text, TextError};
pub use time::{Date, DateError, EARLIEST, Instant, civil_date, deserialize_date, deserialize_some_date};
pub use time_of_day::{TimeOfDay, TimeOfDayError};
pub use versions::{Dated, Versions, VersionsError};
pub use weekend::{Hours, OutputKind, Weekend, week_of};
