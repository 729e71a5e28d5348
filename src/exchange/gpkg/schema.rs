//! The tables that make a SQLite file a GeoPackage.

use geo::BoundingRect;
use geo_types::{Geometry, Rect};
use geozero::wkb::{WkbDialect, WkbWriter};
use geozero::{CoordDimensions, GeozeroGeometry};
use rusqlite::types::Value;
use rusqlite::{Connection, Transaction, params, params_from_iter};

use super::GpkgError;

/// EPSG:4326 with x = longitude, as GeoPackage has it.
const SRS: i32 = 4326;

/// A layer of features.
pub(super) struct Layer {
    pub name: &'static str,
    pub title: &'static str,
    /// `POLYGON`, `GEOMETRY` …
    pub geometry: &'static str,
    /// Name and SQL type.
    pub columns: Vec<(String, &'static str)>,
    pub rows: Vec<LayerRow>,
}

pub(super) struct LayerRow {
    /// The number that the feature has in tiles and in the API.
    pub fid: u32,
    pub shape: Option<Geometry<f64>>,
    /// In the order of the columns.
    pub values: Vec<Value>,
}

/// Marks the file before anything is in it.
pub(super) fn prepare(database: &Connection) -> Result<(), GpkgError> {
    // One file, nothing beside it: it is handed over as it is.
    database.pragma_update(None, "journal_mode", "MEMORY")?;
    database.pragma_update(None, "application_id", 0x4750_4B47)?;
    database.pragma_update(None, "user_version", 10_300)?;
    Ok(())
}

/// The tables that every GeoPackage has.
pub(super) fn base(database: &Transaction<'_>) -> Result<(), GpkgError> {
    database.execute_batch(
        "CREATE TABLE gpkg_spatial_ref_sys (
           srs_name TEXT NOT NULL, srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,
           organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
         CREATE TABLE gpkg_contents (
           table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
           description TEXT DEFAULT '',
           last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
           min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
           CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
         CREATE TABLE gpkg_geometry_columns (
           table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
           srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
           CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
           CONSTRAINT uk_gc_table_name UNIQUE (table_name),
           CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
           CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
         CREATE TABLE gpkg_extensions (
           table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
           scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));",
    )?;
    let wgs84 = concat!(
        r#"GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],"#,
        r#"AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree","#,
        r#"0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],"#,
        r#"AUTHORITY["EPSG","4326"]]"#
    );
    for (name, id, organization, number, definition) in [
        ("Undefined cartesian SRS", -1, "NONE", -1, "undefined"),
        ("Undefined geographic SRS", 0, "NONE", 0, "undefined"),
        ("WGS 84 geodetic", SRS, "EPSG", SRS, wgs84),
    ] {
        database.execute(
            "INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?, NULL)",
            params![name, id, organization, number, definition],
        )?;
    }
    Ok(())
}

/// Makes a layer's table with its rows and its spatial index. Names of tables and columns are ours or codes, and are
/// quoted all the same.
pub(super) fn fill(database: &Transaction<'_>, layer: &Layer, about: &str) -> Result<(), GpkgError> {
    let name = layer.name;
    let columns: Vec<String> =
        layer.columns.iter().map(|(column, kind)| format!(", {} {kind}", quoted(column))).collect();
    database.execute_batch(&format!(
        "CREATE TABLE {name} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom {}{});
         CREATE VIRTUAL TABLE rtree_{name}_geom USING rtree(id, minx, maxx, miny, maxy);",
        layer.geometry,
        columns.concat()
    ))?;
    let places = vec!["?"; layer.columns.len() + 2].join(", ");
    let mut insert = database.prepare(&format!("INSERT INTO {name} VALUES ({places})"))?;
    let mut index = database.prepare(&format!("INSERT INTO rtree_{name}_geom VALUES (?, ?, ?, ?, ?)"))?;
    let mut bounds: Option<Rect<f64>> = None;
    for row in &layer.rows {
        let rect = row.shape.as_ref().and_then(BoundingRect::bounding_rect);
        let shape = row.shape.as_ref().map(|shape| blob(shape, rect)).transpose()?;
        let shape = shape.map_or(Value::Null, Value::Blob);
        let fixed = [Value::Integer(row.fid.into()), shape];
        insert.execute(params_from_iter(fixed.iter().chain(&row.values)))?;
        if let Some(rect) = rect {
            index.execute(params![row.fid, rect.min().x, rect.max().x, rect.min().y, rect.max().y])?;
            bounds = Some(bounds.map_or(rect, |all| joined(all, rect)));
        }
    }
    let [west, south, east, north] =
        bounds.map_or([None; 4], |it| [Some(it.min().x), Some(it.min().y), Some(it.max().x), Some(it.max().y)]);
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, min_x, min_y, max_x, max_y, srs_id)
         VALUES (?, 'features', ?, ?, ?, ?, ?, ?, ?)",
        params![name, layer.title, about, west, south, east, north, SRS],
    )?;
    database.execute(
        "INSERT INTO gpkg_geometry_columns VALUES (?, 'geom', ?, ?, 0, 0)",
        params![name, layer.geometry, SRS],
    )?;
    database.execute(
        "INSERT INTO gpkg_extensions VALUES (?, 'geom', 'gpkg_rtree_index',
         'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
        params![name],
    )?;
    database.execute_batch(&triggers(name))?;
    Ok(())
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn joined(a: Rect<f64>, b: Rect<f64>) -> Rect<f64> {
    Rect::new(
        (a.min().x.min(b.min().x), a.min().y.min(b.min().y)),
        (a.max().x.max(b.max().x), a.max().y.max(b.max().y)),
    )
}

/// A GeoPackage geometry: its header with the box of anything but a point, then well-known binary.
fn blob(shape: &Geometry<f64>, rect: Option<Rect<f64>>) -> Result<Vec<u8>, GpkgError> {
    let envelope = match (shape, rect) {
        (Geometry::Point(_), _) | (_, None) => vec![],
        (_, Some(rect)) => vec![rect.min().x, rect.max().x, rect.min().y, rect.max().y],
    };
    let mut bytes = Vec::new();
    let mut writer =
        WkbWriter::with_opts(&mut bytes, WkbDialect::Geopackage, CoordDimensions::xy(), Some(SRS), envelope);
    shape.process_geom(&mut writer)?;
    Ok(bytes)
}

/// The triggers by which GIS programs keep the index, as the extension prescribes them.
fn triggers(name: &str) -> String {
    let tree = format!("rtree_{name}_geom");
    let put = format!(
        "INSERT OR REPLACE INTO {tree} VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), ST_MinY(NEW.geom), \
         ST_MaxY(NEW.geom));"
    );
    let there = "NEW.geom NOT NULL AND NOT ST_IsEmpty(NEW.geom)";
    let gone = "NEW.geom ISNULL OR ST_IsEmpty(NEW.geom)";
    format!(
        "CREATE TRIGGER {tree}_insert AFTER INSERT ON {name} WHEN (NEW.geom NOT NULL AND NOT ST_IsEmpty(NEW.geom))
           BEGIN {put} END;
         CREATE TRIGGER {tree}_update1 AFTER UPDATE OF geom ON {name} WHEN OLD.fid = NEW.fid AND ({there})
           BEGIN {put} END;
         CREATE TRIGGER {tree}_update2 AFTER UPDATE OF geom ON {name} WHEN OLD.fid = NEW.fid AND ({gone})
           BEGIN DELETE FROM {tree} WHERE id = OLD.fid; END;
         CREATE TRIGGER {tree}_update3 AFTER UPDATE ON {name} WHEN OLD.fid != NEW.fid AND ({there})
           BEGIN DELETE FROM {tree} WHERE id = OLD.fid; {put} END;
         CREATE TRIGGER {tree}_update4 AFTER UPDATE ON {name} WHEN OLD.fid != NEW.fid AND ({gone})
           BEGIN DELETE FROM {tree} WHERE id IN (OLD.fid, NEW.fid); END;
         CREATE TRIGGER {tree}_delete AFTER DELETE ON {name} WHEN OLD.geom NOT NULL
           BEGIN DELETE FROM {tree} WHERE id = OLD.fid; END;"
    )
}
