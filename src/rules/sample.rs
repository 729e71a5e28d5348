//! Drawing the sample of a round.
//!
//! The method, so that anybody can draw the same again: the checkpoints of the round's lines and zones that exist on its
//! first day and on the day of drawing are laid out in cells of one line in one zone (the zone that the roster states,
//! else the one they lie in; none is a zone of its own). In each cell they are put in order: first those that were never
//! looked at, then by the day they were looked at last, the longest ago first; within one day by the first eight bytes of
//! the SHA-256 of `seed:code`, the smallest first, then by code. The first `per_cell` are the sample, the next `reserves`
//! wait. Zones go whole to a team: in the order of how many of the sample they have, most first, then of their codes, each
//! to the team that has the fewest so far, the first of them in the round's own order. Only codes, days and the seed
//! count: the same on every machine, today and in ten years.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use crate::{
    atlas::Atlas,
    domain::{AreaId, CheckpointId, Code, Date, Drawn, LineId, Round},
};

/// How a sample is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Draw {
    pub seed: u64,
    pub per_cell: u16,
    pub reserves: u16,
}

/// A checkpoint that can be drawn, in the order in which it would be.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    /// `None` comes first.
    seen: Option<Date>,
    lot: u64,
    code: Code,
    id: CheckpointId,
}

/// The codes of line and zone, by which cells are in order.
type Cell = (Code, Option<Code>);

/// The sample of a round, drawn on a day: first what is to be visited, then the reserves, cell by cell. Empty when no
/// checkpoint is in the round's scope.
pub fn draw(atlas: &Atlas, round: &Round, draw: Draw, today: Date) -> Vec<Drawn> {
    let cells = cells(atlas, round, draw.seed, today);
    let (per_cell, reserves) = (usize::from(draw.per_cell), usize::from(draw.reserves));
    let teams = teams(round, &cells, per_cell);
    let mut all = vec![];
    for (skip, take, reserve) in [(0, per_cell, false), (per_cell, reserves, true)] {
        for ((_, zone), candidates) in &cells {
            let drawn = candidates.iter().skip(skip).take(take);
            all.extend(drawn.map(|it| Drawn { checkpoint: it.id, team: teams.get(zone).cloned(), reserve }));
        }
    }
    all
}

fn cells(atlas: &Atlas, round: &Round, seed: u64, today: Date) -> BTreeMap<Cell, Vec<Candidate>> {
    let first = round.period.first();
    let line_in = |line: LineId| round.lines.is_empty() || round.lines.contains(&line);
    let zone_in = |zone: Option<AreaId>| round.zones.is_empty() || zone.is_some_and(|zone| round.zones.contains(&zone));
    let mut cells: BTreeMap<Cell, Vec<Candidate>> = BTreeMap::new();
    for row in atlas.checkpoints().iter() {
        let Some(version) = row.versions.on(first).filter(|_| row.versions.on(today.max(first)).is_some()) else {
            continue;
        };
        if !line_in(version.line) {
            continue;
        }
        let zone = atlas.settle(version, first).zone;
        let Some(line) = atlas.line(version.line).filter(|_| zone_in(zone.as_ref().map(|zone| zone.id))) else {
            continue;
        };
        let tested = atlas.visits_of(row.id).filter(|visit| visit.untested.is_none());
        let seen = tested.map(|visit| atlas.today(visit.at)).max();
        let candidate = Candidate { seen, lot: lot(seed, &row.code), code: row.code.clone(), id: row.id };
        cells.entry((line.code.clone(), zone.map(|zone| zone.code.clone()))).or_default().push(candidate);
    }
    cells.values_mut().for_each(|cell| cell.sort());
    cells
}

fn lot(seed: u64, code: &Code) -> u64 {
    let digest = Sha256::digest(format!("{seed}:{code}"));
    let mut first = [0; 8];
    first.copy_from_slice(&digest[..8]);
    u64::from_be_bytes(first)
}

/// Which team goes to which zone.
fn teams(round: &Round, cells: &BTreeMap<Cell, Vec<Candidate>>, per_cell: usize) -> BTreeMap<Option<Code>, Code> {
    let mut zones: BTreeMap<Option<Code>, usize> = BTreeMap::new();
    for ((_, zone), all) in cells {
        *zones.entry(zone.clone()).or_default() += all.len().min(per_cell);
    }
    let mut zones: Vec<_> = zones.into_iter().collect();
    zones.sort_by(|(a, a_many), (b, b_many)| b_many.cmp(a_many).then_with(|| a.cmp(b)));
    let mut load = vec![0; round.teams.len()];
    let mut teams = BTreeMap::new();
    for (zone, many) in zones {
        let Some(least) = (0..load.len()).min_by_key(|team| load[*team]) else { break };
        load[least] += many;
        teams.insert(zone, round.teams[least].code.clone());
    }
    teams
}
