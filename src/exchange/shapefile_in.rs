//! Shapefiles: `.shp` for the shapes, `.dbf` for their cells, `.prj` for the datum, `.cpg` for the encoding.

use std::io::Cursor;

use geo::Intersects;
use geo_types::{LineString, Point, Polygon};
use shapefile::record::traits::HasXY;
use shapefile::{PolygonRing, Shape, ShapeReader};

use super::fault::{At, Faults};
use super::geojson_in::{RawFeature, RawLayer, Stated};
use super::input::InputFile;
use super::problem::Problem;
use super::raw::{Drawn, Pair, Raw};
use super::{dbf, prj};

/// Reads `file` (the `.shp`) with what lies beside it among `files`.
pub(super) fn read(file: &InputFile, files: &[InputFile], faults: &mut Faults) -> Option<RawLayer> {
    let at = At::file(file.file_name());
    let beside = |end: &str| {
        files.iter().find(|other| other.extension() == end && other.stem().eq_ignore_ascii_case(file.stem()))
    };
    let Some(table) = beside("dbf") else {
        faults.add(at, Problem::ShapefilePart { part: ".dbf" });
        return None;
    };
    let label = beside("cpg").map(|cpg| String::from_utf8_lossy(&cpg.bytes).trim().to_owned());
    let (header, rows) = match dbf::read(&table.bytes, label.as_deref()) {
        Ok(table) => table,
        Err(why) => {
            faults.add(At::file(table.file_name()), Problem::NotShapefile { why });
            return None;
        }
    };
    let datum = match beside("prj") {
        None => Stated::Nothing,
        Some(prj) => prj::stated(&String::from_utf8_lossy(&prj.bytes)),
    };
    let shapes: Result<Vec<Shape>, _> = ShapeReader::new(Cursor::new(&file.bytes[..])).and_then(ShapeReader::read);
    let shapes = match shapes {
        Ok(shapes) => shapes,
        Err(error) => {
            faults.add(at, Problem::NotShapefile { why: error.to_string() });
            return None;
        }
    };
    if shapes.len() != rows.len() {
        faults.add(at, Problem::ShapefileRows { shapes: shapes.len(), rows: rows.len() });
        return None;
    }
    let features = shapes.into_iter().zip(rows).zip(1_u32..).map(|((shape, cells), number)| {
        let at = At { row: Some(number), feature: true, ..at.clone() };
        let name = shape.shapetype().to_string();
        let shape = match raw(shape) {
            Drawn::Shape(raw) => Drawn::Shape((raw, name)),
            Drawn::Nothing => Drawn::Nothing,
            Drawn::Broken => {
                faults.add(at, Problem::WrongGeometry { found: name, wanted: "Polygon" });
                Drawn::Broken
            }
        };
        RawFeature { cells, shape }
    });
    let features = features.collect();
    Some(RawLayer { datum, header, features })
}

fn raw(shape: Shape) -> Drawn<Raw> {
    Drawn::Shape(match shape {
        Shape::NullShape => return Drawn::Nothing,
        Shape::Multipatch(_) => return Drawn::Broken,
        Shape::Point(at) => Raw::Points(vec![pair(&at)]),
        Shape::PointM(at) => Raw::Points(vec![pair(&at)]),
        Shape::PointZ(at) => Raw::Points(vec![pair(&at)]),
        Shape::Multipoint(all) => Raw::Points(pairs(all.points())),
        Shape::MultipointM(all) => Raw::Points(pairs(all.points())),
        Shape::MultipointZ(all) => Raw::Points(pairs(all.points())),
        Shape::Polyline(line) => Raw::Lines(line.parts().iter().map(|part| pairs(part)).collect()),
        Shape::PolylineM(line) => Raw::Lines(line.parts().iter().map(|part| pairs(part)).collect()),
        Shape::PolylineZ(line) => Raw::Lines(line.parts().iter().map(|part| pairs(part)).collect()),
        Shape::Polygon(area) => polygons(area.rings()),
        Shape::PolygonM(area) => polygons(area.rings()),
        Shape::PolygonZ(area) => polygons(area.rings()),
    })
}

fn pair(at: &impl HasXY) -> Pair {
    [at.x(), at.y()]
}

fn pairs<P: HasXY>(points: &[P]) -> Vec<Pair> {
    points.iter().map(pair).collect()
}

/// A Shapefile lists outer rings and holes in one row; each hole goes to the outer ring around it.
fn polygons<P: HasXY>(rings: &[PolygonRing<P>]) -> Raw {
    let mut outers: Vec<Vec<Vec<Pair>>> = Vec::new();
    let mut holes = Vec::new();
    for ring in rings {
        match ring {
            PolygonRing::Outer(points) => outers.push(vec![pairs(points)]),
            PolygonRing::Inner(points) => holes.push(pairs(points)),
        }
    }
    for hole in holes {
        let inside = |outer: &Vec<Vec<Pair>>| {
            let ring: LineString<f64> = outer[0].iter().map(|pair| (pair[0], pair[1])).collect();
            let polygon = Polygon::new(ring, vec![]);
            hole.iter().all(|pair| polygon.intersects(&Point::from(*pair)))
        };
        // A hole in nothing is an outer ring that was drawn the wrong way round.
        match outers.iter().position(inside) {
            Some(place) => outers[place].push(hole),
            None => outers.push(vec![hole]),
        }
    }
    Raw::Polygons(outers)
}
