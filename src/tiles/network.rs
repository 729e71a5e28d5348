//! The borders of a day as a network of arcs: each stretch that two areas share is there once.
//!
//! Zones, streets and communities of one day are looked at together. A vertex at which more or fewer than two edges
//! meet is a node; the chain between two nodes is an arc. Two rings that run along each other run along the same
//! arcs, so whatever is done to an arc is done to both, and no gap can come between them.

use std::{collections::HashMap, sync::OnceLock};

use geo_types::LineString;
use rstar::{AABB, RTree, RTreeObject};

use super::coord::{Bounds, Point};
use crate::{
    atlas::Atlas,
    domain::{AreaKind, Boundary, Date, Fid, Position},
};

/// The kinds of area that are drawn, in the order of their bits in a mask.
const KINDS: [AreaKind; 3] = [AreaKind::Zone, AreaKind::Street, AreaKind::Community];

/// One stretch of border between two nodes, or a whole ring that meets no other.
#[derive(Debug)]
pub struct Arc {
    /// Its vertices on the fine grid, in canonical direction; a closed arc ends where it began.
    pub points: Vec<Point>,
    /// Which kinds of area it bounds, one bit each.
    pub kinds: u8,
    /// How many inner vertices it must keep so that no area between it and another arc can vanish: 2 for a closed
    /// arc, 1 where another arc joins the same two nodes.
    pub least: usize,
    /// The box around it, on the fine grid.
    pub bounds: Bounds,
}

/// An arc as a ring runs along it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Which arc.
    pub arc: u32,
    /// Against its canonical direction.
    pub reversed: bool,
}

/// The rings of one polygon: the outer one, then the holes.
pub type Rings = Vec<Vec<Step>>;

/// An area of the day, as steps along arcs.
#[derive(Debug)]
pub struct Outline {
    /// Which kind.
    pub kind: AreaKind,
    /// Its number.
    pub fid: Fid,
    /// Its polygons.
    pub polygons: Vec<Rings>,
    /// The box around it, on the fine grid.
    pub bounds: Bounds,
    /// Where its name is written, once somebody asked.
    pub label: OnceLock<Option<Point>>,
}

/// A vertex of the network and the arc it lies on.
#[derive(Debug, Clone, Copy)]
pub struct Vertex {
    /// Where.
    pub at: Point,
    /// Which kinds of area have it.
    pub kinds: u8,
    /// The arc and its place in it; `None` for a node.
    pub on: Option<(u32, u32)>,
}

impl RTreeObject for Vertex {
    type Envelope = AABB<[i64; 2]>;
    fn envelope(&self) -> Self::Envelope {
        AABB::from_point([self.at.x, self.at.y])
    }
}

/// Something with a place in a list, found by its box.
#[derive(Debug, Clone, Copy)]
struct Boxed {
    index: u32,
    bounds: Bounds,
}

impl RTreeObject for Boxed {
    type Envelope = AABB<[i64; 2]>;
    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(self.bounds.min, self.bounds.max)
    }
}

/// The network of one day.
#[derive(Debug)]
pub struct Network {
    arcs: Vec<Arc>,
    outlines: Vec<Outline>,
    vertices: RTree<Vertex>,
    arc_boxes: RTree<Boxed>,
    outline_boxes: RTree<Boxed>,
}

/// A ring on the fine grid, open (the first vertex is not repeated), no vertex twice in a row.
type Ring = Vec<Point>;

impl Network {
    /// The network of the areas that hold on a day.
    pub fn of(atlas: &Atlas, on: Date) -> Self {
        let mut shapes: Vec<(AreaKind, Fid, Vec<Vec<Ring>>)> = vec![];
        for kind in KINDS {
            for row in atlas.areas(kind).iter() {
                if let Some(version) = row.versions.on(on) {
                    shapes.push((kind, row.fid, fine_rings(&version.boundary)));
                }
            }
        }
        Self::build(&shapes)
    }

