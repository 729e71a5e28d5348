//! Checkpoints: rows to places with a line, an address, the stated areas and, where there is one, a coordinate.

use std::collections::HashMap;

use super::super::datum::Datum;
use super::clean;
use super::given::{Columns, GivenRow};
use super::meaning::{self, PaperKind};
use super::roster;
use super::seats::Seats;
use super::work::Work;
use crate::atlas::geodesic_metres;
use crate::domain::{
    AreaKind, Checkpoint, CheckpointId, CheckpointVersion, Code, Date, Kind, LineId, Name, Period, Position, Role,
    Stated, Subject, Versions,
};

/// A coordinate that is no farther than this from the known one says the same, in metres: that is what two conversions
/// and the rounding of a list come to.
const SAME_PLACE: f64 = 1.5;

/// What a row says of a checkpoint; `None` = nothing.
struct Row {
    line: LineId,
    name: Name,
    address: Option<Name>,
    aliases: Vec<Name>,
    stated: Stated,
    position: Option<Position>,
}

/// Reads a list of checkpoints.
pub(super) fn read(work: &mut Work<'_>, columns: &Columns, rows: &[GivenRow]) {
    let roles: Vec<Role> = meaning::roles(work.atlas, PaperKind::Checkpoints).into_iter().cloned().collect();
    let mut seats = Seats::default();
    for role in &roles {
        if columns.has(&format!("deputy:{}", role.code)) {
            seats.tells_deputies(role.id);
        }
    }
    let placed = columns.has("position") || columns.has("lon") && columns.has("lat");
    if placed && work.paper.datum.is_none() {
        let (zh, en) = (
            "表里有坐标，还没有说明坐标系。请选择 WGS84、GCJ-02（高德、腾讯）、BD-09（百度）或 CGCS2000",
            "There are coordinates, but their datum was not said. Choose WGS 84, GCJ-02, BD-09 or CGCS2000",
        );
        let column = columns.at("position").or_else(|| columns.at("lon"));
        work.wrong(0, column, "", zh, en);
    }
    let known = known(work);
    let mut seen: HashMap<CheckpointId, u32> = HashMap::new();
    for row in rows {
        let Some(said) = said(work, columns, row) else { continue };
        let Some(id) = one(work, columns, row, said, &known, &mut seen) else { continue };
        for role in &roles {
            roster::holders(work, columns, row, role, &[Subject::Checkpoint(id)], &mut seats);
        }
    }
    seats.settle(work);
}

type Known = HashMap<(LineId, String), Vec<CheckpointId>>;

/// The checkpoints there are on the first day, by line and name.
fn known(work: &Work<'_>) -> Known {
    let mut known = Known::new();
    for row in work.atlas.checkpoints().iter() {
        let Some(version) = row.versions.on(work.first) else { continue };
        for name in std::iter::once(&version.name).chain(&version.aliases) {
            known.entry((version.line, bare(name.as_str()))).or_default().push(row.id);
        }
    }
    known
}

fn bare(text: &str) -> String {
    bracketed(text).chars().filter(|c| !c.is_whitespace()).collect()
}

/// With the brackets that Chinese is written with.
fn bracketed(text: &str) -> String {
    text.replace('(', "（").replace(')', "）")
}

fn said(work: &mut Work<'_>, columns: &Columns, row: &GivenRow) -> Option<Row> {
    for needed in ["line", "name"] {
        if columns.has(needed) && columns.text(row, needed).is_none() {
            work.wrong(row.n, columns.at(needed), "", "这一格不能空着。请填写", "cannot be left empty. Fill it in");
            return None;
        }
    }
    let (at, text) = columns.text(row, "line")?;
    let line = work.line(row.n, at, text)?;
    let name = name_or_none(work, columns, row, "name")??;
    // Brackets are of one kind in the district's names.
    let name = Name::new(&bracketed(name.as_str())).unwrap_or(name);
    let address = name_or_none(work, columns, row, "address")?;
    let aliases = columns.text(row, "alias").map_or_else(Vec::new, |(_, text)| clean::split(text));
    let aliases = aliases.iter().filter_map(|alias| Name::new(alias).ok()).collect();
    let mut stated = Stated::default();
    for (meaning, kind) in [("zone", AreaKind::Zone), ("street", AreaKind::Street), ("community", AreaKind::Community)]
    {
        let Some((at, text)) = columns.text(row, meaning) else { continue };
        let id = work.area(row.n, at, kind, text)?;
        match kind {
            AreaKind::Zone => stated.zone = Some(id),
            AreaKind::Street => stated.street = Some(id),
            _ => stated.community = Some(id),
        }
    }
    let position = position(work, columns, row)?;
    Some(Row { line, name, address, aliases, stated, position })
}

