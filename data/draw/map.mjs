// Draws the map files: district, zones, streets, communities, estates, context.
import { dist, inRing, lineLength, offset, onGrid, part, ringArea, smooth, toDeg, toLine, toM } from './lib/geo.mjs';
import { feature, writeGeoJson } from './lib/files.mjs';
import { random } from './lib/random.mjs';
import { BANK_E, ESTATES, LANDMARKS, LANES, LINES, PLACES, XINCHENG_SPLIT, ZONES } from './plan.mjs';
import { COMMUNITIES, HINTS, STREETS, stems } from './names.mjs';
import { centroid, cutRiver, fillWithStreets, insideBorder, layMainLines, shapes } from './streets.mjs';

const BEGIN = '2021-01-01';
const rnd = random(360103);
const ctrl = (key) => LINES.find((l) => l.key === key).pts;

// ---- water ------------------------------------------------------------------------------------------
const bankW = smooth(ctrl('bank_w').map(toM), 60);
const bankE = smooth([...ctrl('bank_e_north').slice(0, -1), ...BANK_E, ...ctrl('bank_e_south')].map(toM), 60);
const ganjiang = [...bankW, ...[...bankE].reverse()].map(onGrid);
const lake = smooth(ctrl('lake').map(toM), 45, true).map(onGrid);
const onWater = (p) => inRing(p, ganjiang) || inRing(p, lake);

// ---- blocks -----------------------------------------------------------------------------------------
const net = layMainLines();
const inside = insideBorder(net, toM([115.87, 28.65]));
const fuhe = net.lines.find((l) => l.key === 'fuhe');
const oldTown = (p) => {
  const line = fuhe.verts.map((i) => net.v[i]);
  const h = toLine(p, line);
  const [a, b] = [line[h.i], line[h.i + 1]];
  return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0]) > 0; // left of the stream = east bank
};
const midLine = net.lines.find((l) => l.key === 'mid').verts;
const strip = (ids) => midLine.filter((v) => ids.includes(v)).length > 1;
const box = [toM([115.828, 28.611]), toM([115.915, 28.679])];
const away = (p) => Math.hypot(Math.max(box[0][0] - p[0], 0, p[0] - box[1][0]), Math.max(box[0][1] - p[1], 0, p[1] - box[1][1]));
fillWithStreets(net, inside, (c, isIn, ring) => {
  if (isIn) {
    if (strip(ring.map((p) => net.vertex(p)))) return 0;
    return oldTown(c) && c[1] > toM([0, 28.657])[1] ? 24000 : 52000;
  }
  const wet = samples(ring).filter(onWater).length / samples(ring).length;
  if (wet > 0.5) return 0;
  return 100000 + Math.min(4000, away(c)) * 110;
});
const river = cutRiver(net, inside);

