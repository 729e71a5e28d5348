//! Converting lists of coordinates.

use super::*;

fn run(input: &str, from: &str, to: &str) -> (String, Faults) {
    let (mut out, mut faults) = (Vec::new(), Faults::default());
    let (from, to) = (from.parse().unwrap(), to.parse().unwrap());
    convert(input.as_bytes(), "in.csv", from, to, &mut out, &mut faults).unwrap();
    (String::from_utf8(out).unwrap(), faults)
}

#[test]
fn x_is_longitude_or_easting_and_y_latitude_or_northing() {
    let (out, faults) = run("id,x,y\na,115.9043,28.6606\n", "wgs84", "EPSG:4548");
    assert_eq!((out.as_str(), faults.0.len()), ("id,x,y\na,392885.7472,3172143.8804\n", 0));
    let (out, _) = run(&out, "EPSG:4548", "cgcs2000");
    assert_eq!(out, "id,x,y\na,115.904300000,28.660600000\n");
    // By the names people use, and in any order; or by place where there is no header.
    let (out, _) = run("纬度;编号;经度\n28.6606;a;115.9043\n", "EPSG:4490", "EPSG:4527");
    assert_eq!(out, "id,x,y\na,39392885.7472,3172143.8804\n");
    let (out, _) = run("a,115.9043,28.6606\n", "wgs84", "wgs84");
    assert_eq!(out, "id,x,y\na,115.904300000,28.660600000\n");
}

#[test]
fn rows_that_cannot_be_converted_are_named_and_keep_their_place() {
    let (out, faults) = run("id,x,y\na,28.66,115.9\nb,,1\nc,115.9,28.66\nd,east,1\n", "wgs84", "cgcs2000");
    assert_eq!(out, "id,x,y\na,,\nb,,\nc,115.900000000,28.660000000\nd,,\n");
    let told: Vec<_> = faults.0.iter().map(|fault| format!("{} {}", fault.at, fault.code())).collect();
    assert_eq!(told, ["in.csv row 2 swapped", "in.csv row 3 missing_value", "in.csv row 5 bad_number"]);
}

#[test]
fn unlabelled_and_unknown_input_is_refused() {
    let (out, faults) = run("id,a,b\n1,2,3\n", "wgs84", "gcj02");
    assert_eq!((out.as_str(), faults.0[0].code()), ("", "missing_column"));
    assert_eq!(run("", "wgs84", "gcj02").1.0[0].code(), "empty_file");
    let unknown = "EPSG:3857".parse::<Datum>().unwrap_err();
    assert!(unknown.contains("is no datum that is known: wgs84, gcj02, bd09, cgcs2000"), "{unknown}");
}
