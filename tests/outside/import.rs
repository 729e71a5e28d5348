use std::{
    fs,
    io::{Read, Write},
    os::unix::{fs::PermissionsExt, net::UnixStream},
    path::Path,
    process::{Command, Stdio},
    thread,
    time::Duration,
};

use serde_json::Value;

use super::server::{Server, code, district, filled, read, renling, run, said};

/// Imports and gives the exit code and what was told to machines.
fn import(folder: &Path, arguments: &[&str], paths: &[&Path]) -> (i32, Value) {
    let mut all = vec!["import", "--json", "--data", folder.to_str().unwrap()];
    all.extend(arguments);
    all.extend(paths.iter().map(|path| path.to_str().unwrap()));
    let done = run(&all);
    let told = serde_json::from_slice(&done.stdout).unwrap_or_else(|_| said(&done).into());
    (code(&done), told)
}

/// A copy of the people, one of them renamed.
fn renamed(folder: &Path) -> std::path::PathBuf {
    let people = read(&district().join("people.csv"));
    assert!(people.contains("赵示甲"));
    let file = folder.join("people.csv");
    fs::write(&file, people.replacen("赵示甲", "赵示改", 1)).unwrap();
    file
}

#[test]
fn the_files_of_another_district_are_refused_with_a_code_of_their_own() {
    let (folder, work) = (filled(), tempfile::tempdir().unwrap());
    let file = work.path().join("district.geojson");
    fs::write(&file, read(&district().join("district.geojson")).replacen("\"360103\"", "\"360102\"", 1)).unwrap();
    let (done, told) = import(folder.path(), &["--yes"], &[&file]);
    assert_eq!((done, &told["faults"][0]["code"]), (11, &"other_district".into()), "{told}");
}

#[test]
fn the_same_files_again_change_nothing() {
    let folder = filled();
    let (done, told) = import(folder.path(), &[], &[&district()]);
    assert_eq!((done, &told["applied"]), (0, &false.into()), "{told}");
    assert_eq!((&told["added"], &told["changed"], &told["ended"]), (&0.into(), &0.into(), &0.into()), "{told}");
    assert!(told["unchanged"].as_u64().unwrap() > 4000);
}

#[test]
fn a_changed_file_shows_its_difference_and_a_dry_run_changes_nothing() {
    let (folder, files) = (filled(), tempfile::tempdir().unwrap());
    let file = renamed(files.path());
    let (done, told) = import(folder.path(), &["--dry-run"], &[&file]);
    assert_eq!((done, &told["applied"], &told["changed"]), (0, &false.into(), &1.into()), "{told}");
    let difference = &told["entries"][0]["more"][0];
    assert_eq!((&difference["old"], &difference["new"]), (&"赵示甲".into(), &"赵示改".into()), "{told}");
    // The dry run changed nothing: the same is still to do.
    let (done, told) = import(folder.path(), &["--yes"], &[&file]);
    assert_eq!((done, &told["applied"], &told["changed"]), (0, &true.into(), &1.into()), "{told}");
    assert_eq!(import(folder.path(), &[], &[&file]).1["changed"], 0);
}

#[test]
fn what_is_missing_ends_only_when_the_files_are_said_to_be_complete() {
    let (folder, files) = (filled(), tempfile::tempdir().unwrap());
    let file = files.path().join("checkpoints.csv");
    let rows = read(&district().join("checkpoints.csv"));
    let kept: Vec<_> = rows.lines().filter(|line| !line.starts_with("L01-001,")).collect();
    assert!(kept.len() < rows.lines().count());
    fs::write(&file, kept.join("\n")).unwrap();
    assert_eq!(import(folder.path(), &[], &[&file]).1["ended"], 0);
    // Nobody is there to be asked.
    let (done, told) = import(folder.path(), &["--complete"], &[&file]);
    assert_eq!(done, 4, "{told}");
    // Somebody answers for it: that has to end too.
    let (done, told) = import(folder.path(), &["--complete", "--yes"], &[&file]);
    assert_eq!(done, 4, "{told}");
    assert!(told.as_str().unwrap().contains("it is referred to by duty D0487"), "{told}");
    let duties = files.path().join("duties.csv");
    let rows = read(&district().join("duties.csv"));
    fs::write(&duties, rows.lines().filter(|line| !line.starts_with("D0487,")).collect::<Vec<_>>().join("\n")).unwrap();
    let (done, told) = import(folder.path(), &["--complete", "--yes"], &[&file, &duties]);
    assert_eq!((done, &told["ended"], &told["applied"]), (0, &2.into(), &true.into()), "{told}");
    let server = Server::demo(folder.path());
    assert_eq!(server.get("/api/checkpoints/L01-001").problem(), "not_that_day");
    // It ended; it was not deleted.
    assert_eq!(server.get("/api/checkpoints/L01-001?on=2026-01-01").status, 200);
}

