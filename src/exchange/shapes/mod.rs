//! Files with areas as a GIS, a map app or a colleague made them: GeoJSON, a zipped Shapefile, GeoPackage, KML and KMZ.
//!
//! Nothing about their columns is expected: the properties come along as texts, and a person says which one is what.
//! The datum is stated by the file or by whoever brings it. KML is WGS 84 by its standard, and what map apps of China
//! write into it is not: so there it is always asked.

mod archive;
mod geopackage;
mod kml;
mod sound;
#[cfg(test)]
mod tests;
mod wkb;

use geo_types::{Coord, LineString, MultiPolygon, Polygon};

use super::datum::Datum;
use super::fault::{At, Fault, Faults};
use super::geojson_in::{self, RawLayer, Stated};
use super::input::InputFile;
use super::problem::Problem;
use super::raw::{Drawn, Pair, Raw};
use super::shapefile_in;

/// The most areas of one file.
const MOST_AREAS: usize = 5_000;
/// The most vertices of one file.
const MOST_VERTICES: usize = 300_000;

/// The areas of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Shapes {
    /// The names of the properties, in the order of the file.
    pub columns: Vec<String>,
    /// The areas.
    pub areas: Vec<ShapeArea>,
    /// How many points, lines and empty shapes were left aside.
    pub left: usize,
    /// What the numbers of the file were taken for.
    pub datum: Datum,
}

/// One area of a file.
#[derive(Debug, Clone, PartialEq)]
pub struct ShapeArea {
    /// Its properties, in the order of the columns.
    pub cells: Vec<String>,
    /// WGS 84, degrees. Closed rings of at least four vertices, none twice in a row; they may cross.
    pub shape: MultiPolygon<f64>,
}

/// Why a file gives no areas.
#[derive(Debug, Clone, PartialEq)]
pub enum ShapesError {
    /// The file does not say what its numbers mean, and nobody else did.
    DatumMissing,
    /// Something is wrong with the file; in both languages.
    Wrong {
        /// In Chinese.
        zh: String,
        /// In English.
        en: String,
    },
}

impl ShapesError {
    fn wrong(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Wrong { zh: zh.into(), en: en.into() }
    }
}

impl From<&Fault> for ShapesError {
    fn from(fault: &Fault) -> Self {
        match fault.problem {
            Problem::DatumMissing => Self::DatumMissing,
            _ => Self::wrong(fault.zh(), fault.en()),
        }
    }
}

/// Reads the areas of a file by the end of its name. `datum` is what its numbers mean where it does not say so itself.
///
/// # Errors
/// When the datum is not known, or the file cannot be read, holds no area, or holds too many.
pub fn shapes(name: &str, bytes: Vec<u8>, datum: Option<Datum>) -> Result<Shapes, ShapesError> {
    let file = InputFile::new(name, bytes);
    let layer = layer(&file)?;
    let datum = match (layer.datum, datum) {
        (Stated::Known(stated), _) => stated,
        (Stated::Nothing | Stated::Unreadable(_), Some(asked)) => asked,
        (Stated::Nothing | Stated::Unreadable(_), None) => return Err(ShapesError::DatumMissing),
        (Stated::Foreign(name), _) => return Err(said(&file, Problem::DatumForeign { name })),
    };
    let mut shapes = Shapes { columns: layer.header, areas: vec![], left: 0, datum };
    let mut vertices = 0;
    for (feature, number) in layer.features.into_iter().zip(1_u32..) {
        let Drawn::Shape((Raw::Polygons(polygons), _)) = feature.shape else {
            shapes.left += 1;
            continue;
        };
        vertices += polygons.iter().flatten().map(Vec::len).sum::<usize>();
        if vertices > MOST_VERTICES || shapes.areas.len() >= MOST_AREAS {
            return Err(too_many());
        }
        let at = At { row: Some(number), feature: true, ..At::file(file.file_name()) };
        let shape = area(polygons, datum).map_err(|problem| {
            let mut faults = Faults::default();
            faults.field(at, "geometry", "", problem);
            faults.0.first().map_or_else(too_many, ShapesError::from)
        })?;
        if shape.0.is_empty() {
            shapes.left += 1;
        } else {
            shapes.areas.push(ShapeArea { cells: feature.cells.iter().map(str::to_owned).collect(), shape });
        }
    }
    if shapes.areas.is_empty() {
        return Err(ShapesError::wrong(
            "文件里没有面（多边形）。请导出面图层再试",
            "there is no area (polygon) in the file; export the layer of areas",
        ));
    }
    Ok(shapes)
}

