//! Units, people and their posts. Each has a code that follows from what it is for, so that duties name it unseen.

use std::{io, path::Path};

use super::super::input::FileKind;
use super::layers::SINCE;
use super::layout::{DISTRICT, Layout, Zone, street_code};
use super::out::Table;
use super::words;

/// The departments: 文明办 first.
const DEPARTMENTS: [(&str, &str); 12] = [
    ("区精神文明建设指导中心", "文明办"),
    ("区住房和城乡建设局", "住建局"),
    ("区民政局", "民政局"),
    ("区城市管理局", "城管局"),
    ("区商务局", "商务局"),
    ("区市场监督管理局", "市监局"),
    ("区文化旅游局", "文旅局"),
    ("区公安分局", "公安分局"),
    ("区交通运输局", "交通局"),
    ("区行政审批局", "审批局"),
    ("区卫生健康委员会", "卫健委"),
    ("区教育体育局", "教体局"),
];

/// How many departments there are.
pub(super) const OFFICES: u32 = DEPARTMENTS.len() as u32;
/// The people of a zone who answer for its lines; its owner apart.
pub(super) const WORKERS: u32 = 5;

const COMMITTEE: &str = "U-QW";
const GOVERNMENT: &str = "U-ZF";

/// Leaders of the district who supervise zones and lines.
pub(super) fn leaders(zones: u32) -> u32 {
    4 + zones / 40
}
/// Units from outside the district's own that help communities.
pub(super) fn helpers(zones: u32) -> u32 {
    6 + zones / 3
}
/// People who visit checkpoints.
pub(super) fn inspectors(zones: u32) -> u32 {
    4 + zones / 10
}

pub(super) fn department(number: u32) -> String {
    format!("U-D{:02}", number % OFFICES + 1)
}
pub(super) fn street_office(street: u32) -> String {
    format!("U-S{:03}", street + 1)
}
/// The committee of a community, by the community's code.
pub(super) fn committee(community: &str) -> String {
    format!("U-C{}", community.strip_prefix(DISTRICT).unwrap_or(community))
}
pub(super) fn helper(number: u32) -> String {
    format!("U-H{:05}", number + 1)
}
pub(super) fn leader(number: u32) -> String {
    format!("PL{:04}", number + 1)
}
/// Who leads a department.
pub(super) fn head(department: u32) -> String {
    format!("PD{:02}", department % OFFICES + 1)
}
/// Whom to call at a department.
pub(super) fn clerk(department: u32) -> String {
    format!("PC{:02}", department % OFFICES + 1)
}
/// Whom to call at a street's office.
pub(super) fn street_clerk(street: u32) -> String {
    format!("PS{:03}", street + 1)
}
/// Whom to call at a unit that helps.
pub(super) fn helper_clerk(number: u32) -> String {
    format!("PH{:05}", number + 1)
}
pub(super) fn inspector(number: u32) -> String {
    format!("PI{:05}", number + 1)
}
/// Somebody of a zone: 0 is its owner, 1 to [`WORKERS`] those of its lines.
pub(super) fn of_zone(zone: u32, number: u32) -> String {
    format!("PZ{:05}-{number}", zone + 1)
}

/// Three tables at once, so that who is written has a post.
struct Parties {
    units: Table,
    people: Table,
    posts: Table,
    many_units: u32,
    many_people: u32,
}

/// A unit, without what all have alike.
#[derive(Default)]
struct Unit<'a> {
    code: &'a str,
    name: &'a str,
    short_name: &'a str,
    parent: &'a str,
    kind: &'a str,
    outside: bool,
    street: &'a str,
    community: &'a str,
}

impl Parties {
    fn unit(&mut self, it: &Unit<'_>) -> io::Result<()> {
        self.many_units += 1;
        let order = self.many_units.to_string();
        let phone = format!("0000-{:07}", self.many_units);
        let own = if it.outside { "no" } else { "yes" };
        let [street, community] = [it.street, it.community];
        self.units.row([
            it.code,
            it.name,
            it.short_name,
            "",
            it.parent,
            it.kind,
            own,
            street,
            community,
            &phone,
            &order,
            SINCE,
            "",
        ])
    }

