//! How shifts come to be: from patterns for the days ahead, by hand, and when a community is asked about that has none.

use std::collections::{BTreeMap, HashSet};

use jiff::ToSpan;
use uuid::Uuid;

use super::{
    super::{Asking, Denial, added},
    plan,
    record::{meeting, owed, place},
    work::{Done, in_order, left, refuse, unit_code},
};
use crate::{
    atlas::{Atlas, Row},
    domain::{
        Area, AreaId, AreaKind, Change, Code, Date, Fid, Half, Hours, Instant, Kind, Meeting, Name, NewShift, Owed,
        Part, Pattern, PatternId, Planned, Record, Refusal, Shift, ShiftId, ShiftKind, ShiftRefusal, ShiftStepAct,
        SpecialDay, Text, Verb,
    },
};

/// The most days that shifts are made for at once.
const MOST_DAYS: u16 = 184;

/// A shift that a pattern makes.
#[derive(Debug, Clone)]
pub struct Made<'a> {
    /// The pattern.
    pub pattern: &'a Row<Pattern>,
    /// The day.
    pub date: Date,
}

/// A day on which a pattern makes none.
#[derive(Debug, Clone)]
pub struct Skipped<'a> {
    /// The pattern.
    pub pattern: &'a Row<Pattern>,
    /// The day.
    pub date: Date,
    /// Why.
    pub why: WhyNot,
}

/// Why a pattern makes no shift on a day that it falls on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WhyNot {
    /// It is a holiday.
    Holiday(SpecialDay),
    /// 调休上班日.
    Workday(SpecialDay),
    /// It is made already.
    There,
    /// The unit does not help the community that day.
    NoDuty,
    /// The day has passed.
    Past,
}

/// What patterns make from one day to another, and what they do not, day by day.
///
/// # Errors
/// When it is too long, or the days are in the wrong order.
pub fn planned<'a>(
    atlas: &'a Atlas,
    patterns: &[PatternId],
    first: Date,
    last: Date,
    today: Date,
) -> Result<(Vec<Made<'a>>, Vec<Skipped<'a>>), Refusal> {
    if last < first {
        return Err(Refusal::PeriodOrder { first, last });
    }
    if first.checked_add(i64::from(MOST_DAYS).days()).is_ok_and(|end| last > end) {
        return Err(ShiftRefusal::TooLong { days: MOST_DAYS }.into());
    }
    let there: HashSet<_> =
        atlas.shifts().iter().filter_map(|row| row.planned.map(|of| (of.pattern, of.date))).collect();
    let meant = |row: &&'a Row<Pattern>| patterns.is_empty() || patterns.contains(&row.id);
    let patterns: Vec<_> = atlas.patterns().iter().map(AsRef::as_ref).filter(meant).collect();
    let (mut made, mut skipped) = (vec![], vec![]);
    let days = std::iter::successors(Some(first), |day| day.tomorrow().ok()).take_while(|day| *day <= last);
    for date in days {
        let off = atlas.day_off_weekend(date);
        for pattern in patterns.iter().copied().filter(|pattern| pattern.falls_on(date)) {
            let why = match &off {
                _ if there.contains(&(pattern.id, date)) => Some(WhyNot::There),
                _ if date < today => Some(WhyNot::Past),
                Some((day, true)) => Some(WhyNot::Workday(day.clone())),
                Some((day, false)) => Some(WhyNot::Holiday(day.clone())),
                None if !atlas.helpers_of(pattern.community, date).contains(&pattern.unit) => Some(WhyNot::NoDuty),
                None => None,
            };
            match why {
                None => made.push(Made { pattern, date }),
                Some(why) => skipped.push(Skipped { pattern, date, why }),
            }
        }
    }
    Ok((made, skipped))
}

