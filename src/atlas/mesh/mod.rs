//! The mesh: all versions of all areas as faces over shared borders.
//!
//! Every edge that areas share is stored once, inside a [`Chain`] that knows the faces to its west and to its east;
//! a node is a vertex whose distinct neighbours, over all kinds and all versions, are not exactly two. Dates are
//! looked at when something is asked, so that midnight costs nothing. A copy shares everything; a change costs what
//! it touches.

mod cells;
mod chain;
mod face;
mod label;
#[cfg(test)]
mod proof;
mod stitch;

use std::sync::Arc;

use imbl::Vector;
use smallvec::SmallVec;

pub use chain::{Chain, ChainKey};
pub use face::{Face, FaceId, Meaning, Part, Ring};

pub(super) use face::Side;

use cells::{Cells, Held};
use geo_types::Coord;

use super::{
    HashMap,
    index::{Bounds, BoxIndex, Merged},
};
use crate::domain::{Area, AreaKind, Date, Fid};

/// A chain with the faces along it.
#[derive(Debug, Clone)]
pub struct Border {
    /// Where it runs.
    pub chain: Arc<Chain>,
    /// The faces on the left of its direction: the west of a border that runs north.
    pub west: SmallVec<[FaceId; 4]>,
    /// The faces on the right of its direction.
    pub east: SmallVec<[FaceId; 4]>,
}

/// All versions of all areas as faces over shared borders; see the module.
#[derive(Debug, Clone, Default)]
pub struct Mesh {
    faces: Vector<Option<Arc<Face>>>,
    of_area: [Vector<SmallVec<[FaceId; 2]>>; AreaKind::ALL.len()],
    borders: HashMap<ChainKey, Border>,
    boxes: [BoxIndex; AreaKind::ALL.len()],
    grids: [Grid; AreaKind::ALL.len()],
    /// How many faces of a kind have gone.
    gone: [u64; AreaKind::ALL.len()],
}

/// The cells over the faces that the base of the boxes has.
#[derive(Debug, Clone, Default)]
struct Grid {
    cells: Option<Arc<Cells>>,
    /// How many faces had gone when they were made.
    gone: u64,
}

/// The spatial indexes merged in the background; see [`Mesh::merged`].
pub(super) struct MergedMesh([(Merged, Grid); AreaKind::ALL.len()]);

impl Mesh {
    /// Puts an area as it is now in place of what it was.
    pub(super) fn put(&mut self, fid: Fid, area: &Area) {
        let kind = area.kind as usize;
        let mut old: Vec<Arc<Face>> = self.faces_of(area.kind, fid).cloned().collect();
        let mut now = SmallVec::new();
        for (version, it) in area.versions.all().iter().enumerate() {
            let Some(boundary) = &it.boundary else { continue };
            let meaning = Meaning { kind: area.kind, area: fid, code: area.code.clone(), version, period: it.period };
            // A border that stays is left alone, whatever else changed about the version.
            let kept = match old.iter().position(|face| face.boundary == *boundary) {
                Some(at) => self.keep(&old.swap_remove(at), meaning),
                None => self.insert(meaning, boundary),
            };
            now.push(kept);
        }
        old.iter().for_each(|face| self.remove(face));
        let table = &mut self.of_area[kind];
        while table.len() <= fid.index() {
            table.push_back(SmallVec::new());
        }
        table.set(fid.index(), now);
    }

    /// A face whose border stays; with another meaning it is another face in the same place.
    fn keep(&mut self, old: &Arc<Face>, meaning: Meaning) -> FaceId {
        // Fetched anew: its rings may have been laid anew since.
        let Some(face) = self.face(old.id).filter(|face| face.meaning != meaning).cloned() else { return old.id };
        let id = self.next_id();
        for part in face.rings.iter().flat_map(|ring| &ring.parts) {
            let Some(border) = self.borders.get_mut(&part.chain.key()) else { continue };
            let side = if part.is_west() { &mut border.west } else { &mut border.east };
            side.iter_mut().filter(|held| **held == face.id).for_each(|held| *held = id);
        }
        self.forget(&face);
        self.enter(Face { id, meaning, ..(*face).clone() });
        id
    }
    fn next_id(&self) -> FaceId {
        // Faces that outgrow u32 would outgrow memory long before.
        FaceId(u32::try_from(self.faces.len()).unwrap_or(u32::MAX))
    }
    /// Adds a face under the next number.
    fn enter(&mut self, face: Face) {
        let faces = &self.faces;
        let meant = |number: u32| faces.get(number as usize).is_some_and(Option::is_some);
        self.boxes[face.meaning.kind as usize].add(&face.bounds, face.id.0, meant);
        self.faces.push_back(Some(Arc::new(face)));
    }
    fn forget(&mut self, face: &Face) {
        self.faces.set(face.id.0 as usize, None);
        self.gone[face.meaning.kind as usize] += 1;
    }
    fn set(&mut self, face: Face) {
        let at = face.id.0 as usize;
        self.faces.set(at, Some(Arc::new(face)));
    }

