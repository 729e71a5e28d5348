//! Taking on a duty, prolonging it, ending it.

use super::{Denial, added, changed, check::check, same_version};
use crate::{
    atlas::{Atlas, Found},
    domain::{
        Change, Code, Date, Duty, DutyId, Kind, Name, PartyId, Period, Record, Refusal, RoleId, Seat, Subject, Verb,
    },
};

/// A duty as somebody wants it.
pub struct Wanted {
    pub id: DutyId,
    pub role: RoleId,
    pub subject: Subject,
    pub seat: Seat,
    pub party: Option<PartyId>,
    pub first: Date,
    pub last: Option<Date>,
    pub note: Option<Name>,
}

/// A party takes on a subject, or a seat is said to be vacant.
///
/// More holders than the role allows are no refusal: they are shown as 责任重叠, to be settled by people.
pub fn assign(atlas: &Atlas, wanted: Wanted) -> Result<Vec<Change>, Denial> {
    let Wanted { id, role, subject, seat, party, first, last, note } = wanted;
    if atlas.duty(id).is_some() {
        return Err(Refusal::IdTaken { kind: Kind::Duty, id: id.uuid() }.into());
    }
    let period = period(first, last)?;
    let duty = Duty { id, code: next_code(atlas)?, role, subject, seat, party, period, note, withdrawn: false };
    held_once(atlas, &duty)?;
    let record = Record::Duty(duty);
    check(atlas, &record)?;
    within_life(atlas, subject, party, period)?;
    Ok(vec![added(atlas, Verb::Assigned, record)])
}

/// A duty gets a later last day, or none.
pub fn renew(atlas: &Atlas, base: Option<u32>, id: DutyId, last: Option<Date>) -> Result<Vec<Change>, Denial> {
    let (found, mut duty) = find(atlas, base, id)?;
    let now = duty.period.last();
    if now == last {
        return Ok(vec![]);
    }
    let longer = now.is_some_and(|now| last.is_none_or(|last| last > now));
    if !longer {
        return Err(Refusal::NotLonger { code: duty.code, last: now }.into());
    }
    duty.period = period(duty.period.first(), last)?;
    held_once(atlas, &duty)?;
    within_life(atlas, duty.subject, duty.party, duty.period)?;
    Ok(vec![changed(&found, Verb::Renewed, Record::Duty(duty))])
}

/// A duty ends on a day.
pub fn end(atlas: &Atlas, base: Option<u32>, id: DutyId, last: Date) -> Result<Vec<Change>, Denial> {
    let (found, mut duty) = find(atlas, base, id)?;
    let Some(period) = ended(duty.period, last, &duty.code)? else { return Ok(vec![]) };
    duty.period = period;
    Ok(vec![changed(&found, Verb::Ended, Record::Duty(duty))])
}

/// A duty is taken back as a mistake.
pub fn withdraw(atlas: &Atlas, base: Option<u32>, id: DutyId) -> Result<Vec<Change>, Denial> {
    if atlas.duty(id).is_some_and(|row| row.withdrawn) {
        return Ok(vec![]);
    }
    let (found, mut duty) = find(atlas, base, id)?;
    duty.withdrawn = true;
    Ok(vec![changed(&found, Verb::Withdrawn, Record::Duty(duty))])
}

/// The period with that last day; `None` when it has it already.
pub fn ended(period: Period, last: Date, code: &Code) -> Result<Option<Period>, Refusal> {
    match period.last() {
        Some(now) if now == last => Ok(None),
        Some(now) if now < last => Err(Refusal::EndsEarlier { code: code.clone(), last: now }),
        _ => self::period(period.first(), Some(last)).map(Some),
    }
}

fn find(atlas: &Atlas, base: Option<u32>, id: DutyId) -> Result<(Found, Duty), Denial> {
    // Of one that was taken back, the code is known.
    let name = || atlas.duty(id).map_or_else(|| id.to_string(), |row| row.code.to_string());
    let unknown = || Refusal::Unknown { kind: Kind::Duty, name: name() };
    let row = atlas.duty(id).filter(|row| !row.withdrawn).ok_or_else(unknown)?;
    same_version(base, row.version)?;
    let duty = row.entity.clone();
    Ok((Found { fid: row.fid, version: row.version, record: Record::Duty(duty.clone()) }, duty))
}

fn period(first: Date, last: Option<Date>) -> Result<Period, Refusal> {
    Period::new(first, last).map_err(|_| Refusal::PeriodOrder { first, last: last.unwrap_or(first) })
}

/// The same party does not hold the same role for the same subject twice on a day.
fn held_once(atlas: &Atlas, duty: &Duty) -> Result<(), Refusal> {
    let Some(party) = duty.party else { return Ok(()) };
    let same = |other: &Duty| {
        other.id != duty.id
            && other.role == duty.role
            && other.party == Some(party)
            && other.period.overlaps(&duty.period)
    };
    match atlas.duties_of(duty.subject).find(|other| same(other)) {
        Some(other) => Err(Refusal::AlreadyHeld { duty: other.code.clone() }),
        None => Ok(()),
    }
}

/// Nobody answers for what is not there yet or no more, nor as a unit that is not.
fn within_life(atlas: &Atlas, subject: Subject, party: Option<PartyId>, period: Period) -> Result<(), Refusal> {
    let area = |id| atlas.area(id).map(|row| (Kind::from(row.kind), row.code.clone(), row.versions.life()));
    let line = |id| atlas.line(id).map(|row| (Kind::Line, row.code.clone(), row.versions.life()));
    let unit = |id| atlas.unit(id).map(|row| (Kind::Unit, row.code.clone(), row.versions.life()));
    let (of, and) = match subject {
        Subject::Zone(id) | Subject::Community(id) => (area(id), None),
        Subject::Line(id) => (line(id), None),
        Subject::Cell { line: of, zone } => (line(of), area(zone)),
        Subject::Checkpoint(id) => {
            (atlas.checkpoint(id).map(|row| (Kind::Checkpoint, row.code.clone(), row.versions.life())), None)
        }
        Subject::Unit(id) => (unit(id), None),
    };
    let by = match party {
        Some(PartyId::Unit(id)) => unit(id),
        Some(PartyId::Person(_)) | None => None,
    };
    match [of, and, by].into_iter().flatten().find(|(.., life)| !life.covers(&period)) {
        Some((kind, code, life)) => Err(Refusal::OutsideLife { kind, code, life }),
        None => Ok(()),
    }
}

/// A free code: `D` and a number that starts after the count of duties and leaps ahead, twice as far each time, where
/// codes are taken; so it is found in a few looks whatever codes came with files.
fn next_code(atlas: &Atlas) -> Result<Code, Refusal> {
    let start = u64::from(atlas.next_fid(Kind::Duty).0) + 1;
    for leap in 0..u64::BITS - 1 {
        let text = format!("D{:04}", start.saturating_add((1 << leap) - 1));
        if atlas.duties().by_code(&text).is_none() {
            // A `D` and digits are always a code.
            return Code::new(&text).map_err(|_| Refusal::NotAllowed);
        }
    }
    Err(Refusal::NotAllowed)
}
