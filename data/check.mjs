// `make data-check`: proves what data/README.md says of data/xihu, one line a property, from the files alone.
import { dist, geometryArea, inGeometry, toLine, toM, cross } from './draw/lib/geo.mjs';
import { readCsv, readGeoJson } from './draw/lib/files.mjs';

const TODAY = '2026-11-23';
const OLD = '2022-12-31';
let failed = 0;
const say = (ok, name, figure) => {
  if (!ok) failed++;
  console.log(`${ok ? 'ok  ' : 'FAIL'}  ${name}: ${figure}`);
};
const on = (p, date) => p.valid_from <= date && (p.valid_to === '' || p.valid_to >= date);

// ---- read -------------------------------------------------------------------------------------------
const geo = Object.fromEntries(
  ['district', 'zones', 'streets', 'communities', 'estates', 'context'].map((n) => [n, readGeoJson(n)]),
);
const csv = Object.fromEntries(
  ['lines', 'checklists', 'scoring', 'checkpoints', 'units', 'people', 'posts', 'roles', 'duties'].map((n) => [
    n,
    readCsv(n),
  ]),
);
const F = (n, date) => geo[n].features.filter((f) => !date || n === 'context' || on(f.properties, date));
const inM = (g) => ({
  type: g.type,
  coordinates:
    g.type === 'Polygon'
      ? g.coordinates.map((r) => r.map(toM))
      : g.type === 'LineString'
        ? g.coordinates.map(toM)
        : g.type === 'Point'
          ? toM(g.coordinates)
          : g.coordinates.map((p) => p.map((r) => r.map(toM))),
});
const M = new Map();
for (const n of Object.keys(geo)) for (const f of geo[n].features) M.set(f, inM(f.geometry));
const rings = (g) => (g.type === 'Polygon' ? g.coordinates : g.coordinates.flat());

say(
  Object.values(geo).every(
    (g) => g.crs?.properties?.name === 'urn:ogc:def:crs:OGC:1.3:CRS84' && g.note === '示意图,边界以正式文件为准',
  ),
  'every map file states its datum and 示意图',
  Object.keys(geo).length,
);

// ---- codes and references ---------------------------------------------------------------------------
const doubled = [];
const versions = (kind, list) => {
  const by = new Map();
  for (const p of list) (by.get(p.code) ?? by.set(p.code, []).get(p.code)).push(p);
  for (const [code, v] of by) {
    v.sort((a, b) => ((a.valid_from ?? '') < (b.valid_from ?? '') ? -1 : 1));
    for (let i = 1; i < v.length; i++)
      if (!v[i - 1].valid_to || v[i - 1].valid_to >= v[i].valid_from) doubled.push(`${kind} ${code}`);
  }
  return by;
};
const K = {};
for (const n of ['district', 'zones', 'streets', 'communities', 'estates', 'context'])
  K[n] = versions(
    n,
    geo[n].features.map((f) => f.properties),
  );
for (const n of ['lines', 'checkpoints', 'units', 'people', 'posts', 'roles', 'duties']) K[n] = versions(n, csv[n]);
for (const c of K.units.keys()) if (K.people.has(c)) doubled.push(`party ${c}`);
const items = new Set();
for (const c of csv.checklists) {
  const k = `${c.line}/${c.version}/${c.item}`;
  if (items.has(k)) doubled.push(k);
  items.add(k);
}
say(
  !doubled.length,
  'codes unique, versions never overlap',
  `${doubled.length} double ${doubled.slice(0, 5).join(' ')}`,
);

const lost = [];
const ref = (from, kind, code) => code && !K[kind].has(code) && lost.push(`${from} -> ${kind} ${code}`);
for (const f of geo.communities.features) ref(f.properties.code, 'streets', f.properties.street);
for (const f of geo.estates.features) ref(f.properties.code, 'communities', f.properties.community);
for (const c of csv.checkpoints)
  (ref(c.code, 'lines', c.line),
    ref(c.code, 'zones', c.zone),
    ref(c.code, 'streets', c.street),
    ref(c.code, 'communities', c.community));
for (const u of csv.units)
  (ref(u.code, 'units', u.parent), ref(u.code, 'streets', u.street), ref(u.code, 'communities', u.community));
