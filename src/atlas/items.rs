//! Entities as lists show them: GeoJSON features for places, plain objects for the rest.

use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Atlas, Row,
    slots::{SeatWord, Slot},
    views::{LineRef, Party, PlaceRef, PostRef, RoleRef, SubjectRef, UnitRef},
};
use crate::domain::{
    Area, AreaId, AreaKind, Boundary, Checkpoint, Code, Date, Duty, Extent, Fid, Lead, Name, Person, Phone, Position,
    Seat, Unit, UnitKind, WorkLine,
};

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
    /// A MultiPolygon, WGS 84.
    #[schema(value_type = Object)]
    pub geometry: AreaGeometry,
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
    /// The street of a community, the community of an estate, as stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent: Option<PlaceRef>,
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

impl Atlas {
    /// An area on a day as a feature; `None` when it has no version that day.
    pub fn area_feature(&self, row: &Row<Area>, on: Date) -> Option<AreaFeature> {
        let it = row.versions.on(on)?;
        Some(AreaFeature {
            r#type: FeatureType::Feature,
            id: row.fid,
            geometry: AreaGeometry::MultiPolygon { coordinates: it.boundary.clone() },
            properties: AreaProperties {
                code: row.code.clone(),
                name: it.name.clone(),
                short_name: it.short_name.clone(),
                name_en: it.name_en.clone(),
                order: it.order,
                valid_from: it.period.first(),
                valid_to: it.period.last(),
                parent: it.parent.and_then(|id| self.place_view(id, on)),
                slots: None,
            },
        })
    }
    /// The same with the slots of a zone.
    pub fn area_detail(&self, row: &Row<Area>, on: Date) -> Option<AreaFeature> {
        let mut feature = self.area_feature(row, on)?;
        feature.properties.slots = (row.kind == AreaKind::Zone).then(|| self.zone_slots(row.id, on));
        Some(feature)
    }
    /// A checkpoint on a day as a feature; `None` when it has no version that day.
    pub fn checkpoint_feature(&self, row: &Row<Checkpoint>, on: Date) -> Option<CheckpointFeature> {
        let it = row.versions.on(on)?;
        let settled = self.settle(it, on);
        let place = |row: &Option<std::sync::Arc<Row<Area>>>| row.as_ref().map(|row| PlaceRef::of(row, on));
        Some(CheckpointFeature {
            r#type: FeatureType::Feature,
            id: row.fid,
            geometry: it.position.map(|coordinates| PointGeometry::Point { coordinates }),
            properties: CheckpointProperties {
                code: row.code.clone(),
                name: it.name.clone(),
                line: self.line(it.line).map(|line| LineRef::of(line, on)),
                address: it.address.clone(),
                aliases: it.aliases.clone(),
                stated_zone: place(&settled.stated_zone),
                mapped_zone: place(&settled.mapped_zone),
                zone: place(&settled.zone),
                street: place(&settled.street),
                community: place(&settled.community),
                placed: settled.placed,
                disagrees: settled.disagrees,
                extent: it.extent.clone(),
                valid_from: it.period.first(),
                valid_to: it.period.last(),
                slots: None,
            },
        })
    }
    /// The same with its own keeper and the slots of its zone and line.
    pub fn checkpoint_detail(&self, row: &Row<Checkpoint>, on: Date) -> Option<CheckpointFeature> {
        let mut feature = self.checkpoint_feature(row, on)?;
        let it = row.versions.on(on)?;
        let zone: Option<AreaId> = self.settle(it, on).zone.map(|zone| zone.id);
        let mut slots = self.checkpoint_slots(row.id, on);
        slots.extend(zone.map(|zone| self.zone_slots(zone, on)).unwrap_or_default());
        slots.extend(self.line_slots_in(it.line, zone, on));
        feature.properties.slots = Some(slots);
        Some(feature)
    }
    /// A line on a day; `None` when it has no version that day.
    pub fn line_item(&self, row: &Row<WorkLine>, on: Date) -> Option<LineItem> {
        let it = row.versions.on(on)?;
        Some(LineItem {
            line: LineRef::of(row, on),
            lead: it.lead,
            valid_from: it.period.first(),
            valid_to: it.period.last(),
            slots: None,
        })
    }
    /// The same with its own slots.
    pub fn line_detail(&self, row: &Row<WorkLine>, on: Date) -> Option<LineItem> {
        Some(LineItem { slots: Some(self.line_slots(row.id, on)), ..self.line_item(row, on)? })
    }
    /// A unit on a day; `None` when it has no version that day.
    pub fn unit_item(&self, row: &Row<Unit>, on: Date) -> Option<UnitItem> {
        let it = row.versions.on(on)?;
        Some(UnitItem {
            code: row.code.clone(),
            name: it.name.clone(),
            short_name: it.short_name.clone(),
            aliases: it.aliases.clone(),
            kind: it.kind,
            own: it.own,
            parent: it.parent.and_then(|id| self.unit(id)).map(|above| UnitRef::of(above, on)),
            office_of: it.office_of.and_then(|id| self.place_view(id, on)),
            office_phone: it.office_phone.clone(),
            order: it.order,
            valid_from: it.period.first(),
            valid_to: it.period.last(),
            slots: None,
        })
    }
    /// The same with the slot of its liaison.
    pub fn unit_detail(&self, row: &Row<Unit>, on: Date) -> Option<UnitItem> {
        Some(UnitItem { slots: Some(self.unit_slots(row.id, on)), ..self.unit_item(row, on)? })
    }
    /// A person with the posts of a day.
    pub fn person_item(&self, row: &Row<Person>, on: Date) -> PersonItem {
        PersonItem {
            code: row.code.clone(),
            name: row.name.clone(),
            aliases: row.aliases.clone(),
            posts: self.post_views(row.id, on),
            office_phone: row.office_phone.clone(),
            order: row.order,
        }
    }
    /// A duty in the words of a day, whether or not it holds then; `None` when its role or subject is not known.
    pub fn duty_item(&self, row: &Row<Duty>, on: Date) -> Option<DutyItem> {
        Some(DutyItem {
            code: row.code.clone(),
            role: RoleRef::from(&self.role(row.role)?.entity),
            subject: self.subject_view(row.subject, on)?,
            party: row.party.and_then(|party| self.party_view(party, on)),
            seat: row.seat,
            since: row.period.first(),
            until: row.period.last(),
            note: row.note.clone(),
            version: row.version,
        })
    }
}
