// Lays the hand-drawn lines, then cuts the faces between them into blocks by minor streets, the way a town
// fills up: each block is cut across its longer side, a little crooked, until it is as small as its quarter's blocks are.
import { Net } from './lib/net.mjs';
import { cross, dist, inRing, lerp, ringArea, smooth, toLine, toM, onGrid } from './lib/geo.mjs';
import { random } from './lib/random.mjs';
import { FRAME, LINES, SHAPES } from './plan.mjs';

const STEP = 45; // metres between the vertices of a drawn line
const rnd = random(20211107);

/** Ends of lines marked `join` (and ends near another line) are moved onto the line they meet. */
function joinEnds(lines) {
  for (const l of lines) {
    if (!l.join) continue;
    for (const end of ['start', 'end']) {
      const pts = end === 'start' ? [...l.pts].reverse() : l.pts;
      const tip = pts.at(-1);
      if (atFrame(tip)) continue;
      let best = { d: Infinity };
      for (const o of lines) {
        if (o === l) continue;
        const h = toLine(tip, o.pts);
        if (h.d < best.d - 0.01) best = { ...h, o };
      }
      if (best.d > 160)
        throw new Error(`${l.key}: its ${end} meets nothing within 160 m (${best.d.toFixed(0)} m to ${best.o.key})`);
      // Cut back what reaches beyond the other line, then end exactly on it.
      for (let i = pts.length - 2; i >= 0 && i > pts.length - 8; i--) {
        const x = best.o.pts.slice(1).some((b, k) => cross(pts[i], pts[i + 1], best.o.pts[k], b));
        if (x) pts.length = i + 1;
      }
      while (pts.length > 2 && dist(pts.at(-1), best.p) < 18) pts.pop();
      const host = best.o.pts;
      let p = onGrid(best.p);
      const near = [host[best.i], host[best.i + 1]].find((q) => dist(q, p) < 15);
      if (near) p = near;
      else host.splice(best.i + 1, 0, p);
      if (dist(pts.at(-1), p) > 0.01) pts.push(p);
      l.pts = end === 'start' ? [...pts].reverse() : pts;
    }
  }
}

function atFrame([x, y]) {
  const [w, s] = toM([FRAME.west, FRAME.south]);
  const [e, n] = toM([FRAME.east, FRAME.north]);
  return x <= w || x >= e || y <= s || y >= n;
}

/** Parks and ponds as curves in metres. */
export const shapes = SHAPES.map((s) => ({ ...s, ring: smooth(s.pts.map(toM), 18, true).map(onGrid) }));
const closed = shapes.filter((s) => s.key !== 'island');

export function layMainLines() {
  const lines = LINES.map((l) => {
    const pts = smooth(l.pts.map(toM), STEP, l.ring).map(onGrid);
    return { ...l, pts: l.ring ? [...pts, pts[0]] : pts };
  });
  const c = [
    [FRAME.west, FRAME.south],
    [FRAME.east, FRAME.south],
    [FRAME.east, FRAME.north],
    [FRAME.west, FRAME.north],
  ].map((p) => onGrid(toM(p)));
  lines.push({ key: 'frame', way: 'none', pts: [...c, c[0]] });
  joinEnds(lines);
  const net = new Net();
  net.lay(lines.map((l) => ({ ...l, smoothed: undefined })));
  return net;
}

/** Faces reachable from `seed` (metres) without crossing the district's border. */
export function insideBorder(net, seed) {
  const walls = new Set();
  for (const [key, ls] of net.onEdge) if (ls.some((k) => net.lines[k].wall)) walls.add(key);
  const start = net.faces.findIndex((_, f) => inRing(seed, net.ring(f)));
  const got = new Set([start]);
  const todo = [start];
  while (todo.length) {
    const f = todo.pop();
    const ring = net.faces[f];
    ring.forEach((a, i) => {
      const b = ring[(i + 1) % ring.length];
      if (walls.has(net.ekey(a, b))) return;
      const g = net.neighbour(a, b);
      if (g !== undefined && !got.has(g)) {
        got.add(g);
        todo.push(g);
      }
    });
  }
  return got;
}

const centroid = (r) => {
  let [x, y, s] = [0, 0, 0];
  for (let i = 0, j = r.length - 1; i < r.length; j = i++) {
    const k = r[j][0] * r[i][1] - r[i][0] * r[j][1];
    x += (r[j][0] + r[i][0]) * k;
    y += (r[j][1] + r[i][1]) * k;
    s += k;
  }
  return [x / (3 * s), y / (3 * s)];
};
export { centroid };

