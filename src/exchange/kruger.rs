//! The Gauss–Krüger projection of CGCS2000, scale 1 on its central meridian.
//!
//! Krüger's series in the third flattening n (L. Krüger 1912; in the form of C. Karney, "Transverse Mercator with an
//! accuracy of a few nanometers", 2011), to n⁴: the terms left out are below a micrometre within a zone.

/// CGCS2000: semi-major axis, metres.
const A: f64 = 6_378_137.0;
/// CGCS2000: flattening.
const F: f64 = 1.0 / 298.257_222_101;
/// The third flattening.
const N: f64 = F / (2.0 - F);
/// Radius of the sphere with the same meridian length, metres.
const RADIUS: f64 = A / (1.0 + N) * (1.0 + N * N / 4.0 + N * N * N * N / 64.0);

const ALPHA: [f64; 4] = [
    N * (1.0 / 2.0 + N * (-2.0 / 3.0 + N * (5.0 / 16.0 + N * (41.0 / 180.0)))),
    N * N * (13.0 / 48.0 + N * (-3.0 / 5.0 + N * (557.0 / 1440.0))),
    N * N * N * (61.0 / 240.0 + N * (-103.0 / 140.0)),
    N * N * N * N * (49561.0 / 161_280.0),
];
const BETA: [f64; 4] = [
    N * (1.0 / 2.0 + N * (-2.0 / 3.0 + N * (37.0 / 96.0 + N * (-1.0 / 360.0)))),
    N * N * (1.0 / 48.0 + N * (1.0 / 15.0 + N * (-437.0 / 1440.0))),
    N * N * N * (17.0 / 480.0 + N * (-37.0 / 840.0)),
    N * N * N * N * (4397.0 / 161_280.0),
];

fn eccentricity() -> f64 {
    (F * (2.0 - F)).sqrt()
}

/// Tangent of the conformal latitude from the tangent of the geographic one.
fn conformal(tau: f64) -> f64 {
    let e = eccentricity();
    let sigma = (e * (e * tau / tau.hypot(1.0)).atanh()).sinh();
    tau * sigma.hypot(1.0) - sigma * tau.hypot(1.0)
}

/// `(lon from the central meridian, lat)` in degrees to `(east of the meridian, north of the equator)` in metres.
pub(super) fn to_metres(lon: f64, lat: f64) -> (f64, f64) {
    let (lambda, tau) = (lon.to_radians(), conformal(lat.to_radians().tan()));
    let xi = tau.atan2(lambda.cos());
    let eta = (lambda.sin() / tau.hypot(lambda.cos())).asinh();
    let (mut north, mut east) = (xi, eta);
    for (k, alpha) in (1_u8..).zip(ALPHA) {
        let k2 = 2.0 * f64::from(k);
        north += alpha * (k2 * xi).sin() * (k2 * eta).cosh();
        east += alpha * (k2 * xi).cos() * (k2 * eta).sinh();
    }
    (RADIUS * east, RADIUS * north)
}

/// The inverse of [`to_metres`].
pub(super) fn to_degrees(east: f64, north: f64) -> (f64, f64) {
    let (xi, eta) = (north / RADIUS, east / RADIUS);
    let (mut xi0, mut eta0) = (xi, eta);
    for (k, beta) in (1_u8..).zip(BETA) {
        let k2 = 2.0 * f64::from(k);
        xi0 -= beta * (k2 * xi).sin() * (k2 * eta).cosh();
        eta0 -= beta * (k2 * xi).cos() * (k2 * eta).sinh();
    }
    let lambda = eta0.sinh().atan2(xi0.cos());
    let target = xi0.sin() / eta0.sinh().hypot(xi0.cos());
    // Newton on the tangent of the latitude; two rounds reach the last digit, one more does no harm.
    let e2 = F * (2.0 - F);
    let mut tau = target / (1.0 - e2);
    for _ in 0..4 {
        let here = conformal(tau);
        let slope = (1.0 - e2) * tau.hypot(1.0) / (1.0 + (1.0 - e2) * tau * tau);
        tau += (target - here) / here.hypot(1.0) / slope;
    }
    (lambda.to_degrees(), tau.atan().to_degrees())
}
