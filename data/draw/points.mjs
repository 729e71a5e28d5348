// Writes the checkpoints: all 17 lines in all 13 zones, each kind where such a thing would stand.
import { dist, inGeometry, part, toDeg, toM } from './lib/geo.mjs';
import { writeCsv } from './lib/files.mjs';
import { LANES } from './plan.mjs';
import * as place from './places.mjs';

const { brand, communities, crossings, find, freeOnWay, inner, local, parks, perZone, put, rnd, rows } = place;
const { spot, spotIn, spotInside, stretches, toBorder, used, zones } = place;

const putLocal = (line, kinds, k, extra) => {
  const p = spot(k);
  return put(line, local(p, rnd.pick(kinds)), p, extra);
};
const big = new Set(['Z13', 'Z12', 'Z11', 'Z10']);
const zn = (z) => perZone.get(z).z.name;
const crossName = (p, w) => {
  const h = crossings
    .filter((c) => c.ws.includes(w))
    .map((c) => [dist(c.p, p), c])
    .sort((a, b) => a[0] - b[0])[0];
  return h && h[0] < 700 ? h[1].ws.find((x) => x !== w && x.name !== w.name)?.name : undefined;
};

// Known places first.
put('L09', '坛子口路口', toM([115.9043, 28.6606]), {
  address: '八一大道坛子口路口东侧',
  aliases: '坛子口;坛子口立交下',
  valid_from: '2021-03-01',
});
put('L10', '火车站公交枢纽站', toM([115.9138, 28.6664]), {
  address: '站前路火车站西广场',
  aliases: '火车站公交站;南昌站西广场公交',
  valid_from: '2021-03-01',
});
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
  for (let i = 0; i < many(3); i++)
    put('L01', `${brand()}${rnd.pick(['小区', '花园', '苑', '新村', '家园', '公寓', '雅居'])}`, spot(k));
  const own = communities.filter((c) => {
    const h = c.g.type === 'Polygon' ? c.g.coordinates[0] : c.g.coordinates[0][0];
    return inGeometry(inner(c.g, h), z.g);
  });
  rnd
    .shuffle(own)
    .slice(0, many(3, 3))
    .forEach((c) => {
      const p = spotIn(c, k);
      put('L02', `${c.short_name}社区${rnd.pick(['党群服务中心', '新时代文明实践站'])}`, p, {
        aliases: rnd() < 0.3 ? `${c.short_name}社区活动室` : '',
      });
    });
  const roads = stretches(k, (w) => w.class === 'road', 180).sort(
    (a, b) => a.w.rank - b.w.rank || b.s1 - b.s0 - (a.s1 - a.s0),
  );
  roads.slice(0, many(3)).forEach((st) => {
    const p = freeOnWay(k, st, 6, 0.3, 0.7);
    if (!p) return;
    const line = part(st.w.pts, st.s0, st.s1).map(toDeg);
    put('L03', `${st.w.name}${zn(k)}段`, p, {
      address: `${st.w.name}（${zn(k)}段）`,
      extent: `LINESTRING (${line.map((q) => q.join(' ')).join(', ')})`,
    });
  });
  const lanes = rnd
    .shuffle(stretches(k, (w) => w.class === 'street', 70))
    .sort((a, b) => KNOWN.has(b.w.name) - KNOWN.has(a.w.name));
  lanes.slice(0, many(4, 4)).forEach((st) => {
    const p = freeOnWay(k, st, 3, 0.3, 0.7);
    if (p)
      put('L04', used.has(st.w.name) ? `${st.w.name}（${zn(k)}段）` : st.w.name, p, { address: `${st.w.name}全段` });
  });
  const shops = rnd.shuffle(roads.filter((s) => s.w.rank >= 2)).concat([...lanes].reverse());
  shops.slice(0, 2).forEach((st) => {
    const p = freeOnWay(k, st, 8);
    if (p) put('L05', `${st.w.name}商业街（${zn(k)}段）`, p, { address: `${st.w.name}两侧商铺` });
  });
  for (let i = 0; i < 2; i++) putLocal('L06', ['农贸市场', '菜市场', '农贸市场'], k);
  for (let i = 0; i < many(2, 1); i++)
    put('L07', `${brand()}${rnd.pick(['超市', '生活超市', '购物广场', '便民超市'])}`, spot(k));
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
    put('L10', `${c ? `${st.w.name}${c}口` : `${st.w.name}${zn(k)}`}公交站`, p, {
      address: `${st.w.name}（公交站台）`,
    });
  }
  const inZone = parks.filter(
    (q) => inGeometry(inner(q.g, q.g.coordinates[0]), z.g) || q.g.coordinates[0].some((v) => inGeometry(v, z.g)),
  );
  const suffix = ['', '健身广场', '北门广场', '儿童乐园'];
  let np = 0;
  for (const park of inZone)
    for (let i = 0; i < (inZone.length > 1 ? 2 : 2) && np < 4; i++) {
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
  for (let i = 0; i < many(2, 2); i++)
    putLocal('L17', SITE, k, {
      valid_from: rnd.pick(['2025-06-01', '2026-01-01', '2026-04-01']),
      valid_to: rnd() < 0.2 ? '2027-06-30' : '',
    });
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
  if (
    lost >= 12 ||
    !['L01', 'L06', 'L08', 'L14', 'L15', 'L16', 'L17'].includes(r.line) ||
    (count.get(r.line + r.zone) < 3 && r.line !== 'L16')
  )
    continue;
  if (count.get(r.line + r.zone) < 2) continue;
  count.set(r.line + r.zone, count.get(r.line + r.zone) - 1);
  Object.assign(r, { lon: '', lat: '', datum: '', p: null });
  lost++;
}
let odd = 0;
const oddZones = new Map();
for (const r of rnd.shuffle(rows)) {
  if (
    odd >= 8 ||
    !r.p ||
    ['L03', 'L11', 'L02', 'L10'].includes(r.line) ||
    r.name === '坛子口路口' ||
    count.get(r.line + r.zone) < 2
  )
    continue;
  const other = zones
    .map((z) => [z.code === r.zone ? Infinity : toBorder(r.p, z), z.code])
    .sort((a, b) => a[0] - b[0])[0];
  if (other[0] > 90 || (oddZones.get(other[1]) ?? 0) > 1) continue;
  oddZones.set(other[1], (oddZones.get(other[1]) ?? 0) + 1);
  count.set(r.line + r.zone, count.get(r.line + r.zone) - 1);
  r.zone = other[1];
  odd++;
}
// A few points that are gone: their history stays.
rnd
  .shuffle(rows.filter((r) => ['L17', 'L08', 'L07'].includes(r.line) && count.get(r.line + r.zone) > 2))
  .slice(0, 5)
  .forEach((r) => (r.valid_to = '2026-09-30'));
rows.sort((a, b) => (a.code < b.code ? -1 : 1));
writeCsv(
  'checkpoints',
  [
    'code',
    'line',
    'name',
    'address',
    'aliases',
    'zone',
    'street',
    'community',
    'lon',
    'lat',
    'datum',
    'extent',
    'valid_from',
    'valid_to',
  ],
  rows,
);
console.log(`checkpoints: ${rows.length}, without a position: ${lost}, stated zone against the map: ${odd}`);
