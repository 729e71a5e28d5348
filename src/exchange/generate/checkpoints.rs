//! Checkpoints: zone by zone, some zones with three times as many as others, each line as often as in the demonstration.

use std::{io, path::Path};

use super::super::demo::dice::Dice;
use super::super::input::FileKind;
use super::inspections::Inspections;
use super::layout::{Layout, Zone, street_code};
use super::lists::{Line, Lists};
use super::out::{Degrees, Table};
use super::places::{Ground, Place};
use super::{For, Steps, dice, words};

/// How many checkpoints of each line the demonstration has.
const USUAL: [i64; 17] = [46, 67, 45, 91, 26, 26, 39, 39, 92, 53, 32, 26, 22, 39, 52, 26, 52];
/// The lines whose places are parts of roads.
const STRETCHES: [&str; 2] = ["L03", "L04"];
/// Days since which checkpoints are on the list.
const DAYS: [&str; 4] = ["2021-03-01", "2022-01-01", "2023-01-01", "2025-03-01"];

/// The checkpoints, and beside them their inspections.
pub(super) fn write(layout: &Layout, lists: &Lists, folder: &Path, steps: &mut Steps<'_>) -> io::Result<Vec<String>> {
    let mut table = Table::new(folder, FileKind::Checkpoints)?;
    let mut inspections = Inspections::new(folder, layout.size.zones)?;
    let mut many = vec![0_u32; lists.lines.len()];
    let all: u64 = layout.zones().map(|zone| weight(layout, &zone)).sum();
    let share = |weight: u64| u64::from(layout.size.checkpoints) * weight / all;
    let mut before = 0;
    for zone in layout.zones() {
        let after = before + weight(layout, &zone);
        let mut dice = dice(layout.seed(), For::Checkpoints, zone.number.into(), 0);
        let mut visits = super::dice(layout.seed(), For::Inspections, zone.number.into(), 0);
        let ground = Ground::new(layout, &zone, &mut dice);
        let (communities, cells) = layout.communities(&zone);
        for _ in share(before)..share(after) {
            let at = line(lists, &mut dice);
            let line = &lists.lines[at];
            many[at] += 1;
            let place = ground.place(line.roads, &mut dice);
            let code = format!("{}-{:06}", line.code, many[at]);
            let community = &communities[cells[place.cell]].code;
            row(&mut table, &code, line, &zone, community, &place, &mut dice)?;
            inspections.of(&code, line, &lists.scheme, &mut visits)?;
            steps.step();
        }
        before = after;
    }
    Ok(vec![table.close()?, inspections.close()?])
}

/// How many checkpoints a zone has beside others.
fn weight(layout: &Layout, zone: &Zone) -> u64 {
    50 + dice(layout.seed(), For::Weight, zone.number.into(), 0).next() % 101
}

/// The place of a line among the lines.
fn line(lists: &Lists, dice: &mut Dice) -> usize {
    let usual = |place: usize| USUAL.get(place).copied().unwrap_or(40);
    let all: i64 = (0..lists.lines.len()).map(usual).sum();
    let mut drawn = dice.between(1, all);
    (0..lists.lines.len())
        .find(|place| {
            drawn -= usual(*place);
            drawn <= 0
        })
        .unwrap_or(0)
}

fn row(
    table: &mut Table,
    code: &str,
    line: &Line,
    zone: &Zone,
    community: &str,
    place: &Place,
    dice: &mut Dice,
) -> io::Result<()> {
    let mut named = || words::place(u32::try_from(dice.between(0, 499)).unwrap_or(0));
    let (name, road) = (format!("{}{}", named(), line.short_name), named());
    let address = format!("{road}路{}号", dice.between(1, 400));
    let pair = |at: [i64; 2]| format!("{} {}", Degrees(at[0]), Degrees(at[1]));
    let stretch = place.part.filter(|_| STRETCHES.contains(&line.code.as_str()));
    let extent = stretch.map(|[from, to]| format!("LINESTRING ({}, {})", pair(from), pair(to))).unwrap_or_default();
    let [lon, lat] = place.spot.map(|it| Degrees(it).to_string());
    let since = dice.pick(&DAYS).copied().unwrap_or(DAYS[0]);
    table.row([
        code,
        &line.code,
        &name,
        &address,
        "",
        &zone.code(),
        &street_code(zone.street),
        community,
        &lon,
        &lat,
        "wgs84",
        &extent,
        since,
        "",
    ])
}
