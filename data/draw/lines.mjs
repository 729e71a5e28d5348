// The 17 work lines, their checklists (versions), the scoring scheme and the roles of a duty.
import { writeCsv } from './lib/files.mjs';

/** code, name, English, short, badge, shape, coverage, lead unit, assisting units, checklist letters and own items. */
// prettier-ignore
export const LINES17 = [
  ['L01', '居民小区', 'Residential compounds', '小区', '居', 'house', 'per_zone', 'U-ZJJ', ['U-GAF'], 'ABCDH', [['M', '楼道无堆物', 'Clear stairwells', 'deduction', 5, '处']]],
  ['L02', '社区服务阵地', 'Community service places', '社区', '社', 'round', 'per_zone', 'U-MZJ', ['U-FUL', 'U-TQW'], 'AEG', [['M', '文化中心开放', 'Culture centre open', 'present'], ['N', '居民公约', "Residents' pact", 'present'], ['O', '未成年人活动', "Minors' activities", 'min_count', 2, '次/月']]],
  ['L03', '主次干道', 'Arterial roads', '干道', '路', 'hexagon', 'per_zone', 'U-CGJ', ['U-JJD', 'U-HWC'], 'ABCE', [['M', '无占道经营', 'No street encroachment', 'zero'], ['N', '公厕指示', 'Toilet sign each 500 m', 'min_count', 1, '块/500米']]],
  ['L04', '背街小巷', 'Back lanes', '小巷', '巷', 'hexagon', 'per_zone', 'U-CGJ', ['@streets'], 'BCH', [['M', '路面硬化', 'Paved', 'present'], ['N', '排水完善', 'No open drains', 'present'], ['O', '亮灯率', 'Lamps lit', 'ratio', 95, '%']]],
  ['L05', '商业大街', 'Commercial streets', '大街', '商', 'square', 'per_zone', 'U-SWJ', ['U-CGJ'], 'ABEK', [['M', '门前三包', 'Frontage duty', 'present'], ['N', '店招完好', 'Signs intact', 'deduction', 2, '处']]],
  ['L06', '农贸市场', 'Markets', '市场', '市', 'square', 'per_zone', 'U-SJJ', ['U-SWJ', 'U-NYJ'], 'ABD', [['M', '划行归市', 'Zoned stalls', 'present'], ['N', '证照公示', 'Licences posted', 'ratio', 100, '%'], ['O', '公平秤', 'Check scale', 'min_count', 1, '台']]],
  ['L07', '商场超市', 'Malls, supermarkets', '商超', '超', 'square', 'per_zone', 'U-SWJ', ['U-SJJ'], 'ADEFL', [['M', '诚信公示', 'Honest-trade notice', 'present']]],
  ['L08', '宾馆饭店', 'Hotels, restaurants', '宾馆', '店', 'square', 'per_zone', 'U-WGL', ['U-SJJ'], 'ADF', [['M', '光盘公筷', 'Clean-plate campaign', 'present'], ['N', '食品安全等级公示', 'Food grade posted', 'present'], ['O', '后厨整洁', 'Clean kitchen', 'present']]],
  ['L09', '交通路口', 'Junctions', '路口', '口', 'hexagon', 'per_zone', 'U-JJD', ['U-CGJ'], 'A', [['M', '引导员在岗', 'Guide on post', 'present'], ['N', '礼让行人', 'Yield to walkers', 'zero'], ['O', '无闯红灯现象', 'No red-light running', 'zero'], ['P', '标线完好', 'Markings intact', 'present'], ['Q', '不逆行', 'No wrong-way riding', 'zero']]],
  ['L10', '车站及公交', 'Stations, buses', '车站', '站', 'hexagon', 'district', 'U-JTJ', ['U-BUS'], 'ABEG', [['M', '出租车规范打表', 'Taxi meter used', 'zero'], ['N', '报站与站名一致', 'Stop names match', 'present']]],
  ['L11', '公园广场', 'Parks, squares', '公园', '园', 'house', 'per_zone', 'U-CGJ', ['U-WGL'], 'ABJK', [['M', '绿化完好', 'Planting intact', 'deduction', 2, '处'], ['N', '文明养犬', 'Dogs leashed', 'zero']]],
  ['L12', '文化场馆景区', 'Culture, scenic sites', '文化', '文', 'round', 'per_zone', 'U-WGL', ['U-XCB'], 'AEGK', [['M', '免费开放公示', 'Opening notice', 'present'], ['N', '设施完好', 'Facilities sound', 'present']]],
  ['L13', '政务服务大厅', 'Service halls', '大厅', '厅', 'round', 'district', 'U-XSP', ['U-RSJ', 'U-YBJ'], 'AEGL', [['M', '首问负责', 'First-contact duty', 'present'], ['N', '一次告知', 'One-time notice', 'present']]],
  ['L14', '医疗机构', 'Hospitals', '医疗', '医', 'round', 'per_zone', 'U-WJW', ['U-YBJ'], 'AEFG', [['M', '价格公示', 'Prices posted', 'present'], ['N', '等候不超过15分钟', 'Wait ≤ 15 min', 'ratio', 90, '%']]],
  ['L15', '学校及周边', 'Schools and surroundings', '学校', '校', 'round', 'per_zone', 'U-JTY', ['U-CGJ', 'U-JJD'], 'AD', [['M', '守则上墙', 'Code posted', 'present'], ['N', '心理辅导', 'Counselling', 'present'], ['O', '周边无违规', 'No illicit stalls', 'zero'], ['P', '接送有序', 'Orderly pick-up', 'present']]],
  ['L16', '网吧及娱乐场所', 'Internet cafés, venues', '网吧', '网', 'round', 'per_zone', 'U-WGL', ['U-GAF'], 'BDF', [['M', '未成年禁入', 'No-minors sign', 'present'], ['N', '实名登记', 'ID check', 'zero'], ['O', '按规定时间营业', 'Legal hours', 'zero']]],
  ['L17', '建筑工地', 'Construction sites', '工地', '工', 'house', 'per_zone', 'U-ZJJ', ['U-CGJ', 'U-RSJ'], 'AB', [['M', '围挡完好', 'Hoarding intact', 'deduction', 3, '处'], ['N', '扬尘控制', 'Dust control', 'zero'], ['O', '车辆冲洗', 'Wheel-wash', 'present'], ['P', '农民工维权告示牌', 'Wage-rights board', 'present']]],
].map(([code, name, name_en, short_name, badge, shape, coverage, unit, assisting, common, own]) => ({ code, name, name_en, short_name, badge, shape, coverage, unit, assisting, common, own }));

