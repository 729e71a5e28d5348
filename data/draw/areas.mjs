// Writes district, zones, streets, communities and estates.
import { inRing, onGrid, toDeg, toM } from './lib/geo.mjs';
import { feature, writeGeoJson } from './lib/files.mjs';
import { ESTATES, ZONES } from './plan.mjs';
import { STREETS } from './names.mjs';
import { area, blocks, inside, middle, net } from './blocks.mjs';
import { community, info, street21, street23, zoneOf } from './quarters.mjs';

const BEGIN = '2021-01-01';

const has = (map, k) => (f) => inside.has(f) && map.get(f) === k;
writeGeoJson('district', [
  feature(
    net.geometry((f) => inside.has(f)),
    {
      code: '360103',
      name: '西湖区',
      name_en: 'Xihu District',
      short_name: '西湖区',
      valid_from: BEGIN,
      valid_to: '',
      tz: 'Asia/Shanghai',
      note: '示意图,边界以正式文件为准',
      approval: '',
    },
  ),
]);
// Zones are shown in the order of their leaders, not of their codes.
const ORDER = ['Z05', 'Z06', 'Z01', 'Z07', 'Z02', 'Z03', 'Z04', 'Z09', 'Z10', 'Z08', 'Z12', 'Z13', 'Z11'];
writeGeoJson(
  'zones',
  ZONES.map((z) =>
    feature(net.geometry(has(zoneOf, z.code)), {
      code: z.code,
      name: z.name,
      name_en: z.en,
      order: ORDER.indexOf(z.code) + 1,
      valid_from: BEGIN,
      valid_to: '',
    }),
  ),
);

// A few housing estates inside blocks, to show the finest layer.
const estates = [];
const estate = (code, name, en, lon, lat) => {
  const f = blocks.find((b) => inRing(toM([lon, lat]), net.ring(b)));
  const c = info.get(community.get(f));
  const m = middle.get(f);
  const ring = net.ring(f).map((p) => onGrid([m[0] + (p[0] - m[0]) * 0.8, m[1] + (p[1] - m[1]) * 0.8]));
  estates.push(
    feature(
      { type: 'Polygon', coordinates: [[...ring, ring[0]].map(toDeg)] },
      { code, name, name_en: en, community: c.code, valid_from: BEGIN, valid_to: '' },
    ),
  );
};

const sname = (s) => s.name.replace(/街道$/, '');
const streetRows = [];
STREETS.forEach((s, i) => {
  const row = (map, from, to) =>
    streetRows.push(
      feature(net.geometry(has(map, s.code)), {
        code: s.code,
        name: s.name,
        short_name: sname(s),
        name_en: s.en,
        order: i + 1,
        valid_from: from,
        valid_to: to,
      }),
    );
  const same = blocks.every((f) => (street21.get(f) === s.code) === (street23.get(f) === s.code));
  if (s.from) row(street23, '2023-01-01', '');
  else if (s.into) row(street21, BEGIN, '2022-12-31');
  else if (same) row(street21, BEGIN, '');
  else (row(street21, BEGIN, '2022-12-31'), row(street23, '2023-01-01', ''));
});
writeGeoJson('streets', streetRows);

const communityRows = [];
[...info.values()]
  .sort((a, b) => (a.code < b.code ? -1 : 1))
  .forEach((c, i) => {
    const f = [...community].find(([, k]) => k === c.code)[0];
    const geometry = net.geometry(has(community, c.code));
    const base = { code: c.code, name: `${c.name}社区`, short_name: c.name, name_en: `${c.en} Community` };
    if (/村$/.test(c.name) && c.street === '360103101') base.name = c.name;
    const row = (street, from, to) =>
      communityRows.push(feature(geometry, { ...base, street, order: i + 1, valid_from: from, valid_to: to }));
    if (street23.get(f) === c.street) row(c.street, BEGIN, '');
    else (row(c.street, BEGIN, '2022-12-31'), row(street23.get(f), '2023-01-01', ''));
  });
writeGeoJson('communities', communityRows);

for (const e of ESTATES) estate(...e);
writeGeoJson('estates', estates);
const total = [...inside].reduce((s, f) => s + area(f), 0);
console.log(`areas: ${(total / 1e6).toFixed(2)} km², ${blocks.length} blocks, ${info.size} communities`);