for (const p of csv.posts) (ref(p.code, 'people', p.person), ref(p.code, 'units', p.unit));
for (const c of csv.checklists) ref(`${c.line}.${c.item}`, 'lines', c.line);
const SUBJECT = { zone: 'zones', line: 'lines', checkpoint: 'checkpoints', community: 'communities', unit: 'units' };
const role = new Map(csv.roles.map((r) => [r.code, r]));
const wrong = [];
for (const d of csv.duties) {
  (ref(d.code, 'roles', d.role), ref(d.code, 'people', d.person), ref(d.code, 'units', d.unit));
  if (d.subject_kind === 'cell') d.subject.split('/').forEach((c, i) => ref(d.code, i ? 'zones' : 'lines', c));
  else ref(d.code, SUBJECT[d.subject_kind], d.subject);
  const r = role.get(d.role);
  if (!r.subjects.split(';').includes(d.subject_kind)) wrong.push(`${d.code} subject`);
  if (d.seat === 'vacant' ? d.person || d.unit || !d.note : Boolean(d.person) === Boolean(d.unit))
    wrong.push(`${d.code} holder`);
  if ((r.party === 'person' && d.unit) || (r.party === 'unit' && d.person)) wrong.push(`${d.code} party`);
  if (!['A', 'B', 'acting', 'vacant'].includes(d.seat)) wrong.push(`${d.code} seat`);
}
say(!lost.length, 'references resolve', `${lost.length} lost ${lost.slice(0, 5).join('; ')}`);
const everyRow = [
  ...Object.values(csv).flat(),
  ...Object.values(geo).flatMap((g) => g.features.map((f) => f.properties)),
];
for (const r of everyRow)
  if (r.valid_from && r.valid_to && r.valid_to < r.valid_from) wrong.push(`${r.code ?? r.line} period`);
for (const r of everyRow)
  for (const k of ['valid_from', 'valid_to']) if (r[k] && !/^\d{4}-\d\d-\d\d$/.test(r[k])) wrong.push(`${r.code} ${k}`);
say(
  !wrong.length,
  'duties fit their roles, periods are in order',
  `${wrong.length} wrong ${wrong.slice(0, 5).join('; ')}`,
);

// ---- area, place ------------------------------------------------------------------------------------
const district = F('district')[0];
const km2 = geometryArea(district.geometry) / 1e6;
say(
  Math.abs(km2 - 35) <= 3,
  'area 35 ± 3 km² (ellipsoidal: Snyder 1987, cylindrical equal-area)',
  `${km2.toFixed(3)} km²`,
);
const all = rings(district.geometry).flat();
const bbox = [0, 1]
  .map((i) => Math.min(...all.map((p) => p[i])))
  .concat([0, 1].map((i) => Math.max(...all.map((p) => p[i]))));
const want = [115.828, 28.611, 115.915, 28.679];
say(
  bbox.every((v, i) => Math.abs(v - want[i]) < 0.0015),
  'bounding box as stated, within 0.0015°',
  bbox.map((v) => v.toFixed(4)).join(', '),
);

const CENTRES = {
  360103001: [115.886, 28.669],
  360103002: [115.874, 28.669],
  360103004: [115.883, 28.6755],
  360103005: [115.892, 28.6755],
  360103006: [115.8945, 28.6705],
  360103007: [115.8945, 28.6645],
  360103009: [115.9065, 28.6735],
  360103010: [115.9085, 28.6635],
  360103011: [115.879, 28.661],
  360103012: [115.8985, 28.6605],
  360103013: [115.853, 28.637],
  360103101: [115.868, 28.636],
};
const missed = Object.entries(CENTRES).filter(
  ([code, p]) =>
    F('streets', OLD)
      .filter((f) => inGeometry(p, f.geometry))
      .map((f) => f.properties.code)
      .join() !== code,
);
say(
  !missed.length,
  `each street's centre in its own street on ${OLD}`,
  `${Object.keys(CENTRES).length - missed.length} of ${Object.keys(CENTRES).length} ${missed.map((m) => m[0]).join(' ')}`,
);
say(
  F('zones', TODAY).filter((f) => inGeometry([115.862, 28.647], f.geometry))[0]?.properties.name === '朝阳新城',
  '朝阳新城 where it should be',
  '115.862,28.647',
);

