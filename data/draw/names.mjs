// Words of the map: streets, communities, and names for minor streets.

/** Streets and towns. `until`/`from` make the change of 2023 (示意: which neighbour they join is our choice). */
// prettier-ignore
export const STREETS = [
  { code: '360103001', name: '南浦街道', en: 'Nanpu Subdistrict', centre: [115.886, 28.669] },
  { code: '360103002', name: '朝阳洲街道', en: 'Chaoyangzhou Subdistrict', centre: [115.874, 28.669] },
  { code: '360103004', name: '广润门街道', en: 'Guangrunmen Subdistrict', centre: [115.883, 28.6755] },
  { code: '360103005', name: '西湖街道', en: 'Xihu Subdistrict', centre: [115.892, 28.6755], into: '360103004' },
  { code: '360103006', name: '系马桩街道', en: 'Ximazhuang Subdistrict', centre: [115.8945, 28.6705], into: '360103001' },
  { code: '360103007', name: '绳金塔街道', en: 'Shengjinta Subdistrict', centre: [115.8945, 28.6645] },
  { code: '360103009', name: '丁公路街道', en: 'Dinggonglu Subdistrict', centre: [115.9065, 28.6735] },
  { code: '360103010', name: '南站街道', en: 'Nanzhan Subdistrict', centre: [115.9085, 28.6635] },
  { code: '360103011', name: '桃源街道', en: 'Taoyuan Subdistrict', centre: [115.879, 28.661] },
  { code: '360103012', name: '十字街街道', en: 'Shizijie Subdistrict', centre: [115.8985, 28.6605], into: '360103007' },
  { code: '360103013', name: '朝农街道', en: 'Chaonong Subdistrict', centre: [115.853, 28.637] },
  { code: '360103101', name: '桃花镇', en: 'Taohua Town', centre: [115.868, 28.636], into: 'divided' },
  { code: '360103014', name: '桃花街道', en: 'Taohua Subdistrict', from: true },
  { code: '360103015', name: '九洲街道', en: 'Jiuzhou Subdistrict', from: true },
];

/** Communities of each group (street of 2021 | zone | street from 2023). `at`: a place it must hold. */
export const COMMUNITIES = {
  '360103001|Z01': [
    ['南浦', 'Nanpu'],
    ['珠市', 'Zhushi'],
    ['应天寺', 'Yingtiansi'],
    ['桃坪', 'Taoping'],
    ['船山路', 'Chuanshanlu'],
  ],
  '360103002|Z02': [
    ['绿源', 'Lüyuan'],
    ['朝阳洲', 'Chaoyangzhou'],
    ['江滨', 'Jiangbin'],
    ['抚河桥', 'Fuheqiao'],
    ['桃林', 'Taolin'],
    ['云飞', 'Yunfei'],
  ],
  '360103002|Z11': [
    ['滨江新苑', 'Binjiang Xinyuan'],
    ['洲头', 'Zhoutou'],
  ],
  '360103004|Z03': [
    ['广润门', 'Guangrunmen'],
    ['万寿宫', 'Wanshougong'],
    ['翘步街', 'Qiaobujie'],
    ['醋巷', 'Cuxiang'],
  ],
  '360103005|Z04': [
    ['西湖', 'Xihu'],
    ['环湖', 'Huanhu'],
    ['干家巷', 'Ganjiaxiang'],
    ['中山西', 'Zhongshan West'],
  ],
  '360103006|Z05': [
    ['系马桩', 'Ximazhuang'],
    ['孺子亭', 'Ruziting'],
    ['六眼井', 'Liuyanjing'],
    ['三道巷', 'Sandaoxiang'],
  ],
  '360103007|Z07': [
    ['绳金塔', 'Shengjinta'],
    ['塔下', 'Taxia'],
    ['金塔东', 'Jinta East'],
    ['前进', 'Qianjin'],
    ['牌楼', 'Pailou'],
  ],
  '360103009|Z06': [
    ['丁公路北', 'Dinggonglu North'],
    ['丁公路南', 'Dinggonglu South'],
    ['广场南', 'Guangchang South'],
    ['北京西路', 'Beijing West Road'],
    ['建德观', 'Jiandeguan'],
    ['七里', 'Qili'],
  ],
  '360103010|Z09': [
    ['站南巷', 'Zhannanxiang', [115.9043, 28.6606]],
    ['站前', 'Zhanqian'],
    ['洪城东', 'Hongcheng East'],
    ['铁路一村', 'Tielu Yicun'],
    ['铁路二村', 'Tielu Ercun'],
    ['二七', 'Erqi'],
  ],
  '360103011|Z10': [
    ['桃苑', 'Taoyuan', [115.8849, 28.6631]],
    ['桃源', 'Taoyuan Central'],
    ['洪城', 'Hongcheng'],
    ['抚河西', 'Fuhe West'],
    ['丽景', 'Lijing'],
    ['桃溪', 'Taoxi'],
    ['金桃', 'Jintao'],
  ],
  '360103012|Z08': [
    ['司马庙', 'Simamiao'],
    ['十字街', 'Shizijie'],
    ['金盘', 'Jinpan'],
    ['洪城巷', 'Hongchengxiang'],
  ],
  '360103013|Z12': [
    ['天琴湾东苑', 'Tianqinwan Dongyuan'],
    ['天琴湾西苑', 'Tianqinwan Xiyuan'],
    ['朝农', 'Chaonong'],
    ['江湾', 'Jiangwan'],
    ['水厂', 'Shuichang'],
    ['芦洲', 'Luzhou'],
  ],
  '360103013|Z11': [
    ['朝阳新城', 'Chaoyang Xincheng'],
    ['云锦西', 'Yunjin West'],
    ['江岸', "Jiang'an"],
  ],
  '360103101|Z13|360103014': [
    ['观鱼村', 'Guanyucun'],
    ['河畔', 'Hepan'],
    ['象湖', 'Xianghu'],
    ['桃花南', 'Taohua South'],
    ['建设西', 'Jianshe West'],
    ['云锦', 'Yunjin'],
  ],
  '360103101|Z13|360103015': [
    ['九洲', 'Jiuzhou'],
    ['桃花村', 'Taohuacun'],
    ['灌婴', 'Guanying'],
    ['桃竹', 'Taozhu'],
    ['老洲', 'Laozhou'],
    ['金塘', 'Jintang'],
  ],
};

