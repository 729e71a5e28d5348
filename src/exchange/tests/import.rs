//! What an import does to what is there.

use jiff::civil::date;

use super::fixture::Files;
use super::*;
use crate::domain::{Kind, Personal, Phone};

fn there() -> Atlas {
    applied(Atlas::default(), &Files::good().plan())
}

#[test]
fn a_changed_file_shows_what_differs_and_is_based_on_the_version_it_was_compared_with() {
    let atlas = there();
    let files = Files::good().replace("people.csv", "王示乙,,", "王示丙,0791-86000009,");
    let plan = planned(&atlas, &files.list());
    let changed: Vec<_> = plan.changed().filter(|entry| entry.what != What::PrivatePhone).collect();
    let [person] = changed[..] else { panic!("{changed:?}") };
    assert_eq!((person.kind, person.code.as_str()), (Kind::Person, "P2"));
    let What::Changed(differences) = &person.what else { panic!("{person:?}") };
    let told: Vec<_> = differences.iter().map(|it| format!("{}: {} → {}", it.field, it.old, it.new)).collect();
    assert_eq!(told, ["name: 王示乙 → 王示丙", "office_phone:  → 0791-86000009"]);
    let command = plan.commands.iter().find(|it| matches!(&it.command, Command::Put { record, .. } if record.code().is_some_and(|code| code.as_str() == "P2")));
    assert_eq!(command.unwrap().base, Some(1));
}

#[test]
fn references_and_borders_are_told_in_words() {
    let atlas = there();
    let files = Files::good()
        .replace("duties.csv", "cell_person,P2", "cell_person,P1")
        .replace("zones.geojson", "\"name\":\"Z1名\"", "\"name\":\"南站\"")
        .replace("streets.geojson", "[115,28],[115.01,28],", "[115,28],[115.005,27.999],[115.01,28],");
    let plan = planned(&atlas, &files.list());
    let told: Vec<String> = plan
        .changed()
        .filter_map(|entry| match &entry.what {
            What::Changed(list) => {
                Some(list.iter().map(move |it| format!("{} {}: {} → {}", entry.code, it.field, it.old, it.new)))
            }
            _ => None,
        })
        .flatten()
        .collect();
    assert!(told.contains(&"D3 party id: P2 → P1".to_owned()), "{told:?}");
    assert!(told.contains(&"Z1 2021-01-01 name: Z1名 → 南站".to_owned()), "{told:?}");
    assert!(
        told.iter().any(|it| it.starts_with("S1 2021-01-01 boundary: ") && it.ends_with("(+1 −0 vertices)")),
        "{told:?}"
    );
}

#[test]
fn a_file_with_only_the_newest_border_keeps_the_older_one() {
    let atlas = there();
    let text = String::from_utf8(Files::good().0["zones.geojson"].clone()).unwrap();
    let files = [InputFile::new("zones.geojson", text.replace("2021-01-01", "2027-01-01").into_bytes())];
    let after = applied(atlas.clone(), &planned(&atlas, &files));
    let versions = after.areas(crate::domain::AreaKind::Zone).by_code("Z1").unwrap().versions.clone();
    let days: Vec<_> = versions.all().iter().map(|it| (it.period.first(), it.period.last())).collect();
    assert_eq!(days, [(date(2021, 1, 1), Some(date(2026, 12, 31))), (date(2027, 1, 1), None)]);
}

#[test]
fn what_is_missing_ends_only_from_complete_files_and_is_never_deleted() {
    let atlas = there();
    let files = Files::good().replace("duties.csv", "D2,responsible_unit,,U2,line,L01,A,2021-01-01,,\n", "");
    assert!(planned(&atlas, &files.list()).ending().next().is_none());

    let input = read(&files.list(), None, &mut ());
    let last = date(2026, 11, 22);
    let plan = plan(&atlas, input, Options { complete: Some(last), ..Options::default() }, &mut ());
    let ending: Vec<_> = plan.ending().collect();
    let [duty] = ending[..] else { panic!("{ending:?}") };
    assert_eq!((duty.kind, duty.code.as_str(), &duty.what), (Kind::Duty, "D2", &What::Ended(last)));
    assert!(
        plan.commands
            .iter()
            .any(|it| matches!(&it.command, Command::End { kind: Kind::Duty, last: day, .. } if *day == last))
    );
    // One of four is more than 5 %.
    assert!(plan.ends_much());
    assert_eq!((plan.ended[0].ended, plan.ended[0].of), (1, 4));
}

