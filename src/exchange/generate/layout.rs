//! Which zones, streets and communities there are, and along which nodes of the lattice they lie.
//!
//! A zone is two by two cells of the lattice; zones fill rows from the south-west, the last row as far as they reach. A
//! street is three by three zones. A zone has two to four communities of whole cells.

use super::lattice::{Lattice, Node};
use super::{For, Size, dice};

/// Zones along a side of a street.
const STREET: u32 = 3;

/// The district.
#[derive(Debug, Clone, Copy)]
pub(super) struct Layout {
    pub size: Size,
    pub lattice: Lattice,
    /// Zones in a full row.
    across: u32,
}

/// A zone.
#[derive(Debug, Clone, Copy)]
pub(super) struct Zone {
    /// Counted from 0.
    pub number: u32,
    /// The street it lies in, counted from 0.
    pub street: u32,
    /// Its south-western node.
    pub corner: Node,
    /// Its place in the street, counted from 0.
    place: u32,
}

/// A community.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Community {
    /// Counted from 0; some are left out, since not every zone has four.
    pub number: u32,
    /// As `990101001001`: the code of its street and three digits.
    pub code: String,
    /// Its corners, anticlockwise.
    pub corners: [Node; 4],
}

/// The code of the district: of a province that there is not.
pub(super) const DISTRICT: &str = "990101";

impl Layout {
    pub(super) fn new(size: Size) -> Self {
        // Squares of numbers up to 317 are told apart by a float.
        let across = f64::from(size.zones).sqrt().ceil() as u32;
        let rows = size.zones.div_ceil(across);
        Self { size, lattice: Lattice::new(size.seed, [across, rows]), across }
    }

    pub(super) fn seed(&self) -> u64 {
        self.size.seed
    }

    pub(super) fn zones(&self) -> impl Iterator<Item = Zone> + use<> {
        let layout = *self;
        (0..layout.size.zones).map(move |number| layout.zone(number))
    }

    fn zone(&self, number: u32) -> Zone {
        let [column, row] = [number % self.across, number / self.across];
        let street = (row / STREET) * self.across.div_ceil(STREET) + column / STREET;
        let place = (row % STREET) * STREET + column % STREET;
        Zone { number, street, corner: [2 * column, 2 * row], place }
    }

    /// How many streets there are. The streets of the last row end where its zones do.
    pub(super) fn streets(&self) -> u32 {
        let rows = self.size.zones.div_ceil(self.across);
        let last = (rows - 1) / STREET * STREET;
        // The zones of the lowest row of the last streets.
        let zones = (self.size.zones - last * self.across).min(self.across);
        last / STREET * self.across.div_ceil(STREET) + zones.div_ceil(STREET)
    }

    /// The corners of the district, anticlockwise.
    pub(super) fn district(&self) -> Vec<Node> {
        self.block([0, 0], [self.across, self.size.zones.div_ceil(self.across)])
    }

    /// The corners of a street, anticlockwise.
    pub(super) fn street(&self, number: u32) -> Vec<Node> {
        let along = self.across.div_ceil(STREET);
        let [column, row] = [number % along * STREET, number / along * STREET];
        let rows = self.size.zones.div_ceil(self.across);
        self.block([column, row], [(column + STREET).min(self.across), (row + STREET).min(rows)])
    }

    /// The corners of the zones from a column and row up to others: a rectangle, or two of which the lower is wider
    /// when the last row ends within.
    fn block(&self, [west, south]: Node, [east, north]: Node) -> Vec<Node> {
        let (full, rest) = (self.size.zones / self.across, self.size.zones % self.across);
        let ended = north > full && rest < east;
        let corners = if !ended {
            vec![[west, south], [east, south], [east, north], [west, north]]
        } else if rest <= west {
            vec![[west, south], [east, south], [east, full], [west, full]]
        } else if south == full {
            vec![[west, south], [rest, south], [rest, north], [west, north]]
        } else {
            vec![[west, south], [east, south], [east, full], [rest, full], [rest, north], [west, north]]
        };
        corners.into_iter().map(|corner| corner.map(|zones| 2 * zones)).collect()
    }

    /// The communities of a zone, and for each of its cells (south-west, south-east, north-west, north-east) which one
    /// it is part of.
    pub(super) fn communities(&self, zone: &Zone) -> (Vec<Community>, [usize; 4]) {
        let cells = match dice(self.seed(), For::Quarters, zone.number.into(), 0).between(0, 9) {
            0 => [0, 1, 0, 1],
            1 => [0, 0, 1, 1],
            2 | 3 => [0, 1, 2, 2],
            4 | 5 => [0, 1, 0, 2],
            _ => [0, 1, 2, 3],
        };
        let many = cells[3] + 1;
        let communities = (0..many).map(|number| {
            let own = || (0..4_u32).filter(|cell| cells[*cell as usize] == number);
            let (west, east) = (own().map(|cell| cell % 2).min(), own().map(|cell| cell % 2).max());
            let (south, north) = (own().map(|cell| cell / 2).min(), own().map(|cell| cell / 2).max());
            let [x, y] = zone.corner;
            let (west, south) = (x + west.unwrap_or(0), y + south.unwrap_or(0));
            let (east, north) = (x + east.unwrap_or(1) + 1, y + north.unwrap_or(1) + 1);
            Community {
                number: 4 * zone.number + number as u32,
                code: format!("{}{:03}", street_code(zone.street), 4 * zone.place as usize + number + 1),
                corners: [[west, south], [east, south], [east, north], [west, north]],
            }
        });
        (communities.collect(), cells)
    }
}

impl Zone {
    pub(super) fn code(&self) -> String {
        format!("Z{:05}", self.number + 1)
    }
    /// Its corners, anticlockwise.
    pub(super) fn corners(&self) -> [Node; 4] {
        let [x, y] = self.corner;
        [[x, y], [x + 2, y], [x + 2, y + 2], [x, y + 2]]
    }
    /// The corners of its cells, in the order of [`Layout::communities`].
    pub(super) fn cells(&self) -> [[Node; 4]; 4] {
        let [x, y] = self.corner;
        [[x, y], [x + 1, y], [x, y + 1], [x + 1, y + 1]].map(|[x, y]| [[x, y], [x + 1, y], [x + 1, y + 1], [x, y + 1]])
    }
}

/// The code of a street: the district's and at least three digits.
pub(super) fn street_code(number: u32) -> String {
    format!("{DISTRICT}{:03}", number + 1)
}
