//! What does not fit after all: overlaps, gaps, areas beyond the district, areas nowhere near it.

use geo::{Area as _, BooleanOps, BoundingRect, Distance, Geodesic, Intersects, MapCoords, unary_union};
use geo_types::{Coord, MultiPolygon, Point, Polygon, Rect};
use rstar::primitives::{GeomWithData, Rectangle};
use rstar::{AABB, RTree};

use super::super::checks::resulting_areas;
use super::super::fault::{At, Faults};
use super::super::problem::Problem;
use super::super::understand::Drafts;
use super::borders::Borders;
use super::leftovers::leftovers;
use super::{FAR, SHARED, SLIVER};
use crate::atlas::{Atlas, Plane};
use crate::domain::{Area, AreaKind, Date};

/// Says of areas of the files that are nowhere near the district, and whether there are any.
pub(super) fn far_away(drafts: &Drafts, atlas: &Atlas, faults: &mut Faults) -> bool {
    let districts = resulting_areas(drafts, atlas, AreaKind::District);
    let boxed = |area: &Area| area.versions.last().shape()?.bounding_rect();
    let Some(home) = districts.first().and_then(|area| boxed(area)) else { return false };
    let mut any = false;
    for drafted in &drafts.areas {
        let Some(there) = boxed(&drafted.entity) else { continue };
        let metres = apart(&home, &there);
        if metres > FAR * 1000.0 {
            let place = Point::from(there.center());
            faults.shape(drafted.at.clone(), Some("geometry"), Problem::FarAway { km: metres / 1000.0 }, place);
            any = true;
        }
    }
    any
}

/// Metres between two boxes.
fn apart(a: &Rect<f64>, b: &Rect<f64>) -> f64 {
    let near = |low: f64, high: f64, to: f64| to.clamp(low, high);
    let middle = b.center();
    let here = Coord { x: near(a.min().x, a.max().x, middle.x), y: near(a.min().y, a.max().y, middle.y) };
    let there = Coord { x: near(b.min().x, b.max().x, here.x), y: near(b.min().y, b.max().y, here.y) };
    Geodesic.distance(Point(here), Point(there))
}

/// An area on a day.
struct Piece<'a> {
    code: &'a str,
    at: Option<At>,
    shape: MultiPolygon<f64>,
}

/// Checks every kind on every day on which something changes; each fault is said once, for the first such day.
pub(super) fn check(drafts: &Drafts, atlas: &Atlas, borders: &Borders, whole: bool, faults: &mut Faults) {
    let mut said: Vec<String> = Vec::new();
    for kind in &SHARED[1..] {
        for day in borders.days(*kind) {
            if leftovers(borders, *kind, day).is_empty() {
                continue;
            }
            let pieces: Vec<Piece<'_>> = borders
                .on(*kind, day)
                .map(|place| {
                    let border = &borders.list[place];
                    Piece { code: &border.code, at: borders.at_of(border), shape: borders.shape(border) }
                })
                .collect();
            let district: Vec<MultiPolygon<f64>> =
                borders.on(AreaKind::District, day).map(|place| borders.shape(&borders.list[place])).collect();
            let mut look = Look { kind: *kind, day, plane: borders.plane, said: &mut said, faults };
            look.overlaps(&pieces);
            if whole {
                let file = || borders.file_of(*kind).unwrap_or_else(|| borders.any_file());
                if borders.all_drawn(*kind, day) {
                    look.gaps(&pieces, district.first(), file);
                }
                look.beyond(&pieces, district.first(), file);
            }
        }
    }
    estates(drafts, atlas, borders.plane, &mut said, faults);
}

fn estates(drafts: &Drafts, atlas: &Atlas, plane: Plane, said: &mut Vec<String>, faults: &mut Faults) {
    let estates = resulting_areas(drafts, atlas, AreaKind::Estate);
    let at = |area: &Area| drafts.areas.iter().find(|it| it.entity.id == area.id).map(|it| it.at.clone());
    let mut days: Vec<Date> =
        estates.iter().flat_map(|area| area.versions.all().iter().map(|it| it.period.first())).collect();
    days.sort();
    days.dedup();
    for day in days {
        let on = estates.iter().filter_map(|area| Some((area, area.versions.on(day)?)));
        let pieces: Vec<Piece<'_>> = on
            .filter_map(|(area, it)| Some(Piece { code: area.code.as_str(), at: at(area), shape: it.shape()?.clone() }))
            .collect();
        Look { kind: AreaKind::Estate, day, plane, said, faults }.overlaps(&pieces);
    }
}

