//! Files with areas, made here byte by byte.

use std::io::{Cursor, Write};

use encoding_rs::GB18030;
use geo_types::polygon;
use geozero::wkb::{WkbDialect, WkbWriter};
use geozero::{CoordDimensions, GeozeroGeometry};
use rusqlite::Connection;

use super::*;
use crate::exchange::gcj::gcj02_of_wgs84;

fn zipped(files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(vec![]));
    for (name, bytes) in files {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// A Shapefile with one square and one name in GBK.
fn shapefile(prj: Option<&str>) -> Vec<u8> {
    let (mut shp, mut shx) = (Cursor::new(vec![]), Cursor::new(vec![]));
    {
        let mut writer = shapefile::ShapeWriter::with_shx(&mut shp, &mut shx);
        let at = |x: f64, y: f64| shapefile::Point::new(115.8 + x, 28.6 + y);
        let ring = vec![at(0.0, 0.0), at(0.0, 0.01), at(0.01, 0.01), at(0.01, 0.0), at(0.0, 0.0)];
        writer.write_shape(&shapefile::Polygon::new(shapefile::PolygonRing::Outer(ring))).unwrap();
        writer.finalize().unwrap();
    }
    let mut dbf = vec![3, 126, 1, 1];
    dbf.extend(1_u32.to_le_bytes());
    dbf.extend(65_u16.to_le_bytes());
    dbf.extend(21_u16.to_le_bytes());
    dbf.extend([0; 20]);
    let mut field = [0_u8; 32];
    let title = GB18030.encode("片区名").0;
    field[..title.len()].copy_from_slice(&title);
    (field[11], field[16]) = (b'C', 20);
    dbf.extend(field);
    dbf.extend(*b"\r ");
    let mut cell = GB18030.encode("朝阳洲片区").0.into_owned();
    cell.resize(20, b' ');
    dbf.extend(cell);
    let mut files = vec![("图/zones.shp", shp.into_inner()), ("图/zones.dbf", dbf)];
    files.extend(prj.map(|text| ("图/zones.prj", text.as_bytes().to_vec())));
    zipped(&files)
}

const CHINA: &str = r#"GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.25]]]"#;

fn wrong(error: ShapesError) -> String {
    match error {
        ShapesError::DatumMissing => "datum".into(),
        ShapesError::Wrong { zh, en } => format!("{zh} / {en}"),
    }
}

#[test]
fn a_zipped_shapefile_comes_with_its_names_in_gbk() {
    let found = shapes("zones.zip", shapefile(Some(CHINA)), None).unwrap();
    assert_eq!((found.columns, found.datum), (vec!["片区名".to_owned()], Datum::Cgcs2000));
    assert_eq!(found.areas[0].cells, ["朝阳洲片区"]);
    assert_eq!(found.areas[0].shape.0[0].exterior().0.len(), 5);
}

#[test]
fn a_shapefile_without_a_prj_is_asked_for_its_datum_and_taken_with_it() {
    assert_eq!(shapes("zones.zip", shapefile(None), None), Err(ShapesError::DatumMissing));
    let found = shapes("zones.zip", shapefile(None), Some(Datum::Gcj02)).unwrap();
    let moved = found.areas[0].shape.0[0].exterior().0[0].x - 115.8;
    assert!((-0.007..-0.003).contains(&moved), "{moved}");
    let foreign = wrong(shapes("zones.zip", shapefile(Some(r#"GEOGCS["Xian 1980"]"#)), None).unwrap_err());
    assert!(foreign.contains("Xian 1980"), "{foreign}");
    let bare = wrong(shapes("zones.shp", vec![], None).unwrap_err());
    assert!(bare.contains(".zip"), "{bare}");
}

#[test]
fn counts_that_cannot_be_true_are_no_reason_to_make_room_for_them() {
    let mut record = vec![0_u8; 100];
    record[..4].copy_from_slice(&9994_i32.to_be_bytes());
    record.extend(1_i32.to_be_bytes());
    record.extend(24_i32.to_be_bytes());
    let mut body = vec![0_u8; 48];
    body[..4].copy_from_slice(&5_i32.to_le_bytes());
    body[36..40].copy_from_slice(&1_i32.to_le_bytes());
    body[40..44].copy_from_slice(&i32::MAX.to_le_bytes());
    record.extend(body);
    let said = wrong(shapes("z.zip", zipped(&[("z.shp", record)]), None).unwrap_err());
    assert!(said.contains("已损坏"), "{said}");
}

fn kml(points: &str) -> String {
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><Folder>
        <Placemark><name>南站 &amp; 站前</name><ExtendedData><Data name="编码"><value>Z09</value></Data></ExtendedData>
        <MultiGeometry><Polygon><outerBoundaryIs><LinearRing><coordinates>{points}</coordinates></LinearRing>
        </outerBoundaryIs></Polygon></MultiGeometry></Placemark>
        <Placemark><name>一个点</name><Point><coordinates>115.9,28.6,0</coordinates></Point></Placemark>
        </Folder></Document></kml>"#
    )
}

#[test]
fn a_kml_of_a_map_app_is_brought_home_from_gcj_02() {
    let corners = [(115.9, 28.66), (115.91, 28.66), (115.91, 28.67), (115.9, 28.66)];
    let written: Vec<String> = corners
        .iter()
        .map(|(lon, lat)| gcj02_of_wgs84(*lon, *lat))
        .map(|(lon, lat)| format!("{lon},{lat},0"))
        .collect();
    let text = kml(&written.join("\n "));
    assert_eq!(shapes("片区.kml", text.clone().into_bytes(), None), Err(ShapesError::DatumMissing));
    let found = shapes("片区.kml", text.clone().into_bytes(), Some(Datum::Gcj02)).unwrap();
    assert_eq!(found.columns, ["name", "编码"]);
    assert_eq!((found.areas.len(), found.left), (1, 1));
    assert_eq!(found.areas[0].cells, ["南站 & 站前", "Z09"]);
    for (found, (lon, lat)) in found.areas[0].shape.0[0].exterior().0.iter().zip(corners) {
        assert!((found.x - lon).abs() < 2e-7 && (found.y - lat).abs() < 2e-7, "{found:?}");
    }
    let packed = zipped(&[("doc.kml", text.into_bytes()), ("files/icon.png", vec![1, 2, 3])]);
    assert_eq!(shapes("片区.kmz", packed, Some(Datum::Wgs84)).unwrap().areas.len(), 1);
}

#[test]
fn a_kml_that_breaks_off_or_holds_nothing_is_refused_in_words() {
    let whole = kml("115.9,28.66 115.91,28.66 115.91,28.67 115.9,28.66");
    let characters = whole.chars().count();
    for end in [10, characters / 2, characters - 3] {
        let cut: String = whole.chars().take(end).collect();
        assert!(shapes("a.kml", cut.into_bytes(), Some(Datum::Wgs84)).is_err());
    }
    let none = wrong(shapes("a.kml", b"<kml></kml>".to_vec(), Some(Datum::Wgs84)).unwrap_err());
    assert!(none.contains("没有面"), "{none}");
    assert!(shapes("a.kml", kml("115.9;28.66").into_bytes(), Some(Datum::Wgs84)).is_err());
    // An entity that grows: quick-xml expands none, and neither do we.
    let bomb =
        r#"<!DOCTYPE k [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><kml><Placemark><name>&b;</name></Placemark></kml>"#;
    assert!(shapes("a.kml", bomb.into(), Some(Datum::Wgs84)).is_err());
}

fn geopackage(srs: i32) -> Vec<u8> {
    let file = tempfile::NamedTempFile::new().unwrap();
    let database = Connection::open(file.path()).unwrap();
    database
        .execute_batch(
            "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT, srs_id INTEGER, organization TEXT, organization_coordsys_id INTEGER);
             INSERT INTO gpkg_spatial_ref_sys VALUES ('CGCS2000', 4490, 'EPSG', 4490), ('none', 0, 'NONE', 0);
             CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, geometry_type_name TEXT, srs_id INTEGER);
             CREATE TABLE pq (fid INTEGER PRIMARY KEY, geom BLOB, 名称 TEXT, 序号 INTEGER);",
        )
        .unwrap();
    database.execute("INSERT INTO gpkg_geometry_columns VALUES ('pq', 'geom', 'MULTIPOLYGON', ?1)", [srs]).unwrap();
    let square = polygon![
        (x: 115.8, y: 28.6), (x: 115.81, y: 28.6), (x: 115.81, y: 28.61), (x: 115.8, y: 28.61)];
    let shape = geo_types::Geometry::MultiPolygon(MultiPolygon(vec![square]));
    let mut blob = Vec::new();
    let mut writer = WkbWriter::with_opts(&mut blob, WkbDialect::Geopackage, CoordDimensions::xy(), Some(srs), vec![]);
    shape.process_geom(&mut writer).unwrap();
    database.execute("INSERT INTO pq VALUES (1, ?1, '桃源', 3)", [&blob]).unwrap();
    database.execute("INSERT INTO pq VALUES (2, NULL, '空', 4)", []).unwrap();
    drop(database);
    std::fs::read(file.path()).unwrap()
}

#[test]
fn a_geopackage_says_its_own_datum_or_is_asked() {
    let found = shapes("a.gpkg", geopackage(4490), None).unwrap();
    assert_eq!(found.columns, ["fid", "名称", "序号"]);
    assert_eq!(found.areas[0].cells, ["1", "桃源", "3"]);
    assert_eq!((found.areas.len(), found.left, found.datum), (1, 1, Datum::Cgcs2000));
    assert_eq!(shapes("a.gpkg", geopackage(0), None), Err(ShapesError::DatumMissing));
    let broken = wrong(shapes("a.gpkg", b"SQLite format 3\0 and no more".to_vec(), None).unwrap_err());
    assert!(broken.contains("GeoPackage"), "{broken}");
    let mut cut = geopackage(4490);
    cut.truncate(5000);
    assert!(shapes("a.gpkg", cut, None).is_err());
}

#[test]
fn geojson_keeps_its_properties_and_a_shape_that_crosses_itself_comes_along_to_be_mended() {
    let text = r#"{"type":"FeatureCollection","features":[
        {"type":"Feature","properties":{"编号":1,"名":"甲"},"geometry":{"type":"Polygon","coordinates":
          [[[115.8,28.6],[115.81,28.61],[115.81,28.6],[115.8,28.61]]]}},
        {"type":"Feature","properties":{"名":"路"},"geometry":{"type":"LineString","coordinates":[[115.8,28.6],[115.9,28.6]]}}]}"#;
    assert_eq!(shapes("a.geojson", text.into(), None), Err(ShapesError::DatumMissing));
    let found = shapes("a.geojson", text.into(), Some(Datum::Wgs84)).unwrap();
    assert_eq!((found.areas.len(), found.left), (1, 1));
    assert_eq!(found.areas[0].shape.0[0].exterior().0.len(), 5, "it is closed");
    let nowhere = wrong(shapes("a.geojson", text.into(), Some("EPSG:4547".parse().unwrap())).unwrap_err());
    assert!(nowhere.contains("115.8") || nowhere.contains("a.geojson"), "{nowhere}");
    let dwg = wrong(shapes("a.dwg", vec![], None).unwrap_err());
    assert!(dwg.contains("不认识"), "{dwg}");
}
