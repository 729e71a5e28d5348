//! Who came: 签到 and 签退 by the own device, and the leader's list or group photo.

use super::{
    super::{Denial, visit},
    names::{belongs, once},
    work::{Done, MOST_MINUTES, Work, instant, is_begun, refuse},
};
use crate::{
    atlas::{Atlas, geodesic_metres},
    domain::{
        AreaKind, Attendance, Change, Instant, Mark, MarkHow, Marked, PersonId, Photo, Refusal, Shift, ShiftRefusal,
        ShiftStepAct, Sighting, SightingSource, TimeOfDay, UnitId, Who,
    },
};

/// So many minutes before its beginning one may check in.
const EARLY: i64 = 120;
/// So many minutes after its end one may check out.
const LATE: i64 = 240;

/// 签到.
pub fn check_in(mut work: Work<'_>, seen: Option<Sighting>) -> Result<Vec<Change>, Denial> {
    let (person, part, place) = place(&work)?;
    if let Some(came) = place.and_then(|place| work.shift.parts[part].names[place].came) {
        return Err(refuse(ShiftRefusal::CheckedIn { at: clock(work.atlas, came.at) }));
    }
    let mark = marked(&work, seen)?;
    if place.is_none() {
        // Of the unit, and not named: they came all the same.
        work.no_clash([person])?;
        let extra = Attendance { extra: true, ..Attendance::named(Who::Person(person)) };
        work.shift.parts[part].names.push(extra);
    }
    let place = place.unwrap_or(work.shift.parts[part].names.len() - 1);
    work.shift.parts[part].names[place].came = Some(mark);
    let unit = work.shift.parts[part].unit;
    Ok(work.done(Done::new(ShiftStepAct::CheckIn).of(unit).about([person])))
}

/// 签退.
pub fn check_out(mut work: Work<'_>, seen: Option<Sighting>) -> Result<Vec<Change>, Denial> {
    let (person, part, place) = place(&work)?;
    let one = place.map(|place| &work.shift.parts[part].names[place]).filter(|one| one.came.is_some());
    let one = one.ok_or_else(|| refuse(ShiftRefusal::NotCheckedIn))?;
    if let Some(left) = one.left {
        return Err(refuse(ShiftRefusal::CheckedOut { at: clock(work.atlas, left.at) }));
    }
    if one.came.is_some_and(|came| came.at > work.when()) {
        return Err(refuse(ShiftRefusal::NotCheckedIn));
    }
    let mark = marked(&work, seen)?;
    let unit = work.shift.parts[part].unit;
    if let Some(place) = place {
        work.shift.parts[part].names[place].left = Some(mark);
    }
    Ok(work.done(Done::new(ShiftStepAct::CheckOut).of(unit).about([person])))
}

/// Who asks, the part they are in or belong to, and where among its names.
fn place(work: &Work<'_>) -> Result<(PersonId, usize, Option<usize>), Denial> {
    let person = work.asking.person().ok_or(Refusal::NotAllowed)?;
    let (part, place) = match work.shift.place_of(person) {
        Some((part, place)) => (part, Some(place)),
        None => {
            let works = |unit| work.atlas.works_in(person, unit, work.shift.date);
            let part = work.shift.parts.iter().position(|part| works(part.unit));
            (part.ok_or_else(|| refuse(ShiftRefusal::NotOfUnit))?, None)
        }
    };
    let of = &work.shift.parts[part];
    if of.approved.is_some() {
        let unit = super::work::unit_code(work.atlas, of.unit);
        return Err(refuse(ShiftRefusal::Approved { unit }));
    }
    Ok((person, part, place))
}

/// From when to when one may check in and out.
pub fn attendance_hours(atlas: &Atlas, shift: &Shift) -> (Instant, Instant) {
    let window = |minutes: TimeOfDay, more: i64| instant(atlas, shift.date, i64::from(minutes.minutes()) + more);
    (window(shift.hours.from, -EARLY), window(shift.hours.to, LATE))
}

