// Checkpoints: enough of them, and each where such a thing would stand.
import { inGeometry, toM } from '../draw/lib/geo.mjs';
import { TODAY, say, on, csv, F, M, ctx, ways, rails, near, zonesNow } from './read.mjs';

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
