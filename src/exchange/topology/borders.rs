//! All borders as rings of numbered points, so that equal places are equal numbers.

use std::collections::{BTreeSet, HashMap};

use geo_types::{Coord, LineString, MultiPolygon, Polygon};

use super::super::fault::{At, Faults};
use super::super::problem::Problem;
use super::super::rings;
use super::super::understand::{Drafted, Drafts};
use super::SHARED;
use crate::atlas::{Atlas, Plane};
use crate::domain::{Area, AreaKind, AreaVersion, Boundary, Date, Period, Position, Versions};

/// A point's number.
pub(super) type Node = u32;

/// The border of one version of an area.
#[derive(Debug, Clone)]
pub(super) struct Border {
    pub kind: AreaKind,
    pub code: String,
    pub period: Period,
    /// Which area of `Borders::owners` it belongs to, and which of its versions it is.
    pub owner: usize,
    version: usize,
    /// Whether the files bring it; others keep their places, and may only be given nodes.
    pub drafted: bool,
    /// Polygons, their rings, the points of a ring; the last is joined to the first.
    pub rings: Vec<Vec<Vec<Node>>>,
    /// Whether it differs from what was given.
    pub touched: bool,
}

impl Border {
    pub(super) fn each_ring(&self) -> impl Iterator<Item = &Vec<Node>> {
        self.rings.iter().flatten()
    }
    /// The sides, each with its points in order.
    pub(super) fn sides(&self) -> impl Iterator<Item = (Node, Node)> {
        self.each_ring().flat_map(|ring| (0..ring.len()).map(|place| (ring[place], ring[(place + 1) % ring.len()])))
    }
}

/// An area as it was given.
struct Owner {
    area: Area,
    at: Option<At>,
    /// Its place among the drafts.
    draft: Option<usize>,
}

/// All borders and the places of their points.
pub(super) struct Borders {
    pub list: Vec<Border>,
    pub points: Vec<Coord<f64>>,
    pub plane: Plane,
    owners: Vec<Owner>,
    /// The areas without a border, and when.
    undrawn: Vec<(AreaKind, Period)>,
}

impl Borders {
    /// The borders of the shared kinds: first those that are there, then those of the files, both from the district
    /// down and by code.
    pub(super) fn gather(drafts: &Drafts, atlas: &Atlas) -> Option<Self> {
        let mut owners: Vec<Owner> = Vec::new();
        let drafted: HashMap<_, usize> =
            drafts.areas.iter().enumerate().map(|(place, it)| (it.entity.id, place)).collect();
        for kind in SHARED {
            let there = atlas.areas(kind).iter().filter(|row| !drafted.contains_key(&row.id));
            owners.extend(there.map(|row| Owner { area: row.entity.clone(), at: None, draft: None }));
        }
        let mut new: Vec<Owner> = drafts
            .areas
            .iter()
            .enumerate()
            .filter(|(_, it)| SHARED.contains(&it.entity.kind))
            .map(|(place, it)| Owner { area: it.entity.clone(), at: Some(it.at.clone()), draft: Some(place) })
            .collect();
        // What is as it was in the atlas keeps its place before what is new.
        let fresh = |owner: &Owner| atlas.area(owner.area.id).is_none_or(|row| row.entity != owner.area);
        new.sort_by(|a, b| (fresh(a), a.area.kind, &a.area.code).cmp(&(fresh(b), b.area.kind, &b.area.code)));
        owners.extend(new);
        let all = owners.iter().map(|owner| &owner.area).chain(drafts.areas.iter().map(|it| &it.entity));
        let origin = all.flat_map(|area| area.versions.last().rings()).find_map(|ring| ring.0.first())?;
        // A vertex of a boundary is a position; without any border there is nothing to measure.
        let plane = Plane::at(Position::new(origin.x, origin.y).ok()?);
        let mut borders = Self { list: Vec::new(), points: Vec::new(), plane, owners, undrawn: Vec::new() };
        borders.number();
        Some(borders)
    }

    /// Gives every distinct place a number.
    fn number(&mut self) {
        let mut known: HashMap<(u64, u64), Node> = HashMap::new();
        for (owner, it) in self.owners.iter().enumerate() {
            for (version, dated) in it.area.versions.all().iter().enumerate() {
                let Some(shape) = dated.shape() else {
                    self.undrawn.push((it.area.kind, dated.period));
                    continue;
                };
                let rings = shape.0.iter().map(|polygon| {
                    let rings = std::iter::once(polygon.exterior()).chain(polygon.interiors());
                    let numbered = rings.map(|ring| {
                        let open = &ring.0[..ring.0.len().saturating_sub(1)];
                        let number = |at: &Coord<f64>| {
                            // A district of four billion vertices does not fit into memory.
                            let next = Node::try_from(self.points.len()).unwrap_or(Node::MAX);
                            *known.entry((at.x.to_bits(), at.y.to_bits())).or_insert_with(|| {
                                self.points.push(*at);
                                next
                            })
                        };
                        open.iter().map(number).collect()
                    });
                    numbered.collect()
                });
                self.list.push(Border {
                    kind: it.area.kind,
                    code: it.area.code.to_string(),
                    period: dated.period,
                    owner,
                    version,
                    drafted: it.draft.is_some(),
                    rings: rings.collect(),
                    touched: false,
                });
            }
        }
    }

