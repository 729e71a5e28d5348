// Reads data/xihu and reports: one line a property.
import { toLine, toM } from '../draw/lib/geo.mjs';
import { readCsv, readGeoJson } from '../draw/lib/files.mjs';

export const TODAY = '2026-11-23';
export const OLD = '2022-12-31';
let failed = 0;
export const say = (ok, name, figure) => {
  if (!ok) failed++;
  console.log(`${ok ? 'ok  ' : 'FAIL'}  ${name}: ${figure}`);
};
export const on = (p, date) => p.valid_from <= date && (p.valid_to === '' || p.valid_to >= date);
export const geo = Object.fromEntries(
  ['district', 'zones', 'streets', 'communities', 'estates', 'context'].map((n) => [n, readGeoJson(n)]),
);
export const csv = Object.fromEntries(
  ['lines', 'checklists', 'scoring', 'checkpoints', 'units', 'people', 'posts', 'roles', 'duties'].map((n) => [
    n,
    readCsv(n),
  ]),
);
export const F = (n, date) => geo[n].features.filter((f) => !date || n === 'context' || on(f.properties, date));
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
export const M = new Map();
for (const n of Object.keys(geo)) for (const f of geo[n].features) M.set(f, inM(f.geometry));
export const rings = (g) => (g.type === 'Polygon' ? g.coordinates : g.coordinates.flat());

export const ctx = (...cls) => geo.context.features.filter((f) => cls.includes(f.properties.class));
const withBox = (pts, f) => ({
  f,
  pts,
  box: [0, 1]
    .map((i) => Math.min(...pts.map((p) => p[i])))
    .concat([0, 1].map((i) => Math.max(...pts.map((p) => p[i])))),
});
export const ways = ctx('road', 'street').map((f) => withBox(M.get(f).coordinates, f));
export const rails = ctx('rail').map((f) => withBox(M.get(f).coordinates, f));
export const rivers = ctx('river');
export const banks = rivers.flatMap((f) => rings(M.get(f)).map((r) => withBox(r, f)));
export const narrow = rivers.filter((f) => f.properties.name === '抚河');
export const near = (p, list, r) =>
  list.filter(
    (w) =>
      p[0] > w.box[0] - r &&
      p[0] < w.box[2] + r &&
      p[1] > w.box[1] - r &&
      p[1] < w.box[3] + r &&
      toLine(p, w.pts).d <= r,
  );
export const edgesOf = (features) => {
  const m = new Map();
  for (const f of features)
    for (const r of rings(f.geometry))
      for (let i = 1; i < r.length; i++) {
        const k = `${r[i - 1].join()} ${r[i].join()}`;
        m.set(k, (m.get(k) ?? 0) + 1);
      }
  return m;
};
export const zonesNow = F('zones', TODAY);
export const district = F('district')[0];
export const role = new Map(csv.roles.map((r) => [r.code, r]));
/** How many properties did not hold. */
export const failures = () => failed;