/// Makes the shifts of patterns that are not there yet.
pub fn make(
    atlas: &Atlas,
    asking: &Asking<'_>,
    patterns: &[PatternId],
    first: Date,
    last: Date,
) -> Result<Vec<Change>, Denial> {
    for id in patterns {
        atlas.pattern(*id).ok_or_else(|| Refusal::Unknown { kind: Kind::Pattern, name: id.to_string() })?;
    }
    let (made, _) = planned(atlas, patterns, first, last, atlas.today(asking.now))?;
    let weekend = atlas.weekend();
    let mut new = New::of(atlas, asking);
    for Made { pattern, date } in made {
        let Pattern { community, half, needed, unit, contact, .. } = pattern.entity;
        new.push(
            // The same pattern makes the same shift for a day, whoever asks.
            ShiftId::new(mixed(pattern.id.uuid(), date)),
            Some(Planned { pattern: pattern.id, date }),
            NewShift {
                kind: ShiftKind::Weekend,
                place: community,
                date,
                half,
                hours: None,
                meeting: pattern.meeting.clone(),
                task: pattern.task.clone(),
                parts: vec![Owed { unit, needed, contact }],
            },
            hours(&weekend, half),
        );
    }
    Ok(new.changes)
}

/// An id out of a pattern's and a day.
fn mixed(pattern: Uuid, date: Date) -> Uuid {
    let days = date.year() as u64 * 512 + u64::from(date.day_of_year() as u16);
    let (high, low) = pattern.as_u64_pair();
    // The pattern's bits of time and version stay; the day goes into those that are random.
    Uuid::from_u64_pair(high, low ^ (days.wrapping_mul(0x9E37_79B9_7F4A_7C15) & 0x3FFF_FFFF_FFFF_FFFF))
}

fn hours(weekend: &crate::domain::Weekend, half: Half) -> Hours {
    match half {
        Half::Am => weekend.am,
        Half::Pm => weekend.pm,
    }
}

/// Makes one by hand.
pub fn add(atlas: &Atlas, asking: &Asking<'_>, id: ShiftId, wanted: &NewShift) -> Result<Vec<Change>, Denial> {
    if atlas.shift(id).is_some() {
        return Err(Refusal::IdTaken { kind: Kind::Shift, id: id.uuid() }.into());
    }
    if wanted.date < atlas.today(asking.now) {
        return Err(refuse(ShiftRefusal::Past { date: wanted.date }));
    }
    place(atlas, wanted.kind, wanted.place, wanted.date)?;
    meeting(atlas, &wanted.meeting, wanted.date)?;
    owed(atlas, &wanted.parts)?;
    let hours = in_order(wanted.hours.unwrap_or(hours(&atlas.weekend(), wanted.half))).map_err(refuse)?;
    let mut new = New::of(atlas, asking);
    new.push(id, None, wanted.clone(), hours);
    Ok(new.changes)
}

/// Asks the units that help a community for people on a half day: those of its shifts that have named too few; where there
/// is no shift, one is made for all of them.
pub fn ask_units(
    atlas: &Atlas,
    asking: &Asking<'_>,
    id: ShiftId,
    community: AreaId,
    date: Date,
    half: Half,
) -> Result<Vec<Change>, Denial> {
    let area = place(atlas, ShiftKind::Weekend, community, date)?;
    if date < atlas.today(asking.now) {
        return Err(refuse(ShiftRefusal::Past { date }));
    }
    let here = |row: &&Row<Shift>| row.place == community && row.half == half && !row.cancelled;
    let there: Vec<_> = atlas.shifts_on(date).map(AsRef::as_ref).filter(here).collect();
    if !there.is_empty() {
        let asked: Vec<_> =
            there.iter().filter_map(|row| Some(left(row, plan::asked(row.entity.clone(), asking)?))).collect();
        return if asked.is_empty() { Err(refuse(ShiftRefusal::Full)) } else { Ok(asked) };
    }
    let weekend = atlas.weekend();
    let units = atlas.helpers_of(community, date);
    if units.is_empty() {
        return Err(refuse(ShiftRefusal::NoHelpers { community: area.code.clone() }));
    }
    let unplaced = || Refusal::from(ShiftRefusal::PlaceNotThatDay { date });
    let parts = units.into_iter().map(|unit| Owed { unit, needed: weekend.needed, contact: None });
    let wanted = NewShift {
        kind: ShiftKind::Weekend,
        place: community,
        date,
        half,
        hours: None,
        meeting: usual_meeting(atlas, area, date).ok_or_else(unplaced)?,
        task: Text::new("环境整治和文明劝导").map_err(|_| unplaced())?,
        parts: parts.collect(),
    };
    let mut new = New::of(atlas, asking);
    new.push(id, None, wanted, hours(&weekend, half));
    for change in &mut new.changes {
        if let Record::Shift(shift) = &mut change.record
            && let Some(asked) = plan::asked(shift.clone(), asking)
        {
            *shift = asked;
        }
    }
    Ok(new.changes)
}

