// Plane and ellipsoid helpers. Positions are kept as integers of 1e-7 degree (about 1 cm), so that two
// borders that share a vertex share it exactly; metres are a local plane good to 0.1 % over the district.

/** Centre of the local plane, degrees WGS 84. */
export const ORIGIN = [115.87, 28.645];
const K = Math.PI / 180;
const A = 6378137;
const F = 1 / 298.257223563;
const E2 = F * (2 - F);
const SIN = Math.sin(ORIGIN[1] * K);
const W = Math.sqrt(1 - E2 * SIN * SIN);
/** Metres per degree of longitude and of latitude at the origin (WGS 84 radii of curvature). */
export const MX = (A / W) * Math.cos(ORIGIN[1] * K) * K;
export const MY = ((A * (1 - E2)) / (W * W * W)) * K;

/** [lon, lat] degrees -> local metres. */
export const toM = ([lon, lat]) => [(lon - ORIGIN[0]) * MX, (lat - ORIGIN[1]) * MY];
/** Local metres -> [lon, lat] degrees, rounded to 7 decimals. */
export const toDeg = ([x, y]) => [round7(ORIGIN[0] + x / MX), round7(ORIGIN[1] + y / MY)];
export const round7 = (v) => Math.round(v * 1e7) / 1e7;
/** Local metres, moved onto the grid of 1e-7 degree. */
export const onGrid = (p) => toM(toDeg(p));

export const dist = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]);
export const lerp = (a, b, t) => [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];

/** Signed area of a ring in the plane (m², counter-clockwise positive). */
export function ringArea(r) {
  let s = 0;
  for (let i = 0, j = r.length - 1; i < r.length; j = i++) s += r[j][0] * r[i][1] - r[i][0] * r[j][1];
  return s / 2;
}

export function inRing(p, r) {
  let c = false;
  for (let i = 0, j = r.length - 1; i < r.length; j = i++) {
    const a = r[i];
    const b = r[j];
    if (a[1] > p[1] !== b[1] > p[1] && p[0] < ((b[0] - a[0]) * (p[1] - a[1])) / (b[1] - a[1]) + a[0]) c = !c;
  }
  return c;
}

/** Inside a GeoJSON Polygon or MultiPolygon (same units as p). */
export function inGeometry(p, g) {
  const polys = g.type === 'Polygon' ? [g.coordinates] : g.coordinates;
  return polys.some((rings) => inRing(p, rings[0]) && !rings.slice(1).some((h) => inRing(p, h)));
}

/** Nearest point of segment a-b: [distance, t]. */
export function toSegment(p, a, b) {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const l = dx * dx + dy * dy;
  const t = l ? Math.max(0, Math.min(1, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / l)) : 0;
  return [Math.hypot(p[0] - a[0] - t * dx, p[1] - a[1] - t * dy), t];
}

/** Nearest point of a polyline: {d, i, t, p}. */
export function toLine(p, line) {
  let best = { d: Infinity, i: 0, t: 0 };
  for (let i = 0; i + 1 < line.length; i++) {
    const [d, t] = toSegment(p, line[i], line[i + 1]);
    if (d < best.d) best = { d, i, t };
  }
  best.p = lerp(line[best.i], line[best.i + 1], best.t);
  return best;
}

/** Where segments a-b and c-d cross: [t on a-b, u on c-d] or null. */
export function cross(a, b, c, d) {
  const rx = b[0] - a[0];
  const ry = b[1] - a[1];
  const sx = d[0] - c[0];
  const sy = d[1] - c[1];
  const den = rx * sy - ry * sx;
  if (Math.abs(den) < 1e-12) return null;
  const t = ((c[0] - a[0]) * sy - (c[1] - a[1]) * sx) / den;
  const u = ((c[0] - a[0]) * ry - (c[1] - a[1]) * rx) / den;
  return t >= 0 && t <= 1 && u >= 0 && u <= 1 ? [t, u] : null;
}

export function lineLength(l) {
  let s = 0;
  for (let i = 1; i < l.length; i++) s += dist(l[i - 1], l[i]);
  return s;
}

