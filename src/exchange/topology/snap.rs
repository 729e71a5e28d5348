//! Snapping: vertices within the tolerance become one.

use std::collections::HashMap;

use smallvec::SmallVec;

use super::super::fault::Faults;
use super::super::problem::Problem;
use super::borders::{Borders, Node};
use super::{Done, SHARED, TOLERANCE};

/// Points in squares of the tolerance's size: whatever is near lies in the square or the eight around it.
#[derive(Default)]
struct Squares(HashMap<(i64, i64), SmallVec<[Node; 2]>>);

impl Squares {
    #[allow(clippy::cast_possible_truncation, reason = "metres within a district are far from the limits of i64")]
    fn square(at: [f64; 2]) -> (i64, i64) {
        ((at[0] / TOLERANCE).floor() as i64, (at[1] / TOLERANCE).floor() as i64)
    }
    fn add(&mut self, node: Node, at: [f64; 2]) {
        self.0.entry(Self::square(at)).or_default().push(node);
    }
    /// The nearest point within the tolerance; of equally near ones the first.
    fn nearest(&self, at: [f64; 2], borders: &Borders) -> Option<(Node, f64)> {
        let (x, y) = Self::square(at);
        let around = (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| (x + dx, y + dy)));
        around
            .filter_map(|square| self.0.get(&square))
            .flatten()
            .map(|node| {
                let other = borders.metres(*node);
                (*node, (other[0] - at[0]).hypot(other[1] - at[1]))
            })
            .filter(|(_, metres)| *metres <= TOLERANCE)
            .min_by(|(a, da), (b, db)| da.total_cmp(db).then(a.cmp(b)))
    }
}

/// Snaps the files' vertices to those that are there, and to each other in the order of the borders.
///
/// First the places are chosen, then every vertex goes to the nearest of them: so the same files again, against what
/// became of them, choose the same places.
pub(super) fn snap(borders: &mut Borders, faults: &mut Faults) {
    let mut squares = Squares::default();
    let mut chosen = vec![false; borders.points.len()];
    for border in &borders.list {
        for node in border.each_ring().flatten().copied() {
            let at = borders.metres(node);
            if !chosen[node as usize] && (!border.drafted || squares.nearest(at, borders).is_none()) {
                chosen[node as usize] = true;
                squares.add(node, at);
            }
        }
    }
    let mut moves: HashMap<Node, (Node, f64)> = HashMap::new();
    for (node, chosen) in (0..).zip(&chosen) {
        if !chosen && let Some(to) = squares.nearest(borders.metres(node), borders) {
            moves.insert(node, to);
        }
    }
    if moves.is_empty() {
        return;
    }
    let mut done: HashMap<_, (Done, f64)> = HashMap::new();
    for (place, border) in borders.list.iter_mut().enumerate() {
        for node in border.rings.iter_mut().flatten().flatten() {
            if let Some((to, metres)) = moves.get(node) {
                let (done, most) = done.entry(border.kind).or_default();
                done.places.push(borders.points[*to as usize]);
                done.areas.insert(place);
                *most = most.max(*metres);
                *node = *to;
                border.touched = true;
            }
        }
        if border.touched {
            super::nodes::tidy(border);
        }
    }
    for kind in SHARED {
        if let Some((done, metres)) = done.remove(&kind) {
            done.report(borders.file_of(kind), |vertices, areas| Problem::Snapped { vertices, areas, metres }, faults);
        }
    }
}