    /// A person, and the post in a unit.
    fn person(&mut self, code: &str, unit: &str, title: &str) -> io::Result<()> {
        let number = self.many_people;
        self.many_people += 1;
        let order = self.many_people.to_string();
        let office = format!("0000-{:07}-801", self.many_people);
        let private = format!("100-{:04}-{:04}", self.many_people / 10_000, self.many_people % 10_000);
        self.people.row([code, &words::person(number), "", &office, &private, &order])?;
        self.posts.row([&format!("T{:07}", self.many_people), code, unit, title, &order, SINCE, ""])
    }

    fn of_district(&mut self, zones: u32) -> io::Result<()> {
        let unit = |code, name, short_name| Unit { code, name, short_name, kind: "leader", ..Unit::default() };
        self.unit(&unit(COMMITTEE, "中共示例区委", "区委"))?;
        self.unit(&unit(GOVERNMENT, "示例区人民政府", "区政府"))?;
        for number in 0..leaders(zones) {
            let unit = if number % 2 == 0 { COMMITTEE } else { GOVERNMENT };
            self.person(&leader(number), unit, "区领导")?;
        }
        for ((name, short_name), number) in DEPARTMENTS.into_iter().zip(0..) {
            let (code, parent) = (department(number), if number == 0 { COMMITTEE } else { GOVERNMENT });
            let unit = Unit { code: &code, name, short_name, parent, kind: "department", ..Unit::default() };
            self.unit(&unit)?;
            self.person(&head(number), &code, "主要负责人")?;
            self.person(&clerk(number), &code, "办公室主任")?;
        }
        for number in 0..inspectors(zones) {
            self.person(&inspector(number), &department(0), "测评员")?;
        }
        for number in 0..helpers(zones) {
            let code = helper(number);
            let short_name = words::place(number);
            let (kind, name) = match number % 4 {
                0 => ("bank", format!("{short_name}示例银行")),
                1 => ("school", format!("{short_name}示例学校")),
                2 => ("hospital", format!("{short_name}示例医院")),
                _ => ("enterprise", format!("{short_name}示例公司")),
            };
            self.unit(&Unit { code: &code, name: &name, kind, outside: true, ..Unit::default() })?;
            self.person(&helper_clerk(number), &code, "办公室主任")?;
        }
        Ok(())
    }

    fn street(&mut self, number: u32) -> io::Result<()> {
        let (code, name) = (street_office(number), words::place(number));
        self.unit(&Unit {
            code: &code,
            name: &format!("{name}街道办事处"),
            short_name: &format!("{name}街道"),
            parent: GOVERNMENT,
            kind: "street",
            street: &street_code(number),
            ..Unit::default()
        })?;
        self.person(&street_clerk(number), &code, "综合办主任")
    }

    fn zone(&mut self, layout: &Layout, zone: &Zone) -> io::Result<()> {
        let communities = layout.communities(zone).0;
        for community in &communities {
            let name = words::place(community.number);
            self.unit(&Unit {
                code: &committee(&community.code),
                name: &format!("{name}社区居民委员会"),
                short_name: &format!("{name}社区"),
                parent: &street_office(zone.street),
                kind: "community",
                community: &community.code,
                ..Unit::default()
            })?;
        }
        self.person(&of_zone(zone.number, 0), &street_office(zone.street), "街道班子成员")?;
        let committees = communities.iter().cycle();
        for (community, number) in committees.zip(1..=WORKERS) {
            self.person(&of_zone(zone.number, number), &committee(&community.code), "社区工作者")?;
        }
        Ok(())
    }
}

pub(super) fn write(layout: &Layout, folder: &Path) -> io::Result<Vec<String>> {
    let mut parties = Parties {
        units: Table::new(folder, FileKind::Units)?,
        people: Table::new(folder, FileKind::People)?,
        posts: Table::new(folder, FileKind::Posts)?,
        many_units: 0,
        many_people: 0,
    };
    parties.of_district(layout.size.zones)?;
    for street in 0..layout.streets() {
        parties.street(street)?;
    }
    for zone in layout.zones() {
        parties.zone(layout, &zone)?;
    }
    [parties.units, parties.people, parties.posts].into_iter().map(Table::close).collect()
}
