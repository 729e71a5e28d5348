//! Units, people and their posts.

use super::super::fault::{At, Faults};
use super::super::names::Names;
use super::super::problem::Problem;
use super::super::row::Row;
use super::super::sheet::Sheet;
use super::super::words;
use super::versions::{by_code, joined};
use super::{Drafted, unique};
use crate::domain::{AreaKind, Code, Kind, Person, PersonId, Personal, Post, PostId, Unit, UnitId, UnitVersion};

/// The units, each with all its versions.
pub(super) fn units(sheet: &Sheet, names: &Names<'_>, faults: &mut Faults) -> Vec<Drafted<Unit>> {
    let rows: Vec<_> = sheet
        .each()
        .filter_map(|row| unit(row, names, faults).map(|(code, version)| (code, version, row.at())))
        .collect();
    let units = by_code(rows).into_iter().filter_map(|(code, at, rows)| {
        let existing = names.atlas().units().by_code(code.as_str());
        let versions = joined(Kind::Unit, &code, rows, existing.map(|row| &row.versions), faults)?;
        let id = UnitId::new(names.find(Kind::Unit, &code)?);
        Some(Drafted { entity: Unit { id, code, versions }, at })
    });
    units.collect()
}

fn unit(row: Row<'_>, names: &Names<'_>, faults: &mut Faults) -> Option<(Code, UnitVersion)> {
    let code = row.code("code", faults);
    let period = row.period(faults);
    let name = row.name("name", faults);
    let short_name = row.optional_name("short_name", faults);
    let aliases = row.names("aliases", faults);
    let parent = names.optional_unit(row, "parent", faults);
    let kind = row.word("kind", words::UNIT_KINDS, faults);
    let own = row.yes("own", faults);
    let street = names.optional_area(row, "street", AreaKind::Street, faults);
    let community = names.optional_area(row, "community", AreaKind::Community, faults);
    let office_phone = row.phone("office_phone", faults);
    let order = row.order(faults);
    let (street, community) = (street?, community?);
    if street.is_some() && community.is_some() {
        row.fault("community", Problem::UnitAndArea, faults);
    }
    let version = UnitVersion {
        period: period?,
        name: name?,
        short_name: short_name?,
        aliases: aliases?,
        parent: parent?,
        kind: kind?,
        own: own?,
        office_of: street.or(community),
        office_phone: office_phone?,
        order: order?,
    };
    Some((code?, version))
}

/// The people; a private telephone that is empty changes nothing.
pub(super) fn people(
    sheet: &Sheet,
    names: &Names<'_>,
    faults: &mut Faults,
) -> Vec<Drafted<(Person, Option<Personal>)>> {
    let people = sheet.each().filter_map(|row| {
        let code = row.code("code", faults);
        let name = row.name("name", faults);
        let aliases = row.names("aliases", faults);
        let office_phone = row.phone("office_phone", faults);
        let private_phone = row.phone("private_phone", faults);
        let order = row.order(faults);
        let code = code?;
        if let Some(unit) = unit_of_code(names, &code) {
            row.fault("code", Problem::CodeOfUnit { first: unit }, faults);
        }
        let id = PersonId::new(names.find(Kind::Person, &code)?);
        let (name, aliases, office_phone) = (name?, aliases?, office_phone?);
        let person = Person { id, code: code.clone(), name, aliases, office_phone, order: order? };
        let personal = private_phone?.map(|private_phone| Personal { private_phone });
        Some((code, Drafted { entity: (person, personal), at: row.at() }))
    });
    let people = people.collect();
    unique(people, Kind::Person, faults)
}

fn unit_of_code(names: &Names<'_>, code: &Code) -> Option<At> {
    let declared = names.declared(Kind::Unit, code).cloned();
    declared.or_else(|| {
        let unit = names.atlas().units().by_code(code.as_str());
        unit.map(|row| At::file(row.versions.last().name.as_str()))
    })
}

/// The posts.
pub(super) fn posts(sheet: &Sheet, names: &Names<'_>, faults: &mut Faults) -> Vec<Drafted<Post>> {
    let posts = sheet.each().filter_map(|row| {
        let code = row.code("code", faults);
        let person = names.person(row, "person", faults);
        let unit = names.unit(row, "unit", faults);
        let title = row.name("title", faults);
        let order = row.order(faults);
        let period = row.period(faults);
        let code = code?;
        let id = PostId::new(names.find(Kind::Post, &code)?);
        let (person, unit, title) = (person?, unit?, title?);
        let post = Post { id, code: code.clone(), person, unit, title, order: order?, period: period? };
        Some((code, Drafted { entity: post, at: row.at() }))
    });
    let posts = posts.collect();
    unique(posts, Kind::Post, faults)
}