/** Main roads in English. */
// prettier-ignore
export const ROADS_EN = {
  沿江南大道: 'Yanjiang South Avenue',
  抚生路: 'Fusheng Road',
  洪城路: 'Hongcheng Road',
  抚河南路: 'Fuhe South Road',
  八一大道: 'Bayi Avenue',
  桃花路: 'Taohua Road',
  云锦路: 'Yunjin Road',
  建设西路: 'Jianshe West Road',
  九洲大街: 'Jiuzhou Street',
  水厂路: 'Shuichang Road',
  灌婴路: 'Guanying Road',
  云飞路: 'Yunfei Road',
  桃苑大街: 'Taoyuan Street',
  象山南路: 'Xiangshan South Road',
  孺子路: 'Ruzi Road',
  永叔路: 'Yongshu Road',
  站前路: 'Zhanqian Road',
  南站路: 'Nanzhan Road',
  十字街: 'Shizi Street',
  绳金塔街: 'Shengjinta Street',
  前进路: 'Qianjin Road',
  系马桩街: 'Ximazhuang Street',
  船山路: 'Chuanshan Road',
  丁公路: 'Dinggong Road',
  中山路: 'Zhongshan Road',
  北京西路: 'Beijing West Road',
  南绕城路: 'Nanraocheng Road',
  南昌大桥: 'Nanchang Bridge',
  红谷大道: 'Honggu Avenue',
  丰和大道: 'Fenghe Avenue',
  学府大道: 'Xuefu Avenue',
  会展路: 'Huizhan Road',
  生米大道: 'Shengmi Avenue',
  昌南大道: 'Changnan Avenue',
  抚生南路: 'Fusheng South Road',
  洛阳路: 'Luoyang Road',
  井冈山大道: 'Jinggangshan Avenue',
  解放西路: 'Jiefang West Road',
  三店西路: 'Sandian West Road',
  迎宾北大道: 'Yingbin North Avenue',
  民德路: 'Minde Road',
  叠山路: 'Dieshan Road',
  胜利路: 'Shengli Road',
};

