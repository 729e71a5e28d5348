//! What must hold of every record, whoever sets it.

use std::collections::HashSet;

use super::{case, round, shift};
use crate::{
    atlas::Atlas,
    domain::{
        Account, Area, AreaId, AreaKind, Checklist, Checkpoint, Date, Dated, Duty, Kind, PartyId, Period, Post, Record,
        Refusal, Role, ScoringScheme, Seat, Subject, Unit, UnitId,
    },
};

/// Everything that a record names exists, and what it says fits together.
pub fn check(atlas: &Atlas, record: &Record) -> Result<(), Refusal> {
    match record {
        Record::Context(_) | Record::Line(_) | Record::Person(_) | Record::Role(_) => Ok(()),
        Record::Settings(settings) => {
            settings.practice.as_ref().map_or(Ok(()), case::check_practice)?;
            settings.weekend.as_ref().map_or(Ok(()), shift::check_weekend)
        }
        Record::Area(area) => check_area(atlas, area),
        Record::Checklist(checklist) => check_checklist(atlas, checklist),
        Record::Scoring(scheme) => check_scoring(atlas, scheme),
        Record::Checkpoint(checkpoint) => check_checkpoint(atlas, checkpoint),
        Record::Unit(unit) => check_unit(atlas, unit),
        Record::Post(post) => check_post(atlas, post),
        Record::Duty(duty) => check_duty(atlas, duty),
        Record::Account(account) => check_account(atlas, account),
        // What was asked for is looked at when it is asked for.
        Record::Reveal(_) => Ok(()),
        Record::Round(wanted) => round::check(atlas, wanted),
        // They come to be by commands of their own, and are never edited; whoever holds the machine may bring them along.
        Record::Inspection(made) => absent(atlas.visit(made.id).is_some(), Kind::Inspection, made.id.uuid()),
        Record::Ruling(ruling) => exists(atlas.visit(ruling.inspection).is_some(), Kind::Inspection, ruling.inspection),
        Record::Held(_) => Err(Refusal::NotAllowed),
        Record::Case(case) => case::check_case(atlas, case),
        Record::Calendar(calendar) => case::check_calendar(atlas, calendar),
        Record::Pattern(pattern) => shift::check_pattern(atlas, pattern),
        Record::Shift(brought) => shift::check_shift(atlas, brought),
    }
}

fn check_account(atlas: &Atlas, account: &Account) -> Result<(), Refusal> {
    exists(atlas.person(account.person).is_some(), Kind::Person, account.person)?;
    if let Some(other) = atlas.account_of(account.person).filter(|other| other.id != account.id) {
        return Err(Refusal::HasAccount { login: other.login.clone() });
    }
    let ruled = atlas.account(account.id).is_some_and(|old| old.administers());
    let others = || atlas.accounts().iter().any(|other| other.id != account.id && other.administers());
    if ruled && !account.administers() && !others() { Err(Refusal::LastAdmin) } else { Ok(()) }
}

fn absent(there: bool, kind: Kind, id: uuid::Uuid) -> Result<(), Refusal> {
    if there { Err(Refusal::IdTaken { kind, id }) } else { Ok(()) }
}

fn exists(there: bool, kind: Kind, id: impl ToString) -> Result<(), Refusal> {
    if there { Ok(()) } else { Err(Refusal::Unknown { kind, name: id.to_string() }) }
}

fn area_exists(atlas: &Atlas, kind: AreaKind, id: AreaId) -> Result<(), Refusal> {
    exists(atlas.areas(kind).by_id(id.uuid()).is_some(), kind.into(), id)
}

fn check_area(atlas: &Atlas, area: &Area) -> Result<(), Refusal> {
    let above = match area.kind {
        AreaKind::District | AreaKind::Zone | AreaKind::Street => AreaKind::District,
        AreaKind::Community => AreaKind::Street,
        AreaKind::Estate => AreaKind::Community,
    };
    let versions = || area.versions.all().iter();
    versions().filter_map(|version| version.parent).try_for_each(|id| area_exists(atlas, above, id))?;
    versions().filter_map(|version| version.zone).try_for_each(|id| area_exists(atlas, AreaKind::Zone, id))
}

/// A figure that is not finite could be written, but not read back.
fn figure(good: bool, field: &'static str) -> Result<(), Refusal> {
    if good { Ok(()) } else { Err(Refusal::Figure { field }) }
}

fn check_checklist(atlas: &Atlas, checklist: &Checklist) -> Result<(), Refusal> {
    for item in &checklist.items {
        figure(item.weight.is_finite() && item.weight > 0.0, "weight")?;
        figure(item.target.is_none_or(f64::is_finite), "target")?;
        item.term.map_or(Ok(()), case::check_term)?;
    }
    exists(atlas.line(checklist.line).is_some(), Kind::Line, checklist.line)?;
    let same = |other: &Checklist| other.line == checklist.line && other.number == checklist.number;
    let taken = atlas.checklists().iter().any(|other| same(other) && other.id != checklist.id);
    if taken { Err(Refusal::NumberTaken { kind: Kind::Checklist, number: checklist.number }) } else { Ok(()) }
}

