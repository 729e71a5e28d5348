//! Looking again: 复核, and 回头看 on what was closed.

use super::{
    super::Denial,
    act::{Work, worded},
    few, open,
};
use crate::{
    atlas::Atlas,
    domain::{Case, CaseRefusal, CaseState, Change, Ending, Photo, Recheck, StepAct, Text, Verb},
};

/// How a case has to be looked at again before it passes: as it says; of those that are looked at from pictures, the
/// district's share is drawn for 现场抽查, always the same ones.
pub fn needed(atlas: &Atlas, case: &Case) -> Recheck {
    let id = case.id.uuid().as_u128();
    // The low half of an id is random; folded, so that a counted one is spread too.
    let lot = (id ^ (id >> 64)).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32 & 0xFFFF_FFFF;
    let drawn = lot % 100 < u128::from(atlas.practice().spot_check_percent);
    if drawn { Recheck::OnSpot } else { case.recheck }
}

/// 复核通过: it is closed.
pub fn pass(mut work: Work<'_>, on_spot: bool, note: Option<Text>, photos: &[Photo]) -> Result<Vec<Change>, Denial> {
    few(photos)?;
    if !on_spot && needed(work.atlas, &work.case) == Recheck::OnSpot {
        return Err(CaseRefusal::OnSpot.into());
    }
    let now = work.now();
    let case = &mut work.case;
    (case.state, case.ending, case.closed_at) = (CaseState::Closed, Some(Ending::Done), Some(now));
    let how = worded(how(on_spot), note.as_ref());
    Ok(work.done(Verb::Closed, StepAct::Pass, how, photos.to_vec()))
}

/// 复核未通过: back to the unit, whose clock runs on. That can be seen from pictures, whatever passing would ask for.
pub fn fail(mut work: Work<'_>, on_spot: bool, reason: &Text, photos: &[Photo]) -> Result<Vec<Change>, Denial> {
    few(photos)?;
    work.run_on();
    work.case.state = CaseState::Underway;
    work.case.failures = work.case.failures.saturating_add(1);
    let how = worded(how(on_spot), Some(reason));
    Ok(work.done(Verb::Advanced, StepAct::Fail, how, photos.to_vec()))
}

const fn how(on_spot: bool) -> &'static str {
    if on_spot { "现场复核" } else { "图片复核" }
}

/// 回头看. Where it is not good any more, a new case is opened that says so.
pub fn look_back(work: Work<'_>, good: bool, note: Option<&Text>, photos: &[Photo]) -> Result<Vec<Change>, Denial> {
    few(photos)?;
    let said = worded(if good { "保持良好" } else { "反弹" }, note);
    let again = if good {
        None
    } else {
        let text = note.cloned().unwrap_or_else(|| work.case.text.clone());
        Some(open::again(work.atlas, work.asking, &work.case, text, photos.to_vec())?)
    };
    let mut changes = work.done(Verb::Advanced, StepAct::LookBack, said, photos.to_vec());
    changes.extend(again);
    Ok(changes)
}
