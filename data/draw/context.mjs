// Writes the base map: water, parks, railway, roads, minor streets, landmarks and the neighbours' names.
import { lineLength, offset, onGrid, part, ringArea, toDeg, toLine, toM } from './lib/geo.mjs';
import { feature, writeGeoJson } from './lib/files.mjs';
import { random } from './lib/random.mjs';
import { LANDMARKS, LANES, LINES, PLACES } from './plan.mjs';
import { ROADS_EN, stems } from './names.mjs';
import { fuhe, ganjiang, inside, lake, net } from './blocks.mjs';
import { info } from './quarters.mjs';
import { shapes } from './streets.mjs';

const ctx = [];
let n = 0;
const put = (cls, geometry, name, name_en, rank) =>
  ctx.push(feature(geometry, { code: `C${String(++n).padStart(4, '0')}`, class: cls, name, name_en, rank }));
const poly = (ring) => ({ type: 'Polygon', coordinates: [[...ring, ring[0]].map(toDeg)] });
const line = (pts) => ({ type: 'LineString', coordinates: pts.map(toDeg) });
const ccw = (r) => (ringArea(r) > 0 ? r : [...r].reverse());

put('river', poly(ccw(ganjiang)), '赣江', 'Gan River', 1);
const course = fuhe.verts.map((i) => net.v[i]);
const left = course.map((_, i) => offset(course, 17 + 9 * Math.min(1, i / course.length))[i]);
const right = course.map((_, i) => offset(course, -(17 + 9 * Math.min(1, i / course.length)))[i]);
put('river', poly(ccw([...left, ...right.reverse()].map(onGrid))), '抚河', 'Fu River', 2);
put('water', poly(ccw(lake)), '象湖', 'Xianghu Lake', 1);
for (const s of shapes) put(s.key, poly(ccw(s.ring)), s.name, s.en, s.rank);

for (const l of net.lines.filter((x) => x.way === 'rail'))
  put('rail', line(l.verts.map((i) => net.v[i])), l.name, l.name_en, 1);
for (const l of net.lines.filter((x) => x.way === 'road'))
  put('road', line(l.verts.map((i) => net.v[i])), l.name, ROADS_EN[l.name], l.rank);

// Minor streets: those of the district first (they get the best names), pulled back from the river's bank.
const taken = [...LINES.map((l) => l.name ?? ''), ...[...info.values()].map((c) => c.name)];
const supply = stems(random(77), taken);
const minor = net.lines.filter((l) => l.way === 'street');
const inDistrict = (l) =>
  l.verts.some(
    (a, i) =>
      i && [net.side.get(`${l.verts[i - 1]},${a}`), net.side.get(`${a},${l.verts[i - 1]}`)].some((f) => inside.has(f)),
  );
minor.sort((a, b) => Number(inDistrict(b)) - Number(inDistrict(a)) || a.depth - b.depth);
const onFuhe = new Set(fuhe.verts);
const suffix = [
  ['路', 'Road'],
  ['街', 'Street'],
  ['巷', 'Lane'],
  ['里', 'Alley'],
];
for (const [name, en, lon, lat] of LANES) {
  const free = minor.filter((l) => !l.name && inDistrict(l));
  const l = free.reduce((a, b) =>
    toLine(
      toM([lon, lat]),
      a.verts.map((v) => net.v[v]),
    ).d <=
    toLine(
      toM([lon, lat]),
      b.verts.map((v) => net.v[v]),
    ).d
      ? a
      : b,
  );
  Object.assign(l, { name, en });
  taken.push(name);
}
minor.forEach((l, i) => {
  let pts = l.verts.map((v) => net.v[v]);
  const len = lineLength(pts);
  const cutA = onFuhe.has(l.verts[0]) ? 32 : 0;
  const cutB = onFuhe.has(l.verts.at(-1)) ? 32 : 0;
  if (cutA || cutB) pts = part(pts, cutA, len - cutB).map(onGrid);
  const [stem, en] = supply[i % supply.length];
  const first = len > 420 ? 0 : len > 300 ? 1 : 2;
  const [zh, e] = [0, 1, 2, 3].map((o) => suffix[(first + o) % 4]).find(([x]) => !taken.includes(stem + x));
  if (!l.name) Object.assign(l, { name: stem + zh, en: `${en} ${e}` });
  taken.push(l.name);
  put('street', line(pts), l.name, l.en, l.depth < 2 ? 4 : 5);
});
for (const [name, en, lon, lat, rank] of LANDMARKS)
  put('landmark', { type: 'Point', coordinates: [lon, lat] }, name, en, rank);
for (const [name, en, lon, lat] of PLACES) put('place', { type: 'Point', coordinates: [lon, lat] }, name, en, 1);
writeGeoJson('context', ctx);
console.log(`context: ${ctx.length} features, ${minor.length} of them minor streets`);