/// `None`: what stands there is no name, and that is said.
fn name_or_none(work: &mut Work<'_>, columns: &Columns, row: &GivenRow, meaning: &str) -> Option<Option<Name>> {
    let Some((at, text)) = columns.text(row, meaning) else { return Some(None) };
    let name = Name::new(&text.split_whitespace().collect::<Vec<_>>().join(" "));
    if name.is_err() {
        let (zh, en) =
            ("太长，或有不能用的字符。请改正", "is too long or has characters that are not allowed. Put it right");
        work.wrong(row.n, Some(at), text, zh, en);
    }
    name.ok().map(Some)
}

/// The coordinate in WGS 84; `None`: it is wrong, and that is said.
fn position(work: &mut Work<'_>, columns: &Columns, row: &GivenRow) -> Option<Option<Position>> {
    let (at, x, y) = if let Some((at, text)) = columns.text(row, "position") {
        let mut parts = text.split([',', '，', ' ', '　', '/', ';']).filter(|part| !part.is_empty());
        (at, parts.next().unwrap_or("").to_owned(), parts.next().unwrap_or("").to_owned())
    } else {
        let (lon, lat) = (columns.text(row, "lon"), columns.text(row, "lat"));
        match (lon, lat) {
            (None, None) => return Some(None),
            (lon, lat) => {
                let at = lon.or(lat).map_or(0, |(at, _)| at);
                (at, lon.map_or("", |(_, text)| text).to_owned(), lat.map_or("", |(_, text)| text).to_owned())
            }
        }
    };
    let datum: Datum = work.paper.datum?;
    let number = |text: &str| text.trim().trim_end_matches(['°', 'E', 'N', '度']).parse::<f64>().ok();
    let (Some(x), Some(y)) = (number(&x), number(&y)) else {
        let (zh, en) = (
            "不是经纬度。请写成 115.8852 和 28.6631 这样的十进制度",
            "is no coordinate. Write decimal degrees such as 115.8852 and 28.6631",
        );
        work.wrong(row.n, Some(at), &format!("{x} {y}"), zh, en);
        return None;
    };
    match datum.to_wgs84(x, y) {
        Ok(position) => Some(Some(position)),
        Err(problem) => {
            let zh = format!("{}。{}", problem.zh(), problem.remedy_zh());
            let en = format!("{}; {}", problem.en(), problem.remedy_en());
            work.wrong(row.n, Some(at), &format!("{x} {y}"), &zh, &en);
            None
        }
    }
}

/// The checkpoint that a row means: by its code, else by its line and name; new where there is none.
fn one(
    work: &mut Work<'_>,
    columns: &Columns,
    row: &GivenRow,
    said: Row,
    known: &Known,
    seen: &mut HashMap<CheckpointId, u32>,
) -> Option<CheckpointId> {
    let code = columns.text(row, "code").map(|(at, text)| (at, text.to_owned()));
    let by_code = code.as_ref().and_then(|(_, code)| work.atlas.checkpoints().by_code(code)).map(|found| found.id);
    let called = known.get(&(said.line, bare(said.name.as_str()))).cloned().unwrap_or_default();
    let address = |id: &CheckpointId| {
        let version = work.atlas.checkpoint(*id).and_then(|found| found.versions.on(work.first));
        version.is_some_and(|version| version.address == said.address)
    };
    let found = by_code.or_else(|| match called[..] {
        _ if code.is_some() => None,
        [id] => Some(id),
        _ => {
            let mut there = called.iter().filter(|id| address(id));
            there.next().copied().filter(|_| there.next().is_none())
        }
    });
    if found.is_none() && called.len() > 1 {
        let (zh, en) = (
            "这条线里有几个点位叫这个名称，地址也对不上。请写点位编号",
            "Several checkpoints of the line are called so. Write the code",
        );
        work.wrong(row.n, columns.at("name"), said.name.as_str(), zh, en);
        return None;
    }
    let Some(id) = found else { return new(work, row.n, code, said) };
    if let Some(other) = seen.insert(id, row.n) {
        let zh = format!("与第 {other} 行是同一个点位。请只留一行");
        let en = format!("The same checkpoint as in row {other}. Leave one of them");
        work.wrong(row.n, columns.at("name"), said.name.as_str(), &zh, &en);
        return None;
    }
    change(work, row.n, id, said);
    Some(id)
}

