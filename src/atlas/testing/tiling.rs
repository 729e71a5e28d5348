//! A random plane tiling: a grid whose nodes are pushed about and whose edges are crooked, shared vertex by vertex.
//! Depends on nothing of ours, so that the benches can use it too.

use geo_types::Coord;

/// SplitMix64 (Steele, Lea, Flood 2014): small, and the same everywhere.
pub struct Rng(pub u64);

impl Rng {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }
    /// Between 0 and 1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }
    /// Between -1 and 1.
    pub fn swing(&mut self) -> f64 {
        2.0 * self.unit() - 1.0
    }
    pub fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
}

/// Cells in columns and rows over shared edges.
#[derive(Clone)]
pub struct Tiling {
    columns: usize,
    /// From node (column, row) to the next one east.
    horizontal: Vec<Vec<Coord<f64>>>,
    /// From node (column, row) to the next one north.
    vertical: Vec<Vec<Coord<f64>>>,
}

/// How a tiling is drawn.
#[derive(Clone, Copy)]
pub struct Plan {
    pub columns: usize,
    pub rows: usize,
    /// Edges on each side of a cell; a cell has four times as many vertices.
    pub steps: usize,
    /// The south-western corner in degrees.
    pub origin: (f64, f64),
    /// The side of a cell in degrees.
    pub size: f64,
    /// Whether coordinates are rounded to 7 decimals, as in files.
    pub rounded: bool,
    pub seed: u64,
}

impl Tiling {
    pub fn new(plan: &Plan) -> Self {
        let mut rng = Rng(plan.seed);
        let round = |at: f64| if plan.rounded { (at * 1e7).round() / 1e7 } else { at };
        let place =
            |x: f64, y: f64| Coord { x: round(plan.origin.0 + x * plan.size), y: round(plan.origin.1 + y * plan.size) };
        // In grid units. One node in four stays on the grid, so that some edges are exactly level or upright.
        let nodes: Vec<(f64, f64)> = (0..=plan.rows)
            .flat_map(|row| (0..=plan.columns).map(move |column| (column as f64, row as f64)))
            .map(|(x, y)| {
                let push = if rng.below(4) == 0 { 0.0 } else { 0.12 };
                (x + push * rng.swing(), y + push * rng.swing())
            })
            .collect();
        let node = |column: usize, row: usize| nodes[row * (plan.columns + 1) + column];
        let mut edge = |from: (f64, f64), to: (f64, f64)| -> Vec<Coord<f64>> {
            let bend = if rng.below(4) == 0 { 0.0 } else { 0.06 };
            let (dx, dy) = (to.0 - from.0, to.1 - from.1);
            let inner = (1..plan.steps).map(|step| {
                let t = step as f64 / plan.steps as f64;
                let off = bend * rng.swing() * (std::f64::consts::PI * t).sin();
                place(from.0 + t * dx - off * dy, from.1 + t * dy + off * dx)
            });
            let inner: Vec<_> = inner.collect();
            let mut run = vec![place(from.0, from.1)];
            run.extend(inner);
            run.push(place(to.0, to.1));
            run
        };
        let mut horizontal = vec![];
        let mut vertical = vec![];
        for row in 0..=plan.rows {
            for column in 0..=plan.columns {
                let here = node(column, row);
                horizontal.push(if column < plan.columns { edge(here, node(column + 1, row)) } else { vec![] });
                vertical.push(if row < plan.rows { edge(here, node(column, row + 1)) } else { vec![] });
            }
        }
        Self { columns: plan.columns, horizontal, vertical }
    }
    /// The same with the inner vertices of some edges left out: straighter edges between the same nodes.
    pub fn straightened(&self, chance: usize, rng: &mut Rng) -> Self {
        let mut mixed = self.clone();
        for run in mixed.horizontal.iter_mut().chain(&mut mixed.vertical) {
            if run.len() > 2 && rng.below(chance) == 0 {
                *run = vec![run[0], run[run.len() - 1]];
            }
        }
        mixed
    }
    /// The ring of a cell, counter-clockwise, first vertex repeated.
    pub fn cell(&self, column: usize, row: usize) -> Vec<Coord<f64>> {
        self.block(column, row, 1, 1)
    }
    /// The ring of a block of cells.
    pub fn block(&self, column: usize, row: usize, wide: usize, high: usize) -> Vec<Coord<f64>> {
        let at = |column: usize, row: usize| row * (self.columns + 1) + column;
        let mut ring: Vec<Coord<f64>> = vec![];
        let mut along = |run: &[Coord<f64>], forth: bool| {
            ring.pop();
            if forth {
                ring.extend(run);
            } else {
                ring.extend(run.iter().rev());
            }
        };
        (column..column + wide).for_each(|c| along(&self.horizontal[at(c, row)], true));
        (row..row + high).for_each(|r| along(&self.vertical[at(column + wide, r)], true));
        (column..column + wide).rev().for_each(|c| along(&self.horizontal[at(c, row + high)], false));
        (row..row + high).rev().for_each(|r| along(&self.vertical[at(column, r)], false));
        ring
    }
    /// Every edge of the tiling, once.
    pub fn edges(&self) -> impl Iterator<Item = (Coord<f64>, Coord<f64>)> + '_ {
        self.horizontal.iter().chain(&self.vertical).flat_map(|run| run.windows(2)).map(|edge| (edge[0], edge[1]))
    }
}
