use super::server::{Server, filled};

const STATION: &str = "/api/answer?lon=115.9043&lat=28.6606";

#[test]
fn a_point_is_answered_for_by_its_zone_and_every_line() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let card = server.get(STATION).ok();
    assert_eq!(card["zone"]["name"], "南站");
    assert_eq!(card["outside"], serde_json::Value::Null);
    assert_eq!(card["lines"].as_array().unwrap().len(), 17);
    assert_eq!(card["seq"], server.seq());
    for slot in ["supervising_leader", "area_owner", "helping_units"] {
        assert!(card["zone_slots"].as_array().unwrap().iter().any(|one| one["slot"] == slot), "{slot}");
    }
    // The links lead back to the same answer.
    let link = card["links"]["self"].as_str().unwrap();
    assert_eq!(server.get(link).ok()["zone"], card["zone"]);
    // Before the reform of 2023 there were other streets.
    let streets = |on: &str| server.get(&format!("/api/streets?on={on}")).ok()["features"].clone();
    assert_ne!(streets("2022-12-31"), streets("2023-01-01"));
}

#[test]
fn a_point_outside_is_told_the_nearest_zone_and_how_far_it_is() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let card = server.get("/api/answer?lon=116.2&lat=28.66").ok();
    assert!(card["outside"]["metres"].as_f64().unwrap() > 10_000.0);
    assert!(card["zone"]["code"].is_string());
}

#[test]
fn following_next_gives_every_checkpoint_once() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let (mut target, mut codes) = ("/api/checkpoints?limit=200&on=2026-06-01".to_owned(), vec![]);
    let matched = loop {
        let page = server.get(&target).ok();
        let features = page["features"].as_array().unwrap();
        assert!(features.len() <= 200);
        codes.extend(features.iter().map(|one| one["properties"]["code"].as_str().unwrap().to_owned()));
        match page["next"].as_str() {
            Some(next) => target = next.to_owned(),
            None => break page["matched"].as_u64().unwrap(),
        }
    };
    let all = codes.len();
    codes.sort();
    codes.dedup();
    assert_eq!((codes.len(), all as u64), (all, matched));
    assert!(all >= 510);
}

#[test]
fn lists_are_cut_by_box_line_zone_and_words() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let count = |target: &str| server.get(target).ok()["matched"].as_u64().unwrap();
    let all = count("/api/checkpoints");
    let of_zones: u64 = server.get("/api/zones").ok()["features"]
        .as_array()
        .unwrap()
        .iter()
        .map(|zone| count(&format!("/api/checkpoints?zone={}", zone["properties"]["code"].as_str().unwrap())))
        .sum();
    assert!(of_zones <= all && of_zones > all * 9 / 10, "{of_zones} of {all}");
    assert!(count("/api/checkpoints?bbox=115.89,28.65,115.91,28.67") < all);
    assert!((1..all).contains(&count("/api/checkpoints?line=L06")));
    assert!((1..13).contains(&count("/api/zones?bbox=115.90,28.66,115.905,28.665")));
    assert_eq!(count("/api/zones?q=nanzhan"), 1);
    assert!((1..60).contains(&count("/api/communities?zone=Z09")));
    assert_eq!(count("/api/lines"), 17);
    assert!(count("/api/duties?zone=Z09") > 2);
    assert!(count("/api/duties?subject=zone:Z09") >= 2);
}

#[test]
fn the_four_questions_agree_with_each_other() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let matrix = server.get("/api/matrix").ok();
    let gaps = server.get("/api/gaps").ok();
    assert_eq!(matrix["totals"], gaps["totals"]);
    let states = server.get("/api/states/zones?measure=gaps").ok();
    for zone in matrix["zones"].as_array().unwrap() {
        assert_eq!(states["states"][zone["zone"]["fid"].to_string()]["counts"], zone["counts"]);
    }
    // Whoever holds a slot of the card answers for it in their own list.
    let card = server.get(STATION).ok();
    let holder = &card["zone_slots"][0]["holders"][0];
    let party = holder["party"]["code"].as_str().unwrap();
    let held = server.get(&format!("/api/parties/{party}/answers-for")).ok();
    assert!(held["duties"].as_array().unwrap().iter().any(|duty| duty["duty"] == holder["duty"]));
    let diff = server.get("/api/diff?from=2022-12-31&to=2023-01-01").ok();
    assert!(diff["items"].as_array().unwrap().iter().any(|item| item["kind"] == "place"));
}

#[test]
fn things_are_found_by_pinyin_and_its_initials() {
    let folder = filled();
    let server = Server::demo(folder.path());
    for typed in ["nanzhan", "nz", "%E5%8D%97%E7%AB%99"] {
        let hits = server.get(&format!("/api/search?q={typed}")).ok();
        let zone = |hit: &serde_json::Value| hit["kind"] == "zone" && hit["code"] == "Z09";
        assert!(hits["items"].as_array().unwrap().iter().any(zone), "{typed}");
    }
}

#[test]
fn the_district_says_what_it_is() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let district = server.get("/api/district").ok();
    assert_eq!(district["demo"], true);
    assert_eq!(district["counts"]["zones"], 13);
    assert_eq!(district["tz"], "Asia/Shanghai");
    assert_eq!(district["bbox"].as_array().unwrap().len(), 4);
}

#[test]
fn no_private_telephone_is_in_any_answer() {
    let folder = filled();
    let server = Server::demo(folder.path());
    for target in ["/api/people?limit=1000", "/api/matrix", "/api/duties?limit=1000", "/api/search?q=100-0000"] {
        assert!(!server.get(target).text().contains("100-0000-"), "{target}");
    }
}

#[test]
fn what_messengers_append_to_links_is_ignored() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let appended = format!("{STATION}&from=singlemessage&isappinstalled=0&nsukey=x&scene=1&utm_source=y");
    assert_eq!(server.get(&appended).ok()["zone"], server.get(STATION).ok()["zone"]);
}

#[test]
fn the_geopackage_is_one_and_holds_no_private_telephone() {
    let folder = filled();
    let server = Server::demo(folder.path());
    let file = server.get("/api/export.gpkg?on=2026-01-01");
    assert_eq!((file.status, file.header("content-type")), (200, "application/geopackage+sqlite3"));
    assert!(file.header("content-disposition").contains("renling-2026-01-01.gpkg"));
    assert!(file.body.starts_with(b"SQLite format 3\0") && &file.body[68..72] == b"GPKG");
    assert_eq!(file.header("content-length"), file.body.len().to_string());
    assert!(!file.body.windows(9).any(|at| at == b"100-0000-"));
}
