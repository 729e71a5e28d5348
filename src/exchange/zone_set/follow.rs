//! What follows when a zone ends: its duties, and the checkpoints whose roster names it.

use std::collections::HashSet;

use geo::{BooleanOps, GeodesicArea};
use geo_types::Point;

use super::super::fault::At;
use super::super::plan::{Entry, Plan, What, end as ended, envelope};
use super::super::problem::Problem;
use super::super::understand::Drafted;
use super::figures::Ground;
use super::{FILE, ZoneSet, on, version_of};
use crate::atlas::Atlas;
use crate::domain::{
    Area, AreaId, AreaKind, Checkpoint, CheckpointVersion, Code, Command, Date, Kind, PartyId, Period, Record, Subject,
    Versions,
};

/// A duty that is held for a zone that ends.
#[derive(Debug, Clone, PartialEq)]
pub struct Held {
    /// The code of the duty.
    pub code: Code,
    /// The code of the zone.
    pub zone: Code,
    /// As what, and for which line: `区域责任人`, `责任人 · 居民小区`.
    pub role: String,
    /// Who; `None` = the seat is vacant.
    pub party: Option<String>,
    /// Its first day.
    pub first: Date,
}

/// The duties that go on after `last` for one of the zones that end.
pub(super) fn held(atlas: &Atlas, ended: &HashSet<AreaId>, last: Date) -> Vec<Held> {
    if ended.is_empty() {
        return vec![];
    }
    let duties =
        atlas.duties().iter().filter(|duty| !duty.withdrawn && duty.period.last().is_none_or(|day| day > last));
    let mut list: Vec<Held> = duties
        .filter_map(|duty| {
            let (zone, line) = match duty.subject {
                Subject::Zone(zone) => (zone, None),
                Subject::Cell { zone, line } => (zone, Some(line)),
                _ => return None,
            };
            let zone = atlas.area(zone).filter(|row| ended.contains(&row.id))?;
            let role = atlas.role(duty.role).map(|row| row.name.to_string()).unwrap_or_default();
            let line = line.and_then(|line| atlas.line(line)).map(|row| row.versions.near(last).name.to_string());
            let party = duty.party.and_then(|party| match party {
                PartyId::Person(id) => atlas.person(id).map(|row| row.name.to_string()),
                PartyId::Unit(id) => atlas.unit(id).map(|row| row.versions.near(last).name.to_string()),
            });
            let role = line.map_or_else(|| role.clone(), |line| format!("{role} · {line}"));
            Some(Held { code: duty.code.clone(), zone: zone.code.clone(), role, party, first: duty.period.first() })
        })
        .collect();
    list.sort_by(|a, b| (&a.zone, &a.code).cmp(&(&b.zone, &b.code)));
    list
}

/// The checkpoints whose roster names a zone that ends: from then on it names the zone they lie in, or, without a
/// position, the one that takes most of the ground.
pub(super) fn restated(
    atlas: &Atlas,
    areas: &[Area],
    ended: &HashSet<AreaId>,
    first: Date,
) -> Vec<Drafted<Checkpoint>> {
    let Ok(last) = first.yesterday() else { return vec![] };
    if ended.is_empty() {
        return vec![];
    }
    let ground = Ground::new(on(areas, first));
    let heirs: Vec<(AreaId, Option<AreaId>)> = ended.iter().map(|id| (*id, heir(atlas, areas, *id, first))).collect();
    let concerns = |it: &CheckpointVersion| {
        it.stated.zone.filter(|zone| ended.contains(zone) && it.period.last().is_none_or(|day| day > last))
    };
    let rows = atlas.checkpoints().iter().filter(|row| row.versions.all().iter().any(|it| concerns(it).is_some()));
    let list = rows.filter_map(|row| {
        let mut versions = Vec::new();
        for version in row.versions.all() {
            let Some(zone) = concerns(version) else {
                versions.push(version.clone());
                continue;
            };
            let lies = version.position.and_then(|at| ground.at(Point::from(at.coord()))).map(|area| area.id);
            let heir = || heirs.iter().find(|(id, _)| *id == zone).and_then(|(_, heir)| *heir);
            let next = lies.or_else(heir);
            // Nothing tells who follows a zone without a border: what is stated stays, and that the zone ends is refused.
            if next.is_none() && atlas.area(zone).is_some_and(|row| row.is_bare(last)) {
                versions.push(version.clone());
                continue;
            }
            if version.period.first() <= last {
                let period = Period::new(version.period.first(), Some(last)).ok()?;
                versions.push(CheckpointVersion { period, ..version.clone() });
            }
            let mut after = version.clone();
            after.period = Period::new(version.period.first().max(first), version.period.last()).ok()?;
            after.stated.zone = next;
            versions.push(after);
        }
        let entity = Checkpoint { versions: Versions::new(versions).ok()?, ..row.entity.clone() };
        Some(Drafted { entity, at: At::file(FILE) })
    });
    list.collect()
}

