//! A shift that something is done to, and what all acts share.

use super::super::{Asking, Denial, changed, same_version};
use crate::{
    atlas::{Atlas, Found, Row, geodesic_metres},
    domain::{
        Attendance, Change, Code, Date, Half, Hours, Instant, Kind, Name, Part, PersonId, Record, Refusal, Shift,
        ShiftAct, ShiftId, ShiftRefusal, ShiftStep, ShiftStepAct, Text, UnitId, Verb, Who,
    },
};

/// More minutes than this nobody works on a half day.
pub const MOST_MINUTES: u32 = 720;
/// How many steps of a shift are remembered: what happens many times is each person's own check-in.
const MOST_STEPS: usize = 400;

/// A shift that something is done to.
pub struct Work<'a> {
    pub atlas: &'a Atlas,
    pub asking: &'a Asking<'a>,
    row: &'a Row<Shift>,
    pub shift: Shift,
}

impl<'a> Work<'a> {
    pub fn of(atlas: &'a Atlas, asking: &'a Asking<'a>, id: ShiftId, act: &ShiftAct) -> Result<Self, Denial> {
        let row = shift(atlas, id)?;
        let envelope = asking.envelope;
        // Checking in touches nothing that somebody else edits: it never conflicts.
        let own = matches!(act, ShiftAct::CheckIn { .. } | ShiftAct::CheckOut { .. });
        match envelope.after {
            _ if own => {}
            Some(after) if row.steps.last().is_some_and(|step| step.command == after) => {}
            Some(_) => return Err(Denial::Conflict { current: row.version }),
            None => same_version(envelope.base, row.version)?,
        }
        Ok(Self { atlas, asking, row, shift: row.entity.clone() })
    }
    pub fn today(&self) -> Date {
        self.atlas.today(self.asking.now)
    }
    /// When it was done: where there was no signal, before it arrived.
    pub fn when(&self) -> Instant {
        self.asking.envelope.recorded_at.unwrap_or(self.asking.now).min(self.asking.now)
    }
    /// The place of a unit's part.
    pub fn part(&self, unit: UnitId) -> Result<usize, Denial> {
        let at = self.shift.parts.iter().position(|part| part.unit == unit);
        at.ok_or_else(|| refuse(ShiftRefusal::NoPart { unit: unit_code(self.atlas, unit) }))
    }
    /// Nobody of those is elsewhere on the half day of the shift as it now is.
    pub fn no_clash(&self, people: impl IntoIterator<Item = PersonId>) -> Result<(), Denial> {
        for person in people {
            if let Some(other) = self.atlas.shift_of(person, self.shift.date, self.shift.half, self.shift.id) {
                let clash = ShiftRefusal::Clash { name: person_name(self.atlas, person), shift: other.code.clone() };
                return Err(refuse(clash));
            }
        }
        Ok(())
    }
    /// What is left, with what was done at the end of its history. What is so already changes nothing.
    pub fn done(mut self, step: Done) -> Vec<Change> {
        if self.shift == self.row.entity {
            return vec![];
        }
        self.shift.steps.push(step.step(self.asking));
        let over = self.shift.steps.len().saturating_sub(MOST_STEPS);
        self.shift.steps.drain(..over);
        vec![left(self.row, self.shift)]
    }
}

/// What was done, for the history.
pub struct Done {
    act: ShiftStepAct,
    unit: Option<UnitId>,
    people: Vec<PersonId>,
    note: Option<Text>,
}

impl Done {
    pub fn new(act: ShiftStepAct) -> Self {
        Self { act, unit: None, people: vec![], note: None }
    }
    pub fn of(self, unit: UnitId) -> Self {
        Self { unit: Some(unit), ..self }
    }
    pub fn about(self, people: impl IntoIterator<Item = PersonId>) -> Self {
        Self { people: people.into_iter().collect(), ..self }
    }
    pub fn saying(self, note: Option<Text>) -> Self {
        Self { note, ..self }
    }
    /// As it stands in the history.
    pub fn step(self, asking: &Asking<'_>) -> ShiftStep {
        let Self { act, unit, people, note } = self;
        ShiftStep { at: asking.now, by: asking.person(), act, unit, people, note, command: asking.envelope.id }
    }
}

/// The change that leaves a shift so.
pub fn left(row: &Row<Shift>, shift: Shift) -> Change {
    let found = Found { fid: row.fid, version: row.version, record: Record::Shift(row.entity.clone()) };
    changed(&found, Verb::Advanced, Record::Shift(shift))
}

pub fn shift(atlas: &Atlas, id: ShiftId) -> Result<&Row<Shift>, Denial> {
    let row = atlas.shift(id).map(AsRef::as_ref);
    row.ok_or_else(|| Refusal::Unknown { kind: Kind::Shift, name: id.to_string() }.into())
}

pub fn refuse(refusal: ShiftRefusal) -> Denial {
    Refusal::Shift(refusal).into()
}

/// The code of a unit that is there.
pub fn unit_code(atlas: &Atlas, unit: UnitId) -> Code {
    let known = atlas.unit(unit).map(|row| row.code.clone());
    // A shift names units that are there; the id would do for one that is not.
    known.or_else(|| Code::new(&unit.uuid().simple().to_string()).ok()).unwrap_or_else(|| unreachable!("hex digits"))
}

