//! Where a checkpoint is: what the roster states, what the map says, and whether they agree.
//!
//! What is stated stands; where the map disagrees that is shown, to be settled by a person.

use std::sync::Arc;

use super::{Atlas, Row};
use crate::domain::{Area, AreaId, AreaKind, CheckpointVersion, Date};

/// A checkpoint's areas on a day.
#[derive(Debug, Clone, Default)]
pub struct Settled {
    /// Whether it has a position; without one it is 待落点.
    pub placed: bool,
    /// The zone the roster states.
    pub stated_zone: Option<Arc<Row<Area>>>,
    /// The zone that counts: the stated one, else the one on the map.
    pub zone: Option<Arc<Row<Area>>>,
    /// The zone its position lies in.
    pub mapped_zone: Option<Arc<Row<Area>>>,
    /// The street that counts.
    pub street: Option<Arc<Row<Area>>>,
    /// The community that counts.
    pub community: Option<Arc<Row<Area>>>,
    /// Whether some stated area is not the one its position lies in (a placed point outside all areas of the kind
    /// disagrees with any that has a border), and nobody has looked and let both stand.
    pub disagrees: bool,
}

impl Atlas {
    /// The areas of a version of a checkpoint on a day.
    pub fn settle(&self, version: &CheckpointVersion, on: Date) -> Settled {
        // A stated area that is no more on the day (a street that was merged) says nothing about the day.
        let stated = |kind, id: Option<AreaId>| {
            let row = self.areas(kind).by_id(id?.uuid())?;
            row.versions.on(on).is_some().then(|| row.clone())
        };
        let mapped = |kind| {
            let area = self.area_at(kind, version.position?, on)?;
            self.areas(kind).get(area).cloned()
        };
        let placed = version.position.is_some();
        let mut disagrees = false;
        let mut settle = |kind, id| {
            let (stated, mapped): (Option<Arc<Row<Area>>>, _) = (stated(kind, id), mapped(kind));
            if let Some(stated) = &stated {
                let same = mapped.as_ref().is_some_and(|mapped: &Arc<Row<Area>>| mapped.id == stated.id);
                // Where the stated one has no border nothing can be said against it.
                let unknown = mapped.is_none() && stated.is_bare(on);
                disagrees |= placed && !same && !unknown;
            }
            (stated, mapped)
        };
        let (stated_zone, mapped_zone) = settle(AreaKind::Zone, version.stated.zone);
        let (stated_street, mapped_street) = settle(AreaKind::Street, version.stated.street);
        let (stated_community, mapped_community) = settle(AreaKind::Community, version.stated.community);
        Settled {
            placed,
            zone: stated_zone.clone().or_else(|| mapped_zone.clone()),
            stated_zone,
            mapped_zone,
            street: stated_street.or(mapped_street),
            community: stated_community.or(mapped_community),
            disagrees: disagrees && !version.both_sides,
        }
    }
}
