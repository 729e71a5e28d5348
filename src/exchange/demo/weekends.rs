//! Weekends of voluntary labour: a year of shifts around today, from the patterns of the units that help, and once a month
//! an action in each zone in which its streets and communities take part.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Weekday;
use uuid::Uuid;

use super::{
    cast::Cast,
    days::add,
    dice::Dice,
    photos::{Scene, photo},
};
use crate::domain::{
    Approval, AreaId, AreaKind, Attendance, Code, CommandId, Date, Half, Hours, Instant, Mark, MarkHow, Meeting, Name,
    Output, Owed, Part, Pattern, PatternId, Period, PersonId, Planned, Position, Shift, ShiftId, ShiftKind, ShiftStep,
    ShiftStepAct, Text, UnitId, Weekend, WeekendDay, Weeks, Who,
};

/// So many weeks before today, and as many after.
const WEEKS: i64 = 26;
/// Every so many-th community is nobody's: its weekends are gaps.
const BARE: usize = 11;

const TASKS: [&str; 6] = [
    "清理楼道和院落堆物",
    "清除小广告，擦洗宣传栏",
    "清扫背街小巷，清运垃圾",
    "规整非机动车，劝导乱停放",
    "入户宣传，收集居民意见",
    "绿化带捡拾白色垃圾",
];
const GUESTS: [&str; 5] = ["来示甲", "来示乙", "来示丙", "友示例", "邻示例"];

/// See the module.
pub struct Weekends {
    pub patterns: Vec<Pattern>,
    pub shifts: Vec<Shift>,
}

/// What the units that help owe, and what came of it. `first` are the people who play a part: they go when their unit does.
pub fn all(cast: &Cast<'_>, first: &[PersonId], dice: &mut Dice) -> Weekends {
    let mut story =
        Story { cast, first, dice, codes: BTreeMap::new(), busy: HashSet::new(), hours: Weekend::default() };
    let patterns = story.patterns();
    let mut shifts = vec![];
    let days = (-WEEKS * 7..=WEEKS * 7).map(|ahead| cast.days.ago(-ahead));
    for day in days.filter(|day| cast.days.is_free_weekend(*day)) {
        for pattern in patterns.iter().filter(|pattern| pattern.falls_on(day)) {
            let helps = cast.atlas.helpers_of(pattern.community, day).contains(&pattern.unit);
            shifts.extend(helps.then(|| story.of_pattern(pattern, day)).flatten());
        }
        if day.weekday() == Weekday::Saturday && (8..=14).contains(&day.day()) {
            shifts.extend(story.actions(day));
        }
    }
    Weekends { patterns, shifts }
}

struct Story<'a, 'c> {
    cast: &'a Cast<'c>,
    first: &'a [PersonId],
    dice: &'a mut Dice,
    codes: BTreeMap<Date, u32>,
    /// Who is somewhere on a half day.
    busy: HashSet<(PersonId, Date, Half)>,
    hours: Weekend,
}

impl Story<'_, '_> {
    fn id(&mut self) -> Uuid {
        Uuid::from_u64_pair(self.dice.next(), self.dice.next())
    }

    fn patterns(&mut self) -> Vec<Pattern> {
        let (atlas, today) = (self.cast.atlas, self.cast.days.today);
        let period = Period::new(self.cast.days.ago(WEEKS * 7 + 7), None);
        let Ok(period) = period else { return vec![] };
        let mut of_unit: HashMap<UnitId, usize> = HashMap::new();
        let mut patterns = vec![];
        let communities: Vec<_> = atlas.areas(AreaKind::Community).iter().cloned().collect();
        for (at, community) in communities.iter().enumerate().filter(|(at, _)| at % BARE != BARE - 1) {
            let Some(meeting) = self.meeting(community.id, today) else { continue };
            for unit in atlas.helpers_of(community.id, today) {
                let owed = of_unit.entry(unit).or_default();
                // A unit that helps several communities goes to each on another half day.
                let slots = [
                    (WeekendDay::Saturday, Half::Am),
                    (WeekendDay::Sunday, Half::Am),
                    (WeekendDay::Saturday, Half::Pm),
                    (WeekendDay::Sunday, Half::Pm),
                ];
                let (weekday, half) = slots[(*owed + at / 3 % 2) % slots.len()];
                *owed += 1;
                let weeks = match (at + *owed) % 5 {
                    0 | 1 => Weeks::Every,
                    2 => Weeks::Odd,
                    3 => Weeks::Even,
                    _ => Weeks::OfMonth(vec![1, 3]),
                };
                let people = u16::try_from(self.cast.people(unit).len()).unwrap_or(1);
                let Ok(code) = Code::new(&format!("WP-{:03}", patterns.len() + 1)) else { continue };
                let Some(task) = self.task() else { continue };
                patterns.push(Pattern {
                    id: PatternId::new(self.id()),
                    code,
                    unit,
                    community: community.id,
                    weekday,
                    half,
                    weeks,
                    needed: people.clamp(1, 4),
                    task,
                    meeting: meeting.clone(),
                    contact: self.committee(community.id).and_then(|unit| self.cast.people(unit).first().copied()),
                    period,
                });
            }
        }
        patterns
    }

