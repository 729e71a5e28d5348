//! The tables of the roster: what stands in which column, in the district's own order.

use std::collections::HashMap;

use super::words::{self, Cell};
use crate::{
    atlas::{Atlas, LineRow, Matrix, PlaceRef, Row, Slot, SlotKind, ZoneColumn},
    domain::{AreaId, AreaKind, Coverage, Date, LineId, PartyKind, Person, Seat},
};

/// A table with two rows of headers: groups, and what is in them.
#[derive(Debug, Default)]
pub struct Table {
    /// The name of its sheet.
    pub sheet: String,
    pub title: String,
    pub groups: Vec<Group>,
    pub rows: Vec<Vec<Cell>>,
    /// The row whose second cell reaches to the end, where there is one.
    pub wide: Option<usize>,
    /// How many columns on the left stay in sight.
    pub frozen: u16,
    /// Whether it needs A3.
    pub large: bool,
}

/// Columns under one header.
#[derive(Debug)]
pub struct Group {
    pub title: String,
    /// Title and width in characters. One without a title stands for the group itself.
    pub columns: Vec<(String, f64)>,
}

fn one(title: &str, width: f64) -> Group {
    Group { title: title.to_owned(), columns: vec![(String::new(), width)] }
}

fn group(title: &str, columns: &[(&str, f64)]) -> Group {
    Group {
        title: title.to_owned(),
        columns: columns.iter().map(|(head, width)| ((*head).to_owned(), *width)).collect(),
    }
}

fn person(title: &str) -> Group {
    group(title, &[("姓名", 12.0), ("单位及职务", 24.0), ("办公电话", 17.0)])
}

/// A number, code and name before the rest.
fn numbered(what: &str, rest: Vec<Group>) -> Vec<Group> {
    let first = [one("序号", 6.0), group(what, &[("编号", 8.0), ("名称", 18.0)])];
    first.into_iter().chain(rest).collect()
}

fn find(slots: &[Slot], kind: SlotKind) -> Option<&Slot> {
    slots.iter().find(|slot| slot.slot == kind)
}

fn number(at: usize) -> Cell {
    Cell::plain((at + 1).to_string())
}

/// Name, post and telephone of those who hold a slot.
fn of_person(slot: Option<&Slot>) -> [Cell; 3] {
    [words::names(slot), words::posts(slot), words::phones(slot)]
}

/// 条线责任表: who answers for each line.
pub fn lines(atlas: &Atlas, matrix: &Matrix, on: Date, district: &str) -> Table {
    let row = |(at, row): (usize, &LineRow)| {
        let id = atlas.lines().by_code(row.line.code.as_str()).map(|row| row.id);
        let slots = id.map(|id| atlas.line_slots(id, on)).unwrap_or_default();
        let mut cells = vec![number(at), Cell::plain(row.line.code.as_str()), Cell::plain(row.line.name.as_str())];
        cells.extend(line_cells(&slots, row.line.coverage));
        cells
    };
    Table {
        sheet: "条线责任表".into(),
        title: format!("{district}条线责任表"),
        groups: numbered("条线", line_groups()),
        rows: matrix.lines.iter().enumerate().map(row).collect(),
        frozen: 3,
        large: true,
        wide: None,
    }
}

fn line_groups() -> Vec<Group> {
    vec![
        person("总督导"),
        group("责任单位", &[("名称", 18.0), ("办公电话", 17.0)]),
        person("责任人"),
        one("协办单位", 22.0),
    ]
}

fn line_cells(slots: &[Slot], coverage: Coverage) -> Vec<Cell> {
    let unit = find(slots, SlotKind::LineUnit);
    let own = find(slots, SlotKind::LinePerson);
    let mut cells = of_person(find(slots, SlotKind::ChiefSupervisor)).to_vec();
    cells.extend([words::names(unit), words::phones(unit)]);
    match (coverage, own) {
        // Covered zone by zone, nobody has to stand for the line as such.
        (Coverage::PerZone, own) if own.is_none_or(|slot| slot.holders.is_empty()) => {
            cells.extend([Cell::plain("分片区负责"), Cell::default(), Cell::default()]);
        }
        _ => cells.extend(of_person(own)),
    }
    cells.push(words::names(find(slots, SlotKind::AssistingUnits)));
    cells
}

