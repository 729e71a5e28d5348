//! Entities as lists show them: GeoJSON features for places, plain objects for the rest.

mod build;

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    slots::{SeatWord, Slot},
    views::{LineRef, Party, PlaceRef, PostRef, RoleRef, SubjectRef, UnitRef},
};
use crate::domain::{Boundary, Code, Date, Extent, Fid, Lead, Name, Phone, Position, Seat, UnitKind};

/// The one value of a GeoJSON feature's `type`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub enum FeatureType {
    /// A feature.
    Feature,
}

/// An area as a GeoJSON feature.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AreaFeature {
    /// `Feature`.
    pub r#type: FeatureType,
    /// Dense number within the kind, as in tiles.
    #[schema(value_type = u32)]
    pub id: Fid,
    /// A MultiPolygon, WGS 84; `null` = 未绘界, known by its code and name alone.
    #[schema(value_type = Option<Object>)]
    pub geometry: Option<AreaGeometry>,
    /// The rest.
    pub properties: AreaProperties,
}

/// The geometry of an area: GeoJSON.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(tag = "type")]
pub enum AreaGeometry {
    /// One or more polygons.
    MultiPolygon {
        /// Polygon → ring → position.
        coordinates: Boundary,
    },
}

/// What is known about an area.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct AreaProperties {
    /// Stable code.
    #[schema(value_type = String)]
    pub code: Code,
    /// Full name.
    #[schema(value_type = String)]
    pub name: Name,
    /// Short name (简称).
    #[schema(value_type = Option<String>)]
    pub short_name: Option<Name>,
    /// English name.
    #[schema(value_type = Option<String>)]
    pub name_en: Option<Name>,
    /// The district's own display order.
    pub order: i32,
    /// The first day of this version.
    #[schema(value_type = String, format = Date)]
    pub valid_from: Date,
    /// The last day of this version; `null` = open-ended.
    #[schema(value_type = Option<String>, format = Date)]
    pub valid_to: Option<Date>,
    /// How often it was changed; what an edit names as its base.
    pub version: u32,
    /// The street of a community, the community of an estate, as stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<PlaceRef>,
    /// The zone that a community is said to lie in; counts where no border tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<PlaceRef>,
    /// Who answers for it: leader, owner and helping units of a zone. Only where one area is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slots: Option<Vec<Slot>>,
}

/// A checkpoint as a GeoJSON feature.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CheckpointFeature {
    /// `Feature`.
    pub r#type: FeatureType,
    /// Dense number, as in tiles.
    #[schema(value_type = u32)]
    pub id: Fid,
    /// A Point, WGS 84; `null` = 待落点.
    #[schema(value_type = Option<Object>)]
    pub geometry: Option<PointGeometry>,
    /// The rest.
    pub properties: CheckpointProperties,
}

/// The geometry of a checkpoint: GeoJSON.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(tag = "type")]
pub enum PointGeometry {
    /// One position.
    Point {
        /// Longitude, latitude.
        coordinates: Position,
    },
}

/// What is known about a checkpoint.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct CheckpointProperties {
    /// Stable code.
    #[schema(value_type = String)]
    pub code: Code,
    /// Name.
    #[schema(value_type = String)]
    pub name: Name,
    /// Its line.
    pub line: Option<LineRef>,
    /// Address as it stands in the roster.
    #[schema(value_type = Option<String>)]
    pub address: Option<Name>,
    /// Other names.
    #[schema(value_type = Vec<String>)]
    pub aliases: Vec<Name>,
    /// The zone the roster states.
    pub stated_zone: Option<PlaceRef>,
    /// The street the roster states.
    pub stated_street: Option<PlaceRef>,
    /// The community the roster states.
    pub stated_community: Option<PlaceRef>,
    /// The zone that its position lies in.
    pub mapped_zone: Option<PlaceRef>,
    /// The zone that counts: the stated one, else the mapped one.
    pub zone: Option<PlaceRef>,
    /// The street that counts.
    pub street: Option<PlaceRef>,
    /// The community that counts.
    pub community: Option<PlaceRef>,
    /// Whether it has a position.
    pub placed: bool,
    /// Whether some stated area is not the one on the map: to be settled by a person.
    pub disagrees: bool,
    /// 道路两侧: a person has looked, and what is stated stands though the map says otherwise.
    pub both_sides: bool,
    /// How often it was changed; what an edit names as its base.
    pub version: u32,
    /// What it covers when it is more than a point: a GeoJSON geometry.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub extent: Option<Extent>,
    /// The first day of this version.
    #[schema(value_type = String, format = Date)]
    pub valid_from: Date,
    /// The last day of this version; `null` = open-ended.
    #[schema(value_type = Option<String>, format = Date)]
    pub valid_to: Option<Date>,
    /// Who answers for it: its own keeper, its zone's and its line's people. Only where one checkpoint is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slots: Option<Vec<Slot>>,
}

