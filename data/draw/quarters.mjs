// Gives every block its zone, its street before and after 2023, and its community.
import { dist, inRing, toDeg, toLine, toM } from './lib/geo.mjs';
import { XINCHENG_SPLIT, ZONES } from './plan.mjs';
import { COMMUNITIES, HINTS, STREETS } from './names.mjs';
import { adjacent, area, blocks, middle, net, river, samples } from './blocks.mjs';

const guides = ZONES.map((z) => ({ ...z, ring: z.at.map(toM) }));
export const zoneOf = new Map();
for (const f of blocks) {
  const votes = new Map();
  for (const p of samples(net.ring(f))) {
    const g =
      guides.find((z) => inRing(p, z.ring)) ??
      guides.reduce((a, b) => (toLine(p, [...a.ring, a.ring[0]]).d <= toLine(p, [...b.ring, b.ring[0]]).d ? a : b));
    votes.set(g.code, (votes.get(g.code) ?? 0) + 1);
  }
  zoneOf.set(f, [...votes].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0][0]);
}

/** Keeps the largest connected part of each label; strays go to the neighbour they share most border with. */
function mend(label, faces) {
  for (let round = 0; round < 6; round++) {
    const seen = new Set();
    const parts = new Map();
    for (const f of faces) {
      if (seen.has(f)) continue;
      const comp = [];
      const todo = [f];
      seen.add(f);
      while (todo.length) {
        const g = todo.pop();
        comp.push(g);
        for (const h of adjacent.get(g).keys())
          if (!seen.has(h) && label.has(h) && label.get(h) === label.get(f)) {
            seen.add(h);
            todo.push(h);
          }
      }
      const k = label.get(f);
      (parts.get(k) ?? parts.set(k, []).get(k)).push(comp);
    }
    let moved = 0;
    for (const [k, comps] of parts) {
      comps.sort((a, b) => b.reduce((s, f) => s + area(f), 0) - a.reduce((s, f) => s + area(f), 0));
      for (const c of comps.slice(1))
        for (const f of c) {
          const w = new Map();
          for (const [g, len] of adjacent.get(f))
            if (label.has(g) && label.get(g) !== k) w.set(label.get(g), (w.get(label.get(g)) ?? 0) + len);
          const best = [...w].sort((a, b) => b[1] - a[1])[0];
          if (best) (label.set(f, best[0]), moved++);
        }
    }
    if (!moved) return;
  }
}
/** Blocks on a main road or a river that parts two zones stay where they are. */
const sameSide = (f, z) => [...adjacent.get(f)].some(([g]) => zoneOf.get(g) === z && !partedByRoad(f, g));
function partedByRoad(f, g) {
  const ring = net.faces[f];
  return ring.some((a, i) => {
    const b = ring[(i + 1) % ring.length];
    if (net.neighbour(a, b) !== g) return false;
    return (net.onEdge.get(net.ekey(a, b)) ?? []).some((k) => ['fuhe', 'bayi', 'fusheng'].includes(net.lines[k].key));
  });
}
/** A block that juts out (most of its border with one other label) is given to that label: calmer borders. */
function calm(label, faces, allowed = () => true) {
  for (const f of faces) {
    const w = new Map();
    for (const [g, len] of adjacent.get(f)) if (label.has(g)) w.set(label.get(g), (w.get(label.get(g)) ?? 0) + len);
    const own = w.get(label.get(f)) ?? 0;
    const best = [...w].filter(([k]) => k !== label.get(f)).sort((a, b) => b[1] - a[1])[0];
    if (best && best[1] > 2.2 * own && allowed(f, best[0])) label.set(f, best[0]);
  }
}
mend(zoneOf, blocks);
calm(zoneOf, blocks, (f, z) => sameSide(f, z));
mend(zoneOf, blocks);
const zoneStreet = {
  Z01: '360103001',
  Z02: '360103002',
  Z03: '360103004',
  Z04: '360103005',
  Z05: '360103006',
  Z06: '360103009',
  Z07: '360103007',
  Z08: '360103012',
  Z09: '360103010',
  Z10: '360103011',
  Z12: '360103013',
  Z13: '360103101',
};
export const street21 = new Map();
export const street23 = new Map();
const taohua = net.lines.find((l) => l.key === 'taohua').verts.map((i) => net.v[i]);
function assignStreets() {
  for (const f of blocks) {
    const [, lat] = toDeg(middle.get(f));
    const s = zoneStreet[zoneOf.get(f)] ?? (lat > XINCHENG_SPLIT ? '360103002' : '360103013');
    street21.set(f, s);
  }
  mend(street21, blocks);
  for (const f of blocks) {
    const s = street21.get(f);
    const def = STREETS.find((x) => x.code === s);
    let t = def.into ?? s;
    if (t === 'divided') {
      const h = toLine(middle.get(f), taohua);
      const [a, b] = [taohua[h.i], taohua[h.i + 1]];
      const p = middle.get(f);
      t = (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]) > 0 ? '360103014' : '360103015';
    }
    street23.set(f, t);
  }
}
assignStreets();