// ---- no gap, no overlap -----------------------------------------------------------------------------
const edgesOf = (features) => {
  const m = new Map();
  for (const f of features)
    for (const r of rings(f.geometry))
      for (let i = 1; i < r.length; i++) {
        const k = `${r[i - 1].join()} ${r[i].join()}`;
        m.set(k, (m.get(k) ?? 0) + 1);
      }
  return m;
};
const turned = (k) => k.split(' ').reverse().join(' ');
const rim = edgesOf([district]);
const layerEdges = {};
for (const [n, date] of [
  ['zones', TODAY],
  ['streets', OLD],
  ['streets', TODAY],
  ['communities', OLD],
  ['communities', TODAY],
]) {
  const fs = F(n, date);
  const e = edgesOf(fs);
  let bad = 0;
  for (const [k, c] of e) if (c !== 1 || e.has(turned(k)) === rim.has(k)) bad++;
  for (const k of rim.keys()) if (!e.has(k)) bad++;
  const diff = Math.abs(fs.reduce((s, f) => s + geometryArea(f.geometry), 0) - km2 * 1e6);
  say(
    bad === 0 && diff < 1,
    `no gap or overlap: ${n} on ${date} (each edge shared by two in opposite direction, or on the rim)`,
    `${fs.length} areas, ${e.size} edges, ${bad} bad, areas differ ${diff.toFixed(3)} m²`,
  );
  layerEdges[n + date] = e;
}
const fine = layerEdges[`communities${TODAY}`];
let torn = 0;
for (const n of [`zones${TODAY}`, `streets${OLD}`, `streets${TODAY}`])
  for (const k of layerEdges[n].keys()) if (!fine.has(k)) torn++;
say(
  torn === 0,
  'zones and streets use the very edges of the communities (no T-junction between layers)',
  `${torn} edges of their own`,
);

let crossings = 0;
let spikes = 0;
for (const n of ['district', 'zones', 'streets', 'communities', 'estates'])
  for (const f of geo[n].features)
    for (const r of rings(M.get(f))) {
      const open = r.slice(0, -1);
      if (new Set(open.map((p) => p.join())).size !== open.length) spikes++;
      for (let i = 0; i < open.length; i++) {
        const [a, b, c] = [open[i], open[(i + 1) % open.length], open[(i + 2) % open.length]];
        const turn = Math.abs(
          Math.atan2(
            (b[0] - a[0]) * (c[1] - b[1]) - (b[1] - a[1]) * (c[0] - b[0]),
            (b[0] - a[0]) * (c[0] - b[0]) + (b[1] - a[1]) * (c[1] - b[1]),
          ),
        );
        if (turn > 3.05) spikes++;
        for (let j = i + 2; j < open.length; j++) {
          if (i === 0 && j === open.length - 1) continue;
          const [p, q] = [open[j], open[(j + 1) % open.length]];
          if (
            Math.max(a[0], b[0]) < Math.min(p[0], q[0]) ||
            Math.max(p[0], q[0]) < Math.min(a[0], b[0]) ||
            Math.max(a[1], b[1]) < Math.min(p[1], q[1]) ||
            Math.max(p[1], q[1]) < Math.min(a[1], b[1])
          )
            continue;
          if (cross(a, b, p, q)) crossings++;
        }
      }
    }
say(
  crossings === 0 && spikes === 0,
  'no ring crosses or touches itself, no spike',
  `${crossings} crossings, ${spikes} spikes or repeated vertices`,
);
say(
  F('zones', TODAY).every((f) => f.geometry.type === 'Polygon' && f.geometry.coordinates.length === 1),
  'every zone is one piece without holes',
  F('zones', TODAY)
    .map((f) => f.geometry.coordinates[0].length - 1)
    .join(' ') + ' vertices',
);

