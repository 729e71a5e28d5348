//! Shifts and patterns in memory, by day, person and unit.

use std::{collections::HashSet, sync::Arc};

use super::{Atlas, Row, Table};
use crate::domain::{
    AreaId, AreaKind, Date, Fid, Half, PartyId, Pattern, PatternId, Period, PersonId, Position, Right, Shift, ShiftId,
    SpecialDay, Subject, UnitId, Weekend,
};

impl Atlas {
    pub(super) fn apply_shift(&mut self, fid: Fid, version: u32, entity: Shift) {
        let keys = |shift: &Shift| {
            let people: HashSet<_> = shift.people().collect();
            let units: HashSet<_> = shift.parts.iter().map(|part| part.unit).collect();
            (shift.date, people, units)
        };
        let now = keys(&entity);
        let before = self.shifts.put(Row { fid, version, entity }).map(|old| keys(&old));
        if let Some((date, people, units)) = &before {
            if *date != now.0 {
                self.shifts_of_day.remove(date, fid);
            }
            people.difference(&now.1).for_each(|person| self.shifts_of_person.remove(person, fid));
            units.difference(&now.2).for_each(|unit| self.shifts_of_unit.remove(unit, fid));
        }
        let (date, people, units) = now;
        if before.as_ref().is_none_or(|before| before.0 != date) {
            self.shifts_of_day.add(date, fid);
        }
        let known = |person: &PersonId| before.as_ref().is_some_and(|before| before.1.contains(person));
        people.into_iter().filter(|one| !known(one)).for_each(|person| self.shifts_of_person.add(person, fid));
        let known = |unit: &UnitId| before.as_ref().is_some_and(|before| before.2.contains(unit));
        units.into_iter().filter(|one| !known(one)).for_each(|unit| self.shifts_of_unit.add(unit, fid));
    }

    /// All shifts.
    pub fn shifts(&self) -> &Table<Shift> {
        &self.shifts
    }
    /// A shift by id.
    pub fn shift(&self, id: ShiftId) -> Option<&Arc<Row<Shift>>> {
        self.shifts.by_id(id.uuid())
    }
    /// The shifts of a day, cancelled ones too, in the order in which they were made.
    pub fn shifts_on(&self, day: Date) -> impl Iterator<Item = &Arc<Row<Shift>>> {
        self.shifts_of_day.of(&day).filter_map(|fid| self.shifts.get(fid))
    }
    /// The shifts from one day to another, both included, day by day.
    pub fn shifts_between(&self, first: Date, last: Date) -> impl Iterator<Item = &Arc<Row<Shift>>> {
        let next = |day: &Date| day.tomorrow().ok();
        let days = std::iter::successors(Some(first), next).take_while(move |day| *day <= last);
        days.flat_map(|day| self.shifts_on(day).collect::<Vec<_>>())
    }
    /// The shifts that somebody is named in or came to, in the order in which they were made.
    pub fn shifts_with(&self, person: PersonId) -> impl Iterator<Item = &Arc<Row<Shift>>> {
        self.shifts_of_person.of(&person).filter_map(|fid| self.shifts.get(fid))
    }
    /// The shifts that a unit has a part in, in the order in which they were made.
    pub fn shifts_owed_by(&self, unit: UnitId) -> impl Iterator<Item = &Arc<Row<Shift>>> {
        self.shifts_of_unit.of(&unit).filter_map(|fid| self.shifts.get(fid))
    }
    /// The shift that somebody is in on a half day, cancelled ones and `but` left out.
    pub fn shift_of(&self, person: PersonId, day: Date, half: Half, but: ShiftId) -> Option<&Arc<Row<Shift>>> {
        let same = |row: &&Arc<Row<Shift>>| row.date == day && row.half == half && !row.cancelled && row.id != but;
        self.shifts_with(person).find(same)
    }
    /// The patterns.
    pub fn patterns(&self) -> &Table<Pattern> {
        &self.patterns
    }
    /// A pattern by id.
    pub fn pattern(&self, id: PatternId) -> Option<&Arc<Row<Pattern>>> {
        self.patterns.by_id(id.uuid())
    }
    /// How weekends of voluntary labour are kept.
    pub fn weekend(&self) -> Weekend {
        self.settings.as_ref().and_then(|settings| settings.weekend.clone()).unwrap_or_default()
    }

    /// Why nobody owes anything on a day of a weekend: it is a holiday, or worked to make up for one (调休上班日; then
    /// the second is `true`).
    pub fn day_off_weekend(&self, day: Date) -> Option<(SpecialDay, bool)> {
        let list = self.calendars().iter().find(|list| list.year == day.year())?;
        let among = |days: &[SpecialDay]| days.iter().find(|special| special.date == day).cloned();
        let worked = among(&list.workdays).map(|special| (special, true));
        worked.or_else(|| among(&list.holidays).map(|special| (special, false)))
    }
    /// The units that help a community on a day, in the district's order.
    pub fn helpers_of(&self, community: AreaId, on: Date) -> Vec<UnitId> {
        let now = self.helping(community).filter(|(_, period)| period.contains(on));
        let units: HashSet<_> = now.map(|(unit, _)| unit).collect();
        let mut rows: Vec<_> = units.into_iter().filter_map(|unit| self.unit(unit)).collect();
        rows.sort_by(|a, b| (a.versions.near(on).order, &a.code).cmp(&(b.versions.near(on).order, &b.code)));
        rows.into_iter().map(|row| row.id).collect()
    }
    /// Whether a unit helps a community on some day.
    pub fn helps_ever(&self, unit: UnitId, community: AreaId) -> bool {
        self.helping(community).any(|(helper, _)| helper == unit)
    }
    /// Which units ever help a community, and when.
    fn helping(&self, community: AreaId) -> impl Iterator<Item = (UnitId, Period)> {
        let duties = self.duties_of(Subject::Community(community)).filter(|duty| !duty.withdrawn);
        let helps = |role| self.role(role).is_some_and(|role| role.rights.contains(&Right::HelpCommunity));
        duties.filter(move |duty| helps(duty.role)).filter_map(|duty| match duty.party {
            Some(PartyId::Unit(unit)) => Some((unit, duty.period)),
            Some(PartyId::Person(_)) | None => None,
        })
    }
    /// The zone that a shift counts for on its day: that of its community, or its own.
    pub fn zone_of_shift(&self, shift: &Shift) -> Option<AreaId> {
        let area = self.area(shift.place)?;
        match area.kind {
            AreaKind::Zone => Some(area.id),
            AreaKind::Community => self.zone_of_community(area.id, shift.date),
            AreaKind::District | AreaKind::Street | AreaKind::Estate => None,
        }
    }
    /// A point well inside an area on a day, to begin with where no meeting point is known.
    pub fn middle_of(&self, area: AreaId, on: Date) -> Option<Position> {
        let row = self.area(area)?;
        Some(self.mesh.face_on(row.kind, row.fid, on)?.label())
    }
}
