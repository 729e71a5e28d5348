//! The four questions, asked of a small district: three zones in a row, two lines, a handful of duties.

use serde_json::json;

use super::testing::*;
use super::*;
use crate::domain::{Coverage, Position, Seat, Stated};

const ON: &str = "2026-11-01";

struct Town {
    world: World,
    zones: [AreaId; 3],
    district_line: LineId,
    cell_line: LineId,
    people: [PartyId; 3],
}

fn town() -> Town {
    let mut world = World::default();
    world.roles();
    let zone = |world: &mut World, code: &str, west: f64| {
        world.area(AreaKind::Zone, code, vec![(always(), square(west, 28.0, 0.01))])
    };
    let zones = [zone(&mut world, "Z01", 115.00), zone(&mut world, "Z02", 115.01), zone(&mut world, "Z03", 115.02)];
    let district_line = world.line("L01", Coverage::District);
    let cell_line = world.line("L02", Coverage::PerZone);
    let people = [world.person("P1", "张示甲"), world.person("P2", "王示乙"), world.person("P3", "李示丙")];
    Town { world, zones, district_line, cell_line, people }
}

impl Town {
    fn give(&mut self, role: &str, subject: Subject, who: usize, when: &str) {
        self.world.duty(role, subject, Some(self.people[who]), Seat::A, when);
    }
    fn cell(&self, zone: usize) -> Subject {
        Subject::Cell { line: self.cell_line, zone: self.zones[zone] }
    }
}

fn at(lon: f64, lat: f64) -> Position {
    Position::new(lon, lat).unwrap()
}

