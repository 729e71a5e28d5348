//! Duties that begin before, or go on after, what they are held for or the unit that holds them.

use std::collections::HashMap;

use uuid::Uuid;

use super::super::fault::Faults;
use super::super::problem::Problem;
use super::super::understand::Drafts;
use crate::atlas::Atlas;
use crate::domain::{Area, AreaKind, Kind, PartyId, Period, Subject};

type Lives = HashMap<Uuid, (Kind, String, Period)>;

/// Warns; the roster may know better than the map since when a zone is one.
pub(super) fn duties(drafts: &Drafts, atlas: &Atlas, faults: &mut Faults) {
    if drafts.duties.is_empty() {
        return;
    }
    let lives = lives(drafts, atlas);
    for drafted in &drafts.duties {
        let duty = &drafted.entity;
        let (of, and) = match duty.subject {
            Subject::Zone(id) | Subject::Community(id) => (id.uuid(), None),
            Subject::Line(id) => (id.uuid(), None),
            Subject::Cell { line, zone } => (line.uuid(), Some(zone.uuid())),
            Subject::Checkpoint(id) => (id.uuid(), None),
            Subject::Unit(id) => (id.uuid(), None),
        };
        let by = match duty.party {
            Some(PartyId::Unit(id)) => Some(id.uuid()),
            Some(PartyId::Person(_)) | None => None,
        };
        let named = [Some(of), and, by].into_iter().flatten().filter_map(|id| lives.get(&id));
        for (kind, code, life) in named.filter(|(.., life)| !life.covers(&duty.period)) {
            let problem = Problem::OutsideLife { kind: *kind, code: code.clone(), life: *life };
            let period = duty.period;
            let value =
                format!("{} – {}", period.first(), period.last().map_or(String::new(), |last| last.to_string()));
            faults.field(drafted.at.clone(), "valid_from", &value, problem);
        }
    }
}

/// Of everything as it will be: what is in the files goes before what is there.
fn lives(drafts: &Drafts, atlas: &Atlas) -> Lives {
    let mut lives = Lives::new();
    macro_rules! note {
        ($there:expr, $drafted:expr, $kind:expr) => {
            let there = $there.iter().map(|row| &row.entity);
            for entity in there.chain($drafted.iter().map(|drafted| &drafted.entity)) {
                lives.insert(entity.id.uuid(), ($kind(entity), entity.code.to_string(), entity.versions.life()));
            }
        };
    }
    note!(atlas.areas(AreaKind::Zone), drafts.areas, |area: &Area| Kind::from(area.kind));
    note!(atlas.areas(AreaKind::Community), drafts.areas, |area: &Area| Kind::from(area.kind));
    note!(atlas.lines(), drafts.lines, |_| Kind::Line);
    note!(atlas.units(), drafts.units, |_| Kind::Unit);
    if drafts.duties.iter().any(|drafted| matches!(drafted.entity.subject, Subject::Checkpoint(_))) {
        note!(atlas.checkpoints(), drafts.checkpoints, |_| Kind::Checkpoint);
    }
    lives
}
