//! No pixel without an owner: tiles are drawn, and each pixel of the district must have exactly one.

use jiff::civil::date;

use super::{
    read,
    sample::{Dice, Sample, TODAY},
};
use crate::{
    atlas::Atlas,
    domain::{AreaKind, Date, Position},
    tiles::{
        Layer, TileCoord, Tiles,
        coord::{EXTENT, Frame, Point},
    },
};

/// The side of a pixel in units: a tile drawn 512 pixels wide.
const PIXEL: i64 = 8;
const PIXELS: usize = (EXTENT / PIXEL) as usize;

/// Pixels around the tile that are looked at too.
const MARGIN: i64 = 1;
const ROW: usize = PIXELS + 2 * MARGIN as usize;

/// The centre of a pixel counted from the north-western one of the margin.
fn centre(pixel: usize) -> i64 {
    (pixel as i64 - MARGIN) * PIXEL + PIXEL / 2
}

/// How many of the polygons own the centre of each pixel of a row, by the even-odd rule.
fn owners_of_row(polygons: &[Vec<Vec<(i64, i64)>>], row: usize) -> Vec<u8> {
    let y = centre(row);
    let mut owners = vec![0_u8; ROW];
    for rings in polygons {
        // Each crossing turns over all pixels west of it.
        let mut turns = vec![false; ROW + 1];
        for ring in rings {
            for pair in ring.windows(2) {
                let (a, b) = if pair[0].1 < pair[1].1 { (pair[0], pair[1]) } else { (pair[1], pair[0]) };
                if (a.1 > y) != (b.1 > y) {
                    // How many centres lie strictly west of the crossing.
                    let (run, rise) = (i128::from(b.0 - a.0), i128::from(b.1 - a.1));
                    let over = i128::from(a.0 - centre(0)) * rise + run * i128::from(y - a.1);
                    let west = -(-over).div_euclid(rise * i128::from(PIXEL));
                    turns[west.clamp(0, ROW as i128) as usize] ^= true;
                }
            }
        }
        let mut inside = false;
        for pixel in (0..ROW).rev() {
            inside ^= turns[pixel + 1];
            owners[pixel] += u8::from(inside);
        }
    }
    owners
}

fn true_rings(atlas: &Atlas, kind: AreaKind, on: Date) -> Vec<Vec<Point>> {
    let versions = atlas.areas(kind).iter().filter_map(|row| row.versions.on(on));
    let fine = |c: &geo_types::Coord<f64>| Point::of(Position::new(c.x, c.y).unwrap());
    versions.flat_map(|v| v.rings().map(|ring| ring.0.iter().map(fine).collect()).collect::<Vec<_>>()).collect()
}

/// The tiles of a zoom that cover the district; where there are many, those around some vertices of borders.
fn sampled_tiles(truth: &[Vec<Point>], z: u8, most: usize) -> Vec<TileCoord> {
    let tile = |p: &Point| {
        let at = p.at_zoom(z);
        TileCoord::new_checked(z, (at.x / EXTENT) as u32, (at.y / EXTENT) as u32).unwrap()
    };
    let frame = Frame::around(truth.iter().flatten()).unwrap();
    let (a, b) = (tile(&Point { x: frame.min[0], y: frame.min[1] }), tile(&Point { x: frame.max[0], y: frame.max[1] }));
    let all = (a.x()..=b.x()).flat_map(|x| (a.y()..=b.y()).map(move |y| TileCoord::new_checked(z, x, y).unwrap()));
    let all: Vec<_> = all.collect();
    if all.len() <= most {
        return all;
    }
    let mut dice = Dice(u64::from(z));
    let mut pick = |n: usize| (dice.roll() * n as f64) as usize;
    (0..most)
        .map(|_| {
            let ring = &truth[pick(truth.len())];
            tile(&ring[pick(ring.len())])
        })
        .collect()
}

/// Draws all tiles of a zoom and complains about each pixel of the district that has not exactly one owner.
pub fn every_pixel_has_one_owner(atlas: &Atlas, layer: Layer, on: Date, z: u8, most: usize) {
    let kind = match layer {
        Layer::Streets => AreaKind::Street,
        Layer::Communities => AreaKind::Community,
        _ => AreaKind::Zone,
    };
    let truth = true_rings(atlas, kind, on);
    let tiles = Tiles::new(1 << 24);
    let mut owned = 0;
    for coord in sampled_tiles(&truth, z, most) {
        let polygons: Vec<_> = read(&tiles.tile(atlas, layer, coord, on)).into_iter().map(|seen| seen.rings).collect();
        let origin = coord.origin();
        let local = |p: &Point| (p.at_zoom(z).x - origin.x, p.at_zoom(z).y - origin.y);
        let true_shapes: Vec<_> = truth.iter().map(|ring| vec![ring.iter().map(local).collect()]).collect();
        let inside: Vec<_> = (0..ROW).map(|row| owners_of_row(&true_shapes, row)).collect();
        for row in 1..ROW - 1 {
            for (column, owners) in owners_of_row(&polygons, row).into_iter().enumerate().skip(1).take(PIXELS) {
                owned += usize::from(owners == 1);
                assert!(owners <= 1, "{owners} {layer:?} own pixel {column},{row} of {coord}");
                // The border of the district itself is simplified too: a pixel next to it may fall outside.
                let deep = (row - 1..=row + 1).all(|r| (column - 1..=column + 1).all(|c| inside[r][c] > 0));
                assert!(owners == 1 || !deep, "nobody owns pixel {column},{row} of {coord}");
            }
        }
    }
    assert!(owned > 0, "the district is not on the map at zoom {z}");
}

#[rstest::rstest]
fn every_pixel_of_the_sample_has_exactly_one_zone(#[values(8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18)] z: u8) {
    every_pixel_has_one_owner(&Sample::district().atlas, Layer::Zones, TODAY, z, 24);
}

#[rstest::rstest]
fn every_pixel_has_exactly_one_street_before_and_after_the_reform(#[values(8, 10, 12, 14, 16)] z: u8) {
    let sample = Sample::district();
    every_pixel_has_one_owner(&sample.atlas, Layer::Streets, date(2022, 12, 31), z, 12);
    every_pixel_has_one_owner(&sample.atlas, Layer::Streets, date(2023, 1, 1), z, 12);
}

#[rstest::rstest]
fn every_pixel_has_exactly_one_community(#[values(8, 11, 13, 15, 17)] z: u8) {
    every_pixel_has_one_owner(&Sample::district().atlas, Layer::Communities, TODAY, z, 12);
}
