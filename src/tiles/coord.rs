//! Where tiles are: tile coordinates, Web Mercator, and the integer grids that everything is drawn on.
//!
//! The fine grid is the atlas's ([`on_grid`]); tiles as in OGC 17-083r4, annex D.1 (WebMercatorQuad). Transcendental
//! functions come from `libm`, not from the machine's C library: two nodes with the same data make the same bytes.

use std::f64::consts::PI;

use crate::{
    atlas::{Bounds, GRID_BITS as FINE_BITS, Square, on_grid},
    domain::Position,
};

/// Units along one side of a tile.
pub const EXTENT: i64 = 4096;
/// Bits of [`EXTENT`].
const EXTENT_BITS: u32 = 12;
/// The deepest zoom that is cut; nothing is simplified there.
pub const MAX_ZOOM: u8 = 18;
/// The farthest zoom that maps ask for.
pub const MIN_ZOOM: u8 = 8;

/// A tile that exists: zoom 0 to [`MAX_ZOOM`], column and row inside the world.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TileCoord {
    z: u8,
    x: u32,
    y: u32,
}

impl TileCoord {
    /// `None` when there is no such tile.
    pub fn new_checked(z: u8, x: u32, y: u32) -> Option<Self> {
        (z <= MAX_ZOOM && x < 1 << z && y < 1 << z).then_some(Self { z, x, y })
    }
    /// The tile of a zoom that a position lies in; zooms beyond [`MAX_ZOOM`] count as that.
    pub fn at(z: u8, at: Position) -> Self {
        let z = z.min(MAX_ZOOM);
        let Square { x, y, .. } = Square::at(z.into(), on_grid(at));
        Self { z, x, y }
    }
    /// The part of the world that it is.
    pub fn world(self) -> Square {
        Square { bits: self.z.into(), x: self.x, y: self.y }
    }
    /// Zoom.
    pub fn z(self) -> u8 {
        self.z
    }
    /// Column, counted from the antimeridian eastwards.
    pub fn x(self) -> u32 {
        self.x
    }
    /// Row, counted from the north southwards.
    pub fn y(self) -> u32 {
        self.y
    }
    /// The north-west corner in units of the zoom's grid.
    pub fn origin(self) -> Point {
        Point { x: i64::from(self.x) * EXTENT, y: i64::from(self.y) * EXTENT }
    }
    /// The square of the tile and `buffer` units around it, in units of the zoom's grid.
    pub fn square(self, buffer: i64) -> Frame {
        let Point { x, y } = self.origin();
        Frame { min: [x - buffer, y - buffer], max: [x + EXTENT + buffer, y + EXTENT + buffer] }
    }
    /// Whether a point of the zoom's grid is this tile's: its west and north sides belong to it.
    pub fn owns(self, p: Point) -> bool {
        let Point { x, y } = self.origin();
        (x..x + EXTENT).contains(&p.x) && (y..y + EXTENT).contains(&p.y)
    }
    /// In degrees, with `buffer` units around the tile.
    pub fn degrees(self, buffer: i64) -> Bounds {
        let square = self.square(buffer);
        let world = (EXTENT << self.z) as f64;
        let lon = |x: i64| (x as f64 / world * 360.0 - 180.0).clamp(-180.0, 180.0);
        let lat = |y: i64| libm::atan(libm::sinh(PI * (1.0 - 2.0 * (y as f64 / world)))).to_degrees();
        Bounds::new(lon(square.min[0]), lat(square.max[1]), lon(square.max[0]), lat(square.min[1]))
    }
}

impl std::fmt::Display for TileCoord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}/{}", self.z, self.x, self.y)
    }
}

/// A point of an integer grid, x to the east, y to the south: of the fine grid, or of a zoom's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Point {
    /// Columns from the antimeridian.
    pub x: i64,
    /// Rows from the north.
    pub y: i64,
}

impl Point {
    /// The nearest point of the fine grid; latitudes beyond the square world end at its edge.
    pub fn of(at: Position) -> Self {
        let [x, y] = on_grid(at);
        Self { x, y }
    }
    /// From the fine grid to the nearest point of a zoom's grid.
    pub fn at_zoom(self, z: u8) -> Self {
        let bits = fine_bits(z);
        let half = 1 << (bits - 1);
        Self { x: (self.x + half) >> bits, y: (self.y + half) >> bits }
    }
    /// From the fine grid to the point of a zoom's grid north-west of it: of the tile, and of whatever cell nests in it,
    /// that the fine point lies in.
    pub fn within_zoom(self, z: u8) -> Self {
        let bits = fine_bits(z);
        Self { x: self.x >> bits, y: self.y >> bits }
    }
}

