//! The places and people of the story.

use std::collections::HashSet;

use super::{Players, days::Days};
use crate::{
    atlas::Atlas,
    domain::{
        AreaId, AreaKind, CasePlace, Checklist, Checkpoint, CheckpointId, CheckpointVersion, Code, Date, Item, Lead,
        LineId, PartyId, PersonId, Position, ScoringScheme, Seat, Subject, UnitId,
    },
};

/// Units whose people inspect and look again: they answer for no line.
const INSPECTING: [&str; 6] = ["U-WMB", "U-SJU", "U-TJJ", "U-CZJ", "U-SFJ", "U-JGS"];
/// 文明办.
const OFFICE: &str = "U-WMB";

/// See the module.
pub struct Cast<'a> {
    pub atlas: &'a Atlas,
    pub days: Days,
    pub points: Vec<Point<'a>>,
    pub scheme: Option<&'a ScoringScheme>,
    /// The demonstration's inspector first.
    pub inspectors: Vec<PersonId>,
    pub office: PersonId,
    /// The unit that the demonstration's liaison acts for.
    pub liaison_unit: Option<UnitId>,
    pub reporters: Vec<PersonId>,
}

/// A checkpoint as it is today.
pub struct Point<'a> {
    pub id: CheckpointId,
    pub version: &'a CheckpointVersion,
    pub line: LineId,
    pub zone: Option<AreaId>,
    pub street: Option<AreaId>,
    pub community: Option<AreaId>,
    pub list: &'a Checklist,
    /// Faults in a hundred answers.
    pub faults: i64,
}

impl Point<'_> {
    pub fn position(&self) -> Option<Position> {
        self.version.position
    }
    /// Where a case of it is.
    pub fn place(&self, item: Option<Code>) -> CasePlace {
        CasePlace {
            checkpoint: Some(self.id),
            item,
            line: Some(self.line),
            zone: self.zone,
            street: self.street,
            community: self.community,
            position: self.position(),
            spot: None,
        }
    }
}

impl<'a> Cast<'a> {
    /// Who and what there is on a day; `None` where the district is not the demonstration's.
    pub fn of(atlas: &'a Atlas, players: Players, today: Date) -> Option<Self> {
        let known = atlas.calendars().iter().map(|row| row.entity.clone()).collect();
        let days = Days::new(today, atlas.time_zone(), known);
        let points: Vec<_> = atlas.checkpoints().iter().filter_map(|row| point(atlas, row, today)).collect();
        let scheme = atlas.scheme_on(today).map(|row| &row.entity);
        let of_unit = |code: &str| {
            let unit = atlas.units().by_code(code).map(|row| row.id);
            unit.into_iter().flat_map(|unit| atlas.people_of(unit, today)).map(|row| row.id)
        };
        let taken = |person: &PersonId| atlas.account_of(*person).is_some();
        let mut inspectors: Vec<_> = players.inspector.into_iter().collect();
        inspectors.extend(INSPECTING.iter().flat_map(|code| of_unit(code).take(4)).filter(|person| !taken(person)));
        let mut known = HashSet::new();
        inspectors.retain(|person| known.insert(*person));
        let office = players.office.or_else(|| of_unit(OFFICE).next())?;
        let mut reporters: Vec<_> = players.cadre.into_iter().collect();
        reporters.extend(atlas.people().iter().skip(60).step_by(7).map(|row| row.id).take(24));
        let liaison = players.liaison.map(PartyId::Person);
        let held = liaison.into_iter().flat_map(|party| atlas.duties_held_by(party));
        let liaison_unit = held
            .filter(|duty| !duty.withdrawn && duty.period.contains(today))
            .find_map(|duty| if let Subject::Unit(unit) = duty.subject { Some(unit) } else { None });
        let enough = inspectors.len() >= 6 && !points.is_empty();
        enough.then_some(Self { atlas, days, points, scheme, inspectors, office, liaison_unit, reporters })
    }

