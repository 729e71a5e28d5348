//! What a set's zones hold: ground, communities, checkpoints; and which checkpoints change their zone.

use geo::{BoundingRect, GeodesicArea, InteriorPoint, Intersects};
use geo_types::{MultiPolygon, Point, Rect};

use super::on;
use crate::atlas::Atlas;
use crate::domain::{Area, AreaId, AreaKind, Code, Date};

/// A zone of the set.
#[derive(Debug, Clone, PartialEq)]
pub struct SetZone {
    /// Its place in the set, from 0.
    pub place: usize,
    /// Its code.
    pub code: Code,
    /// Its ground, square metres on the ellipsoid.
    pub m2: f64,
    /// How many communities lie in it, by a point within each.
    pub communities: usize,
    /// How many checkpoints lie in it.
    pub checkpoints: usize,
    /// Its ground as it would be put in force, WGS 84; `None` where the set draws none.
    pub shape: Option<MultiPolygon<f64>>,
}

/// A checkpoint that changes its zone.
#[derive(Debug, Clone, PartialEq)]
pub struct Moved {
    /// Its code.
    pub code: Code,
    /// Its name.
    pub name: String,
    /// The code of the zone it lies in until then.
    pub from: Option<String>,
    /// The code of the zone that it would lie in.
    pub to: Option<String>,
}

/// Shapes by their boxes: which one a place lies in.
pub(super) struct Ground<'a>(Vec<(&'a Area, &'a MultiPolygon<f64>, Rect<f64>)>);

impl<'a> Ground<'a> {
    pub(super) fn new(areas: impl Iterator<Item = (&'a Area, &'a MultiPolygon<f64>)>) -> Self {
        Self(areas.filter_map(|(area, shape)| Some((area, shape, shape.bounding_rect()?))).collect())
    }
    /// On a border the lower code, as everywhere.
    pub(super) fn at(&self, place: Point<f64>) -> Option<&'a Area> {
        let near = self.0.iter().filter(|(_, _, rect)| rect.intersects(&place));
        near.filter(|(_, shape, _)| shape.intersects(&place)).map(|(area, ..)| *area).min_by(|a, b| a.code.cmp(&b.code))
    }
}

/// The figures of each zone. `areas` are the zones as they would be, `places` those of the set.
pub(super) fn zones(atlas: &Atlas, areas: &[Area], places: &[(usize, AreaId)], first: Date) -> Vec<SetZone> {
    let ground = Ground::new(on(areas, first));
    let mut communities: std::collections::HashMap<AreaId, usize> = std::collections::HashMap::new();
    for row in atlas.areas(AreaKind::Community).iter() {
        let inside = row.versions.on(first).and_then(|version| version.shape()?.interior_point());
        if let Some(zone) = inside.and_then(|place| ground.at(place)) {
            *communities.entry(zone.id).or_default() += 1;
        }
    }
    let mut checkpoints: std::collections::HashMap<AreaId, usize> = std::collections::HashMap::new();
    for (_, place) in positions(atlas, first) {
        if let Some(zone) = ground.at(place) {
            *checkpoints.entry(zone.id).or_default() += 1;
        }
    }
    let figures = places.iter().filter_map(|(place, id)| {
        let area = areas.iter().find(|area| area.id == *id)?;
        let shape = area.versions.on(first)?.shape();
        Some(SetZone {
            place: *place,
            code: area.code.clone(),
            m2: shape.map_or(0.0, GeodesicArea::geodesic_area_unsigned),
            communities: communities.get(id).copied().unwrap_or_default(),
            checkpoints: checkpoints.get(id).copied().unwrap_or_default(),
            shape: shape.cloned(),
        })
    });
    figures.collect()
}

/// The checkpoints that lie in another zone than without the set.
pub(super) fn moved(atlas: &Atlas, areas: &[Area], first: Date) -> Vec<Moved> {
    let was: Vec<Area> = atlas.areas(AreaKind::Zone).iter().map(|row| row.entity.clone()).collect();
    let (before, after) = (Ground::new(on(&was, first)), Ground::new(on(areas, first)));
    let mut list: Vec<Moved> = positions(atlas, first)
        .filter_map(|(row, place)| {
            let code = |area: Option<&Area>| area.map(|area| area.code.to_string());
            let (from, to) = (code(before.at(place)), code(after.at(place)));
            let version = row.versions.on(first)?;
            (from != to).then(|| Moved { code: row.code.clone(), name: version.name.to_string(), from, to })
        })
        .collect();
    list.sort_by(|a, b| a.code.cmp(&b.code));
    list
}

type Checkpoint = std::sync::Arc<crate::atlas::Row<crate::domain::Checkpoint>>;

/// The checkpoints of a day that have a position.
fn positions(atlas: &Atlas, on: Date) -> impl Iterator<Item = (&Checkpoint, Point<f64>)> {
    atlas.checkpoints().iter().filter_map(move |row| {
        let position = row.versions.on(on)?.position?;
        Some((row, Point::from(position.coord())))
    })
}
