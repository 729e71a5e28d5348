//! What is left when the sides of all areas of one kind on one day are set off against each other.
//!
//! Every area's border runs with the area on its left. Where two areas touch, the side of one is the side of the
//! other the other way round, and both are set off; where an area touches the border of the district, the two run
//! the same way, and the district counts the other way round. **If nothing is left, the areas cover the district
//! exactly once**: the sum of their insides less that of the district has no border anywhere, so it is the same
//! everywhere, and far away it is nought.

use std::collections::HashMap;

use super::borders::{Borders, Node};
use crate::domain::{AreaKind, Date};

/// A side that is left, with the border it belongs to; `None` is the district's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Side {
    pub from: Node,
    pub to: Node,
    pub of: Option<usize>,
}

/// The sides that are left, in the order of the borders.
pub(super) fn leftovers(borders: &Borders, kind: AreaKind, day: Date) -> Vec<Side> {
    let mut sides: Vec<Side> = Vec::new();
    for place in borders.on(kind, day) {
        sides.extend(borders.list[place].sides().map(|(from, to)| Side { from, to, of: Some(place) }));
    }
    for place in borders.on(AreaKind::District, day) {
        sides.extend(borders.list[place].sides().map(|(from, to)| Side { from: to, to: from, of: None }));
    }
    let mut open: HashMap<(Node, Node), Vec<usize>> = HashMap::with_capacity(sides.len());
    let mut left = vec![true; sides.len()];
    for (place, side) in sides.iter().enumerate() {
        if let Some(other) = open.get_mut(&(side.to, side.from)).and_then(Vec::pop) {
            left[place] = false;
            left[other] = false;
        } else {
            open.entry((side.from, side.to)).or_default().push(place);
        }
    }
    sides.into_iter().zip(left).filter(|(_, left)| *left).map(|(side, _)| side).collect()
}

/// The sides that are left as loops, each visiting no point twice: the edges of overlaps and of gaps.
pub(super) fn loops(sides: &[Side]) -> Vec<Vec<Side>> {
    let mut out: HashMap<Node, Vec<usize>> = HashMap::new();
    for (place, side) in sides.iter().enumerate().rev() {
        out.entry(side.from).or_default().push(place);
    }
    let mut used = vec![false; sides.len()];
    let mut loops = Vec::new();
    for start in 0..sides.len() {
        if used[start] {
            continue;
        }
        let mut path: Vec<Side> = Vec::new();
        let mut place_of: HashMap<Node, usize> = HashMap::new();
        let mut next = Some(start);
        while let Some(place) = next {
            used[place] = true;
            let side = sides[place];
            place_of.insert(side.from, path.len());
            path.push(side);
            // Back at a point of the path: what lies between is a loop of its own.
            if let Some(first) = place_of.get(&side.to).copied() {
                let closed = path.split_off(first);
                closed.iter().for_each(|side| {
                    place_of.remove(&side.from);
                });
                loops.push(closed);
            }
            let from = path.last().map_or(side.to, |side| side.to);
            next = out.get_mut(&from).and_then(|list| {
                while let Some(place) = list.pop() {
                    if !used[place] {
                        return Some(place);
                    }
                }
                None
            });
            if path.is_empty() && next.is_none_or(|place| sides[place].from != side.to) {
                break;
            }
        }
    }
    loops
}
