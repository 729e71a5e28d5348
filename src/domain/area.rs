//! Areas: the district itself, its zones, streets, communities and estates.

use geo_types::{LineString, MultiPolygon};
use serde::{Deserialize, Serialize};

use super::{AreaId, Boundary, Code, Date, Dated, Name, Period, Versions};

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

impl Area {
    /// Whether it is there on a day, without a border: known by its code and name alone.
    pub fn is_bare(&self, on: Date) -> bool {
        self.versions.on(on).is_some_and(|version| version.boundary.is_none())
    }
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
    /// The zone that a community is said to lie in; counts where no border tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub zone: Option<AreaId>,
    /// Where it is; `None` while it is known by its code and name alone (未绘界).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub boundary: Option<Boundary>,
}

impl AreaVersion {
    /// The ground, WGS 84 degrees; `None` while no border is drawn.
    pub fn shape(&self) -> Option<&MultiPolygon<f64>> {
        self.boundary.as_ref().map(Boundary::shape)
    }
    /// All rings of the ground, outer and holes; none while no border is drawn.
    pub fn rings(&self) -> impl Iterator<Item = &LineString<f64>> {
        self.boundary.iter().flat_map(Boundary::rings)
    }
}

impl Dated for AreaVersion {
    fn period(&self) -> Period {
        self.period
    }
}
