//! The borders of a day as a network of arcs on the fine grid.
//!
//! The atlas keeps every stretch of border once, cut at the nodes where borders meet. Here are those of one day's
//! zones, streets and communities: two rings that run along each other run along the same arcs, so whatever is done
//! to an arc is done to both, and no gap can come between them.

use std::{collections::HashMap, sync};

use rstar::{AABB, RTree, RTreeObject};

use super::coord::{Frame, Point};
use crate::{
    atlas::{Atlas, Chain, ChainKey, Face},
    domain::{AreaKind, Date, Position},
};

/// The kinds of area that are drawn, in the order of their bits in a mask.
const KINDS: [AreaKind; 3] = [AreaKind::Zone, AreaKind::Street, AreaKind::Community];

/// One stretch of border between two nodes, or a whole ring that meets no other.
#[derive(Debug)]
pub struct Arc {
    /// Its vertices, in the direction of its chain, none twice in a row; a closed arc ends where it began.
    pub points: Vec<Point>,
    /// Which kinds of area it bounds, one bit each.
    pub kinds: u8,
    /// How many inner vertices it must keep so that no area between it and another arc can vanish: 2 for a closed
    /// arc, 1 where another arc joins the same two nodes.
    pub least: usize,
    /// The box around it.
    pub frame: Frame,
}

/// An arc as a ring runs along it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// Which arc.
    pub arc: u32,
    /// Against its direction.
    pub reversed: bool,
}

/// The rings of one polygon: the outer one, then the holes.
pub type Rings = Vec<Vec<Step>>;

/// An area of the day, as steps along arcs.
#[derive(Debug)]
pub struct Outline {
    /// Whose outline it is.
    pub face: sync::Arc<Face>,
    /// Its polygons.
    pub polygons: Vec<Rings>,
    /// The box around it.
    pub frame: Frame,
}

/// A vertex of the network and the arc it lies on.
#[derive(Debug, Clone, Copy)]
pub struct Vertex {
    /// Where.
    pub at: Point,
    /// Which kinds of area have it.
    pub kinds: u8,
    /// The arc and its place in it; `None` for an end of an arc.
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
struct Framed {
    index: u32,
    frame: Frame,
}

impl RTreeObject for Framed {
    type Envelope = AABB<[i64; 2]>;
    fn envelope(&self) -> Self::Envelope {
        AABB::from_corners(self.frame.min, self.frame.max)
    }
}

/// The network of one day.
#[derive(Debug)]
pub struct Network {
    arcs: Vec<Arc>,
    outlines: Vec<Outline>,
    vertices: RTree<Vertex>,
    arc_frames: RTree<Framed>,
    outline_frames: RTree<Framed>,
}

impl Network {
    /// The network of the areas that hold on a day.
    pub fn of(atlas: &Atlas, on: Date) -> Self {
        let mut arcs = Arcs::default();
        let mut outlines = vec![];
        for (kind, bit) in KINDS.into_iter().zip(0..) {
            let faces = atlas.mesh().on(kind, on);
            outlines.extend(faces.filter_map(|face| arcs.outline(face, 1 << bit)));
        }
        let mut arcs = arcs.arcs;
        mark_least(&mut arcs);
        Self {
            vertices: RTree::bulk_load(vertices(&arcs)),
            arc_frames: framed(arcs.iter().map(|arc| arc.frame)),
            outline_frames: framed(outlines.iter().map(|outline| outline.frame)),
            arcs,
            outlines,
        }
    }

