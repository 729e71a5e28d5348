//! The mesh against a dumb loop: every polygon looked at, whole-number arithmetic, another method.

use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use proptest::prelude::*;

use super::*;
use crate::{
    atlas::{
        Atlas,
        testing::{
            World, always, day, period,
            tiling::{Plan, Rng, Tiling},
        },
    },
    domain::{Boundary, Period, Position},
};

/// Coordinates as whole numbers of 2^-48 degrees: exact for everything between 16 and 128 degrees, whose last bit is no
/// finer; differences in a district stay below 2^48, so products fit easily.
fn whole(at: Coord<f64>) -> (i128, i128) {
    let scale = (1u64 << 48) as f64;
    ((at.x * scale) as i128, (at.y * scale) as i128)
}

/// One polygon of the dumb loop.
struct Dumb {
    code: String,
    period: Period,
    ring: Vec<(i128, i128)>,
    box_: [i128; 4],
}

impl Dumb {
    fn new(code: &str, period: Period, ring: &[Coord<f64>]) -> Self {
        let ring: Vec<_> = ring.iter().map(|at| whole(*at)).collect();
        let of = |pick: fn(&(i128, i128)) -> i128| {
            (ring.iter().map(pick).min().unwrap(), ring.iter().map(pick).max().unwrap())
        };
        let ((west, east), (south, north)) = (of(|at| at.0), of(|at| at.1));
        Self { code: code.to_owned(), period, ring, box_: [west, south, east, north] }
    }
    /// Whether a point is inside or on the border, by winding number (Sunday 2001).
    fn touches(&self, (x, y): (i128, i128)) -> bool {
        let [west, south, east, north] = self.box_;
        if x < west || x > east || y < south || y > north {
            return false;
        }
        let mut winding = 0;
        for edge in self.ring.windows(2) {
            let ((ax, ay), (bx, by)) = (edge[0], edge[1]);
            let cross = (bx - ax) * (y - ay) - (x - ax) * (by - ay);
            let between = x >= ax.min(bx) && x <= ax.max(bx) && y >= ay.min(by) && y <= ay.max(by);
            if cross == 0 && between {
                return true;
            }
            if ay <= y && by > y && cross > 0 {
                winding += 1;
            } else if ay > y && by <= y && cross < 0 {
                winding -= 1;
            }
        }
        winding != 0
    }
}

/// The lower code among all polygons of the day that touch the point.
fn dumbly(all: &[Dumb], at: Coord<f64>, on: Date) -> Option<&str> {
    let at = whole(at);
    let touching = all.iter().filter(|polygon| polygon.period.contains(on) && polygon.touches(at));
    touching.map(|polygon| polygon.code.as_str()).min()
}

fn cleverly(atlas: &Atlas, at: Coord<f64>, on: Date) -> Option<&str> {
    let at = Position::new(at.x, at.y).unwrap();
    let area = atlas.area_at(AreaKind::Zone, at, on)?;
    atlas.areas(AreaKind::Zone).get(area).map(|row| row.code.as_str())
}

fn solid(ring: Vec<Coord<f64>>) -> Boundary {
    Boundary::new(MultiPolygon(vec![Polygon::new(LineString(ring), vec![])])).unwrap()
}

/// The point itself and its eight neighbours one last bit away.
fn with_neighbours(at: Coord<f64>) -> impl Iterator<Item = Coord<f64>> {
    let near = |v: f64| [v.next_down(), v, v.next_up()];
    near(at.x).into_iter().flat_map(move |x| near(at.y).map(|y| Coord { x, y }))
}

const BEFORE: &str = "2020-01-01..2022-12-31";
const AFTER: &str = "2023-01-01..";