#[test]
fn a_card_names_the_zone_its_people_each_line_and_what_is_near() {
    let mut town = town();
    town.give("area_owner", Subject::Zone(town.zones[0]), 0, "2026-01-01..");
    town.give("cell_person", town.cell(0), 1, "2026-01-01..2026-12-31");
    let stated = Stated::default();
    town.world.checkpoint("K1", town.cell_line, Some((115.006, 28.005)), stated);
    town.world.checkpoint("K2", town.cell_line, Some((115.004, 28.005)), stated);
    town.world.checkpoint("K3", town.district_line, Some((115.02, 28.005)), stated);
    town.world.checkpoint("K4", town.district_line, None, stated);
    let answer = town.world.atlas.answer(at(115.0055, 28.005), day(ON));
    let card = serde_json::to_value(&answer).unwrap();
    assert_eq!(card["zone"], json!({"code": "Z01", "name": "Z01片", "fid": 0}));
    assert_eq!((&card["outside"], &card["street"], &card["cases"]), (&json!(null), &json!(null), &json!([])));
    assert_eq!(card["on"], ON);
    let statuses = |slots: &serde_json::Value| {
        let list = slots.as_array().unwrap().iter();
        list.map(|slot| format!("{}:{}", slot["slot"].as_str().unwrap(), slot["status"].as_str().unwrap()))
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(statuses(&card["zone_slots"]), "supervising_leader:gap area_owner:held helping_units:none");
    assert_eq!(
        card["zone_slots"][1]["holders"][0],
        json!({
            "duty": "D0001",
            "party": {"kind": "person", "code": "P1", "name": "张示甲", "posts": []},
            "seat": "A", "since": "2026-01-01", "until": null
        })
    );
    let lines = card["lines"].as_array().unwrap();
    assert_eq!(
        lines
            .iter()
            .map(|line| (line["line"]["code"].as_str().unwrap(), line["here"].as_bool().unwrap()))
            .collect::<Vec<_>>(),
        [("L01", false), ("L02", true)]
    );
    assert_eq!(lines[1]["checkpoints"], 2);
    assert_eq!(lines[1]["fault"], "gap", "the line's own unit and chief are missing");
    assert_eq!(
        statuses(&lines[1]["slots"]),
        "line_unit:gap assisting_units:none chief_supervisor:gap line_person:held"
    );
    assert_eq!(lines[1]["slots"][3]["subject"]["code"], "L02/Z01");
    let near: Vec<_> = answer.near.iter().map(|near| (near.code.as_str(), near.bearing)).collect();
    assert_eq!(near, [("K1", Bearing::E), ("K2", Bearing::W)]);
    assert!((answer.near[0].metres - 49.2).abs() < 0.3, "{}", answer.near[0].metres);
}

#[test]
fn of_many_near_the_five_nearest_are_named_and_all_are_counted() {
    let mut town = town();
    // Out of order; K3 and K6 stand at the same place, K8 beyond 500 m.
    let offsets = [4.0, 1.0, 3.0, 0.5, 2.0, 3.0, 2.5, 9.0];
    for (number, offset) in (1..).zip(offsets) {
        let place = Some((115.005, 28.005 + offset / 1000.0));
        town.world.checkpoint(&format!("K{number}"), town.cell_line, place, Stated::default());
    }
    let (from, on) = (at(115.005, 28.005), day(ON));
    let near: Vec<_> = town.world.atlas.answer(from, on).near.iter().map(|near| near.code.to_string()).collect();
    assert_eq!(near, ["K4", "K2", "K5", "K7", "K3"]);
    let mut told = 0;
    assert_eq!(town.world.atlas.nearest_pins(from, NEAR_METRES, 1, on, |_| told += 1).len(), 1);
    assert_eq!(told, 7);
}

#[test]
fn outside_the_district_the_nearest_zone_speaks_with_its_distance() {
    let town = town();
    let answer = town.world.atlas.answer(at(115.04, 28.005), day(ON));
    assert_eq!(answer.zone.unwrap().code.as_str(), "Z03");
    let metres = answer.outside.unwrap().metres;
    assert!((metres - 983.2).abs() < 1.0, "{metres}");
    let before_anything = town.world.atlas.answer(at(115.005, 28.005), day("2019-12-31"));
    assert!(before_anything.zone.is_none() && before_anything.outside.is_none());
    assert!(before_anything.lines.iter().next().is_none());
}

#[test]
fn a_hole_in_the_zones_is_inside_the_district_when_its_polygon_says_so() {
    let mut town = town();
    town.world.area(AreaKind::District, "D", vec![(always(), square(115.0, 28.0, 0.03))]);
    let located = town.world.atlas.locate(AreaKind::Zone, at(115.005, 28.02), day(ON));
    assert_eq!(located, Located { area: None, outside_m: None });
    assert!(town.world.atlas.locate(AreaKind::Zone, at(115.005, 28.04), day(ON)).outside_m.is_some());
}

#[test]
fn a_border_belongs_to_the_lower_code_as_of_the_day() {
    let mut town = town();
    let zone_at = |town: &Town, lon, lat, on| {
        town.world.atlas.locate(AreaKind::Zone, at(lon, lat), day(on)).area.map(|row| row.code.to_string())
    };
    assert_eq!(zone_at(&town, 115.01, 28.005, ON).unwrap(), "Z01");
    assert_eq!(zone_at(&town, 115.02, 28.01, ON).unwrap(), "Z02");
    // Z01 ends; Z00 takes its eastern half.
    let until = period("2020-01-01..2026-10-31");
    town.world.area(AreaKind::Zone, "Z01", vec![(until, square(115.0, 28.0, 0.01))]);
    let half = boundary(&[(115.005, 28.0), (115.01, 28.0), (115.01, 28.01), (115.005, 28.01), (115.005, 28.0)]);
    town.world.area(AreaKind::Zone, "Z00", vec![(period("2026-11-01.."), half)]);
    assert_eq!(zone_at(&town, 115.01, 28.005, "2026-10-31").unwrap(), "Z01");
    assert_eq!(zone_at(&town, 115.01, 28.005, "2026-11-01").unwrap(), "Z00");
}

#[test]
fn at_midnight_duties_and_borders_turn_without_a_write() {
    let mut town = town();
    let (before, after) = (day("2026-10-31"), day("2026-11-01"));
    town.give("area_owner", Subject::Zone(town.zones[0]), 0, "2026-01-01..2026-10-31");
    town.give("area_owner", Subject::Zone(town.zones[1]), 1, "2026-11-01..");
    // On 1 November the border moves west: the point changes hands.
    let west = |side: f64| boundary(&[(115.0, 28.0), (side, 28.0), (side, 28.01), (115.0, 28.01), (115.0, 28.0)]);
    let east = |side: f64| boundary(&[(side, 28.0), (115.02, 28.0), (115.02, 28.01), (side, 28.01), (side, 28.0)]);
    let (old, new) = (period("2020-01-01..2026-10-31"), period("2026-11-01.."));
    town.world.area(AreaKind::Zone, "Z01", vec![(old, west(115.01)), (new, west(115.005))]);
    town.world.area(AreaKind::Zone, "Z02", vec![(old, east(115.01)), (new, east(115.005))]);
    let atlas = &town.world.atlas;
    let owner = |on| {
        let card = atlas.answer(at(115.008, 28.005), on);
        let slots = serde_json::to_value(&card.zone_slots).unwrap();
        let owner = slots.as_array().unwrap().iter().find(|slot| slot["slot"] == "area_owner").unwrap();
        (card.zone.unwrap().code.to_string(), owner["holders"][0]["party"]["name"].as_str().unwrap().to_owned())
    };
    assert_eq!(owner(before), ("Z01".to_owned(), "张示甲".to_owned()));
    assert_eq!(owner(after), ("Z02".to_owned(), "王示乙".to_owned()));
    assert_ne!(atlas.epoch(before), atlas.epoch(after));
    assert_eq!(atlas.next_boundary(before), Some(after));
    assert_eq!(atlas.epoch(after), atlas.epoch(day("2027-05-01")));
    // Shanghai's midnight is 16:00 UTC.
    town.world.put(Record::Settings(Settings {
        id: crate::domain::SettingsId::new(uuid()),
        time_zone: crate::domain::TimeZoneName::new("Asia/Shanghai").unwrap(),
        map_note: None,
        map_approval: None,
        emblem: None,
        public_view: None,
        practice: None,
        weekend: None,
    }));
    let instant = |text: &str| Instant::from(text.parse::<jiff::Timestamp>().unwrap());
    assert_eq!(town.world.atlas.today(instant("2026-10-31T15:59:59.999999Z")), before);
    assert_eq!(town.world.atlas.today(instant("2026-10-31T16:00:00Z")), after);
}

#[test]
fn the_matrix_counts_each_required_slot_once() {
    let mut town = town();
    for zone in town.zones {
        town.give("supervising_leader", Subject::Zone(zone), 0, "2026-01-01..");
        town.give("area_owner", Subject::Zone(zone), 0, "2026-01-01..");
    }
    for line in [town.district_line, town.cell_line] {
        town.give("chief_supervisor", Subject::Line(line), 0, "2026-01-01..");
        town.give("responsible_unit", Subject::Line(line), 0, "2026-01-01..");
    }
    town.give("responsible_person", Subject::Line(town.district_line), 1, "2026-01-01..2026-11-20");
    town.give("cell_person", town.cell(0), 1, "2026-01-01..2026-11-30");
    town.give("cell_person", town.cell(0), 2, "2026-12-01..");
    town.give("cell_person", town.cell(1), 1, "2026-01-01..2026-09-30");
    town.give("area_owner", Subject::Zone(town.zones[2]), 2, "2026-01-01..");
    let atlas = &town.world.atlas;
    let matrix = atlas.matrix(day(ON));
    let expected = Totals { counts: Counts { gap: 1, double: 1, lapsed: 1 }, due_30d: 1 };
    assert_eq!(matrix.totals, expected);
    let of_zones: Vec<_> = matrix.zones.iter().map(|zone| zone.counts).collect();
    let none = Counts::default();
    assert_eq!(of_zones, [none, Counts { lapsed: 1, ..none }, Counts { gap: 1, double: 1, ..none }]);
    assert_eq!(matrix.cells.iter().map(Vec::len).collect::<Vec<_>>(), [0, 3]);
    assert_eq!(matrix.lines[0].slots.len(), 3);
    assert_eq!(matrix.lines[0].counts, none);
    assert_eq!(matrix.lines[1].counts, Counts { gap: 1, lapsed: 1, ..none });

    let gaps = atlas.gaps(day(ON), &GapFilter::default());
    assert_eq!(gaps.totals, expected);
    let items: Vec<_> = gaps.items.iter().map(|item| (item.slot.subject.code.as_str(), item.slot.status)).collect();
    assert_eq!(items, [("Z03", Status::Double), ("L02/Z02", Status::Lapsed), ("L02/Z03", Status::Gap)]);
    let only = |filter: GapFilter| atlas.gaps(day(ON), &filter);
    assert_eq!(only(GapFilter { zone: Some(town.zones[2]), ..Default::default() }).items.len(), 2);
    assert_eq!(only(GapFilter { line: Some(town.cell_line), ..Default::default() }).items.len(), 2);
    let lapsed = only(GapFilter { status: Some(Status::Lapsed), ..Default::default() });
    assert_eq!((lapsed.items.len(), lapsed.totals), (1, expected));

    let states = atlas.zone_states(Measure::Lapses, day(ON));
    assert_eq!((states.total, states.states[&1].value, states.states[&2].counts.double), (1, 1, 1));
    let totals = serde_json::to_value(expected).unwrap();
    assert_eq!(totals, json!({"gap": 1, "double": 1, "lapsed": 1, "due_30d": 1}));
}

#[test]
fn a_diff_tells_what_begins_ends_and_changes_and_what_became_of_the_slot() {
    let mut town = town();
    town.give("area_owner", Subject::Zone(town.zones[0]), 0, "2025-01-01..2026-10-31");
    town.give("area_owner", Subject::Zone(town.zones[0]), 1, "2026-11-05..");
    town.give("cell_person", town.cell(1), 2, "2026-11-01..");
    let renamed = |town: &mut Town| {
        let old = period("2020-01-01..2026-10-31");
        let versions = vec![(old, square(115.02, 28.0, 0.01)), (period("2026-11-01.."), square(115.02, 28.0, 0.01))];
        town.world.area(AreaKind::Zone, "Z03", versions);
    };
    renamed(&mut town);
    let atlas = &town.world.atlas;
    let lines = |from: &str, to: &str, filter: &DiffFilter| -> Vec<String> {
        let items = atlas.diff(day(from), day(to), filter).items;
        let status = |status: Option<Status>| status.map_or("-".to_owned(), |status| format!("{status:?}"));
        items
            .iter()
            .map(|it| {
                let (before, after) = (status(it.status_before), status(it.status_after));
                format!("{} {:?} {:?} {} {before}>{after}", it.date, it.kind, it.what, it.subject.code)
            })
            .collect()
    };
    let all = DiffFilter::default();
    assert_eq!(
        lines("2026-10-31", "2026-11-05", &all),
        [
            "2026-11-01 Place Changes Z03 ->-",
            "2026-11-01 Duty Ends Z01 Held>Lapsed",
            "2026-11-01 Duty Begins L02/Z02 Gap>Held",
            "2026-11-05 Duty Begins Z01 Lapsed>Held",
        ]
    );
    assert_eq!(lines("2026-11-01", "2026-11-04", &all), Vec::<String>::new());
    assert_eq!(lines("2026-11-05", "2026-10-31", &all), Vec::<String>::new());
    let zone = DiffFilter { zone: Some(town.zones[1]), line: None };
    assert_eq!(lines("2026-10-31", "2026-11-05", &zone).len(), 1);
    let diff = atlas.diff(day("2026-10-31"), day("2026-11-05"), &all);
    assert_eq!(diff.items[1].text, "张示甲不再任Z01片 area_owner");
}

#[test]
fn a_party_is_told_everything_it_answers_for_with_a_place_to_go() {
    let mut town = town();
    town.give("cell_person", town.cell(1), 0, "2026-01-01..");
    town.give("area_owner", Subject::Zone(town.zones[0]), 0, "2026-01-01..2026-12-31");
    town.give("area_owner", Subject::Zone(town.zones[2]), 0, "2025-01-01..2025-12-31");
    let held = town.world.atlas.holdings(town.people[0], day(ON)).unwrap();
    let list: Vec<_> = held.duties.iter().map(|it| it.subject.code.as_str()).collect();
    assert_eq!(list, ["L02/Z02", "Z01"]);
    let place = held.duties[1].place.unwrap();
    assert!((place.lon - 115.005).abs() < 1e-3 && (place.lat - 28.005).abs() < 1e-3);
}

#[test]
fn search_ranks_codes_names_beginnings_and_pinyin() {
    let mut town = town();
    for (code, text) in [("U1", "南站街道办事处"), ("U2", "城市管理局"), ("U3", "南浦街道办事处")] {
        town.world.unit(code, text);
    }
    town.world.checkpoint("Z01-1", town.cell_line, Some((115.001, 28.001)), Stated::default());
    let found = |typed: &str| -> Vec<String> {
        let hits = town.world.atlas.search(typed, day(ON), 10);
        hits.items.iter().map(|hit| hit.code.to_string()).collect()
    };
    assert_eq!(found("z01"), ["Z01", "Z01-1"]);
    assert_eq!(found("南站"), ["U1"]);
    assert_eq!(found("nanzhan"), ["U1"]);
    assert_eq!(found("nz"), ["U1"]);
    assert_eq!(found("np"), ["U3"]);
    assert_eq!(found("jiedao"), ["U1", "U3"]);
    assert_eq!(found("jiedao pu"), ["U3"]);
    assert_eq!(found("chengguanju"), Vec::<String>::new());
    assert_eq!(found("csglj"), ["U2"]);
    assert_eq!(found("张示"), ["P1"]);
    assert_eq!(found("无此"), Vec::<String>::new());
    assert!(town.world.atlas.search("南站", day("2019-01-01"), 10).items.is_empty());
}

#[test]
fn lists_are_filtered_and_paged_without_loss_or_repeat() {
    let mut town = town();
    for number in 0..25 {
        let lon = 115.0005 + f64::from(number) * 0.001;
        let line = if number % 2 == 0 { town.district_line } else { town.cell_line };
        town.world.checkpoint(
            &format!("K{number:02}"),
            line,
            (number != 7).then_some((lon, 28.005)),
            Stated::default(),
        );
    }
    let atlas = &town.world.atlas;
    let all = |filter: &CheckpointFilter<'_>| {
        let (mut paging, mut codes) = (Paging { after: None, limit: 4 }, vec![]);
        loop {
            let page = atlas.list_checkpoints(filter, day(ON), &paging);
            codes.extend(page.items.iter().map(|row| row.code.to_string()));
            paging.after = page.next;
            if page.next.is_none() {
                assert_eq!(codes.len(), page.matched);
                return codes;
            }
        }
    };
    assert_eq!(all(&CheckpointFilter::default()).len(), 25);
    assert_eq!(all(&CheckpointFilter { line: Some(town.cell_line), ..Default::default() }).len(), 12);
    let zone = CheckpointFilter { zone: Some(town.zones[1]), ..Default::default() };
    assert_eq!(all(&zone), (10..20).map(|number| format!("K{number:02}")).collect::<Vec<_>>());
    let bbox = Some(Bounds::new(115.0, 28.0, 115.0099, 28.01));
    assert_eq!(all(&CheckpointFilter { bbox, ..Default::default() }).len(), 9);
    assert_eq!(all(&CheckpointFilter { q: Some("k1"), ..Default::default() }).len(), 10);

    let areas = |bbox| atlas.areas_in(AreaKind::Zone, &bbox, day(ON)).len();
    assert_eq!(areas(Bounds::new(115.005, 28.005, 115.015, 28.006)), 2);
    let page =
        atlas.list_areas(AreaKind::Zone, &AreaFilter::default(), day(ON), &Paging { after: Some(Fid(0)), limit: 1 });
    assert_eq!((page.items[0].code.as_str(), page.matched, page.next), ("Z02", 3, Some(Fid(1))));
}

#[test]
fn a_stated_zone_stands_and_its_disagreement_is_shown() {
    let mut town = town();
    let stated = Stated { zone: Some(town.zones[2]), street: None, community: None };
    let put = |town: &mut Town, code: &str, at, stated| {
        town.world.checkpoint(code, town.cell_line, at, stated);
        let row = town.world.atlas.checkpoints().by_code(code).unwrap().clone();
        town.world.atlas.checkpoint_feature(&row, day(ON)).unwrap().properties
    };
    let code = |place: &Option<PlaceRef>| place.as_ref().map(|place| place.code.to_string());
    let wrong = put(&mut town, "K1", Some((115.005, 28.005)), stated);
    assert_eq!(
        (code(&wrong.zone), code(&wrong.mapped_zone), wrong.disagrees),
        (Some("Z03".into()), Some("Z01".into()), true)
    );
    let unplaced = put(&mut town, "K2", None, stated);
    assert_eq!((code(&unplaced.zone), unplaced.placed, unplaced.disagrees), (Some("Z03".into()), false, false));
    let unstated = put(&mut town, "K3", Some((115.005, 28.005)), Stated::default());
    assert_eq!((code(&unstated.zone), unstated.disagrees), (Some("Z01".into()), false));
}
