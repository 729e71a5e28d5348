// Writes the duties: who answers for what, since when; with the faults of 2026-11-23 stated one by one.
import { readCsv, writeCsv } from './lib/files.mjs';
import { LINES17 } from './lines.mjs';
import { STREETS } from './names.mjs';
import { formerA, formerB, leaders, of, people, posts, rnd, staff } from './people.mjs';
import { communities, DEPARTMENTS, OUTSIDE, units } from './units.mjs';

const checkpoints = readCsv('checkpoints');
const duties = [];
const duty = (role, party, subject_kind, subject, valid_from, valid_to = '', seat = 'A', note = '') =>
  duties.push({
    code: `D${String(duties.length + 1).padStart(4, '0')}`,
    role,
    person: party && party[0] === 'P' ? party : '',
    unit: party && party[0] === 'U' ? party : '',
    subject_kind,
    subject,
    seat,
    valid_from,
    valid_to,
    note,
  });
const D0 = '2024-11-01';

// Zones: 挂片督导区领导 in the leaders' order, 区域责任人 the street's secretary.
const ORDER = ['Z05', 'Z06', 'Z01', 'Z07', 'Z02', 'Z03', 'Z04', 'Z09', 'Z10', 'Z08', 'Z12', 'Z13', 'Z11'];
const zoneStreet = {
  Z01: '001',
  Z02: '002',
  Z03: '004',
  Z04: '004',
  Z05: '001',
  Z06: '009',
  Z07: '007',
  Z08: '007',
  Z09: '010',
  Z10: '011',
  Z12: '013',
  Z13: '014',
};
ORDER.forEach((z, i) => {
  const p = leaders[i].code;
  if (z === 'Z09') {
    duty('supervising_leader', formerA.code, 'zone', z, D0, '2026-02-28');
    duty('supervising_leader', p, 'zone', z, '2026-03-01');
  } else if (z === 'Z12') {
    duty('supervising_leader', formerB.code, 'zone', z, D0, '2025-06-30');
    duty('supervising_leader', p, 'zone', z, '2025-07-01');
  } else if (z === 'Z10') {
    duty('supervising_leader', leaders[13].code, 'zone', z, D0, '2025-12-31');
    duty('supervising_leader', p, 'zone', z, '2026-01-01');
  } else duty('supervising_leader', p, 'zone', z, D0);
  if (z === 'Z13') duty('supervising_leader', leaders[14].code, 'zone', z, '2025-03-01'); // a large zone has two
  if (z === 'Z02') duty('supervising_leader', leaders[15].code, 'zone', z, '2024-11-01', '2025-10-31');
});
const owner = (z, party, from, to, seat, note) => duty('area_owner', party, 'zone', z, from, to, seat, note);
for (const z of ORDER) {
  const s = zoneStreet[z] && `U-S${zoneStreet[z]}`;
  if (z === 'Z11') {
    owner(z, of('U-S013', 1).code, D0, '2026-06-30');
    owner(z, null, '2026-07-01', '', 'vacant', '原责任人调离，新人选待区委研究');
  } else if (z === 'Z09') {
    owner(z, of(s, 1).code, D0, '2025-08-31');
    owner(z, of(s, 0).code, '2025-09-01');
  } else if (z === 'Z04' || z === 'Z05' || z === 'Z08') owner(z, of(s, 1).code, D0);
  else if (z === 'Z13') {
    // 责任重叠: divided town, both secretaries sign as area owner
    owner(z, of('U-S014', 0).code, D0);
    owner(z, of('U-S015', 0).code, '2026-05-01', '', 'A', '辖区调整交接期间两人均在册');
  } else if (z === 'Z06') {
    owner(z, of(s, 0).code, D0, '2026-08-31');
    owner(z, of(s, 1).code, '2026-09-01', '', 'acting', '书记脱产学习期间代理');
  } else owner(z, of(s, 0).code, D0);
  if (s) owner(z, of(s, 2).code, '2025-01-01', '', 'B');
}

