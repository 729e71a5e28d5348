//! Where a point lies: exactly one area of a kind inside the district, the nearest one outside it.

use std::{ops::ControlFlow, sync::Arc};

use super::{
    Atlas, Row,
    index::Bounds,
    mesh::Face,
    plane::{Plane, geodesic_metres},
};
use crate::domain::{Area, AreaKind, Date, Fid, Position};

/// The area that a point belongs to.
#[derive(Debug, Clone, PartialEq)]
pub struct Located {
    /// The area; `None` where there is none (a hole in the zones, no area of the kind on the day).
    pub area: Option<Arc<Row<Area>>>,
    /// Metres along the geodesic to the area's border when the point is outside the district and `area` is only the
    /// nearest one; `None` when the point is inside.
    pub outside_m: Option<f64>,
}

impl Atlas {
    /// The area of a kind that a point belongs to on a day.
    ///
    /// A point on a border or a corner belongs to the area with the lower code (in the order of their bytes) among
    /// those of that day that touch it; side tests are exact. Outside the district — its polygon, or without one the
    /// union of its zones — the nearest area is given, with its distance.
    pub fn locate(&self, kind: AreaKind, at: Position, on: Date) -> Located {
        if let Some(area) = self.area_at(kind, at, on) {
            return Located { area: self.areas(kind).get(area).cloned(), outside_m: None };
        }
        if self.is_inside(at, on) {
            return Located { area: None, outside_m: None };
        }
        match self.nearest(kind, at, on) {
            Some((face, metres)) => Located { area: self.area_of(face), outside_m: Some(metres) },
            None => Located { area: None, outside_m: None },
        }
    }
    /// Whether a point is in the district on a day: in its polygon, or in some zone. A point on the outer border is.
    pub fn is_inside(&self, at: Position, on: Date) -> bool {
        self.area_at(AreaKind::Zone, at, on).is_some() || self.area_at(AreaKind::District, at, on).is_some()
    }
    /// What the district's polygon spans on a day; without one, what its zones span.
    pub fn extent(&self, on: Date) -> Option<Bounds> {
        let spans = |kind| self.mesh.on(kind, on).map(|face| *face.bounds()).reduce(|a, b| a.joined(&b));
        spans(AreaKind::District).or_else(|| spans(AreaKind::Zone))
    }
    /// How many metres a point is away from what the district spans on a day: 0 inside, and where nothing is known.
    pub fn metres_away(&self, at: Position, on: Date) -> f64 {
        let Some(extent) = self.extent(on) else { return 0.0 };
        let coord = at.coord();
        let nearest = geo_types::Coord {
            x: coord.x.clamp(extent.min.x, extent.max.x),
            y: coord.y.clamp(extent.min.y, extent.max.y),
        };
        geodesic_metres(coord, nearest)
    }
    /// How many metres along the geodesic a point is from the border of an area on a day; `None` where the area has none.
    pub fn metres_to_border(&self, area: &Row<Area>, at: Position, on: Date) -> Option<f64> {
        let face = self.mesh.face_on(area.kind, area.fid, on)?;
        Some(geodesic_distance(face, at, &Plane::at(at)))
    }
    /// The number of the area of a kind that a point is in on a day, or on its border: of several that with the lowest
    /// code, as [`Atlas::locate`] has it.
    pub fn area_at(&self, kind: AreaKind, at: Position, on: Date) -> Option<Fid> {
        self.mesh.find(kind, at.coord(), on)
    }
    /// The face of a kind whose border is nearest on a day, with metres. The nearest point of the border is found in
    /// a plane that touches the earth at `at`, the distance to it then measured along the geodesic: exact for what is
    /// near; many hundred kilometres away a neighbour nearly as near may be given.
    fn nearest(&self, kind: AreaKind, at: Position, on: Date) -> Option<(&Arc<Face>, f64)> {
        let plane = Plane::at(at);
        let mut best: Option<(&Arc<Face>, f64)> = None;
        self.mesh.boxes(kind).visit_outwards(at.coord(), |number, degrees| {
            // A box this many degrees away cannot be nearer than this on the plane.
            if best.is_some_and(|(_, metres)| plane.at_least(degrees) > metres) {
                return ControlFlow::Break(());
            }
            let Some(face) = self.mesh.face_by_number(number) else { return ControlFlow::Continue(()) };
            if !face.meaning().period.contains(on) {
                return ControlFlow::Continue(());
            }
            let metres = flat_distance(face, &plane);
            let nearer = best.is_none_or(|(other, least)| {
                metres < least || (metres == least && face.meaning().code < other.meaning().code)
            });
            if nearer {
                best = Some((face, metres));
            }
            ControlFlow::Continue(())
        });
        best.map(|(face, _)| (face, geodesic_distance(face, at, &plane)))
    }
    fn area_of(&self, face: &Face) -> Option<Arc<Row<Area>>> {
        self.areas(face.meaning().kind).get(face.meaning().area).cloned()
    }
}

fn flat_distance(face: &Face, plane: &Plane) -> f64 {
    closest_points(face, plane).map(|at| plane.metres(at)).fold(f64::INFINITY, f64::min)
}

fn geodesic_distance(face: &Face, from: Position, plane: &Plane) -> f64 {
    let nearest = closest_points(face, plane).min_by(|a, b| plane.metres(*a).total_cmp(&plane.metres(*b)));
    nearest.map_or(0.0, |to| geodesic_metres(from.coord(), to))
}

fn closest_points<'a>(face: &'a Face, plane: &'a Plane) -> impl Iterator<Item = geo_types::Coord<f64>> + 'a {
    let chains = face.rings().iter().flat_map(|ring| &ring.parts).map(|part| part.chain.vertices());
    chains.flat_map(|run| run.windows(2)).map(|edge| plane.closest(edge[0], edge[1]))
}
