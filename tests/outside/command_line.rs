use std::{fs, net::TcpListener, path::Path};

use super::server::{Server, code, district, feed, filled, read, renling, run, said};

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn the_help_names_every_command_and_exit_code() {
    let help = run(&["--help"]);
    assert_eq!(code(&help), 0);
    for word in [
        "serve",
        "import",
        "check",
        "export",
        "backup",
        "restore",
        "verify",
        "answer",
        "convert",
        "generate",
        "Exit codes",
        "5  the folder",
    ] {
        assert!(said(&help).contains(word), "{word} is not in\n{}", said(&help));
    }
    assert_eq!(code(&run(&["serve", "--nonsense"])), 2);
    assert_eq!(code(&run(&[])), 2);
}

#[test]
fn a_demonstration_that_others_could_reach_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let refused = run(&["serve", "--demo", "--listen", "0.0.0.0:0", "--data", text(folder.path())]);
    assert_eq!(code(&refused), 2);
    assert!(said(&refused).contains("this machine only"), "{}", said(&refused));
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_misspelt_setting_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let refused =
        renling(&["serve", "--data", text(folder.path())]).env("RENLING_LISTEM", "127.0.0.1:1").output().unwrap();
    assert_eq!(code(&refused), 2);
    assert!(said(&refused).contains("RENLING_LISTEM") && said(&refused).contains("RENLING_LISTEN"));
}

#[test]
fn a_port_or_folder_that_is_in_use_is_said_to_be() {
    let folder = filled();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let refused = run(&["serve", "--listen", &address, "--data", text(folder.path())]);
    assert_eq!(code(&refused), 1);
    assert!(said(&refused).contains(&address) && said(&refused).contains("in use"), "{}", said(&refused));

    let server = Server::demo(folder.path());
    let second = run(&["serve", "--listen", "127.0.0.1:0", "--data", text(folder.path())]);
    assert_eq!(code(&second), 5);
    assert!(said(&second).contains("in use by another renling"), "{}", said(&second));
    assert_eq!(server.get("/readyz").status, 200);
}

#[test]
fn it_stops_cleanly_when_it_is_told_to() {
    for signal in ["TERM", "INT"] {
        let folder = filled();
        let mut server = Server::demo(folder.path());
        server.signal(signal);
        assert!(server.wait().success());
        drop(server);
        let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        let left: Vec<_> = left.iter().map(|name| name.to_str().unwrap()).collect();
        assert!(!left.contains(&"control.sock") && !left.iter().any(|name| name.ends_with("-wal")), "{left:?}");
    }
}

#[test]
fn reading_commands_work_beside_a_running_service() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let data = text(folder.path());
    let points = "id,lon,lat\nstation,115.9043,28.6606\nfar,116.2,28.66\n";
    let answered = feed(&["answer", "--data", data], points);
    assert_eq!(code(&answered), 0, "{}", said(&answered));
    let lines: Vec<_> = std::str::from_utf8(&answered.stdout).unwrap().lines().collect();
    assert_eq!(lines[0], "id,zone,street,community,outside_m");
    let card = server.get("/api/answer?lon=115.9043&lat=28.6606").ok();
    let code_of = |name: &str| card[name]["code"].as_str().unwrap().to_owned();
    let (zone, street, community) = (code_of("zone"), code_of("street"), code_of("community"));
    assert_eq!(lines[1], format!("station,{zone},{street},{community},"));
    let far: Vec<_> = lines[2].split(',').collect();
    assert!((far[2], far[3]) == ("", "") && far[4].parse::<f64>().unwrap() > 10_000.0, "{}", lines[2]);

    let copy = folder.path().join("copy.db");
    let backed = run(&["backup", "--data", data, "--to", text(&copy)]);
    assert_eq!(code(&backed), 0, "{}", said(&backed));
    assert_eq!(code(&run(&["backup", "--data", data, "--to", text(&copy)])), 1, "it overwrote the first one");
    // The proof of a backup is that it can be served.
    let restored = tempfile::tempdir().unwrap();
    fs::copy(&copy, restored.path().join("renling.db")).unwrap();
    let other = Server::demo(restored.path());
    assert_eq!(other.get("/api/matrix").ok(), server.get("/api/matrix").ok());

    let out = folder.path().join("files");
    let exported = run(&["export", "--data", data, "--to", text(&out)]);
    assert_eq!(code(&exported), 0, "{}", said(&exported));
    let people = super::server::read(&out.join("people.csv"));
    assert!(people.contains("P0001") && !people.contains("100-0000-"));
}

#[test]
fn points_that_cannot_be_read_are_named_by_their_row() {
    let folder = filled();
    let data = text(folder.path());
    let wrong = feed(&["answer", "--data", data], "id,lon,lat\na,115.9,28.66\nb,28.66,115.9\n");
    assert_eq!(code(&wrong), 3);
    assert!(said(&wrong).contains("row 3") && said(&wrong).contains("exchanged"), "{}", said(&wrong));
    let empty = tempfile::tempdir().unwrap();
    assert_eq!(code(&feed(&["answer", "--data", text(empty.path())], "id,lon,lat\n")), 6);
}