/// 片区责任表: who answers for each zone.
pub fn zones(atlas: &Atlas, matrix: &Matrix, on: Date, district: &str) -> Table {
    let row = |(at, column): (usize, &ZoneColumn)| {
        let slots = zone_slots(atlas, &column.zone, on);
        let mut cells =
            vec![number(at), Cell::plain(column.zone.code.as_str()), Cell::plain(column.zone.name.as_str())];
        cells.extend(zone_cells(&slots));
        cells
    };
    Table {
        sheet: "片区责任表".into(),
        title: format!("{district}片区责任表"),
        groups: numbered("片区", zone_groups()),
        rows: matrix.zones.iter().enumerate().map(row).collect(),
        frozen: 3,
        large: true,
        wide: None,
    }
}

fn zone_slots(atlas: &Atlas, zone: &PlaceRef, on: Date) -> Vec<Slot> {
    let id = atlas.areas(AreaKind::Zone).by_code(zone.code.as_str()).map(|row| row.id);
    id.map(|id| atlas.zone_slots(id, on)).unwrap_or_default()
}

fn zone_groups() -> Vec<Group> {
    vec![person("挂片督导区领导"), person("区域责任人"), one("指定帮创单位（帮创社区）", 44.0)]
}

fn zone_cells(slots: &[Slot]) -> Vec<Cell> {
    let mut cells = of_person(find(slots, SlotKind::SupervisingLeader)).to_vec();
    cells.extend(of_person(find(slots, SlotKind::AreaOwner)));
    cells.push(words::helping(find(slots, SlotKind::HelpingUnits)));
    cells
}

/// 线片责任表: for each line who stands for it in each zone.
pub fn cells(matrix: &Matrix, district: &str) -> Table {
    let zone = |column: &ZoneColumn| one(column.zone.short_name.as_ref().unwrap_or(&column.zone.name).as_str(), 11.0);
    let mut groups = vec![one("条线", 18.0), one("责任单位", 14.0)];
    groups.extend(matrix.zones.iter().map(zone));
    let row = |(row, across): (&LineRow, &Vec<Slot>)| {
        let mut cells = vec![Cell::plain(row.line.name.as_str()), words::names(find(&row.slots, SlotKind::LineUnit))];
        if across.is_empty() {
            // The line's own person covers the whole district.
            let person = words::names(find(&row.slots, SlotKind::LinePerson));
            cells.extend(std::iter::repeat_n(person, matrix.zones.len()));
        } else {
            cells.extend(across.iter().map(|slot| words::names(Some(slot))));
        }
        cells
    };
    Table {
        sheet: "线片责任表".into(),
        title: format!("{district}线片责任表"),
        groups,
        rows: matrix.lines.iter().zip(&matrix.cells).map(row).collect(),
        frozen: 2,
        large: true,
        wide: None,
    }
}

/// 领导分工表: for each person in the district's own order, never by the sound of names, what they answer for.
pub fn leaders(atlas: &Atlas, matrix: &Matrix, district: &str) -> Table {
    let mut held: HashMap<String, Vec<(&Slot, bool)>> = HashMap::new();
    let slots =
        matrix.zones.iter().flat_map(|zone| &zone.slots).chain(matrix.lines.iter().flat_map(|line| &line.slots));
    for slot in slots {
        for holder in slot.holders.iter().filter(|holder| holder.party.kind == PartyKind::Person) {
            held.entry(holder.party.code.to_string()).or_default().push((slot, holder.seat == Seat::B));
        }
    }
    let mut people: Vec<_> =
        held.iter().filter_map(|(code, slots)| Some((atlas.people().by_code(code.as_str())?, slots))).collect();
    people.sort_by(|(a, _), (b, _)| (a.order, &a.code).cmp(&(b.order, &b.code)));
    let row = |at: usize, person: &Row<Person>, slots: &[(&Slot, bool)]| {
        let say = |(slot, deputy): &(&Slot, bool)| {
            format!("{}（{}{}）", slot.subject.name, slot.role.name, if *deputy { "，B角" } else { "" })
        };
        let posts = atlas.post_views(person.id, matrix.on);
        let posts = posts.iter().map(|post| format!("{} {}", post.unit.short_name, post.title));
        vec![
            number(at),
            Cell::plain(person.name.as_str()),
            Cell::plain(posts.collect::<Vec<_>>().join("\n")),
            Cell::plain(slots.iter().map(say).collect::<Vec<_>>().join("\n")),
            Cell::plain(person.office_phone.as_ref().map(ToString::to_string).unwrap_or_default()),
        ]
    };
    Table {
        sheet: "领导分工表".into(),
        title: format!("{district}领导责任分工表"),
        groups: vec![
            one("序号", 6.0),
            one("姓名", 12.0),
            one("单位及职务", 32.0),
            one("责任分工", 44.0),
            one("办公电话", 18.0),
        ],
        rows: people.iter().enumerate().map(|(at, (person, slots))| row(at, person, slots)).collect(),
        frozen: 2,
        large: false,
        wide: None,
    }
}

