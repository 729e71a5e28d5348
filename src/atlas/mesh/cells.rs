//! A grid over the faces of one kind that tells at once, or after a look at the few edges nearby, which face a point
//! is in.
//!
//! ```text
//! cell  → nothing                        no face reaches here
//!       → one face                       it covers the whole cell
//!       → places, by the faces' codes    a face that covers the cell, or its edges here and whether it holds the
//!                                        cell's corner
//! ```
//!
//! From the point one goes east to the cell's eastern side and then south to its south-eastern corner: the point is in
//! a face if the corner is, unless the way crosses the face's edges an odd number of times. Every test is exact
//! (`robust::orient2d`). Where the way meets a vertex or an edge ends on it, it is meant to run a hair further north
//! and, by far more than that hair, further east (simulation of simplicity, Edelsbrunner & Mücke 1990); only the point
//! itself may be on an edge. A grid is made once and stays as it is: see [`Mesh::merged`](super::Mesh::merged).

use std::{
    ops::{Range, RangeInclusive},
    sync::Arc,
};

use foldhash::{HashMap, HashMapExt};
use geo_types::Coord;
use robust::orient2d;

use super::{
    Face, FaceId, Part,
    chain::{Chain, Crossing, edge_crossing},
};
use crate::{
    atlas::index::Bounds,
    domain::{Fid, Period},
};

/// Cells for each edge of a ring: in a small district, so that most points are in a cell without a border; and the
/// limits between which that holds. A large one has [`LEAST`] cells for each edge.
const WANTED: usize = 64;
const LEAST: usize = 2;
const WITHIN: (usize, usize) = (1 << 8, 1 << 18);

/// The least width and height of a cell in degrees: a tenth of a metre.
const SMALLEST: f64 = 1e-6;
/// Degrees by which edges are taken to be thicker: far more than the last bits of a coordinate, far less than a cell.
const HAIR: f64 = 1e-9;

/// What has to be known of a face to tell whether it is meant.
#[derive(Debug, Clone, Copy)]
pub(super) struct Held {
    pub(super) id: FaceId,
    pub(super) area: Fid,
    pub(super) period: Period,
}

/// A face in a cell.
#[derive(Debug, Clone, Copy)]
struct Place {
    held: u32,
    /// Where its edges in this cell begin in the list, and how many there are: none where it covers the cell.
    from: u32,
    len: u32,
    /// Whether it holds the cell's corner.
    corner: bool,
    /// Whether it is the last of its cell.
    last: bool,
}

/// What a cell says, in 32 bits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Cell(u32);

impl Cell {
    const EMPTY: Self = Self(0);
    fn covered(held: u32) -> Self {
        Self((held + 1) << 1)
    }
    fn places(from: usize) -> Self {
        Self((from as u32) << 1 | 1)
    }
    fn is_covered(self) -> Option<u32> {
        (self.0 != 0 && self.0 & 1 == 0).then(|| (self.0 >> 1) - 1)
    }
}

/// Where the cells lie.
#[derive(Debug, Clone)]
struct Grid {
    bounds: Bounds,
    /// Cells for each degree, to the east and to the north.
    dense: Coord<f64>,
    columns: usize,
    rows: usize,
}

