//! Cases: how they are opened, and the closed loop.
//!
//! ```text
//! 待交办 ──assign──> 待签收 ──sign──> 整改中 ──hand_in──> 待复核 ──pass──> 已销号
//!                      │              │  ^                 │
//!                      │              │  └──────fail───────┘
//!                      │              └─ask suspend, grant──> 挂账 ──resume──> 整改中, or hand_in ──> 待复核
//!                      └──ask return, grant──> 待签收 of another unit, or 待交办
//! ```

mod act;
pub mod clock;
mod lead;
mod office;
mod open;
mod place;
mod recheck;
mod record;
mod request;
mod unit;

pub use act::{act, may};
pub use lead::{Leads, leads};
pub use open::{proposed, report};
pub use place::{GUESS_METRES, area_at, kilometres_away};
pub use recheck::needed as recheck_needed;
pub use record::{check_calendar, check_case, check_practice, check_term};

use super::{Asking, Denial};
use crate::{
    atlas::Atlas,
    domain::{
        Case, CaseRefusal, Change, Fid, Photo, Record, Release, RoundState, Step, StepAct, StepCapacity, Text, Verb,
    },
};

/// The most photos of one step.
const MOST_PHOTOS: usize = 20;

impl From<CaseRefusal> for Denial {
    fn from(refusal: CaseRefusal) -> Self {
        Self::Refused(refusal.into())
    }
}

/// Something that was done, for the case's history.
fn step(asking: &Asking<'_>, capacity: StepCapacity, act: StepAct, note: Option<Text>, photos: Vec<Photo>) -> Step {
    Step {
        at: asking.now,
        recorded_at: asking.envelope.recorded_at.filter(|at| *at < asking.now),
        by: asking.person(),
        capacity,
        act,
        note,
        photos,
        command: asking.envelope.id,
    }
}

/// The change that leaves a case so.
fn left(fid: Fid, version: u32, verb: Verb, case: Case) -> Change {
    Change { fid, version, verb, record: Record::Case(Box::new(case)), reason: None, personal: None }
}

/// No more photos than a record takes.
fn few(photos: &[Photo]) -> Result<(), CaseRefusal> {
    if photos.len() > MOST_PHOTOS { Err(CaseRefusal::TooManyPhotos { most: MOST_PHOTOS }) } else { Ok(()) }
}

/// Whether a case may go out: its round, if it is of one, is as far as it says that its cases go out.
pub fn is_released(atlas: &Atlas, case: &Case) -> bool {
    let Some(id) = case.found.round else { return true };
    let Some(round) = atlas.round(id) else { return false };
    let from = match round.release {
        Release::AtOnce => RoundState::Running,
        Release::AfterReview => RoundState::Review,
        Release::AtPublication => RoundState::Published,
    };
    round.state >= from
}
