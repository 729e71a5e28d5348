//! GCJ-02 and BD-09, the offset coordinates of Chinese map services.
//!
//! Neither has an official description. The formula of GCJ-02 is the one that has circulated since 2013 and that the
//! widely used converters share (such as the eviltransform project): a polynomial with sine terms around 105° E,
//! 35° N, scaled from metres to degrees on the Krasovsky ellipsoid. BD-09 is a published turn and stretch on top.
//! The inverses are found by iteration, so that there and back agree far within a millimetre.

use std::f64::consts::PI;

/// Krasovsky 1940: semi-major axis, metres.
const A: f64 = 6_378_245.0;
/// Its squared eccentricity.
const EE: f64 = 0.006_693_421_622_965_943;
/// BD-09 turns by sines of degrees times this.
const TURN: f64 = PI * 3000.0 / 180.0;

/// Map services don't offset what is outside this box.
fn abroad(lon: f64, lat: f64) -> bool {
    !(72.004..=137.8347).contains(&lon) || !(0.8293..=55.8271).contains(&lat)
}

/// Sines that both offsets have in common, metres.
fn ripple(x: f64) -> f64 {
    (20.0 * (6.0 * x * PI).sin() + 20.0 * (2.0 * x * PI).sin()) * 2.0 / 3.0
}

/// A wave of three lengths with their amplitudes, metres.
fn wave(v: f64, long: f64, longest: f64) -> f64 {
    let short = 20.0 * (v * PI).sin() + 40.0 * (v / 3.0 * PI).sin();
    (short + long * (v / 12.0 * PI).sin() + longest * (v / 30.0 * PI).sin()) * 2.0 / 3.0
}

pub(super) fn gcj02_of_wgs84(lon: f64, lat: f64) -> (f64, f64) {
    if abroad(lon, lat) {
        return (lon, lat);
    }
    let (x, y) = (lon - 105.0, lat - 35.0);
    let root = x.abs().sqrt();
    let north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + ripple(x) + wave(y, 160.0, 320.0);
    let east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + ripple(x) + wave(x, 150.0, 300.0);
    let phi = lat.to_radians();
    let w = 1.0 - EE * phi.sin() * phi.sin();
    let metres_north = A * (1.0 - EE) / (w * w.sqrt());
    let metres_east = A / w.sqrt() * phi.cos();
    (lon + (east / metres_east).to_degrees(), lat + (north / metres_north).to_degrees())
}

pub(super) fn wgs84_of_gcj02(lon: f64, lat: f64) -> Option<(f64, f64)> {
    invert(gcj02_of_wgs84, lon, lat)
}

fn bd09_of_gcj02(lon: f64, lat: f64) -> (f64, f64) {
    let radius = lon.hypot(lat) + 0.000_02 * (lat * TURN).sin();
    let angle = lat.atan2(lon) + 0.000_003 * (lon * TURN).cos();
    (radius * angle.cos() + 0.0065, radius * angle.sin() + 0.006)
}

pub(super) fn bd09_of_wgs84(lon: f64, lat: f64) -> (f64, f64) {
    let (lon, lat) = gcj02_of_wgs84(lon, lat);
    bd09_of_gcj02(lon, lat)
}

pub(super) fn wgs84_of_bd09(lon: f64, lat: f64) -> Option<(f64, f64)> {
    let (lon, lat) = invert(bd09_of_gcj02, lon, lat)?;
    wgs84_of_gcj02(lon, lat)
}

/// Finds what `forward` takes to `(x, y)`. Both offsets change slowly (by less than a hundredth per degree moved), so
/// taking the error off again and again gains two digits a step. `None` where that does not settle: on the edge of
/// the box, where the offset sets in at once.
fn invert(forward: fn(f64, f64) -> (f64, f64), x: f64, y: f64) -> Option<(f64, f64)> {
    let (mut lon, mut lat) = (x, y);
    for _ in 0..30 {
        let (there_x, there_y) = forward(lon, lat);
        let (off_x, off_y) = (there_x - x, there_y - y);
        lon -= off_x;
        lat -= off_y;
        if off_x.abs().max(off_y.abs()) < 1e-12 {
            return Some((lon, lat));
        }
    }
    let (there_x, there_y) = forward(lon, lat);
    ((there_x - x).abs().max((there_y - y).abs()) < 1e-9).then_some((lon, lat))
}