impl Grid {
    fn new(bounds: Bounds, cells: usize) -> Self {
        let (width, height) = (bounds.max.x - bounds.min.x, bounds.max.y - bounds.min.y);
        let columns = (cells as f64 * width / height).sqrt().min(width / SMALLEST).ceil().max(1.0);
        let rows = (cells as f64 / columns).min(height / SMALLEST).ceil().max(1.0);
        let dense = Coord { x: columns / width, y: rows / height };
        Self { bounds, dense, columns: columns as usize, rows: rows as usize }
    }
    // Both grow with what they are asked, which is all that the rest relies on.
    fn column(&self, x: f64) -> usize {
        (((x - self.bounds.min.x) * self.dense.x) as u32 as usize).min(self.columns - 1)
    }
    fn row(&self, y: f64) -> usize {
        (((y - self.bounds.min.y) * self.dense.y) as u32 as usize).min(self.rows - 1)
    }
    /// The south-eastern corner of a cell, to the last bit or two.
    fn corner(&self, column: usize, row: usize) -> Coord<f64> {
        Coord {
            x: self.bounds.min.x + (column + 1) as f64 / self.dense.x,
            y: self.bounds.min.y + row as f64 / self.dense.y,
        }
    }
    /// The cells that an edge may touch: all that it does touch, and those that it passes by a hair.
    fn along(&self, a: Coord<f64>, b: Coord<f64>, mut visit: impl FnMut(usize, usize)) {
        let (west, east) = if a.x <= b.x { (a, b) } else { (b, a) };
        let (low, high) = (a.y.min(b.y), a.y.max(b.y));
        let is_upright = east.x - west.x < HAIR;
        for column in self.columns(west.x, east.x) {
            let side = self.corner(column, 0).x;
            let height = |x: f64| {
                let along = (x.clamp(west.x, east.x) - west.x) / (east.x - west.x);
                (west.y + along * (east.y - west.y)).clamp(low, high)
            };
            let (y, other) = match is_upright {
                true => (low, high),
                false => (height(side - 1.0 / self.dense.x - HAIR), height(side + HAIR)),
            };
            self.rows(y.min(other), y.max(other)).for_each(|row| visit(column, row));
        }
    }
    /// The columns between two longitudes, and those that are a hair away.
    fn columns(&self, west: f64, east: f64) -> RangeInclusive<usize> {
        self.column(west - HAIR)..=self.column(east + HAIR)
    }
    /// The rows between two latitudes, and those that are a hair away.
    fn rows(&self, south: f64, north: f64) -> RangeInclusive<usize> {
        self.row(south - HAIR)..=self.row(north + HAIR)
    }
}

/// See the module.
#[derive(Debug)]
pub(super) struct Cells {
    grid: Grid,
    cells: Box<[Cell]>,
    places: Box<[Place]>,
    /// Edges of places, each by its first vertex.
    edges: Box<[u32]>,
    /// The vertices of chains, one chain after the other.
    vertices: Box<[Coord<f64>]>,
    /// By their codes.
    held: Box<[Held]>,
}

impl Cells {
    /// The grid over some faces.
    pub(super) fn new(mut faces: Vec<Arc<Face>>) -> Option<Self> {
        faces.sort_unstable_by(|a, b| (&a.meaning.code, a.id).cmp(&(&b.meaning.code, b.id)));
        let bounds = faces.iter().map(|face| face.bounds).reduce(|a, b| a.joined(&b))?;
        let edges: usize = faces.iter().flat_map(|face| face.boundary.rings()).map(|ring| ring.0.len() - 1).sum();
        let cells = (edges * WANTED).clamp(WITHIN.0, WITHIN.1).max(edges * LEAST);
        // Faces that lie over one another, as the versions of an area do, each take a place in every cell.
        let size = |bounds: &Bounds| (bounds.max.x - bounds.min.x) * (bounds.max.y - bounds.min.y);
        let layers = faces.iter().map(|face| size(&face.bounds)).sum::<f64>() / size(&bounds);
        let cells = (cells as f64 / (layers / 2.0).max(1.0)).ceil() as usize;
        let mut draft = Draft::new(Grid::new(bounds, cells));
        for (held, face) in (0..).zip(&faces) {
            draft.add(held, face);
        }
        let held = |face: &Arc<Face>| Held { id: face.id, area: face.meaning.area, period: face.meaning.period };
        Some(draft.done(faces.iter().map(held).collect()))
    }
    /// The face with the lowest code that `is_meant` and that holds a point, or touches it.
    #[inline]
    pub(super) fn first(&self, at: Coord<f64>, is_meant: impl Fn(&Held) -> bool) -> Option<&Held> {
        if !self.grid.bounds.contains(at) {
            return None;
        }
        let (column, row) = (self.grid.column(at.x), self.grid.row(at.y));
        match self.cells[row * self.grid.columns + column] {
            Cell::EMPTY => None,
            cell => match cell.is_covered() {
                Some(held) => Some(&self.held[held as usize]).filter(|held| is_meant(held)),
                None => self.among(cell, at, self.grid.corner(column, row), is_meant),
            },
        }
    }
    /// Apart, so that what most points need stays short.
    #[inline(never)]
    fn among(&self, cell: Cell, at: Coord<f64>, corner: Coord<f64>, is_meant: impl Fn(&Held) -> bool) -> Option<&Held> {
        for place in &self.places[(cell.0 >> 1) as usize..] {
            let held = &self.held[place.held as usize];
            if is_meant(held) && self.holds(place, at, corner) {
                return Some(held);
            }
            if place.last {
                break;
            }
        }
        None
    }
    fn holds(&self, place: &Place, at: Coord<f64>, corner: Coord<f64>) -> bool {
        let mut inside = place.corner;
        for edge in &self.edges[place.from as usize..][..place.len as usize] {
            let [a, b] = [0, 1].map(|next| self.vertices[*edge as usize + next]);
            match crossings(a, b, at, corner) {
                Some(odd) => inside ^= odd,
                None => return true,
            }
        }
        inside
    }
}

