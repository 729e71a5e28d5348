//! Checkpoints against the map: each lies in a zone; where the roster disagrees with the map that is said.

use std::collections::{BTreeSet, HashMap, HashSet};

use geo::{BoundingRect, Intersects};
use geo_types::{MultiPolygon, Point};
use rstar::{AABB, PointDistance, RTree, RTreeObject};

use super::super::fault::{At, Faults};
use super::super::input::FileKind;
use super::super::problem::Problem;
use super::super::understand::Drafts;
use crate::atlas::{Atlas, Plane, geodesic_metres};
use crate::domain::{Area, AreaId, AreaKind, AreaVersion, Checkpoint, CheckpointVersion, Date, Position};

/// An area as it is on one day, found by its box.
struct Boxed<'a> {
    area: &'a Area,
    shape: &'a MultiPolygon<f64>,
    envelope: AABB<[f64; 2]>,
}

impl RTreeObject for Boxed<'_> {
    type Envelope = AABB<[f64; 2]>;
    fn envelope(&self) -> Self::Envelope {
        self.envelope
    }
}

impl PointDistance for Boxed<'_> {
    fn distance_2(&self, point: &[f64; 2]) -> f64 {
        rstar::Envelope::distance_2(&self.envelope, point)
    }
}

/// The areas of one kind on one day.
struct Layer<'a> {
    drawn: RTree<Boxed<'a>>,
    /// Those without a border.
    bare: HashSet<AreaId>,
}

impl<'a> Layer<'a> {
    fn on(areas: &[&'a Area], day: Date) -> Self {
        let bare = areas.iter().filter(|area| area.is_bare(day)).map(|area| area.id).collect();
        let boxed = areas.iter().filter_map(|area| {
            let version: &AreaVersion = area.versions.on(day)?;
            let shape = version.shape()?;
            let rect = shape.bounding_rect()?;
            Some(Boxed { area, shape, envelope: AABB::from_corners(rect.min().into(), rect.max().into()) })
        });
        Self { drawn: RTree::bulk_load(boxed.collect()), bare }
    }
    /// Whether it cannot be said what lies in none of them: nothing is drawn, or not all.
    fn is_open(&self) -> bool {
        self.drawn.size() == 0 || !self.bare.is_empty()
    }
    /// The area at a place; on a border the lower code.
    fn at(&self, at: Position) -> Option<&'a Area> {
        let point = Point::from(at.coord());
        let around = self.drawn.locate_in_envelope_intersecting(AABB::from_point([at.lon(), at.lat()]));
        around.filter(|it| it.shape.intersects(&point)).map(|it| it.area).min_by(|a, b| a.code.cmp(&b.code))
    }
    /// The nearest area and how far its nearest corner is, metres; by boxes first, so only a few are compared.
    fn nearest(&self, at: Position) -> Option<(&'a Area, f64)> {
        let plane = Plane::at(at);
        let close = self.drawn.nearest_neighbor_iter([at.lon(), at.lat()]).take(8);
        let corners = close.flat_map(|it| {
            let corners = it.shape.0.iter().flat_map(|polygon| &polygon.exterior().0);
            corners.map(|corner| (it.area, *corner, plane.metres(*corner)))
        });
        let (area, corner, _) = corners.min_by(|(_, _, a), (_, _, b)| a.total_cmp(b))?;
        Some((area, geodesic_metres(at.coord(), corner)))
    }
}

/// The areas of each kind as they will be.
struct Map<'a> {
    areas: HashMap<AreaKind, Vec<&'a Area>>,
    days: HashMap<AreaKind, Vec<Date>>,
    layers: HashMap<(AreaKind, Date), Layer<'a>>,
}

