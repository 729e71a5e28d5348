//! The fine grid: where a position is, in whole numbers, on a world that is a square.
//!
//! Web Mercator as in EPSG Guidance Note 7-2, "Popular Visualisation Pseudo-Mercator" (EPSG method 1024), scaled so
//! that the world is a square with its origin in the north-west. Transcendental functions come from `libm`, not from the
//! machine's C library: two nodes with the same data have the same numbers.

use std::f64::consts::PI;

use crate::domain::Position;

/// The world is 2^38 fine units wide (about 0.15 mm at the equator): fine enough that rounding to it moves no
/// border in earnest, and coarse enough that products of differences fit.
pub const GRID_BITS: u32 = 38;
/// The latitude at which the square world ends.
const MAX_LAT: f64 = 85.051_128_779_806_59;

/// The nearest point of the fine grid, columns from the antimeridian and rows from the north; latitudes beyond the
/// square world end at its edge.
pub fn on_grid(at: Position) -> [i64; 2] {
    let side = (1_i64 << GRID_BITS) as f64;
    let x = (at.lon() + 180.0) / 360.0;
    let sine = libm::sin(at.lat().clamp(-MAX_LAT, MAX_LAT).to_radians());
    let y = 0.5 - libm::atanh(sine) / (2.0 * PI);
    let whole = |v: f64| ((v * side).round() as i64).clamp(0, (1 << GRID_BITS) - 1);
    [whole(x), whole(y)]
}

/// One of the squares that the world falls into when both its sides are halved `bits` times. Squares of more bits nest
/// in those of fewer; each owns its west and north sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Square {
    /// How often the world was halved.
    pub bits: u32,
    /// Column, from the antimeridian eastwards.
    pub x: u32,
    /// Row, from the north southwards.
    pub y: u32,
}

impl Square {
    /// The one that a point of the fine grid lies in.
    pub fn at(bits: u32, [x, y]: [i64; 2]) -> Self {
        let shift = GRID_BITS - bits.min(32);
        // Points of the grid are not negative and have GRID_BITS bits.
        Self { bits, x: (x >> shift) as u32, y: (y >> shift) as u32 }
    }
    /// Its number along Morton's curve (G. M. Morton, 1966), the bits of column and row in turns: the squares within a
    /// larger one have numbers that follow each other.
    pub fn along_the_curve(self) -> u64 {
        spread(self.x) | spread(self.y) << 1
    }
}

/// The bits of a number with a gap after each.
fn spread(v: u32) -> u64 {
    let mut v = u64::from(v);
    for (shift, mask) in [
        (16, 0x0000_ffff_0000_ffff),
        (8, 0x00ff_00ff_00ff_00ff),
        (4, 0x0f0f_0f0f_0f0f_0f0f),
        (2, 0x3333_3333_3333_3333),
        (1, 0x5555_5555_5555_5555_u64),
    ] {
        v = (v | v << shift) & mask;
    }
    v
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_squares_within_a_larger_one_follow_each_other_along_the_curve() {
        let large = Square { bits: 5, x: 19, y: 8 };
        let within = (0..4).flat_map(|dx| (0..4).map(move |dy| Square { bits: 7, x: 19 * 4 + dx, y: 8 * 4 + dy }));
        let mut numbers: Vec<u64> = within.map(Square::along_the_curve).collect();
        numbers.sort_unstable();
        let first = large.along_the_curve() << 4;
        assert_eq!(numbers, (first..first + 16).collect::<Vec<_>>());
        assert_eq!(Square { bits: 32, x: u32::MAX, y: u32::MAX }.along_the_curve(), u64::MAX);
    }
}
