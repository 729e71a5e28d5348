//! How faces come and go: chains are split where a new border meets them and joined again when it leaves.
//!
//! Only what shares a vertex with the face that comes or goes is touched. The result does not depend on the order in
//! which faces came: a node is a node by its neighbours alone.

use std::{
    collections::hash_map::Entry,
    sync::{Arc, OnceLock},
};

use foldhash::{HashMap, HashMapExt, HashSet};
use geo_types::Coord;
use smallvec::SmallVec;

use super::{Border, Bounds, Chain, ChainKey, Face, FaceId, Meaning, Mesh, Part, Ring, chain::Vertex, face::cut};
use crate::domain::{AreaKind, Boundary};

/// What is around a vertex, as far as it was looked at.
#[derive(Debug, Default)]
struct Star {
    neighbours: SmallVec<[Vertex; 4]>,
    /// Whether some chain ends here.
    end: bool,
}

impl Star {
    fn add(&mut self, neighbour: Vertex) {
        if !self.neighbours.contains(&neighbour) {
            self.neighbours.push(neighbour);
        }
    }
    fn is_node(&self) -> bool {
        self.neighbours.len() != 2
    }
}

type Stars = HashMap<Vertex, Star>;

impl Mesh {
    /// Adds a face.
    pub(super) fn insert(&mut self, meaning: Meaning, boundary: &Boundary) -> FaceId {
        let id = self.next_id();
        let rings: Vec<&[Coord<f64>]> = boundary.rings().map(|ring| ring.0.as_slice()).collect();
        let bounds = Bounds::around(rings.iter().flat_map(|ring| ring.iter().copied()));
        let bounds = bounds.unwrap_or_else(|| Bounds::of(Coord::zero()));
        let near = self.chains_near(&bounds);

        let mut stars: Stars =
            rings.iter().flat_map(|ring| ring.iter()).map(|at| ((*at).into(), Star::default())).collect();
        near.values().for_each(|chain| look_along(chain, &bounds, &mut stars));
        for ring in &rings {
            look(ring, true, &bounds, &mut stars);
        }
        // A chain that ends at a vertex keeps it a node, come what may: two chains never run side by side.
        let is_node = |at: Vertex| stars.get(&at).is_some_and(|star| star.end || star.is_node());
        let fresh: HashSet<Vertex> =
            stars.iter().filter(|(_, star)| !star.end && star.is_node()).map(|(at, _)| *at).collect();
        self.split(near.values(), &fresh);

        let polygons = boundary.shape().0.iter().enumerate().flat_map(|(polygon, shape)| {
            let holes = shape.interiors().iter().map(move |ring| (polygon, true, ring));
            std::iter::once((polygon, false, shape.exterior())).chain(holes)
        });
        let rings = polygons
            .map(|(polygon, hole, ring)| {
                let (runs, cyclic) = cut(&ring.0, is_node);
                Ring { polygon, hole, parts: runs.into_iter().map(|run| self.hold(id, run, cyclic)).collect() }
            })
            .collect();
        let boundary = boundary.clone();
        let (label, interior) = (OnceLock::new(), OnceLock::new());
        self.enter(Face { id, meaning, boundary, bounds, rings, label, interior });
        id
    }

    /// Takes a face out.
    pub(super) fn remove(&mut self, face: &Arc<Face>) {
        // The rings as they are by now; `face` may be older.
        let Some(face) = self.faces.get(face.id.0 as usize).cloned().flatten() else { return };
        self.forget(&face);
        let mut stars = Stars::new();
        for part in face.rings.iter().flat_map(|ring| &ring.parts) {
            self.release(face.id, part);
            let ends = part.chain.ends().into_iter().flatten();
            stars.extend(ends.map(|end| (end, Star::default())));
        }
        let near = self.chains_near(&face.bounds);
        near.values().for_each(|chain| look_along(chain, &face.bounds, &mut stars));
        let healed: HashSet<Vertex> =
            stars.iter().filter(|(_, star)| star.end && !star.is_node()).map(|(at, _)| *at).collect();
        self.join(near.values(), &healed);
    }

    /// The chains whose box meets `bounds`.
    fn chains_near(&self, bounds: &Bounds) -> HashMap<ChainKey, Arc<Chain>> {
        let mut found = HashMap::new();
        for kind in AreaKind::ALL {
            self.boxes[kind as usize].visit(bounds, |number| {
                let Some(face) = self.face(FaceId(number)) else { return };
                for part in face.rings.iter().flat_map(|ring| &ring.parts) {
                    if part.chain.bounds().meets(bounds) {
                        found.entry(part.chain.key()).or_insert_with(|| part.chain.clone());
                    }
                }
            });
        }
        found
    }