    /// A face by its number.
    pub fn face(&self, id: FaceId) -> Option<&Arc<Face>> {
        self.faces.get(id.0 as usize).and_then(Option::as_ref)
    }
    /// The faces of an area, one a version that has a border, oldest first.
    pub fn faces_of(&self, kind: AreaKind, area: Fid) -> impl Iterator<Item = &Arc<Face>> {
        let ids = self.of_area[kind as usize].get(area.index());
        ids.into_iter().flatten().filter_map(|id| self.face(*id))
    }
    /// The face that an area has on a day.
    pub fn face_on(&self, kind: AreaKind, area: Fid, on: Date) -> Option<&Arc<Face>> {
        self.faces_of(kind, area).find(|face| face.meaning.period.contains(on))
    }
    /// Calls `visit` with each face of a kind that holds on a day and whose box meets `bounds`, in no order that
    /// means anything.
    pub fn visit<'a>(&'a self, kind: AreaKind, bounds: &Bounds, on: Date, mut visit: impl FnMut(&'a Arc<Face>)) {
        self.boxes[kind as usize].visit(bounds, |number| {
            let face = self.face(FaceId(number)).filter(|face| face.meaning.period.contains(on));
            face.into_iter().for_each(&mut visit);
        });
    }
    /// The area of a kind that a point is in on a day, or on its border: of several the one with the lowest code.
    pub(super) fn find(&self, kind: AreaKind, at: Coord<f64>, on: Date) -> Option<Fid> {
        let (grid, boxes) = (&self.grids[kind as usize], &self.boxes[kind as usize]);
        let none_gone = grid.gone == self.gone[kind as usize];
        let is_meant = |held: &Held| held.period.contains(on) && (none_gone || self.face(held.id).is_some());
        let found = grid.cells.as_ref().and_then(|cells| cells.first(at, is_meant));
        if boxes.is_merged() {
            return found.map(|held| held.area);
        }
        let mut found = found.and_then(|held| self.face(held.id));
        boxes.visit_unmerged(&Bounds::of(at), |number| {
            let face = self.face(FaceId(number)).filter(|face| {
                let is_lower = found.is_none_or(|other| face.meaning.code < other.meaning.code);
                is_lower && face.meaning.period.contains(on) && face.side(at) != Side::Outside
            });
            found = face.or(found);
        });
        found.map(|face| face.meaning.area)
    }
    /// The faces of a kind that hold on a day.
    pub fn on(&self, kind: AreaKind, on: Date) -> impl Iterator<Item = &Arc<Face>> {
        let all = self.of_area[kind as usize].iter().flatten();
        all.filter_map(|id| self.face(*id)).filter(move |face| face.meaning.period.contains(on))
    }
    pub(super) fn face_by_number(&self, number: u32) -> Option<&Arc<Face>> {
        self.face(FaceId(number))
    }
    pub(super) fn boxes(&self, kind: AreaKind) -> &BoxIndex {
        &self.boxes[kind as usize]
    }

    /// The faces along a chain.
    pub fn border(&self, chain: &ChainKey) -> Option<&Border> {
        self.borders.get(chain)
    }
    /// Every border, once, in no order that means anything.
    pub fn borders(&self) -> impl Iterator<Item = &Border> {
        self.borders.values()
    }
    /// The rings of a face as shared chains with whether they are passed in reverse; [`Face::rings`] of the face.
    pub fn rings_as_arcs(&self, face: FaceId) -> &[Ring] {
        self.face(face).map_or(&[], |face| face.rings())
    }

    /// How many entries of the spatial indexes wait for a merge.
    pub(super) fn unmerged(&self) -> usize {
        self.boxes.iter().map(BoxIndex::unmerged).sum()
    }
    /// Merges the spatial indexes, leaving out faces that are no more; to be made on a copy, in the background.
    pub(super) fn merged(&self) -> MergedMesh {
        MergedMesh(AreaKind::ALL.map(|kind| {
            let boxes = &self.boxes[kind as usize];
            let merged = boxes.merged(|number| self.face(FaceId(number)).is_some());
            let (grid, gone) = (&self.grids[kind as usize], self.gone[kind as usize]);
            if boxes.is_merged() && gone == grid.gone {
                return (merged, grid.clone());
            }
            let all = self.of_area[kind as usize].iter().flatten().filter_map(|id| self.face(*id)).cloned();
            (merged, Grid { cells: Cells::new(all.collect()).map(Arc::new), gone })
        }))
    }
    /// Puts merged spatial indexes in place, keeping what was added since.
    pub(super) fn install(&mut self, merged: MergedMesh) {
        for ((boxes, grid), (merged, cells)) in self.boxes.iter_mut().zip(&mut self.grids).zip(merged.0) {
            boxes.install(merged);
            *grid = cells;
        }
    }
}
