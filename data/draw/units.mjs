// Writes the units: the district's own tree, and those outside it that help.
import { readGeoJson, writeCsv } from './lib/files.mjs';
import { STREETS } from './names.mjs';

export const communities = readGeoJson('communities')
  .features.map((f) => f.properties)
  .filter((p) => p.valid_to === '');
export const units = [];
export const phone = (n) => `0791-8600${String(n).padStart(4, '0')}`;
const unit = (code, name, short_name, parent, kind, own = 'yes', extra = {}) => {
  const u = {
    code,
    name,
    short_name,
    aliases: '',
    parent,
    kind,
    own,
    street: '',
    community: '',
    office_phone: phone(units.length + 1),
    order: units.length + 1,
    valid_from: '2021-01-01',
    valid_to: '',
    ...extra,
  };
  units.push(u);
  return u;
};
unit('U-QW', '中共西湖区委', '区委', '', 'leader', 'yes', { aliases: '西湖区委' });
unit('U-RD', '西湖区人大常委会', '区人大', '', 'leader');
unit('U-ZF', '西湖区人民政府', '区政府', '', 'leader', 'yes', { aliases: '西湖区政府' });
unit('U-ZX', '政协西湖区委员会', '区政协', '', 'leader');
// prettier-ignore
export const DEPARTMENTS = [
  ['U-XCB', '区委宣传部', '宣传部', 'U-QW'], ['U-WMB', '区精神文明建设指导中心', '文明办', 'U-XCB', '区文明办;创建办'], ['U-ZZB', '区委组织部', '组织部', 'U-QW'], ['U-ZFW', '区委政法委', '政法委', 'U-QW'],
  ['U-ZJJ', '区住房和城乡建设局', '住建局', 'U-ZF', '区住建局;房管局'], ['U-MZJ', '区民政局', '民政局', 'U-ZF'], ['U-CGJ', '区城市管理局', '城管局', 'U-ZF', '区城管局;城管执法大队'], ['U-SWJ', '区商务局', '商务局', 'U-ZF'],
  ['U-SJJ', '区市场监督管理局', '市监局', 'U-ZF', '市场监管局;区市场监管局'], ['U-WGL', '区文化广电新闻出版旅游局', '文广新旅局', 'U-ZF', '文旅局;区文广新旅局'], ['U-GAF', '公安西湖分局', '公安分局', 'U-ZF', '西湖公安分局'], ['U-JJD', '西湖交警大队', '交警大队', 'U-GAF', '区交警大队'], ['U-JTJ', '区交通运输局', '交通局', 'U-ZF'],
  ['U-XSP', '区行政审批局', '行政审批局', 'U-ZF', '政务服务中心'], ['U-WJW', '区卫生健康委员会', '卫健委', 'U-ZF'], ['U-JTY', '区教育体育局', '教体局', 'U-ZF', '区教育局'],
  ['U-YJJ', '区应急管理局', '应急局', 'U-ZF'], ['U-SFJ', '区司法局', '司法局', 'U-ZF'], ['U-CZJ', '区财政局', '财政局', 'U-ZF'], ['U-SJU', '区审计局', '审计局', 'U-ZF'], ['U-TJJ', '区统计局', '统计局', 'U-ZF'], ['U-RSJ', '区人力资源和社会保障局', '人社局', 'U-ZF'],
  ['U-NYJ', '区农业农村局', '农业农村局', 'U-ZF'], ['U-FGW', '区发展和改革委员会', '发改委', 'U-ZF'], ['U-GXJ', '区科技和工业信息化局', '科工局', 'U-ZF'], ['U-TYJ', '区退役军人事务局', '退役军人局', 'U-ZF'], ['U-YBJ', '区医疗保障局', '医保局', 'U-ZF'], ['U-XFJ', '区信访局', '信访局', 'U-ZF'],
  ['U-JGS', '区机关事务管理中心', '机关事务中心', 'U-ZF'], ['U-FUL', '区妇女联合会', '妇联', 'U-QW'], ['U-TQW', '共青团西湖区委', '团区委', 'U-QW'], ['U-GSL', '区工商业联合会', '工商联', 'U-QW'], ['U-CLH', '区残疾人联合会', '残联', 'U-QW'], ['U-DAG', '区档案馆', '档案馆', 'U-QW'],
];
for (const [code, name, short, parent, aliases] of DEPARTMENTS)
  unit(code, name, short, parent, 'department', 'yes', { aliases: aliases ?? '' });
unit('U-HWC', '区环境卫生服务中心', '环卫中心', 'U-CGJ', 'public');
unit('U-TSG', '区图书馆', '图书馆', 'U-WGL', 'public');
STREETS.forEach((s) => {
  unit(
    `U-S${s.code.slice(6)}`,
    `${s.name === '桃花镇' ? '桃花镇人民政府' : `${s.name}办事处`}`,
    s.name,
    'U-ZF',
    'street',
    'yes',
    {
      street: s.code,
      aliases: s.name.replace(/街道$/, '街办'),
      valid_from: s.from ? '2023-01-01' : '2021-01-01',
      valid_to: s.into ? '2022-12-31' : '',
    },
  );
});
communities.forEach((c) =>
  unit(
    `U-C${c.code.slice(6)}`,
    `${c.name}${/村$/.test(c.name) ? '村民委员会' : '居民委员会'}`,
    c.name,
    `U-S${c.street.slice(6)}`,
    'community',
    'yes',
    { community: c.code },
  ),
);
// prettier-ignore
export const OUTSIDE = [
  ['U-SWS', '国家税务总局西湖区税务局', '区税务局', 'other', '税务局'], ['U-ZGH', '西湖区总工会', '区总工会', 'other', '总工会'], ['U-GDS', '赣江示例供电服务所', '示例供电所', 'enterprise', '供电所'], ['U-BUS', '示例公交运营公司', '示例公交公司', 'enterprise', '公交公司'],
  ['U-SHW', '示例水务公司', '示例水务', 'enterprise'], ['U-YHA', '示例银行西湖支行', '示例银行', 'bank', '西湖支行'], ['U-YHB', '赣江示范农商银行桃花支行', '示范农商行', 'bank'], ['U-YHC', '抚河示例村镇银行', '抚河示例银行', 'bank'],
  ['U-XXA', '示例第一小学', '示例一小', 'school'], ['U-XXB', '示例实验中学', '示例实验中学', 'school'], ['U-XXC', '示例职业学院', '示例职院', 'school'], ['U-YYA', '示例区人民医院', '示例人民医院', 'hospital'], ['U-YYB', '示例妇幼保健院', '示例妇保院', 'hospital'],
  ['U-TXA', '示例通信西湖分公司', '示例通信', 'enterprise'], ['U-BXA', '示例保险西湖支公司', '示例保险', 'enterprise'], ['U-SHL', '示例商会', '示例商会', 'other'], ['U-ZYX', '示例志愿者协会', '示例志协', 'other'], ['U-TLA', '示例铁路服务站段', '示例站段', 'enterprise'],
];
for (const [code, name, short, kind, aliases] of OUTSIDE)
  unit(code, name, short, '', kind, 'no', { aliases: aliases ?? '' });
export const U = new Map(units.map((u) => [u.code, u]));
writeCsv(
  'units',
  [
    'code',
    'name',
    'short_name',
    'aliases',
    'parent',
    'kind',
    'own',
    'street',
    'community',
    'office_phone',
    'order',
    'valid_from',
    'valid_to',
  ],
  units,
);