/// The mark of somebody who is there at the time of the shift.
fn marked(work: &Work<'_>, seen: Option<Sighting>) -> Result<Mark, Denial> {
    let (atlas, shift) = (work.atlas, &work.shift);
    // A clock that is ahead would otherwise count as now.
    let at = work.asking.envelope.recorded_at.unwrap_or(work.asking.now);
    visit::past(at, "taken_at", work.asking.now)?;
    let (opens, closes) = attendance_hours(atlas, shift);
    if at < opens || at > closes {
        let (from, to) = (shift.hours.from, shift.hours.to);
        return Err(refuse(ShiftRefusal::NotTheTime { date: shift.date, from, to }));
    }
    let Some(seen) = seen else { return Ok(Mark { at, how: MarkHow::Hand, metres: None, accuracy: None }) };
    visit::sighting(atlas, seen, "position", shift.date)?;
    let metres = distance(atlas, shift, seen);
    let near = atlas.weekend().near_metres;
    // A device that is sure only to within so much may be that much nearer. What it claims beyond a kilometre is no
    // position.
    let unsure = seen.accuracy.unwrap_or(0.0).min(1000.0);
    if metres - unsure > f64::from(near) {
        return Err(refuse(ShiftRefusal::TooFar { metres: metres.round() as u32, near }));
    }
    let how = match seen.source {
        SightingSource::Gps => MarkHow::Position,
        SightingSource::Hand => MarkHow::Hand,
    };
    let accuracy = seen.accuracy.map(|metres| metres.round() as u32);
    Ok(Mark { at, how, metres: Some(metres.round() as u32), accuracy })
}

/// Metres from the meeting point; 0 inside the community.
fn distance(atlas: &Atlas, shift: &Shift, seen: Sighting) -> f64 {
    let community = atlas.locate(AreaKind::Community, seen.position, shift.date);
    let inside = community.outside_m.is_none() && community.area.is_some_and(|area| area.id == shift.place);
    if inside { 0.0 } else { geodesic_metres(seen.position.coord(), shift.meeting.position.coord()) }
}

fn clock(atlas: &Atlas, at: Instant) -> TimeOfDay {
    let local = at.timestamp().to_zoned(atlas.time_zone());
    let part = |number: i8| u16::try_from(number).unwrap_or(0);
    TimeOfDay::new(part(local.hour()), part(local.minute())).unwrap_or_else(|_| unreachable!("a clock's time"))
}

/// By the leader's list or a group photo: who was there, and who was not. Somebody who was not named is added.
pub fn mark(
    mut work: Work<'_>,
    unit: UnitId,
    how: MarkHow,
    marks: &[Marked],
    photos: &[Photo],
) -> Result<Vec<Change>, Denial> {
    let at = work.part(unit)?;
    let (atlas, now) = (work.atlas, work.asking.now);
    if !is_begun(atlas, &work.shift, instant_early(work.when())) {
        let (date, from) = (work.shift.date, work.shift.hours.from);
        return Err(refuse(ShiftRefusal::NotBegun { date, from }));
    }
    if how == MarkHow::Photo && photos.is_empty() && work.shift.photos.is_empty() {
        return Err(refuse(ShiftRefusal::NoPhoto));
    }
    visit::photos(work.shift.photos.iter().chain(photos), now)?;
    let all: Vec<_> = marks.iter().map(|mark| mark.who.clone()).collect();
    once(atlas, &all)?;
    let mark = Mark { at: work.when(), how, metres: None, accuracy: None };
    for one in marks {
        if one.minutes.is_some_and(|minutes| minutes > MOST_MINUTES) {
            return Err(refuse(ShiftRefusal::Figure { field: "minutes" }));
        }
        let names = &mut work.shift.parts[at].names;
        let place = match names.iter().position(|known| known.who == one.who) {
            Some(place) => place,
            None if !one.present => continue,
            None => {
                belongs(atlas, &one.who, unit, work.shift.date)?;
                names.push(Attendance { extra: true, ..Attendance::named(one.who.clone()) });
                names.len() - 1
            }
        };
        let known = &mut names[place];
        if one.present {
            known.came.get_or_insert(mark);
            known.minutes = one.minutes.or(known.minutes);
        } else {
            (known.came, known.left, known.minutes) = (None, None, None);
        }
    }
    let here: Vec<_> = work.shift.parts[at].names.iter().filter(|one| one.is_present()).collect();
    let people: Vec<_> = here.into_iter().filter_map(Attendance::person).collect();
    work.no_clash(people.iter().copied())?;
    work.shift.photos.extend(photos.iter().cloned());
    Ok(work.done(Done::new(ShiftStepAct::Mark).of(unit).about(people)))
}

/// As early as one may check in.
fn instant_early(at: Instant) -> Instant {
    Instant::from_micros(at.micros().saturating_add(EARLY * 60_000_000)).unwrap_or(at)
}