// ---- borders on roads, rivers, rail -----------------------------------------------------------------
const ctx = (...cls) => geo.context.features.filter((f) => cls.includes(f.properties.class));
const withBox = (pts, f) => ({
  f,
  pts,
  box: [0, 1]
    .map((i) => Math.min(...pts.map((p) => p[i])))
    .concat([0, 1].map((i) => Math.max(...pts.map((p) => p[i])))),
});
const ways = ctx('road', 'street').map((f) => withBox(M.get(f).coordinates, f));
const rails = ctx('rail').map((f) => withBox(M.get(f).coordinates, f));
const rivers = ctx('river');
const banks = rivers.flatMap((f) => rings(M.get(f)).map((r) => withBox(r, f)));
const narrow = rivers.filter((f) => f.properties.name === '抚河');
const near = (p, list, r) =>
  list.filter(
    (w) =>
      p[0] > w.box[0] - r &&
      p[0] < w.box[2] + r &&
      p[1] > w.box[1] - r &&
      p[1] < w.box[3] + r &&
      toLine(p, w.pts).d <= r,
  );
const onSomething = (p) =>
  near(p, ways, 15).length > 0 ||
  near(p, rails, 15).length > 0 ||
  near(p, banks, 15).length > 0 ||
  narrow.some((f) => inGeometry(p, M.get(f)));
for (const n of ['zones', 'communities']) {
  let [sum, good] = [0, 0];
  for (const k of layerEdges[n + TODAY].keys()) {
    if (rim.has(k) || k > turned(k)) continue;
    const [a, b] = k.split(' ').map((t) => toM(t.split(',').map(Number)));
    const d = dist(a, b);
    const steps = Math.max(1, Math.round(d / 10));
    for (let i = 0; i < steps; i++) {
      sum += d / steps;
      if (onSomething([a[0] + ((b[0] - a[0]) * (i + 0.5)) / steps, a[1] + ((b[1] - a[1]) * (i + 0.5)) / steps]))
        good += d / steps;
    }
  }
  say(
    good / sum >= 0.6,
    `inner border of ${n} within 15 m of a road, river or railway (mid-river of 赣江 not counted)`,
    `${((100 * good) / sum).toFixed(1)} % of ${(sum / 1000).toFixed(1)} km`,
  );
}

// ---- checkpoints ------------------------------------------------------------------------------------
const points = csv.checkpoints.map((c) => ({
  ...c,
  p: c.lon === '' ? null : toM([Number(c.lon), Number(c.lat)]),
  ll: [Number(c.lon), Number(c.lat)],
}));
const placed = points.filter((c) => c.p);
say(points.length >= 510, 'at least 510 checkpoints', points.length);
const cellCount = new Map();
for (const c of points) cellCount.set(`${c.line}/${c.zone}`, (cellCount.get(`${c.line}/${c.zone}`) ?? 0) + 1);
const realCount = new Map();
const zonesNow = F('zones', TODAY);
for (const c of placed) {
  c.real = zonesNow.find((f) => inGeometry(c.ll, f.geometry))?.properties.code;
  realCount.set(`${c.line}/${c.real}`, (realCount.get(`${c.line}/${c.real}`) ?? 0) + 1);
}
const cells = csv.lines.flatMap((l) => zonesNow.map((z) => `${l.code}/${z.properties.code}`));
say(
  cells.every((k) => cellCount.has(k) && realCount.has(k)),
  'all 17 lines in all 13 zones, by the list and by the map',
  `${cells.filter((k) => realCount.has(k)).length} of ${cells.length} cells, ${cells.filter((k) => cellCount.get(k) >= 2).length} with two or more ${cells.filter((k) => !cellCount.has(k) || !realCount.has(k)).join(' ')}`,
);
say(
  placed.every((c) => c.datum === 'wgs84' && c.real),
  'every placed checkpoint lies in a zone and states wgs84',
  placed.length,
);
say(points.length - placed.length === 12, 'checkpoints without a position (待落点)', points.length - placed.length);
const odd = placed.filter((c) => c.real !== c.zone);
say(
  odd.length === 8,
  'checkpoints whose stated zone disagrees with the map',
  `${odd.length}: ${odd.map((c) => c.code).join(' ')}`,
);
const homes = placed.filter(
  (c) =>
    !F('communities', TODAY).some(
      (f) => f.properties.code === c.community && f.properties.street === c.street && inGeometry(c.ll, f.geometry),
    ),
);
say(!homes.length, 'stated street and community agree with the map', `${homes.length} differ`);
const bad = (line, test) => placed.filter((c) => c.line === line && !test(c));
const badJunction = bad('L09', (c) => new Set(near(c.p, ways, 20).map((w) => w.f.properties.name)).size >= 2);
say(
  !badJunction.length,
  'junctions within 20 m of two roads of different name',
  `${placed.filter((c) => c.line === 'L09').length} junctions, ${badJunction.length} bad ${badJunction.map((c) => c.name).join(' ')}`,
);
const roads = ways.filter((w) => w.f.properties.class === 'road');
const stray = [
  ...bad('L03', (c) => near(c.p, roads, 15).length),
  ...bad('L04', (c) => near(c.p, ways, 15).length),
  ...bad('L05', (c) => near(c.p, ways, 20).length),
  ...bad('L10', (c) => near(c.p, roads, 30).length || near(c.p, rails, 120).length),
  ...bad('L11', (c) => ctx('park').some((f) => inGeometry(c.p, M.get(f)))),
  ...placed.filter((c) => ctx('river', 'water').some((f) => inGeometry(c.p, M.get(f)))),
  ...placed.filter(
    (c) =>
      ['L01', 'L02', 'L06', 'L07', 'L08', 'L12', 'L13', 'L14', 'L15', 'L16', 'L17'].includes(c.line) &&
      near(c.p, ways, 10).length,
  ),
];
say(
  !stray.length,
  'roads on roads, lanes on lanes, stops at roads, parks in parks, houses beside the road, nothing in the water',
  `${stray.length} astray ${stray
    .slice(0, 6)
    .map((c) => c.code + c.name)
    .join(' ')}`,
);
const extents = placed.filter((c) => c.extent);
const offRoad = extents.filter(
  (c) => !c.extent.match(/[\d.]+ [\d.]+/g).every((t) => near(toM(t.split(' ').map(Number)), roads, 2).length),
);
say(
  extents.length > 20 && !offRoad.length,
  'extents of main roads run on the road',
  `${extents.length} extents, ${offRoad.length} off`,
);
say(
  new Set(points.map((c) => c.name)).size === points.length && points.every((c) => c.name && (c.address || !c.p)),
  'checkpoints have names of their own and addresses',
  points.length,
);

