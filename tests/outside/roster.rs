//! The roster as a workbook, boards and labels on walls, and what lies beneath the map: who gets what, and what is said
//! to nobody.

use std::{
    io::{Cursor, Read, Write},
    net::{SocketAddr, TcpListener},
    thread,
};

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use serde_json::Value;

use super::{
    client,
    server::{Server, filled, sign_in},
};

fn texts(bytes: Vec<u8>, sheet: &str) -> Vec<Vec<String>> {
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    let text = |cell: &Data| cell.to_string();
    book.worksheet_range(sheet).unwrap().rows().map(|row| row.iter().map(text).collect()).collect()
}

#[test]
fn the_roster_says_what_the_matrix_says_to_whoever_is_signed_in() {
    let folder = filled();
    let server = Server::demo(folder.path());
    assert_eq!(server.get("/api/roster.xlsx").status, 401);
    let office = sign_in(server.address, "office");
    let matrix = server.ask(&office, "GET", "/api/matrix", &Value::Null).ok();
    let mut files = vec![];
    for login in ["cadre", "leader", "office"] {
        let cookie = sign_in(server.address, login);
        let answer = server.ask(&cookie, "GET", "/api/roster.xlsx", &Value::Null);
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert!(answer.header("content-disposition").contains("renling-roster-"));
        assert!(answer.header("cache-control").contains("no-store"));
        files.push(answer.body);
    }
    assert!(files[0] == files[1] && files[1] == files[2]);
    let zones = texts(files.remove(0), "片区责任表");
    for (row, zone) in zones[4..].iter().zip(matrix["zones"].as_array().unwrap()) {
        assert_eq!(row[1], zone["zone"]["code"].as_str().unwrap());
        let leader =
            zone["slots"].as_array().unwrap().iter().find(|slot| slot["slot"] == "supervising_leader").unwrap();
        for holder in leader["holders"].as_array().unwrap() {
            assert!(row[3].contains(holder["party"]["name"].as_str().unwrap()), "{row:?}");
        }
    }
    let cells = matrix["cells"].as_array().unwrap().iter().map(|row| row.as_array().unwrap().len()).sum::<usize>();
    assert!(cells > 0 && zones.len() == 4 + matrix["zones"].as_array().unwrap().len());
}

#[test]
fn a_roster_of_something_that_is_not_there_is_refused_and_a_picture_has_to_be_one() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let office = sign_in(server.address, "office");
    let ask = |target: &str| server.ask(&office, "GET", target, &Value::Null);
    for (target, status) in [
        ("/api/roster.xlsx?zone=Z01", 200),
        ("/api/roster.xlsx?line=L06&on=2026-05-01", 200),
        ("/api/roster.xlsx?zone=Z99", 400),
        ("/api/roster.xlsx?zone=Z01&line=L06", 400),
        ("/api/roster.xlsx?zone=Z01&on=1990-01-01", 404),
    ] {
        assert_eq!(ask(target).status, status, "{target}");
    }
    let post = |body: &[u8], origin: &str| {
        let headers = [("content-type", "image/png"), ("cookie", office.as_str()), ("origin", origin)];
        client::request(server.address, "POST", "/api/roster.xlsx?zone=Z01", &headers, body).status
    };
    let own = format!("http://{}", server.address);
    assert_eq!(post(b"", &own), 400);
    assert_eq!(post(b"no picture at all", &own), 422);
    assert_eq!(post(b"x", "http://elsewhere.example"), 403);
    // More than the limit of other bodies, and than its own.
    assert_eq!(post(&vec![1; 2 << 20], &own), 422);
    assert_eq!(post(&vec![1; 9 << 20], &own), 413);
}

/// The names on the boards of all zones and lines, and on labels.
fn posted(server: &Server, cookie: &str) -> String {
    let ask = |target: String| server.ask(cookie, "GET", &target, &Value::Null).ok().to_string();
    let zones = (1..=13).map(|zone| ask(format!("/api/board?zone=Z{zone:02}")));
    let lines = (1..=17).map(|line| ask(format!("/api/board?line=L{line:02}")));
    zones.chain(lines).chain([ask("/api/labels?limit=1000".into())]).collect()
}

/// The names of those who hold a role, as the office sees them.
fn holders(server: &Server, cookie: &str, role: &str) -> Vec<String> {
    let all = server.ask(cookie, "GET", &format!("/api/duties?role={role}&limit=1000"), &Value::Null).ok();
    let items = all["items"].as_array().unwrap().iter();
    items.filter_map(|duty| duty["party"]["name"].as_str().map(str::to_owned)).collect()
}

