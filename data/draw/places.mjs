// Finds the places where checkpoints stand: corners, kerbs, blocks, parks; and puts them down.
import { along, dist, inGeometry, lineLength, toDeg, toLine, toM } from './lib/geo.mjs';
import { readGeoJson } from './lib/files.mjs';
import { random } from './lib/random.mjs';
import { brands } from './names.mjs';

export const rnd = random(17013);
const NOW = '2026-11-23';
const current = (f) => f.properties.valid_to === '' || f.properties.valid_to >= NOW;
const load = (name) => readGeoJson(name).features.filter((f) => !('valid_to' in f.properties) || current(f));
const inM = (g) => ({
  type: g.type,
  coordinates:
    g.type === 'Polygon' ? g.coordinates.map((r) => r.map(toM)) : g.coordinates.map((p) => p.map((r) => r.map(toM))),
});
export const zones = load('zones')
  .map((f) => ({ ...f.properties, g: inM(f.geometry) }))
  .sort((a, b) => (a.code < b.code ? -1 : 1));
const streets = load('streets').map((f) => ({ ...f.properties, g: inM(f.geometry) }));
export const communities = load('communities').map((f) => ({ ...f.properties, g: inM(f.geometry) }));
const context = load('context').map((f) => ({ ...f.properties, f }));
export const ways = context
  .filter((c) => c.class === 'road' || c.class === 'street')
  .map((c) => ({ ...c, pts: c.f.geometry.coordinates.map(toM) }));
const areas = (cls) => context.filter((c) => cls.includes(c.class)).map((c) => ({ ...c, g: inM(c.f.geometry) }));
export const parks = areas(['park']);
const wet = areas(['river', 'water']);
export const find = (list, p) => list.find((x) => inGeometry(p, x.g));
const boxOf = (pts) => [
  Math.min(...pts.map((p) => p[0])),
  Math.min(...pts.map((p) => p[1])),
  Math.max(...pts.map((p) => p[0])),
  Math.max(...pts.map((p) => p[1])),
];
ways.forEach((w) => (w.box = boxOf(w.pts)));
const waysNear = (p, r) =>
  ways
    .filter((w) => p[0] > w.box[0] - r && p[0] < w.box[2] + r && p[1] > w.box[1] - r && p[1] < w.box[3] + r)
    .map((w) => ({ w, ...toLine(p, w.pts) }))
    .filter((h) => h.d <= r)
    .sort((a, b) => a.d - b.d);
const borderOf = (z) => (z.g.type === 'Polygon' ? z.g.coordinates : z.g.coordinates.flat());
export const toBorder = (p, z) => Math.min(...borderOf(z).map((r) => toLine(p, r).d));

// Crossings: vertices that two ways of different name share.
const shared = new Map();
for (const w of ways)
  for (const p of w.pts) (shared.get(p.join()) ?? shared.set(p.join(), { p, ws: new Set() }).get(p.join())).ws.add(w);
export const crossings = [...shared.values()]
  .filter((s) => new Set([...s.ws].map((w) => w.name)).size > 1)
  .map((s) => ({ p: s.p, ws: [...s.ws].sort((a, b) => a.rank - b.rank) }));

export const perZone = new Map(zones.map((z) => [z.code, { z, cross: [], box: boxOf(borderOf(z)[0]) }]));
for (const c of crossings) {
  const z = find(zones, c.p) ?? zones.find((x) => toBorder(c.p, x) < 1);
  if (!z) continue;
  // On a border the four corners belong to different zones: the point stands at the corner in its zone.
  for (const cand of zones) {
    if (cand !== z && toBorder(c.p, cand) > 1) continue;
    for (const a of [0, 1, 2, 3].map((k) => rnd.range(0, 1) + (k * Math.PI) / 2)) {
      const q = [c.p[0] + 9 * Math.cos(a), c.p[1] + 9 * Math.sin(a)];
      if (!inGeometry(q, cand.g) || find(wet, q)) continue;
      perZone.get(cand.code).cross.push({
        ...c,
        p: q,
        side:
          (Math.abs(Math.cos(a)) > 0.5 ? (Math.cos(a) > 0 ? '东' : '西') : '') +
          (Math.abs(Math.sin(a)) > 0.5 ? (Math.sin(a) > 0 ? '北' : '南') : ''),
      });
      break;
    }
  }
}

export const rows = [];
export const used = new Set();
const houses = brands(random(4242));
let nth = 0;
export const brand = () => houses[nth++ % houses.length];
const serial = new Map();

/** Puts a checkpoint down; a name used before gets a number. */
export function put(line, name, p, extra = {}) {
  if (used.has(name))
    for (let k = 2; ; k++)
      if (!used.has(`${name}${'一二三四五六七八九十'[k - 1]}`)) {
        name = `${name}${'一二三四五六七八九十'[k - 1]}`;
        break;
      }
  used.add(name);
  const no = (serial.get(line) ?? 0) + 1;
  serial.set(line, no);
  const q = p ? toM(toDeg(p)) : null;
  const zone = q && find(zones, q);
  const row = {
    code: `${line}-${String(no).padStart(3, '0')}`,
    line,
    name,
    address: extra.address ?? (q ? addressOf(q) : ''),
    aliases: extra.aliases ?? '',
    zone: zone?.code ?? extra.zone ?? '',
    street: (q && find(streets, q)?.code) ?? extra.street ?? '',
    community: (q && find(communities, q)?.code) ?? extra.community ?? '',
    lon: q ? toDeg(q)[0] : '',
    lat: q ? toDeg(q)[1] : '',
    datum: q ? 'wgs84' : '',
    extent: extra.extent ?? '',
    valid_from:
      extra.valid_from ??
      rnd.pick(['2021-03-01', '2021-03-01', '2021-03-01', '2022-01-01', '2023-01-01', '2024-01-01', '2025-03-01']),
    valid_to: extra.valid_to ?? '',
    p: q,
  };
  rows.push(row);
  return row;
}
/** A name after the nearest minor street that has not given its name to such a thing yet. */
export function local(p, suffix) {
  for (const h of waysNear(p, 700))
    if (h.w.class === 'street' && !used.has(h.w.name.slice(0, -1) + suffix)) return h.w.name.slice(0, -1) + suffix;
  return brand() + suffix;
}
function addressOf(p) {
  const near = waysNear(p, 500).filter((h) => !h.w.name.endsWith('大桥'));
  const h = near.find((x) => x.d < 120 && x.w.rank < 5) ?? near[0];
  if (!h) return '';
  const s = lineLength(h.w.pts.slice(0, h.i + 1)) + dist(h.w.pts[h.i], h.p);
  return `${h.w.name}${Math.max(1, Math.round(s / 7))}号`;
}