fn new(work: &mut Work<'_>, row: u32, code: Option<(usize, String)>, said: Row) -> Option<CheckpointId> {
    let code = match code {
        Some((at, text)) => match Code::new(&text) {
            Ok(code) if work.names.find(Kind::Checkpoint, &code).is_none() => code,
            Ok(_) => {
                work.wrong(
                    row,
                    Some(at),
                    &text,
                    "这个编号在表里有两次。请改正",
                    "This code is in the list twice. Put it right",
                );
                return None;
            }
            Err(_) => {
                work.wrong(
                    row,
                    Some(at),
                    &text,
                    "编号里有不能用的字符。请改正",
                    "The code has characters that are not allowed. Put it right",
                );
                return None;
            }
        },
        None => {
            let line = work.atlas.line(said.line)?.code.to_string();
            let of = said.line;
            let first = work.first;
            let codes = move |atlas: &crate::atlas::Atlas| {
                let points = atlas.checkpoints().iter().filter(|point| point.versions.near(first).line == of);
                points.map(|point| point.code.clone()).collect::<Vec<_>>().into_iter()
            };
            work.next_code(Kind::Checkpoint, codes, (&format!("{line}-"), 3))
        }
    };
    let id = CheckpointId::new(work.declared(Kind::Checkpoint, &code, row));
    let Row { line, name, address, aliases, stated, position } = said;
    let period = Period::new(work.first, None).ok()?;
    let version = CheckpointVersion { period, line, name, address, aliases, stated, position, extent: None };
    let at = work.at(row);
    work.checkpoints.put(id, Checkpoint { id, code, versions: Versions::new(vec![version]).ok()? }, at);
    Some(id)
}

/// What the row says otherwise than the version in force holds from the first day on; an empty cell says nothing.
fn change(work: &mut Work<'_>, row: u32, id: CheckpointId, said: Row) {
    let Some(found) = work.atlas.checkpoint(id) else { return };
    let mut point = found.entity.clone();
    let Some(place) = point.versions.index_on(work.first) else {
        let (zh, en) =
            ("这个点位在生效日已经停用。请核对编号", "This checkpoint is over on the first day. Check the code");
        work.wrong(row, None, point.code.as_str(), zh, en);
        return;
    };
    let old = point.versions.all()[place].clone();
    let mut new = old.clone();
    new.line = said.line;
    if said.name != old.name && !old.aliases.contains(&said.name) && bare(said.name.as_str()) != bare(old.name.as_str())
    {
        new.name = said.name;
    }
    new.address = said.address.or(new.address);
    for alias in said.aliases {
        if !new.aliases.contains(&alias) {
            new.aliases.push(alias);
        }
    }
    new.stated.zone = said.stated.zone.or(new.stated.zone);
    new.stated.street = said.stated.street.or(new.stated.street);
    new.stated.community = said.stated.community.or(new.stated.community);
    let far = |from: Option<Position>, to: Position| {
        from.is_none_or(|from| geodesic_metres(from.coord(), to.coord()) > SAME_PLACE)
    };
    if let Some(to) = said.position.filter(|to| far(old.position, *to)) {
        new.position = Some(to);
    }
    if new != old
        && let Some(versions) = from_the_first_day(&point.versions, place, new, work.first)
    {
        point.versions = versions;
    }
    let at = work.at(row);
    work.checkpoints.put(id, point, at);
}

/// The versions with one that holds from a day on; one that began that day is put right.
fn from_the_first_day(
    versions: &Versions<CheckpointVersion>,
    place: usize,
    mut new: CheckpointVersion,
    first: Date,
) -> Option<Versions<CheckpointVersion>> {
    let mut all = versions.all().to_vec();
    let (began, last) = (new.period.first(), new.period.last());
    if began >= first {
        all[place] = new;
    } else {
        new.period = Period::new(first, last).ok()?;
        all[place].period = Period::new(began, first.yesterday().ok()).ok()?;
        all.push(new);
    }
    Versions::new(all).ok()
}
