// Codes, references, periods; and that every map file says what it is.
import { say, geo, csv, district, role } from './read.mjs';

say(
  Object.values(geo).every(
    (g) => g.crs?.properties?.name === 'urn:ogc:def:crs:OGC:1.3:CRS84' && g.note === '示意图,边界以正式文件为准',
  ),
  'every map file states its datum and 示意图',
  Object.keys(geo).length,
);

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
