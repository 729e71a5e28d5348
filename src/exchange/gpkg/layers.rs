//! What each layer of a GeoPackage holds.

use geo_types::{Geometry, Point};
use rusqlite::types::Value;

use super::schema::{Layer, LayerRow};
use crate::atlas::Atlas;
use crate::domain::{
    AreaId, AreaKind, AreaVersion, Date, Dated, Duty, Name, PartyId, Period, Public, Role, Seat, Subject, SubjectKind,
};

fn text(value: impl ToString) -> Value {
    Value::Text(value.to_string())
}

fn maybe<T: ToString>(value: Option<T>) -> Value {
    value.map_or(Value::Null, text)
}

fn names(list: &[Name]) -> Value {
    maybe((!list.is_empty()).then(|| list.iter().map(Name::as_str).collect::<Vec<_>>().join("; ")))
}

fn from_to(period: Period) -> [Value; 2] {
    [text(period.first()), maybe(period.last())]
}

fn columns(list: &[(&str, &'static str)]) -> Vec<(String, &'static str)> {
    list.iter().map(|(name, kind)| ((*name).to_owned(), *kind)).collect()
}

/// The roles of a kind of subject whose holders stand on the street sign, in the district's order.
fn public_roles(atlas: &Atlas, subject: SubjectKind) -> Vec<&Role> {
    let rows = atlas.roles().iter().map(|row| &row.entity);
    let mut roles: Vec<&Role> =
        rows.filter(|role| role.public == Public::Yes && role.subjects.contains(&subject)).collect();
    roles.sort_by(|a, b| (a.order, &a.code).cmp(&(b.order, &b.code)));
    roles
}

/// Who holds a role for a subject on a day; deputies are left out.
fn holders(atlas: &Atlas, role: &Role, subject: Subject, on: Date) -> Value {
    let holds =
        |duty: &Duty| duty.role == role.id && !duty.withdrawn && duty.period().contains(on) && duty.seat != Seat::B;
    let mut parties: Vec<(i32, String)> = atlas
        .duties_of(subject)
        .filter(|row| holds(&row.entity))
        .filter_map(|row| match row.party? {
            PartyId::Person(id) => atlas.person(id).map(|row| (row.order, row.name.to_string())),
            PartyId::Unit(id) => atlas.unit(id).map(|row| {
                let version = row.versions.near(on);
                (version.order, version.short_name.as_ref().unwrap_or(&version.name).to_string())
            }),
        })
        .collect();
    parties.sort();
    let list: Vec<String> = parties.into_iter().map(|(_, name)| name).collect();
    maybe((!list.is_empty()).then(|| list.join("、")))
}

fn shape(version: &AreaVersion) -> Option<Geometry<f64>> {
    version.shape().cloned().map(Geometry::MultiPolygon)
}

fn code(atlas: &Atlas, area: Option<AreaId>) -> Value {
    maybe(area.and_then(|id| atlas.area(id)).map(|row| row.code.clone()))
}

/// Zones with the people on their sign and how many of their slots are at fault.
pub(super) fn zones(atlas: &Atlas, on: Date) -> Layer {
    let roles = public_roles(atlas, SubjectKind::Zone);
    let matrix = atlas.matrix(on);
    let mut all = columns(&[
        ("code", "TEXT"),
        ("name", "TEXT"),
        ("name_en", "TEXT"),
        ("display_order", "INTEGER"),
        ("valid_from", "DATE"),
        ("valid_to", "DATE"),
    ]);
    all.extend(roles.iter().map(|role| (role.code.to_string(), "TEXT")));
    all.extend(columns(&[("gaps", "INTEGER"), ("doubles", "INTEGER"), ("lapses", "INTEGER")]));
    let rows = atlas.areas(AreaKind::Zone).iter().filter_map(|row| {
        let version = row.versions.on(on)?;
        let [from, to] = from_to(version.period);
        let order = Value::Integer(version.order.into());
        let mut values = vec![text(&row.code), text(&version.name), maybe(version.name_en.as_ref()), order, from, to];
        values.extend(roles.iter().map(|role| holders(atlas, role, Subject::Zone(row.id), on)));
        let column = matrix.zones.iter().find(|column| column.zone.code == row.code);
        let counts = column.map(|column| column.counts).unwrap_or_default();
        values.extend([counts.gap, counts.double, counts.lapsed].map(|count| Value::Integer(count.into())));
        Some(LayerRow { fid: row.fid.0, shape: shape(version), values })
    });
    Layer { name: "zones", title: "片区 zones", geometry: "MULTIPOLYGON", columns: all, rows: rows.collect() }
}

/// Streets and towns.
pub(super) fn streets(atlas: &Atlas, on: Date) -> Layer {
    let rows = atlas.areas(AreaKind::Street).iter().filter_map(|row| {
        let version = row.versions.on(on)?;
        let [from, to] = from_to(version.period);
        let order = Value::Integer(version.order.into());
        let (short, english) = (maybe(version.short_name.as_ref()), maybe(version.name_en.as_ref()));
        let values = vec![text(&row.code), text(&version.name), short, english, order, from, to];
        Some(LayerRow { fid: row.fid.0, shape: shape(version), values })
    });
    let all = columns(&[
        ("code", "TEXT"),
        ("name", "TEXT"),
        ("short_name", "TEXT"),
        ("name_en", "TEXT"),
        ("display_order", "INTEGER"),
        ("valid_from", "DATE"),
        ("valid_to", "DATE"),
    ]);
    Layer { name: "streets", title: "街道 streets", geometry: "MULTIPOLYGON", columns: all, rows: rows.collect() }
}

/// Communities with the units that help them.
pub(super) fn communities(atlas: &Atlas, on: Date) -> Layer {
    let roles = public_roles(atlas, SubjectKind::Community);
    let mut all = columns(&[
        ("code", "TEXT"),
        ("name", "TEXT"),
        ("short_name", "TEXT"),
        ("name_en", "TEXT"),
        ("street", "TEXT"),
        ("display_order", "INTEGER"),
        ("valid_from", "DATE"),
        ("valid_to", "DATE"),
    ]);
    all.extend(roles.iter().map(|role| (role.code.to_string(), "TEXT")));
    let rows = atlas.areas(AreaKind::Community).iter().filter_map(|row| {
        let version = row.versions.on(on)?;
        let [from, to] = from_to(version.period);
        let order = Value::Integer(version.order.into());
        let (short, english) = (maybe(version.short_name.as_ref()), maybe(version.name_en.as_ref()));
        let street = code(atlas, version.parent);
        let mut values = vec![text(&row.code), text(&version.name), short, english, street, order, from, to];
        values.extend(roles.iter().map(|role| holders(atlas, role, Subject::Community(row.id), on)));
        Some(LayerRow { fid: row.fid.0, shape: shape(version), values })
    });
    let title = "社区 communities";
    Layer { name: "communities", title, geometry: "MULTIPOLYGON", columns: all, rows: rows.collect() }
}

/// Checkpoints; those without a place have no geometry.
pub(super) fn checkpoints(atlas: &Atlas, on: Date) -> Layer {
    let rows = atlas.checkpoints().iter().filter_map(|row| {
        let version = row.versions.on(on)?;
        let line = atlas.line(version.line);
        let [from, to] = from_to(version.period);
        let stated = version.stated;
        let located = |kind: AreaKind| {
            let area = version.position.and_then(|at| atlas.locate(kind, at, on).area);
            maybe(area.map(|row| row.code.clone()))
        };
        let values = vec![
            text(&row.code),
            text(&version.name),
            maybe(line.map(|row| row.code.clone())),
            maybe(line.map(|row| row.versions.near(on).name.clone())),
            maybe(version.address.as_ref()),
            names(&version.aliases),
            located(AreaKind::Zone),
            located(AreaKind::Street),
            located(AreaKind::Community),
            code(atlas, stated.zone),
            code(atlas, stated.street),
            code(atlas, stated.community),
            from,
            to,
        ];
        let shape = version.position.map(|at| Geometry::Point(Point(at.coord())));
        Some(LayerRow { fid: row.fid.0, shape, values })
    });
    let all = columns(&[
        ("code", "TEXT"),
        ("name", "TEXT"),
        ("line", "TEXT"),
        ("line_name", "TEXT"),
        ("address", "TEXT"),
        ("aliases", "TEXT"),
        ("zone", "TEXT"),
        ("street", "TEXT"),
        ("community", "TEXT"),
        ("stated_zone", "TEXT"),
        ("stated_street", "TEXT"),
        ("stated_community", "TEXT"),
        ("valid_from", "DATE"),
        ("valid_to", "DATE"),
    ]);
    Layer { name: "checkpoints", title: "点位 checkpoints", geometry: "POINT", columns: all, rows: rows.collect() }
}
