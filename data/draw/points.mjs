// Writes the checkpoints: all 17 lines in all 13 zones, each kind where such a thing would stand.
import { along, dist, inGeometry, lineLength, part, toDeg, toLine, toM } from './lib/geo.mjs';
import { readGeoJson, writeCsv } from './lib/files.mjs';
import { random } from './lib/random.mjs';
import { brands } from './names.mjs';
import { LANES } from './plan.mjs';

const rnd = random(17013);
const NOW = '2026-11-23';
const current = (f) => f.properties.valid_to === '' || f.properties.valid_to >= NOW;
const load = (name) => readGeoJson(name).features.filter((f) => !('valid_to' in f.properties) || current(f));
const inM = (g) => ({ type: g.type, coordinates: g.type === 'Polygon' ? g.coordinates.map((r) => r.map(toM)) : g.coordinates.map((p) => p.map((r) => r.map(toM))) });
const zones = load('zones').map((f) => ({ ...f.properties, g: inM(f.geometry) })).sort((a, b) => (a.code < b.code ? -1 : 1));
const streets = load('streets').map((f) => ({ ...f.properties, g: inM(f.geometry) }));
const communities = load('communities').map((f) => ({ ...f.properties, g: inM(f.geometry) }));
const context = load('context').map((f) => ({ ...f.properties, f }));
const ways = context.filter((c) => c.class === 'road' || c.class === 'street').map((c) => ({ ...c, pts: c.f.geometry.coordinates.map(toM) }));
const areas = (cls) => context.filter((c) => cls.includes(c.class)).map((c) => ({ ...c, g: inM(c.f.geometry) }));
const parks = areas(['park']);
const wet = areas(['river', 'water']);
const find = (list, p) => list.find((x) => inGeometry(p, x.g));
const boxOf = (pts) => [Math.min(...pts.map((p) => p[0])), Math.min(...pts.map((p) => p[1])), Math.max(...pts.map((p) => p[0])), Math.max(...pts.map((p) => p[1]))];
ways.forEach((w) => (w.box = boxOf(w.pts)));
const waysNear = (p, r) => ways.filter((w) => p[0] > w.box[0] - r && p[0] < w.box[2] + r && p[1] > w.box[1] - r && p[1] < w.box[3] + r).map((w) => ({ w, ...toLine(p, w.pts) })).filter((h) => h.d <= r).sort((a, b) => a.d - b.d);
const borderOf = (z) => (z.g.type === 'Polygon' ? z.g.coordinates : z.g.coordinates.flat());
const toBorder = (p, z) => Math.min(...borderOf(z).map((r) => toLine(p, r).d));

// Crossings: vertices that two ways of different name share.
const shared = new Map();
for (const w of ways) for (const p of w.pts) (shared.get(p.join()) ?? shared.set(p.join(), { p, ws: new Set() }).get(p.join())).ws.add(w);
const crossings = [...shared.values()].filter((s) => new Set([...s.ws].map((w) => w.name)).size > 1).map((s) => ({ p: s.p, ws: [...s.ws].sort((a, b) => a.rank - b.rank) }));

const perZone = new Map(zones.map((z) => [z.code, { z, cross: [], box: boxOf(borderOf(z)[0]) }]));
for (const c of crossings) {
  const z = find(zones, c.p) ?? zones.find((x) => toBorder(c.p, x) < 1);
  if (!z) continue;
  // On a border the four corners belong to different zones: the point stands at the corner in its zone.
  for (const cand of zones) {
    if (cand !== z && toBorder(c.p, cand) > 1) continue;
    for (const a of [0, 1, 2, 3].map((k) => rnd.range(0, 1) + (k * Math.PI) / 2)) {
      const q = [c.p[0] + 9 * Math.cos(a), c.p[1] + 9 * Math.sin(a)];
      if (!inGeometry(q, cand.g) || find(wet, q)) continue;
      perZone.get(cand.code).cross.push({ ...c, p: q, side: (Math.abs(Math.cos(a)) > 0.5 ? (Math.cos(a) > 0 ? '东' : '西') : '') + (Math.abs(Math.sin(a)) > 0.5 ? (Math.sin(a) > 0 ? '北' : '南') : '') });
      break;
    }
  }
}

const rows = [];
const used = new Set();
const houses = brands(random(4242));
let nth = 0;
const brand = () => houses[nth++ % houses.length];
const serial = new Map();