impl<'a> Map<'a> {
    fn new(drafts: &'a Drafts, atlas: &'a Atlas) -> Self {
        let mut map = Self { areas: HashMap::new(), days: HashMap::new(), layers: HashMap::new() };
        for kind in [AreaKind::Zone, AreaKind::Street, AreaKind::Community] {
            let areas = super::resulting_areas(drafts, atlas, kind);
            let days: BTreeSet<Date> = areas
                .iter()
                .flat_map(|area| area.versions.all())
                .flat_map(|version| {
                    let (first, after) = version.period.boundaries();
                    [Some(first), after]
                })
                .flatten()
                .collect();
            map.areas.insert(kind, areas);
            map.days.insert(kind, days.into_iter().collect());
        }
        map
    }
    /// The days on which something differs, within a version's period: its first day, and those on which borders change.
    fn days(&self, kind: AreaKind, version: &CheckpointVersion) -> Vec<Date> {
        let period = version.period;
        let days = self.days[&kind].iter().copied();
        std::iter::once(period.first())
            .chain(days.filter(|day| *day > period.first() && period.contains(*day)))
            .collect()
    }
    fn layer(&mut self, kind: AreaKind, day: Date) -> &Layer<'a> {
        // All days between two changes share the layer of the change before.
        let before = self.days[&kind].partition_point(|change| *change <= day);
        let from = if before == 0 { Date::MIN } else { self.days[&kind][before - 1] };
        let areas = &self.areas[&kind];
        self.layers.entry((kind, from)).or_insert_with(|| Layer::on(areas, from))
    }
    fn code(&self, kind: AreaKind, id: AreaId) -> String {
        let area = self.areas[&kind].iter().find(|area| area.id == id);
        area.map(|area| format!("{} {}", area.code, area.versions.last().name)).unwrap_or_default()
    }
}

/// Checks every checkpoint of the files.
pub(super) fn checkpoints(drafts: &Drafts, atlas: &Atlas, broken: &HashSet<FileKind>, faults: &mut Faults) {
    if drafts.checkpoints.is_empty() {
        return;
    }
    let mut map = Map::new(drafts, atlas);
    for drafted in &drafts.checkpoints {
        for version in drafted.entity.versions.all() {
            if let Some(at) = version.position {
                if !broken.contains(&FileKind::Zones) {
                    inside(&drafted.entity, version, at, &drafted.at, &mut map, faults);
                }
                if !broken.iter().any(|kind| kind.is_layer()) {
                    as_stated(version, at, &drafted.at, &mut map, faults);
                }
            }
        }
    }
}

fn inside(
    point: &Checkpoint,
    version: &CheckpointVersion,
    position: Position,
    at: &At,
    map: &mut Map<'_>,
    faults: &mut Faults,
) {
    for day in map.days(AreaKind::Zone, version) {
        let layer = map.layer(AreaKind::Zone, day);
        if layer.is_open() || layer.at(position).is_some() {
            continue;
        }
        let (nearest, metres) = layer.nearest(position).map_or((String::new(), 0.0), |(area, metres)| {
            (format!("{} {}", area.code, area.versions.near(day).name), metres)
        });
        let problem = Problem::OutsideEveryZone { metres, nearest, day };
        let place = format!("{} {}, {}", point.code, position.lon(), position.lat());
        faults.shape(at.clone(), Some("lon/lat"), problem, Point::from(position.coord()));
        if let Some(fault) = faults.0.last_mut() {
            fault.value = Some(place);
        }
        return;
    }
}

/// Where the roster's areas are not those of the map, on the last day on which anything changes: how things are now.
fn as_stated(version: &CheckpointVersion, position: Position, at: &At, map: &mut Map<'_>, faults: &mut Faults) {
    let stated = [
        (AreaKind::Zone, version.stated.zone),
        (AreaKind::Street, version.stated.street),
        (AreaKind::Community, version.stated.community),
    ];
    for (kind, stated) in stated {
        let Some(stated) = stated else { continue };
        let Some(day) = map.days(kind, version).pop() else { continue };
        let layer = map.layer(kind, day);
        let drawn = layer.at(position);
        let unknown = drawn.is_none() && (layer.drawn.size() == 0 || layer.bare.contains(&stated));
        if unknown || drawn.is_some_and(|area| area.id == stated) {
            continue;
        }
        let code = map.code(kind, stated);
        let value = code.clone();
        let problem = match drawn {
            Some(area) => {
                let drawn = format!("{} {}", area.code, area.versions.near(day).name);
                Problem::StatedDiffers { kind: kind.into(), stated: code, drawn }
            }
            None => Problem::StatedNowhere { kind: kind.into(), stated: code },
        };
        faults.shape(at.clone(), Some(kind.word()), problem, Point::from(position.coord()));
        if let Some(fault) = faults.0.last_mut() {
            fault.value = Some(value);
        }
    }
}