    /// All arcs.
    pub fn arcs(&self) -> &[Arc] {
        &self.arcs
    }
    /// The areas whose boxes meet a box, in order of kind and number.
    pub fn outlines_in(&self, frame: Frame) -> Vec<&Outline> {
        let mut found = in_frame(&self.outline_frames, frame);
        found.sort_unstable();
        found.into_iter().map(|index| &self.outlines[index as usize]).collect()
    }
    /// The arcs whose boxes meet a box, in no order that means anything.
    pub fn arcs_in(&self, frame: Frame) -> Vec<u32> {
        in_frame(&self.arc_frames, frame)
    }
    /// The vertices in a box, in no order that means anything.
    pub fn vertices_in(&self, frame: Frame) -> impl Iterator<Item = &Vertex> {
        self.vertices.locate_in_envelope_intersecting(AABB::from_corners(frame.min, frame.max))
    }
}

fn framed(frames: impl Iterator<Item = Frame>) -> RTree<Framed> {
    RTree::bulk_load(frames.zip(0..).map(|(frame, index)| Framed { index, frame }).collect())
}

fn in_frame(tree: &RTree<Framed>, frame: Frame) -> Vec<u32> {
    let envelope = AABB::from_corners(frame.min, frame.max);
    tree.locate_in_envelope_intersecting(envelope).map(|framed| framed.index).collect()
}

/// The arcs met so far.
#[derive(Default)]
struct Arcs {
    arcs: Vec<Arc>,
    known: HashMap<ChainKey, u32>,
}

impl Arcs {
    /// `None` when nothing is left of the face on the fine grid.
    fn outline(&mut self, face: &sync::Arc<Face>, kind: u8) -> Option<Outline> {
        let mut polygons: Vec<Rings> = vec![];
        let mut frame: Option<Frame> = None;
        for ring in face.rings() {
            let steps: Vec<Step> = ring
                .parts
                .iter()
                .map(|part| Step { arc: self.arc(&part.chain, kind), reversed: part.reversed })
                .collect();
            for step in &steps {
                let arc = self.arcs[step.arc as usize].frame;
                frame = Some(frame.map_or(arc, |frame| frame.union(arc)));
            }
            match polygons.last_mut() {
                Some(polygon) if ring.hole => polygon.push(steps),
                _ => polygons.push(vec![steps]),
            }
        }
        Some(Outline { face: face.clone(), polygons, frame: frame? })
    }

    fn arc(&mut self, chain: &Chain, kind: u8) -> u32 {
        let next = self.arcs.len() as u32; // An atlas with 2^32 chains does not fit in memory.
        let index = *self.known.entry(chain.key()).or_insert(next);
        if index == next {
            let positions = chain.vertices().iter().filter_map(|at| Position::new(at.x, at.y).ok());
            let mut points: Vec<Point> = positions.map(Point::of).collect();
            points.dedup();
            let frame = Frame::around(&points).unwrap_or(Frame { min: [0; 2], max: [0; 2] }); // never empty
            self.arcs.push(Arc { points, kinds: 0, least: 0, frame });
        }
        self.arcs[index as usize].kinds |= kind;
        index
    }
}

impl Arc {
    /// Its ends: the lower one first, as arcs between the same nodes may run either way on the fine grid.
    fn ends(&self) -> Option<(Point, Point)> {
        let (a, b) = (*self.points.first()?, *self.points.last()?);
        Some((a.min(b), a.max(b)))
    }
}

fn mark_least(arcs: &mut [Arc]) {
    let mut joining: HashMap<(Point, Point), usize> = HashMap::new();
    arcs.iter().filter_map(Arc::ends).for_each(|ends| *joining.entry(ends).or_default() += 1);
    for arc in arcs {
        arc.least = match arc.ends() {
            Some((a, b)) if a == b => 2,
            Some(ends) if joining.get(&ends).is_some_and(|count| *count > 1) => 1,
            _ => 0,
        };
    }
}

fn vertices(arcs: &[Arc]) -> Vec<Vertex> {
    let mut ends: HashMap<Point, u8> = HashMap::new();
    let mut list = vec![];
    for (arc, index) in arcs.iter().zip(0..) {
        let inner = 1..arc.points.len().saturating_sub(1);
        list.extend(inner.map(|i| Vertex { at: arc.points[i], kinds: arc.kinds, on: Some((index, i as u32)) }));
        for end in [arc.points.first(), arc.points.last()].into_iter().flatten() {
            *ends.entry(*end).or_default() |= arc.kinds;
        }
    }
    list.extend(ends.into_iter().map(|(at, kinds)| Vertex { at, kinds, on: None }));
    list
}