/// The zone that takes most of the ground of one that ends.
fn heir(atlas: &Atlas, areas: &[Area], of: AreaId, first: Date) -> Option<AreaId> {
    let row = atlas.areas(AreaKind::Zone).by_id(of.uuid())?;
    let ground = row.versions.near(first.yesterday().ok()?).shape()?;
    let shares = on(areas, first).map(|(area, shape)| (area.id, ground.intersection(shape).geodesic_area_unsigned()));
    shares.filter(|(_, m2)| *m2 > 1.0).max_by(|(_, a), (_, b)| a.total_cmp(b)).map(|(id, _)| id)
}

/// Puts the ends into the plan: first what is held, then the zones.
pub(super) fn end(atlas: &Atlas, plan: &mut Plan, ending: &[Area], held: &[Held], set: &ZoneSet<'_>, last: Date) {
    for duty in held.iter().filter(|_| set.end_duties) {
        let Some(row) = atlas.duties().by_code(duty.code.as_str()) else { continue };
        let name = format!("{} · {}", duty.role, duty.party.as_deref().unwrap_or("空缺"));
        let code = duty.code.to_string();
        plan.entries.push(Entry { kind: Kind::Duty, code, name, at: None, what: What::Ended(last) });
        plan.commands.push(if duty.first > last {
            // It would begin when there is nothing left to answer for: it is never held.
            envelope(Some(row.version), Command::WithdrawDuty { duty: row.id })
        } else {
            ended(Kind::Duty, &duty.code, last, row.version)
        });
    }
    for area in ending {
        let left = held.iter().filter(|duty| duty.zone == area.code && !set.end_duties);
        let left: Vec<&Held> = left.collect();
        if let Some(one) = left.first() {
            let zone = format!("{} {}", area.code, area.versions.last().name);
            let named = format!("{} {}", one.role, one.party.as_deref().unwrap_or("空缺"));
            let problem = Problem::ZoneStillHeld { duties: left.len(), named };
            plan.faults.field(At::file(FILE), "code", &zone, problem);
        }
    }
    for area in ending {
        let record = Record::Area(area.clone());
        let Some(mut version) = version_of(atlas, &record) else { continue };
        plan.entries.retain(|entry| !(entry.kind == Kind::Zone && entry.code == area.code.as_str()));
        for envelope in &mut plan.commands {
            if let Command::Put { record, .. } = &mut envelope.command
                && let Record::Area(put) = &mut **record
                && put.id == area.id
            {
                open(atlas, put);
                // Its border got nodes of its neighbours': that is a change of its own, before it ends.
                version += u32::from(atlas.area(put.id).is_some_and(|row| row.entity != *put));
            }
        }
        let name = area.versions.last().name.to_string();
        let entry = Entry { kind: Kind::Zone, code: area.code.to_string(), name, at: None, what: What::Ended(last) };
        plan.entries.push(entry);
        plan.commands.push(ended(Kind::Zone, &area.code, last, version));
    }
    plan.commands.retain(|envelope| !says_nothing(atlas, &envelope.command));
}

/// Takes back that a zone ends: that is said by a command of its own, which looks at what refers to it.
fn open(atlas: &Atlas, put: &mut Area) {
    let Some(row) = atlas.area(put.id) else { return };
    let old = row.versions.all();
    let mut versions: Vec<_> = put.versions.all().to_vec();
    for version in &mut versions {
        if let Some(was) = old.iter().find(|it| it.period.first() == version.period.first()) {
            version.period = was.period;
        }
    }
    let later = old.iter().filter(|was| !versions.iter().any(|it| it.period.first() == was.period.first()));
    let all = versions.iter().chain(later).cloned().collect();
    if let Ok(versions) = Versions::new(all) {
        put.versions = versions;
    }
}

/// Whether a record would be put as it is already.
fn says_nothing(atlas: &Atlas, command: &Command) -> bool {
    let Command::Put { record, personal: None } = command else { return false };
    atlas.record_by_id(record.kind(), record.id()).is_some_and(|found| found.record == **record)
}
