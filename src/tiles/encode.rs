//! One layer's features as a Mapbox Vector Tile, version 2.

use fast_mvt::{MvtCoord, MvtFeatureBuilder, MvtGeomType, MvtLayerBuilder, MvtResult, MvtValueRef};

use super::coord::{Point, TileCoord};

/// The shape of a feature on the zoom's grid, already cut at the tile's buffer.
#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    /// Points.
    Points(Vec<Point>),
    /// Lines of two or more points.
    Lines(Vec<Vec<Point>>),
    /// Polygons: the outer ring, then its holes; open rings that enclose something.
    Polygons(Vec<Vec<Vec<Point>>>),
}

impl Shape {
    /// Whether there is nothing to draw.
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Points(points) => points.is_empty(),
            Self::Lines(lines) => lines.is_empty(),
            Self::Polygons(polygons) => polygons.is_empty(),
        }
    }
}

/// A value of an attribute.
#[derive(Debug, Clone, Copy)]
pub enum Value<'a> {
    /// A text.
    Text(&'a str),
    /// A count.
    Count(u64),
}

/// A tile with one layer in the making. Features stand in the order they are added in, attributes likewise: the same
/// calls make the same bytes.
pub struct TileWriter {
    layer: MvtLayerBuilder,
    origin: Point,
    any: bool,
}

impl TileWriter {
    /// An empty tile.
    ///
    /// # Errors
    /// When the layer has no name.
    pub fn new(layer: &str, tile: TileCoord) -> MvtResult<Self> {
        Ok(Self { layer: MvtLayerBuilder::new(layer)?, origin: tile.origin(), any: false })
    }

    /// Adds a feature; one without a shape is left out.
    ///
    /// # Errors
    /// When the shape has more vertices than the format can count.
    pub fn add<'a>(
        mut self,
        id: u64,
        shape: &Shape,
        attributes: impl IntoIterator<Item = (&'a str, Value<'a>)>,
    ) -> MvtResult<Self> {
        if shape.is_empty() {
            return Ok(self);
        }
        let mut feature = self.layer.feature_of(match shape {
            Shape::Points(_) => MvtGeomType::Point,
            Shape::Lines(_) => MvtGeomType::LineString,
            Shape::Polygons(_) => MvtGeomType::Polygon,
        });
        feature.id(Some(id));
        draw(&mut feature, shape, self.origin)?;
        for (key, value) in attributes {
            feature.tag_ref(
                key,
                match value {
                    Value::Text(text) => MvtValueRef::String(text),
                    Value::Count(count) => MvtValueRef::UInt(count),
                },
            )?;
        }
        self.layer = feature.end();
        self.any = true;
        Ok(self)
    }

    /// The bytes of the tile; none when it has no feature.
    pub fn finish(self) -> Vec<u8> {
        if self.any { self.layer.encode() } else { vec![] }
    }
}

fn draw(feature: &mut MvtFeatureBuilder, shape: &Shape, origin: Point) -> MvtResult<()> {
    // Cut at the buffer, so differences from the tile's corner fit.
    let local = |p: &Point| MvtCoord { x: (p.x - origin.x) as i32, y: (p.y - origin.y) as i32 };
    match shape {
        Shape::Points(points) => {
            feature.points(points.iter().map(local))?;
        }
        Shape::Lines(lines) => {
            for line in lines {
                feature.line(line.iter().map(local))?;
            }
        }
        Shape::Polygons(polygons) => {
            for rings in polygons {
                for (ring, outer) in rings.iter().zip(std::iter::once(true).chain(std::iter::repeat(false))) {
                    feature.ring(ring.iter().map(local), outer)?;
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use fast_mvt::{MvtGeometry, MvtReaderRef};

    fn square(x: i64, y: i64, side: i64) -> Vec<Point> {
        [(0, 0), (side, 0), (side, side), (0, side)].map(|(dx, dy)| Point { x: x + dx, y: y + dy }).to_vec()
    }

    #[test]
    fn a_hole_that_begins_where_the_outer_ring_ended_stays_a_hole() {
        let tile = TileCoord::new_checked(1, 1, 1).unwrap();
        let outer = square(4096, 4096, 100);
        let mut hole = square(4096 + 50, 4096 + 50, 10);
        hole.reverse();
        hole[0] = *outer.last().unwrap();
        let writer = TileWriter::new("zones", tile).unwrap();
        let bytes =
            writer.add(7, &Shape::Polygons(vec![vec![outer, hole]]), [("code", Value::Text("Z01"))]).unwrap().finish();
        let reader = MvtReaderRef::new(&bytes).unwrap();
        let layer = reader.layers().next().unwrap();
        assert_eq!((layer.name(), layer.version(), layer.extent()), ("zones", 2, 4096));
        let feature = layer.features().next().unwrap();
        assert_eq!(feature.id(), Some(7));
        let MvtGeometry::Polygon(polygon) = feature.geometry().unwrap() else { panic!("one polygon") };
        assert_eq!(polygon.interiors().len(), 1);
        assert_eq!(polygon.exterior().0.len(), 5);
    }

    #[test]
    fn a_tile_without_features_has_no_bytes() {
        let tile = TileCoord::new_checked(0, 0, 0).unwrap();
        let writer = TileWriter::new("zones", tile).unwrap();
        assert!(writer.add(1, &Shape::Polygons(vec![]), []).unwrap().finish().is_empty());
    }
}
