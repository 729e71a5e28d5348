//! Duties against their roles: who may hold what, how many at once.

use std::collections::{BTreeSet, HashMap};

use super::super::fault::{At, Faults};
use super::super::problem::Problem;
use super::super::understand::Drafts;
use super::super::words;
use crate::atlas::Atlas;
use crate::domain::{Date, Duty, DutyId, PartyId, PartyKind, Role, RoleId, Seat, Subject};

/// A duty, and where the files hold it.
type Told<'a> = (&'a Duty, Option<&'a At>);

/// Checks the duties of the files, and of each subject they touch the others that are there already.
pub(super) fn duties(drafts: &Drafts, atlas: &Atlas, faults: &mut Faults) {
    let mut roles: HashMap<RoleId, &Role> = atlas.roles().iter().map(|row| (row.id, &row.entity)).collect();
    roles.extend(drafts.roles.iter().map(|drafted| (drafted.entity.id, &drafted.entity)));
    let mut held: HashMap<(RoleId, Subject), Vec<Told<'_>>> = HashMap::new();
    let mut drafted_ids: std::collections::HashSet<DutyId> = std::collections::HashSet::new();
    for drafted in &drafts.duties {
        let duty = &drafted.entity;
        drafted_ids.insert(duty.id);
        held.entry((duty.role, duty.subject)).or_default().push((duty, Some(&drafted.at)));
        let Some(role) = roles.get(&duty.role) else { continue };
        if !role.subjects.contains(&duty.subject.kind()) {
            let allowed = role.subjects.iter().map(words::of).collect::<Vec<_>>().join(", ");
            let problem = Problem::RoleNotForSubject { role: role.code.to_string(), allowed };
            faults.field(drafted.at.clone(), "subject_kind", &words::of(duty.subject.kind()), problem);
        }
        if let (Some(wanted), Some(party)) = (role.party, duty.party)
            && wanted != party.kind()
        {
            let (allowed, field) = match wanted {
                PartyKind::Person => ("person", "unit"),
                PartyKind::Unit => ("unit", "person"),
            };
            let problem = Problem::RoleNotForParty { role: role.code.to_string(), allowed };
            faults.field(drafted.at.clone(), field, "", problem);
        }
    }
    for ((role, subject), list) in &mut held {
        let others = atlas.duties_of(*subject).filter(|row| row.role == *role && !drafted_ids.contains(&row.id));
        list.extend(others.map(|row| (&row.entity, None)));
    }
    let label = Label::new(drafts, atlas);
    // In the order of the files, not of a hash.
    let mut groups: Vec<_> = held.into_iter().collect();
    groups.sort_by_key(|(_, list)| list.iter().filter_map(|(_, at)| at.and_then(|at| at.row)).min());
    for ((role, _), list) in groups {
        twice(&list, &label, faults);
        if let Some((role, maximum)) = roles.get(&role).and_then(|role| role.max.map(|maximum| (*role, maximum))) {
            too_many(role, maximum, &list, &label, faults);
        }
    }
}