// prettier-ignore
const COMMON = {
  A: ['公益广告', 'Public-interest posters', 'min_count', 5, '处/500米', 2],
  B: ['环境整洁', 'Clean', 'deduction', 2, '处', 3],
  C: ['停车有序', 'Orderly parking', 'deduction', 2, '处', 2],
  D: ['消防设施有效、通道畅通', 'Fire gear valid, exits clear', 'present', '', '', 3],
  E: ['无障碍设施', 'Barrier-free', 'present', '', '', 1],
  F: ['禁烟', 'No smoking', 'zero', '', '', 2],
  G: ['志愿服务站', 'Volunteer station', 'present', '', '', 1],
  H: ['无小广告', 'No illegal stickers', 'deduction', 1, '处', 2],
  J: ['公厕整洁', 'Toilet clean', 'present', '', '', 2],
  K: ['文明秩序', 'Queueing, courtesy', 'present', '', '', 2],
  L: ['投诉电话公示', 'Complaint number posted', 'present', '', '', 1],
};
// Lines whose checklist was revised at the start of 2026: what the second version adds.
// prettier-ignore
const REVISED = {
  L01: [['R', '电动车不进楼入户', 'No e-bikes in buildings', 'zero', '', '', 3]],
  L06: [['R', '垃圾分类投放', 'Waste sorted', 'present', '', '', 2]],
  L09: [['R', '骑行戴头盔', 'Helmets worn', 'ratio', 90, '%', 2]],
};