/** Puts a checkpoint down; a name used before gets a number. */
function put(line, name, p, extra = {}) {
  if (used.has(name)) for (let k = 2; ; k++) if (!used.has(`${name}${'一二三四五六七八九十'[k - 1]}`)) { name = `${name}${'一二三四五六七八九十'[k - 1]}`; break; }
  used.add(name);
  const no = (serial.get(line) ?? 0) + 1;
  serial.set(line, no);
  const q = p ? toM(toDeg(p)) : null;
  const zone = q && find(zones, q);
  const row = {
    code: `${line}-${String(no).padStart(3, '0')}`, line, name, address: extra.address ?? (q ? addressOf(q) : ''), aliases: extra.aliases ?? '',
    zone: zone?.code ?? extra.zone ?? '', street: (q && find(streets, q)?.code) ?? extra.street ?? '', community: (q && find(communities, q)?.code) ?? extra.community ?? '',
    lon: q ? toDeg(q)[0] : '', lat: q ? toDeg(q)[1] : '', datum: q ? 'wgs84' : '', extent: extra.extent ?? '',
    valid_from: extra.valid_from ?? rnd.pick(['2021-03-01', '2021-03-01', '2021-03-01', '2022-01-01', '2023-01-01', '2024-01-01', '2025-03-01']), valid_to: extra.valid_to ?? '', p: q,
  };
  rows.push(row);
  return row;
}
/** A name after the nearest minor street that has not given its name to such a thing yet. */
function local(p, suffix) {
  for (const h of waysNear(p, 700)) if (h.w.class === 'street' && !used.has(h.w.name.slice(0, -1) + suffix)) return h.w.name.slice(0, -1) + suffix;
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
function spot(zone, gap = 90) {
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
function stretches(zone, filter, min) {
  const { z } = perZone.get(zone);
  const out = [];
  for (const w of ways.filter(filter)) {
    const len = lineLength(w.pts);
    let from = null;
    let last = 0;
    for (let s = 0; s <= len; s += 15) {
      const a = along(w.pts, s);
      // a road on the border has two sides: the one in this zone counts
      const inZ = [0, 6, -6].map((o) => [a.p[0] - a.dir[1] * o, a.p[1] + a.dir[0] * o]).some((q) => inGeometry(q, z.g)) && !find(wet, a.p);
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
function freeOnWay(zone, st, off, lo = 0.15, hi = 0.85) {
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

const putLocal = (line, kinds, k, extra) => {
  const p = spot(k);
  return put(line, local(p, rnd.pick(kinds)), p, extra);
};
const big = new Set(['Z13', 'Z12', 'Z11', 'Z10']);
const zn = (z) => perZone.get(z).z.name;
const crossName = (p, w) => {
  const h = crossings.filter((c) => c.ws.includes(w)).map((c) => [dist(c.p, p), c]).sort((a, b) => a[0] - b[0])[0];
  return h && h[0] < 700 ? h[1].ws.find((x) => x !== w && x.name !== w.name)?.name : undefined;
};

// Known places first.
put('L09', '坛子口路口', toM([115.9043, 28.6606]), { address: '八一大道坛子口路口东侧', aliases: '坛子口;坛子口立交下', valid_from: '2021-03-01' });
put('L10', '火车站公交枢纽站', toM([115.9138, 28.6664]), { address: '站前路火车站西广场', aliases: '火车站公交站;南昌站西广场公交', valid_from: '2021-03-01' });
put('L01', '桃苑小区', toM([115.8852, 28.6631]), { aliases: '桃苑', valid_from: '2021-03-01' });

// Known lanes: each is a checkpoint of its own.
const KNOWN = new Set(LANES.map((l) => l[0]));
const HOTEL = ['宾馆', '酒店', '酒楼', '饭店', '旅社'];
const CULT = ['文化站', '城市书房', '非遗展示馆', '纪念馆', '美术馆', '戏台'];
const MED = ['社区卫生服务中心', '社区卫生服务站', '门诊部', '口腔医院', '中医馆'];
const SCHOOL = ['小学', '幼儿园', '中学', '实验小学'];
const NET = ['网络会所', '电竞馆', '歌厅', '游艺厅'];
const SITE = ['项目工地', '安置房工地', '地块工地', '改造工地'];
for (const z of zones) {
  const k = z.code;
  const extra = big.has(k) ? (k === 'Z13' ? 3 : 1) : 0;
  const many = (base, more = extra) => base + Math.min(more, 3);
  for (let i = 0; i < many(3); i++) put('L01', `${brand()}${rnd.pick(['小区', '花园', '苑', '新村', '家园', '公寓', '雅居'])}`, spot(k));
  const own = communities.filter((c) => { const h = c.g.type === 'Polygon' ? c.g.coordinates[0] : c.g.coordinates[0][0]; return inGeometry(inner(c.g, h), z.g); });
  rnd.shuffle(own).slice(0, many(3, 3)).forEach((c) => {
    const p = spotIn(c, k);
    put('L02', `${c.short_name}社区${rnd.pick(['党群服务中心', '新时代文明实践站'])}`, p, { aliases: rnd() < 0.3 ? `${c.short_name}社区活动室` : '' });
  });
  const roads = stretches(k, (w) => w.class === 'road', 180).sort((a, b) => a.w.rank - b.w.rank || b.s1 - b.s0 - (a.s1 - a.s0));
  roads.slice(0, many(3)).forEach((st) => {
    const p = freeOnWay(k, st, 6, 0.3, 0.7);
    if (!p) return;
    const line = part(st.w.pts, st.s0, st.s1).map(toDeg);
    put('L03', `${st.w.name}${zn(k)}段`, p, { address: `${st.w.name}（${zn(k)}段）`, extent: `LINESTRING (${line.map((q) => q.join(' ')).join(', ')})` });
  });
  const lanes = rnd.shuffle(stretches(k, (w) => w.class === 'street', 70)).sort((a, b) => KNOWN.has(b.w.name) - KNOWN.has(a.w.name));
  lanes.slice(0, many(4, 4)).forEach((st) => { const p = freeOnWay(k, st, 3, 0.3, 0.7); if (p) put('L04', used.has(st.w.name) ? `${st.w.name}（${zn(k)}段）` : st.w.name, p, { address: `${st.w.name}全段` }); });
  const shops = rnd.shuffle(roads.filter((s) => s.w.rank >= 2)).concat([...lanes].reverse());
  shops.slice(0, 2).forEach((st) => { const p = freeOnWay(k, st, 8); if (p) put('L05', `${st.w.name}商业街（${zn(k)}段）`, p, { address: `${st.w.name}两侧商铺` }); });
  for (let i = 0; i < 2; i++) putLocal('L06', ['农贸市场', '菜市场', '农贸市场'], k);
  for (let i = 0; i < many(2, 1); i++) put('L07', `${brand()}${rnd.pick(['超市', '生活超市', '购物广场', '便民超市'])}`, spot(k));
  for (let i = 0; i < many(2, 1); i++) put('L08', `${brand()}${rnd.pick(HOTEL)}`, spot(k));
  const cs = perZone.get(k).cross.sort((a, b) => a.ws[0].rank + a.ws[1].rank * 2 - (b.ws[0].rank + b.ws[1].rank * 2));
  let got = 0;
  for (const c of cs) {
    if (got >= many(4, 3)) break;
    if (rows.some((r) => r.p && dist(r.p, c.p) < (r.line === 'L09' ? 130 : 25))) continue;
    const two = [...new Set(c.ws.map((w) => w.name))];
    put('L09', `${two[0]}与${two[1]}路口`, c.p, { address: `${two[0]}与${two[1]}交叉口${c.side}角` });
    got++;
  }
  const stops = rnd.shuffle(roads);
  for (let i = 0; i < many(2, 2) && stops.length; i++) {
    const st = stops[i % stops.length];
    const p = freeOnWay(k, st, 11);
    if (!p) continue;
    const c = crossName(p, st.w);
    put('L10', `${c ? `${st.w.name}${c}口` : `${st.w.name}${zn(k)}`}公交站`, p, { address: `${st.w.name}（公交站台）` });
  }
  const inZone = parks.filter((q) => inGeometry(inner(q.g, q.g.coordinates[0]), z.g) || q.g.coordinates[0].some((v) => inGeometry(v, z.g)));
  const suffix = ['', '健身广场', '北门广场', '儿童乐园'];
  let np = 0;
  for (const park of inZone) for (let i = 0; i < (inZone.length > 1 ? 2 : 2) && np < 4; i++) {
    const p = spotInside(park.g, z.g);
    if (!p) continue;
    const temple = park.name === '绳金塔公园' && i === 1;
    put('L11', temple ? '绳金塔庙会广场' : `${park.name}${suffix[i]}`, p, { address: `${park.name}内` });
    np++;
  }
  put('L12', `${zn(k)}片区文化站`, spot(k));
  putLocal('L12', CULT, k);
  put('L13', `${zn(k)}便民服务中心`, spot(k));
  if (extra || rnd() < 0.8) putLocal('L13', ['办事服务大厅'], k);
  for (let i = 0; i < many(2, 1); i++) putLocal('L14', MED, k);
  for (let i = 0; i < many(2, 2); i++) putLocal('L15', SCHOOL, k);
  for (let i = 0; i < 2; i++) put('L16', `${brand()}${rnd.pick(NET)}`, spot(k));
  for (let i = 0; i < many(2, 2); i++) putLocal('L17', SITE, k, { valid_from: rnd.pick(['2025-06-01', '2026-01-01', '2026-04-01']), valid_to: rnd() < 0.2 ? '2027-06-30' : '' });
}
function inner(g, ring) {
  // some point well inside: the best of a grid
  const b = boxOf(ring);
  let best = null;
  for (let i = 1; i < 12; i++) for (let j = 1; j < 12; j++) {
    const p = [b[0] + ((b[2] - b[0]) * i) / 12, b[1] + ((b[3] - b[1]) * j) / 12];
    if (!inGeometry(p, g)) continue;
    const d = toLine(p, ring).d;
    if (!best || d > best.d) best = { d, p };
  }
  return best?.p ?? ring[0];
}
function spotIn(c, k) {
  const ring = c.g.type === 'Polygon' ? c.g.coordinates[0] : c.g.coordinates[0][0];
  const b = boxOf(ring);
  for (let i = 0; i < 3000; i++) {
    const p = [rnd.range(b[0], b[2]), rnd.range(b[1], b[3])];
    if (!inGeometry(p, c.g) || !inGeometry(p, perZone.get(k).z.g) || find(wet, p) || find(parks, p) || toLine(p, ring).d < 25) continue;
    const h = waysNear(p, 130);
    if (!h.length || h[0].d < 20) continue;
    if (rows.some((r) => r.p && dist(r.p, p) < 60 - i / 60)) continue;
    return p;
  }
  throw new Error(`no spot in ${c.name}`);
}
function spotInside(park, zone) {
  const b = boxOf(park.coordinates[0]);
  for (let i = 0; i < 500; i++) {
    const p = [rnd.range(b[0], b[2]), rnd.range(b[1], b[3])];
    if (!inGeometry(p, park) || !inGeometry(p, zone) || toLine(p, park.coordinates[0]).d < 8 || find(wet, p)) continue;
    if (rows.some((r) => r.p && dist(r.p, p) < 60 - i / 10)) continue;
    return p;
  }
  return null;
}

// As lists come: some with aliases, a dozen without a position, eight whose stated zone is the one across the border.
const alias = (r) => {
  if (r.line === 'L09') return `${r.name.replace(/^.*与/, '').replace('路口', '')}口`;
  if (r.line === 'L01') return r.name.slice(0, 2);
  if (r.line === 'L06') return `${r.name.slice(0, 2)}市场`;
  if (r.line === 'L10') return r.name.replace('公交站', '站');
  return ['L02', 'L03', 'L05'].includes(r.line) || r.name.includes(zn(r.zone)) ? '' : `${zn(r.zone)}${r.name}`;
};
for (const r of rows) if (!r.aliases && rnd() < 0.09) r.aliases = alias(r);
const count = new Map();
rows.forEach((r) => count.set(r.line + r.zone, (count.get(r.line + r.zone) ?? 0) + 1));
let lost = 0;
for (const r of rnd.shuffle(rows)) {
  if (lost >= 12 || !['L01', 'L06', 'L08', 'L14', 'L15', 'L16', 'L17'].includes(r.line) || count.get(r.line + r.zone) < 3 && r.line !== 'L16') continue;
  if (count.get(r.line + r.zone) < 2) continue;
  count.set(r.line + r.zone, count.get(r.line + r.zone) - 1);
  Object.assign(r, { lon: '', lat: '', datum: '', p: null });
  lost++;
}
let odd = 0;
const oddZones = new Map();
for (const r of rnd.shuffle(rows)) {
  if (odd >= 8 || !r.p || ['L03', 'L11', 'L02', 'L10'].includes(r.line) || r.name === '坛子口路口' || count.get(r.line + r.zone) < 2) continue;
  const other = zones.map((z) => [z.code === r.zone ? Infinity : toBorder(r.p, z), z.code]).sort((a, b) => a[0] - b[0])[0];
  if (other[0] > 90 || (oddZones.get(other[1]) ?? 0) > 1) continue;
  oddZones.set(other[1], (oddZones.get(other[1]) ?? 0) + 1);
  count.set(r.line + r.zone, count.get(r.line + r.zone) - 1);
  r.zone = other[1];
  odd++;
}
// A few points that are gone: their history stays.
rnd.shuffle(rows.filter((r) => ['L17', 'L08', 'L07'].includes(r.line) && count.get(r.line + r.zone) > 2)).slice(0, 5).forEach((r) => (r.valid_to = '2026-09-30'));
rows.sort((a, b) => (a.code < b.code ? -1 : 1));
writeCsv('checkpoints', ['code', 'line', 'name', 'address', 'aliases', 'zone', 'street', 'community', 'lon', 'lat', 'datum', 'extent', 'valid_from', 'valid_to'], rows);
console.log(`checkpoints: ${rows.length}, without a position: ${lost}, stated zone against the map: ${odd}`);