/** A place inside a block of the zone: away from ways, water, parks, the border and other points. */
export function spot(zone, gap = 90) {
  const { z, box } = perZone.get(zone);
  for (let i = 0; i < 4000; i++) {
    const p = [rnd.range(box[0], box[2]), rnd.range(box[1], box[3])];
    if (!inGeometry(p, z.g) || find(wet, p) || find(parks, p)) continue;
    if (toBorder(p, z) < 28) continue;
    const near = waysNear(p, 130);
    if (!near.length || near[0].d < 24) continue;
    const free = gap * (1 - i / 5000);
    if (rows.some((r) => r.p && dist(r.p, p) < free)) continue;
    return p;
  }
  throw new Error(`no spot left in ${zone}`);
}

/** Stretches of a way inside a zone: {way, s0, s1, p}. */
export function stretches(zone, filter, min) {
  const { z } = perZone.get(zone);
  const out = [];
  for (const w of ways.filter(filter)) {
    const len = lineLength(w.pts);
    let from = null;
    let last = 0;
    for (let s = 0; s <= len; s += 15) {
      const a = along(w.pts, s);
      // a road on the border has two sides: the one in this zone counts
      const inZ =
        [0, 6, -6].map((o) => [a.p[0] - a.dir[1] * o, a.p[1] + a.dir[0] * o]).some((q) => inGeometry(q, z.g)) &&
        !find(wet, a.p);
      if (inZ && from === null) from = s;
      if (from !== null && (!inZ || s + 15 > len)) {
        if (last - from >= min) out.push({ w, s0: from, s1: last });
        from = null;
      }
      if (inZ) last = s;
    }
  }
  return out;
}
/** The place on a stretch, near its middle if it can be, that is farthest from other points. */
export function freeOnWay(zone, st, off, lo = 0.15, hi = 0.85) {
  let best = null;
  for (let t = lo; t <= hi + 1e-9; t += (hi - lo) / 12) {
    const p = atWay(zone, st, t, off);
    if (!p) continue;
    const room = Math.min(90, ...rows.filter((r) => r.p).map((r) => dist(r.p, p))) - 8 * Math.abs(t - 0.5);
    if (!best || room > best.room) best = { room, p };
  }
  return best && best.room > 18 ? best.p : null;
}
function atWay(zone, st, t, off = 6) {
  const a = along(st.w.pts, st.s0 + (st.s1 - st.s0) * t);
  for (const o of [off, -off, off / 2, -off / 2, 0]) {
    const q = [a.p[0] - a.dir[1] * o, a.p[1] + a.dir[0] * o];
    if (inGeometry(toM(toDeg(q)), perZone.get(zone).z.g)) return q;
  }
  return null;
}

/** A place well inside: the best of a grid. */
export function inner(g, ring) {
  const b = boxOf(ring);
  let best = null;
  for (let i = 1; i < 12; i++)
    for (let j = 1; j < 12; j++) {
      const p = [b[0] + ((b[2] - b[0]) * i) / 12, b[1] + ((b[3] - b[1]) * j) / 12];
      if (!inGeometry(p, g)) continue;
      const d = toLine(p, ring).d;
      if (!best || d > best.d) best = { d, p };
    }
  return best?.p ?? ring[0];
}
/** A place inside a community, in zone k. */
export function spotIn(c, k) {
  const ring = c.g.type === 'Polygon' ? c.g.coordinates[0] : c.g.coordinates[0][0];
  const b = boxOf(ring);
  for (let i = 0; i < 3000; i++) {
    const p = [rnd.range(b[0], b[2]), rnd.range(b[1], b[3])];
    if (
      !inGeometry(p, c.g) ||
      !inGeometry(p, perZone.get(k).z.g) ||
      find(wet, p) ||
      find(parks, p) ||
      toLine(p, ring).d < 25
    )
      continue;
    const h = waysNear(p, 130);
    if (!h.length || h[0].d < 20) continue;
    if (rows.some((r) => r.p && dist(r.p, p) < 60 - i / 60)) continue;
    return p;
  }
  throw new Error(`no spot in ${c.name}`);
}
/** A place inside a park, in the zone. */
export function spotInside(park, zone) {
  const b = boxOf(park.coordinates[0]);
  for (let i = 0; i < 500; i++) {
    const p = [rnd.range(b[0], b[2]), rnd.range(b[1], b[3])];
    if (!inGeometry(p, park) || !inGeometry(p, zone) || toLine(p, park.coordinates[0]).d < 8 || find(wet, p)) continue;
    if (rows.some((r) => r.p && dist(r.p, p) < 60 - i / 10)) continue;
    return p;
  }
  return null;
}