// ---- which zone, street, community ------------------------------------------------------------------
const blocks = [...inside].filter((f) => !river.has(f));
const area = (f) => ringArea(net.ring(f));
const middle = new Map([...inside].map((f) => [f, centroid(net.ring(f))]));
const adjacent = new Map(
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
const guides = ZONES.map((z) => ({ ...z, ring: z.at.map(toM) }));
function samples(ring) {
  const xs = ring.map((p) => p[0]);
  const ys = ring.map((p) => p[1]);
  const out = [];
  for (let i = 0; i < 9; i++)
    for (let j = 0; j < 9; j++) {
      const p = [Math.min(...xs) + ((Math.max(...xs) - Math.min(...xs)) * (i + 0.5)) / 9, Math.min(...ys) + ((Math.max(...ys) - Math.min(...ys)) * (j + 0.5)) / 9];
      if (inRing(p, ring)) out.push(p);
    }
  return out.length ? out : [centroid(ring)];
}
const zoneOf = new Map();
for (const f of blocks) {
  const votes = new Map();
  for (const p of samples(net.ring(f))) {
    const g = guides.find((z) => inRing(p, z.ring)) ?? guides.reduce((a, b) => (toLine(p, [...a.ring, a.ring[0]]).d <= toLine(p, [...b.ring, b.ring[0]]).d ? a : b));
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
          for (const [g, len] of adjacent.get(f)) if (label.has(g) && label.get(g) !== k) w.set(label.get(g), (w.get(label.get(g)) ?? 0) + len);
          const best = [...w].sort((a, b) => b[1] - a[1])[0];
          if (best) label.set(f, best[0]), moved++;
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
const zoneStreet = { Z01: '360103001', Z02: '360103002', Z03: '360103004', Z04: '360103005', Z05: '360103006', Z06: '360103009', Z07: '360103007', Z08: '360103012', Z09: '360103010', Z10: '360103011', Z12: '360103013', Z13: '360103101' };
const street21 = new Map();
const street23 = new Map();
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
const community = new Map();
const info = new Map();
const groupKey = (f) => {
  const k = `${street21.get(f)}|${zoneOf.get(f)}`;
  return COMMUNITIES[k] ? k : `${k}|${street23.get(f)}`;
};
const groups = new Map();
for (const f of blocks) (groups.get(groupKey(f)) ?? groups.set(groupKey(f), []).get(groupKey(f))).push(f);
for (const k of groups.keys()) if (!COMMUNITIES[k]) throw new Error(`no communities named for ${k} (${groups.get(k).length} blocks at ${toDeg(middle.get(groups.get(k)[0]))})`);

function divide(faces, k, fixed) {
  const set = new Set(faces);
  const total = faces.reduce((s, f) => s + area(f), 0);
  const pts = faces.map((f) => middle.get(f));
  let seeds = fixed.map((p) => faces.find((f) => inRing(p, net.ring(f))) ?? faces.reduce((a, b) => (dist(middle.get(a), p) < dist(middle.get(b), p) ? a : b)));
  while (seeds.length < k) {
    // farthest from all seeds, starting far from the middle
    const from = seeds.length ? seeds.map((s) => middle.get(s)) : [[pts.reduce((s, p) => s + p[0], 0) / pts.length, pts.reduce((s, p) => s + p[1], 0) / pts.length]];
    seeds.push(faces.reduce((a, b) => (Math.min(...from.map((p) => dist(p, middle.get(a)))) >= Math.min(...from.map((p) => dist(p, middle.get(b)))) ? a : b)));
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
    const worst = Math.max(...size) / (total / k) + 1.2 * Math.max(...seeds.map((_, i) => {
      const fs = faces.filter((f) => label.get(f) === i);
      const a = fs.reduce((s, f) => s + area(f), 0);
      const c = heartOf(fs);
      return fs.reduce((s, f) => s + area(f) * dist(middle.get(f), c), 0) / a / Math.sqrt(a);
    }));
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
  const pairs = names.slice(fixed.length).flatMap((n) => rest.map((i) => [dist(toM(HINTS[n[0]]), heartOf(faces.filter((f) => label.get(f) === i))), n, i]));
  for (const [, n, i] of pairs.sort((a, b) => a[0] - b[0])) if (!called.has(i) && ![...called.values()].includes(n)) called.set(i, n);
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
  const g = [...w].sort((a, b) => b[1] - a[1])[0]?.[0] ?? blocks.reduce((a, b) => (dist(middle.get(a), middle.get(f)) < dist(middle.get(b), middle.get(f)) ? a : b));
  for (const m of [zoneOf, street21, street23, community]) m.set(f, m.get(g));
}

// ---- writing ----------------------------------------------------------------------------------------
const has = (map, k) => (f) => inside.has(f) && map.get(f) === k;
writeGeoJson('district', [
  feature(net.geometry((f) => inside.has(f)), {
    code: '360103', name: '西湖区', name_en: 'Xihu District', short_name: '西湖区', valid_from: BEGIN, valid_to: '', tz: 'Asia/Shanghai', note: '示意图,边界以正式文件为准', approval: '',
  }),
]);
// Zones are shown in the order of their leaders, not of their codes.
const ORDER = ['Z05', 'Z06', 'Z01', 'Z07', 'Z02', 'Z03', 'Z04', 'Z09', 'Z10', 'Z08', 'Z12', 'Z13', 'Z11'];
writeGeoJson('zones', ZONES.map((z) => feature(net.geometry(has(zoneOf, z.code)), { code: z.code, name: z.name, name_en: z.en, order: ORDER.indexOf(z.code) + 1, valid_from: BEGIN, valid_to: '' })));

// A few housing estates inside blocks, to show the finest layer.
const estates = [];
const estate = (code, name, en, lon, lat) => {
  const f = blocks.find((b) => inRing(toM([lon, lat]), net.ring(b)));
  const c = info.get(community.get(f));
  const m = middle.get(f);
  const ring = net.ring(f).map((p) => onGrid([m[0] + (p[0] - m[0]) * 0.8, m[1] + (p[1] - m[1]) * 0.8]));
  estates.push(feature(poly(ring), { code, name, name_en: en, community: c.code, valid_from: BEGIN, valid_to: '' }));
};

const sname = (s) => s.name.replace(/街道$/, '');
const streetRows = [];
STREETS.forEach((s, i) => {
  const row = (map, from, to) => streetRows.push(feature(net.geometry(has(map, s.code)), { code: s.code, name: s.name, short_name: sname(s), name_en: s.en, order: i + 1, valid_from: from, valid_to: to }));
  const same = blocks.every((f) => (street21.get(f) === s.code) === (street23.get(f) === s.code));
  if (s.from) row(street23, '2023-01-01', '');
  else if (s.into) row(street21, BEGIN, '2022-12-31');
  else if (same) row(street21, BEGIN, '');
  else row(street21, BEGIN, '2022-12-31'), row(street23, '2023-01-01', '');
});
writeGeoJson('streets', streetRows);

const communityRows = [];
[...info.values()].sort((a, b) => (a.code < b.code ? -1 : 1)).forEach((c, i) => {
  const f = [...community].find(([, k]) => k === c.code)[0];
  const geometry = net.geometry(has(community, c.code));
  const base = { code: c.code, name: `${c.name}社区`, short_name: c.name, name_en: `${c.en} Community` };
  if (/村$/.test(c.name) && c.street === '360103101') base.name = c.name;
  const row = (street, from, to) => communityRows.push(feature(geometry, { ...base, street, order: i + 1, valid_from: from, valid_to: to }));
  if (street23.get(f) === c.street) row(c.street, BEGIN, '');
  else row(c.street, BEGIN, '2022-12-31'), row(street23.get(f), '2023-01-01', '');
});
writeGeoJson('communities', communityRows);

for (const e of ESTATES) estate(...e);
writeGeoJson('estates', estates);

// ---- context ----------------------------------------------------------------------------------------
const ctx = [];
let n = 0;
const put = (cls, geometry, name, name_en, rank) => ctx.push(feature(geometry, { code: `C${String(++n).padStart(4, '0')}`, class: cls, name, name_en, rank }));
function poly(ring) {
  return { type: 'Polygon', coordinates: [[...ring, ring[0]].map(toDeg)] };
}
const line = (pts) => ({ type: 'LineString', coordinates: pts.map(toDeg) });
const ccw = (r) => (ringArea(r) > 0 ? r : [...r].reverse());

put('river', poly(ccw(ganjiang)), '赣江', 'Gan River', 1);
const course = fuhe.verts.map((i) => net.v[i]);
const left = course.map((_, i) => offset(course, 17 + 9 * Math.min(1, i / course.length))[i]);
const right = course.map((_, i) => offset(course, -(17 + 9 * Math.min(1, i / course.length)))[i]);
put('river', poly(ccw([...left, ...right.reverse()].map(onGrid))), '抚河', 'Fu River', 2);
put('water', poly(ccw(lake)), '象湖', 'Xianghu Lake', 1);
for (const s of shapes) put(s.key, poly(ccw(s.ring)), s.name, s.en, s.rank);

for (const l of net.lines.filter((x) => x.way === 'rail')) put('rail', line(l.verts.map((i) => net.v[i])), l.name, l.name_en, 1);
const EN = { 沿江南大道: 'Yanjiang South Avenue', 抚生路: 'Fusheng Road', 洪城路: 'Hongcheng Road', 抚河南路: 'Fuhe South Road', 八一大道: 'Bayi Avenue', 桃花路: 'Taohua Road', 云锦路: 'Yunjin Road', 建设西路: 'Jianshe West Road', 九洲大街: 'Jiuzhou Street', 水厂路: 'Shuichang Road', 灌婴路: 'Guanying Road', 云飞路: 'Yunfei Road', 桃苑大街: 'Taoyuan Street', 象山南路: 'Xiangshan South Road', 孺子路: 'Ruzi Road', 永叔路: 'Yongshu Road', 站前路: 'Zhanqian Road', 南站路: 'Nanzhan Road', 十字街: 'Shizi Street', 绳金塔街: 'Shengjinta Street', 前进路: 'Qianjin Road', 系马桩街: 'Ximazhuang Street', 船山路: 'Chuanshan Road', 丁公路: 'Dinggong Road', 中山路: 'Zhongshan Road', 北京西路: 'Beijing West Road', 南绕城路: 'Nanraocheng Road', 南昌大桥: 'Nanchang Bridge', 红谷大道: 'Honggu Avenue', 丰和大道: 'Fenghe Avenue', 学府大道: 'Xuefu Avenue', 会展路: 'Huizhan Road', 生米大道: 'Shengmi Avenue', 昌南大道: 'Changnan Avenue', 抚生南路: 'Fusheng South Road', 洛阳路: 'Luoyang Road', 井冈山大道: 'Jinggangshan Avenue', 解放西路: 'Jiefang West Road', 三店西路: 'Sandian West Road', 迎宾北大道: 'Yingbin North Avenue', 民德路: 'Minde Road', 叠山路: 'Dieshan Road', 胜利路: 'Shengli Road' };
for (const l of net.lines.filter((x) => x.way === 'road')) put('road', line(l.verts.map((i) => net.v[i])), l.name, EN[l.name], l.rank);

// Minor streets: those of the district first (they get the best names), pulled back from the river's bank.
const taken = [...LINES.map((l) => l.name ?? ''), ...[...info.values()].map((c) => c.name)];
const supply = stems(random(77), taken);
const minor = net.lines.filter((l) => l.way === 'street');
const inDistrict = (l) => l.verts.some((a, i) => i && [net.side.get(`${l.verts[i - 1]},${a}`), net.side.get(`${a},${l.verts[i - 1]}`)].some((f) => inside.has(f)));
minor.sort((a, b) => Number(inDistrict(b)) - Number(inDistrict(a)) || a.depth - b.depth);
const onFuhe = new Set(fuhe.verts);
const suffix = [['路', 'Road'], ['街', 'Street'], ['巷', 'Lane'], ['里', 'Alley']];
for (const [name, en, lon, lat] of LANES) {
  const free = minor.filter((l) => !l.name && inDistrict(l));
  const l = free.reduce((a, b) => (toLine(toM([lon, lat]), a.verts.map((v) => net.v[v])).d <= toLine(toM([lon, lat]), b.verts.map((v) => net.v[v])).d ? a : b));
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
for (const [name, en, lon, lat, rank] of LANDMARKS) put('landmark', { type: 'Point', coordinates: [lon, lat] }, name, en, rank);
for (const [name, en, lon, lat] of PLACES) put('place', { type: 'Point', coordinates: [lon, lat] }, name, en, 1);
writeGeoJson('context', ctx);
const total = [...inside].reduce((s, f) => s + area(f), 0);
console.log(`map: ${(total / 1e6).toFixed(2)} km², ${blocks.length} blocks, ${info.size} communities, ${minor.length} minor streets, ${ctx.length} context features`);