/// The same party in the same role for the same subject at the same time.
fn twice(list: &[Told<'_>], label: &Label<'_>, faults: &mut Faults) {
    for (place, (duty, at)) in list.iter().enumerate() {
        let same =
            |other: &Duty| other.party.is_some() && other.party == duty.party && other.period.overlaps(&duty.period);
        for (other, other_at) in list[place + 1..].iter().filter(|(other, _)| same(other)) {
            // Said at the later row; at least one of the two stands in a file.
            let (at, told) = match (*at, *other_at) {
                (Some(first), Some(second)) if first.row > second.row => (first, second.clone()),
                (Some(first), Some(second)) => (second, first.clone()),
                (Some(at), None) => (at, At::file(other.code.as_str())),
                (None, Some(at)) => (at, At::file(duty.code.as_str())),
                (None, None) => continue,
            };
            let day = duty.period.first().max(other.period.first());
            let party = duty.party.map(|party| label.of(party)).unwrap_or_default();
            faults.field(at.clone(), "role", &party, Problem::HeldTwice { other: told, day });
        }
    }
}

/// More holders of a seat than the role's maximum on some day: imported, and shown as 责任重叠. Acting counts as A.
fn too_many(role: &Role, maximum: u16, list: &[Told<'_>], label: &Label<'_>, faults: &mut Faults) {
    for deputies in [false, true] {
        let seat = |duty: &Duty| duty.seat != Seat::Vacant && (duty.seat == Seat::B) == deputies;
        let held: Vec<_> = list.iter().filter(|(duty, _)| seat(duty)).collect();
        if held.len() <= usize::from(maximum) {
            continue;
        }
        let days: BTreeSet<Date> = held.iter().map(|(duty, _)| duty.period.first()).collect();
        let mut before: Vec<DutyId> = Vec::new();
        for day in days {
            let holders: Vec<_> = held.iter().filter(|(duty, _)| duty.period.contains(day)).collect();
            let now: Vec<DutyId> = holders.iter().map(|(duty, _)| duty.id).collect();
            let new = now.iter().any(|id| !before.contains(id));
            if holders.len() > usize::from(maximum) && new {
                let names: Vec<String> =
                    holders.iter().filter_map(|(duty, _)| duty.party).map(|party| label.of(party)).collect();
                // Said at the newest of them that stands in a file.
                let newest = holders.iter().filter(|(_, at)| at.is_some()).max_by_key(|(duty, _)| duty.period.first());
                if let Some((duty, Some(at))) = newest {
                    let problem = Problem::TooManyHolders {
                        role: role.code.to_string(),
                        holders: holders.len(),
                        maximum,
                        day,
                        names: names.join("、"),
                    };
                    faults.field((*at).clone(), "subject", &label.subject(duty.subject), problem);
                }
            }
            before = now;
        }
    }
}

/// Names of parties and codes of subjects, for people.
struct Label<'a> {
    atlas: &'a Atlas,
    parties: HashMap<PartyId, String>,
    codes: HashMap<uuid::Uuid, String>,
}

impl<'a> Label<'a> {
    fn new(drafts: &Drafts, atlas: &'a Atlas) -> Self {
        let mut parties: HashMap<PartyId, String> = HashMap::new();
        for person in &drafts.people {
            let (person, _) = &person.entity;
            parties.insert(PartyId::Person(person.id), format!("{} {}", person.code, person.name));
        }
        for unit in &drafts.units {
            let unit = &unit.entity;
            parties.insert(PartyId::Unit(unit.id), format!("{} {}", unit.code, unit.versions.last().name));
        }
        let mut codes = HashMap::new();
        codes.extend(drafts.areas.iter().map(|it| (it.entity.id.uuid(), it.entity.code.to_string())));
        codes.extend(drafts.lines.iter().map(|it| (it.entity.id.uuid(), it.entity.code.to_string())));
        codes.extend(drafts.units.iter().map(|it| (it.entity.id.uuid(), it.entity.code.to_string())));
        if drafts.duties.iter().any(|it| matches!(it.entity.subject, Subject::Checkpoint(_))) {
            codes.extend(drafts.checkpoints.iter().map(|it| (it.entity.id.uuid(), it.entity.code.to_string())));
        }
        Self { atlas, parties, codes }
    }
    fn of(&self, party: PartyId) -> String {
        self.parties.get(&party).cloned().unwrap_or_else(|| match party {
            PartyId::Person(id) => {
                self.atlas.person(id).map(|row| format!("{} {}", row.code, row.name)).unwrap_or_default()
            }
            PartyId::Unit(id) => {
                let unit = self.atlas.unit(id);
                unit.map(|row| format!("{} {}", row.code, row.versions.last().name)).unwrap_or_default()
            }
        })
    }
    fn subject(&self, subject: Subject) -> String {
        let area =
            |id: crate::domain::AreaId| self.code(id.uuid(), || self.atlas.area(id).map(|row| row.code.to_string()));
        let line =
            |id: crate::domain::LineId| self.code(id.uuid(), || self.atlas.line(id).map(|row| row.code.to_string()));
        match subject {
            Subject::Zone(id) | Subject::Community(id) => area(id),
            Subject::Line(id) => line(id),
            Subject::Cell { line: of, zone } => format!("{}/{}", line(of), area(zone)),
            Subject::Checkpoint(id) => {
                self.code(id.uuid(), || self.atlas.checkpoint(id).map(|row| row.code.to_string()))
            }
            Subject::Unit(id) => self.code(id.uuid(), || self.atlas.unit(id).map(|row| row.code.to_string())),
        }
    }
    fn code(&self, id: uuid::Uuid, there: impl FnOnce() -> Option<String>) -> String {
        self.codes.get(&id).cloned().or_else(there).unwrap_or_default()
    }
}