    /// Splits chains at vertices that became nodes, for every face along them.
    fn split<'a>(&mut self, near: impl Iterator<Item = &'a Arc<Chain>>, fresh: &HashSet<Vertex>) {
        let is_fresh = |at: &Coord<f64>| fresh.contains(&Vertex::from(*at));
        let touched: Vec<&Arc<Chain>> =
            near.filter(|chain| !fresh.is_empty() && chain.vertices().iter().any(is_fresh)).collect();
        let split: HashSet<ChainKey> = touched.iter().map(|chain| chain.key()).collect();
        for id in self.faces_along(&split) {
            self.relay(id, |mesh, parts| {
                let mut list = Vec::with_capacity(parts.len() + 1);
                for part in parts {
                    if !split.contains(&part.chain.key()) {
                        list.push(part);
                        continue;
                    }
                    let run: Vec<Coord<f64>> = part.vertices().collect();
                    let runs = if part.chain.is_cyclic() {
                        cut(&run, |at| fresh.contains(&at)).0
                    } else {
                        cut_open(&run, |at| fresh.contains(&at))
                    };
                    // Held first: a chain that is split in one piece more would else be forgotten and made again.
                    list.extend(runs.into_iter().map(|run| mesh.hold(id, run, false)));
                    mesh.release(id, &part);
                }
                list
            });
        }
    }

    /// Joins chains at vertices that are nodes no more, for every face along them.
    fn join<'a>(&mut self, near: impl Iterator<Item = &'a Arc<Chain>>, healed: &HashSet<Vertex>) {
        let ends_healed = |chain: &Chain| chain.ends().into_iter().flatten().any(|end| healed.contains(&end));
        let touched: HashSet<ChainKey> = near.filter(|chain| ends_healed(chain)).map(|chain| chain.key()).collect();
        for id in self.faces_along(&touched) {
            self.relay(id, |mesh, mut parts| {
                let starts_healed = |part: &Part| !part.chain.is_cyclic() && healed.contains(&part.start().into());
                // Begin at a vertex that stays a node; where there is none the ring becomes cyclic.
                let begin = parts.iter().position(|part| !starts_healed(part));
                parts.rotate_left(begin.unwrap_or(0));
                let mut groups: Vec<Vec<Part>> = vec![];
                for part in parts {
                    match groups.last_mut() {
                        Some(group) if starts_healed(&part) => group.push(part),
                        _ => groups.push(vec![part]),
                    }
                }
                let mut list = Vec::with_capacity(groups.len());
                for group in groups {
                    let cyclic = begin.is_none();
                    if group.len() == 1 && !cyclic {
                        list.extend(group);
                        continue;
                    }
                    let mut run: Vec<Coord<f64>> = vec![];
                    for part in &group {
                        run.pop();
                        run.extend(part.vertices());
                    }
                    list.push(mesh.hold(id, run, cyclic));
                    group.iter().for_each(|part| mesh.release(id, part));
                }
                list
            });
        }
    }

    fn faces_along(&self, chains: &HashSet<ChainKey>) -> Vec<FaceId> {
        let along = chains.iter().filter_map(|key| self.borders.get(key));
        let mut list: Vec<FaceId> = along.flat_map(|border| border.west.iter().chain(&border.east)).copied().collect();
        list.sort_unstable();
        list.dedup();
        list
    }

    /// Lays the rings of a face anew.
    fn relay(&mut self, id: FaceId, mut lay: impl FnMut(&mut Self, Vec<Part>) -> Vec<Part>) {
        let Some(mut face) = self.face(id).map(|face| (**face).clone()) else { return };
        for ring in &mut face.rings {
            ring.parts = lay(self, std::mem::take(&mut ring.parts));
        }
        self.set(face);
    }

    /// Notes that a face passes along a run of vertices; the chain is made if nobody passed there before.
    fn hold(&mut self, id: FaceId, run: Vec<Coord<f64>>, cyclic: bool) -> Part {
        let (chain, reversed) = Chain::new(run, cyclic);
        let border = self.borders.entry(chain.key()).or_insert_with(|| Border {
            chain: Arc::new(chain),
            west: SmallVec::new(),
            east: SmallVec::new(),
        });
        let part = Part { chain: border.chain.clone(), reversed };
        if part.is_west() { &mut border.west } else { &mut border.east }.push(id);
        part
    }

    /// Takes a face from a chain; the last one takes the chain with it.
    fn release(&mut self, id: FaceId, part: &Part) {
        let key = part.chain.key();
        let Some(border) = self.borders.get_mut(&key) else { return };
        let side = if part.is_west() { &mut border.west } else { &mut border.east };
        if let Some(at) = side.iter().position(|held| *held == id) {
            side.swap_remove(at);
        }
        if border.west.is_empty() && border.east.is_empty() {
            self.borders.remove(&key);
        }
    }
}

/// Notes the neighbours of those vertices of a chain that are asked for, all of which lie within `bounds`: of a long chain
/// most do not.
fn look_along(chain: &Chain, bounds: &Bounds, stars: &mut Stars) {
    look(chain.vertices(), chain.is_cyclic(), bounds, stars);
    for end in chain.ends().into_iter().flatten() {
        if let Entry::Occupied(mut star) = stars.entry(end) {
            star.get_mut().end = true;
        }
    }
}

fn look(run: &[Coord<f64>], cyclic: bool, bounds: &Bounds, stars: &mut Stars) {
    let last = run.len() - 1;
    for (i, at) in run.iter().enumerate().filter(|(_, at)| bounds.contains(**at)) {
        let Some(star) = stars.get_mut(&Vertex::from(*at)) else { continue };
        let before = if i > 0 { Some(i - 1) } else { cyclic.then(|| last - 1) };
        let after = if i < last { Some(i + 1) } else { cyclic.then_some(1) };
        before.into_iter().chain(after).for_each(|next| star.add(run[next].into()));
    }
}

/// Cuts a run of vertices at those between its ends that are nodes.
fn cut_open(run: &[Coord<f64>], is_node: impl Fn(Vertex) -> bool) -> Vec<Vec<Coord<f64>>> {
    let mut list = vec![];
    let mut from = 0;
    for at in 1..run.len() {
        if at == run.len() - 1 || is_node(run[at].into()) {
            list.push(run[from..=at].to_vec());
            from = at;
        }
    }
    list
}