/// A line.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct LineItem {
    /// Code, names, badge, coverage.
    #[serde(flatten)]
    pub line: LineRef,
    /// Which unit leads a case: the line's or the place's.
    #[schema(value_type = LeadWord, inline)]
    pub lead: Lead,
    /// The first day of this version.
    #[schema(value_type = String, format = Date)]
    pub valid_from: Date,
    /// The last day of this version; `null` = open-ended.
    #[schema(value_type = Option<String>, format = Date)]
    pub valid_to: Option<Date>,
    /// The line's own slots. Only where one line is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slots: Option<Vec<Slot>>,
}

/// A unit.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct UnitItem {
    /// Stable code.
    #[schema(value_type = String)]
    pub code: Code,
    /// Full name.
    #[schema(value_type = String)]
    pub name: Name,
    /// Short name.
    #[schema(value_type = Option<String>)]
    pub short_name: Option<Name>,
    /// Other names.
    #[schema(value_type = Vec<String>)]
    pub aliases: Vec<Name>,
    /// What it is.
    #[schema(value_type = UnitKindWord, inline)]
    pub kind: UnitKind,
    /// Whether it belongs to the district's own tree.
    pub own: bool,
    /// The unit above it.
    pub parent: Option<UnitRef>,
    /// The street or community whose office or committee it is.
    pub office_of: Option<PlaceRef>,
    /// Office telephone.
    #[schema(value_type = Option<String>)]
    pub office_phone: Option<Phone>,
    /// The district's own display order.
    pub order: i32,
    /// The first day of this version.
    #[schema(value_type = String, format = Date)]
    pub valid_from: Date,
    /// The last day of this version; `null` = open-ended.
    #[schema(value_type = Option<String>, format = Date)]
    pub valid_to: Option<Date>,
    /// The slot of its liaison. Only where one unit is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub slots: Option<Vec<Slot>>,
}

/// A person. There is nothing private here.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct PersonItem {
    /// Stable code.
    #[schema(value_type = String)]
    pub code: Code,
    /// Full name.
    #[schema(value_type = String)]
    pub name: Name,
    /// Other names.
    #[schema(value_type = Vec<String>)]
    pub aliases: Vec<Name>,
    /// The posts held that day, the first one first.
    pub posts: Vec<PostRef>,
    /// Office telephone.
    #[schema(value_type = Option<String>)]
    pub office_phone: Option<Phone>,
    /// The district's own display order.
    pub order: i32,
}

/// A duty.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
pub struct DutyItem {
    /// Stable code.
    #[schema(value_type = String)]
    pub code: Code,
    /// As what.
    pub role: RoleRef,
    /// For what.
    pub subject: SubjectRef,
    /// Who; `null` for a vacant seat.
    pub party: Option<Party>,
    /// In which seat.
    #[schema(value_type = SeatWord, inline)]
    pub seat: Seat,
    /// The first day.
    #[schema(value_type = String, format = Date)]
    pub since: Date,
    /// The last day; `null` = open-ended.
    #[schema(value_type = Option<String>, format = Date)]
    pub until: Option<Date>,
    /// A note.
    #[schema(value_type = Option<String>)]
    pub note: Option<Name>,
    /// How often it was changed; what an edit names as its base.
    pub version: u32,
}

#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code, reason = "the words of a domain enum, for the API's description")]
pub(super) enum LeadWord {
    Line,
    Place,
}

#[derive(ToSchema)]
#[schema(rename_all = "snake_case")]
#[allow(dead_code, reason = "the words of a domain enum, for the API's description")]
pub(super) enum UnitKindWord {
    Leader,
    Department,
    Street,
    Community,
    Public,
    Enterprise,
    Bank,
    School,
    Hospital,
    Other,
}