#[test]
fn files_with_faults_change_nothing_and_all_faults_are_told() {
    let (folder, files) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for entry in fs::read_dir(district()).unwrap() {
        let path = entry.unwrap().path();
        if path.is_file() {
            fs::copy(&path, files.path().join(path.file_name().unwrap())).unwrap();
        }
    }
    let duties = files.path().join("duties.csv");
    let wrong = "X1,no_such_role,P0001,,zone,Z01,A,2026-01-01,,\nX2,area_owner,P0001,,zone,Z99,A,2026-01-01,,\n";
    fs::write(&duties, read(&duties).trim_end().to_owned() + "\n" + wrong).unwrap();
    let (done, told) = import(folder.path(), &["--yes"], &[files.path()]);
    assert_eq!((done, &told["errors"]), (3, &2.into()), "{told}");
    let server = Server::start(folder.path(), &[], &[]);
    assert_eq!(server.seq(), 0);
}

#[test]
fn an_import_beside_a_running_service_goes_through_it() {
    let (folder, files) = (filled(), tempfile::tempdir().unwrap());
    let server = Server::demo(folder.path());
    let socket = folder.path().join("control.sock");
    assert_eq!(fs::metadata(&socket).unwrap().permissions().mode() & 0o777, 0o600);
    let mut feed = server.live(None);
    let before = server.seq();
    let (done, told) = import(folder.path(), &["--yes"], &[&renamed(files.path())]);
    assert_eq!((done, &told["applied"]), (0, &true.into()), "{told}");
    assert_eq!(server.seq(), before + 1);
    assert_eq!(server.get("/api/people/P0001").ok()["name"], "赵示改");
    assert_eq!(feed.next_named("change").data["code"], "P0001");
}

#[test]
fn a_whole_district_can_be_imported_through_the_service() {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[], &[]);
    assert_eq!(server.seq(), 0);
    let (done, told) = import(folder.path(), &["--yes"], &[&district()]);
    assert_eq!(done, 0, "{told}");
    assert_eq!(server.ask(&server.first_admin(), "GET", "/api/zones", &Value::Null).ok()["matched"], 13);
}

#[test]
fn what_was_only_staged_changes_nothing() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let before = server.seq();
    let mut socket = UnixStream::connect(folder.path().join("control.sock")).unwrap();
    let person = r#"{"id":"01890000-0000-7000-8000-000000000001","command":{"type":"end","kind":"checkpoint","code":"L01-001","last":"2026-01-01"}}"#;
    let batch = "01890000-0000-7000-8000-0000000000ff";
    let send = |socket: &mut UnixStream, path: &str, body: &str| {
        write!(socket, "POST {path} HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n{body}", body.len()).unwrap();
        let mut answer = [0; 4096];
        let read = socket.read(&mut answer).unwrap();
        String::from_utf8_lossy(&answer[..read]).into_owned()
    };
    let staged = send(&mut socket, &format!("/stage?batch={batch}"), person);
    assert!(staged.contains("\"staged\":1"), "{staged}");
    // Somebody whose chunk was lost is refused, and what was staged is forgotten.
    let refused = send(&mut socket, &format!("/apply?batch={batch}&count=2"), "");
    assert!(refused.contains("400 Bad Request"), "{refused}");
    drop(socket);
    assert_eq!(server.seq(), before);
    assert_eq!(server.get("/api/checkpoints/L01-001").status, 200);
}

