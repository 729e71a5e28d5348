//! Tiles of the drawn context: what is worth drawing at a zoom, simplified feature by feature.

use std::sync::Arc;

use fast_mvt::MvtResult;
use geo_types::{Geometry, LineString, Polygon};

use super::{
    BUFFER, clip,
    coord::{Frame, MAX_ZOOM, Point, TileCoord, fine_bits},
    encode::{Shape, TileWriter, Value},
    layer::Layer,
    rings, simplify,
};
use crate::{
    atlas::{Atlas, Row},
    domain::{ContextClass, ContextFeature, Position},
};

/// How far a drawn line may be from the true one, in units of the zoom's grid.
const TOLERANCE: f64 = 4.0;
/// Twice the area, in square units of the zoom's grid, below which a polygon is not drawn: about one pixel.
const SPECK: i128 = 2 * 64;

/// The context as it is drawn at one zoom.
#[derive(Debug)]
pub struct Sheet(Vec<Drawn>);

#[derive(Debug)]
struct Drawn {
    row: Arc<Row<ContextFeature>>,
    shape: Shape,
    frame: Frame,
}

impl Sheet {
    /// Draws all features that are worth it at a zoom.
    pub fn of(atlas: &Atlas, z: u8) -> Self {
        let worth = atlas.context().iter().filter(|row| first_zoom(row.class, row.rank) <= z);
        let drawn = worth.filter_map(|row| {
            let shape = Parts::of(row.shape.shape()).draw(z);
            let frame = frame(&shape)?;
            Some(Drawn { row: row.clone(), shape, frame })
        });
        Self(drawn.collect())
    }

    /// The features in a tile.
    ///
    /// # Errors
    /// When a shape is too large for the format.
    pub fn tile(&self, tile: TileCoord) -> MvtResult<Vec<u8>> {
        let square = tile.square(BUFFER);
        let mut writer = TileWriter::new(Layer::Context.word(), tile)?;
        for Drawn { row, shape, .. } in self.0.iter().filter(|drawn| drawn.frame.meets(&square)) {
            let name = row.name.as_ref().map(|name| ("name", Value::Text(name.as_str())));
            let name_en = row.name_en.as_ref().map(|name| ("name_en", Value::Text(name.as_str())));
            let always = [
                ("code", Value::Text(row.code.as_str())),
                ("class", Value::Text(word(row.class))),
                ("rank", Value::Count(row.rank.into())),
            ];
            let attributes = always.into_iter().chain(name).chain(name_en);
            writer = writer.add(row.fid.0.into(), &cut(shape, tile, &square), attributes)?;
        }
        Ok(writer.finish())
    }
}

/// The zoom from which a feature is drawn.
fn first_zoom(class: ContextClass, rank: u8) -> u8 {
    let rank = usize::from(rank.clamp(1, 5)) - 1;
    let by_rank: [u8; 5] = match class {
        ContextClass::River => [0, 8, 10, 11, 12],
        ContextClass::Water | ContextClass::Park | ContextClass::Island => [0, 8, 10, 12, 13],
        ContextClass::Road => [8, 9, 11, 12, 13],
        ContextClass::Street => [13, 13, 13, 13, 14],
        ContextClass::Rail => [8, 9, 11, 12, 13],
        ContextClass::Landmark => [11, 12, 13, 14, 15],
        ContextClass::Place => [8, 9, 10, 11, 12],
    };
    by_rank[rank]
}

/// The word used in tiles, as in files.
fn word(class: ContextClass) -> &'static str {
    match class {
        ContextClass::Water => "water",
        ContextClass::River => "river",
        ContextClass::Island => "island",
        ContextClass::Park => "park",
        ContextClass::Road => "road",
        ContextClass::Street => "street",
        ContextClass::Rail => "rail",
        ContextClass::Landmark => "landmark",
        ContextClass::Place => "place",
    }
}

/// A geometry taken apart, on the fine grid.
#[derive(Default)]
struct Parts {
    points: Vec<Point>,
    lines: Vec<Vec<Point>>,
    polygons: Vec<Vec<Vec<Point>>>,
}

impl Parts {
    fn of(geometry: &Geometry<f64>) -> Self {
        let mut parts = Self::default();
        parts.take(geometry);
        parts
    }