/// Whether the way from a point east and then south to a corner crosses an edge an odd number of times; `None` when the
/// point is on the edge.
fn crossings(a: Coord<f64>, b: Coord<f64>, at: Coord<f64>, corner: Coord<f64>) -> Option<bool> {
    let turn = Coord { x: corner.x, y: at.y };
    let Crossing::Odd(beyond) = edge_crossing(a, b, at) else { return None };
    let mut odd = beyond ^ is_west(a, b, turn);
    let (west, east) = if a.x <= b.x { (a, b) } else { (b, a) };
    if west.x <= corner.x && corner.x < east.x {
        let robust = |at: Coord<f64>| robust::Coord { x: at.x, y: at.y };
        let is_above = |at: Coord<f64>| {
            let side = orient2d(robust(west), robust(east), robust(at));
            side < 0.0 || (side == 0.0 && west.y < east.y)
        };
        odd ^= is_above(turn) ^ is_above(corner);
    }
    Some(odd)
}

/// Whether a point has an edge to its east; one that is on the edge is a hair further east.
fn is_west(a: Coord<f64>, b: Coord<f64>, at: Coord<f64>) -> bool {
    edge_crossing(a, b, at) == Crossing::Odd(true)
}

/// A grid that is being made.
struct Draft {
    grid: Grid,
    cells: Vec<Cell>,
    /// Cells that more than one face reaches, or an edge: each with its place.
    places: Vec<(u32, Place)>,
    edges: Vec<u32>,
    vertices: Vec<Coord<f64>>,
    chains: HashMap<*const Chain, u32>,
}

