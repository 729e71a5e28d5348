//! How a network is drawn at each zoom: every arc simplified once and put on the zoom's grid once.

use std::sync::OnceLock;

use super::{
    clusters::CELL,
    coord::{Frame, MAX_ZOOM, Point, fine_bits},
    network::{Network, Step},
    rings,
    simplify::{self, Chord},
    snap,
    together::{TINY, TOGETHER_ZOOM},
};
use crate::{atlas::Bounds, domain::Position};

/// How far a drawn border may be from the true one, in units of the zoom's grid: half a pixel where a tile is drawn
/// 512 pixels wide.
const TOLERANCE: f64 = 4.0;

/// A network with its arcs as they are drawn, worked out when they are first asked for.
#[derive(Debug)]
pub struct Lines {
    network: Network,
    zooms: [OnceLock<Zoom>; MAX_ZOOM as usize + 1],
}

#[derive(Debug)]
struct Zoom {
    z: u8,
    /// On the fine grid, fewer vertices.
    simple: Vec<OnceLock<Box<[Point]>>>,
    /// On the zoom's grid.
    drawn: Vec<OnceLock<Box<[Point]>>>,
}

impl Lines {
    /// Nothing is worked out yet.
    pub fn new(network: Network) -> Self {
        Self { network, zooms: std::array::from_fn(|_| OnceLock::new()) }
    }
    /// The network.
    pub fn network(&self) -> &Network {
        &self.network
    }
    /// A ring on the grid of a zoom, open and tidy; empty when it encloses nothing there.
    pub fn ring(&self, steps: &[Step], z: u8) -> Vec<Point> {
        let z = z.min(MAX_ZOOM);
        rings::tidy(&self.joined(steps, |step| self.drawn(step.arc, z)))
    }

    /// Where borders may be drawn differently, at a zoom, after something was touched: an arc depends on the vertices
    /// near it, and is put on the grid with regard to the arcs near it.
    pub fn influence(&self, touched: &Bounds, z: u8) -> Frame {
        let [w, s, e, n] = touched.to_array();
        let corner = |lon, lat| Position::new(lon, lat).map(Point::of);
        let (Ok(a), Ok(b)) = (corner(w, s), corner(e, n)) else { return Frame::EVERYTHING };
        let reach = (TOLERANCE as i64 + 2) << fine_bits(z);
        let mut frame = Frame::around(&[a, b]).unwrap_or(Frame::EVERYTHING); // never empty
        for _ in 0..2 {
            let near = self.network.outlines_in(frame.grown(reach));
            frame = near.into_iter().fold(frame, |frame, outline| frame.union(outline.frame));
        }
        // The shape and the number of those drawn together depend on a whole cell.
        let cell = if z <= TOGETHER_ZOOM { (CELL + TINY) << fine_bits(z) } else { 0 };
        frame.grown(reach + cell)
    }

    fn joined<'a>(&'a self, steps: &[Step], arc: impl Fn(&Step) -> &'a [Point]) -> Vec<Point> {
        let mut ring: Vec<Point> = vec![];
        for step in steps {
            let arc = arc(step);
            // An arc ends where the next one begins.
            match step.reversed {
                false => ring.extend(arc.iter().skip(1)),
                true => ring.extend(arc.iter().rev().skip(1)),
            }
        }
        ring
    }

    fn zoom(&self, z: u8) -> &Zoom {
        let none = || self.network.arcs().iter().map(|_| OnceLock::new()).collect();
        self.zooms[usize::from(z)].get_or_init(|| Zoom { z, simple: none(), drawn: none() })
    }

    fn drawn(&self, arc: u32, z: u8) -> &[Point] {
        let zoom = self.zoom(z);
        zoom.drawn[arc as usize].get_or_init(|| {
            let unit = 1 << fine_bits(z);
            let frame = self.network.arcs()[arc as usize].frame.grown(unit);
            let near = self.network.arcs_in(frame);
            let vertices = near.into_iter().flat_map(|other| self.simple(zoom, other)).filter(|p| frame.holds(**p));
            let mut hot: Vec<Point> = vertices.map(|p| p.at_zoom(z)).collect();
            hot.sort_unstable();
            hot.dedup();
            snap::snapped(self.simple(zoom, arc), z, &hot).into()
        })
    }

    fn simple<'a>(&'a self, zoom: &'a Zoom, index: u32) -> &'a [Point] {
        let arc = &self.network.arcs()[index as usize];
        if zoom.z == MAX_ZOOM {
            return &arc.points;
        }
        zoom.simple[index as usize].get_or_init(|| {
            let tolerance = TOLERANCE * (1_i64 << fine_bits(zoom.z)) as f64;
            let clear = |chord: Chord| {
                let (a, b) = (arc.points[chord.from], arc.points[chord.to]);
                // Just a little more than the reach, for the rounding of distances.
                let reach = chord.reach * (1.0 + 1e-9) + 1.0;
                let frame = Frame { min: [a.x.min(b.x), a.y.min(b.y)], max: [a.x.max(b.x), a.y.max(b.y)] };
                let own = |on: Option<(u32, u32)>| {
                    on.is_some_and(|(on, at)| on == index && (chord.from..=chord.to).contains(&(at as usize)))
                };
                !self.network.vertices_in(frame.grown(reach.ceil() as i64)).any(|vertex| {
                    vertex.kinds & arc.kinds != 0
                        && !own(vertex.on)
                        && vertex.at != a
                        && vertex.at != b
                        && simplify::distance(vertex.at, a, b) <= reach
                })
            };
            simplify::kept(&arc.points, tolerance, arc.least, clear).into_iter().map(|i| arc.points[i]).collect()
        })
    }
}
