// Where the district lies, and that its areas meet without gap or overlap along roads and rivers.
import { dist, geometryArea, inGeometry, toM, cross } from '../draw/lib/geo.mjs';
import { TODAY, OLD, say, on, geo, F, M, rings, ways, rails, banks, narrow, near, edgesOf, district } from './read.mjs';

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