// Lines.
LINES17.forEach((l, i) => {
  duty(
    'chief_supervisor',
    leaders[[7, 9, 10, 5, 12, 17, 19, 6][i % 8]].code,
    'line',
    l.code,
    i % 5 === 2 ? '2025-09-01' : D0,
  );
  if (i % 5 === 2) duty('chief_supervisor', leaders[16].code, 'line', l.code, D0, '2025-08-31');
  duty('responsible_unit', l.unit, 'line', l.code, '2021-03-01');
  for (const a of l.assisting) {
    if (a === '@streets')
      STREETS.filter((s) => !s.into).forEach((s) =>
        duty('assisting_unit', `U-S${s.code.slice(6)}`, 'line', l.code, s.from ? '2023-01-01' : '2021-03-01'),
      );
    else duty('assisting_unit', a, 'line', l.code, '2021-03-01');
  }
  const people = staff.get(l.unit);
  const head = { L09: '沈示戌', L03: '许示寅' }[l.code];
  const p = head ? people.find((x) => x.name === head) : people[1 + (i % 3)];
  if (i % 4 === 1) {
    duty('responsible_person', people[0].code, 'line', l.code, D0, '2026-03-31');
    duty('responsible_person', p.code, 'line', l.code, '2026-04-01');
  } else duty('responsible_person', p.code, 'line', l.code, D0);
});

// Cells. The faults as of 2026-11-23 are stated here, one by one.
// prettier-ignore
const GAPS = [ // [line, zone, note of a vacant seat or '' = never assigned]
  ['L14', 'Z02', ''], ['L05', 'Z06', ''], ['L12', 'Z05', ''], ['L08', 'Z04', ''], ['L16', 'Z04', '原责任人退休，待补'],
  ['L08', 'Z08', ''], ['L02', 'Z08', '社区换届，人选待定'], ['L05', 'Z08', ''], ['L17', 'Z09', ''], ['L12', 'Z09', '借调在外，暂缺'],
  ['L04', 'Z11', ''], ['L07', 'Z11', '商户管理办机构调整'], ['L04', 'Z12', ''], ['L05', 'Z12', ''], ['L15', 'Z12', '新校区未移交'], ['L17', 'Z12', ''],
  ['L01', 'Z13', '物业移交未完成'], ['L06', 'Z13', ''], ['L08', 'Z13', ''], ['L11', 'Z13', '园林养护招标中'], ['L16', 'Z13', ''], ['L17', 'Z13', ''],
]; // 22 cells, with the vacant area owner of 朝阳新城 23
// prettier-ignore
const LAPSED = [['L06', 'Z08', '2026-10-31'], ['L05', 'Z10', '2026-11-15'], ['L07', 'Z09', '2026-10-31'], ['L14', 'Z07', '2026-09-30'], ['L15', 'Z01', '2026-08-31'], ['L17', 'Z02', '2026-11-20'], ['L02', 'Z06', '2026-10-31']];
const DOUBLE = [
  ['L01', 'Z05'],
  ['L03', 'Z02'],
  ['L11', 'Z10'],
]; // with the area owners of 桃花镇 4
// prettier-ignore
const ENDING = [['L01', 'Z01', '2026-11-30'], ['L03', 'Z03', '2026-11-30'], ['L05', 'Z07', '2026-12-05'], ['L06', 'Z09', '2026-12-05'], ['L07', 'Z02', '2026-12-10'], ['L08', 'Z06', '2026-12-10'], ['L09', 'Z10', '2026-12-15'], ['L11', 'Z12', '2026-12-15'], ['L12', 'Z13', '2026-12-20'], ['L14', 'Z11', '2026-12-20'], ['L15', 'Z04', '2026-12-21'], ['L17', 'Z05', '2026-12-23']];
const is = (list, l, z) => list.find((x) => x[0] === l && x[1] === z);
const perZone = LINES17.filter((l) => l.coverage === 'per_zone');
let turn = 0;
for (const l of perZone)
  for (const z of ORDER) {
    const s = `U-S${zoneStreet[z] ?? '013'}`;
    // people of the line's unit and of the street take turns
    const pool = [...staff.get(l.unit).slice(1), ...staff.get(s).slice(2)];
    const pick = () => pool[turn++ % pool.length].code;
    const cell = `${l.code}/${z}`;
    const put = (party, from, to, seat, note) => duty('cell_person', party, 'cell', cell, from, to, seat, note);
    const gap = is(GAPS, l.code, z);
    const lapsed = is(LAPSED, l.code, z);
    const ending = is(ENDING, l.code, z);
    if (gap) {
      if (!gap[2]) continue;
      put(pick(), D0, '2026-09-30');
      put(null, '2026-10-01', '', 'vacant', gap[2]);
    } else if (lapsed) put(pick(), '2025-01-01', lapsed[2]);
    else if (ending) {
      put(pick(), D0, '2025-11-30', 'A', '任期一年');
      put(pick(), '2025-12-01', ending[2], 'A', '任期一年');
    } else if (is(DOUBLE, l.code, z)) {
      put(pick(), D0);
      put(pick(), '2026-06-01', '', 'A', '新老交接未注销');
    } else if (turn % 7 === 3) {
      const a = pick();
      const b = pick();
      put(a, D0, '2025-12-31');
      put(b, '2026-01-01');
    } else if (turn % 11 === 5) {
      const a = pick();
      const b = pick();
      put(a, D0, '2026-12-31');
      put(b, '2027-01-01', '', 'A', '换届后接任');
    } else if (turn % 13 === 7) {
      const a = pick();
      put(a, D0, '2026-04-30');
      put(pick(), '2026-05-01', '', 'acting', '原责任人挂职，代理');
    } else put(pick(), turn % 5 ? D0 : '2025-03-01');
    if (turn % 17 === 2) put(pick(), '2025-06-01', '', 'B');
  }