/// How many bits finer the fine grid is than that of a zoom.
pub fn fine_bits(z: u8) -> u32 {
    FINE_BITS - EXTENT_BITS - u32::from(z.min(MAX_ZOOM))
}

/// A box of an integer grid, both ends inside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Frame {
    /// West, north.
    pub min: [i64; 2],
    /// East, south.
    pub max: [i64; 2],
}

impl Frame {
    /// The whole fine grid.
    pub const EVERYTHING: Self = Self { min: [0, 0], max: [1 << FINE_BITS, 1 << FINE_BITS] };

    /// The box around some points; `None` around none.
    pub fn around<'a>(points: impl IntoIterator<Item = &'a Point>) -> Option<Self> {
        points.into_iter().fold(None, |frame: Option<Self>, p| {
            let one = Self { min: [p.x, p.y], max: [p.x, p.y] };
            Some(frame.map_or(one, |frame| frame.union(one)))
        })
    }
    /// The box around both.
    #[must_use]
    pub fn union(self, other: Self) -> Self {
        let both = |f: fn(i64, i64) -> i64, a: [i64; 2], b: [i64; 2]| [f(a[0], b[0]), f(a[1], b[1])];
        Self { min: both(i64::min, self.min, other.min), max: both(i64::max, self.max, other.max) }
    }
    /// The box with `by` units more on each side.
    #[must_use]
    pub fn grown(self, by: i64) -> Self {
        Self { min: [self.min[0] - by, self.min[1] - by], max: [self.max[0] + by, self.max[1] + by] }
    }
    /// Whether the two share a point.
    pub fn meets(&self, other: &Self) -> bool {
        (0..2).all(|axis| self.min[axis] <= other.max[axis] && other.min[axis] <= self.max[axis])
    }
    /// Whether a point is inside or on the edge.
    pub fn holds(&self, p: Point) -> bool {
        self.meets(&Self { min: [p.x, p.y], max: [p.x, p.y] })
    }
    /// A box of a zoom's grid on the fine grid, with one unit of the zoom around it.
    #[must_use]
    pub fn fine(self, z: u8) -> Self {
        let bits = fine_bits(z);
        let Self { min, max } = self.grown(1);
        Self { min: min.map(|v| v << bits), max: max.map(|v| v << bits) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    const MAX_LAT: f64 = 85.051_128_779_806_59;

    fn position(lon: f64, lat: f64) -> Position {
        Position::new(lon, lat).unwrap()
    }

    #[test]
    fn a_tile_outside_the_world_cannot_be_built() {
        assert!(TileCoord::new_checked(8, 255, 255).is_some());
        assert!(TileCoord::new_checked(8, 256, 0).is_none());
        assert!(TileCoord::new_checked(19, 0, 0).is_none());
        assert!(TileCoord::new_checked(255, u32::MAX, 0).is_none());
    }

    #[rstest]
    #[case(115.9043, 28.6606, 14, 13466, 6829)]
    #[case(0.0, 0.0, 1, 1, 1)]
    #[case(-180.0, 90.0, 18, 0, 0)]
    #[case(180.0, -90.0, 18, 262_143, 262_143)]
    fn a_position_lies_in_its_tile(#[case] lon: f64, #[case] lat: f64, #[case] z: u8, #[case] x: u32, #[case] y: u32) {
        let tile = TileCoord::at(z, position(lon, lat));
        assert_eq!((tile.x(), tile.y()), (x, y));
        let [w, s, e, n] = tile.degrees(0).to_array();
        assert!(w <= lon && lon <= e && s <= lat.clamp(-MAX_LAT, MAX_LAT) + 1e-9 && lat.min(MAX_LAT) <= n + 1e-9);
    }

    #[test]
    fn the_fine_grid_and_the_zoom_grids_agree_at_tile_corners() {
        for z in 0..=MAX_ZOOM {
            let tile = TileCoord::at(z, position(115.9043, 28.6606));
            let [w, _, _, n] = tile.degrees(0).to_array();
            assert_eq!(Point::of(position(w, n)).at_zoom(z), tile.origin());
        }
    }
}