// prettier-ignore
export const ROLES = [
  ['supervising_leader', '挂片督导区领导', 'Supervising district leader', 'zone', 'person', 1, 2, 'yes', 'supervise;act_in_zone'],
  ['area_owner', '区域责任人', 'Area owner', 'zone', 'person', 1, 1, 'yes', 'act_in_zone'],
  ['helping_unit', '指定帮创单位', 'Designated helping unit', 'community', 'unit', 0, '', 'yes', 'help_community'],
  ['chief_supervisor', '总督导', 'Chief supervisor', 'line', 'person', 1, 1, 'yes', 'supervise;act_on_line'],
  ['responsible_unit', '责任单位', 'Responsible unit', 'line', 'unit', 1, 1, 'yes', 'act_on_line'],
  ['assisting_unit', '协办单位', 'Assisting unit', 'line', 'unit', 0, '', 'yes', 'act_on_line'],
  ['responsible_person', '责任人', 'Responsible person', 'line', 'person', 1, 1, 'yes', 'act_on_line'],
  ['cell_person', '片区条线责任人', 'Person for a line in a zone', 'cell', 'person', 1, 1, 'setting', 'act_on_cell'],
  ['point_keeper', '点位责任人', 'Point keeper', 'checkpoint', 'person', 0, 1, 'setting', 'act_on_checkpoint'],
  ['liaison', '联络员', 'Liaison', 'unit', 'person', 1, 1, 'no', 'act_for_unit'],
  ['claimant', '认领人', 'Claimant', 'enterprise;household;wish', 'any', 0, '', 'no', ''],
];

writeCsv(
  'lines',
  ['code', 'name', 'name_en', 'short_name', 'badge', 'shape', 'coverage', 'lead', 'order', 'valid_from', 'valid_to'],
  LINES17.map((l, i) => ({
    ...l,
    lead: ['L01', 'L04', 'L11'].includes(l.code) ? 'place' : 'line',
    order: i + 1,
    valid_from: '2021-01-01',
  })),
);

// The groups that an inspector goes through one after another.
const GROUPS = {
  公共环境: ['公益广告', '环境整洁', '无小广告', '公厕整洁', '排水完善', '路面硬化', '绿化完好', '扬尘控制', '车辆冲洗', '围挡完好', '垃圾分类投放', '后厨整洁', '文化中心开放', '门前三包'],
  公共设施: ['消防设施有效、通道畅通', '无障碍设施', '公厕指示', '亮灯率', '标线完好', '店招完好', '设施完好', '公平秤', '志愿服务站', '楼道无堆物', '未成年人活动', '心理辅导', '报站与站名一致'],
  宣传公示: ['投诉电话公示', '居民公约', '证照公示', '诚信公示', '食品安全等级公示', '免费开放公示', '一次告知', '价格公示', '守则上墙', '未成年禁入', '农民工维权告示牌', '光盘公筷'],
};
const groupOf = (name) => Object.keys(GROUPS).find((group) => GROUPS[group].includes(name)) ?? '公共秩序';
// What cannot wait is put right at once; what needs work has more days; who leads where it is not the line's own matter.
const TERMS = { '消防设施有效、通道畅通': 'immediate', 楼道无堆物: 'immediate', 无小广告: 'immediate', 路面硬化: 7, 排水完善: 7, 亮灯率: 7, 标线完好: 7, 设施完好: 7 };
const RECHECKS = { '消防设施有效、通道畅通': 'on_spot', 电动车不进楼入户: 'on_spot', 后厨整洁: 'on_spot' };
const LEADERS = { 无小广告: 'place' };