// Communities: seeds spread over the group, grown along shared borders, evened out.
export const community = new Map();
export const info = new Map();
const groupKey = (f) => {
  const k = `${street21.get(f)}|${zoneOf.get(f)}`;
  return COMMUNITIES[k] ? k : `${k}|${street23.get(f)}`;
};
const groups = new Map();
for (const f of blocks) (groups.get(groupKey(f)) ?? groups.set(groupKey(f), []).get(groupKey(f))).push(f);
for (const k of groups.keys())
  if (!COMMUNITIES[k])
    throw new Error(
      `no communities named for ${k} (${groups.get(k).length} blocks at ${toDeg(middle.get(groups.get(k)[0]))})`,
    );

function divide(faces, k, fixed) {
  const set = new Set(faces);
  const total = faces.reduce((s, f) => s + area(f), 0);
  const pts = faces.map((f) => middle.get(f));
  let seeds = fixed.map(
    (p) =>
      faces.find((f) => inRing(p, net.ring(f))) ??
      faces.reduce((a, b) => (dist(middle.get(a), p) < dist(middle.get(b), p) ? a : b)),
  );
  while (seeds.length < k) {
    // farthest from all seeds, starting far from the middle
    const from = seeds.length
      ? seeds.map((s) => middle.get(s))
      : [[pts.reduce((s, p) => s + p[0], 0) / pts.length, pts.reduce((s, p) => s + p[1], 0) / pts.length]];
    seeds.push(
      faces.reduce((a, b) =>
        Math.min(...from.map((p) => dist(p, middle.get(a)))) >= Math.min(...from.map((p) => dist(p, middle.get(b))))
          ? a
          : b,
      ),
    );
  }
  let best = null;
  for (let round = 0; round < 24; round++) {
    const label = new Map(seeds.map((s, i) => [s, i]));
    const size = seeds.map((s) => area(s));
    const heart = seeds.map((s) => middle.get(s));
    while (label.size < faces.length) {
      // the smallest community takes its nearest free neighbour
      const order = size.map((s, i) => [s, i]).sort((a, b) => a[0] - b[0]);
      let took = false;
      for (const [, i] of order) {
        let pick = null;
        for (const [f, l] of label) {
          if (l !== i) continue;
          for (const g of adjacent.get(f).keys()) {
            if (!set.has(g) || label.has(g)) continue;
            let shared = 0;
            let around = 0;
            for (const [h, len] of adjacent.get(g)) {
              around += len;
              if (label.get(h) === i) shared += len;
            }
            const cost = dist(middle.get(g), heart[i]) * (1.4 - shared / around);
            if (!pick || cost < pick[0]) pick = [cost, g];
          }
        }
        if (pick) {
          label.set(pick[1], i);
          size[i] += area(pick[1]);
          took = true;
          break;
        }
      }
      if (!took) break;
    }
    for (const f of faces) if (!label.has(f)) label.set(f, 0);
    const worst =
      Math.max(...size) / (total / k) +
      1.2 *
        Math.max(
          ...seeds.map((_, i) => {
            const fs = faces.filter((f) => label.get(f) === i);
            const a = fs.reduce((s, f) => s + area(f), 0);
            const c = heartOf(fs);
            return fs.reduce((s, f) => s + area(f) * dist(middle.get(f), c), 0) / a / Math.sqrt(a);
          }),
        );
    if (!best || worst < best.worst) best = { worst, label };
    // next seeds: the block nearest the middle of each community (fixed places stay)
    seeds = seeds.map((s, i) => {
      if (i < fixed.length) return s;
      const fs = faces.filter((f) => label.get(f) === i);
      const c = heartOf(fs);
      return fs.reduce((a, b) => (dist(middle.get(a), c) <= dist(middle.get(b), c) ? a : b));
    });
  }
  return best.label;
}
function heartOf(fs) {
  const a = fs.reduce((s, f) => s + area(f), 0);
  return [0, 1].map((i) => fs.reduce((s, f) => s + area(f) * middle.get(f)[i], 0) / a);
}