/** The direction along which a ring is longest (unit vector), its length and its width. */
function axis(ring) {
  let best = { area: Infinity };
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const d = dist(ring[i], ring[j]);
    if (d < 25) continue;
    const u = [(ring[i][0] - ring[j][0]) / d, (ring[i][1] - ring[j][1]) / d];
    let [a0, a1, b0, b1] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const p of ring) {
      const a = p[0] * u[0] + p[1] * u[1];
      const b = -p[0] * u[1] + p[1] * u[0];
      [a0, a1, b0, b1] = [Math.min(a0, a), Math.max(a1, a), Math.min(b0, b), Math.max(b1, b)];
    }
    const area = (a1 - a0) * (b1 - b0);
    if (area < best.area)
      best = {
        area,
        u: a1 - a0 >= b1 - b0 ? u : [-u[1], u[0]],
        long: Math.max(a1 - a0, b1 - b0),
        wide: Math.min(a1 - a0, b1 - b0),
      };
  }
  return best;
}

/** Where a straight line through c along v crosses the ring: sorted [s, edge index, point]. */
function hitsOf(ring, c, v) {
  const out = [];
  const far = 20000;
  const a = [c[0] - v[0] * far, c[1] - v[1] * far];
  const b = [c[0] + v[0] * far, c[1] + v[1] * far];
  ring.forEach((p, i) => {
    const x = cross(a, b, p, ring[(i + 1) % ring.length]);
    if (x) out.push([x[0], i, lerp(p, ring[(i + 1) % ring.length], x[1])]);
  });
  return out.sort((p, q) => p[0] - q[0]);
}

function bends(a, b) {
  const d = dist(a, b);
  const n = Math.max(1, Math.round(d / 70));
  const amp = Math.min(16, d * 0.028) * rnd.range(-1, 1);
  const wave = Math.min(7, d * 0.012);
  const out = [];
  for (let i = 1; i < n; i++) {
    const t = i / n;
    const off = amp * Math.sin(Math.PI * t) + wave * rnd.range(-1, 1);
    const p = lerp(a, b, t);
    out.push([p[0] - ((b[1] - a[1]) / d) * off, p[1] + ((b[0] - a[0]) / d) * off]);
  }
  return out;
}

/** Cuts one face across its longer side; the two faces, or null where no good cut was found. */
function cutOnce(net, f, depth, forbidden) {
  const ring = net.ring(f);
  const ax = axis(ring);
  // A block with a park or a pond in it is cut beside the park, wherever there is room.
  const around = closed.some((s) => s.ring.some((p) => inRing(p, ring)));
  for (let attempt = 0; attempt < (around ? 70 : 12); attempt++) {
    const t = 0.5 + rnd.range(-0.5, 0.5) * (attempt < 6 ? 0.22 : attempt < 12 ? 0.5 : 0.9);
    const other = attempt % 2 === 1 && (around || ax.long < ax.wide * 1.4);
    const along = other ? [-ax.u[1], ax.u[0]] : ax.u;
    const tilt = rnd.range(-0.1, 0.1);
    const v0 = [-along[1], along[0]];
    const v = [v0[0] * Math.cos(tilt) - v0[1] * Math.sin(tilt), v0[0] * Math.sin(tilt) + v0[1] * Math.cos(tilt)];
    const mid = centroid(ring);
    const [lo, hi] = ring.reduce(
      ([l, h], p) => [Math.min(l, p[0] * along[0] + p[1] * along[1]), Math.max(h, p[0] * along[0] + p[1] * along[1])],
      [Infinity, -Infinity],
    );
    const shift = lo + (hi - lo) * t - (mid[0] * along[0] + mid[1] * along[1]);
    const c = [mid[0] + along[0] * shift, mid[1] + along[1] * shift];
    const hits = hitsOf(ring, c, v);
    let pick = null;
    for (let i = 0; i + 1 < hits.length; i += 2) {
      const d = dist(hits[i][2], hits[i + 1][2]);
      if (!pick || d > pick.d) pick = { d, h: [hits[i], hits[i + 1]] };
    }
    if (!pick || pick.d < 45) continue;
    // Ends: on an existing corner if one is near (a crossing), else a new T.
    const ends = pick.h.map(([, i, p]) => {
      const corner = ring.map((q, k) => [dist(p, q), k]).sort((x, y) => x[0] - y[0])[0];
      const junction = ring
        .map((q, k) => [dist(p, q), k])
        .filter(([d, k]) => d < 30 && net.degree(net.faces[f][k]) > 2)
        .sort((x, y) => x[0] - y[0])[0];
      if (junction) return { at: junction[1], p: ring[junction[1]] };
      if (corner[0] < 12) return { at: corner[1], p: ring[corner[1]] };
      return { edge: i, p: onGrid(p) };
    });
    if (dist(ends[0].p, ends[1].p) < 45) continue;
    const inner = bends(ends[0].p, ends[1].p).map(onGrid);
    const path = [ends[0].p, ...inner, ends[1].p];
    if (!fits(ring, path)) continue;
    if (forbidden(path)) continue;
    const parts = split(ring, ends, inner).map((r) => Math.abs(ringArea(r)));
    if (Math.min(...parts) < (around && attempt > 11 ? 0.04 : 0.25) * Math.max(...parts) || Math.min(...parts) < 5000)
      continue;
    const ids = ends.map((e) => (e.at !== undefined ? net.faces[f][e.at] : null));
    const faceIds = [...net.faces[f]];
    ends.forEach((e, k) => {
      if (ids[k] === null) ids[k] = net.insert(faceIds[e.edge], faceIds[(e.edge + 1) % faceIds.length], e.p);
    });
    return net.cut(f, [ids[0], ...inner.map((p) => net.vertex(p)), ids[1]], { key: 'minor', way: 'street', depth });
  }
  return null;
}