/// Zones of a tiling whose borders move at the turn of a year, with codes in random order; streets over them share
/// their borders.
fn shifting(plan: &Plan) -> (World, Vec<Dumb>, [Tiling; 2]) {
    let before = Tiling::new(plan);
    let after = before.straightened(3, &mut Rng(plan.seed ^ 1));
    let mut world = World::default();
    let mut dumb = vec![];
    let mut codes: Vec<usize> = (0..plan.columns * plan.rows).collect();
    let mut rng = Rng(plan.seed ^ 2);
    (1..codes.len()).rev().for_each(|i| codes.swap(i, rng.below(i + 1)));
    for (cell, code) in codes.iter().enumerate() {
        let (column, row) = (cell % plan.columns, cell / plan.columns);
        let code = format!("Z{code:05}");
        let (old, new) = (before.cell(column, row), after.cell(column, row));
        let versions = if old == new {
            dumb.push(Dumb::new(&code, always(), &old));
            vec![(always(), solid(old))]
        } else {
            dumb.push(Dumb::new(&code, period(BEFORE), &old));
            dumb.push(Dumb::new(&code, period(AFTER), &new));
            vec![(period(BEFORE), solid(old)), (period(AFTER), solid(new))]
        };
        world.area(AreaKind::Zone, &code, versions);
    }
    for (street, column) in (0..plan.columns).step_by(3).enumerate() {
        let wide = 3.min(plan.columns - column);
        let versions = [(BEFORE, &before), (AFTER, &after)]
            .map(|(when, tiling)| (period(when), solid(tiling.block(column, 0, wide, plan.rows))));
        world.area(AreaKind::Street, &format!("S{street:03}"), versions.into());
    }
    (world, dumb, [before, after])
}

#[test]
fn a_million_points_on_and_beside_borders_have_exactly_the_zone_of_the_dumb_loop() {
    let mut points = 0;
    for (seed, rounded) in [(11, false), (12, true), (13, false)] {
        let plan = Plan { columns: 26, rows: 26, steps: 8, origin: (115.8, 28.6), size: 0.004, rounded, seed };
        let (mut world, dumb, tilings) = shifting(&plan);
        world.atlas.compact();
        for (tiling, on) in tilings.iter().zip([day("2022-12-31"), day("2023-01-01")]) {
            for (a, b) in tiling.edges() {
                let middle = Coord { x: (a.x + b.x) / 2.0, y: (a.y + b.y) / 2.0 };
                for at in with_neighbours(a).chain(with_neighbours(middle)) {
                    assert_eq!(cleverly(&world.atlas, at, on), dumbly(&dumb, at, on), "{at:?} on {on}, seed {seed}");
                    points += 1;
                }
            }
        }
    }
    assert!(points >= 1_000_000, "{points}");
}

#[test]
fn no_point_inside_a_tiling_is_in_two_zones_or_none() {
    let plan = Plan { columns: 12, rows: 12, steps: 10, origin: (115.8, 28.6), size: 0.01, rounded: true, seed: 5 };
    let (world, dumb, _) = shifting(&plan);
    let mut rng = Rng(99);
    for _ in 0..50_000 {
        let at = Coord { x: 115.8 + 0.002 + 0.116 * rng.unit(), y: 28.6 + 0.002 + 0.116 * rng.unit() };
        for on in [day("2022-12-31"), day("2023-01-01")] {
            let strictly = dumb.iter().filter(|it| it.period.contains(on) && it.touches(whole(at))).count();
            assert_eq!(strictly, 1, "{at:?}");
            assert_eq!(cleverly(&world.atlas, at, on), dumbly(&dumb, at, on), "{at:?}");
        }
    }
}

/// Each border as text: its vertices and who is where, by code and version.
fn described(mesh: &Mesh) -> Vec<String> {
    let mut list: Vec<String> = mesh
        .borders()
        .map(|border| {
            let who = |side: &[FaceId]| {
                let name = |id: &FaceId| {
                    let meaning = mesh.face(*id).unwrap().meaning();
                    format!("{:?} {} {}", meaning.kind, meaning.code, meaning.version)
                };
                let mut names: Vec<_> = side.iter().map(name).collect();
                names.sort();
                names
            };
            let cyclic = border.chain.is_cyclic();
            format!("{:?} {cyclic} west {:?} east {:?}", border.chain.vertices(), who(&border.west), who(&border.east))
        })
        .collect();
    list.sort();
    list
}

