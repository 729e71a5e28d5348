//! Scores of zones and checkpoints out of the inspections that somebody may know of.

use std::collections::{BTreeMap, HashMap};

use super::{Atlas, Row, Visit};
use crate::domain::{AreaId, CheckpointId, Date, Dated, LineId, RoundId, ScoringScheme};

/// Which inspections a score is made of.
#[derive(Debug, Clone, Copy, Default)]
pub struct ScoreFilter {
    /// Of one round, or of 日常巡查; all when left out.
    pub round: Option<Option<RoundId>>,
    /// Of one line.
    pub line: Option<LineId>,
    /// From this day.
    pub first: Option<Date>,
    /// To and including this day.
    pub last: Option<Date>,
}

/// The score of a zone.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ZoneScore {
    /// 0–100.
    pub score: f64,
    /// How many checkpoints it is made of.
    pub tested: u32,
}

impl Atlas {
    /// The scoring scheme in force on a day: of several, the newest.
    pub fn scheme_on(&self, on: Date) -> Option<&Row<ScoringScheme>> {
        let in_force = self.scoring().iter().filter(|scheme| scheme.period().contains(on));
        in_force.max_by_key(|scheme| scheme.number).map(AsRef::as_ref)
    }

    /// The last inspection of each checkpoint that looked at it and came to a score, among those that `may` takes.
    pub fn last_results<'a>(
        &'a self,
        filter: &ScoreFilter,
        may: impl Fn(&Visit) -> bool,
    ) -> HashMap<CheckpointId, &'a Visit> {
        let mut last: HashMap<CheckpointId, &Visit> = HashMap::new();
        let all: Box<dyn Iterator<Item = _>> = match filter.round {
            Some(round) => Box::new(self.visits_in(round)),
            None => Box::new(self.visits().iter()),
        };
        let zone = self.time_zone();
        for row in all {
            let visit: &Visit = row;
            if visit.untested.is_some() || visit.score.is_none() || filter.line.is_some_and(|line| visit.line != line) {
                continue;
            }
            let dated = filter.first.is_some() || filter.last.is_some();
            let day = if dated { Some(visit.at.date_in(&zone)) } else { None };
            let within = day.is_none_or(|day| {
                filter.first.is_none_or(|first| first <= day) && filter.last.is_none_or(|last| day <= last)
            });
            if !within || !may(visit) {
                continue;
            }
            if last.get(&visit.checkpoint).is_none_or(|known| known.at <= visit.at) {
                last.insert(visit.checkpoint, visit);
            }
        }
        last
    }

    /// The score of each zone that has one: in a zone, each line's score is the mean of the last results of its
    /// checkpoints; the zone's is the mean of its lines' weighted by the scheme. A line that nothing was tested of is left
    /// out, which is the same as counting it as the mean of the others.
    pub fn zone_scores(
        &self,
        filter: &ScoreFilter,
        scheme: Option<&ScoringScheme>,
        may: impl Fn(&Visit) -> bool,
    ) -> HashMap<AreaId, ZoneScore> {
        let mut cells: BTreeMap<(AreaId, LineId), (f64, u32)> = BTreeMap::new();
        // In the order of the checkpoints' ids, so that sums come out the same everywhere.
        let results: BTreeMap<_, _> = self.last_results(filter, may).into_iter().collect();
        for visit in results.values() {
            let (Some(zone), Some(score)) = (visit.zone, visit.score) else { continue };
            let (sum, many) = cells.entry((zone, visit.line)).or_default();
            *sum += score;
            *many += 1;
        }
        let mut zones: HashMap<AreaId, (f64, f64, u32)> = HashMap::new();
        for ((zone, line), (sum, many)) in cells {
            let weight = if filter.line.is_some() { 1.0 } else { weight(scheme, line) };
            let (reached, weights, tested) = zones.entry(zone).or_default();
            *reached += weight * sum / f64::from(many);
            *weights += weight;
            *tested += many;
        }
        let scored = zones.into_iter().filter(|(_, (_, weights, _))| *weights > 0.0);
        scored
            .map(|(zone, (reached, weights, tested))| (zone, ZoneScore { score: reached / weights, tested }))
            .collect()
    }
}

/// What a line weighs: 1 where the scheme does not say.
fn weight(scheme: Option<&ScoringScheme>, line: LineId) -> f64 {
    scheme.and_then(|scheme| scheme.lines.get(&line).copied()).unwrap_or(1.0)
}
