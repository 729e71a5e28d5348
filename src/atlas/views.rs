//! Names of things as they are read out: what a card, a list and a table say of a place, a line, a party.
//!
//! Names are those of the asked day; where a thing doesn't exist that day, the ones it had last before, else first.

use serde::Serialize;
use utoipa::ToSchema;

use super::{Atlas, Row};
use crate::domain::{
    Area, AreaId, Checkpoint, Code, Coverage, Date, Fid, Name, PartyId, PartyKind, Person, PersonId, Phone, Position,
    Role, Shape, Subject, SubjectKind, Unit, UnitId, WorkLine,
};

/// A place: a zone, street, community, estate or the district.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PlaceRef {
    /// Stable code.
    #[schema(value_type = String)]
    pub code: Code,
    /// Full name.
    #[schema(value_type = String)]
    pub name: Name,
    /// English name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub name_en: Option<Name>,
    /// Short name (简称).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub short_name: Option<Name>,
    /// Dense number within its kind; the feature id in tiles.
    #[schema(value_type = u32)]
    pub fid: Fid,
}

/// A unit.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct UnitRef {
    /// Stable code.
    #[schema(value_type = String)]
    pub code: Code,
    /// Full name.
    #[schema(value_type = String)]
    pub name: Name,
    /// Short name; the full one where there is none.
    #[schema(value_type = String)]
    pub short_name: Name,
}

/// A post: a title in a unit.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PostRef {
    /// Stable code, by which it is given a last day.
    #[schema(value_type = String)]
    pub code: Code,
    /// Title.
    #[schema(value_type = String)]
    pub title: Name,
    /// Where.
    pub unit: UnitRef,
}

/// A person or a unit.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct Party {
    /// Which of the two.
    #[schema(value_type = PartyKindWord, inline)]
    pub kind: PartyKind,
    /// Stable code; people and units share one set of codes.
    #[schema(value_type = String)]
    pub code: Code,
    /// Full name.
    #[schema(value_type = String)]
    pub name: Name,
    /// Short name of a unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub short_name: Option<Name>,
    /// The posts a person holds that day, the first one first.
    pub posts: Vec<PostRef>,
    /// Office telephone.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub office_phone: Option<Phone>,
}

/// A work line.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LineRef {
    /// Stable code.
    #[schema(value_type = String)]
    pub code: Code,
    /// Full name.
    #[schema(value_type = String)]
    pub name: Name,
    /// English name.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub name_en: Option<Name>,
    /// Short name; the full one where there is none.
    #[schema(value_type = String)]
    pub short_name: Name,
    /// The one character that stands for it on the map.
    #[schema(value_type = String)]
    pub badge: char,
    /// The shape around it.
    #[schema(value_type = ShapeWord, inline)]
    pub shape: Shape,
    /// Who covers a zone.
    #[schema(value_type = CoverageWord, inline)]
    pub coverage: Coverage,
    /// The district's own display order.
    pub order: i32,
}

/// What a duty is held for.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(as = Subject)]
pub struct SubjectRef {
    /// Which kind.
    #[schema(value_type = SubjectKindWord, inline)]
    pub kind: SubjectKind,
    /// Its code; that of a cell is `L06/Z10`.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The zone of a zone or cell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<PlaceRef>,
    /// The line of a line or cell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<LineRef>,
}

impl SubjectRef {
    /// Without its zone and line.
    pub(super) fn alone(self) -> Self {
        Self { zone: None, line: None, ..self }
    }
}

/// A role.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct RoleRef {
    /// Stable code.
    pub code: String,
    /// Name.
    pub name: String,
    /// English name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name_en: Option<String>,
}

/// Longitude and latitude in degrees, WGS 84.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, ToSchema)]
pub struct LonLat {
    /// Degrees east.
    pub lon: f64,
    /// Degrees north.
    pub lat: f64,
}

impl From<Position> for LonLat {
    fn from(at: Position) -> Self {
        Self { lon: at.lon(), lat: at.lat() }
    }
}

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident: $($variant:ident)*;)*) => {$(
        $(#[$doc])*
        #[derive(ToSchema)]
        #[schema(rename_all = "snake_case")]
        #[allow(dead_code, reason = "the words of a domain enum, for the API's description")]
        pub(super) enum $name { $($variant,)* }
    )*};
}

words! {
    /// Which of the two a party is.
    PartyKindWord: Person Unit;
    /// The shape of a badge.
    ShapeWord: Round Square Hexagon House;
    /// Who covers a zone for a line.
    CoverageWord: District PerZone;
    /// The kinds of subject.
    SubjectKindWord: Zone Line Cell Checkpoint Community Unit;
}

