// Units, people, posts and duties. Everybody is invented: 姓 + 示 + a stem or branch character.
import { readCsv, readGeoJson, writeCsv } from './lib/files.mjs';
import { random } from './lib/random.mjs';
import { LINES17 } from './lines.mjs';
import { STREETS } from './names.mjs';

const rnd = random(1949101);
const communities = readGeoJson('communities').features.map((f) => f.properties).filter((p) => p.valid_to === '');
const checkpoints = readCsv('checkpoints');

// ---- units ------------------------------------------------------------------------------------------
const units = [];
const phone = (n) => `0791-8600${String(n).padStart(4, '0')}`;
const unit = (code, name, short_name, parent, kind, own = 'yes', extra = {}) => {
  const u = { code, name, short_name, aliases: '', parent, kind, own, street: '', community: '', office_phone: phone(units.length + 1), order: units.length + 1, valid_from: '2021-01-01', valid_to: '', ...extra };
  units.push(u);
  return u;
};
unit('U-QW', '中共西湖区委', '区委', '', 'leader', 'yes', { aliases: '西湖区委' });
unit('U-RD', '西湖区人大常委会', '区人大', '', 'leader');
unit('U-ZF', '西湖区人民政府', '区政府', '', 'leader', 'yes', { aliases: '西湖区政府' });
unit('U-ZX', '政协西湖区委员会', '区政协', '', 'leader');
const DEPARTMENTS = [
  ['U-XCB', '区委宣传部', '宣传部', 'U-QW'], ['U-WMB', '区精神文明建设指导中心', '文明办', 'U-XCB', '区文明办;创建办'], ['U-ZZB', '区委组织部', '组织部', 'U-QW'], ['U-ZFW', '区委政法委', '政法委', 'U-QW'],
  ['U-ZJJ', '区住房和城乡建设局', '住建局', 'U-ZF', '区住建局;房管局'], ['U-MZJ', '区民政局', '民政局', 'U-ZF'], ['U-CGJ', '区城市管理局', '城管局', 'U-ZF', '区城管局;城管执法大队'], ['U-SWJ', '区商务局', '商务局', 'U-ZF'],
  ['U-SJJ', '区市场监督管理局', '市监局', 'U-ZF', '市场监管局;区市场监管局'], ['U-WGL', '区文化广电新闻出版旅游局', '文广新旅局', 'U-ZF', '文旅局;区文广新旅局'], ['U-JJD', '西湖交警大队', '交警大队', 'U-GAF', '区交警大队'], ['U-JTJ', '区交通运输局', '交通局', 'U-ZF'],
  ['U-XSP', '区行政审批局', '行政审批局', 'U-ZF', '政务服务中心'], ['U-WJW', '区卫生健康委员会', '卫健委', 'U-ZF'], ['U-JTY', '区教育体育局', '教体局', 'U-ZF', '区教育局'], ['U-GAF', '公安西湖分局', '公安分局', 'U-ZF', '西湖公安分局'],
  ['U-YJJ', '区应急管理局', '应急局', 'U-ZF'], ['U-SFJ', '区司法局', '司法局', 'U-ZF'], ['U-CZJ', '区财政局', '财政局', 'U-ZF'], ['U-SJU', '区审计局', '审计局', 'U-ZF'], ['U-TJJ', '区统计局', '统计局', 'U-ZF'], ['U-RSJ', '区人力资源和社会保障局', '人社局', 'U-ZF'],
  ['U-NYJ', '区农业农村局', '农业农村局', 'U-ZF'], ['U-FGW', '区发展和改革委员会', '发改委', 'U-ZF'], ['U-GXJ', '区科技和工业信息化局', '科工局', 'U-ZF'], ['U-TYJ', '区退役军人事务局', '退役军人局', 'U-ZF'], ['U-YBJ', '区医疗保障局', '医保局', 'U-ZF'], ['U-XFJ', '区信访局', '信访局', 'U-ZF'],
  ['U-JGS', '区机关事务管理中心', '机关事务中心', 'U-ZF'], ['U-FUL', '区妇女联合会', '妇联', 'U-QW'], ['U-TQW', '共青团西湖区委', '团区委', 'U-QW'], ['U-GSL', '区工商业联合会', '工商联', 'U-QW'], ['U-CLH', '区残疾人联合会', '残联', 'U-QW'], ['U-DAG', '区档案馆', '档案馆', 'U-QW'],
];
for (const [code, name, short, parent, aliases] of DEPARTMENTS) unit(code, name, short, parent, 'department', 'yes', { aliases: aliases ?? '' });
unit('U-HWC', '区环境卫生服务中心', '环卫中心', 'U-CGJ', 'public');
unit('U-TSG', '区图书馆', '图书馆', 'U-WGL', 'public');
STREETS.forEach((s) => {
  unit(`U-S${s.code.slice(6)}`, `${s.name === '桃花镇' ? '桃花镇人民政府' : `${s.name}办事处`}`, s.name, 'U-ZF', 'street', 'yes', {
    street: s.code, aliases: s.name.replace(/街道$/, '街办'), valid_from: s.from ? '2023-01-01' : '2021-01-01', valid_to: s.into ? '2022-12-31' : '',
  });
});
communities.forEach((c) => unit(`U-C${c.code.slice(6)}`, `${c.name}${/村$/.test(c.name) ? '村民委员会' : '居民委员会'}`, c.name, `U-S${c.street.slice(6)}`, 'community', 'yes', { community: c.code }));
const OUTSIDE = [
  ['U-SWS', '国家税务总局西湖区税务局', '区税务局', 'other', '税务局'], ['U-ZGH', '西湖区总工会', '区总工会', 'other', '总工会'], ['U-GDS', '赣江示例供电服务所', '示例供电所', 'enterprise', '供电所'], ['U-BUS', '示例公交运营公司', '示例公交公司', 'enterprise', '公交公司'],
  ['U-SHW', '示例水务公司', '示例水务', 'enterprise'], ['U-YHA', '示例银行西湖支行', '示例银行', 'bank', '西湖支行'], ['U-YHB', '赣江示范农商银行桃花支行', '示范农商行', 'bank'], ['U-YHC', '抚河示例村镇银行', '抚河示例银行', 'bank'],
  ['U-XXA', '示例第一小学', '示例一小', 'school'], ['U-XXB', '示例实验中学', '示例实验中学', 'school'], ['U-XXC', '示例职业学院', '示例职院', 'school'], ['U-YYA', '示例区人民医院', '示例人民医院', 'hospital'], ['U-YYB', '示例妇幼保健院', '示例妇保院', 'hospital'],
  ['U-TXA', '示例通信西湖分公司', '示例通信', 'enterprise'], ['U-BXA', '示例保险西湖支公司', '示例保险', 'enterprise'], ['U-SHL', '示例商会', '示例商会', 'other'], ['U-ZYX', '示例志愿者协会', '示例志协', 'other'], ['U-TLA', '示例铁路服务站段', '示例站段', 'enterprise'],
];
for (const [code, name, short, kind, aliases] of OUTSIDE) unit(code, name, short, '', kind, 'no', { aliases: aliases ?? '' });
const U = new Map(units.map((u) => [u.code, u]));

