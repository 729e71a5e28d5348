//! From rows to what lists show of them.

use std::sync::Arc;

use super::{
    AreaFeature, AreaGeometry, AreaProperties, CheckpointFeature, CheckpointProperties, DutyItem, FeatureType,
    LineItem, PersonItem, PointGeometry, UnitItem,
};
use crate::{
    atlas::{Atlas, LineRef, PlaceRef, RoleRef, Row, UnitRef},
    domain::{Area, AreaId, AreaKind, Checkpoint, Date, Duty, Person, Unit, WorkLine},
};

impl Atlas {
    /// An area on a day as a feature; `None` when it has no version that day.
    pub fn area_feature(&self, row: &Row<Area>, on: Date) -> Option<AreaFeature> {
        let it = row.versions.on(on)?;
        Some(AreaFeature {
            r#type: FeatureType::Feature,
            id: row.fid,
            geometry: it.boundary.clone().map(|coordinates| AreaGeometry::MultiPolygon { coordinates }),
            properties: AreaProperties {
                code: row.code.clone(),
                name: it.name.clone(),
                short_name: it.short_name.clone(),
                name_en: it.name_en.clone(),
                order: it.order,
                valid_from: it.period.first(),
                valid_to: it.period.last(),
                version: row.version,
                parent: it.parent.and_then(|id| self.place_view(id, on)),
                zone: it.zone.and_then(|id| self.place_view(id, on)),
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
        let place = |row: &Option<Arc<Row<Area>>>| row.as_ref().map(|row| PlaceRef::of(row, on));
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
                stated_street: it.stated.street.and_then(|id| self.place_view(id, on)),
                stated_community: it.stated.community.and_then(|id| self.place_view(id, on)),
                mapped_zone: place(&settled.mapped_zone),
                zone: place(&settled.zone),
                street: place(&settled.street),
                community: place(&settled.community),
                placed: settled.placed,
                disagrees: settled.disagrees,
                both_sides: it.both_sides,
                version: row.version,
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