impl Draft {
    fn new(grid: Grid) -> Self {
        let cells = vec![Cell::EMPTY; grid.columns * grid.rows];
        Self { grid, cells, places: vec![], edges: vec![], vertices: vec![], chains: HashMap::new() }
    }
    /// Adds a face; those with lower codes come before it.
    fn add(&mut self, held: u32, face: &Face) {
        let (west, east) = self.grid.columns(face.bounds.min.x, face.bounds.max.x).into_inner();
        let (south, north) = self.grid.rows(face.bounds.min.y, face.bounds.max.y).into_inner();
        let mut touched: Vec<(u32, u32)> = vec![];
        // In each row, at each column: whether the corners west of it, if there are any, change sides there.
        let width = east + 2 - west;
        let mut turns = vec![false; width * (north + 1 - south)];
        for part in face.rings.iter().flat_map(|ring| &ring.parts) {
            let first = self.place_of(part);
            for (edge, ends) in (first..).zip(part.chain.vertices().windows(2)) {
                let (a, b) = (ends[0], ends[1]);
                let columns = self.grid.columns;
                self.grid.along(a, b, |column, row| touched.push(((row * columns + column) as u32, edge)));
                for row in self.grid.rows(a.y.min(b.y), a.y.max(b.y)) {
                    let meets = |column: &usize| is_west(a, b, self.grid.corner(*column, row));
                    turns[(row - south) * width + first_not(west..east + 1, meets) - west] ^= true;
                }
            }
        }
        touched.sort_unstable();
        touched.dedup();
        let mut touched = touched.chunk_by(|a, b| a.0 == b.0).peekable();
        for row in south..=north {
            // Far in the east no corner is inside.
            let turns = &turns[(row - south) * width..][..width];
            let mut inside = turns.iter().fold(false, |all, turn| all ^ turn);
            for column in west..=east {
                inside ^= turns[column - west];
                let cell = (row * self.grid.columns + column) as u32;
                match touched.next_if(|edges| edges[0].0 == cell) {
                    Some(edges) => {
                        let (from, len) = (self.edges.len() as u32, edges.len() as u32);
                        self.edges.extend(edges.iter().map(|(_, edge)| *edge));
                        self.places.push((cell, Place { held, from, len, corner: inside, last: false }));
                    }
                    None if inside && self.cells[cell as usize] == Cell::EMPTY => {
                        self.cells[cell as usize] = Cell::covered(held);
                    }
                    None if inside => self.places.push((cell, covering(held))),
                    None => {}
                }
            }
        }
    }
    /// Where the vertices of a chain are.
    fn place_of(&mut self, part: &Part) -> u32 {
        *self.chains.entry(Arc::as_ptr(&part.chain)).or_insert_with(|| {
            let first = self.vertices.len() as u32;
            self.vertices.extend_from_slice(part.chain.vertices());
            first
        })
    }
    fn done(mut self, held: Box<[Held]>) -> Cells {
        // Where a cell has places, the face that covers it becomes one of them.
        let mut also: Vec<(u32, Place)> = vec![];
        for (cell, _) in &self.places {
            let cell = (*cell as usize, &mut self.cells[*cell as usize]);
            if let Some(held) = cell.1.is_covered() {
                also.push((cell.0 as u32, covering(held)));
                *cell.1 = Cell::EMPTY;
            }
        }
        self.places.extend(also);
        self.places.sort_unstable_by_key(|(cell, place)| (*cell, place.held));
        let mut places = Vec::with_capacity(self.places.len());
        for of_cell in self.places.chunk_by(|a, b| a.0 == b.0) {
            self.cells[of_cell[0].0 as usize] = Cell::places(places.len());
            places.extend(of_cell.iter().map(|(_, place)| *place));
            if let Some(last) = places.last_mut() {
                last.last = true;
            }
        }
        Cells {
            grid: self.grid,
            cells: self.cells.into(),
            places: places.into(),
            edges: self.edges.into(),
            vertices: self.vertices.into(),
            held,
        }
    }
}

fn covering(held: u32) -> Place {
    Place { held, from: 0, len: 0, corner: true, last: false }
}

/// The first of a range for which something that holds only at its beginning does not hold; its end when there is none.
fn first_not(range: Range<usize>, holds: impl Fn(&usize) -> bool) -> usize {
    let (mut from, mut to) = (range.start, range.end);
    while from < to {
        let middle = from.midpoint(to);
        if holds(&middle) { from = middle + 1 } else { to = middle }
    }
    from
}

#[cfg(test)]
mod tests {
    use geo_types::{LineString, MultiPolygon, Polygon};

    use super::*;
    use crate::{
        atlas::{
            mesh::Side,
            testing::{
                World, always,
                tiling::{Plan, Tiling},
            },
        },
        domain::{AreaKind, Boundary},
    };

    /// Asks at the corners of all cells, at the middles of their sides, and a last bit beside each, and compares with
    /// the faces one by one.
    fn check(shapes: Vec<Polygon<f64>>) {
        let mut world = World::default();
        for (number, shape) in shapes.into_iter().enumerate() {
            let boundary = Boundary::new(MultiPolygon(vec![shape])).unwrap();
            // The lower code comes later, so that the order of codes is not that of numbers.
            world.area(AreaKind::Zone, &format!("Z{:03}", 999 - number), vec![(always(), boundary)]);
        }
        let mesh = &world.atlas.mesh;
        let mut faces: Vec<Arc<Face>> = mesh.faces.iter().flatten().cloned().collect();
        faces.sort_by(|a, b| a.meaning.code.cmp(&b.meaning.code));
        let cells = Cells::new(faces.clone()).unwrap();
        let near = |v: f64| [v.next_down(), v, v.next_up()];
        for row in 0..=cells.grid.rows * 2 {
            for column in 0..=cells.grid.columns * 2 {
                let bounds = cells.grid.bounds;
                let middle = Coord {
                    x: bounds.min.x + column as f64 / 2.0 / cells.grid.dense.x,
                    y: bounds.min.y + row as f64 / 2.0 / cells.grid.dense.y,
                };
                for at in near(middle.x).iter().flat_map(|x| near(middle.y).map(|y| Coord { x: *x, y })) {
                    let wanted = faces.iter().find(|face| face.side(at) != Side::Outside).map(|face| face.id);
                    assert_eq!(cells.first(at, |_| true).map(|held| held.id), wanted, "{at:?}");
                }
            }
        }
    }