#[test]
fn people_have_no_period_and_stay() {
    let atlas = there();
    let people = [InputFile::new("people.csv", "code,name\nP1,张示甲\n".as_bytes())];
    let input = read(&people, None, &mut ());
    let plan = plan(&atlas, input, Options { complete: Some(date(2026, 11, 22)), ..Options::default() }, &mut ());
    assert!(plan.ending().next().is_none());
    let text = said(&plan.faults);
    assert!(
        text.contains("people.csv, code \"P2\": the person P2 is not in the new file; it has no period and stays"),
        "{text}"
    );
}

#[test]
fn an_empty_private_telephone_changes_nothing_and_the_same_one_neither() {
    let atlas = there();
    let phone = Phone::new("100-0000-0001").unwrap();
    let first = Files::good().plan();
    let personal = first.commands.iter().find_map(|it| match &it.command {
        Command::Put { personal, .. } => personal.clone(),
        _ => None,
    });
    assert_eq!(personal, Some(Personal { private_phone: phone.clone() }));

    let files = Files::good().list();
    let input = read(&files, None, &mut ());
    let known = |_| Some(phone.clone());
    let again = plan(&atlas, input, Options { known_phone: Some(&known), ..Options::default() }, &mut ());
    assert!(again.is_empty(), "{:?}", again.entries);
    // Another one is a change, but is not shown.
    let other = Files::good().replace("people.csv", "100-0000-0001", "100-0000-0002").list();
    let input = read(&other, None, &mut ());
    let changed = plan(&atlas, input, Options { known_phone: Some(&known), ..Options::default() }, &mut ());
    assert_eq!(changed.entries.len(), 1);
    assert_eq!(changed.entries[0].what, What::PrivatePhone);
    assert!(!format!("{:?}", changed.entries).contains("100-0000"));
    // None at all changes nothing.
    let none = Files::good().replace("people.csv", "100-0000-0001", "").list();
    assert!(planned(&atlas, &none).is_empty());
}

#[test]
fn part_of_the_files_refers_to_what_is_there() {
    let atlas = there();
    let duties = Files::good().0["duties.csv"].clone();
    let more = String::from_utf8(duties).unwrap() + "D5,area_owner,P2,,zone,Z3,A,2026-01-01,,\n";
    let plan = planned(&atlas, &[InputFile::new("duties.csv", more.into_bytes())]);
    assert_eq!(said(&plan.faults), "");
    assert_eq!(plan.entries.iter().map(|it| it.code.as_str()).collect::<Vec<_>>(), ["D5"]);
}

#[test]
fn files_and_folders_are_read_from_the_disk() {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in &Files::good().0 {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    std::fs::write(folder.path().join("README.md"), "no data").unwrap();
    let input = read_paths(&[folder.path()], None, &mut ());
    assert_eq!(said(&input.faults), "");
    assert_eq!(input.sheets.len(), 13);
    let input = read_paths(&[folder.path().join("nothing.csv")], None, &mut ());
    assert_eq!(input.faults.0[0].code(), "unreadable");
    // And written back.
    let back = tempfile::tempdir().unwrap();
    let names = export(&there(), back.path(), &mut ()).unwrap();
    assert_eq!(names.len(), 13);
    let again = read_paths(&[back.path()], None, &mut ());
    assert!(plan(&there(), again, Options::default(), &mut ()).faults.0.is_empty());
}

#[test]
fn faults_with_a_place_can_be_looked_at_on_a_map() {
    let plan = Files::good().replace("checkpoints.csv", "115.005,28.005", "115.025,28.005").plan();
    let map = plan.faults.geojson();
    let feature = &map["features"][0];
    assert_eq!(feature["geometry"], serde_json::json!({"type": "Point", "coordinates": [115.025, 28.005]}));
    assert_eq!(feature["properties"]["code"], "outside_every_zone");
    assert_eq!(map["crs"]["properties"]["name"], "urn:ogc:def:crs:OGC:1.3:CRS84");
}