fn too_many() -> ShapesError {
    ShapesError::wrong(
        format!("文件里的面或顶点太多（最多 {MOST_AREAS} 个面、{MOST_VERTICES} 个顶点）。请简化后再试"),
        format!("too many areas or vertices (at most {MOST_AREAS} and {MOST_VERTICES}); simplify them first"),
    )
}

fn said(file: &InputFile, problem: Problem) -> ShapesError {
    let fault = Fault { at: At::file(file.file_name()), field: None, value: None, problem, geometry: None };
    ShapesError::from(&fault)
}

/// The layer by the file's extension; an archive by what is in it.
fn layer(file: &InputFile) -> Result<RawLayer, ShapesError> {
    let mut faults = Faults::default();
    let layer = match file.extension().as_str() {
        "geojson" | "json" => geojson_in::read(file, &mut faults),
        "kml" => return kml::read(file),
        "gpkg" => return geopackage::read(file),
        "zip" | "kmz" => {
            let files = archive::open(file)?;
            let [inner] = &files.iter().filter(|file| archive::is_layer(file)).collect::<Vec<_>>()[..] else {
                return Err(archive::not_one(&files));
            };
            if inner.extension() != "shp" {
                return layer_within(inner);
            }
            sound::shapefile(&inner.bytes)?;
            shapefile_in::read(inner, &files, &mut faults)
        }
        "shp" | "dbf" | "shx" | "prj" => {
            return Err(ShapesError::wrong(
                "Shapefile 由几个文件组成，请把 .shp、.dbf、.prj 一起压缩成 .zip 再上传",
                "a Shapefile is several files: zip its .shp, .dbf and .prj together",
            ));
        }
        _ => {
            return Err(ShapesError::wrong(
                "不认识这种文件。可用：GeoJSON、压缩的 Shapefile（.zip）、GeoPackage（.gpkg）、KML、KMZ",
                "this kind of file is not known: GeoJSON, a zipped Shapefile, GeoPackage, KML or KMZ",
            ));
        }
    };
    // A shape that is missing is left aside; what is wrong with the file as a whole is told.
    layer.ok_or_else(|| faults.errors().next().map_or_else(|| said(file, Problem::EmptyFile), ShapesError::from))
}

/// What lies in an archive, which is no archive again.
fn layer_within(file: &InputFile) -> Result<RawLayer, ShapesError> {
    match file.extension().as_str() {
        "zip" | "kmz" => Err(archive::not_one(&[])),
        _ => layer(file),
    }
}

/// Polygons in WGS 84, tidied: closed, to a centimetre, no vertex twice in a row, nothing that is no ring.
fn area(polygons: Vec<Vec<Vec<Pair>>>, datum: Datum) -> Result<MultiPolygon<f64>, Problem> {
    let mut parts = Vec::with_capacity(polygons.len());
    for rings in polygons {
        let mut tidy = Vec::with_capacity(rings.len());
        for (place, ring) in rings.into_iter().enumerate() {
            let mut at: Vec<Coord<f64>> = Vec::with_capacity(ring.len());
            for [x, y] in ring {
                let position = datum.to_wgs84(x, y)?;
                let round = |degrees: f64| (degrees * 1e7).round() / 1e7;
                let here = Coord { x: round(position.lon()), y: round(position.lat()) };
                if at.last() != Some(&here) {
                    at.push(here);
                }
            }
            if let Some(first) = at.first().copied().filter(|first| at.last() != Some(first)) {
                at.push(first);
            }
            // Without its outer ring the holes are nothing.
            if at.len() < 4 && place == 0 {
                break;
            }
            if at.len() >= 4 {
                tidy.push(LineString(at));
            }
        }
        let mut rings = tidy.into_iter();
        if let Some(outer) = rings.next() {
            parts.push(Polygon::new(outer, rings.collect()));
        }
    }
    Ok(MultiPolygon(parts))
}