    fn build(shapes: &[(AreaKind, Fid, Vec<Vec<Ring>>)]) -> Self {
        let mut corners: HashMap<Point, Corner> = HashMap::new();
        for (kind, _, polygons) in shapes {
            for ring in polygons.iter().flatten() {
                for (i, at) in ring.iter().enumerate() {
                    let around = [ring[(i + ring.len() - 1) % ring.len()], ring[(i + 1) % ring.len()]];
                    corners.entry(*at).or_default().add(around, mask(*kind));
                }
            }
        }
        let mut arcs = ArcSet { arcs: vec![], known: HashMap::new() };
        let outlines: Vec<Outline> = shapes
            .iter()
            .filter_map(|(kind, fid, polygons)| {
                let bounds = Bounds::around(polygons.iter().flatten().flatten())?;
                let steps = |ring: &Ring| arcs.walk(ring, &corners, mask(*kind));
                let mut steps = steps;
                let polygons = polygons.iter().map(|rings| rings.iter().map(&mut steps).collect()).collect();
                Some(Outline { kind: *kind, fid: *fid, polygons, bounds, label: OnceLock::new() })
            })
            .collect();
        let mut arcs = arcs.arcs;
        mark_least(&mut arcs);
        let vertices = vertices(&arcs, &corners);
        let boxed = |list: Vec<Bounds>| {
            let boxed = list.into_iter().zip(0..).map(|(bounds, index)| Boxed { index, bounds }).collect();
            RTree::bulk_load(boxed)
        };
        Self {
            vertices: RTree::bulk_load(vertices),
            arc_boxes: boxed(arcs.iter().map(|arc| arc.bounds).collect()),
            outline_boxes: boxed(outlines.iter().map(|outline| outline.bounds).collect()),
            arcs,
            outlines,
        }
    }

    /// All arcs.
    pub fn arcs(&self) -> &[Arc] {
        &self.arcs
    }
    /// The areas whose boxes meet a box of the fine grid, in order of kind and number.
    pub fn outlines_in(&self, bounds: Bounds) -> Vec<&Outline> {
        let mut found = in_box(&self.outline_boxes, bounds);
        found.sort_unstable();
        found.into_iter().map(|index| &self.outlines[index as usize]).collect()
    }
    /// The arcs whose boxes meet a box of the fine grid, in no order that means anything.
    pub fn arcs_in(&self, bounds: Bounds) -> Vec<u32> {
        in_box(&self.arc_boxes, bounds)
    }
    /// The vertices in a box of the fine grid.
    pub fn vertices_in(&self, bounds: Bounds) -> impl Iterator<Item = &Vertex> {
        self.vertices.locate_in_envelope_intersecting(AABB::from_corners(bounds.min, bounds.max))
    }
}

fn in_box(tree: &RTree<Boxed>, bounds: Bounds) -> Vec<u32> {
    let envelope = AABB::from_corners(bounds.min, bounds.max);
    tree.locate_in_envelope_intersecting(envelope).map(|boxed| boxed.index).collect()
}

fn mask(kind: AreaKind) -> u8 {
    KINDS.iter().position(|k| *k == kind).map_or(0, |bit| 1 << bit)
}

/// The rings of a boundary on the fine grid, polygon by polygon; rings that vanish there are left out.
fn fine_rings(boundary: &Boundary) -> Vec<Vec<Ring>> {
    let polygon = |polygon: &geo_types::Polygon<f64>| {
        let outer = fine_ring(polygon.exterior())?;
        Some(std::iter::once(outer).chain(polygon.interiors().iter().filter_map(fine_ring)).collect())
    };
    boundary.shape().0.iter().filter_map(polygon).collect()
}

fn fine_ring(line: &LineString<f64>) -> Option<Ring> {
    let mut ring: Ring = line.0.iter().filter_map(|at| Position::new(at.x, at.y).ok()).map(Point::of).collect();
    ring.dedup();
    if ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    (ring.len() >= 3).then_some(ring)
}

/// What meets at a vertex.
#[derive(Default)]
struct Corner {
    /// The first two different vertices it is joined to.
    joined: [Option<Point>; 2],
    /// Whether it is joined to more than those.
    more: bool,
    kinds: u8,
}

