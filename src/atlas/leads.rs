//! Which units answer: for a line, and for a place.

use super::{Atlas, judge::is_holder, slots::SlotKind};
use crate::domain::{AreaId, AreaKind, Date, LineId, PartyId, Subject, UnitId};

impl Atlas {
    /// The responsible unit of a line on a day; of several the first in the district's order.
    pub fn line_unit(&self, line: LineId, on: Date) -> Option<UnitId> {
        self.units_in(SlotKind::LineUnit, line, on).into_iter().next()
    }
    /// The units that assist on a line on a day.
    pub fn assisting_units(&self, line: LineId, on: Date) -> Vec<UnitId> {
        self.units_in(SlotKind::AssistingUnits, line, on)
    }
    fn units_in(&self, slot: SlotKind, line: LineId, on: Date) -> Vec<UnitId> {
        let Some(question) = self.question(slot, Subject::Line(line)) else { return vec![] };
        let judgement = self.judged(&question, on);
        let holders = judgement.held.iter().filter(|duty| is_holder(duty.seat));
        let units = holders.filter_map(|duty| match duty.party {
            Some(PartyId::Unit(unit)) => Some(unit),
            Some(PartyId::Person(_)) | None => None,
        });
        units.collect()
    }
    /// The unit of a place on a day: the office of the street, or of the street that the community belongs to.
    pub fn place_unit(&self, street: Option<AreaId>, community: Option<AreaId>, on: Date) -> Option<UnitId> {
        let above = || {
            let row = self.areas(AreaKind::Community).by_id(community?.uuid())?;
            row.versions.near(on).parent
        };
        let street = street.or_else(above)?;
        let office = |unit: &&std::sync::Arc<super::Row<crate::domain::Unit>>| {
            unit.versions.on(on).is_some_and(|version| version.office_of == Some(street))
        };
        self.units().iter().find(office).map(|row| row.id)
    }
}