/** The point at distance s along a polyline, with its direction: {p, dir}. */
export function along(l, s) {
  for (let i = 1; i < l.length; i++) {
    const d = dist(l[i - 1], l[i]);
    if (s <= d || i === l.length - 1) {
      const t = d ? Math.min(1, s / d) : 0;
      return {
        p: lerp(l[i - 1], l[i], t),
        dir: d ? [(l[i][0] - l[i - 1][0]) / d, (l[i][1] - l[i - 1][1]) / d] : [1, 0],
      };
    }
    s -= d;
  }
  return { p: l[0], dir: [1, 0] };
}

/** The part of a polyline between distances s0 and s1. */
export function part(l, s0, s1) {
  const out = [along(l, s0).p];
  let s = 0;
  for (let i = 1; i < l.length; i++) {
    s += dist(l[i - 1], l[i]);
    if (s > s0 + 0.5 && s < s1 - 0.5) out.push(l[i]);
  }
  out.push(along(l, s1).p);
  return out;
}

/** Centripetal Catmull-Rom through the control points, a vertex about every `step` metres. */
export function smooth(ctrl, step, closed = false) {
  const n = ctrl.length;
  const at = (i) => {
    if (closed) return ctrl[(i + n) % n];
    if (i < 0) return [2 * ctrl[0][0] - ctrl[1][0], 2 * ctrl[0][1] - ctrl[1][1]];
    if (i >= n) return [2 * ctrl[n - 1][0] - ctrl[n - 2][0], 2 * ctrl[n - 1][1] - ctrl[n - 2][1]];
    return ctrl[i];
  };
  const out = [];
  for (let i = 0; i < (closed ? n : n - 1); i++) {
    const [p0, p1, p2, p3] = [at(i - 1), at(i), at(i + 1), at(i + 2)];
    const k = Math.max(1, Math.round(dist(p1, p2) / step));
    const t0 = 0;
    const t1 = t0 + Math.sqrt(dist(p0, p1)) || 1e-6;
    const t2 = t1 + Math.sqrt(dist(p1, p2));
    const t3 = t2 + Math.sqrt(dist(p2, p3));
    for (let s = 0; s < k; s++) {
      const t = t1 + ((t2 - t1) * s) / k;
      const mix = (a, b, ta, tb) => lerp(a, b, (t - ta) / (tb - ta));
      const a1 = mix(p0, p1, t0, t1);
      const a2 = mix(p1, p2, t1, t2);
      const a3 = mix(p2, p3, t2, t3);
      out.push(mix(mix(a1, a2, t0, t2), mix(a2, a3, t1, t3), t1, t2));
    }
  }
  if (!closed) out.push(ctrl[n - 1]);
  return out;
}

/** Line offset sideways by w metres (left positive); for ribbons of gentle lines only. */
export function offset(l, w) {
  return l.map((p, i) => {
    const a = l[Math.max(0, i - 1)];
    const b = l[Math.min(l.length - 1, i + 1)];
    const d = dist(a, b) || 1;
    return [p[0] - ((b[1] - a[1]) / d) * w, p[1] + ((b[0] - a[0]) / d) * w];
  });
}

/**
 * Area of a ring of [lon, lat] degrees on the WGS 84 ellipsoid, m² (counter-clockwise positive).
 * Lambert's cylindrical equal-area projection of the ellipsoid: Snyder, Map Projections: A Working
 * Manual (USGS Professional Paper 1395, 1987), equations (3-12) for q and (10-14), (10-15). The map is
 * equal-area, so the only error is that an edge is straight there: nothing at the length of our edges.
 */
export function ellipsoidArea(r) {
  const e = Math.sqrt(E2);
  const q = (lat) => {
    const s = Math.sin(lat * K);
    return (1 - E2) * (s / (1 - E2 * s * s) - (1 / (2 * e)) * Math.log((1 - e * s) / (1 + e * s)));
  };
  return ringArea(r.map(([lon, lat]) => [A * (lon - ORIGIN[0]) * K, (A * q(lat)) / 2]));
}

/** Area of a GeoJSON Polygon or MultiPolygon in degrees, m² on the ellipsoid. */
export function geometryArea(g) {
  const polys = g.type === 'Polygon' ? [g.coordinates] : g.coordinates;
  let s = 0;
  for (const rings of polys) rings.forEach((r, i) => (s += (i ? -1 : 1) * Math.abs(ellipsoidArea(r.slice(0, -1)))));
  return s;
}
