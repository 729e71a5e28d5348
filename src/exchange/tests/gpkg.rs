//! GeoPackage, looked at with GDAL where it is installed.

use std::process::Command as Process;

use super::*;

#[test]
fn the_geopackage_has_four_layers_and_passes_the_validator() {
    let atlas = applied(Atlas::default(), &planned(&Atlas::default(), &demo_files()));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("xihu.gpkg");
    let on = jiff::civil::date(2026, 11, 23);
    gpkg(&atlas, on, &path, &mut ()).unwrap();

    let database = rusqlite::Connection::open(&path).unwrap();
    let count = |sql: &str| database.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!(count("SELECT count(*) FROM gpkg_contents"), 4);
    assert_eq!(count("SELECT count(*) FROM zones"), 13);
    assert_eq!(count("SELECT count(*) FROM rtree_zones_geom"), 13);
    assert_eq!(
        count("SELECT count(*) FROM checkpoints"),
        atlas.checkpoints().iter().filter(|row| row.versions.on(on).is_some()).count() as i64
    );
    assert!(count("SELECT count(*) FROM checkpoints WHERE geom IS NULL") > 0);
    assert!(count("SELECT sum(gaps + doubles + lapses) FROM zones") > 0);
    assert_eq!(count("SELECT count(*) FROM zones WHERE code = 'Z05' AND supervising_leader = '赵示甲'"), 1);
    // No private telephone anywhere in the file.
    let bytes = std::fs::read(&path).unwrap();
    assert!(!bytes.windows(9).any(|window| window == b"100-0000-"));

    let found =
        |program: &str, args: &[&str]| Process::new(program).args(args).output().is_ok_and(|it| it.status.success());
    if found("ogrinfo", &["--version"]) {
        let output = Process::new("ogrinfo").arg("-ro").arg("-so").arg("-al").arg(&path).output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.status.success() && output.stderr.is_empty(),
            "{text}{}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert_eq!(text.matches("Layer name: ").count(), 4, "{text}");
    } else {
        eprintln!("left out: ogrinfo is not installed");
    }
    if found("/usr/bin/python3", &["-c", "import osgeo_utils.samples.validate_gpkg"]) {
        let output = Process::new("/usr/bin/python3")
            .args(["-m", "osgeo_utils.samples.validate_gpkg", "--extra"])
            .arg(&path)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
    } else {
        eprintln!("left out: GDAL's validator is not installed");
    }
}
