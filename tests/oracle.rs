//! The binary's answers against independent judges: GEOS for "which area is this point in", GDAL for GeoPackage.

use std::{
    fmt::Write as _,
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

const POINTS: usize = 100_000;

fn renling(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_renling"));
    command.args(arguments);
    command
}

fn district() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/xihu")
}

/// A store filled from the demonstration files through the command line.
fn imported() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().to_str().unwrap();
    let done = renling(&["import", "--yes", "--data", data, district().to_str().unwrap()]).output().unwrap();
    assert!(done.status.success(), "import failed:\n{}", String::from_utf8_lossy(&done.stderr));
    folder
}

fn feed(mut command: Command, input: &str) -> String {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    assert!(output.status.success(), "{command:?} failed");
    String::from_utf8(output.stdout).unwrap()
}

/// Points spread over the district and a little beyond, from a fixed seed (splitmix64).
fn points() -> String {
    let mut state = 0x5EED_u64;
    let mut unit = || {
        state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    };
    let mut csv = String::from("id,lon,lat\n");
    for id in 0..POINTS {
        let (lon, lat) = (115.82 + 0.10 * unit(), 28.605 + 0.08 * unit());
        writeln!(csv, "{id},{lon},{lat}").unwrap();
    }
    csv
}

fn columns(line: &str) -> Vec<&str> {
    line.split(',').take(4).collect()
}

#[test]
fn answers_agree_with_geos_on_a_hundred_thousand_points_before_and_after_the_reform() {
    let folder = imported();
    let points = points();
    for on in ["2022-12-31", "2026-11-23"] {
        let data = folder.path().to_str().unwrap();
        let ours = feed(renling(&["answer", "--data", data, "--on", on]), &points);
        let mut judge = Command::new("/usr/bin/python3");
        judge.arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle.py")).arg(district()).arg(on);
        let theirs = feed(judge, &points);

        let (mut inside, mut compared) = (0, 0);
        let mut lines = ours.lines();
        assert_eq!(lines.next(), Some("id,zone,street,community,outside_m"));
        for (our, their) in lines.zip(theirs.lines().skip(1)) {
            let all: Vec<&str> = our.split(',').collect();
            let outside = !all[4].is_empty();
            if outside {
                // Outside, ours names the nearest zone; theirs names none.
                assert_eq!(columns(their)[1], "", "on {on}: ours says outside, GEOS says inside: {our} / {their}");
            } else {
                assert_eq!(columns(our), columns(their), "on {on}");
                inside += 1;
            }
            compared += 1;
        }
        assert_eq!(compared, POINTS);
        assert!(inside > POINTS / 3, "only {inside} of the points were inside the district");
    }
}

#[test]
fn the_exported_geopackage_passes_gdals_validator_and_shows_four_layers() {
    let folder = imported();
    let file = folder.path().join("district.gpkg");
    let out = folder.path().join("export");
    let data = folder.path().to_str().unwrap();
    let file_text = file.to_str().unwrap();
    let done =
        renling(&["export", "--data", data, "--to", out.to_str().unwrap(), "--gpkg", file_text]).output().unwrap();
    assert!(done.status.success(), "export failed:\n{}", String::from_utf8_lossy(&done.stderr));

    let valid = Command::new("/usr/bin/python3")
        .args(["-m", "osgeo_utils.samples.validate_gpkg", "--warning-as-error", "--extra", file_text])
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&valid.stdout).into_owned() + &String::from_utf8_lossy(&valid.stderr);
    assert!(valid.status.success() && !said.contains("rror"), "GDAL's validator says:\n{said}");

    let listed = Command::new("ogrinfo").args(["-ro", "-so", file_text]).output().unwrap();
    let listed = String::from_utf8(listed.stdout).unwrap();
    for layer in ["zones", "streets", "communities", "checkpoints"] {
        assert!(listed.contains(layer), "no layer {layer} in\n{listed}");
    }
    let bytes = fs::read(&file).unwrap();
    let private = b"100-0000-";
    assert!(!bytes.windows(private.len()).any(|at| at == private), "a private telephone is in the GeoPackage");
}
