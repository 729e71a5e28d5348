//! Noding: where a vertex of one border lies on a side of another, the side gets that vertex too.

use std::collections::{HashMap, HashSet};

use rstar::primitives::GeomWithData;
use rstar::{AABB, RTree};

use super::super::fault::Faults;
use super::super::problem::Problem;
use super::borders::{Border, Borders, Node};
use super::{Done, SHARED, TOLERANCE};

/// Nodes every side. A node bends its side a little, which may bring another vertex near: so until nothing is found.
pub(super) fn node(borders: &mut Borders, faults: &mut Faults) {
    let mut done: HashMap<_, Done> = HashMap::new();
    for _ in 0..8 {
        let used: HashSet<Node> = borders.list.iter().flat_map(|it| it.each_ring().flatten().copied()).collect();
        let points = used.into_iter().map(|node| GeomWithData::new(borders.metres(node), node));
        let tree = RTree::bulk_load(points.collect());
        // Many borders have the same side: each is asked about once.
        let mut asked: HashMap<(Node, Node), Vec<Node>> = HashMap::new();
        let mut found = false;
        for place in 0..borders.list.len() {
            let mut rings = borders.list[place].rings.clone();
            let mut added: Vec<Node> = Vec::new();
            for ring in rings.iter_mut().flatten() {
                let own: HashSet<Node> = ring.iter().copied().collect();
                let mut noded = Vec::with_capacity(ring.len());
                for at in 0..ring.len() {
                    let (a, b) = (ring[at], ring[(at + 1) % ring.len()]);
                    let key = (a.min(b), a.max(b));
                    let between = asked.entry(key).or_insert_with(|| on_side(key, borders, &tree));
                    noded.push(a);
                    let start = noded.len();
                    noded.extend(between.iter().filter(|node| !own.contains(node)));
                    if a > b {
                        noded[start..].reverse();
                    }
                    added.extend(&noded[start..]);
                }
                *ring = noded;
            }
            if !added.is_empty() {
                found = true;
                let border = &mut borders.list[place];
                border.rings = rings;
                border.touched = true;
                let done = done.entry(border.kind).or_default();
                done.areas.insert(place);
                done.places.extend(added.iter().map(|node| borders.points[*node as usize]));
                tidy(&mut borders.list[place]);
            }
        }
        if !found {
            break;
        }
    }
    for kind in SHARED {
        if let Some(done) = done.remove(&kind) {
            let at = borders.file_of(kind).or_else(|| Some(borders.any_file()));
            done.report(at, |vertices, areas| Problem::Noded { vertices, areas }, faults);
        }
    }
}

/// The points within the tolerance of a side and between its ends, in order from `a` to `b`.
fn on_side((a, b): (Node, Node), borders: &Borders, tree: &RTree<GeomWithData<[f64; 2], Node>>) -> Vec<Node> {
    let (from, to) = (borders.metres(a), borders.metres(b));
    let low = [from[0].min(to[0]) - TOLERANCE, from[1].min(to[1]) - TOLERANCE];
    let high = [from[0].max(to[0]) + TOLERANCE, from[1].max(to[1]) + TOLERANCE];
    let (dx, dy) = (to[0] - from[0], to[1] - from[1]);
    let length2 = dx * dx + dy * dy;
    let mut between: Vec<(f64, Node)> = tree
        .locate_in_envelope(AABB::from_corners(low, high))
        .filter(|point| point.data != a && point.data != b)
        .filter_map(|point| {
            let [x, y] = *point.geom();
            let along = ((x - from[0]) * dx + (y - from[1]) * dy) / length2;
            let off = ((x - from[0]) * dy - (y - from[1]) * dx).abs() / length2.sqrt();
            (along > 0.0 && along < 1.0 && off <= TOLERANCE).then_some((along, point.data))
        })
        .collect();
    between.sort_by(|(s, a), (t, b)| s.total_cmp(t).then(a.cmp(b)));
    between.into_iter().map(|(_, node)| node).collect()
}

/// Takes out points that stand twice in a row and sides that go out and straight back.
pub(super) fn tidy(border: &mut Border) {
    for ring in border.rings.iter_mut().flatten() {
        let mut clean: Vec<Node> = Vec::with_capacity(ring.len());
        for node in ring.iter().copied() {
            if clean.last() == Some(&node) {
                continue;
            }
            if clean.len() >= 2 && clean[clean.len() - 2] == node {
                clean.pop();
                continue;
            }
            clean.push(node);
        }
        // The same across the place where the ring is joined.
        loop {
            let count = clean.len();
            if count >= 2 && clean[0] == clean[count - 1] {
                clean.pop();
            } else if count >= 3 && clean[1] == clean[count - 1] {
                clean.remove(0);
                clean.pop();
            } else if count >= 3 && clean[0] == clean[count - 2] {
                clean.truncate(count - 2);
            } else {
                break;
            }
        }
        if clean.len() != ring.len() {
            *ring = clean;
        }
    }
    // A hole or a part that shrank to nothing is gone.
    for rings in &mut border.rings {
        let mut place = 0;
        rings.retain(|ring| {
            place += 1;
            ring.len() >= 3 || place == 1
        });
    }
    if border.rings.len() > 1 {
        border.rings.retain(|rings| rings.first().is_some_and(|outer| outer.len() >= 3));
    }
}
