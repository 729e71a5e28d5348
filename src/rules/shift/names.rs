//! Who is named: the liaison's list, the leader and the contact, and a colleague who takes somebody's place.

use std::collections::HashSet;

use super::{
    super::Denial,
    work::{Done, Work, called, person_name, refuse},
};
use crate::{
    atlas::Atlas,
    domain::{Attendance, Change, Date, Kind, PersonId, Refusal, ShiftRefusal, ShiftStepAct, Text, UnitId, Who},
};

/// The names of a unit's part, all of them. Marks of those who stay are kept.
pub fn set(mut work: Work<'_>, unit: UnitId, names: &[Who]) -> Result<Vec<Change>, Denial> {
    let at = work.part(unit)?;
    if work.shift.date < work.today() {
        return Err(refuse(ShiftRefusal::Past { date: work.shift.date }));
    }
    once(work.atlas, names)?;
    let known = std::mem::take(&mut work.shift.parts[at].names);
    let mut now = vec![];
    for who in names {
        let stays = known.iter().find(|one| one.who == *who);
        if stays.is_none() {
            belongs(work.atlas, who, unit, work.shift.date)?;
        }
        now.push(stays.cloned().unwrap_or_else(|| Attendance::named(who.clone())));
    }
    if let Some(gone) = known.iter().find(|one| one.is_present() && !names.contains(&one.who)) {
        return Err(refuse(ShiftRefusal::HasMark { name: called(work.atlas, &gone.who) }));
    }
    let (needed, named) = (work.shift.parts[at].needed, now.iter().filter(|one| !one.extra).count());
    if named > usize::from(needed) {
        return Err(refuse(ShiftRefusal::TooManyNames { needed, named }));
    }
    let before: HashSet<_> = known.iter().filter_map(Attendance::person).collect();
    let new: Vec<_> = now.iter().filter_map(Attendance::person).filter(|one| !before.contains(one)).collect();
    not_twice(&work, at, &new)?;
    work.no_clash(new.iter().copied())?;
    work.shift.parts[at].names = now;
    Ok(work.done(Done::new(ShiftStepAct::SetNames).of(unit).about(new)))
}

/// Nobody stands twice on a list; of guests the name counts.
pub fn once(atlas: &Atlas, names: &[Who]) -> Result<(), Denial> {
    let mut seen = HashSet::new();
    match names.iter().find(|who| !seen.insert(*who)) {
        Some(twice) => Err(refuse(ShiftRefusal::NameTwice { name: called(atlas, twice) })),
        None => Ok(()),
    }
}

/// Somebody whom two units could name is named by one of them.
fn not_twice(work: &Work<'_>, but: usize, people: &[PersonId]) -> Result<(), Denial> {
    let others = work.shift.parts.iter().enumerate().filter(|(at, _)| *at != but);
    let mut there = others.flat_map(|(_, part)| part.names.iter().filter_map(Attendance::person));
    match there.find(|person| people.contains(person)) {
        Some(twice) => Err(refuse(ShiftRefusal::NameTwice { name: person_name(work.atlas, twice) })),
        None => Ok(()),
    }
}

/// Somebody of the district's people is named by a unit in which they hold a post; a guest by any.
pub fn belongs(atlas: &Atlas, who: &Who, unit: UnitId, on: Date) -> Result<(), Denial> {
    let Who::Person(person) = who else { return Ok(()) };
    if atlas.person(*person).is_none() {
        return Err(Refusal::Unknown { kind: Kind::Person, name: person.to_string() }.into());
    }
    if atlas.works_in(*person, unit, on) {
        return Ok(());
    }
    Err(refuse(ShiftRefusal::NotInUnit { name: person_name(atlas, *person) }))
}

/// 带队人 and contact of a unit's part, both as they are said.
pub fn appoint(
    mut work: Work<'_>,
    unit: UnitId,
    leader: Option<PersonId>,
    contact: Option<PersonId>,
) -> Result<Vec<Change>, Denial> {
    let at = work.part(unit)?;
    let date = work.shift.date;
    leader.map_or(Ok(()), |person| belongs(work.atlas, &Who::Person(person), unit, date))?;
    // Whom to ask may be somebody of the community.
    let unknown = |person: PersonId| Refusal::Unknown { kind: Kind::Person, name: person.to_string() };
    contact.map_or(Ok(()), |person| work.atlas.person(person).map(|_| ()).ok_or_else(|| unknown(person)))?;
    let part = &mut work.shift.parts[at];
    (part.leader, part.contact) = (leader, contact);
    Ok(work.done(Done::new(ShiftStepAct::Appoint).of(unit).about(leader)))
}

/// A colleague takes somebody's place.
pub fn replace(
    mut work: Work<'_>,
    unit: UnitId,
    person: PersonId,
    by: PersonId,
    note: Option<Text>,
) -> Result<Vec<Change>, Denial> {
    let at = work.part(unit)?;
    let atlas = work.atlas;
    if work.shift.date < work.today() {
        return Err(refuse(ShiftRefusal::Past { date: work.shift.date }));
    }
    let not_named = || refuse(ShiftRefusal::NotNamed { name: person_name(atlas, person) });
    let names = &work.shift.parts[at].names;
    let place = names.iter().position(|one| one.person() == Some(person)).ok_or_else(not_named)?;
    if names[place].is_present() {
        return Err(refuse(ShiftRefusal::HasMark { name: person_name(atlas, person) }));
    }
    belongs(atlas, &Who::Person(by), unit, work.shift.date)?;
    if work.shift.place_of(by).is_some() {
        return Err(refuse(ShiftRefusal::NameTwice { name: person_name(atlas, by) }));
    }
    work.no_clash([by])?;
    let instead_of = Some(person);
    work.shift.parts[at].names[place] = Attendance { instead_of, ..Attendance::named(Who::Person(by)) };
    if work.shift.parts[at].leader == Some(person) {
        work.shift.parts[at].leader = Some(by);
    }
    Ok(work.done(Done::new(ShiftStepAct::Replace).of(unit).about([person, by]).saying(note)))
}
