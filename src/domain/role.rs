//! Roles: as what a party holds a duty. Roles are data; rules ask for rights, never for role codes.

use serde::{Deserialize, Serialize};

use super::{Code, Name, PartyKind, RoleId, SubjectKind};

/// A role that duties are held in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Role {
    /// Identity.
    pub id: RoleId,
    /// Stable code, such as `area_owner`.
    pub code: Code,
    /// Name.
    pub name: Name,
    /// English name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<Name>,
    /// What the role can be held for.
    pub subjects: Vec<SubjectKind>,
    /// Who can hold it; `None` = people and units.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub party: Option<PartyKind>,
    /// How many holders of seat A a subject needs.
    pub min: u16,
    /// How many holders of one seat are allowed; `None` = any number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u16>,
    /// Whether its holders stand on the street sign.
    pub public: Public,
    /// What its holders may do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rights: Vec<Right>,
    /// The district's own display order.
    #[serde(default)]
    pub order: i32,
}

/// Whether the holders of a role are named in public.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Public {
    /// Always.
    Yes,
    /// Never.
    No,
    /// Where the district's settings say so.
    Setting,
}

/// What a duty allows its holder to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// Act on everything in the zone held.
    ActInZone,
    /// Act on everything of the line held.
    ActOnLine,
    /// Act on the line in the zone held.
    ActOnCell,
    /// Act on the checkpoint held.
    ActOnCheckpoint,
    /// Act for the unit held: sign for its cases, keep its people.
    ActForUnit,
    /// Help the community held.
    HelpCommunity,
    /// See and comment on what is under one's supervision.
    Supervise,
}