/// Where people of a community met last, or meet by its patterns; else somewhere in the middle of it.
fn usual_meeting(atlas: &Atlas, area: &Row<Area>, date: Date) -> Option<Meeting> {
    let last = atlas.shifts().iter().filter(|row| row.place == area.id).max_by_key(|row| (row.date, row.fid));
    let pattern = || atlas.patterns().iter().find(|row| row.community == area.id).map(|row| row.meeting.clone());
    last.map(|row| row.meeting.clone()).or_else(pattern).or_else(|| {
        let text = Name::new(&format!("{}居委会", area.versions.near(date).name)).ok()?;
        Some(Meeting { position: atlas.middle_of(area.id, date)?, text })
    })
}

/// New shifts of one command, each with the next number and the next code of its day.
struct New<'a> {
    atlas: &'a Atlas,
    asking: &'a Asking<'a>,
    numbers: BTreeMap<Date, u32>,
    changes: Vec<Change>,
}

impl<'a> New<'a> {
    fn of(atlas: &'a Atlas, asking: &'a Asking<'a>) -> Self {
        Self { atlas, asking, numbers: BTreeMap::new(), changes: vec![] }
    }
    fn push(&mut self, id: ShiftId, planned: Option<Planned>, wanted: NewShift, hours: Hours) {
        let NewShift { kind, place, date, half, meeting, task, parts, .. } = wanted;
        let step = Done::new(ShiftStepAct::Make).step(self.asking);
        let shift = Shift {
            id,
            code: self.code(date),
            kind,
            planned,
            place,
            date,
            half,
            hours: wanted.hours.unwrap_or(hours),
            meeting,
            task,
            parts: parts.iter().map(Part::owed).collect(),
            outputs: vec![],
            photos: vec![],
            note: None,
            cancelled: false,
            faded: false,
            steps: vec![step],
        };
        let mut change = added(self.atlas, Verb::Added, Record::Shift(shift));
        let many = u32::try_from(self.changes.len()).unwrap_or(u32::MAX);
        change.fid = Fid(change.fid.0.saturating_add(many));
        self.changes.push(change);
    }
    /// The next free code of a day, such as `W261128-07`.
    fn code(&mut self, date: Date) -> Code {
        let number = self.numbers.entry(date).or_default();
        loop {
            *number += 1;
            let text = format!("W{:02}{:02}{:02}-{:02}", date.year() % 100, date.month(), date.day(), number);
            let code = Code::new(&text).unwrap_or_else(|_| unreachable!("digits and a dash"));
            if self.atlas.shifts().by_code(code.as_str()).is_none() {
                return code;
            }
        }
    }
}

/// Lets go of what is kept of shifts before a day only for a time.
pub fn fade(atlas: &Atlas, before: Date, now: Instant) -> Vec<Change> {
    let Ok(guest) = Name::new("来宾") else { return vec![] };
    let before = before.min(atlas.today(now));
    let old = atlas.shifts().iter().filter(|row| row.date < before && !row.faded);
    old.map(|row| left(row, row.entity.clone().fade(&guest))).collect()
}

/// A unit that does not help a community owes it nothing.
pub fn helps(atlas: &Atlas, pattern: &Pattern) -> Result<(), Refusal> {
    let day = pattern.period.first();
    let last = pattern.period.last();
    let duties = atlas.helpers_of(pattern.community, day);
    let later = || last.is_none_or(|last| last > day) && atlas.helps_ever(pattern.unit, pattern.community);
    if duties.contains(&pattern.unit) || later() {
        return Ok(());
    }
    Err(ShiftRefusal::NoDuty { unit: unit_code(atlas, pattern.unit) }.into())
}

/// The kind of area that a kind of shift takes place in.
pub const fn fits(kind: ShiftKind, area: AreaKind) -> bool {
    match kind {
        ShiftKind::Weekend => matches!(area, AreaKind::Community),
        ShiftKind::Action => matches!(area, AreaKind::Community | AreaKind::Zone),
    }
}
