//! Made districts.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::*;
use crate::domain::{AreaKind, Subject};

/// A district made into a folder of its own.
fn made(zones: u64, checkpoints: u64, seed: u64) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    generate(Size::new(zones, checkpoints, seed).unwrap(), folder.path(), &mut ()).unwrap();
    folder
}

/// What importing the folder into an empty district would do.
fn imported(folder: &tempfile::TempDir) -> Plan {
    let mut faults = Faults::default();
    let files = read_files(&[folder.path()], &mut faults);
    assert_eq!(said(&faults), "");
    planned(&Atlas::default(), &files)
}

fn rows(folder: &tempfile::TempDir, name: &str) -> Vec<BTreeMap<String, String>> {
    let bytes = std::fs::read(folder.path().join(name)).unwrap();
    let mut reader = csv::Reader::from_reader(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

#[test]
fn a_made_district_is_imported_without_any_fault_or_warning() {
    // One zone; one row; full rows; a last row that ends in the middle of a street, and before one.
    for (zones, checkpoints) in [(1, 3), (2, 40), (4, 60), (7, 1), (13, 200), (17, 30), (43, 50)] {
        for seed in 0..3 {
            let plan = imported(&made(zones, checkpoints, seed));
            assert_eq!(said(&plan.faults), "", "{zones} zones, seed {seed}");
            let atlas = applied(Atlas::default(), &plan);
            assert_eq!(atlas.areas(AreaKind::Zone).len() as u64, zones);
            assert_eq!(atlas.checkpoints().len() as u64, checkpoints);
        }
    }
}

#[test]
fn every_zone_line_and_cell_has_somebody_and_every_community_a_unit_that_helps() {
    let atlas = applied(Atlas::default(), &imported(&made(13, 100, 8)));
    let day = jiff::civil::date(2026, 11, 23);
    let held = |subject: Subject| {
        let mut duties = atlas.duties_of(subject);
        duties.any(|duty| duty.party.is_some() && duty.period.contains(day))
    };
    for zone in atlas.areas(AreaKind::Zone).iter() {
        assert!(held(Subject::Zone(zone.id)), "{}", zone.code);
        for line in atlas.lines().iter() {
            let per_zone = line.versions.last().coverage == crate::domain::Coverage::PerZone;
            assert_eq!(held(Subject::Cell { line: line.id, zone: zone.id }), per_zone, "{}/{}", line.code, zone.code);
        }
    }
    assert!(atlas.lines().iter().all(|line| held(Subject::Line(line.id))));
    assert!(atlas.areas(AreaKind::Community).iter().all(|it| held(Subject::Community(it.id))));
    assert!(atlas.people().iter().all(|person| person.name.as_str().contains('示')));
}

#[test]
fn a_zone_has_about_two_hundred_vertices_and_shares_them() {
    let atlas = applied(Atlas::default(), &imported(&made(25, 1, 5)));
    let vertices = |kind: AreaKind| {
        let mut times: BTreeMap<[u64; 2], u32> = BTreeMap::new();
        for area in atlas.areas(kind).iter() {
            let rings = area.versions.last().rings();
            rings
                .flat_map(|ring| &ring.0[1..])
                .for_each(|at| *times.entry([at.x.to_bits(), at.y.to_bits()]).or_default() += 1);
        }
        times
    };
    let (zones, district) = (vertices(AreaKind::Zone), vertices(AreaKind::District));
    let mean = zones.values().sum::<u32>() / 25;
    assert!((180..=210).contains(&mean), "{mean}");
    // What stands in one zone only is the border of the district.
    assert!(zones.iter().all(|(at, times)| *times > 1 || district.contains_key(at)));
    assert!(district.keys().all(|at| zones.contains_key(at)));
}

#[test]
fn the_same_numbers_give_the_same_bytes_and_another_seed_others() {
    let hashes = |folder: &tempfile::TempDir| -> BTreeMap<String, String> {
        let files = std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().path());
        let hashed = files.map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, hex::encode(Sha256::digest(std::fs::read(&path).unwrap())))
        });
        hashed.collect()
    };
    let (first, again, other) = (hashes(&made(5, 80, 7)), hashes(&made(5, 80, 7)), hashes(&made(5, 80, 8)));
    assert_eq!(first, again);
    let differ: Vec<_> = first.iter().filter(|(name, hash)| other[*name] != **hash).map(|(name, _)| &**name).collect();
    // Which communities there are is drawn, too; who is asked for is not.
    for name in ["checkpoints.csv", "communities.geojson", "district.geojson", "duties.csv", "inspections.csv"] {
        assert!(differ.contains(&name), "{name}");
    }
    for name in ["lines.csv", "checklists.csv", "scoring.csv", "roles.csv", "calendar.csv"] {
        let demonstration = demo_files().into_iter().find(|file| file.file_name() == name).unwrap();
        assert_eq!(first[name], hex::encode(Sha256::digest(&demonstration.bytes)), "{name}");
    }
    // On another machine and by a later version, too: figures of different days are of the same district.
    assert_eq!(first["zones.geojson"], "c2752d77aea3630fc57befa322c3fefe8a995e73eecc9e74ac54f2fecaf01b40");
}