impl Corner {
    fn add(&mut self, around: [Point; 2], kinds: u8) {
        self.kinds |= kinds;
        for other in around {
            match self.joined {
                [Some(a), _] if a == other => {}
                [_, Some(b)] if b == other => {}
                [None, _] => self.joined[0] = Some(other),
                [_, None] => self.joined[1] = Some(other),
                _ => self.more = true,
            }
        }
    }
    fn is_node(&self) -> bool {
        self.more || self.joined[1].is_none()
    }
}

struct ArcSet {
    arcs: Vec<Arc>,
    /// An arc is known by its first edge in canonical direction.
    known: HashMap<(Point, Point), u32>,
}

impl ArcSet {
    /// Cuts a ring at its nodes.
    fn walk(&mut self, ring: &Ring, corners: &HashMap<Point, Corner>, kinds: u8) -> Vec<Step> {
        let is_node = |i: usize| corners.get(&ring[i]).is_none_or(Corner::is_node);
        let Some(start) = (0..ring.len()).find(|i| is_node(*i)) else {
            return vec![self.step(closed_from_lowest(ring), kinds)];
        };
        let mut steps = vec![];
        let mut chain = vec![ring[start]];
        for i in (start + 1..ring.len()).chain(0..=start) {
            chain.push(ring[i]);
            if is_node(i) {
                steps.push(self.step(std::mem::replace(&mut chain, vec![ring[i]]), kinds));
            }
        }
        steps
    }

    fn step(&mut self, mut chain: Vec<Point>, kinds: u8) -> Step {
        // Compared from both ends; a chain that reads the same both ways needs no direction.
        let reversed = chain.iter().rev().lt(chain.iter());
        if reversed {
            chain.reverse();
        }
        let next = self.arcs.len() as u32; // An atlas with 2^32 arcs does not fit in memory.
        let arc = *self.known.entry((chain[0], chain[1])).or_insert(next);
        if arc == next {
            let bounds = Bounds::around(&chain).unwrap_or(Bounds { min: [0; 2], max: [0; 2] }); // never empty
            self.arcs.push(Arc { points: chain, kinds: 0, least: 0, bounds });
        }
        self.arcs[arc as usize].kinds |= kinds;
        Step { arc, reversed }
    }
}

fn mark_least(arcs: &mut [Arc]) {
    // In canonical direction the ends of two arcs between the same nodes come in the same order.
    let ends = |arc: &Arc| (arc.points[0], arc.points[arc.points.len() - 1]);
    let mut joining: HashMap<(Point, Point), usize> = HashMap::new();
    arcs.iter().for_each(|arc| *joining.entry(ends(arc)).or_default() += 1);
    for arc in arcs {
        let (first, last) = ends(arc);
        arc.least = match joining.get(&(first, last)) {
            _ if first == last => 2,
            Some(2..) => 1,
            _ => 0,
        };
    }
}

/// A ring without a node as a closed chain that starts at its lowest vertex: the same whoever walks it.
fn closed_from_lowest(ring: &Ring) -> Vec<Point> {
    let lowest = (0..ring.len()).min_by_key(|i| ring[*i]).unwrap_or(0);
    let mut chain = ring.clone();
    chain.rotate_left(lowest);
    chain.push(chain[0]);
    chain
}

fn vertices(arcs: &[Arc], corners: &HashMap<Point, Corner>) -> Vec<Vertex> {
    let mut list = Vec::with_capacity(corners.len());
    for (arc, index) in arcs.iter().zip(0..) {
        let inner = 1..arc.points.len() - 1;
        list.extend(inner.map(|i| Vertex { at: arc.points[i], kinds: arc.kinds, on: Some((index, i as u32)) }));
    }
    let nodes = corners.iter().filter(|(_, corner)| corner.is_node());
    list.extend(nodes.map(|(at, corner)| Vertex { at: *at, kinds: corner.kinds, on: None }));
    // The start of a closed arc is no node, yet it is kept like one.
    let closed = arcs.iter().filter(|arc| corners.get(&arc.points[0]).is_some_and(|corner| !corner.is_node()));
    list.extend(closed.map(|arc| Vertex { at: arc.points[0], kinds: arc.kinds, on: None }));
    // The index answers in an order of its own making; the same list makes the same order.
    list.sort_unstable_by_key(|vertex| vertex.at);
    list
}