const serial = new Map();
for (const key of Object.keys(COMMUNITIES)) {
  const faces = groups.get(key);
  const names = COMMUNITIES[key];
  if (!faces || faces.length < names.length) throw new Error(`${key}: too few blocks (${faces?.length})`);
  const fixed = names.filter((n) => n[2]).map((n) => toM(n[2]));
  const label = divide(faces, names.length, fixed);
  const ids = names.map((_, i) => i);
  // Codes run from the north-west on, fixed places first.
  const rest = ids.slice(fixed.length).sort((a, b) => {
    const [p, q] = [a, b].map((i) => heartOf(faces.filter((f) => label.get(f) === i)));
    return q[1] - q[0] * 0.5 - (p[1] - p[0] * 0.5);
  });
  const order = [...ids.slice(0, fixed.length), ...rest];
  // Names: the nearest pair of name and community first, until all are given.
  const called = new Map(ids.slice(0, fixed.length).map((i) => [i, names[i]]));
  const pairs = names
    .slice(fixed.length)
    .flatMap((n) => rest.map((i) => [dist(toM(HINTS[n[0]]), heartOf(faces.filter((f) => label.get(f) === i))), n, i]));
  for (const [, n, i] of pairs.sort((a, b) => a[0] - b[0]))
    if (!called.has(i) && ![...called.values()].includes(n)) called.set(i, n);
  // ... then two names change places wherever both together come nearer.
  const far = (n, i) => pairs.find((x) => x[1] === n && x[2] === i)[0] ** 2;
  for (let round = 0; round < 8; round++)
    for (const i of rest)
      for (const j of rest) {
        const [a, b] = [called.get(i), called.get(j)];
        if (far(a, j) + far(b, i) < far(a, i) + far(b, j) - 1) called.set(i, b).set(j, a);
      }
  const street = key.slice(0, 9);
  order.forEach((i, n) => {
    const no = (serial.get(street) ?? 0) + 1;
    serial.set(street, no);
    const code = `${street}${String(no).padStart(3, '0')}`;
    info.set(code, { code, name: called.get(i)[0], en: called.get(i)[1], street, zone: key.split('|')[1] });
    for (const f of faces) if (label.get(f) === i) community.set(f, code);
  });
}

// River pieces go with the bank they lie at.
for (const f of river) {
  const w = new Map();
  for (const [g, len] of adjacent.get(f)) if (community.has(g) && !river.has(g)) w.set(g, len);
  const g =
    [...w].sort((a, b) => b[1] - a[1])[0]?.[0] ??
    blocks.reduce((a, b) => (dist(middle.get(a), middle.get(f)) < dist(middle.get(b), middle.get(f)) ? a : b));
  for (const m of [zoneOf, street21, street23, community]) m.set(f, m.get(g));
}
