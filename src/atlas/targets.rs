//! The targets of a round: what was drawn, what became of it, and which reserves have stepped in.

use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use super::{Atlas, Row, Visit};
use crate::domain::{AreaId, Checkpoint, Date, Drawn, Fid, LineId, Round};

/// A checkpoint that was drawn, and what became of it.
#[derive(Debug, Clone)]
pub struct Target<'a> {
    /// As it was drawn.
    pub drawn: &'a Drawn,
    /// The checkpoint.
    pub checkpoint: Arc<Row<Checkpoint>>,
    /// Its line.
    pub line: LineId,
    /// The zone it counts for.
    pub zone: Option<AreaId>,
    /// What became of it.
    pub state: TargetState,
    /// Whether it is to be visited: of the sample it always is, a reserve once one of its line and zone ended 未测评.
    pub active: bool,
    /// The inspection that counts: the one that looked at it, else the last one that could not.
    pub visit: Option<Arc<Row<Visit>>>,
}

/// What became of a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TargetState {
    /// Nobody was there yet.
    Open,
    /// It was looked at.
    Done,
    /// It could not be looked at.
    Untested,
}

impl Atlas {
    /// What was drawn for a round, in its order, with what became of it.
    pub fn targets<'a>(&self, round: &'a Round) -> Vec<Target<'a>> {
        let day = round.period.first();
        let visits = self.best_visits(round);
        let mut targets: Vec<_> = round.sample.iter().filter_map(|drawn| self.target(drawn, day, &visits)).collect();
        let mut cells: BTreeMap<_, Cell> = BTreeMap::new();
        for target in &targets {
            let cell = cells.entry((target.line, target.zone)).or_default();
            cell.missing += usize::from(target.state == TargetState::Untested);
            cell.stepped_in += usize::from(target.drawn.reserve && target.state != TargetState::Open);
        }
        for target in targets.iter_mut().filter(|target| target.drawn.reserve) {
            let Some(cell) = cells.get_mut(&(target.line, target.zone)) else { continue };
            let needed = target.state == TargetState::Open && cell.missing > cell.stepped_in;
            cell.stepped_in += usize::from(needed);
            target.active = needed || target.state != TargetState::Open;
        }
        targets
    }

    fn target<'a>(&self, drawn: &'a Drawn, day: Date, visits: &HashMap<Fid, Arc<Row<Visit>>>) -> Option<Target<'a>> {
        let checkpoint = self.checkpoint(drawn.checkpoint)?.clone();
        let version = checkpoint.versions.near(day);
        let (line, zone) = (version.line, self.settle(version, day).zone.map(|row| row.id));
        let visit = visits.get(&checkpoint.fid).cloned();
        let state = match &visit {
            None => TargetState::Open,
            Some(visit) if visit.untested.is_none() => TargetState::Done,
            Some(_) => TargetState::Untested,
        };
        Some(Target { drawn, checkpoint, line, zone, state, active: !drawn.reserve, visit })
    }

    /// By checkpoint.
    fn best_visits(&self, round: &Round) -> HashMap<Fid, Arc<Row<Visit>>> {
        let mut best: HashMap<Fid, Arc<Row<Visit>>> = HashMap::new();
        for visit in self.visits_in(Some(round.id)) {
            let Some(point) = self.checkpoint(visit.checkpoint) else { continue };
            let rank = |visit: &Row<Visit>| (visit.untested.is_none(), visit.at);
            if best.get(&point.fid).is_none_or(|known| rank(known) <= rank(visit)) {
                best.insert(point.fid, visit.clone());
            }
        }
        best
    }
}

/// Of a line in a zone: how many could not be looked at, and how many reserves were used for them.
#[derive(Default)]
struct Cell {
    missing: usize,
    stepped_in: usize,
}