/// Every edge is in one chain; nodes are nodes by their neighbours; rings of chains are the rings of the boundary.
fn check(mesh: &Mesh) {
    use std::collections::{HashMap, HashSet};
    let key = |at: &Coord<f64>| (at.x.to_bits(), at.y.to_bits());
    let mut edges = HashSet::new();
    let mut neighbours: HashMap<_, HashSet<_>> = HashMap::new();
    for border in mesh.borders() {
        for edge in border.chain.vertices().windows(2) {
            let (a, b) = (key(&edge[0]), key(&edge[1]));
            assert!(edges.insert((a.min(b), a.max(b))), "an edge is in two chains");
            neighbours.entry(a).or_default().insert(b);
            neighbours.entry(b).or_default().insert(a);
        }
        assert!(!border.west.is_empty() || !border.east.is_empty());
    }
    for border in mesh.borders() {
        let run = border.chain.vertices();
        let is_node = |at: &Coord<f64>| neighbours[&key(at)].len() != 2;
        assert!(run[1..run.len() - 1].iter().all(|at| !is_node(at)), "a node inside a chain");
        let ends = is_node(&run[0]) && is_node(&run[run.len() - 1]);
        assert_eq!(ends, !border.chain.is_cyclic(), "a chain ends where there is no node");
    }
    for face in mesh.faces.iter().flatten() {
        for (ring, drawn) in face.rings().iter().zip(face.boundary().rings()) {
            let mut laid: Vec<_> = vec![];
            for part in &ring.parts {
                laid.pop();
                laid.extend(part.vertices().map(|at| key(&at)));
            }
            let mut drawn: Vec<_> = drawn.0.iter().map(key).collect();
            assert_eq!(laid.first(), laid.last());
            laid.pop();
            drawn.pop();
            let from = drawn.iter().position(|at| *at == laid[0]).unwrap();
            drawn.rotate_left(from);
            assert_eq!(laid, drawn, "a ring was laid otherwise than it was drawn");
            for part in &ring.parts {
                let border = mesh.border(&part.chain.key()).unwrap();
                let side = if part.reversed { &border.east } else { &border.west };
                assert!(side.contains(&face.id()));
            }
        }
    }
}

const SIDE: usize = 4;

/// What is done to one cell: drawn after one of several tilings, perhaps with a second version, perhaps far away.
#[derive(Debug, Clone)]
struct Step {
    cell: usize,
    first: usize,
    second: Option<usize>,
    street: bool,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (0..SIDE * SIDE, 0usize..5, proptest::option::of(0usize..5), any::<bool>());
    let step = step.prop_map(|(cell, first, second, street)| Step { cell, first, second, street });
    proptest::collection::vec(step, 1..60)
}