#[test]
fn coordinates_go_there_and_back() {
    let points = "id,x,y\na,115.9043,28.6606\nb,115.85,28.62\n";
    for datum in ["gcj02", "bd09", "cgcs2000", "EPSG:4526", "EPSG:4547"] {
        let there = feed(&["convert", "--from", "wgs84", "--to", datum], points);
        assert_eq!(code(&there), 0, "{}", said(&there));
        let there = String::from_utf8(there.stdout).unwrap();
        let back = feed(&["convert", "--from", datum, "--to", "wgs84"], &there);
        let back = String::from_utf8(back.stdout).unwrap();
        for (line, expected) in back.lines().zip(points.lines()).skip(1) {
            let numbers = |line: &str| line.split(',').skip(1).map(|n| n.parse::<f64>().unwrap()).collect::<Vec<_>>();
            for (a, b) in numbers(line).iter().zip(numbers(expected)) {
                assert!((a - b).abs() < 1e-7, "{datum}: {line} is not {expected}");
            }
        }
    }
    assert_eq!(code(&feed(&["convert", "--to", "wgs84"], points)), 2);
    assert_eq!(code(&feed(&["convert", "--from", "elsewhere", "--to", "wgs84"], points)), 2);
    assert_eq!(code(&feed(&["convert", "--from", "wgs84", "--to", "bd09"], "id,x,y\na,28.66,115.9\n")), 3);
}

#[test]
fn files_are_checked_without_a_district() {
    let fine = run(&["check", text(&district())]);
    assert_eq!(code(&fine), 0, "{}", said(&fine));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("zones.geojson");
    fs::write(&file, "{\"type\":").unwrap();
    let wrong = run(&["check", "--json", text(&file)]);
    assert_eq!(code(&wrong), 3);
    let told: serde_json::Value = serde_json::from_slice(&wrong.stdout).unwrap();
    assert_eq!(told["faults"][0]["file"], "zones.geojson", "{told}");
}

#[test]
fn a_backup_is_verified_and_comes_back_into_an_empty_folder_only() {
    let (folder, elsewhere) = (filled(), tempfile::tempdir().unwrap());
    let server = Server::demo(folder.path());
    let matrix = server.get("/api/matrix").ok();
    let (data, file) = (folder.path().to_str().unwrap(), elsewhere.path().join("backup.db"));
    let file = file.to_str().unwrap();
    assert_eq!(code(&run(&["backup", "--data", data, "--to", file])), 0);
    let verified = run(&["verify", "--data", data]);
    assert!(said(&verified).contains("chained without a hole"), "{}", said(&verified));
    server.stop();

    let full = run(&["restore", "--from", file, "--data", data]);
    assert_eq!(code(&full), 1);
    assert!(said(&full).contains("is not empty"), "{}", said(&full));
    let target = elsewhere.path().join("district");
    let done = run(&["restore", "--from", file, "--data", target.to_str().unwrap()]);
    assert_eq!(code(&done), 0, "{}", said(&done));
    let restored = Server::demo(&target);
    assert_eq!(restored.get("/api/matrix").ok()["items"], matrix["items"]);
    restored.stop();

    // A backup that was altered is not brought back, and leaves no folder half filled.
    let spoilt = elsewhere.path().join("spoilt.db");
    std::fs::copy(file, &spoilt).unwrap();
    let altered = rusqlite::Connection::open(&spoilt).unwrap();
    altered.execute_batch("UPDATE entity SET body = CAST('{\"kind\":\"line\"}' AS BLOB) WHERE kind = 'line'").unwrap();
    drop(altered);
    let other = elsewhere.path().join("other");
    let refused = run(&["restore", "--from", spoilt.to_str().unwrap(), "--data", other.to_str().unwrap()]);
    assert_eq!(code(&refused), 12, "{}", said(&refused));
    assert!(said(&refused).contains("line number 0 cannot be read"), "{}", said(&refused));
    assert!(!other.exists());
    // The same damage found at the start says how to go on.
    std::fs::create_dir(&other).unwrap();
    std::fs::copy(&spoilt, other.join("renling.db")).unwrap();
    let refused = run(&["export", "--data", other.to_str().unwrap(), "--to", elsewhere.path().to_str().unwrap()]);
    assert_eq!(code(&refused), 12, "{}", said(&refused));
    assert!(said(&refused).contains("bring the newest backup back"), "{}", said(&refused));
}

