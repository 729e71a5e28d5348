//! Duties: every zone, line and cell has its people, every community a unit that helps, every unit somebody to call.

use std::{io, path::Path};

use super::super::input::FileKind;
use super::layers::SINCE;
use super::layout::Layout;
use super::lists::Lists;
use super::out::Table;
use super::parties::{
    OFFICES, WORKERS, clerk, committee, department, head, helper, helper_clerk, helpers, leader, leaders, of_zone,
    street_clerk, street_office,
};
use super::{For, Steps, dice};

/// Days on which duties began.
const DAYS: [&str; 4] = ["2024-11-01", "2025-01-01", "2025-03-01", "2026-01-01"];

struct Duties {
    table: Table,
    many: u32,
}

/// Who holds a duty.
enum By {
    Person(String),
    Unit(String),
}

impl Duties {
    fn add(&mut self, role: &str, by: &By, kind: &str, subject: &str, since: &str) -> io::Result<()> {
        self.many += 1;
        let (person, unit) = match by {
            By::Person(code) => (code.as_str(), ""),
            By::Unit(code) => ("", code.as_str()),
        };
        self.table.row([&format!("D{:07}", self.many), role, person, unit, kind, subject, "A", since, "", ""])
    }
}

pub(super) fn write(layout: &Layout, lists: &Lists, folder: &Path, steps: &mut Steps<'_>) -> io::Result<Vec<String>> {
    let zones = layout.size.zones;
    let mut duties = Duties { table: Table::new(folder, FileKind::Duties)?, many: 0 };
    for (line, number) in lists.lines.iter().zip(0..) {
        let mut add = |role, by| duties.add(role, &by, "line", &line.code, SINCE);
        add("chief_supervisor", By::Person(leader(number % leaders(zones))))?;
        add("responsible_unit", By::Unit(department(number)))?;
        add("responsible_person", By::Person(head(number)))?;
        add("assisting_unit", By::Unit(department(number + 1)))?;
        add("assisting_unit", By::Unit(department(number + 2)))?;
    }
    for number in 0..OFFICES {
        duties.add("liaison", &By::Person(clerk(number)), "unit", &department(number), SINCE)?;
    }
    for number in 0..helpers(zones) {
        duties.add("liaison", &By::Person(helper_clerk(number)), "unit", &helper(number), SINCE)?;
    }
    for number in 0..layout.streets() {
        duties.add("liaison", &By::Person(street_clerk(number)), "unit", &street_office(number), SINCE)?;
    }
    for zone in layout.zones() {
        let mut dice = dice(layout.seed(), For::Duties, zone.number.into(), 0);
        let mut since = || dice.pick(&DAYS).copied().unwrap_or(SINCE);
        let code = zone.code();
        let supervisor = leader(zone.number % leaders(zones));
        duties.add("supervising_leader", &By::Person(supervisor), "zone", &code, since())?;
        duties.add("area_owner", &By::Person(of_zone(zone.number, 0)), "zone", &code, since())?;
        for (line, number) in lists.lines.iter().filter(|line| line.per_zone).zip(0..) {
            let person = By::Person(of_zone(zone.number, 1 + number % WORKERS));
            duties.add("cell_person", &person, "cell", &format!("{}/{code}", line.code), since())?;
        }
        for (community, number) in layout.communities(&zone).0.iter().zip(1..) {
            let person = By::Person(of_zone(zone.number, number));
            duties.add("liaison", &person, "unit", &committee(&community.code), since())?;
            for unit in helping(layout, community.number) {
                duties.add("helping_unit", &By::Unit(helper(unit)), "community", &community.code, since())?;
            }
        }
        steps.step();
    }
    Ok(vec![duties.table.close()?])
}

/// One or two units that help a community.
fn helping(layout: &Layout, community: u32) -> Vec<u32> {
    let all = helpers(layout.size.zones);
    let mut dice = dice(layout.seed(), For::Helpers, community.into(), 0);
    // What is left over of a number below a u32 is one.
    let first = (dice.next() % u64::from(all)) as u32;
    if dice.chance(30) { vec![first, (first + 1) % all] } else { vec![first] }
}