/// The ring of a step's cell in one of the tilings; the last one lies far away and shares nothing.
fn drawn(tilings: &[Tiling], which: usize, step: &Step) -> Boundary {
    let (column, row) = (step.cell % SIDE, step.cell / SIDE);
    let tiling = &tilings[which];
    solid(match step.street {
        true => tiling.block(column, row, (SIDE - column).min(2), (SIDE - row).min(3)),
        false => tiling.cell(column, row),
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]
    #[test]
    fn edits_one_by_one_leave_what_a_fresh_build_would(steps in steps(), merge_at in 0usize..60) {
        let plan = Plan { columns: SIDE, rows: SIDE, steps: 4, origin: (115.8, 28.6), size: 0.01, rounded: true, seed: 3 };
        let base = Tiling::new(&plan);
        let far = Tiling::new(&Plan { origin: (116.8, 29.6), ..plan });
        let tilings = [
            base.clone(),
            base.straightened(2, &mut Rng(1)),
            base.straightened(2, &mut Rng(2)),
            base.straightened(1, &mut Rng(3)),
            far,
        ];
        let mut edited = World::default();
        let mut last = std::collections::BTreeMap::new();
        let mut background = None;
        for (at, step) in steps.iter().enumerate() {
            if at == merge_at / 2 {
                background = Some(edited.atlas.clone().merged());
            }
            if at == merge_at {
                background.take().into_iter().for_each(|merged| edited.atlas.install(merged));
            }
            let kind = if step.street { AreaKind::Street } else { AreaKind::Zone };
            let code = format!("{}{:02}", if step.street { 'S' } else { 'Z' }, (step.cell * 7) % (SIDE * SIDE));
            let first = drawn(&tilings, step.first, step);
            let versions = match step.second {
                None => vec![(always(), first)],
                Some(second) => vec![(period(BEFORE), first), (period(AFTER), drawn(&tilings, second, step))],
            };
            edited.area(kind, &code, versions.clone());
            last.insert((kind, code), versions);
        }
        check(&edited.atlas.mesh);
        let mut fresh = World::default();
        let mut dumb = vec![];
        for ((kind, code), versions) in last.iter().rev() {
            fresh.area(*kind, code, versions.clone());
            if *kind == AreaKind::Zone {
                dumb.extend(versions.iter().map(|(when, it)| Dumb::new(code, *when, &it.shape().0[0].exterior().0)));
            }
        }
        check(&fresh.atlas.mesh);
        prop_assert_eq!(described(&edited.atlas.mesh), described(&fresh.atlas.mesh));
        for (a, b) in tilings[0].edges() {
            let middle = Coord { x: (a.x + b.x) / 2.0, y: (a.y + b.y) / 2.0 };
            for at in [a, middle] {
                for on in [day("2022-12-31"), day("2023-01-01")] {
                    let wanted = dumbly(&dumb, at, on);
                    prop_assert_eq!(cleverly(&edited.atlas, at, on), wanted);
                    prop_assert_eq!(cleverly(&fresh.atlas, at, on), wanted);
                }
            }
        }
    }
}

/// The border of a zone around an enclave, of a zone in two pieces, and of one that touches another in a single point.
#[test]
fn enclaves_pieces_and_single_touches_come_and_go() {
    let ring = |at: &[(f64, f64)]| LineString(at.iter().map(|(x, y)| Coord { x: *x, y: *y }).collect());
    let square = |west: f64, south: f64, side: f64| {
        let (east, north) = (west + side, south + side);
        ring(&[(west, south), (east, south), (east, north), (west, north), (west, south)])
    };
    let with_hole = MultiPolygon(vec![Polygon::new(square(115.0, 28.0, 0.5), vec![square(115.125, 28.125, 0.25)])]);
    let enclave = MultiPolygon(vec![Polygon::new(square(115.125, 28.125, 0.25), vec![])]);
    let pieces = MultiPolygon(vec![
        Polygon::new(square(115.5, 28.0, 0.25), vec![]),
        // Touches the first piece, and Z1, in a corner.
        Polygon::new(square(115.75, 28.25, 0.25), vec![]),
    ]);
    let corner = MultiPolygon(vec![Polygon::new(square(115.5, 28.5, 0.25), vec![])]);
    let shapes = [("Z4", with_hole), ("Z2", enclave), ("Z3", pieces), ("Z1", corner)];
    let far = solid(square(110.0, 20.0, 0.5).0);

    let mut world = World::default();
    for (code, shape) in &shapes {
        world.area(AreaKind::Zone, code, vec![(always(), Boundary::new(shape.clone()).unwrap())]);
        check(&world.atlas.mesh);
    }
    let all = described(&world.atlas.mesh);
    let zone = |atlas: &Atlas, x: f64, y: f64| cleverly(atlas, Coord { x, y }, day("2026-11-01")).map(str::to_owned);
    assert_eq!(zone(&world.atlas, 115.25, 28.25).as_deref(), Some("Z2"), "the enclave");
    assert_eq!(zone(&world.atlas, 115.125, 28.2).as_deref(), Some("Z2"), "its border: the lower code");
    assert_eq!(zone(&world.atlas, 115.05, 28.25).as_deref(), Some("Z4"), "around it");
    assert_eq!(zone(&world.atlas, 115.8, 28.3).as_deref(), Some("Z3"), "the second piece");
    assert_eq!(zone(&world.atlas, 115.5, 28.5).as_deref(), Some("Z1"), "where corners meet");
    assert_eq!(zone(&world.atlas, 115.75, 28.25).as_deref(), Some("Z3"), "where the pieces meet");
    assert_eq!(zone(&world.atlas, 115.9, 28.1), None);

    // Each of them leaves and comes back; what is left is as if it had never been.
    for (code, shape) in &shapes {
        world.area(AreaKind::Zone, code, vec![(always(), far.clone())]);
        check(&world.atlas.mesh);
        let mut without = World::default();
        without.area(AreaKind::Zone, code, vec![(always(), far.clone())]);
        for (other, shape) in shapes.iter().filter(|(other, _)| other != code) {
            without.area(AreaKind::Zone, other, vec![(always(), Boundary::new(shape.clone()).unwrap())]);
        }
        assert_eq!(described(&world.atlas.mesh), described(&without.atlas.mesh), "without {code}");
        world.area(AreaKind::Zone, code, vec![(always(), Boundary::new(shape.clone()).unwrap())]);
        assert_eq!(described(&world.atlas.mesh), all);
    }
}