#[test]
fn there_are_two_inspections_of_each_checkpoint_with_the_answers_and_score_of_its_checklist() {
    let folder = made(4, 60, 3);
    let points: Vec<String> =
        rows(&folder, "checkpoints.csv").into_iter().map(|mut row| row.remove("code").unwrap()).collect();
    let people = rows(&folder, "people.csv");
    let visits = rows(&folder, "inspections.csv");
    let visited: Vec<String> = visits.iter().map(|row| row["checkpoint"].clone()).collect();
    assert_eq!(visited, points.iter().flat_map(|code| [code.clone(), code.clone()]).collect::<Vec<_>>());
    let items = rows(&folder, "checklists.csv");
    for row in &visits {
        let at: jiff::Timestamp = row["at"].parse().unwrap();
        assert!(("2026-01-05".."2026-11-23").contains(&&*at.to_string()), "{at}");
        assert!(people.iter().any(|person| person["code"] == row["inspector"]));
        let line = row["checkpoint"].split('-').next().unwrap();
        let of = |item: &&BTreeMap<String, String>| item["line"] == line && item["valid_to"].is_empty();
        let asked: Vec<_> = items.iter().filter(of).map(|item| item["item"].clone()).collect();
        let answered: Vec<_> = row["answers"].split(';').map(|it| it.split('=').next().unwrap().to_owned()).collect();
        assert_eq!(answered, asked, "{row:?}");
        let score: f64 = row["score"].parse().unwrap();
        assert!((0.0..=100.0).contains(&score));
    }
}

#[test]
fn checkpoints_lie_closer_here_than_there() {
    let folder = made(36, 5_000, 2);
    let mut zones: BTreeMap<String, u32> = BTreeMap::new();
    let mut lines: BTreeMap<String, u32> = BTreeMap::new();
    for row in rows(&folder, "checkpoints.csv") {
        *zones.entry(row["zone"].clone()).or_default() += 1;
        *lines.entry(row["line"].clone()).or_default() += 1;
    }
    assert_eq!((zones.len(), lines.len()), (36, 17));
    let (fewest, most) = (zones.values().min().unwrap(), zones.values().max().unwrap());
    assert!(most > &(fewest * 2), "{fewest} {most}");
}

#[test]
fn numbers_that_make_no_district_are_refused() {
    assert_eq!(Size::new(0, 1, 0), Err(SizeError::Zones));
    assert_eq!(Size::new(100_001, 1, 0), Err(SizeError::Zones));
    assert_eq!(Size::new(1, 0, 0), Err(SizeError::Checkpoints));
    assert_eq!(Size::new(1, u64::MAX, 0), Err(SizeError::Checkpoints));
}
