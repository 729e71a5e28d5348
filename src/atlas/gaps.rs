//! Where nobody answers, too many do, or a duty has lapsed: as a list, and as a figure for each zone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{
    Atlas,
    judge::{Counts, Status},
    matrix::Totals,
    slots::Slot,
    views::{LineRef, PlaceRef},
};
use crate::domain::{AreaId, Code, Date, LineId, Seq};

/// Which faults are asked for.
#[derive(Debug, Clone, Copy, Default)]
pub struct GapFilter {
    /// Only a zone's own slots and its cells.
    pub zone: Option<AreaId>,
    /// Only a line's own slots and its cells.
    pub line: Option<LineId>,
    /// Only faults of one sort; totals count all sorts.
    pub status: Option<Status>,
}

/// Faults of required slots.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Gaps {
    /// The day asked for.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// The place in the log that this was read at.
    #[schema(value_type = u64)]
    pub seq: Seq,
    /// Faults of the zone and line asked for, of all sorts.
    pub totals: Totals,
    /// One by one: zones' own, then line by line.
    pub items: Vec<GapItem>,
}

/// One fault.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct GapItem {
    /// The zone, unless it is a line's own slot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<PlaceRef>,
    /// The line, unless it is a zone's own slot.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<LineRef>,
    /// The slot with its fault.
    pub slot: Slot,
}

/// What a zone is coloured by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// 责任空白.
    Gaps,
    /// 责任重叠.
    Doubles,
    /// 到期未接续.
    Lapses,
}

/// The states of all zones by one measure.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ZoneStates {
    /// Which measure.
    pub measure: Measure,
    /// The day asked for.
    #[schema(value_type = String, format = Date)]
    pub on: Date,
    /// The place in the log that this was read at.
    #[schema(value_type = u64)]
    pub seq: Seq,
    /// By the zone's fid.
    pub states: BTreeMap<u32, ZoneState>,
    /// The sum of all values.
    pub total: u32,
}

/// The state of a zone.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct ZoneState {
    /// The zone's code.
    #[schema(value_type = String)]
    pub code: Code,
    /// The measure's figure: faults of the zone's own two slots and of its cells.
    pub value: u32,
    /// All figures.
    pub counts: Counts,
}

impl Atlas {
    /// The faults of required slots on a day.
    pub fn gaps(&self, on: Date, filter: &GapFilter) -> Gaps {
        let mut totals = Totals::default();
        let mut items = vec![];
        for required in self.required(on) {
            let of_zone = filter.zone.is_none_or(|id| required.zone.is_some_and(|zone| zone.id == id));
            let of_line = filter.line.is_none_or(|id| required.line.is_some_and(|line| line.id == id));
            if !of_zone || !of_line {
                continue;
            }
            totals.due_30d += self.due(&required, on);
            let status = self.judged(&required.question, on).status;
            totals.counts.add(status);
            if status.is_fault() && filter.status.is_none_or(|wanted| wanted == status) {
                items.extend(self.slot(&required.question, on).map(|slot| GapItem {
                    zone: required.zone.map(|zone| PlaceRef::of(zone, on)),
                    line: required.line.map(|line| LineRef::of(line, on)),
                    slot,
                }));
            }
        }
        Gaps { on, seq: self.seq(), totals, items }
    }
    /// Each zone's faults on a day, by one measure.
    pub fn zone_states(&self, measure: Measure, on: Date) -> ZoneStates {
        let zones = self.zones_on(on).into_iter();
        let mut states: BTreeMap<u32, ZoneState> = zones
            .map(|zone| (zone.fid.0, ZoneState { code: zone.code.clone(), value: 0, counts: Counts::default() }))
            .collect();
        for required in self.required(on) {
            let state = required.zone.and_then(|zone| states.get_mut(&zone.fid.0));
            if let Some(state) = state {
                state.counts.add(self.judged(&required.question, on).status);
            }
        }
        let mut total = 0;
        for state in states.values_mut() {
            state.value = match measure {
                Measure::Gaps => state.counts.gap,
                Measure::Doubles => state.counts.double,
                Measure::Lapses => state.counts.lapsed,
            };
            total += state.value;
        }
        ZoneStates { measure, on, seq: self.seq(), states, total }
    }
}
