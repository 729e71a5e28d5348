use super::*;
use proptest::prelude::*;

const DEGREES: f64 = 1e-7;
const METRES: f64 = 0.01;

fn epsg(number: u32) -> Datum {
    Datum::parse(&format!("EPSG:{number}")).unwrap()
}

#[test]
fn names_of_datums_are_understood_in_every_usual_form() {
    for (name, datum) in [
        ("wgs84", Datum::Wgs84),
        ("WGS 84", Datum::Wgs84),
        ("EPSG:4326", Datum::Wgs84),
        ("urn:ogc:def:crs:OGC:1.3:CRS84", Datum::Wgs84),
        ("urn:ogc:def:crs:OGC::CRS84", Datum::Wgs84),
        ("urn:ogc:def:crs:EPSG::4490", Datum::Cgcs2000),
        ("CGCS2000", Datum::Cgcs2000),
        ("GCJ-02", Datum::Gcj02),
        ("bd09", Datum::Bd09),
    ] {
        assert_eq!(Datum::parse(name), Some(datum), "{name}");
    }
    assert_eq!(epsg(4547).to_string(), "EPSG:4547");
    assert_eq!(epsg(4527).to_string(), "EPSG:4527");
    for name in ["", "EPSG:3857", "EPSG:2379", "beijing54", "EPSG:4512", "EPSG:4555"] {
        assert_eq!(Datum::parse(name), None, "{name}");
    }
}

/// Values of PROJ 9 (`gdaltransform`, GDAL 3.6) on the same ellipsoid.
#[test]
fn gauss_kruger_agrees_with_proj() {
    for (zone, lon, lat, east, north) in [
        (4548, 115.9043, 28.6606, 392_885.747_233_013, 3_172_143.880_375_77),
        (4547, 115.9043, 28.6606, 686_174.440_824_098, 3_173_136.849_151_9),
        (4527, 115.9043, 28.6606, 39_392_885.747_233, 3_172_143.880_375_77),
        (4548, 118.6, 53.2, 606_918.605_230_661, 5_898_073.524_001_57),
        (4548, 116.0, 3.9, 388_930.949_797_481, 431_312.287_052_732),
    ] {
        let (x, y) = epsg(zone).of_wgs84(Position::new(lon, lat).unwrap()).unwrap();
        assert!((x - east).abs() < 1e-6 && (y - north).abs() < 1e-6, "{zone}: {x} {y}");
        let back = epsg(zone).to_wgs84(east, north).unwrap();
        assert!((back.lon() - lon).abs() < 1e-10 && (back.lat() - lat).abs() < 1e-10, "{zone}: {back:?}");
    }
    let found = epsg(4548).to_wgs84(392_915.0, 3_171_762.0).unwrap();
    assert!((found.lon() - 115.904_635_004_692).abs() < 1e-11 && (found.lat() - 28.657_157_416_651_3).abs() < 1e-11);
}

#[test]
fn gauss_kruger_agrees_with_another_library_within_a_billionth_of_a_degree() {
    use proj4rs::Proj;
    let degrees = Proj::from_proj_string("+proj=longlat +ellps=GRS80 +no_defs").unwrap();
    let zone = "+proj=etmerc +lat_0=0 +lon_0=117 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs";
    let zone = Proj::from_proj_string(zone).unwrap();
    for (lon, lat) in [(115.5, 18.2), (115.9043, 28.6606), (117.0, 35.0), (118.5, 53.5)] {
        let mut theirs = (f64::to_radians(lon), f64::to_radians(lat), 0.0);
        proj4rs::transform::transform(&degrees, &zone, &mut theirs).unwrap();
        let (x, y) = epsg(4548).of_wgs84(Position::new(lon, lat).unwrap()).unwrap();
        // 1e-9 degrees are a tenth of a millimetre.
        assert!((x - theirs.0).abs() < 1e-4 && (y - theirs.1).abs() < 1e-4, "{x} {y} {theirs:?}");
    }
}

/// The offset is about 480 m east and 375 m south in this district; the figures are the published converters' own.
#[test]
fn gcj02_has_the_known_offset_here() {
    let here = Position::new(115.9043, 28.6606).unwrap();
    let (x, y) = Datum::Gcj02.of_wgs84(here).unwrap();
    let (east, north) = ((x - here.lon()) * 97_700.0, (y - here.lat()) * 110_850.0);
    assert!((east - 480.0).abs() < 30.0 && (north + 375.0).abs() < 30.0, "{east} {north}");
    // The test point of the eviltransform project: 天安门 and its offset form.
    let (x, y) = Datum::Gcj02.of_wgs84(Position::new(116.391_243_50, 39.907_375_00).unwrap()).unwrap();
    assert!((x - 116.397_486).abs() < 2e-5 && (y - 39.908_778).abs() < 2e-5, "{x} {y}");
}

