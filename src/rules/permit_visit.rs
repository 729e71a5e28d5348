//! Who may record inspections and rule on them, and who may know of a round.
//!
//! Until a round is published, it exists only for its circle: its teams, their leaders, the office and administrators.
//! 日常巡查 is never sealed.

use super::permit::{Held, first, zone_of};
use crate::{
    atlas::{Atlas, Visit},
    domain::{
        Account, AccountRole, AccountState, Capacity, Checkpoint, Command, Date, PersonId, Refusal, Right, Round,
        Subject,
    },
};

/// Whether somebody who is not of the office may record a visit: in a round whoever is in one of its teams; on a patrol
/// (日常巡查) inspectors everywhere, others in what they answer for. Rulings are the office's.
///
/// # Errors
/// [`Refusal::NotAllowed`].
pub fn permit_visit(
    atlas: &Atlas,
    person: PersonId,
    role: AccountRole,
    command: &Command,
    on: Date,
) -> Result<Capacity, Refusal> {
    let Command::RecordInspection { inspection } = command else { return Err(Refusal::NotAllowed) };
    match inspection.round {
        Some(round) => {
            let inspects = atlas.round(round).is_some_and(|round| round.has(person));
            if inspects { Ok(Capacity::Account(role)) } else { Err(Refusal::NotAllowed) }
        }
        None if role == AccountRole::Inspector => Ok(Capacity::Account(role)),
        None => {
            let point = atlas.checkpoint(inspection.checkpoint).ok_or(Refusal::NotAllowed)?;
            first(atlas, person, on, |held| holds(atlas, held, point, on))
        }
    }
}

/// Whether a checkpoint is part of what is held.
fn holds(atlas: &Atlas, held: Held, point: &Checkpoint, on: Date) -> bool {
    let line = || point.versions.near(on).line;
    let zone = || zone_of(atlas, point, on);
    match (held.right, held.subject) {
        (Right::ActInZone, Subject::Zone(own)) => zone() == Some(own),
        (Right::ActOnLine, Subject::Line(own)) => line() == own,
        (Right::ActOnCell, Subject::Cell { line: own, zone: own_zone }) => line() == own && zone() == Some(own_zone),
        (Right::ActOnCheckpoint, Subject::Checkpoint(own)) => point.id == own,
        _ => false,
    }
}

/// Whether somebody prepares rounds, draws samples, and decides on what was held.
pub fn permit_rounds_office(account: Option<&Account>) -> bool {
    account.is_some_and(|account| matches!(account.present_role(), AccountRole::Admin | AccountRole::Office))
}

/// Whether an account is one whose person was confirmed: until then it only reads the district.
fn is_inside(account: Option<&Account>) -> bool {
    account.is_some_and(|account| account.state == AccountState::Open)
}

/// Whether somebody may know of a round, its sample, its progress and its results.
pub fn permit_round(account: Option<&Account>, round: &Round) -> bool {
    is_inside(account) && (round.is_published() || is_of_circle(account, round))
}

/// Whether somebody is of those for whom a round exists before it is published.
fn is_of_circle(account: Option<&Account>, round: &Round) -> bool {
    permit_rounds_office(account)
        || account.is_some_and(|account| is_inside(Some(account)) && round.has(account.person))
}

/// Whether somebody may know of an inspection, of its score and of the rulings on it.
pub fn permit_inspection(atlas: &Atlas, account: Option<&Account>, visit: &Visit) -> bool {
    match visit.round {
        None => is_inside(account),
        Some(round) => atlas.round(round).is_some_and(|round| permit_round(account, round)),
    }
}

/// Whether somebody may know who made an inspection: of a round whose inspectors stay unnamed only its circle may.
pub fn permit_inspector_name(atlas: &Atlas, account: Option<&Account>, visit: &Visit) -> bool {
    let named = |round| atlas.round(round).is_some_and(|round| permit_teams(account, round));
    match visit.round {
        None => permit_inspection(atlas, account, visit),
        Some(round) => named(round),
    }
}

/// Whether somebody may know who inspects in a round.
pub fn permit_teams(account: Option<&Account>, round: &Round) -> bool {
    permit_round(account, round) && (!round.unnamed || is_of_circle(account, round))
}