    fn take(&mut self, geometry: &Geometry<f64>) {
        match geometry {
            Geometry::Point(point) => self.points.extend(fine([point.0])),
            Geometry::MultiPoint(points) => self.points.extend(fine(points.0.iter().map(|point| point.0))),
            Geometry::Line(line) => self.lines.push(fine([line.start, line.end]).collect()),
            Geometry::LineString(line) => self.lines.push(fine(line.0.iter().copied()).collect()),
            Geometry::MultiLineString(lines) => lines.0.iter().for_each(|line| self.take(&line.clone().into())),
            Geometry::Polygon(polygon) => self.polygons.push(fine_polygon(polygon)),
            Geometry::MultiPolygon(polygons) => self.polygons.extend(polygons.0.iter().map(fine_polygon)),
            Geometry::Rect(rect) => self.polygons.push(fine_polygon(&rect.to_polygon())),
            Geometry::Triangle(triangle) => self.polygons.push(fine_polygon(&triangle.to_polygon())),
            Geometry::GeometryCollection(all) => all.0.iter().for_each(|one| self.take(one)),
        }
    }

    /// On a zoom's grid. A feature of a tile has one kind of shape: of a mixture the widest kind is drawn.
    fn draw(&self, z: u8) -> Shape {
        if !self.polygons.is_empty() {
            let polygon = |rings: &Vec<Vec<Point>>| {
                let mut rings = rings.iter().map(|ring| rings::tidy(&simple(ring, z, 2)));
                let outer = rings.next().filter(|outer| rings::area_doubled(outer).abs() >= SPECK || z == MAX_ZOOM)?;
                let rings: Vec<_> = std::iter::once(outer).chain(rings).filter(|ring| !ring.is_empty()).collect();
                (!rings.is_empty()).then_some(rings)
            };
            Shape::Polygons(self.polygons.iter().filter_map(polygon).collect())
        } else if !self.lines.is_empty() {
            let lines = self.lines.iter().map(|line| simple(line, z, 0));
            Shape::Lines(lines.filter(|line| line.len() > 1).collect())
        } else {
            Shape::Points(self.points.iter().map(|point| point.at_zoom(z)).collect())
        }
    }
}

fn fine(coords: impl IntoIterator<Item = geo_types::Coord<f64>>) -> impl Iterator<Item = Point> {
    coords.into_iter().filter_map(|at| Position::new(at.x, at.y).ok()).map(Point::of)
}

fn fine_polygon(polygon: &Polygon<f64>) -> Vec<Vec<Point>> {
    let ring = |ring: &LineString<f64>| fine(ring.0.iter().copied()).collect();
    std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect()
}

fn simple(line: &[Point], z: u8, least: usize) -> Vec<Point> {
    let tolerance = TOLERANCE * (1_i64 << fine_bits(z)) as f64;
    let mut drawn: Vec<Point> = if z == MAX_ZOOM {
        line.iter().map(|point| point.at_zoom(z)).collect()
    } else {
        simplify::kept(line, tolerance, least, |_| true).into_iter().map(|i| line[i].at_zoom(z)).collect()
    };
    drawn.dedup();
    drawn
}

fn frame(shape: &Shape) -> Option<Frame> {
    match shape {
        Shape::Points(points) => Frame::around(points),
        Shape::Lines(lines) => Frame::around(lines.iter().flatten()),
        Shape::Polygons(polygons) => Frame::around(polygons.iter().flatten().flatten()),
    }
}

fn cut(shape: &Shape, tile: TileCoord, square: &Frame) -> Shape {
    match shape {
        Shape::Points(points) => Shape::Points(points.iter().copied().filter(|at| tile.owns(*at)).collect()),
        Shape::Lines(lines) => Shape::Lines(lines.iter().flat_map(|line| clip::line(line, square)).collect()),
        Shape::Polygons(polygons) => {
            let polygon = |rings: &Vec<Vec<Point>>| {
                let mut rings = rings.iter().map(|ring| rings::tidy(&clip::ring(ring, square)));
                let outer = rings.next().filter(|outer| !outer.is_empty())?;
                Some(std::iter::once(outer).chain(rings.filter(|hole| !hole.is_empty())).collect())
            };
            Shape::Polygons(polygons.iter().filter_map(polygon).collect())
        }
    }
}