// ---- places -----------------------------------------------------------------------------------------
const nowC = F('communities', TODAY);
say(nowC.length >= 60, 'at least 60 communities', nowC.length);
const home = nowC.filter((f) => {
  const e = edgesOf([f]);
  return !zonesNow.some((z) => {
    const p = inside(f);
    return (
      inGeometry(p, z.geometry) &&
      [...e.keys()].every((k) => {
        const [a, b] = k.split(' ').map((t) => t.split(',').map(Number));
        return onOrIn(a, z) && onOrIn(b, z);
      })
    );
  });
});
say(!home.length, 'each community lies in one zone', `${home.length} do not`);
say(
  nowC.every((f) => F('streets', TODAY).some((s) => s.properties.code === f.properties.street)) &&
    F('communities', OLD).every((f) => F('streets', OLD).some((s) => s.properties.code === f.properties.street)),
  'communities name the street of their day',
  `${F('streets', OLD).length} streets in 2022, ${F('streets', TODAY).length} from 2023`,
);
function inside(f) {
  const r = rings(f.geometry)[0];
  const b = [0, 1]
    .map((i) => Math.min(...r.map((p) => p[i])))
    .concat([0, 1].map((i) => Math.max(...r.map((p) => p[i]))));
  for (let n = 7; n < 60; n += 6)
    for (let i = 1; i < n; i++)
      for (let j = 1; j < n; j++) {
        const p = [b[0] + ((b[2] - b[0]) * i) / n, b[1] + ((b[3] - b[1]) * j) / n];
        if (inGeometry(p, f.geometry)) return p;
      }
  return r[0];
}
function onOrIn(p, z) {
  z.verts ??= new Set(
    rings(z.geometry)
      .flat()
      .map((q) => q.join()),
  );
  return z.verts.has(p.join()) || inGeometry(p, z.geometry);
}
const names = (cls) => new Set(ctx(cls).map((f) => f.properties.name));
say(
  names('road').size >= 12 && names('street').size >= 80 && ctx('street').length === names('street').size,
  'named main roads and minor streets',
  `${names('road').size} roads, ${names('street').size} streets of ${ctx('street').length}`,
);
const touches = ctx('street').filter((f) => M.get(f).coordinates.some((p) => inGeometry(p, M.get(district)))).length;
say(touches >= 80, 'minor streets inside the district', touches);