/** Where the name of a community comes from: it goes to the community nearest. */
// prettier-ignore
export const HINTS = {
  南浦: [115.886, 28.669],
  珠市: [115.8885, 28.6715],
  应天寺: [115.8835, 28.6695],
  桃坪: [115.888, 28.6668],
  船山路: [115.8857, 28.6718],
  绿源: [115.874, 28.6655],
  朝阳洲: [115.869, 28.673],
  江滨: [115.869, 28.6775],
  抚河桥: [115.8765, 28.672],
  桃林: [115.878, 28.668],
  云飞: [115.866, 28.668],
  滨江新苑: [115.864, 28.66],
  洲头: [115.869, 28.6585],
  广润门: [115.881, 28.6745],
  万寿宫: [115.8823, 28.6772],
  翘步街: [115.887, 28.677],
  醋巷: [115.8836, 28.674],
  西湖: [115.8912, 28.6757],
  环湖: [115.89, 28.674],
  干家巷: [115.8955, 28.677],
  中山西: [115.893, 28.6788],
  系马桩: [115.894, 28.672],
  孺子亭: [115.897, 28.6732],
  六眼井: [115.89, 28.6722],
  三道巷: [115.8975, 28.671],
  绳金塔: [115.8972, 28.6622],
  塔下: [115.896, 28.6645],
  金塔东: [115.9, 28.666],
  前进: [115.892, 28.666],
  牌楼: [115.893, 28.6635],
  丁公路北: [115.9075, 28.6778],
  丁公路南: [115.9078, 28.671],
  广场南: [115.9005, 28.676],
  北京西路: [115.912, 28.678],
  建德观: [115.903, 28.672],
  七里: [115.912, 28.672],
  站前: [115.911, 28.6672],
  洪城东: [115.9125, 28.66],
  铁路一村: [115.9138, 28.6645],
  铁路二村: [115.9075, 28.6635],
  二七: [115.904, 28.6675],
  桃源: [115.879, 28.661],
  洪城: [115.876, 28.658],
  抚河西: [115.8905, 28.6585],
  丽景: [115.8745, 28.6548],
  桃溪: [115.88, 28.654],
  金桃: [115.889, 28.654],
  司马庙: [115.9008, 28.6625],
  十字街: [115.8965, 28.66],
  金盘: [115.8925, 28.6605],
  洪城巷: [115.902, 28.6592],
  天琴湾东苑: [115.8545, 28.6395],
  天琴湾西苑: [115.849, 28.639],
  朝农: [115.853, 28.635],
  江湾: [115.844, 28.631],
  水厂: [115.845, 28.6205],
  芦洲: [115.85, 28.628],
  朝阳新城: [115.862, 28.647],
  云锦西: [115.858, 28.651],
  江岸: [115.853, 28.646],
  观鱼村: [115.886, 28.634],
  河畔: [115.889, 28.6445],
  象湖: [115.88, 28.627],
  桃花南: [115.874, 28.619],
  建设西: [115.881, 28.642],
  云锦: [115.883, 28.649],
  九洲: [115.862, 28.627],
  桃花村: [115.866, 28.64],
  灌婴: [115.866, 28.648],
  桃竹: [115.868, 28.63],
  老洲: [115.853, 28.617],
  金塘: [115.864, 28.619],
};

/** Syllables for minor streets: [character, pinyin]. First and second halves of invented names. */
const A =
  '桃tao 云yun 朝chao 洪hong 抚fu 金jin 绿lü 江jiang 兴xing 永yong 长chang 青qing 新xin 文wen 安an 和he 福fu 瑞rui 丰feng 德de 平ping 广guang 松song 竹zhu 柳liu 梅mei 荷he 枫feng 翠cui 东dong 玉yu 春chun 天tian 仁ren 惠hui 康kang';
const B =
  '阳yang 源yuan 苑yuan 溪xi 泉quan 园yuan 桥qiao 塘tang 林lin 湾wan 洲zhou 埠bu 亭ting 庙miao 井jing 坊fang 店dian 村cun 坪ping 岸an 港gang 田tian 丘qiu 岭ling 台tai 门men';
const parse = (t) => t.split(' ').map((s) => [s[0], s.slice(1)]);
const cap = (s) => s[0].toUpperCase() + s.slice(1);

/** Halves of invented names of houses and businesses. */
const P = '恒瑞盛鑫悦锦华嘉祥宏凯雅晨海蓝银宝联万同聚信诚顺吉';
const Q = '泰盈景和美昌达丰隆旺泽润邦成鸿轩庭府园豪';

// Well-known firms that the halves would make.
const REAL =
  '顺丰 信达 华润 华泰 华美 海昌 海达 海润 银泰 宝丰 宝成 万和 万达 万润 鑫达 雅达 恒昌 恒达 恒泰 联美 嘉园 华昌 华邦 盛和 吉和 晨鸿 诚泰 信泰 瑞和 凯达 锦鸿 聚美 华鸿 祥和 同和'.split(
    ' ',
  );

/** Names for houses and businesses, in seeded order. */
export const brands = (rnd) =>
  rnd.shuffle([...P].flatMap((p) => [...Q].map((q) => p + q)).filter((n) => !REAL.includes(n)));

/** Endless-enough supply of [name stem, pinyin], in seeded order, without those in `taken`. */
export function stems(rnd, taken) {
  const all = [];
  for (const [a, pa] of parse(A))
    for (const [b, pb] of parse(B)) if (!taken.some((t) => t.includes(a + b))) all.push([a + b, cap(pa + pb)]);
  return rnd.shuffle(all);
}