    fn task(&mut self) -> Option<Text> {
        Text::new(self.dice.pick(&TASKS)?).ok()
    }

    /// The committee of a community.
    fn committee(&self, community: AreaId) -> Option<UnitId> {
        let today = self.cast.days.today;
        let of = |office: Option<AreaId>| office == Some(community);
        let mut units = self.cast.atlas.units().iter();
        units.find(|row| row.versions.on(today).is_some_and(|version| of(version.office_of))).map(|row| row.id)
    }

    fn meeting(&mut self, area: AreaId, on: Date) -> Option<Meeting> {
        let middle = self.cast.atlas.middle_of(area, on)?;
        let row = self.cast.atlas.area(area)?;
        let name = &row.versions.near(on).name;
        let text = match row.kind {
            AreaKind::Zone => format!("{name}集合点"),
            _ => format!("{name}居委会门口"),
        };
        let off = |dice: &mut Dice| dice.between(-4, 4) as f64 / 10_000.0;
        let near = Position::new(middle.coord().x + off(self.dice), middle.coord().y + off(self.dice)).ok();
        // Near the middle, and still inside.
        let inside = |at: &Position| {
            let located = self.cast.atlas.locate(row.kind, *at, on);
            located.outside_m.is_none() && located.area.is_some_and(|found| found.id == area)
        };
        Some(Meeting { position: near.filter(inside).unwrap_or(middle), text: Name::new(&text).ok()? })
    }

    fn code(&mut self, day: Date) -> Option<Code> {
        let number = self.codes.entry(day).or_default();
        *number += 1;
        Code::new(&format!("W{:02}{:02}{:02}-{:02}", day.year() % 100, day.month(), day.day(), number)).ok()
    }

    fn of_pattern(&mut self, pattern: &Pattern, day: Date) -> Option<Shift> {
        let owed = Owed { unit: pattern.unit, needed: pattern.needed, contact: pattern.contact };
        let planned = Some(Planned { pattern: pattern.id, date: day });
        let place = (ShiftKind::Weekend, pattern.community, pattern.half);
        let mut shift = self.bare(place, day, pattern.meeting.clone(), pattern.task.clone(), &[owed])?;
        shift.planned = planned;
        self.live(&mut shift);
        Some(shift)
    }

    /// An action in each zone: its streets' offices, some of its committees, and a unit that helps there.
    fn actions(&mut self, day: Date) -> Vec<Shift> {
        let (atlas, today) = (self.cast.atlas, self.cast.days.today);
        let zones: Vec<_> = atlas.areas(AreaKind::Zone).iter().map(|row| row.id).collect();
        let month = usize::try_from(day.month()).unwrap_or(0);
        let mut shifts = vec![];
        for zone in zones {
            let communities = atlas.communities_in(zone, today);
            let mut units: Vec<UnitId> = vec![];
            for (at, community) in communities.iter().enumerate() {
                // Another half of the committees each month.
                units.extend(self.committee(*community).filter(|_| at % 2 == month % 2));
            }
            let street = communities.first().and_then(|id| atlas.place_unit(None, Some(*id), today));
            units.extend(street.filter(|unit| !units.contains(unit)));
            let owed: Vec<_> = units
                .into_iter()
                .map(|unit| Owed { unit, needed: 2, contact: self.cast.people(unit).first().copied() })
                .collect();
            let Some(meeting) = self.meeting(zone, today) else { continue };
            let Ok(task) = Text::new("片区集中行动：清理卫生死角和乱堆乱放") else { continue };
            if owed.is_empty() {
                continue;
            }
            let Some(mut shift) = self.bare((ShiftKind::Action, zone, Half::Pm), day, meeting, task, &owed) else {
                continue;
            };
            self.live(&mut shift);
            shifts.push(shift);
        }
        shifts
    }

