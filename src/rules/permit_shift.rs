//! Who may do what to a shift, and who sees the names in it.

use super::permit::{first, own_units};
use crate::{
    atlas::Atlas,
    domain::{
        Account, AccountRole, Capacity, Command, Date, PersonId, Refusal, Right, Shift, ShiftAct, ShiftStepAct,
        Subject, UnitId,
    },
};

/// Whether somebody who is not of the office may do something to a shift: one's own 签到 and 签退; a unit's liaison its
/// names; the leader of the part, or without one the liaison, its hours. The rest is the office's.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub fn permit_shift_act(atlas: &Atlas, person: PersonId, command: &Command, on: Date) -> Result<Capacity, Refusal> {
    let Command::ActOnShift { shift, act } = command else { return Err(Refusal::NotAllowed) };
    let shift = atlas.shift(*shift).ok_or(Refusal::NotAllowed)?;
    let replaced = matches!(**act, ShiftAct::Replace { person: whose, .. } if whose == person);
    if replaced && shift.place_of(person).is_some() {
        return Ok(Capacity::Own);
    }
    may_do(atlas, person, shift, act.what(), act.unit(), on)
}

fn may_do(
    atlas: &Atlas,
    person: PersonId,
    shift: &Shift,
    act: ShiftStepAct,
    unit: Option<UnitId>,
    on: Date,
) -> Result<Capacity, Refusal> {
    use ShiftStepAct::{Appoint, Approve, CheckIn, CheckOut, Mark, Replace, Report, SetNames};
    let for_unit = |unit: UnitId| {
        first(atlas, person, on, |held| held.right == Right::ActForUnit && held.subject == Subject::Unit(unit))
    };
    let part = unit.and_then(|unit| shift.part(unit));
    match act {
        CheckIn | CheckOut => Ok(Capacity::Own),
        SetNames | Appoint | Replace => for_unit(part.ok_or(Refusal::NotAllowed)?.unit),
        Mark | Approve => {
            let part = part.ok_or(Refusal::NotAllowed)?;
            match part.leader {
                Some(leader) if leader == person => Ok(Capacity::Own),
                // A liaison who named a leader can still keep the list; the hours are the leader's.
                Some(_) if act == Approve => Err(Refusal::NotAllowed),
                Some(_) | None => for_unit(part.unit),
            }
        }
        Report => {
            let leads = shift.parts.iter().any(|part| part.leader == Some(person));
            let liaison = || shift.parts.iter().find_map(|part| for_unit(part.unit).ok());
            if leads { Ok(Capacity::Own) } else { liaison().ok_or(Refusal::NotAllowed) }
        }
        _ => Err(Refusal::NotAllowed),
    }
}

/// Whether somebody keeps the weekend for the whole district.
pub fn permit_weekend_office(account: &Account) -> bool {
    account.is_open() && matches!(account.present_role(), AccountRole::Admin | AccountRole::Office)
}

/// What an account may do to a shift or to a unit's part in it, as far as that follows from who it is.
pub fn shift_acts(
    atlas: &Atlas,
    account: &Account,
    shift: &Shift,
    unit: Option<UnitId>,
    on: Date,
) -> Vec<ShiftStepAct> {
    use ShiftStepAct::{
        Appoint, Approve, Ask, Cancel, Change, Combine, Mark, Move, Reopen, Replace, Report, Restore, SetNames,
    };
    let all: &[ShiftStepAct] = match unit {
        None => &[Change, Move, Cancel, Restore, Combine, Ask, Report],
        Some(_) => &[SetNames, Appoint, Replace, Mark, Approve, Reopen],
    };
    let office = permit_weekend_office(account);
    let writes = account.is_open() && account.present_role() != AccountRole::Reader;
    let may = |act: &ShiftStepAct| office || writes && may_do(atlas, account.person, shift, *act, unit, on).is_ok();
    let follows = |act: &ShiftStepAct| super::shift::may_follow(atlas, shift, *act, unit).is_ok();
    all.iter().copied().filter(|act| may(act) && follows(act)).collect()
}

/// Whether an account sees the names of a unit's part: the office, the unit's liaison, its leader, and whoever is in the
/// shift.
pub fn permit_shift_names(atlas: &Atlas, account: &Account, shift: &Shift, unit: UnitId, on: Date) -> bool {
    let person = account.person;
    account.is_open()
        && (permit_weekend_office(account)
            || shift.place_of(person).is_some()
            || shift.part(unit).is_some_and(|part| part.leader == Some(person))
            || own_units(atlas, account, on).any(|own| own == unit))
}
