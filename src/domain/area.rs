//! Areas: the district itself, its zones, streets, communities and estates.

use serde::{Deserialize, Serialize};

use super::{AreaId, Boundary, Code, Dated, Name, Period, Versions};

/// What an area is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AreaKind {
    /// 区: the district as a whole.
    District,
    /// 片区: a creation zone.
    Zone,
    /// 街道, 镇: a subdistrict or town; also a unit (its office).
    Street,
    /// 社区, 村: a community or village; also a unit (its committee).
    Community,
    /// 小区: a residential compound with a drawn boundary.
    Estate,
}

impl AreaKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::District, Self::Zone, Self::Street, Self::Community, Self::Estate];
    /// The word used in files, addresses and the API.
    pub const fn word(self) -> &'static str {
        match self {
            Self::District => "district",
            Self::Zone => "zone",
            Self::Street => "street",
            Self::Community => "community",
            Self::Estate => "estate",
        }
    }
}

/// An area over all its versions: the code stays, borders and names may change.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Area {
    /// Identity over all versions.
    pub id: AreaId,
    /// What it is.
    pub kind: AreaKind,
    /// Stable code, unique within the kind.
    pub code: Code,
    /// Its versions.
    pub versions: Versions<AreaVersion>,
}

/// An area as it is during a period.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct AreaVersion {
    /// When this version holds.
    pub period: Period,
    /// Full name.
    pub name: Name,
    /// Short name (简称).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub short_name: Option<Name>,
    /// English name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name_en: Option<Name>,
    /// The district's own display order.
    #[serde(default)]
    pub order: i32,
    /// The area it belongs to by statement: a community's street, an estate's community.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<AreaId>,
    /// Where it is.
    pub boundary: Boundary,
}

impl Dated for AreaVersion {
    fn period(&self) -> Period {
        self.period
    }
}