pub fn person_name(atlas: &Atlas, person: PersonId) -> Name {
    let known = atlas.person(person).map(|row| row.name.clone());
    known.or_else(|| Name::new(&person.to_string()).ok()).unwrap_or_else(|| unreachable!("a UUID is a name"))
}

/// What somebody is called.
pub fn called(atlas: &Atlas, who: &Who) -> Name {
    match who {
        Who::Person(person) => person_name(atlas, *person),
        Who::Guest(name) => name.clone(),
    }
}

/// When a time of a day is.
pub fn instant(atlas: &Atlas, day: Date, minutes: i64) -> Instant {
    // A day without a midnight begins when it begins; jiff gives that.
    let midnight = day.to_zoned(atlas.time_zone()).map(|at| Instant::from(at.timestamp()));
    let midnight = midnight.unwrap_or_else(|_| Instant::from(jiff::Timestamp::MAX));
    Instant::from_micros(midnight.micros().saturating_add(minutes.saturating_mul(60_000_000))).unwrap_or(midnight)
}

/// When a shift begins.
pub fn starts_at(atlas: &Atlas, shift: &Shift) -> Instant {
    instant(atlas, shift.date, i64::from(shift.hours.from.minutes()))
}

/// When a shift ends.
pub fn ends_at(atlas: &Atlas, shift: &Shift) -> Instant {
    instant(atlas, shift.date, i64::from(shift.hours.to.minutes()))
}

/// Whether a shift has begun.
pub fn is_begun(atlas: &Atlas, shift: &Shift, now: Instant) -> bool {
    now >= starts_at(atlas, shift)
}

/// Why an act does not follow on how a shift is; what there is to say besides is for the act itself.
pub fn may_follow(atlas: &Atlas, shift: &Shift, act: ShiftStepAct, unit: Option<UnitId>) -> Result<(), ShiftRefusal> {
    use ShiftStepAct::{
        Appoint, Approve, Ask, Cancel, Change, CheckIn, CheckOut, Combine, Make, Mark, Move, Reopen, Replace, Report,
        Restore, SetNames,
    };
    let code = || shift.code.clone();
    if act == Restore {
        return if shift.cancelled { Ok(()) } else { Err(ShiftRefusal::NotCancelled { shift: code() }) };
    }
    if shift.cancelled {
        return Err(ShiftRefusal::Cancelled { shift: code() });
    }
    let approved = |part: &&Part| part.approved.is_some();
    let part = unit.and_then(|unit| shift.part(unit));
    let fixed = match act {
        Reopen | Ask | Make | Restore | CheckIn | CheckOut => None,
        // What was done may be counted as long as one of the units is not approved.
        Report => shift.parts.iter().all(|part| part.approved.is_some()).then(|| shift.parts.first()).flatten(),
        SetNames | Appoint | Replace | Mark | Approve => part.filter(approved),
        Change | Move | Cancel | Combine => shift.parts.iter().find(approved),
    };
    if let Some(part) = fixed {
        return Err(ShiftRefusal::Approved { unit: unit_code(atlas, part.unit) });
    }
    if act == Reopen && part.is_none_or(|part| part.approved.is_none()) {
        return Err(ShiftRefusal::NotApproved { unit: unit.map_or_else(code, |unit| unit_code(atlas, unit)) });
    }
    if matches!(act, Move | Cancel | Combine) && shift.present() > 0 {
        return Err(ShiftRefusal::Begun { shift: code() });
    }
    Ok(())
}

/// How long somebody was there: as was said; else from 签到 to 签退, within the hours of the shift; without 签退 to its end.
/// Minutes. The shift's time zone has no change of clocks within a half day.
pub fn worked(atlas: &Atlas, shift: &Shift, one: &Attendance) -> u32 {
    if let Some(minutes) = one.minutes {
        return minutes;
    }
    let Some(came) = one.came else { return 0 };
    let (from, to) = (starts_at(atlas, shift), ends_at(atlas, shift));
    let left = one.left.map_or(to, |mark| mark.at).clamp(from, to);
    let micros = left.micros().saturating_sub(came.at.clamp(from, to).micros());
    u32::try_from(micros.max(0) / 60_000_000).unwrap_or(0)
}

/// Another shift of somebody on the other half of the day that is far away, with metres: pointed out, not refused.
pub fn soft_clash<'a>(atlas: &'a Atlas, shift: &Shift, person: PersonId) -> Option<(&'a Row<Shift>, u32)> {
    let other = match shift.half {
        Half::Am => Half::Pm,
        Half::Pm => Half::Am,
    };
    let row = atlas.shift_of(person, shift.date, other, shift.id)?;
    let metres = geodesic_metres(shift.meeting.position.coord(), row.meeting.position.coord());
    (metres > f64::from(atlas.weekend().apart_metres)).then(|| (row.as_ref(), metres.round() as u32))
}

/// Hours that end after they begin.
pub fn in_order(hours: Hours) -> Result<Hours, ShiftRefusal> {
    let Hours { from, to } = hours;
    if from < to { Ok(hours) } else { Err(ShiftRefusal::HoursOrder { from, to }) }
}