function split(ring, ends, inner) {
  const place = (e) => (e.at !== undefined ? e.at : e.edge + 0.5);
  const [a, b] = ends.map(place);
  const n = ring.length;
  const walk = (s, e) => {
    const out = [];
    for (let k = Math.floor(s) + 1; ; k++) {
      if (k % n === Math.floor(e + 1) % n && (out.length || Math.floor(s) !== Math.floor(e))) break;
      out.push(ring[k % n]);
      if (out.length > n) break;
    }
    return out;
  };
  return [
    [ends[0].p, ...walk(a, b), ends[1].p, ...[...inner].reverse()],
    [ends[1].p, ...walk(b, a), ends[0].p, ...inner],
  ];
}

/** Is the path inside the ring, touching it only at its ends? */
function fits(ring, path) {
  for (let i = 1; i < path.length - 1; i++) {
    if (!inRing(path[i], ring)) return false;
    if (toLine(path[i], [...ring, ring[0]]).d < 14) return false;
  }
  const mid = lerp(path[0], path.at(-1), 0.5);
  if (path.length === 2 && (!inRing(mid, ring) || toLine(mid, [...ring, ring[0]]).d < 14)) return false;
  for (let i = 0; i + 1 < path.length; i++) {
    const a = i === 0 ? lerp(path[0], path[1], 0.02) : path[i];
    const b = i === path.length - 2 ? lerp(path[i + 1], path[i], 0.02) : path[i + 1];
    for (let k = 0; k < ring.length; k++) if (cross(a, b, ring[k], ring[(k + 1) % ring.length])) return false;
  }
  return true;
}

/**
 * Fills the faces with streets. `size(centroid, inside)` gives the block area aimed at (m²), 0 for none.
 * A street never runs through a park or a pond.
 */
export function fillWithStreets(net, inside, size) {
  const forbidden = (path) => {
    for (let i = 1; i < path.length; i++) {
      const n = Math.ceil(dist(path[i - 1], path[i]) / 15);
      for (let s = 0; s <= n; s++) {
        const p = lerp(path[i - 1], path[i], s / n);
        if (closed.some((c) => inRing(p, c.ring))) return true;
      }
    }
    return false;
  };
  const todo = net.faces.map((_, f) => [f, 0]);
  while (todo.length) {
    const [f, depth] = todo.shift();
    const ring = net.ring(f);
    const area = ringArea(ring);
    const aim = size(centroid(ring), inside.has(f), ring);
    if (!aim || area < aim * rnd.range(0.75, 1.5)) continue;
    const two = cutOnce(net, f, depth, forbidden);
    if (!two) continue;
    if (inside.has(f)) two.forEach((g) => inside.add(g));
    todo.push(...two.map((g) => [g, depth + 1]));
  }
}

/** Cuts the strip between the riverside road and the middle of the river at the streets that reach the road. */
export function cutRiver(net, inside) {
  const mid = net.lines.find((l) => l.key === 'mid').verts;
  const road = net.lines.find((l) => l.key === 'yanjiang').verts;
  const strips = [...inside].filter((f) => {
    const s = new Set(net.faces[f]);
    return mid.filter((v) => s.has(v)).length > 1 && road.filter((v) => s.has(v)).length > 1;
  });
  const river = new Set(strips);
  let last = null;
  for (const v of [...road]) {
    if (net.degree(v) < 3) continue;
    const p = net.v[v];
    if (last && dist(p, last) < 150) continue;
    const f = [...river].find((g) => net.faces[g].includes(v));
    if (f === undefined) continue;
    const ring = net.ring(f);
    const onMid = net.lines.find((l) => l.key === 'mid').verts;
    const h = toLine(
      p,
      onMid.map((i) => net.v[i]),
    );
    const [a, b] = [onMid[h.i], onMid[h.i + 1]];
    const edge = net.faces[f].findIndex((x, k) => {
      const y = net.faces[f][(k + 1) % net.faces[f].length];
      return (x === a && y === b) || (x === b && y === a);
    });
    if (edge < 0) continue;
    const end = [a, b].find((i) => dist(net.v[i], h.p) < 12);
    if (end !== undefined && net.degree(end) > 2) continue;
    const q = end !== undefined ? net.v[end] : onGrid(h.p);
    const inner = [1 / 3, 2 / 3].map((t) => onGrid(lerp(p, q, t)));
    if (!fits(ring, [p, ...inner, q])) continue;
    const id = end ?? net.insert(a, b, q);
    net.cut(f, [v, ...inner.map((i) => net.vertex(i)), id], { key: 'river_cut', way: 'none' }).forEach((g) => {
      river.add(g);
      inside.add(g);
    });
    last = p;
  }
  return river;
}
