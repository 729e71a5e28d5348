//! The tree of units.

use std::collections::HashMap;

use super::super::fault::Faults;
use super::super::problem::Problem;
use super::super::understand::Drafted;
use crate::atlas::Atlas;
use crate::domain::{Unit, UnitId};

/// No unit stands above itself, on any day: versions are taken together, as the engine does.
pub(super) fn circles(units: &[Drafted<Unit>], atlas: &Atlas, faults: &mut Faults) {
    let drafted: HashMap<UnitId, &Drafted<Unit>> = units.iter().map(|unit| (unit.entity.id, unit)).collect();
    let unit = |id: UnitId| drafted.get(&id).map(|unit| &unit.entity).or_else(|| atlas.unit(id).map(|row| &row.entity));
    let mut said: Vec<UnitId> = Vec::new();
    for start in units.iter().filter(|unit| !unit.entity.versions.all().iter().all(|it| it.parent.is_none())) {
        for version in start.entity.versions.all() {
            let mut chain = vec![start.entity.id];
            let mut above = version.parent;
            // On the day this version begins, whoever stands above stands there as the version of that day.
            while let Some(id) = above {
                if chain.contains(&id) {
                    break;
                }
                chain.push(id);
                above = unit(id).and_then(|unit| unit.versions.near(version.period.first()).parent);
            }
            if above == Some(start.entity.id) && !chain.iter().any(|id| said.contains(id)) {
                let codes: Vec<String> = chain
                    .iter()
                    .chain(above.iter())
                    .filter_map(|id| unit(*id))
                    .map(|unit| unit.code.to_string())
                    .collect();
                let problem = Problem::UnitCircle { codes: codes.join(" → ") };
                faults.field(start.at.clone(), "parent", "", problem);
                said.extend(chain);
            }
        }
    }
}

/// Units above come before units below them; otherwise they keep their order.
pub(in super::super) fn parents_first(units: &mut Vec<Drafted<Unit>>) {
    let places: HashMap<UnitId, usize> =
        units.iter().enumerate().map(|(place, unit)| (unit.entity.id, place)).collect();
    let parents: Vec<Vec<usize>> = units
        .iter()
        .map(|unit| unit.entity.versions.all().iter().filter_map(|it| places.get(&it.parent?).copied()).collect())
        .collect();
    let mut order = Vec::with_capacity(units.len());
    let mut seen = vec![false; units.len()];
    for place in 0..units.len() {
        // From here upwards, then placed from the top down. A circle, said to be one elsewhere, stops where it closes.
        let mut waiting = vec![(place, false)];
        while let Some((place, above_done)) = waiting.pop() {
            if above_done {
                order.push(place);
            } else if !std::mem::replace(&mut seen[place], true) {
                waiting.push((place, true));
                waiting.extend(parents[place].iter().map(|parent| (*parent, false)));
            }
        }
    }
    let mut slots: Vec<Option<Drafted<Unit>>> = std::mem::take(units).into_iter().map(Some).collect();
    units.extend(order.into_iter().filter_map(|place| slots[place].take()));
}
