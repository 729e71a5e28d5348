// The blocks: the district cut into pieces by main roads, minor streets, rivers and the railway.
import { dist, inRing, ringArea, smooth, onGrid, toLine, toM } from './lib/geo.mjs';
import { BANK_E, LINES } from './plan.mjs';
import { centroid, cutRiver, fillWithStreets, insideBorder, layMainLines } from './streets.mjs';

const ctrl = (key) => LINES.find((l) => l.key === key).pts;

// ---- water ------------------------------------------------------------------------------------------
const bankW = smooth(ctrl('bank_w').map(toM), 60);
const bankE = smooth([...ctrl('bank_e_north').slice(0, -1), ...BANK_E, ...ctrl('bank_e_south')].map(toM), 60);
export const ganjiang = [...bankW, ...[...bankE].reverse()].map(onGrid);
export const lake = smooth(ctrl('lake').map(toM), 45, true).map(onGrid);
const onWater = (p) => inRing(p, ganjiang) || inRing(p, lake);

// ---- blocks -----------------------------------------------------------------------------------------
export const net = layMainLines();
export const inside = insideBorder(net, toM([115.87, 28.65]));
export const fuhe = net.lines.find((l) => l.key === 'fuhe');
const oldTown = (p) => {
  const line = fuhe.verts.map((i) => net.v[i]);
  const h = toLine(p, line);
  const [a, b] = [line[h.i], line[h.i + 1]];
  return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]) > 0; // left of the stream = east bank
};
const midLine = net.lines.find((l) => l.key === 'mid').verts;
const strip = (ids) => midLine.filter((v) => ids.includes(v)).length > 1;
const box = [toM([115.828, 28.611]), toM([115.915, 28.679])];
const away = (p) =>
  Math.hypot(Math.max(box[0][0] - p[0], 0, p[0] - box[1][0]), Math.max(box[0][1] - p[1], 0, p[1] - box[1][1]));
fillWithStreets(net, inside, (c, isIn, ring) => {
  if (isIn) {
    if (strip(ring.map((p) => net.vertex(p)))) return 0;
    return oldTown(c) && c[1] > toM([0, 28.657])[1] ? 24000 : 52000;
  }
  const wet = samples(ring).filter(onWater).length / samples(ring).length;
  if (wet > 0.5) return 0;
  return 100000 + Math.min(4000, away(c)) * 110;
});
export const river = cutRiver(net, inside);

export const blocks = [...inside].filter((f) => !river.has(f));
export const area = (f) => ringArea(net.ring(f));
export const middle = new Map([...inside].map((f) => [f, centroid(net.ring(f))]));
export const adjacent = new Map(
  [...inside].map((f) => {
    const m = new Map();
    net.faces[f].forEach((a, i) => {
      const b = net.faces[f][(i + 1) % net.faces[f].length];
      const g = net.neighbour(a, b);
      if (g !== undefined && inside.has(g)) m.set(g, (m.get(g) ?? 0) + dist(net.v[a], net.v[b]));
    });
    return [f, m];
  }),
);
/** A grid of places inside a ring. */
export function samples(ring) {
  const xs = ring.map((p) => p[0]);
  const ys = ring.map((p) => p[1]);
  const out = [];
  for (let i = 0; i < 9; i++)
    for (let j = 0; j < 9; j++) {
      const p = [
        Math.min(...xs) + ((Math.max(...xs) - Math.min(...xs)) * (i + 0.5)) / 9,
        Math.min(...ys) + ((Math.max(...ys) - Math.min(...ys)) * (j + 0.5)) / 9,
      ];
      if (inRing(p, ring)) out.push(p);
    }
  return out.length ? out : [centroid(ring)];
}