fn check_scoring(atlas: &Atlas, scheme: &ScoringScheme) -> Result<(), Refusal> {
    for (answer, field) in [(scheme.met, "met"), (scheme.partly, "partly"), (scheme.not_met, "not_met")] {
        figure((0.0..=1.0).contains(&answer), field)?;
    }
    figure(scheme.lines.values().all(|weight| weight.is_finite() && *weight >= 0.0), "line weight")?;
    scheme.lines.keys().try_for_each(|id| exists(atlas.line(*id).is_some(), Kind::Line, id))?;
    let taken = atlas.scoring().iter().any(|other| other.number == scheme.number && other.id != scheme.id);
    if taken { Err(Refusal::NumberTaken { kind: Kind::Scoring, number: scheme.number }) } else { Ok(()) }
}

fn check_checkpoint(atlas: &Atlas, checkpoint: &Checkpoint) -> Result<(), Refusal> {
    for version in checkpoint.versions.all() {
        exists(atlas.line(version.line).is_some(), Kind::Line, version.line)?;
        let stated = [
            (AreaKind::Zone, version.stated.zone),
            (AreaKind::Street, version.stated.street),
            (AreaKind::Community, version.stated.community),
        ];
        for (kind, id) in stated {
            id.map_or(Ok(()), |id| area_exists(atlas, kind, id))?;
        }
    }
    Ok(())
}

fn check_unit(atlas: &Atlas, unit: &Unit) -> Result<(), Refusal> {
    for version in unit.versions.all() {
        if let Some(parent) = version.parent {
            exists(parent == unit.id || atlas.unit(parent).is_some(), Kind::Unit, parent)?;
        }
        if let Some(area) = version.office_of {
            let community = atlas.areas(AreaKind::Community).by_id(area.uuid()).is_some();
            exists(community || atlas.areas(AreaKind::Street).by_id(area.uuid()).is_some(), Kind::Street, area)?;
        }
    }
    if stands_above_itself(atlas, unit) { Err(Refusal::UnitCircle { code: unit.code.clone() }) } else { Ok(()) }
}

/// Whether, on some day, following the units above leads back. Each step keeps to the days on which the step before
/// held: that a department once stood above another and now stands below it is no circle.
fn stands_above_itself(atlas: &Atlas, unit: &Unit) -> bool {
    let ups = |versions: &[crate::domain::UnitVersion], within: Days| -> Vec<(UnitId, Days)> {
        let up = |version: &crate::domain::UnitVersion| Some((version.parent?, within.cut(&version.period())?));
        versions.iter().filter_map(up).collect()
    };
    let mut open = ups(unit.versions.all(), Days { first: Date::MIN, last: Date::MAX });
    let mut seen = HashSet::new();
    while let Some((id, days)) = open.pop() {
        if id == unit.id {
            return true;
        }
        if !seen.insert((id, days)) {
            continue;
        }
        if let Some(above) = atlas.unit(id) {
            open.extend(ups(above.versions.all(), days));
        }
    }
    false
}

/// Days from `first` to `last`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Days {
    first: Date,
    last: Date,
}

impl Days {
    fn cut(self, period: &Period) -> Option<Self> {
        let first = self.first.max(period.first());
        let last = period.last().map_or(self.last, |last| self.last.min(last));
        (first <= last).then_some(Self { first, last })
    }
}

fn check_post(atlas: &Atlas, post: &Post) -> Result<(), Refusal> {
    exists(atlas.person(post.person).is_some(), Kind::Person, post.person)?;
    exists(atlas.unit(post.unit).is_some(), Kind::Unit, post.unit)
}

fn check_duty(atlas: &Atlas, duty: &Duty) -> Result<(), Refusal> {
    let role = atlas.role(duty.role);
    let role: &Role = role.ok_or_else(|| Refusal::Unknown { kind: Kind::Role, name: duty.role.to_string() })?;
    if !role.subjects.contains(&duty.subject.kind()) {
        return Err(Refusal::RoleNotForSubject { role: role.code.clone() });
    }
    check_subject(atlas, duty.subject)?;
    match (duty.seat, duty.party) {
        (Seat::Vacant, None) => Ok(()),
        (Seat::A | Seat::B | Seat::Acting, Some(party)) => {
            if role.party.is_some_and(|kind| kind != party.kind()) {
                return Err(Refusal::RoleNotForParty { role: role.code.clone() });
            }
            match party {
                PartyId::Person(id) => exists(atlas.person(id).is_some(), Kind::Person, id),
                PartyId::Unit(id) => exists(atlas.unit(id).is_some(), Kind::Unit, id),
            }
        }
        (Seat::Vacant, Some(_)) | (Seat::A | Seat::B | Seat::Acting, None) => Err(Refusal::SeatAndParty),
    }
}

fn check_subject(atlas: &Atlas, subject: Subject) -> Result<(), Refusal> {
    let line = |id| exists(atlas.line(id).is_some(), Kind::Line, id);
    match subject {
        Subject::Zone(id) => area_exists(atlas, AreaKind::Zone, id),
        Subject::Line(id) => line(id),
        Subject::Cell { line: id, zone } => line(id).and_then(|()| area_exists(atlas, AreaKind::Zone, zone)),
        Subject::Checkpoint(id) => exists(atlas.checkpoint(id).is_some(), Kind::Checkpoint, id),
        Subject::Community(id) => area_exists(atlas, AreaKind::Community, id),
        Subject::Unit(id) => exists(atlas.unit(id).is_some(), Kind::Unit, id),
    }
}
