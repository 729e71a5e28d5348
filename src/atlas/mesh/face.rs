//! A face: one version of one area, bounded by chains.

use std::sync::{Arc, OnceLock};

use geo::InteriorPoint;
use geo_types::Coord;

use super::{
    chain::{Chain, Crossing, Vertex},
    label,
};
use crate::{
    atlas::index::Bounds,
    domain::{AreaKind, Boundary, Code, Fid, Period, Position},
};

/// The number of a face; never used again for another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FaceId(pub(super) u32);

/// One version of one area on the map.
#[derive(Debug, Clone)]
pub struct Face {
    pub(super) id: FaceId,
    pub(super) meaning: Meaning,
    pub(super) boundary: Boundary,
    pub(super) bounds: Bounds,
    pub(super) rings: Vec<Ring>,
    pub(super) label: OnceLock<Position>,
    pub(super) interior: OnceLock<Position>,
}

/// What a face stands for.
#[derive(Debug, Clone, PartialEq)]
pub struct Meaning {
    /// What kind of area.
    pub kind: AreaKind,
    /// The area's number within its kind.
    pub area: Fid,
    /// The area's code.
    pub code: Code,
    /// Which of the area's versions, counted from 0.
    pub version: usize,
    /// When it holds.
    pub period: Period,
}

/// One ring of a face as chains, in the order of the ring: the outer ring of a polygon counter-clockwise, holes
/// clockwise, so that the face is always to the left.
#[derive(Debug, Clone)]
pub struct Ring {
    /// Which polygon of the boundary, counted from 0; its outer ring comes before its holes.
    pub polygon: usize,
    /// Whether it is a hole.
    pub hole: bool,
    /// The chains, end to end.
    pub parts: Vec<Part>,
}

/// A chain as a ring passes along it.
#[derive(Debug, Clone)]
pub struct Part {
    /// The chain, shared by all faces along it.
    pub chain: Arc<Chain>,
    /// Whether the ring passes it against its direction.
    pub reversed: bool,
}

/// Where a point is as seen from one face.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::atlas) enum Side {
    Inside,
    On,
    Outside,
}

impl Face {
    /// Its number.
    pub fn id(&self) -> FaceId {
        self.id
    }
    /// What it stands for.
    pub fn meaning(&self) -> &Meaning {
        &self.meaning
    }
    /// Its boundary as it was handed over.
    pub fn boundary(&self) -> &Boundary {
        &self.boundary
    }
    /// The box around it.
    pub fn bounds(&self) -> &Bounds {
        &self.bounds
    }
    /// Its rings as shared chains.
    pub fn rings(&self) -> &[Ring] {
        &self.rings
    }
    /// Where to write its name: the point (to about a hundredth of its width) that is farthest from its border.
    pub fn label(&self) -> Position {
        *self.label.get_or_init(|| {
            label::farthest_inside(self.boundary.shape()).and_then(position).unwrap_or_else(|| self.interior())
        })
    }
    /// A point inside it, the one that says in which larger area it lies.
    pub fn interior(&self) -> Position {
        *self.interior.get_or_init(|| {
            let inside = self.boundary.shape().interior_point().map(|point| point.0);
            let first = self.boundary.rings().find_map(|ring| ring.0.first().copied());
            // A boundary is never empty and its coordinates are positions.
            inside.and_then(position).or_else(|| first.and_then(position)).unwrap_or(Position::ORIGIN)
        })
    }
    /// Which side of its border a point is on. Exact.
    pub(in crate::atlas) fn side(&self, at: Coord<f64>) -> Side {
        if !self.bounds.contains(at) {
            return Side::Outside;
        }
        let mut odd = false;
        for part in self.rings.iter().flat_map(|ring| &ring.parts) {
            match part.chain.crossing(at) {
                Crossing::On => return Side::On,
                Crossing::Odd(crosses) => odd ^= crosses,
            }
        }
        if odd { Side::Inside } else { Side::Outside }
    }
}

fn position(at: Coord<f64>) -> Option<Position> {
    Position::new(at.x, at.y).ok()
}

impl Part {
    /// The vertices in the order of the ring.
    pub fn vertices(&self) -> impl DoubleEndedIterator<Item = Coord<f64>> + '_ {
        let all = self.chain.vertices();
        let last = all.len() - 1;
        (0..all.len()).map(move |i| if self.reversed { all[last - i] } else { all[i] })
    }
    /// Where the ring enters the chain.
    pub(super) fn start(&self) -> Coord<f64> {
        let all = self.chain.vertices();
        if self.reversed { all[all.len() - 1] } else { all[0] }
    }
    /// Whether the ring has the face to its west: the chain's direction is northwards and the face is on the left.
    pub(super) fn is_west(&self) -> bool {
        !self.reversed
    }
}

/// Cuts a ring (first vertex repeated at the end) at its nodes into runs of vertices, in order; a ring without one
/// stays whole, which the flag says.
pub(super) fn cut(ring: &[Coord<f64>], is_node: impl Fn(Vertex) -> bool) -> (Vec<Vec<Coord<f64>>>, bool) {
    let open = &ring[..ring.len() - 1];
    let nodes: Vec<usize> = (0..open.len()).filter(|i| is_node(open[*i].into())).collect();
    let Some(first) = nodes.first().copied() else {
        return (vec![ring.to_vec()], true);
    };
    let ends = nodes.iter().skip(1).copied().chain([first + open.len()]);
    let run = |(from, to): (usize, usize)| (from..=to).map(|i| open[i % open.len()]).collect();
    (nodes.iter().copied().zip(ends).map(run).collect(), false)
}
