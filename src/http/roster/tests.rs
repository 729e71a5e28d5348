use std::io::Cursor;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use rust_xlsxwriter::Image;

use super::{Part, book};
use crate::{
    atlas::testing::{World, always, day, name, square},
    domain::*,
};

const ON: &str = "2026-05-01";

struct Town {
    world: World,
    zone: AreaId,
    line: LineId,
}

/// Two zones and two lines; the leader who comes first in the district's order is the last by the sound of the name.
fn town() -> Town {
    let mut world = World::default();
    world.roles();
    let zone = world.area(AreaKind::Zone, "Z01", vec![(always(), square(115.8, 28.6, 0.1))]);
    let other = world.area(AreaKind::Zone, "Z02", vec![(always(), square(115.9, 28.6, 0.1))]);
    let line = world.line("L01", Coverage::PerZone);
    let wide = world.line("L02", Coverage::District);
    let mut leader = |code: &str, called: &str, order| {
        let PartyId::Person(id) = world.person(code, called) else { panic!() };
        world.put(Record::Person(Person {
            id,
            code: Code::new(code).unwrap(),
            name: name(called),
            aliases: vec![],
            office_phone: None,
            order,
        }));
        PartyId::Person(id)
    };
    let (first, second) = (leader("P2", "周示例", 1), leader("P1", "安示例", 2));
    let unit = world.unit("U1", "区城管局");
    let mut hold = |role: &str, subject, party, seat, when: &str| world.duty(role, subject, party, seat, when);
    hold("supervising_leader", Subject::Zone(zone), Some(second), Seat::A, "2026-01-01..");
    hold("supervising_leader", Subject::Zone(zone), Some(first), Seat::A, "2026-01-01..");
    hold("area_owner", Subject::Zone(zone), Some(second), Seat::A, "2026-01-01..");
    hold("area_owner", Subject::Zone(other), None, Seat::Vacant, "2026-01-01..");
    hold("responsible_unit", Subject::Line(line), Some(unit), Seat::A, "2026-01-01..");
    hold("chief_supervisor", Subject::Line(line), Some(first), Seat::A, "2025-01-01..2026-03-31");
    hold("cell_person", Subject::Cell { line, zone }, Some(second), Seat::A, "2026-01-01..");
    hold("responsible_person", Subject::Line(wide), Some(second), Seat::A, "2026-01-01..");
    Town { world, zone, line }
}

fn open(bytes: Vec<u8>) -> Xlsx<Cursor<Vec<u8>>> {
    open_workbook_from_rs(Cursor::new(bytes)).unwrap()
}

fn cells(book: &mut Xlsx<Cursor<Vec<u8>>>, sheet: &str) -> Vec<Vec<String>> {
    let text = |cell: &Data| cell.to_string();
    book.worksheet_range(sheet).unwrap().rows().map(|row| row.iter().map(text).collect()).collect()
}

fn row<'a>(cells: &'a [Vec<String>], holds: &str) -> &'a [String] {
    cells.iter().find(|row| row.iter().any(|cell| cell == holds)).unwrap_or_else(|| panic!("{holds}: {cells:?}"))
}

#[test]
fn leaders_stand_in_the_districts_order_and_faults_are_words() {
    let town = town();
    let mut book = open(book::write(&town.world.atlas, day(ON), Part::Whole, None).unwrap());
    assert_eq!(book.sheet_names(), ["条线责任表", "片区责任表", "线片责任表", "领导分工表"]);
    let zones = cells(&mut book, "片区责任表");
    assert!(zones[0][0].ends_with("片区责任表") && zones[1][0].contains("截至 2026年5月1日"), "{zones:?}");
    assert_eq!(zones[2][3], "挂片督导区领导");
    assert_eq!(&zones[3][1..4], ["编号", "名称", "姓名"]);
    let own = row(&zones, "Z01");
    assert_eq!((&*own[3], &*own[6]), ("周示例\n安示例", "安示例"));
    let other = row(&zones, "Z02");
    assert_eq!((&*other[3], &*other[6]), ("责任空白", "空缺（待任命）"));
    let lines = cells(&mut book, "条线责任表");
    assert_eq!(row(&lines, "L01")[3], "到期未接续（周示例 至 2026-03-31）");
    assert_eq!((&*row(&lines, "L01")[6], &*row(&lines, "L01")[8]), ("区城管局", "分片区负责"));
    let both = cells(&mut book, "线片责任表");
    assert_eq!(row(&both, "L01条线")[2..4], ["安示例", "责任空白"]);
    // Who covers the whole district stands in each of its zones.
    assert_eq!(row(&both, "L02条线")[2..4], ["安示例", "安示例"]);
    let leaders = cells(&mut book, "领导分工表");
    let order: Vec<_> = leaders[4..].iter().map(|row| row[1].as_str()).collect();
    assert_eq!(order, ["周示例", "安示例"]);
    assert!(row(&leaders, "安示例")[3].contains("Z01片（area_owner）"));
}

#[test]
fn a_zone_and_a_line_have_a_sheet_of_their_own() {
    let town = town();
    let mut of_zone = open(book::write(&town.world.atlas, day(ON), Part::Zone(town.zone), None).unwrap());
    assert_eq!(of_zone.sheet_names(), ["Z01片"]);
    let zone = cells(&mut of_zone, "Z01片");
    assert_eq!(row(&zone, "区域责任人")[1], "安示例");
    assert_eq!((&*row(&zone, "L01条线")[1], &*row(&zone, "L01条线")[4]), ("安示例", "区城管局"));
    let mut of_line = open(book::write(&town.world.atlas, day(ON), Part::Line(town.line), None).unwrap());
    let line = cells(&mut of_line, "L01条线");
    assert_eq!(row(&line, "责任单位")[1], "区城管局");
    assert_eq!((&*row(&line, "Z02片")[1], &*row(&line, "Z02片")[4]), ("责任空白", "空缺（待任命）"));
}

#[test]
fn the_day_counts_and_the_same_day_is_the_same_file() {
    let town = town();
    let write = |on: &str| book::write(&town.world.atlas, day(on), Part::Whole, None).unwrap();
    assert_eq!(write(ON), write(ON));
    let march = cells(&mut open(write("2026-03-01")), "条线责任表");
    assert_eq!(row(&march, "L01")[3], "周示例");
}

#[test]
fn the_map_stands_on_a_sheet_of_its_own_with_what_has_to_be_said_of_it() {
    let mut town = town();
    let settings = SettingsId::new(crate::atlas::testing::uuid());
    town.world.put(Record::Settings(Settings {
        id: settings,
        time_zone: TimeZoneName::new("Asia/Shanghai").unwrap(),
        map_note: Some(name("示意图,边界以正式文件为准")),
        map_approval: Some(name("赣S(2026)001号")),
        emblem: None,
        public_view: None,
        practice: None,
        weekend: None,
    }));
    let image = Image::new_from_buffer(crate::http::basemap::NOTHING).unwrap();
    let bytes = book::write(&town.world.atlas, day(ON), Part::Zone(town.zone), Some(image)).unwrap();
    let mut book = open(bytes);
    assert_eq!(book.sheet_names(), ["Z01片", "地图"]);
    let map = cells(&mut book, "地图");
    assert_eq!(map[0][0], "Z01片责任地图");
    assert!(map[1][0].contains("示意图") && map[1][0].contains("审图号：赣S(2026)001号"), "{map:?}");
}
