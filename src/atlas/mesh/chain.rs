//! A chain: an arc of border from node to node, stored once for all the faces that it bounds.

use geo_types::Coord;
use robust::orient2d;

use crate::atlas::index::Bounds;

/// How many edges share one of the boxes that let a side test skip them.
const BLOCK: usize = 16;

/// An arc of border: vertices from one node to the next (or once around, where there is no node), in canonical
/// direction: it starts at the end that is further south, of two as far south the one further west; a chain that ends
/// where it starts takes the way round whose second vertex is the lower. Whoever reads it gets the same vertices, so
/// both neighbours see one border, whatever is done to it (simplifying, rounding).
///
/// Degrees, WGS 84, x = longitude, y = latitude. At least two vertices; a closed chain repeats its first at the end.
#[derive(Debug)]
pub struct Chain {
    vertices: Box<[Coord<f64>]>,
    bounds: Bounds,
    blocks: Box<[Bounds]>,
    cyclic: bool,
}

/// What tells chains apart; see [`Chain::key`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ChainKey {
    first: Vertex,
    second: Vertex,
    last: Vertex,
    len: usize,
    cyclic: bool,
}

/// A vertex as something that can be looked up: the bits of y and x. (There is no -0.0: see [`Position`].)
///
/// [`Position`]: crate::domain::Position
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Vertex(u64, u64);

impl From<Coord<f64>> for Vertex {
    fn from(at: Coord<f64>) -> Self {
        Self(at.y.to_bits(), at.x.to_bits())
    }
}

/// Whether a point is on a chain, and if not, whether a line from it to the east crosses the chain an odd number of
/// times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Crossing {
    On,
    Odd(bool),
}

/// South before north, then west before east.
pub(super) fn below(a: Coord<f64>, b: Coord<f64>) -> bool {
    (a.y, a.x) < (b.y, b.x)
}

impl Chain {
    /// Turns a run of vertices in its canonical direction; says whether it had to be reversed. `cyclic`: once around
    /// without a node, first vertex repeated at the end.
    pub(super) fn new(mut vertices: Vec<Coord<f64>>, cyclic: bool) -> (Self, bool) {
        let len = vertices.len();
        if cyclic {
            vertices.pop();
            let start = (0..vertices.len()).reduce(|a, b| if below(vertices[b], vertices[a]) { b } else { a });
            vertices.rotate_left(start.unwrap_or(0));
            vertices.extend(vertices.first().copied());
        }
        let closed = vertices.first() == vertices.last();
        let reversed = match closed {
            true => len > 2 && below(vertices[len - 2], vertices[1]),
            false => below(vertices[len - 1], vertices[0]),
        };
        if reversed {
            vertices.reverse();
        }
        // Neighbouring blocks share the vertex between them.
        let blocks: Box<[Bounds]> = (0..len.saturating_sub(1))
            .step_by(BLOCK)
            .filter_map(|from| Bounds::around(vertices[from..len.min(from + BLOCK + 1)].iter().copied()))
            .collect();
        let bounds = blocks.iter().copied().reduce(|a, b| a.joined(&b));
        let bounds = bounds.unwrap_or_else(|| Bounds::of(Coord::zero()));
        (Self { vertices: vertices.into(), bounds, blocks, cyclic }, reversed)
    }
    /// The vertices in canonical direction.
    pub fn vertices(&self) -> &[Coord<f64>] {
        &self.vertices
    }
    /// The box around it.
    pub fn bounds(&self) -> &Bounds {
        &self.bounds
    }
    /// Whether it runs once around without a node.
    pub fn is_cyclic(&self) -> bool {
        self.cyclic
    }
    /// What tells it apart from all other chains of a mesh: nothing else leaves its first vertex towards its second.
    /// Stays the same as long as the chain does, in every copy of the atlas.
    pub fn key(&self) -> ChainKey {
        let at = |i: usize| Vertex::from(self.vertices[i]);
        let len = self.vertices.len();
        ChainKey { first: at(0), second: at(1), last: at(len - 1), len, cyclic: self.cyclic }
    }
    /// The two ends, unless it has none.
    pub(super) fn ends(&self) -> Option<[Vertex; 2]> {
        let ends = [self.vertices[0].into(), self.vertices[self.vertices.len() - 1].into()];
        (!self.cyclic).then_some(ends)
    }

    /// The side test. An edge counts where its lower end ≤ y < its upper end, so that a vertex counts once.
    pub(super) fn crossing(&self, at: Coord<f64>) -> Crossing {
        let mut odd = false;
        if at.y < self.bounds.min.y || at.y > self.bounds.max.y || at.x > self.bounds.max.x {
            return Crossing::Odd(false);
        }
        if at.x < self.bounds.min.x {
            // All of it lies east: only its ends matter.
            return Crossing::Odd(straddles(self.vertices[0], self.vertices[self.vertices.len() - 1], at.y));
        }
        for (block, bounds) in self.blocks.iter().enumerate() {
            if at.y < bounds.min.y || at.y > bounds.max.y || at.x > bounds.max.x {
                continue;
            }
            let from = block * BLOCK;
            let edges = &self.vertices[from..self.vertices.len().min(from + BLOCK + 1)];
            if at.x < bounds.min.x {
                odd ^= straddles(edges[0], edges[edges.len() - 1], at.y);
                continue;
            }
            for edge in edges.windows(2) {
                match edge_crossing(edge[0], edge[1], at) {
                    Crossing::On => return Crossing::On,
                    Crossing::Odd(crosses) => odd ^= crosses,
                }
            }
        }
        Crossing::Odd(odd)
    }
}

fn straddles(a: Coord<f64>, b: Coord<f64>, y: f64) -> bool {
    (a.y <= y) != (b.y <= y)
}

/// One edge, looked at from south to north (then west to east) whichever way it is given, so that both its faces get
/// the same verdict; `orient2d` is exact.
pub(super) fn edge_crossing(a: Coord<f64>, b: Coord<f64>, at: Coord<f64>) -> Crossing {
    let (low, high) = if below(b, a) { (b, a) } else { (a, b) };
    if at.y < low.y || at.y > high.y {
        return Crossing::Odd(false);
    }
    if at == high {
        return Crossing::On;
    }
    if low.y == high.y {
        let on = low.x <= at.x && at.x <= high.x;
        return if on { Crossing::On } else { Crossing::Odd(false) };
    }
    if at.y == high.y || at.x > low.x.max(high.x) {
        return Crossing::Odd(false);
    }
    if at.x < low.x.min(high.x) {
        return Crossing::Odd(true);
    }
    let robust = |at: Coord<f64>| robust::Coord { x: at.x, y: at.y };
    let side = orient2d(robust(low), robust(high), robust(at));
    if side == 0.0 { Crossing::On } else { Crossing::Odd(side > 0.0) }
}