#[test]
fn an_importer_killed_at_any_moment_leaves_all_or_nothing() {
    let mut outcomes = std::collections::HashSet::new();
    for millis in [5, 50, 150, 300, 450, 600, 800, 1000, 1300, 1700, 2200] {
        let folder = tempfile::tempdir().unwrap();
        let data = folder.path().to_str().unwrap();
        let mut child = renling(&["import", "--yes", "--data", data, district().to_str().unwrap()])
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        thread::sleep(Duration::from_millis(millis));
        // It may be done already.
        let _ = child.kill();
        child.wait().unwrap();
        let server = Server::start(folder.path(), &[], &[]);
        let seq = server.seq();
        let zones =
            server.ask(&server.first_admin(), "GET", "/api/zones", &Value::Null).ok()["matched"].as_u64().unwrap();
        assert!(seq == 0 || (seq > 4000 && zones == 13), "after {millis} ms: {seq} changes, {zones} zones");
        outcomes.insert(seq == 0);
    }
    assert!(outcomes.contains(&true), "it was never killed in time");
}

/// The import on a terminal, with these answers typed. Gives the exit code and what stood on the screen.
fn on_a_terminal(folder: &Path, arguments: &[&str], file: &Path, typed: &str) -> (i32, String) {
    let binary = env!("CARGO_BIN_EXE_renling");
    let (data, file) = (folder.to_str().unwrap(), file.to_str().unwrap());
    let command = format!("LANG=zh_CN.UTF-8 {binary} import --data {data} {} {file}", arguments.join(" "));
    let mut script = Command::new("script");
    script.args(["--quiet", "--return", "--command", &command, "/dev/null"]);
    let mut child = script.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(typed.as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    drop(stdin);
    (code(&output), said(&output))
}

#[test]
fn on_a_terminal_it_asks_and_only_a_clear_yes_is_one() {
    let (folder, files) = (filled(), tempfile::tempdir().unwrap());
    let file = files.path().join("lines.csv");
    fs::write(&file, read(&district().join("lines.csv")).replacen("交通路口", "路口和斑马线", 1)).unwrap();
    let (done, screen) = on_a_terminal(folder.path(), &[], &file, "maybe\n");
    assert_eq!(done, 4, "{screen}");
    assert!(screen.contains("现在导入吗？") && screen.contains("路口和斑马线"), "{screen}");
    let (done, screen) = on_a_terminal(folder.path(), &[], &file, "y\n");
    assert_eq!(done, 0, "{screen}");
    assert!(screen.contains("已导入 1 条"), "{screen}");
}

#[test]
fn more_than_a_few_endings_are_asked_for_twice() {
    let (folder, files) = (filled(), tempfile::tempdir().unwrap());
    let file = files.path().join("posts.csv");
    let rows = read(&district().join("posts.csv"));
    let count = rows.lines().count();
    fs::write(&file, rows.lines().take(count * 8 / 10).collect::<Vec<_>>().join("\n")).unwrap();
    let (done, screen) = on_a_terminal(folder.path(), &["--complete"], &file, "y\nn\n");
    assert_eq!(done, 4, "{screen}");
    assert!(screen.contains("超过 5% 将到期终止"), "{screen}");
    let (done, screen) = on_a_terminal(folder.path(), &["--complete"], &file, "是\n是\n");
    assert_eq!(done, 0, "{screen}");
}

#[test]
fn an_import_killed_on_its_way_through_a_service_is_there_whole_or_not_at_all() {
    let whole = {
        let folder = filled();
        Server::start(folder.path(), &[], &[]).seq()
    };
    let folder = tempfile::tempdir().unwrap();
    let server = Server::start(folder.path(), &[], &[]);
    let files = district();
    let arguments = ["import", "--yes", "--data", folder.path().to_str().unwrap(), files.to_str().unwrap()];
    let mut killed = 0;
    for wait in 0..40 {
        let mut import = renling(&arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        thread::sleep(Duration::from_millis(10 + 30 * wait));
        if import.try_wait().unwrap().is_some() {
            break;
        }
        import.kill().unwrap();
        import.wait().unwrap();
        killed += 1;
        let seq = server.seq();
        assert!(seq == 0 || seq == whole, "{seq} of {whole} after a kill");
    }
    assert!(killed > 0);
    // Whatever was staged is forgotten or whole: the next import makes the district the same.
    let done = renling(&arguments).output().unwrap();
    assert!(done.status.success(), "{}", said(&done));
    assert_eq!(server.seq(), whole);
}