#[test]
fn abroad_nothing_is_offset() {
    let paris = Position::new(2.35, 48.85).unwrap();
    assert_eq!(Datum::Gcj02.of_wgs84(paris).unwrap(), (2.35, 48.85));
}

#[test]
fn impossible_numbers_are_named() {
    assert_eq!(Datum::Wgs84.to_wgs84(28.66, 115.9), Err(Problem::Swapped { x: 28.66, y: 115.9 }));
    assert_eq!(Datum::Gcj02.to_wgs84(28.66, 115.9), Err(Problem::Swapped { x: 28.66, y: 115.9 }));
    assert_eq!(Datum::Wgs84.to_wgs84(f64::NAN, 1.0), Err(Problem::NotFinite));
    assert!(matches!(Datum::Wgs84.to_wgs84(392_885.0, 3_172_143.0), Err(Problem::OutOfRange { .. })));
    assert!(matches!(epsg(4527).to_wgs84(392_885.0, 3_172_143.0), Err(Problem::NoZonePrefix { .. })));
    assert!(matches!(epsg(4548).to_wgs84(3_172_143.0, 392_885.0), Err(Problem::SwappedMetres { .. })));
    assert!(matches!(epsg(4527).to_wgs84(3_172_143.0, 39_392_885.0), Err(Problem::SwappedMetres { .. })));
    assert!(matches!(epsg(4548).to_wgs84(39_392_885.0, 3_172_143.0), Err(Problem::NoZonePrefix { .. })));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn there_and_back_is_the_same_place(lon in 73.5_f64..135.0, lat in 3.9_f64..53.5) {
        let here = Position::new(lon, lat).unwrap();
        for datum in [Datum::Wgs84, Datum::Gcj02, Datum::Bd09, Datum::Cgcs2000] {
            let (x, y) = datum.of_wgs84(here).unwrap();
            let back = datum.to_wgs84(x, y).unwrap();
            prop_assert!((back.lon() - lon).abs() < 1e-9 && (back.lat() - lat).abs() < 1e-9, "{datum} {back:?}");
        }
        let zone = ((lon / 3.0).round() as u32).clamp(25, 45);
        for datum in [epsg(4513 + zone - 25), epsg(4534 + zone - 25)] {
            let (x, y) = datum.of_wgs84(here).unwrap();
            let back = datum.to_wgs84(x, y).unwrap();
            prop_assert!((back.lon() - lon).abs() < 1e-10 && (back.lat() - lat).abs() < 1e-10, "{datum} {back:?}");
        }
    }

    #[test]
    fn there_and_back_through_a_file_is_within_the_seventh_decimal(lon in 114.6_f64..118.4, lat in 20.0_f64..50.0) {
        let names = ["wgs84", "gcj02", "bd09", "cgcs2000", "EPSG:4490", "EPSG:4527", "EPSG:4548"];
        for (a, b) in names.iter().flat_map(|a| names.iter().map(move |b| (*a, *b))) {
            let (a, b) = (Datum::parse(a).unwrap(), Datum::parse(b).unwrap());
            let (x, y) = a.of_wgs84(Position::new(lon, lat).unwrap()).unwrap();
            let mut faults = super::super::Faults::default();
            let mut there = Vec::new();
            let given = format!("id,x,y\n1,{x},{y}\n");
            super::super::convert(given.as_bytes(), "in", a, b, &mut there, &mut faults).unwrap();
            let mut back = Vec::new();
            super::super::convert(&there, "in", b, a, &mut back, &mut faults).unwrap();
            prop_assert_eq!(&faults.0, &vec![]);
            let line = String::from_utf8(back).unwrap();
            let cells: Vec<f64> = line.lines().nth(1).unwrap().split(',').skip(1).map(|c| c.parse().unwrap()).collect();
            let near = if a.in_metres() { METRES } else { DEGREES };
            prop_assert!((cells[0] - x).abs() < near && (cells[1] - y).abs() < near, "{} {} {:?}", a, b, cells);
        }
    }
}