// Helping units of the communities; a few communities have none.
const helpers = [...DEPARTMENTS.map((d) => d[0]).filter((c) => c !== 'U-WMB'), ...OUTSIDE.map((o) => o[0])];
let h = 0;
for (const [i, c] of communities.entries()) {
  if (c.short_name === '站南巷') {
    duty('helping_unit', 'U-TYJ', 'community', c.code, D0, '2025-12-31');
    duty('helping_unit', 'U-SWS', 'community', c.code, '2026-01-01');
    continue;
  }
  if (i % 12 === 7) continue;
  const u = helpers[h++ % helpers.length];
  if (i % 6 === 2) {
    duty('helping_unit', helpers[(h + 9) % helpers.length], 'community', c.code, D0, '2025-12-31');
    duty('helping_unit', u, 'community', c.code, '2026-01-01');
  } else duty('helping_unit', u, 'community', c.code, i % 4 ? D0 : '2025-03-01');
  if (i % 8 === 4) duty('helping_unit', helpers[h++ % helpers.length], 'community', c.code, '2026-01-01');
}

// Point keepers: 150 points, some with a deputy.
const held = rnd.shuffle(checkpoints.filter((c) => !c.valid_to)).slice(0, 147);
for (const name of ['坛子口路口', '火车站公交枢纽站', '桃苑小区'])
  if (!held.some((c) => c.name === name)) held.push(checkpoints.find((c) => c.name === name));
held
  .sort((a, b) => (a.code < b.code ? -1 : 1))
  .forEach((c, i) => {
    const u = `U-C${c.community.slice(6)}`;
    const pool = staff.get(u) ?? staff.get(LINES17.find((l) => l.code === c.line).unit);
    const from = c.valid_from > D0 ? c.valid_from : i % 3 ? D0 : '2025-09-01';
    if (i % 10 === 4 && from < '2026-01-01') {
      const b = staff.get(LINES17.find((l) => l.code === c.line).unit);
      duty('point_keeper', b[i % b.length].code, 'checkpoint', c.code, from, '2026-02-28');
      duty('point_keeper', pool[0].code, 'checkpoint', c.code, '2026-03-01');
    } else duty('point_keeper', pool[i % pool.length].code, 'checkpoint', c.code, from);
    if (i % 4 === 1 && pool.length > 1)
      duty(
        'point_keeper',
        pool[(i + 1) % pool.length].code,
        'checkpoint',
        c.code,
        from > '2025-01-01' ? from : '2025-01-01',
        '',
        'B',
      );
  });

// Liaisons: every unit of a line, every street, every helping unit.
const wanted = new Set([
  ...LINES17.flatMap((l) => [l.unit, ...l.assisting.filter((a) => a[0] === 'U')]),
  'U-WMB',
  ...STREETS.filter((s) => !s.into).map((s) => `U-S${s.code.slice(6)}`),
  ...duties.filter((d) => d.role === 'helping_unit').map((d) => d.unit),
]);
for (const u of units.filter((x) => wanted.has(x.code))) {
  const ps = staff.get(u.code);
  const a = u.code === 'U-SWS' ? ps.find((p) => p.name === '韩示癸') : ps[Math.min(2, ps.length - 1)];
  const b = ps.find((p) => p !== a);
  duty('liaison', a.code, 'unit', u.code, D0);
  duty('liaison', b.code, 'unit', u.code, '2025-01-01', '', 'B');
}
writeCsv(
  'duties',
  ['code', 'role', 'person', 'unit', 'subject_kind', 'subject', 'seat', 'valid_from', 'valid_to', 'note'],
  duties,
);
const kinds = duties.reduce((m, d) => ({ ...m, [d.role]: (m[d.role] ?? 0) + 1 }), {});
console.log(
  `units: ${units.length}, people: ${people.length}, posts: ${posts.length}, duties: ${duties.length}`,
  JSON.stringify(kinds),
);