const items = [];
for (const l of LINES17) {
  const first = [
    ...[...l.common].map((k) => [k, ...COMMON[k]]),
    ...l.own.map((o) => [...o.slice(0, 4), o[4] ?? '', o[5] ?? '', 2]),
  ];
  const versions = REVISED[l.code]
    ? [
        [1, '2021-01-01', '2025-12-31', first],
        [2, '2026-01-01', '', [...first, ...REVISED[l.code]]],
      ]
    : [[1, '2021-01-01', '', first]];
  for (const [version, valid_from, valid_to, list] of versions)
    list.forEach(([item, name, name_en, kind, target, unit, weight], i) =>
      items.push({
        line: l.code,
        version,
        valid_from,
        valid_to,
        item,
        name,
        name_en,
        kind,
        target: target ?? '',
        unit: unit ?? '',
        weight: weight ?? 2,
        order: i + 1,
        group: groupOf(name),
        lead: LEADERS[name] ?? '',
        term: TERMS[name] ?? '',
        recheck: RECHECKS[name] ?? '',
      }),
    );
}
// prettier-ignore
writeCsv(
  'checklists',
  ['line', 'version', 'valid_from', 'valid_to', 'item', 'name', 'name_en', 'kind', 'target', 'unit', 'weight', 'order', 'group', 'lead', 'term', 'recheck'],
  items,
);

// The working calendar as the State Council announced it: holidays, and the days off that are worked for them.
// prettier-ignore
const CALENDAR = [
  ['元旦', ['2025-01-01', '2025-01-01'], []],
  ['春节', ['2025-01-28', '2025-02-04'], ['2025-01-26', '2025-02-08']],
  ['清明节', ['2025-04-04', '2025-04-06'], []],
  ['劳动节', ['2025-05-01', '2025-05-05'], ['2025-04-27']],
  ['端午节', ['2025-05-31', '2025-06-02'], []],
  ['国庆节、中秋节', ['2025-10-01', '2025-10-08'], ['2025-09-28', '2025-10-11']],
  ['元旦', ['2026-01-01', '2026-01-03'], ['2026-01-04']],
  ['春节', ['2026-02-15', '2026-02-23'], ['2026-02-14', '2026-02-28']],
  ['清明节', ['2026-04-04', '2026-04-06'], []],
  ['劳动节', ['2026-05-01', '2026-05-05'], ['2026-05-09']],
  ['端午节', ['2026-06-19', '2026-06-21'], []],
  ['中秋节', ['2026-09-25', '2026-09-27'], []],
  ['国庆节', ['2026-10-01', '2026-10-07'], ['2026-09-20', '2026-10-10']],
];
const days = CALENDAR.flatMap(([name, [first, last], worked]) => {
  const off = [];
  for (let at = Date.parse(first); at <= Date.parse(last); at += 86_400_000) off.push(new Date(at).toISOString().slice(0, 10));
  return [...off.map((date) => ({ date, kind: 'holiday', name })), ...worked.map((date) => ({ date, kind: 'workday', name }))];
});
days.sort((a, b) => a.date.localeCompare(b.date));
writeCsv('calendar', ['date', 'kind', 'name'], days);

const scoring = [];
for (const [version, valid_from, valid_to, partly, missing] of [
  [1, '2021-01-01', '2025-12-31', 0.5, 'mean'],
  [2, '2026-01-01', '', 0.6, 'left_out'],
]) {
  const put = (key, value) => scoring.push({ version, valid_from, valid_to, key, value });
  put('answer.met', 1);
  put('answer.partly', partly);
  put('answer.not_met', 0);
  for (const l of LINES17) put(`line.${l.code}`, ['L01', 'L03', 'L04', 'L06', 'L09'].includes(l.code) ? 2 : 1);
  put('missing_line', missing);
}
writeCsv('scoring', ['version', 'valid_from', 'valid_to', 'key', 'value'], scoring);
writeCsv(
  'roles',
  ['code', 'name', 'name_en', 'subjects', 'party', 'min', 'max', 'public', 'rights', 'order'],
  ROLES.map(([code, name, name_en, subjects, party, min, max, pub, rights], i) => ({
    code,
    name,
    name_en,
    subjects,
    party,
    min,
    max,
    public: pub,
    rights,
    order: i + 1,
  })),
);
console.log(`lines: 17, checklist items: ${items.length}, roles: ${ROLES.length}`);
