// Words of the map: streets, communities, and names for minor streets.

/** Streets and towns. `until`/`from` make the change of 2023 (示意: which neighbour they join is our choice). */
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
  '360103001|Z01': [['南浦', 'Nanpu'], ['珠市', 'Zhushi'], ['应天寺', 'Yingtiansi'], ['桃坪', 'Taoping'], ['船山路', 'Chuanshanlu']],
  '360103002|Z02': [['绿源', 'Lüyuan'], ['朝阳洲', 'Chaoyangzhou'], ['江滨', 'Jiangbin'], ['抚河桥', 'Fuheqiao'], ['桃林', 'Taolin'], ['云飞', 'Yunfei']],
  '360103002|Z11': [['滨江新苑', 'Binjiang Xinyuan'], ['洲头', 'Zhoutou']],
  '360103004|Z03': [['广润门', 'Guangrunmen'], ['万寿宫', 'Wanshougong'], ['翘步街', 'Qiaobujie'], ['醋巷', 'Cuxiang']],
  '360103005|Z04': [['西湖', 'Xihu'], ['环湖', 'Huanhu'], ['干家巷', 'Ganjiaxiang'], ['中山西', 'Zhongshan West']],
  '360103006|Z05': [['系马桩', 'Ximazhuang'], ['孺子亭', 'Ruziting'], ['六眼井', 'Liuyanjing'], ['三道巷', 'Sandaoxiang']],
  '360103007|Z07': [['绳金塔', 'Shengjinta'], ['塔下', 'Taxia'], ['金塔东', 'Jinta East'], ['前进', 'Qianjin'], ['牌楼', 'Pailou']],
  '360103009|Z06': [['丁公路北', 'Dinggonglu North'], ['丁公路南', 'Dinggonglu South'], ['广场南', 'Guangchang South'], ['北京西路', 'Beijing West Road'], ['建德观', 'Jiandeguan'], ['七里', 'Qili']],
  '360103010|Z09': [['站南巷', 'Zhannanxiang', [115.9043, 28.6606]], ['站前', 'Zhanqian'], ['洪城东', 'Hongcheng East'], ['铁路一村', 'Tielu Yicun'], ['铁路二村', 'Tielu Ercun'], ['二七', 'Erqi']],
  '360103011|Z10': [['桃苑', 'Taoyuan', [115.8849, 28.6631]], ['桃源', 'Taoyuan Central'], ['洪城', 'Hongcheng'], ['抚河西', 'Fuhe West'], ['丽景', 'Lijing'], ['桃溪', 'Taoxi'], ['金桃', 'Jintao']],
  '360103012|Z08': [['司马庙', 'Simamiao'], ['十字街', 'Shizijie'], ['金盘', 'Jinpan'], ['洪城巷', 'Hongchengxiang']],
  '360103013|Z12': [['天琴湾东苑', 'Tianqinwan Dongyuan'], ['天琴湾西苑', 'Tianqinwan Xiyuan'], ['朝农', 'Chaonong'], ['江湾', 'Jiangwan'], ['水厂', 'Shuichang'], ['芦洲', 'Luzhou']],
  '360103013|Z11': [['朝阳新城', 'Chaoyang Xincheng'], ['云锦西', 'Yunjin West'], ['江岸', "Jiang'an"]],
  '360103101|Z13|360103014': [['观鱼村', 'Guanyucun'], ['河畔', 'Hepan'], ['象湖', 'Xianghu'], ['桃花东', 'Taohua East'], ['建设西', 'Jianshe West'], ['云锦', 'Yunjin']],
  '360103101|Z13|360103015': [['九洲', 'Jiuzhou'], ['桃花村', 'Taohuacun'], ['灌婴', 'Guanying'], ['桃竹', 'Taozhu'], ['老洲', 'Laozhou'], ['金塘', 'Jintang']],
};

/** Syllables for minor streets: [character, pinyin]. First and second halves of invented names. */
const A = '桃tao 云yun 朝chao 洪hong 抚fu 金jin 绿lü 江jiang 兴xing 永yong 长chang 青qing 新xin 文wen 安an 和he 福fu 瑞rui 丰feng 德de 平ping 广guang 松song 竹zhu 柳liu 梅mei 荷he 枫feng 翠cui 东dong 玉yu 春chun 天tian 仁ren 惠hui 康kang';
const B = '阳yang 源yuan 苑yuan 溪xi 泉quan 园yuan 桥qiao 塘tang 林lin 湾wan 洲zhou 埠bu 亭ting 庙miao 井jing 坊fang 店dian 村cun 坪ping 岸an 港gang 田tian 丘qiu 岭ling 台tai 门men';
const parse = (t) => t.split(' ').map((s) => [s[0], s.slice(1)]);
const cap = (s) => s[0].toUpperCase() + s.slice(1);

/** Endless-enough supply of [name stem, pinyin], in seeded order, without those in `taken`. */
export function stems(rnd, taken) {
  const all = [];
  for (const [a, pa] of parse(A)) for (const [b, pb] of parse(B)) if (!taken.some((t) => t.includes(a + b))) all.push([a + b, cap(pa + pb)]);
  return rnd.shuffle(all);
}