    fn bare(
        &mut self,
        (kind, place, half): (ShiftKind, AreaId, Half),
        day: Date,
        meeting: Meeting,
        task: Text,
        parts: &[Owed],
    ) -> Option<Shift> {
        let hours = match half {
            Half::Am => self.hours.am,
            Half::Pm => self.hours.pm,
        };
        let made = self.before(day, 30 * 24);
        let step = self.step(made, Some(self.cast.office), ShiftStepAct::Make, None);
        Some(Shift {
            id: ShiftId::new(self.id()),
            code: self.code(day)?,
            kind,
            planned: None,
            place,
            date: day,
            half,
            hours,
            meeting,
            task,
            parts: parts.iter().map(Part::owed).collect(),
            outputs: vec![],
            photos: vec![],
            note: None,
            cancelled: false,
            faded: false,
            steps: vec![step],
        })
    }

    /// So many hours before a day, and before today in any case.
    fn before(&mut self, day: Date, hours: i64) -> Instant {
        let days = &self.cast.days;
        let end = add(days.end_of(day), -24 * 3600).min(days.end());
        add(end, -hours * 3600 - self.dice.between(60, 3 * 3600))
    }

    fn step(&mut self, at: Instant, by: Option<PersonId>, act: ShiftStepAct, unit: Option<UnitId>) -> ShiftStep {
        ShiftStep { at, by, act, unit, people: vec![], note: None, command: CommandId::new(self.id()) }
    }

    /// What became of it: names for what is over and for the next days, and who came of what is over.
    fn live(&mut self, shift: &mut Shift) {
        let ahead = shift.date.since(self.cast.days.today).map_or(0, |span| span.get_days());
        if ahead > 9 {
            return;
        }
        let over = ahead < 0;
        // Whoever tries the demonstration has somewhere to go, and somebody to name.
        let ours = !over && shift.parts.iter().any(|part| self.is_ours(part.unit));
        if self.dice.chance(if over { 3 } else { 2 }) && !ours {
            shift.cancelled = true;
            let at = self.before(shift.date, 14);
            let mut step = self.step(at, Some(self.cast.office), ShiftStepAct::Cancel, None);
            step.note = Text::new("天气预警，本次取消").ok();
            shift.steps.push(step);
            return;
        }
        let mut parts = std::mem::take(&mut shift.parts);
        for part in &mut parts {
            // Some have not named anybody yet; they were asked.
            if !over && self.dice.chance(22) && !ours {
                if self.dice.chance(40) {
                    part.asked_at = Some(self.before(shift.date, 20));
                }
                continue;
            }
            self.name(shift, part, over);
            if over {
                self.attend(shift, part, ahead);
            }
        }
        shift.parts = parts;
        if over && shift.present() > 0 {
            self.count(shift);
        }
        shift.steps.sort_by_key(|step| step.at);
    }

    fn is_ours(&self, unit: UnitId) -> bool {
        self.first.iter().any(|person| self.cast.atlas.works_in(*person, unit, self.cast.days.today))
    }