// ---- people and duties ------------------------------------------------------------------------------
say(
  csv.people.every(
    (p) =>
      /^.示[甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥]$/.test(p.name) &&
      /^100-0000-/.test(p.private_phone) &&
      /^0791-8600/.test(p.office_phone),
  ),
  'people and phones visibly invented',
  `${csv.people.length} people, ${new Set(csv.people.map((p) => p.name)).size} names`,
);
say(
  csv.roles.every((r) => r.code === 'claimant' || csv.duties.some((d) => d.role === r.code)),
  'every role has duties (claimant apart)',
  csv.roles.length,
);
const wanted = (date) => {
  const slots = [];
  for (const z of zonesNow) slots.push(['supervising_leader', z.properties.code], ['area_owner', z.properties.code]);
  for (const l of csv.lines) {
    slots.push(['chief_supervisor', l.code], ['responsible_unit', l.code]);
    if (l.coverage === 'district') slots.push(['responsible_person', l.code]);
    else for (const z of zonesNow) slots.push(['cell_person', `${l.code}/${z.properties.code}`]);
  }
  return slots.map(([r, s]) => {
    const mine = csv.duties.filter((d) => d.role === r && d.subject === s && d.seat !== 'B');
    const held = mine.filter((d) => on(d, date) && d.seat !== 'vacant');
    const max = Number(role.get(r).max || Infinity);
    const state =
      held.length > max
        ? 'double'
        : held.length
          ? 'held'
          : mine.some((d) => on(d, date))
            ? 'gap'
            : mine.some((d) => d.valid_to && d.valid_to < date && d.seat !== 'vacant')
              ? 'lapsed'
              : 'gap';
    return { r, s, state, held };
  });
};
const tally = (date) =>
  wanted(date).reduce((m, x) => ({ ...m, [x.state]: (m[x.state] ?? 0) + 1 }), {
    held: 0,
    gap: 0,
    double: 0,
    lapsed: 0,
  });
const t = tally(TODAY);
say(t.gap === 23 && t.double === 4 && t.lapsed === 7, `faults on ${TODAY}`, JSON.stringify(t));
const gapsBy = zonesNow.map(
  (z) =>
    `${z.properties.name} ${wanted(TODAY).filter((x) => x.state === 'gap' && x.s.endsWith(z.properties.code)).length}`,
);
say(true, 'gaps by zone', gapsBy.join(', '));
const soon = csv.duties.filter((d) => on(d, TODAY) && d.valid_to && d.valid_to <= '2026-12-23');
say(soon.length === 12, 'duties that end within 30 days', soon.length);
const later = tally('2035-01-01');
say(later.held >= 200, 'never blank: slots held on 2035-01-01', JSON.stringify(later));
const past = ['2024-12-01', '2025-06-01', '2025-12-01', '2026-06-01'].map((d) => `${d} ${JSON.stringify(tally(d))}`);
say(true, 'slots over two years', past.join(' '));
say(
  csv.duties.filter((d) => d.role === 'point_keeper' && on(d, TODAY) && d.seat === 'A').length >= 145,
  'checkpoints with a keeper',
  `${csv.duties.filter((d) => d.role === 'point_keeper' && on(d, TODAY) && d.seat === 'A').length}, deputies ${csv.duties.filter((d) => d.role === 'point_keeper' && on(d, TODAY) && d.seat === 'B').length}`,
);
const helped = new Set(csv.duties.filter((d) => d.role === 'helping_unit' && on(d, TODAY)).map((d) => d.subject));
say(helped.size >= nowC.length * 0.7, 'communities with a helping unit', `${helped.size} of ${nowC.length}`);
const homeless = csv.duties.filter(
  (d) => d.person && on(d, TODAY) && !csv.posts.some((p) => p.person === d.person && on(p, TODAY)),
);
say(!homeless.length, 'everybody on duty holds a post', `${homeless.length} do not`);
console.log(failed ? `${failed} failed` : 'all proved');
process.exit(failed ? 1 : 0);