impl PlaceRef {
    /// An area as it is called on a day.
    pub fn of(row: &Row<Area>, on: Date) -> Self {
        let version = row.versions.near(on);
        Self {
            code: row.code.clone(),
            name: version.name.clone(),
            name_en: version.name_en.clone(),
            short_name: version.short_name.clone(),
            fid: row.fid,
        }
    }
}

impl UnitRef {
    /// A unit as it is called on a day.
    pub fn of(row: &Row<Unit>, on: Date) -> Self {
        let version = row.versions.near(on);
        let short_name = version.short_name.clone().unwrap_or_else(|| version.name.clone());
        Self { code: row.code.clone(), name: version.name.clone(), short_name }
    }
}

impl LineRef {
    /// A line as it is called on a day.
    pub fn of(row: &Row<WorkLine>, on: Date) -> Self {
        let it = row.versions.near(on);
        Self {
            code: row.code.clone(),
            name: it.name.clone(),
            name_en: it.name_en.clone(),
            short_name: it.short_name.clone().unwrap_or_else(|| it.name.clone()),
            badge: it.badge.char(),
            shape: it.shape,
            coverage: it.coverage,
            order: it.order,
        }
    }
}

impl From<&Role> for RoleRef {
    fn from(role: &Role) -> Self {
        Self {
            code: role.code.to_string(),
            name: role.name.to_string(),
            name_en: role.name_en.as_ref().map(ToString::to_string),
        }
    }
}

impl Atlas {
    /// A party as it is called on a day, with its posts.
    pub fn party_view(&self, id: PartyId, on: Date) -> Option<Party> {
        match id {
            PartyId::Person(id) => self.person(id).map(|row| self.person_view(row, on)),
            PartyId::Unit(id) => self.unit(id).map(|row| unit_view(row, on)),
        }
    }
    fn person_view(&self, row: &Row<Person>, on: Date) -> Party {
        Party {
            kind: PartyKind::Person,
            code: row.code.clone(),
            name: row.name.clone(),
            short_name: None,
            posts: self.post_views(row.id, on),
            office_phone: row.office_phone.clone(),
        }
    }
    /// The posts a person holds on a day, in their order.
    pub fn post_views(&self, person: PersonId, on: Date) -> Vec<PostRef> {
        let mut posts: Vec<_> = self.posts_of(person).filter(|post| post.period.contains(on)).collect();
        posts.sort_by_key(|post| (post.order, post.fid));
        let view = |unit: UnitId| self.unit(unit).map(|row| UnitRef::of(row, on));
        posts
            .into_iter()
            .filter_map(|post| {
                Some(PostRef { code: post.code.clone(), title: post.title.clone(), unit: view(post.unit)? })
            })
            .collect()
    }
    /// An area by id, as it is called on a day.
    pub fn place_view(&self, id: AreaId, on: Date) -> Option<PlaceRef> {
        self.area(id).map(|row| PlaceRef::of(row, on))
    }
    /// What a duty is held for, as it is called on a day; `None` when the atlas does not know it.
    pub fn subject_view(&self, subject: Subject, on: Date) -> Option<SubjectRef> {
        let kind = subject.kind();
        let plain = |code: &Code, name: &Name| SubjectRef {
            kind,
            code: code.to_string(),
            name: name.to_string(),
            zone: None,
            line: None,
        };
        Some(match subject {
            Subject::Zone(id) => {
                let zone = self.place_view(id, on)?;
                SubjectRef { zone: Some(zone.clone()), ..plain(&zone.code, &zone.name) }
            }
            Subject::Community(id) => {
                let place = self.place_view(id, on)?;
                plain(&place.code, &place.name)
            }
            Subject::Line(id) => {
                let line = LineRef::of(self.line(id)?, on);
                SubjectRef { line: Some(line.clone()), ..plain(&line.code, &line.name) }
            }
            Subject::Cell { line, zone } => {
                let (line, zone) = (LineRef::of(self.line(line)?, on), self.place_view(zone, on)?);
                SubjectRef {
                    kind,
                    code: format!("{}/{}", line.code, zone.code),
                    name: format!("{} · {}", line.short_name, zone.name),
                    zone: Some(zone),
                    line: Some(line),
                }
            }
            Subject::Checkpoint(id) => {
                let row: &Row<Checkpoint> = self.checkpoint(id)?;
                let version = row.versions.near(on);
                let line = self.line(version.line).map(|line| LineRef::of(line, on));
                SubjectRef { line, ..plain(&row.code, &version.name) }
            }
            Subject::Unit(id) => {
                let unit = UnitRef::of(self.unit(id)?, on);
                plain(&unit.code, &unit.name)
            }
        })
    }
}

fn unit_view(row: &Row<Unit>, on: Date) -> Party {
    let version = row.versions.near(on);
    Party {
        kind: PartyKind::Unit,
        code: row.code.clone(),
        name: version.name.clone(),
        short_name: version.short_name.clone(),
        posts: vec![],
        office_phone: version.office_phone.clone(),
    }
}
