//! Healing: overlaps and gaps under a square metre are closed by moving one border onto the other.

use std::collections::BTreeSet;

use geo::line_intersection::{LineIntersection, line_intersection};
use geo_types::{Line, MultiPoint};

use super::super::fault::Faults;
use super::super::problem::Problem;
use super::borders::{Borders, Node};
use super::leftovers::{Side, leftovers, loops};
use super::nodes::tidy;
use super::{SHARED, SLIVER};
use crate::domain::{AreaKind, Date};

/// Heals the slivers of every kind, day by day.
pub(super) fn heal(borders: &mut Borders, faults: &mut Faults) {
    for kind in &SHARED[1..] {
        let (mut count, mut m2, mut places) = (0, 0.0, Vec::new());
        for day in borders.days(*kind) {
            cross(borders, *kind, day);
            // Closing a sliver may leave a smaller one; each round takes sides away, so this ends.
            for _ in 0..64 {
                let sides = leftovers(borders, *kind, day);
                let healed = heal_round(borders, &sides);
                if healed.is_empty() {
                    break;
                }
                count += healed.len();
                m2 += healed.iter().map(|(size, _)| size).sum::<f64>();
                places.extend(healed.iter().map(|(_, at)| borders.points[*at as usize]));
            }
        }
        if count > 0 {
            let at = borders.file_of(*kind).unwrap_or_else(|| borders.any_file());
            let places: MultiPoint<f64> = places.into_iter().collect();
            faults.shape(at, Some("geometry"), Problem::SliverHealed { count, m2 }, places);
        }
    }
}

/// Gives sides that are left and cross each other a node where they cross.
fn cross(borders: &mut Borders, kind: AreaKind, day: Date) {
    let sides = leftovers(borders, kind, day);
    let line = |side: &Side, borders: &Borders| {
        Line::new(borders.points[side.from as usize], borders.points[side.to as usize])
    };
    let mut order: Vec<usize> = (0..sides.len()).collect();
    let west = |line: &Line<f64>| line.start.x.min(line.end.x);
    let east = |line: &Line<f64>| line.start.x.max(line.end.x);
    order.sort_by(|a, b| west(&line(&sides[*a], borders)).total_cmp(&west(&line(&sides[*b], borders))));
    let mut crossings: Vec<(Side, Side, geo_types::Coord<f64>)> = Vec::new();
    for (place, a) in order.iter().enumerate() {
        let one = line(&sides[*a], borders);
        for b in &order[place + 1..] {
            let other = line(&sides[*b], borders);
            if west(&other) > east(&one) {
                break;
            }
            if let Some(LineIntersection::SinglePoint { intersection, is_proper: true }) = line_intersection(one, other)
            {
                crossings.push((sides[*a], sides[*b], intersection));
            }
        }
    }
    // A side with several crossings gets the first; the others follow from larger overlaps, which are faults.
    let mut split: BTreeSet<(Node, Node)> = BTreeSet::new();
    for (a, b, at) in crossings {
        let key = |side: &Side| (side.from.min(side.to), side.from.max(side.to));
        if split.contains(&key(&a)) || split.contains(&key(&b)) {
            continue;
        }
        split.extend([key(&a), key(&b)]);
        let node = borders.add(at);
        for border in &mut borders.list {
            for ring in border.rings.iter_mut().flatten() {
                let count = ring.len();
                let found = (0..count).find(|place| {
                    let (from, to) = (ring[*place], ring[(place + 1) % count]);
                    [key(&a), key(&b)].contains(&(from.min(to), from.max(to)))
                });
                if let Some(place) = found {
                    ring.insert(place + 1, node);
                    border.touched = true;
                }
            }
        }
    }
}

/// Closes the loops under the limit; gives back their sizes and one point of each.
fn heal_round(borders: &mut Borders, sides: &[Side]) -> Vec<(f64, Node)> {
    let mut healed = Vec::new();
    for closed in loops(sides) {
        let size = size(borders, &closed);
        if size >= SLIVER {
            continue;
        }
        // Where an earlier loop of this round changed the same stretch, it is not found, and its turn comes again.
        if let Some((owner, chain, instead)) = change(borders, &closed)
            && replace(borders, owner, &chain, &instead)
        {
            healed.push((size, closed[0].from));
        }
    }
    healed
}

/// Square metres within a loop.
fn size(borders: &Borders, closed: &[Side]) -> f64 {
    let origin = borders.metres(closed[0].from);
    let at = |node: Node| {
        let [x, y] = borders.metres(node);
        (x - origin[0], y - origin[1])
    };
    let doubled: f64 =
        closed.iter().map(|side| (at(side.from), at(side.to))).map(|((ax, ay), (bx, by))| ax * by - bx * ay).sum();
    doubled.abs() / 2.0
}

/// Which border is to run along the others: one that has a single unbroken stretch of the loop, a new one rather than
/// one that was there, the higher code of several; never the district. Its stretch, and what it becomes.
fn change(borders: &Borders, closed: &[Side]) -> Option<(usize, Vec<Node>, Vec<Node>)> {
    let count = closed.len();
    let mut owners: Vec<usize> = closed.iter().filter_map(|side| side.of).collect();
    owners.sort_by_key(|of| {
        (std::cmp::Reverse(borders.list[*of].drafted), std::cmp::Reverse(borders.list[*of].code.clone()))
    });
    owners.dedup();
    for owner in owners {
        let mine = |place: usize| closed[place % count].of == Some(owner);
        let starts: Vec<usize> = (0..count).filter(|place| mine(*place) && !mine(place + count - 1)).collect();
        let [start] = starts[..] else { continue };
        let length = (0..count).take_while(|step| mine(start + step)).count();
        let mut chain: Vec<Node> = (start..start + length).map(|place| closed[place % count].from).collect();
        chain.push(closed[(start + length - 1) % count].to);
        // The rest of the loop leads from the end of the stretch back to its start; the other way round it leads there.
        let rest = (start + length..start + count).map(|place| closed[place % count].from);
        let mut instead: Vec<Node> = rest.collect();
        instead.push(chain[0]);
        instead.reverse();
        return Some((owner, chain, instead));
    }
    None
}

fn replace(borders: &mut Borders, owner: usize, chain: &[Node], instead: &[Node]) -> bool {
    let border = &mut borders.list[owner];
    for ring in border.rings.iter_mut().flatten() {
        let count = ring.len();
        let starts = |place: &usize| (0..chain.len()).all(|step| ring[(place + step) % count] == chain[step]);
        if chain.len() > count {
            continue;
        }
        if let Some(place) = (0..count).find(starts) {
            let rest = (place + chain.len()..place + count).map(|at| ring[at % count]);
            let changed: Vec<Node> = instead.iter().copied().chain(rest).collect();
            *ring = changed;
            border.touched = true;
            tidy(border);
            return true;
        }
    }
    false
}