struct Look<'a> {
    kind: AreaKind,
    day: Date,
    plane: Plane,
    said: &'a mut Vec<String>,
    faults: &'a mut Faults,
}

impl Look<'_> {
    /// The parts that are no sliver, and their square metres.
    fn large(&self, shape: MultiPolygon<f64>) -> Option<(MultiPolygon<f64>, f64)> {
        let m2 = |polygon: &Polygon<f64>| polygon.map_coords(|at| self.plane.offset(at)).unsigned_area();
        let parts: Vec<Polygon<f64>> = shape.0.into_iter().filter(|polygon| m2(polygon) >= SLIVER).collect();
        let total = parts.iter().map(m2).sum();
        (!parts.is_empty()).then_some((MultiPolygon(parts), total))
    }
    fn say(&mut self, key: String, at: At, problem: Problem, shape: MultiPolygon<f64>) {
        if !self.said.contains(&key) {
            self.said.push(key);
            self.faults.shape(at, Some("geometry"), problem, shape);
        }
    }

    fn overlaps(&mut self, pieces: &[Piece<'_>]) {
        let boxes = pieces.iter().enumerate().filter_map(|(place, piece)| {
            let rect = piece.shape.bounding_rect()?;
            Some(GeomWithData::new(Rectangle::from_corners(rect.min().into(), rect.max().into()), place))
        });
        let tree: RTree<GeomWithData<Rectangle<[f64; 2]>, usize>> = RTree::bulk_load(boxes.collect());
        for (place, a) in pieces.iter().enumerate() {
            let Some(rect) = a.shape.bounding_rect() else { continue };
            let window: AABB<[f64; 2]> = AABB::from_corners(rect.min().into(), rect.max().into());
            let mut others: Vec<usize> =
                tree.locate_in_envelope_intersecting(window).map(|it| it.data).filter(|other| *other > place).collect();
            others.sort_unstable();
            for b in others.into_iter().map(|other| &pieces[other]) {
                // Areas that are both there already are not for this import to mend.
                let Some(at) = b.at.clone().or_else(|| a.at.clone()) else { continue };
                if let Some((shape, m2)) = self.large(a.shape.intersection(&b.shape)) {
                    let (one, other) = (a.code.min(b.code).to_owned(), a.code.max(b.code).to_owned());
                    let problem = Problem::Overlap {
                        kind: self.kind.into(),
                        a: one.clone(),
                        b: other.clone(),
                        m2,
                        day: self.day,
                    };
                    self.say(format!("overlap {:?} {one} {other} {m2:.0}", self.kind), at, problem, shape);
                }
            }
        }
    }

    /// Gaps in the district (zones) or within the areas of a kind.
    fn gaps(&mut self, pieces: &[Piece<'_>], district: Option<&MultiPolygon<f64>>, file: impl Fn() -> At) {
        let union = unary_union(pieces.iter().map(|piece| &piece.shape));
        let gaps = match district {
            Some(district) if self.kind == AreaKind::Zone => district.difference(&union),
            _ => holes(&union),
        };
        for gap in gaps.0 {
            let Some((shape, m2)) = self.large(MultiPolygon(vec![gap])) else { continue };
            let near = pieces.iter().find(|piece| piece.shape.intersects(&shape)).map_or("", |piece| piece.code);
            let problem = Problem::Gap { kind: self.kind.into(), m2, day: self.day, near: near.to_owned() };
            self.say(format!("gap {:?} {near} {m2:.0}", self.kind), file(), problem, shape);
        }
    }

    /// Parts of areas beyond the district.
    fn beyond(&mut self, pieces: &[Piece<'_>], district: Option<&MultiPolygon<f64>>, file: impl Fn() -> At) {
        let Some(district) = district else { return };
        for piece in pieces {
            let Some((shape, m2)) = self.large(piece.shape.difference(district)) else { continue };
            let problem =
                Problem::BeyondDistrict { kind: self.kind.into(), code: piece.code.to_owned(), m2, day: self.day };
            let at = piece.at.clone().unwrap_or_else(&file);
            self.say(format!("beyond {:?} {} {m2:.0}", self.kind, piece.code), at, problem, shape);
        }
    }
}

/// What is enclosed by a shape and not part of it.
fn holes(shape: &MultiPolygon<f64>) -> MultiPolygon<f64> {
    let rings = shape.0.iter().flat_map(|polygon| polygon.interiors().to_vec());
    let filled = MultiPolygon(rings.map(|ring| Polygon::new(ring, vec![])).collect());
    // An island within a hole is no gap.
    filled.difference(shape)
}
