//! Parties: the units and people who answer for things, and the posts people hold in units.

use serde::{Deserialize, Serialize};

use super::{AreaId, Code, Dated, Name, Period, PersonId, Phone, PostId, UnitId, Versions};

/// Whether a party is a person or a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    /// A person.
    Person,
    /// A unit.
    Unit,
}

/// A person or a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", content = "id")]
pub enum PartyId {
    /// A person.
    Person(PersonId),
    /// A unit.
    Unit(UnitId),
}

impl PartyId {
    /// Which of the two.
    pub const fn kind(self) -> PartyKind {
        match self {
            Self::Person(_) => PartyKind::Person,
            Self::Unit(_) => PartyKind::Unit,
        }
    }
}

/// A unit over all its versions.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Unit {
    /// Identity over all versions.
    pub id: UnitId,
    /// Stable code, unique among units and people together.
    pub code: Code,
    /// Its versions.
    pub versions: Versions<UnitVersion>,
}

/// A unit as it is during a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct UnitVersion {
    /// When this version holds.
    pub period: Period,
    /// Full name.
    pub name: Name,
    /// Short name (简称).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short_name: Option<Name>,
    /// Other names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<Name>,
    /// The unit above it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<UnitId>,
    /// What it is.
    pub kind: UnitKind,
    /// Whether it belongs to the district's own tree (a tax office or a bank does not).
    pub own: bool,
    /// The street or community whose office or committee it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office_of: Option<AreaId>,
    /// Office telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office_phone: Option<Phone>,
    /// The district's own display order.
    #[serde(default)]
    pub order: i32,
}

impl Dated for UnitVersion {
    fn period(&self) -> Period {
        self.period
    }
}

/// What a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitKind {
    /// A leading body of the district.
    Leader,
    /// A department.
    Department,
    /// The office of a street or town.
    Street,
    /// The committee of a community or village.
    Community,
    /// Another public body.
    Public,
    /// A company.
    Enterprise,
    /// A bank.
    Bank,
    /// A school.
    School,
    /// A hospital.
    Hospital,
    /// Anything else.
    Other,
}

/// A person. The private telephone is not here: it is [`Personal`](super::Personal), kept apart and erasable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// Identity.
    pub id: PersonId,
    /// Stable code, unique among units and people together.
    pub code: Code,
    /// Full name.
    pub name: Name,
    /// Other names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<Name>,
    /// Office telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub office_phone: Option<Phone>,
    /// The district's own display order (领导排序): leaders are never sorted by pinyin.
    #[serde(default)]
    pub order: i32,
}

/// A post (任职): a person in a unit with a title for a time. People often hold several.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Post {
    /// Identity.
    pub id: PostId,
    /// Stable code, unique among posts.
    pub code: Code,
    /// Who.
    pub person: PersonId,
    /// Where.
    pub unit: UnitId,
    /// As what.
    pub title: Name,
    /// Order among the person's posts; the first is shown first.
    #[serde(default)]
    pub order: i32,
    /// When.
    pub period: Period,
}

impl Dated for Post {
    fn period(&self) -> Period {
        self.period
    }
}
