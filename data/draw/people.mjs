// Writes people and their posts. Everybody is invented: 姓 + 示 + a stem or branch character.
import { writeCsv } from './lib/files.mjs';
import { random } from './lib/random.mjs';
import { LINES17 } from './lines.mjs';
import { STREETS } from './names.mjs';
import { communities, DEPARTMENTS, OUTSIDE, phone, U } from './units.mjs';

export const rnd = random(1949101);
const STEMS = [...'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥'];
const SURNAMES = [...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜'];
const named = new Set();
const supply = rnd.shuffle(SURNAMES.flatMap((s) => STEMS.map((t) => `${s}示${t}`)));
export const people = [];
export const posts = [];
const office = new Map();
function person(name, unitCode) {
  if (!name) while (named.has((name = supply.pop())));
  named.add(name);
  const n = people.length + 1;
  const base = unitCode ? U.get(unitCode).office_phone : phone(0);
  const ext = (office.get(unitCode) ?? 0) + 1;
  office.set(unitCode, ext);
  const p = {
    code: `P${String(n).padStart(4, '0')}`,
    name,
    aliases: '',
    office_phone: `${base}-${String(800 + ext)}`,
    private_phone: `100-0000-${String(n).padStart(4, '0')}`,
    order: n,
  };
  people.push(p);
  return p;
}
const post = (p, u, title, from = '2021-11-01', to = '') =>
  posts.push({
    code: `T${String(posts.length + 1).padStart(4, '0')}`,
    person: p.code,
    unit: u,
    title,
    order: posts.length + 1,
    valid_from: from,
    valid_to: to,
  });
// Names fixed beforehand are not given out twice.
const FIXED = [
  '赵示甲',
  '钱示乙',
  '孙示丙',
  '李示丁',
  '周示戊',
  '吴示己',
  '郑示庚',
  '王示辛',
  '冯示壬',
  '陈示癸',
  '褚示子',
  '卫示丑',
  '蒋示寅',
  '沈示壬',
  '韩示癸',
  '沈示戌',
  '许示寅',
  '张示甲',
];
FIXED.forEach((n) => named.add(n));
for (const n of FIXED) supply.splice(supply.indexOf(n), 1);

// prettier-ignore
const LEADERS = [
  ['赵示甲', 'U-QW', '区委书记'], ['钱示乙', 'U-ZF', '区委副书记、区长'], ['孙示丙', 'U-RD', '区人大常委会主任'], ['李示丁', 'U-ZX', '区政协主席'], ['周示戊', 'U-QW', '区委副书记'], ['吴示己', 'U-ZF', '区委常委、常务副区长'], ['郑示庚', 'U-QW', '区委常委、宣传部部长'],
  ['王示辛', 'U-ZF', '副区长'], ['冯示壬', 'U-QW', '区委常委、组织部部长'], ['陈示癸', 'U-ZF', '副区长'], ['褚示子', 'U-ZF', '副区长'], ['卫示丑', 'U-QW', '区委常委、政法委书记'], ['蒋示寅', 'U-ZF', '副区长'],
  [null, 'U-RD', '区人大常委会副主任'], [null, 'U-RD', '区人大常委会副主任'], [null, 'U-ZX', '区政协副主席'], [null, 'U-ZX', '区政协副主席'], [null, 'U-ZF', '副区长'], [null, 'U-QW', '区委常委、统战部部长'], [null, 'U-ZF', '副区长、公安分局局长'],
];
export const leaders = LEADERS.map(([n, u, t]) => {
  const p = person(n, u);
  post(p, u, t);
  return p;
});
post(leaders[6], 'U-XCB', '部长');
post(leaders[8], 'U-ZZB', '部长');
post(leaders[11], 'U-ZFW', '书记');
post(leaders[19], 'U-GAF', '局长');
// Two who left: their time stays in the roster.
export const formerA = person(null, 'U-ZF');
post(formerA, 'U-ZF', '副区长', '2021-11-01', '2026-02-28');
export const formerB = person(null, 'U-QW');
post(formerB, 'U-QW', '区委常委', '2021-11-01', '2025-06-30');
post(formerB, 'U-ZX', '调研员', '2025-07-01');

export const staff = new Map(); // unit -> people in rank order
const add = (u, title, name, from, to) => {
  const p = person(name, u);
  post(p, u, title, from, to);
  (staff.get(u) ?? staff.set(u, []).get(u)).push(p);
  return p;
};
const leadUnits = new Set(LINES17.map((l) => l.unit));
for (const [code] of DEPARTMENTS) {
  const boss =
    {
      'U-XCB': '常务副部长',
      'U-ZZB': '副部长',
      'U-ZFW': '副书记',
      'U-WMB': '主任',
      'U-JJD': '大队长',
      'U-GAF': '政委',
      'U-FUL': '主席',
      'U-TQW': '书记',
      'U-GSL': '主席',
      'U-CLH': '理事长',
      'U-DAG': '馆长',
      'U-FGW': '主任',
      'U-WJW': '主任',
    }[code] ?? '局长';
  add(code, boss);
  add(code, `副${boss.replace(/^常务副|^副/, '')}`);
  add(code, '办公室主任');
  if (leadUnits.has(code))
    for (const t of code === 'U-JJD'
      ? ['一中队中队长', '二中队中队长', '三中队中队长', '四中队中队长']
      : ['综合科科长', '业务科科长', '督查科科长', '科员'])
      add(code, t, code === 'U-JJD' && t[0] === '一' ? '沈示戌' : code === 'U-CGJ' && t[0] === '业' ? '许示寅' : null);
}
['U-HWC', 'U-TSG'].forEach((u) => (add(u, '主任'), add(u, '副主任')));
for (const s of STREETS.filter((x) => !x.into)) {
  const u = `U-S${s.code.slice(6)}`;
  for (const t of ['党工委书记', '办事处主任', '党工委副书记', '宣传委员', '城管办主任', '社区办主任'])
    add(u, t, s.code === '360103010' && t === '党工委书记' ? '沈示壬' : null, s.from ? '2023-01-01' : '2021-11-01');
}
for (const c of communities) {
  const u = `U-C${c.code.slice(6)}`;
  add(u, '社区书记');
  if (rnd() < 0.85) add(u, '社区副主任');
}
for (const [code] of OUTSIDE)
  (add(code, { bank: '行长', school: '校长', hospital: '院长', enterprise: '经理' }[U.get(code).kind] ?? '局长'),
    add(code, '办公室主任', code === 'U-SWS' ? '韩示癸' : null));
// Several hats.
export const of = (u, i = 0) => staff.get(u)[i];
post(of('U-WMB'), 'U-XCB', '副部长');
post(of('U-JJD'), 'U-GAF', '党委委员', '2023-05-01');
post(of('U-CGJ', 1), 'U-HWC', '主任（兼）', '2024-01-01', '2025-12-31');
post(of('U-WGL', 1), 'U-TSG', '馆长（兼）', '2024-03-01');
post(of('U-S010', 0), 'U-QW', '区委委员', '2025-09-01');
for (const s of ['U-S001', 'U-S004', 'U-S007', 'U-S014', 'U-S015'])
  post(of(s, 1), s, '人大工委主任（兼）', '2024-06-01');
communities
  .filter((_, i) => i % 9 === 0)
  .forEach((c) =>
    post(of(`U-C${c.code.slice(6)}`), c.street && `U-S${c.street.slice(6)}`, '党工委兼职委员', '2025-01-01'),
  );
people.filter((_, i) => i % 41 === 7).forEach((p) => (p.aliases = `老${p.name[0]}`));
writeCsv('people', ['code', 'name', 'aliases', 'office_phone', 'private_phone', 'order'], people);
writeCsv('posts', ['code', 'person', 'unit', 'title', 'order', 'valid_from', 'valid_to'], posts);