    pub(super) fn metres(&self, node: Node) -> [f64; 2] {
        let offset = self.plane.offset(self.points[node as usize]);
        [offset.x, offset.y]
    }
    /// A new point.
    pub(super) fn add(&mut self, at: Coord<f64>) -> Node {
        self.points.push(at);
        Node::try_from(self.points.len() - 1).unwrap_or(Node::MAX)
    }
    /// Where the files bring borders of this kind: the file as a whole.
    pub(super) fn file_of(&self, kind: AreaKind) -> Option<At> {
        let owners = self.owners.iter().filter(|owner| owner.area.kind == kind);
        owners.filter_map(|owner| owner.at.as_ref()).next().map(|at| At::file(&at.file))
    }
    /// Where the files bring this border.
    pub(super) fn at_of(&self, border: &Border) -> Option<At> {
        self.owners[border.owner].at.clone()
    }
    /// Any file that brings borders.
    pub(super) fn any_file(&self) -> At {
        let at = self.owners.iter().find_map(|owner| owner.at.as_ref());
        at.map(|at| At::file(&at.file)).unwrap_or_default()
    }

    /// The first days of the stretches within which the same borders of a kind (and of the district) hold.
    pub(super) fn days(&self, kind: AreaKind) -> Vec<Date> {
        let of_kind = self.list.iter().filter(|border| border.kind == kind || border.kind == AreaKind::District);
        let days: BTreeSet<Date> = of_kind
            .flat_map(|border| {
                let (first, after) = border.period.boundaries();
                [Some(first), after]
            })
            .flatten()
            .collect();
        days.into_iter().filter(|day| self.on(kind, *day).next().is_some()).collect()
    }
    /// The borders of a kind on a day.
    pub(super) fn on(&self, kind: AreaKind, day: Date) -> impl Iterator<Item = usize> {
        let list = self.list.iter().enumerate();
        list.filter(move |(_, border)| border.kind == kind && border.period.contains(day)).map(|(place, _)| place)
    }

    /// Whether every area of a kind has a border on a day: then what is in none of them is a gap.
    pub(super) fn all_drawn(&self, kind: AreaKind, day: Date) -> bool {
        !self.undrawn.iter().any(|(of, period)| *of == kind && period.contains(day))
    }

    /// A border as a shape.
    pub(super) fn shape(&self, border: &Border) -> MultiPolygon<f64> {
        let ring = |nodes: &Vec<Node>| {
            let closed = nodes.iter().chain(nodes.first());
            closed.map(|node| self.points[*node as usize]).collect::<LineString<f64>>()
        };
        let polygon = |rings: &Vec<Vec<Node>>| {
            let mut rings = rings.iter().map(ring);
            let outer = rings.next().unwrap_or_else(|| LineString(vec![]));
            Polygon::new(outer, rings.collect())
        };
        MultiPolygon(border.rings.iter().map(polygon).collect())
    }

    /// Puts what was changed back into the drafts; areas that were there and got nodes become drafts. Says whether
    /// every border is still a proper one.
    pub(super) fn write_back(&self, drafts: &mut Drafts, atlas: &Atlas, faults: &mut Faults) -> bool {
        let mut fine = true;
        // The list runs from owner to owner.
        for borders in self.list.chunk_by(|a, b| a.owner == b.owner) {
            let Some(owner) = borders.first().map(|border| &self.owners[border.owner]) else { continue };
            if !borders.iter().any(|border| border.touched) {
                continue;
            }
            let mut area = owner.area.clone();
            let mut versions: Vec<AreaVersion> = area.versions.all().to_vec();
            for border in borders.iter().filter(|border| border.touched) {
                let at = owner.at.clone().unwrap_or_else(|| self.any_file());
                match self.proper(border, &at, faults) {
                    Some(boundary) => versions[border.version].boundary = Some(boundary),
                    None => {
                        let code = owner.area.code.as_str();
                        faults.field(at, "geometry", code, Problem::Collapsed);
                        fine = false;
                    }
                }
            }
            let Ok(versions) = Versions::new(versions) else { continue };
            area.versions = versions;
            match owner.draft {
                Some(draft) => drafts.areas[draft].entity = area,
                None if atlas.area(area.id).is_some_and(|row| row.entity != area) => {
                    drafts.areas.push(Drafted { entity: area, at: self.any_file() });
                }
                None => {}
            }
        }
        fine
    }

    fn proper(&self, border: &Border, at: &At, faults: &mut Faults) -> Option<Boundary> {
        let shape = self.shape(border);
        let pairs = |ring: &LineString<f64>| ring.0.iter().map(|at| [at.x, at.y]).collect::<Vec<_>>();
        let rings: Vec<Vec<_>> = shape
            .0
            .iter()
            .map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(pairs).collect())
            .collect();
        if rings::check(&rings, at, faults) { Boundary::new(shape).ok() } else { None }
    }
}