#[test]
fn nobody_stands_on_a_wall_who_is_not_named_in_public_whoever_prints_it() {
    let folder = filled();
    // No demonstration: the map on screens is closed, and nothing goes by setting.
    let server = Server::start(folder.path(), &[], &[]);
    let admin = server.first_admin();
    assert_eq!(server.get("/api/board?zone=Z01").status, 401);
    let walls = posted(&server, &admin);
    let leaders = holders(&server, &admin, "supervising_leader");
    assert!(!leaders.is_empty() && leaders.iter().any(|name| walls.contains(name.as_str())));
    // Whoever holds only what is named by setting, or never.
    let public: Vec<String> = ["supervising_leader", "area_owner", "chief_supervisor", "responsible_person"]
        .iter()
        .flat_map(|role| holders(&server, &admin, role))
        .collect();
    let mut kept = 0;
    for name in ["cell_person", "point_keeper", "liaison"].iter().flat_map(|role| holders(&server, &admin, role)) {
        if !public.contains(&name) {
            kept += 1;
            assert!(!walls.contains(&format!("\"{name}\"")), "{name} stands on a wall");
        }
    }
    assert!(kept > 20, "only {kept}");
    assert!(!walls.contains("withheld") && !walls.contains("不公开") && !walls.contains("100-0000"));
}

#[test]
fn a_board_is_the_same_for_everybody_who_may_see_the_map() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let seen = |cookie: &str| server.ask(cookie, "GET", "/api/board?zone=Z09", &Value::Null).ok();
    let board = seen("");
    assert_eq!(board, seen(&sign_in(server.address, "office")));
    assert_eq!(board["zone"]["code"], "Z09");
    assert_eq!(board["rows"].as_array().unwrap().len(), 17);
    for wrong in ["/api/board", "/api/board?zone=Z01&line=L01", "/api/board?zone=Z99"] {
        assert_eq!(server.get(wrong).status, 400, "{wrong}");
    }
    let labels = server.get("/api/labels?zone=Z09&line=L06&limit=5").ok();
    for label in labels["items"].as_array().unwrap() {
        assert_eq!((label["zone"]["code"].as_str(), label["line"]["code"].as_str()), (Some("Z09"), Some("L06")));
    }
}

/// A service that speaks as 天地图 does: a picture for whoever has the key, and a text with the key in it for others.
fn tianditu() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut head = vec![0; 4096];
            let read = stream.read(&mut head).unwrap_or(0);
            let head = String::from_utf8_lossy(&head[..read]).into_owned();
            let body: &[u8] =
                if head.contains("/vec_w/") { b"\x89PNG\r\n\x1a\n-" } else { b"{\"tk\":\"verysecret1\"}" };
            let status = if head.contains("tk=verysecret1") { "200 OK" } else { "403 Forbidden" };
            let head = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
            let _ = stream.write_all(&[head.as_bytes(), body].concat());
        }
    });
    address
}

#[test]
fn a_basemap_comes_from_our_own_origin_and_its_key_is_told_to_nobody() {
    let folder = filled();
    let url = format!("http://{}", tianditu());
    let settings = [("RENLING_TIANDITU_KEY", "verysecret1"), ("RENLING_TIANDITU_URL", url.as_str())];
    let server = Server::start(folder.path(), &["--demo", "--tianditu", "vec", "--log", "debug"], &settings);
    let district = server.get("/api/district").ok();
    assert_eq!(district["basemap"]["layers"], serde_json::json!(["vec", "cva"]));
    assert_eq!(district["basemap"]["attribution"], "天地图");
    let tile = server.get("/basemap/vec/14/13461/6829");
    assert_eq!((tile.status, tile.header("content-type")), (200, "image/png"), "{}", tile.text());
    assert!(tile.header("cache-control").contains("max-age"));
    // Another one of the world, one that is not there, and a layer that was not set.
    for other in ["/basemap/vec/14/1/1", "/basemap/vec/14/99999/1", "/basemap/img/14/13461/6829", "/basemap/vec/x/1/1"]
    {
        assert_eq!(server.get(other).status, 404, "{other}");
    }
    // What is no picture is not handed on.
    let away = server.get("/basemap/cva/14/13461/6829");
    assert_eq!((away.status, away.problem()), (503, "basemap_away".to_owned()));
    assert!(!away.text().contains("verysecret1") && !district.to_string().contains("verysecret1"));
    server.warned("天地图 gave no tile");
    let log = server.log();
    assert!(log.contains("request") && !log.contains("verysecret1") && !log.contains("TILEMATRIX"), "{log}");
}

#[test]
fn a_basemap_that_cannot_be_used_stops_the_start() {
    let folder = filled();
    let start = |arguments: &[&str]| {
        let all =
            [&["serve", "--data", folder.path().to_str().unwrap(), "--listen", "127.0.0.1:0"], arguments].concat();
        super::server::run(&all)
    };
    let none = start(&["--basemap", "/nowhere/map.pmtiles"]);
    assert_eq!(none.status.code(), Some(2), "{none:?}");
    assert!(super::server::said(&none).contains("/nowhere/map.pmtiles"));
    assert_eq!(start(&["--tianditu", "vec"]).status.code(), Some(2));
}