    fn name(&mut self, shift: &mut Shift, part: &mut Part, over: bool) {
        let mut people = self.cast.people(part.unit);
        let turn = usize::try_from(shift.date.day_of_year()).unwrap_or(0) / 7;
        let many = people.len().max(1);
        people.rotate_left(turn % many);
        // Who plays a part is seen doing so, mostly.
        if self.dice.chance(70) || !over {
            people.sort_by_key(|person| !self.first.contains(person));
        }
        let ours = !over && self.is_ours(part.unit);
        let short = i64::from(!over && self.dice.chance(35) || self.dice.chance(12) || ours);
        let wanted = usize::from(part.needed).saturating_sub(usize::try_from(short).unwrap_or(0));
        for person in people {
            if part.names.len() < wanted && self.busy.insert((person, shift.date, shift.half)) {
                part.names.push(Attendance::named(Who::Person(person)));
            }
        }
        if part.names.len() < wanted
            && self.dice.chance(40)
            && let Some(guest) = self.dice.pick(&GUESTS).and_then(|name| Name::new(name).ok())
        {
            part.names.push(Attendance::named(Who::Guest(guest)));
        }
        part.leader = part.names.first().and_then(Attendance::person).filter(|_| self.dice.chance(35));
        if !part.names.is_empty() {
            let at = self.before(shift.date, 24);
            let by = self.cast.signer(part.unit);
            let step = self.step(at, by, ShiftStepAct::SetNames, Some(part.unit));
            shift.steps.push(step);
        }
    }

    fn attend(&mut self, shift: &mut Shift, part: &mut Part, ahead: i32) {
        let Hours { from, to } = shift.hours;
        let midnight = add(self.cast.days.end_of(shift.date), -24 * 3600);
        let clock = |minutes: i64| add(midnight, minutes * 60);
        let (begins, ends) = (i64::from(from.minutes()), i64::from(to.minutes()));
        let by_list = self.dice.chance(18);
        for one in &mut part.names {
            if !self.dice.chance(90) {
                continue;
            }
            let how = match self.dice.between(1, 100) {
                _ if by_list || matches!(one.who, Who::Guest(_)) => MarkHow::List,
                1..=88 => MarkHow::Position,
                _ => MarkHow::Hand,
            };
            let measured = how == MarkHow::Position;
            let mark = |dice: &mut Dice, at: Instant| Mark {
                at,
                how,
                metres: measured.then(|| u32::try_from(dice.between(0, 120)).unwrap_or(0)),
                accuracy: measured.then(|| u32::try_from(dice.between(5, 40)).unwrap_or(0)),
            };
            let (came, left) = (clock(begins + self.dice.between(-12, 14)), clock(ends + self.dice.between(-10, 15)));
            one.came = Some(mark(self.dice, came));
            one.left = (how != MarkHow::List && self.dice.chance(85)).then(|| mark(self.dice, left));
        }
        // Of the last week not everything is looked through.
        let approved = if ahead >= -7 { self.dice.chance(55) } else { self.dice.chance(97) };
        if !approved || part.names.is_empty() {
            return;
        }
        let at = add(clock(ends), self.dice.between(600, 5 * 3600)).min(add(self.cast.days.end(), -60));
        let by = part.leader.or_else(|| self.cast.signer(part.unit));
        for one in &mut part.names {
            let begin = one.came.map(|mark| mark.at.max(clock(begins)));
            let end = one.left.map_or(clock(ends), |mark| mark.at.min(clock(ends)));
            let micros = begin.map_or(0, |begin| end.micros().saturating_sub(begin.micros()).max(0));
            one.minutes = Some(u32::try_from(micros / 60_000_000).unwrap_or(0));
        }
        part.approved = Some(Approval { at, by });
        let step = self.step(at, by, ShiftStepAct::Approve, Some(part.unit));
        shift.steps.push(step);
    }

    fn count(&mut self, shift: &mut Shift) {
        for (kind, least, most, often) in [("rubbish", 2, 18, 70), ("stickers", 4, 45, 45), ("talks", 5, 60, 35)] {
            if self.dice.chance(often)
                && let Ok(code) = Code::new(kind)
            {
                let count = u32::try_from(self.dice.between(least, most)).unwrap_or(1);
                shift.outputs.push(Output { code, count });
            }
        }
        let midnight = add(self.cast.days.end_of(shift.date), -24 * 3600);
        let at = add(midnight, i64::from(shift.hours.to.minutes()) * 60 - 900);
        if self.dice.chance(20) {
            let scene = if self.dice.chance(50) { Scene::Litter } else { Scene::Bikes };
            shift.photos.extend(photo(scene, true, at, Some(shift.meeting.position), self.dice));
        }
    }
}