    /// An item of a point's checklist.
    pub fn item(&self, line: LineId, code: &Code) -> Option<&'a Item> {
        let list = self.points.iter().find(|point| point.line == line)?.list;
        list.items.iter().find(|item| item.code == *code)
    }

    /// Who leads a case and who assists: as the item says, else as the line does.
    pub fn leads(&self, place: &CasePlace) -> (Option<UnitId>, Vec<UnitId>) {
        let Some(line) = place.line else { return (None, vec![]) };
        let today = self.days.today;
        let of_line = self.atlas.line_unit(line, today);
        let of_place = self.atlas.place_unit(place.street, place.community, today);
        let item = place.item.as_ref().and_then(|code| self.item(line, code)).and_then(|item| item.lead);
        let by_line = || self.atlas.line(line).map_or(Lead::Line, |row| row.versions.near(today).lead);
        let (lead, other) = match item.unwrap_or_else(by_line) {
            Lead::Line => (of_line, of_place),
            Lead::Place => (of_place, of_line),
        };
        let mut assisting = vec![];
        for unit in other.into_iter().chain(self.atlas.assisting_units(line, today)) {
            if Some(unit) != lead && !assisting.contains(&unit) {
                assisting.push(unit);
            }
        }
        (lead, assisting)
    }

    /// Who signs for a unit: its liaison, else somebody of it.
    pub fn signer(&self, unit: UnitId) -> Option<PersonId> {
        let today = self.days.today;
        let role = self.atlas.roles().by_code("liaison").map(|row| row.id);
        let held = self.atlas.duties_of(Subject::Unit(unit));
        let mut liaisons =
            held.filter(|duty| Some(duty.role) == role && duty.seat == Seat::A && duty.period.contains(today));
        let liaison = liaisons.find_map(|duty| match duty.party {
            Some(PartyId::Person(person)) => Some(person),
            _ => None,
        });
        liaison.or_else(|| self.atlas.people_of(unit, today).first().map(|row| row.id))
    }

    /// The people of a unit.
    pub fn people(&self, unit: UnitId) -> Vec<PersonId> {
        self.atlas.people_of(unit, self.days.today).iter().map(|row| row.id).collect()
    }

    /// Who may look at the work of these units again: none of their own.
    pub fn recheckers(&self, units: &[UnitId]) -> Vec<PersonId> {
        let own = |person: PersonId| units.iter().any(|unit| self.atlas.works_in(person, *unit, self.days.today));
        self.inspectors.iter().copied().filter(|person| !own(*person)).collect()
    }

    /// The areas at a position.
    pub fn areas(&self, at: Position) -> [Option<AreaId>; 3] {
        [AreaKind::Zone, AreaKind::Street, AreaKind::Community].map(|kind| {
            let located = self.atlas.locate(kind, at, self.days.today);
            located.area.filter(|_| located.outside_m.is_none()).map(|row| row.id)
        })
    }
}

fn point<'a>(atlas: &'a Atlas, checkpoint: &'a Checkpoint, today: Date) -> Option<Point<'a>> {
    let version = checkpoint.versions.on(today)?;
    let settled = atlas.settle(version, today);
    let lists = atlas.checklists().iter().filter(|list| list.line == version.line && list.period.contains(today));
    let list = lists.max_by_key(|list| list.number).map(|row| &row.entity)?;
    let zone = settled.zone.map(|row| row.id);
    let line_code = atlas.line(version.line).map(|row| row.code.to_string()).unwrap_or_default();
    let zone_code = zone.and_then(|id| atlas.area(id)).map(|row| row.code.to_string()).unwrap_or_default();
    Some(Point {
        id: checkpoint.id,
        version,
        line: version.line,
        zone,
        street: settled.street.map(|row| row.id),
        community: settled.community.map(|row| row.id),
        list,
        // Some lines and some zones are worse than others, always the same ones.
        faults: (4 + spread(&line_code) + spread(&zone_code)).max(1),
    })
}

/// From −2 to 4, by a code.
fn spread(code: &str) -> i64 {
    let name = code.bytes().fold(7_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
    i64::try_from((name ^ name >> 9) % 7).unwrap_or_default() - 2
}