    fn ring(at: &[(f64, f64)]) -> LineString<f64> {
        at.iter().map(|(x, y)| Coord { x: *x, y: *y }).collect()
    }

    fn square(west: f64, south: f64, side: f64) -> LineString<f64> {
        let (east, north) = (west + side, south + side);
        ring(&[(west, south), (east, south), (east, north), (west, north), (west, south)])
    }

    #[test]
    fn crooked_borders_have_one_face_on_each_side() {
        let plan = Plan { columns: 5, rows: 4, steps: 6, origin: (115.8, 28.6), size: 0.01, rounded: true, seed: 8 };
        let tiling = Tiling::new(&plan);
        let cell = |number: usize| Polygon::new(LineString(tiling.cell(number % 5, number / 5)), vec![]);
        check((0..20).map(cell).collect());
    }

    #[test]
    fn borders_along_the_sides_of_cells_and_through_their_corners() {
        // A grid over whole powers of two has its corners at powers of two: vertices, sides and diagonals fall on them.
        let diamond = ring(&[(64.5, 32.25), (64.75, 32.5), (64.5, 32.75), (64.25, 32.5), (64.5, 32.25)]);
        let stairs = ring(&[
            (64.0, 32.0),
            (64.25, 32.0),
            (64.25, 32.0625),
            (64.125, 32.0625),
            (64.125, 32.25),
            (64.0, 32.25),
            (64.0, 32.0),
        ]);
        check(vec![
            Polygon::new(square(64.0, 32.0, 1.0), vec![square(64.25, 32.25, 0.5)]),
            Polygon::new(square(64.25, 32.25, 0.5), vec![diamond.clone()]),
            Polygon::new(diamond, vec![]),
            Polygon::new(stairs, vec![]),
        ]);
    }

    #[test]
    fn many_versions_of_one_area_do_not_grow_the_grid() {
        let first = jiff::civil::date(2021, 1, 1);
        let day = |number: i64| first.checked_add(jiff::Span::new().days(number)).unwrap();
        let version = |number: i64| {
            let ring = square(115.8, 28.6, 0.01 + number as f64 * 1e-6);
            let boundary = Boundary::new(MultiPolygon(vec![Polygon::new(ring, vec![])])).unwrap();
            (Period::new(day(number), Some(day(number))).unwrap(), boundary)
        };
        let mut world = World::default();
        world.area(AreaKind::Zone, "Z01", (0..200).map(version).collect());
        let cells = Cells::new(world.atlas.mesh.faces.iter().flatten().cloned().collect()).unwrap();
        assert!(cells.places.len() < 1_000_000, "{} places in {} cells", cells.places.len(), cells.cells.len());
        let at = Coord { x: 115.8 + 0.01 + 150.5e-6, y: 28.605 };
        let on = |number| cells.first(at, |held| held.period.contains(day(number))).is_some();
        assert_eq!([on(150), on(151)], [false, true]);
    }

    #[test]
    fn a_district_smaller_than_a_street_crossing_and_one_with_an_outlier() {
        check(vec![
            Polygon::new(square(115.8, 28.6, 2e-5), vec![]),
            Polygon::new(square(115.80002, 28.6, 1e-5), vec![]),
        ]);
        check(vec![Polygon::new(square(115.8, 28.6, 1e-4), vec![]), Polygon::new(square(-60.0, -30.0, 1e-3), vec![])]);
    }
}