/// One zone: its own people in the first row, then who stands for each line in it.
pub fn zone(atlas: &Atlas, zone: AreaId, on: Date) -> Table {
    let Some(place) = atlas.place_view(zone, on) else { return Table::default() };
    let slots = atlas.zone_slots(zone, on);
    let head = |what: &str, slot| {
        let [names, posts, phones] = of_person(slot);
        vec![Cell::plain(what), names, posts, phones, Cell::default()]
    };
    let mut rows = vec![
        head("挂片督导区领导", find(&slots, SlotKind::SupervisingLeader)),
        head("区域责任人", find(&slots, SlotKind::AreaOwner)),
    ];
    let helping = words::helping(find(&slots, SlotKind::HelpingUnits));
    rows.push(vec![Cell::plain("指定帮创单位"), helping, Cell::default(), Cell::default(), Cell::default()]);
    for line in atlas.lines_on(on) {
        let slots = atlas.line_slots_in(line.id, Some(zone), on);
        let [names, posts, phones] = of_person(find(&slots, SlotKind::LinePerson));
        let unit = find(&slots, SlotKind::LineUnit);
        rows.push(vec![Cell::plain(line.versions.near(on).name.as_str()), names, posts, phones, words::names(unit)]);
    }
    Table {
        sheet: place.name.to_string(),
        title: format!("{}{}责任表", place.name, if place.name.as_str().contains('片') { "" } else { "片区" }),
        groups: vec![
            one("片区职责／条线", 18.0),
            group("责任人", &[("姓名", 18.0), ("单位及职务", 28.0), ("办公电话", 18.0)]),
            one("责任单位", 20.0),
        ],
        rows,
        wide: Some(2),
        frozen: 1,
        large: false,
    }
}

/// One line: its own people, then who stands for it in each zone.
pub fn line(atlas: &Atlas, line: LineId, on: Date) -> Table {
    let Some(row) = atlas.line(line) else { return Table::default() };
    let version = row.versions.near(on);
    let slots = atlas.line_slots(line, on);
    let unit = find(&slots, SlotKind::LineUnit);
    let mut rows = vec![];
    let mut add = |what: &str, cells: [Cell; 3], owner: Cell| {
        let [names, posts, phones] = cells;
        rows.push(vec![Cell::plain(what), names, posts, phones, owner]);
    };
    add("总督导", of_person(find(&slots, SlotKind::ChiefSupervisor)), Cell::default());
    add("责任单位", [words::names(unit), Cell::default(), words::phones(unit)], Cell::default());
    let assisting = words::names(find(&slots, SlotKind::AssistingUnits));
    add("协办单位", [assisting, Cell::default(), Cell::default()], Cell::default());
    if version.coverage == Coverage::District {
        add("责任人", of_person(find(&slots, SlotKind::LinePerson)), Cell::default());
    }
    for zone in atlas.zones_on(on) {
        let here = atlas.line_slots_in(line, Some(zone.id), on);
        let own = atlas.zone_slots(zone.id, on);
        let owner = words::names(find(&own, SlotKind::AreaOwner));
        add(zone.versions.near(on).name.as_str(), of_person(find(&here, SlotKind::LinePerson)), owner);
    }
    Table {
        sheet: version.name.to_string(),
        title: format!("{}条线责任表", version.name),
        groups: vec![
            one("条线职责／片区", 18.0),
            group("责任人", &[("姓名", 18.0), ("单位及职务", 28.0), ("办公电话", 18.0)]),
            one("区域责任人", 20.0),
        ],
        rows,
        wide: None,
        frozen: 1,
        large: false,
    }
}