// ---- people and posts -------------------------------------------------------------------------------
const STEMS = [...'甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥'];
const SURNAMES = [...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜'];
const named = new Set();
const supply = rnd.shuffle(SURNAMES.flatMap((s) => STEMS.map((t) => `${s}示${t}`)));
const people = [];
const posts = [];
const office = new Map();
function person(name, unitCode) {
  if (!name) while (named.has((name = supply.pop())));
  named.add(name);
  const n = people.length + 1;
  const base = unitCode ? U.get(unitCode).office_phone : phone(0);
  const ext = (office.get(unitCode) ?? 0) + 1;
  office.set(unitCode, ext);
  const p = { code: `P${String(n).padStart(4, '0')}`, name, aliases: '', office_phone: `${base}-${String(800 + ext)}`, private_phone: `100-0000-${String(n).padStart(4, '0')}`, order: n };
  people.push(p);
  return p;
}
const post = (p, u, title, from = '2021-11-01', to = '') => posts.push({ code: `T${String(posts.length + 1).padStart(4, '0')}`, person: p.code, unit: u, title, order: posts.length + 1, valid_from: from, valid_to: to });
// Names fixed beforehand are not given out twice.
const FIXED = ['赵示甲', '钱示乙', '孙示丙', '李示丁', '周示戊', '吴示己', '郑示庚', '王示辛', '冯示壬', '陈示癸', '褚示子', '卫示丑', '蒋示寅', '沈示壬', '韩示癸', '沈示戌', '许示寅', '张示甲'];
FIXED.forEach((n) => named.add(n));
for (const n of FIXED) supply.splice(supply.indexOf(n), 1);

const LEADERS = [
  ['赵示甲', 'U-QW', '区委书记'], ['钱示乙', 'U-ZF', '区委副书记、区长'], ['孙示丙', 'U-RD', '区人大常委会主任'], ['李示丁', 'U-ZX', '区政协主席'], ['周示戊', 'U-QW', '区委副书记'], ['吴示己', 'U-ZF', '区委常委、常务副区长'], ['郑示庚', 'U-QW', '区委常委、宣传部部长'],
  ['王示辛', 'U-ZF', '副区长'], ['冯示壬', 'U-QW', '区委常委、组织部部长'], ['陈示癸', 'U-ZF', '副区长'], ['褚示子', 'U-ZF', '副区长'], ['卫示丑', 'U-QW', '区委常委、政法委书记'], ['蒋示寅', 'U-ZF', '副区长'],
  [null, 'U-RD', '区人大常委会副主任'], [null, 'U-RD', '区人大常委会副主任'], [null, 'U-ZX', '区政协副主席'], [null, 'U-ZX', '区政协副主席'], [null, 'U-ZF', '副区长'], [null, 'U-QW', '区委常委、统战部部长'], [null, 'U-ZF', '副区长、公安分局局长'],
];
const leaders = LEADERS.map(([n, u, t]) => {
  const p = person(n, u);
  post(p, u, t);
  return p;
});
post(leaders[6], 'U-XCB', '部长');
post(leaders[8], 'U-ZZB', '部长');
post(leaders[11], 'U-ZFW', '书记');
post(leaders[19], 'U-GAF', '局长');
// Two who left: their time stays in the roster.
const formerA = person(null, 'U-ZF');
post(formerA, 'U-ZF', '副区长', '2021-11-01', '2026-02-28');
const formerB = person(null, 'U-QW');
post(formerB, 'U-QW', '区委常委', '2021-11-01', '2025-06-30');
post(formerB, 'U-ZX', '调研员', '2025-07-01');

const staff = new Map(); // unit -> people in rank order
const add = (u, title, name, from, to) => {
  const p = person(name, u);
  post(p, u, title, from, to);
  (staff.get(u) ?? staff.set(u, []).get(u)).push(p);
  return p;
};
const leadUnits = new Set(LINES17.map((l) => l.unit));
for (const [code] of DEPARTMENTS) {
  const boss = { 'U-XCB': '常务副部长', 'U-ZZB': '副部长', 'U-ZFW': '副书记', 'U-WMB': '主任', 'U-JJD': '大队长', 'U-GAF': '政委', 'U-FUL': '主席', 'U-TQW': '书记', 'U-GSL': '主席', 'U-CLH': '理事长', 'U-DAG': '馆长', 'U-FGW': '主任', 'U-WJW': '主任' }[code] ?? '局长';
  add(code, boss);
  add(code, `副${boss.replace(/^常务副|^副/, '')}`);
  add(code, '办公室主任');
  if (leadUnits.has(code)) for (const t of code === 'U-JJD' ? ['一中队中队长', '二中队中队长', '三中队中队长', '四中队中队长'] : ['综合科科长', '业务科科长', '督查科科长', '科员']) add(code, t, code === 'U-JJD' && t[0] === '一' ? '沈示戌' : code === 'U-CGJ' && t[0] === '业' ? '许示寅' : null);
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
for (const [code] of OUTSIDE) (add(code, { bank: '行长', school: '校长', hospital: '院长', enterprise: '经理' }[U.get(code).kind] ?? '局长'), add(code, '办公室主任', code === 'U-SWS' ? '韩示癸' : null));
// Several hats.
const of = (u, i = 0) => staff.get(u)[i];
post(of('U-WMB'), 'U-XCB', '副部长');
post(of('U-JJD'), 'U-GAF', '党委委员', '2023-05-01');
post(of('U-CGJ', 1), 'U-HWC', '主任（兼）', '2024-01-01', '2025-12-31');
post(of('U-WGL', 1), 'U-TSG', '馆长（兼）', '2024-03-01');
post(of('U-S010', 0), 'U-QW', '区委委员', '2025-09-01');
for (const s of ['U-S001', 'U-S004', 'U-S007', 'U-S014', 'U-S015']) post(of(s, 1), s, '人大工委主任（兼）', '2024-06-01');
communities.filter((_, i) => i % 9 === 0).forEach((c) => post(of(`U-C${c.code.slice(6)}`), c.street && `U-S${c.street.slice(6)}`, '党工委兼职委员', '2025-01-01'));
people.filter((_, i) => i % 41 === 7).forEach((p) => (p.aliases = `老${p.name[0]}`));

// ---- duties -----------------------------------------------------------------------------------------
const duties = [];
const duty = (role, party, subject_kind, subject, valid_from, valid_to = '', seat = 'A', note = '') =>
  duties.push({ code: `D${String(duties.length + 1).padStart(4, '0')}`, role, person: party && party[0] === 'P' ? party : '', unit: party && party[0] === 'U' ? party : '', subject_kind, subject, seat, valid_from, valid_to, note });
const D0 = '2024-11-01';

// Zones: 挂片督导区领导 in the leaders' order, 区域责任人 the street's secretary.
const ORDER = ['Z05', 'Z06', 'Z01', 'Z07', 'Z02', 'Z03', 'Z04', 'Z09', 'Z10', 'Z08', 'Z12', 'Z13', 'Z11'];
const zoneStreet = { Z01: '001', Z02: '002', Z03: '004', Z04: '004', Z05: '001', Z06: '009', Z07: '007', Z08: '007', Z09: '010', Z10: '011', Z12: '013', Z13: '014' };
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
  duty('chief_supervisor', leaders[[7, 9, 10, 5, 12, 17, 19, 6][i % 8]].code, 'line', l.code, i % 5 === 2 ? '2025-09-01' : D0);
  if (i % 5 === 2) duty('chief_supervisor', leaders[16].code, 'line', l.code, D0, '2025-08-31');
  duty('responsible_unit', l.unit, 'line', l.code, '2021-03-01');
  for (const a of l.assisting) {
    if (a === '@streets') STREETS.filter((s) => !s.into).forEach((s) => duty('assisting_unit', `U-S${s.code.slice(6)}`, 'line', l.code, s.from ? '2023-01-01' : '2021-03-01'));
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
const GAPS = [ // [line, zone, note of a vacant seat or '' = never assigned]
  ['L14', 'Z02', ''], ['L05', 'Z06', ''], ['L12', 'Z05', ''], ['L08', 'Z04', ''], ['L16', 'Z04', '原责任人退休，待补'],
  ['L08', 'Z08', ''], ['L02', 'Z08', '社区换届，人选待定'], ['L05', 'Z08', ''], ['L17', 'Z09', ''], ['L12', 'Z09', '借调在外，暂缺'],
  ['L04', 'Z11', ''], ['L07', 'Z11', '商户管理办机构调整'], ['L04', 'Z12', ''], ['L05', 'Z12', ''], ['L15', 'Z12', '新校区未移交'], ['L17', 'Z12', ''],
  ['L01', 'Z13', '物业移交未完成'], ['L06', 'Z13', ''], ['L08', 'Z13', ''], ['L11', 'Z13', '园林养护招标中'], ['L16', 'Z13', ''], ['L17', 'Z13', ''],
]; // 22 cells, with the vacant area owner of 朝阳新城 23
const LAPSED = [['L06', 'Z08', '2026-10-31'], ['L05', 'Z10', '2026-11-15'], ['L07', 'Z09', '2026-10-31'], ['L14', 'Z07', '2026-09-30'], ['L15', 'Z01', '2026-08-31'], ['L17', 'Z02', '2026-11-20'], ['L02', 'Z06', '2026-10-31']];
const DOUBLE = [['L01', 'Z05'], ['L03', 'Z02'], ['L11', 'Z10']]; // with the area owners of 桃花镇 4
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
    else if (ending) put(pick(), '2025-12-01', ending[2], 'A', '任期一年');
    else if (is(DOUBLE, l.code, z)) {
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
    } else put(pick(), turn % 3 ? D0 : '2025-03-01');
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
for (const name of ['坛子口路口', '火车站公交枢纽站', '桃苑小区']) if (!held.some((c) => c.name === name)) held.push(checkpoints.find((c) => c.name === name));
held.sort((a, b) => (a.code < b.code ? -1 : 1)).forEach((c, i) => {
  const u = `U-C${c.community.slice(6)}`;
  const pool = staff.get(u) ?? staff.get(LINES17.find((l) => l.code === c.line).unit);
  const from = c.valid_from > D0 ? c.valid_from : i % 3 ? D0 : '2025-09-01';
  if (i % 10 === 4 && from < '2026-01-01') {
    const b = staff.get(LINES17.find((l) => l.code === c.line).unit);
    duty('point_keeper', b[i % b.length].code, 'checkpoint', c.code, from, '2026-02-28');
    duty('point_keeper', pool[0].code, 'checkpoint', c.code, '2026-03-01');
  } else duty('point_keeper', pool[i % pool.length].code, 'checkpoint', c.code, from);
  if (i % 4 === 1 && pool.length > 1) duty('point_keeper', pool[(i + 1) % pool.length].code, 'checkpoint', c.code, from > '2025-01-01' ? from : '2025-01-01', '', 'B');
});

// Liaisons: every unit of a line, every street, every helping unit.
const wanted = new Set([...LINES17.flatMap((l) => [l.unit, ...l.assisting.filter((a) => a[0] === 'U')]), 'U-WMB', ...STREETS.filter((s) => !s.into).map((s) => `U-S${s.code.slice(6)}`), ...duties.filter((d) => d.role === 'helping_unit').map((d) => d.unit)]);
for (const u of units.filter((x) => wanted.has(x.code))) {
  const ps = staff.get(u.code);
  const a = u.code === 'U-SWS' ? ps.find((p) => p.name === '韩示癸') : ps[Math.min(2, ps.length - 1)];
  const b = ps.find((p) => p !== a);
  duty('liaison', a.code, 'unit', u.code, D0);
  duty('liaison', b.code, 'unit', u.code, '2025-01-01', '', 'B');
}
writeCsv('units', ['code', 'name', 'short_name', 'aliases', 'parent', 'kind', 'own', 'street', 'community', 'office_phone', 'order', 'valid_from', 'valid_to'], units);
writeCsv('people', ['code', 'name', 'aliases', 'office_phone', 'private_phone', 'order'], people);
writeCsv('posts', ['code', 'person', 'unit', 'title', 'order', 'valid_from', 'valid_to'], posts);
writeCsv('duties', ['code', 'role', 'person', 'unit', 'subject_kind', 'subject', 'seat', 'valid_from', 'valid_to', 'note'], duties);
const kinds = duties.reduce((m, d) => ({ ...m, [d.role]: (m[d.role] ?? 0) + 1 }), {});
console.log(`units: ${units.length}, people: ${people.length}, posts: ${posts.length}, duties: ${duties.length}`, JSON.stringify(kinds));