#[test]
fn what_is_no_folder_and_what_is_empty_is_said_so() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    std::fs::write(&file, "x").unwrap();
    let served = run(&["serve", "--data", file.to_str().unwrap(), "--listen", "127.0.0.1:0"]);
    assert!(said(&served).contains("a folder is wanted, and this is a file"), "{}", said(&served));
    let read = run(&["verify", "--data", file.to_str().unwrap()]);
    assert!(said(&read).contains("a folder is wanted, and this is a file"), "{}", said(&read));
    // A store without a district, as `serve` leaves it.
    let empty = folder.path().join("empty");
    Server::start(&empty, &[], &[]).stop();
    let out = folder.path().join("out");
    let export = run(&["export", "--data", empty.to_str().unwrap(), "--to", out.to_str().unwrap()]);
    assert_eq!((code(&export), out.exists()), (6, false), "{}", said(&export));
    let checked = run(&["check", folder.path().join("mistyped").to_str().unwrap()]);
    assert_eq!(code(&checked), 3, "{}", said(&checked));
    let full = filled();
    let gpkg = folder.path().join("nowhere/out.gpkg");
    let export = run(&["export", "--data", full.path().to_str().unwrap(), "--gpkg", gpkg.to_str().unwrap()]);
    assert_eq!(code(&export), 1);
    assert!(said(&export).contains("there is no such file or folder"), "{}", said(&export));
}

#[test]
fn an_import_does_not_wait_for_a_service_that_is_frozen() {
    let (folder, files) = (filled(), tempfile::tempdir().unwrap());
    let rows = read(&district().join("lines.csv")).replacen("交通路口", "交通路口改", 1);
    let file = files.path().join("lines.csv");
    std::fs::write(&file, rows).unwrap();
    let server = Server::demo(folder.path());
    server.signal("STOP");
    let done = run(&["import", "--yes", "--data", folder.path().to_str().unwrap(), file.to_str().unwrap()]);
    server.signal("CONT");
    assert_eq!(code(&done), 1, "{}", said(&done));
    assert!(said(&done).contains("does not answer any more"), "{}", said(&done));
    server.stop();
}

#[test]
fn a_made_district_is_imported_and_imported_again_without_a_change() {
    let (made, data) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let folder = made.path().join("district");
    let numbers = ["generate", "--json", "--zones", "3", "--checkpoints", "50", "--seed", "4"];
    let done = run(&[&numbers[..], &[text(&folder)]].concat());
    assert_eq!(code(&done), 0, "{}", said(&done));
    let told: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
    let names: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert_eq!(told["files"].as_array().unwrap().len(), names.len());
    let bytes = |name: &str| fs::read(folder.join(name)).unwrap();
    let first = bytes("inspections.csv");

    // What is there is never overwritten.
    let refused = run(&[&numbers[..], &[text(&folder)]].concat());
    assert_eq!(code(&refused), 1, "{}", said(&refused));
    assert!(said(&refused).contains("is not empty"), "{}", said(&refused));
    assert_eq!(bytes("inspections.csv"), first);

    let checked = run(&["check", text(&folder)]);
    assert!(code(&checked) == 0 && said(&checked).contains("no faults"), "{}", said(&checked));
    let import = ["import", "--json", "--data", text(data.path()), text(&folder)];
    for applied in [true, false] {
        let done = run(&import);
        assert_eq!(code(&done), 0, "{}", said(&done));
        let told: serde_json::Value = serde_json::from_slice(&done.stdout).unwrap();
        assert_eq!((told["applied"].as_bool(), &told["faults"]), (Some(applied), &serde_json::json!([])));
    }
    // Each checkpoint lies in the zone, street and community that its row states.
    let rows = read(&folder.join("checkpoints.csv"));
    let rows: Vec<Vec<_>> = rows.lines().skip(1).map(|row| row.split(',').collect()).collect();
    let points: String = rows.iter().map(|row| format!("{},{},{}\n", row[0], row[8], row[9])).collect();
    let answered = feed(&["answer", "--data", text(data.path())], &format!("id,lon,lat\n{points}"));
    let answered = String::from_utf8(answered.stdout).unwrap();
    let stated: Vec<_> = rows.iter().map(|row| format!("{},{},{},{},", row[0], row[5], row[6], row[7])).collect();
    assert_eq!(answered.lines().skip(1).collect::<Vec<_>>(), stated);
}

#[test]
fn a_district_of_nonsense_numbers_is_refused_in_both_languages() {
    let folder = tempfile::tempdir().unwrap();
    for (zones, points, english, chinese) in [
        ("0", "5", "number of zones", "片区数"),
        ("5", "0", "number of checkpoints", "点位数"),
        ("999999999", "5", "from 1 to", "之间"),
    ] {
        let command = || renling(&["generate", "--zones", zones, "--checkpoints", points, text(folder.path())]);
        let refused = command().output().unwrap();
        assert_eq!(code(&refused), 2);
        assert!(said(&refused).contains(english), "{}", said(&refused));
        let refused = command().env("LANG", "zh_CN.UTF-8").output().unwrap();
        assert!(code(&refused) == 2 && said(&refused).contains(chinese), "{}", said(&refused));
    }
    assert_eq!(code(&run(&["generate", "--zones", "many", "--checkpoints", "5", text(folder.path())])), 2);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    let file = folder.path().join("file");
    fs::write(&file, "x").unwrap();
    assert_eq!(code(&run(&["generate", "--zones", "1", "--checkpoints", "1", text(&file)])), 1);
}
