//! Which zone a community belongs to: the one its ground lies in, or, where no border tells, the one it is said to
//! lie in.

use std::sync::Arc;

use super::{Atlas, Row};
use crate::domain::{Area, AreaId, AreaKind, Date, Fid};

impl Atlas {
    /// The zone of a community on a day: by a point inside it where both are drawn, else the stated one.
    pub fn zone_of_community(&self, community: AreaId, on: Date) -> Option<AreaId> {
        let row = self.areas(AreaKind::Community).by_id(community.uuid())?;
        self.drawn_home(row.fid, on).or_else(|| self.stated_home(row, on)).map(|zone| zone.id)
    }

    /// The communities of a zone on a day, in the district's order.
    pub fn communities_in(&self, zone: AreaId, on: Date) -> Vec<AreaId> {
        let Some(row) = self.areas(AreaKind::Zone).by_id(zone.uuid()) else { return vec![] };
        let communities = self.areas(AreaKind::Community);
        let mut found: Vec<&Arc<Row<Area>>> = vec![];
        if let Some(face) = self.mesh.face_on(AreaKind::Zone, row.fid, on) {
            self.mesh.visit(AreaKind::Community, face.bounds(), on, |community| {
                if self.area_at(AreaKind::Zone, community.interior(), on) == Some(row.fid) {
                    found.extend(communities.get(community.meaning().area));
                }
            });
        }
        let said = self.communities_of_zone.of(&zone).filter_map(|fid| communities.get(fid));
        found.extend(said.filter(|it| {
            self.drawn_home(it.fid, on).is_none() && self.stated_home(it, on).is_some_and(|home| home.id == zone)
        }));
        found.sort_by(|a, b| (a.versions.near(on).order, &a.code).cmp(&(b.versions.near(on).order, &b.code)));
        found.into_iter().map(|row| row.id).collect()
    }

    /// The zone in which the ground of a community lies.
    fn drawn_home(&self, community: Fid, on: Date) -> Option<&Arc<Row<Area>>> {
        let inside = self.mesh.face_on(AreaKind::Community, community, on)?.interior();
        let zone = self.area_at(AreaKind::Zone, inside, on)?;
        self.areas(AreaKind::Zone).get(zone)
    }

    /// The zone that a community is said to lie in, while there is such a zone.
    fn stated_home(&self, community: &Row<Area>, on: Date) -> Option<&Arc<Row<Area>>> {
        let zone = community.versions.on(on)?.zone?;
        self.areas(AreaKind::Zone).by_id(zone.uuid()).filter(|row| row.versions.on(on).is_some())
    }

    /// Keeps up which communities ever name which zone.
    pub(super) fn note_stated_zones(&mut self, fid: Fid, community: &Area) {
        let zones = |area: &Area| area.versions.all().iter().filter_map(|it| it.zone).collect::<Vec<_>>();
        let before = self.areas(AreaKind::Community).get(fid).map(|row| zones(row)).unwrap_or_default();
        for zone in before {
            self.communities_of_zone.remove(&zone, fid);
        }
        for zone in zones(community) {
            self.communities_of_zone.add(zone, fid);
        }
    }
}
