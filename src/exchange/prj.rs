//! The `.prj` beside a Shapefile: well-known text of the datum and projection.

use super::datum::{Datum, Zone3};
use super::geojson_in::Stated;

/// What a `.prj` says.
pub(super) fn stated(text: &str) -> Stated {
    let text = text.trim();
    if text.is_empty() {
        return Stated::Nothing;
    }
    if !text.contains('[') {
        // Some tools write just the number.
        return Datum::parse(text).map_or_else(|| Stated::Unreadable(shorten(text)), Stated::Known);
    }
    let upper = text.to_ascii_uppercase().replace([' ', '_'], "");
    let china = ["CHINAGEODETICCOORDINATESYSTEM2000", "CGCS2000", "CHINA2000"].iter().any(|name| upper.contains(name));
    let wgs = ["WGS1984", "WGS84"].iter().any(|name| upper.contains(name));
    let projected = upper.starts_with("PROJCS") || upper.starts_with("PROJCRS");
    let degrees = upper.starts_with("GEOG") || upper.starts_with("GEODCRS");
    let known = match (degrees, projected, china, wgs) {
        (true, _, true, _) => Some(Datum::Cgcs2000),
        (true, _, false, true) => Some(Datum::Wgs84),
        (_, true, true, _) => gauss_kruger(&upper),
        _ => None,
    };
    known.map_or_else(|| Stated::Foreign(title(text)), Stated::Known)
}

fn gauss_kruger(upper: &str) -> Option<Datum> {
    let method = ["GAUSSKRUGER", "TRANSVERSEMERCATOR"].iter().any(|name| upper.contains(name));
    let number = |names: [&str; 2]| names.iter().find_map(|name| parameter(upper, name));
    let meridian = number(["CENTRALMERIDIAN", "LONGITUDEOFNATURALORIGIN"])?;
    let easting = number(["FALSEEASTING", "FALSEEASTING"])?;
    let plain = number(["SCALEFACTOR", "SCALEFACTORATNATURALORIGIN"]).is_none_or(|scale| scale == 1.0)
        && number(["FALSENORTHING", "FALSENORTHING"]).is_none_or(|north| north == 0.0)
        && number(["LATITUDEOFORIGIN", "LATITUDEOFNATURALORIGIN"]).is_none_or(|latitude| latitude == 0.0);
    (method && plain).then(|| Zone3::of_projection(meridian, easting).map(Datum::GaussKruger)).flatten()
}

/// The number after `"NAME",`.
fn parameter(upper: &str, name: &str) -> Option<f64> {
    let rest = &upper[upper.find(&format!("\"{name}\","))? + name.len() + 3..];
    rest.split([']', ',']).next()?.parse().ok()
}

/// The name in the first quotes.
fn title(text: &str) -> String {
    text.split('"').nth(1).map_or_else(|| shorten(text), str::to_owned)
}

fn shorten(text: &str) -> String {
    text.chars().take(60).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_prj_texts_are_understood() {
        let known = |text: &str| match stated(text) {
            Stated::Known(datum) => datum.to_string(),
            Stated::Foreign(name) => format!("foreign {name}"),
            _ => "nothing".into(),
        };
        let geographic = r#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;
        assert_eq!(known(geographic), "wgs84");
        let china = r#"GEOGCS["GCS_China_Geodetic_Coordinate_System_2000",DATUM["D_China_2000",SPHEROID["CGCS2000",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;
        assert_eq!(known(china), "cgcs2000");
        let zone = |easting: &str, meridian: &str| {
            format!(
                r#"PROJCS["CGCS2000_3_Degree_GK",{china},PROJECTION["Gauss_Kruger"],PARAMETER["False_Easting",{easting}],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",{meridian}],PARAMETER["Scale_Factor",1.0],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#
            )
        };
        assert_eq!(known(&zone("500000.0", "117.0")), "EPSG:4548");
        assert_eq!(known(&zone("39500000.0", "117.0")), "EPSG:4527");
        assert_eq!(known(&zone("20500000.0", "117.0")), "foreign CGCS2000_3_Degree_GK");
        let xian = r#"GEOGCS["GCS_Xian_1980",DATUM["D_Xian_1980",SPHEROID["Xian_1980",6378140.0,298.257]]]"#;
        assert_eq!(known(xian), "foreign GCS_Xian_1980");
    }
}
