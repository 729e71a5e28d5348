// Draws the photos of the demonstration's cases: scenes as they are found and as they are put right, each marked 示意.
// Chromium turns them into pictures, so that another version of it may write other bytes: this is not part of all.mjs.
//
//   node data/draw/photos.mjs      writes data/xihu/photos/*.png (CHROMIUM=/path/to/chromium)
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const out = new URL('../xihu/photos/', import.meta.url).pathname;
const chromium = process.env.CHROMIUM ?? 'chromium';
const [W, H] = [480, 360];

const rect = (x, y, w, h, fill, more = '') => `<rect x="${x}" y="${y}" width="${w}" height="${h}" fill="${fill}" ${more}/>`;
const line = (points, stroke, width = 2) =>
  `<polyline points="${points}" fill="none" stroke="${stroke}" stroke-width="${width}" stroke-linejoin="round"/>`;
const poly = (points, fill) => `<polygon points="${points}" fill="${fill}"/>`;
const circle = (x, y, r, fill, more = '') => `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}" ${more}/>`;
const text = (x, y, size, fill, words, more = '') =>
  `<text x="${x}" y="${y}" font-size="${size}" fill="${fill}" font-family="Noto Sans CJK SC" ${more}>${words}</text>`;
const turn = (degrees, x, y, inner) => `<g transform="rotate(${degrees} ${x} ${y})">${inner}</g>`;

const street = () =>
  rect(0, 0, W, 150, '#c9d6dc') + rect(0, 60, W, 150, '#d8cfc0') +
  [20, 140, 260, 380].map((x) => rect(x, 85, 80, 90, '#8fa3ad') + rect(x, 85, 80, 14, '#7a5f4a')).join('') +
  rect(0, 210, W, 110, '#b9b4aa') + [0, 60, 120, 180, 240, 300, 360, 420].map((x) => line(`${x},210 ${x - 30},320`, '#a7a298', 1)).join('') +
  rect(0, 320, W, 40, '#6d6d70');

const bike = (x, y, colour) =>
  circle(x, y, 17, 'none', 'stroke="#333" stroke-width="3"') + circle(x + 48, y, 17, 'none', 'stroke="#333" stroke-width="3"') +
  line(`${x},${y} ${x + 18},${y - 26} ${x + 42},${y - 26} ${x + 24},${y} ${x},${y}`, colour, 4) +
  line(`${x + 24},${y} ${x + 16},${y - 34} ${x + 8},${y - 36}`, '#333', 3) + line(`${x + 48},${y} ${x + 40},${y - 38} ${x + 32},${y - 40}`, '#333', 3);

const bin = (x) => rect(x, 210, 52, 80, '#3e7d5a') + rect(x - 5, 202, 62, 12, '#2f6247') + text(x + 12, 260, 26, '#fff', '♻');

const hall = (inner) =>
  rect(0, 0, W, H, '#d9d4c9') + poly('0,0 150,60 150,300 0,360', '#c3bdb0') + poly('480,0 330,60 330,300 480,360', '#c3bdb0') +
  poly('0,360 150,300 330,300 480,360', '#98938a') + rect(190, 110, 100, 190, '#7d8e96') + circle(276, 210, 5, '#e6d36a') + inner;

const stairs = (inner) =>
  rect(0, 0, W, H, '#dedbd2') +
  [0, 1, 2, 3, 4, 5].map((n) => rect(200 + n * 42, 300 - n * 40, 280, 40, n % 2 ? '#a8a49b' : '#b5b1a8')).join('') +
  line('190,250 420,40', '#6a4f3b', 7) + rect(0, 340, W, 20, '#8d8980') + inner;

const box = (x, y, w, h) => rect(x, y, w, h, '#b98c5a', 'stroke="#7d5c36" stroke-width="2"') + rect(x + w / 2 - 5, y, 10, h, '#d8b67f');
const rubbish = (spots) =>
  spots.map(([x, y, c]) => poly(`${x},${y} ${x + 16},${y - 9} ${x + 25},${y + 4} ${x + 10},${y + 10}`, c)).join('');

const wall = (inner) =>
  rect(0, 0, W, 300, '#c7b9a5') +
  Array.from({ length: 10 }, (_, r) => line(`0,${r * 30} ${W},${r * 30}`, '#b5a68f', 1)).join('') +
  rect(0, 300, W, 60, '#8f8b84') + rect(340, 70, 100, 230, '#6f7f74') + circle(352, 190, 5, '#ddd') + inner;
const leaflet = (x, y, tilt, colour, words) => turn(tilt, x, y, rect(x, y, 62, 42, colour) + text(x + 6, y + 19, 14, '#333', words) + line(`${x + 6},${y + 28} ${x + 54},${y + 28}`, '#555', 2));

const board = (fill, words, inner = '') => rect(150, 70, 180, 120, fill, 'stroke="#555" stroke-width="4"') + text(172, 142, 34, '#fff', words) + inner;
const posts = rect(165, 190, 10, 110, '#666') + rect(305, 190, 10, 110, '#666');

const scenes = {
  'stairs-before': stairs(box(30, 260, 90, 80) + box(60, 190, 74, 70) + box(130, 290, 60, 50) + turn(12, 230, 250, rect(215, 200, 14, 100, '#8a6a45')) + box(230, 262, 70, 38)),
  'stairs-after': stairs(rect(40, 90, 90, 60, '#fff', 'stroke="#2f6247" stroke-width="3"') + text(52, 128, 24, '#2f6247', '已清理')),
  'bikes-before': street() + turn(-14, 90, 280, bike(60, 285, '#c0392b')) + turn(10, 200, 270, bike(165, 262, '#2e86c1')) + turn(-32, 320, 290, bike(280, 300, '#d4ac0d')) + bike(385, 270, '#7d3c98'),
  'bikes-after': street() + rect(40, 232, 400, 78, 'none', 'stroke="#fff" stroke-width="4"') + [60, 155, 250, 345].map((x, n) => bike(x, 290, ['#c0392b', '#2e86c1', '#d4ac0d', '#7d3c98'][n])).join(''),
  'litter-before': street() + bin(210) + rubbish([[120, 290, '#e8e3d5'], [160, 305, '#5d8aa8'], [290, 300, '#d98880'], [330, 285, '#f5f0e1'], [190, 312, '#7d6608'], [265, 314, '#e8e3d5'], [90, 308, '#a3b18a']]) + poly('150,250 200,236 208,300 140,300', '#2b2b2e'),
  'litter-after': street() + bin(210) + line('80,300 140,300', '#e9f3ee', 3) + line('320,296 380,296', '#e9f3ee', 3),
  'sign-before': street() + posts + turn(-7, 240, 130, board('#9c8f80', '公益广告', line('160,80 220,130 200,186', '#efe8dc', 5) + poly('280,150 330,130 330,190 262,190', '#d8cfc0'))),
  'sign-after': street() + posts + board('#c0392b', '公益广告', line('172,158 308,158', '#f6d9a8', 4)),
  'wall-before': wall(leaflet(60, 80, -8, '#f7dc6f', '疏通') + leaflet(140, 60, 5, '#f5b7b1', '开锁') + leaflet(220, 110, -3, '#aed6f1', '出租') + leaflet(95, 160, 9, '#fdfefe', '搬家') + leaflet(190, 190, -12, '#f7dc6f', '回收') + leaflet(352, 90, 4, '#f5b7b1', '开锁')),
  'wall-after': wall(rect(60, 76, 210, 150, '#d3c7b4')),
  'fire-before': hall(box(150, 240, 70, 60) + box(215, 250, 60, 50) + box(170, 185, 60, 55) + rect(255, 200, 40, 100, '#8a6a45') + rect(360, 150, 26, 70, '#b03a2e') + text(352, 140, 16, '#922b21', '已过期')),
  'fire-after': hall(rect(205, 76, 70, 26, '#1e8449') + text(208, 96, 16, '#fff', '安全出口') + rect(360, 150, 26, 70, '#cb4335') + rect(366, 138, 14, 12, '#333') + text(348, 244, 16, '#1e8449', '在有效期')),
  'stall-before': street() + rect(140, 232, 190, 14, '#c0392b') + [150, 180, 210, 240, 270, 300].map((x, n) => circle(x, 224, 12, ['#e67e22', '#27ae60', '#f1c40f'][n % 3])).join('') + rect(150, 246, 8, 54, '#555') + rect(312, 246, 8, 54, '#555') + poly('120,170 350,170 330,140 140,140', '#2e86c1') + box(345, 262, 60, 44),
  'stall-after': street() + line('0,214 480,214', '#f4d03f', 6) + text(150, 250, 18, '#5d5d5d', '门前三包 · 线内经营'),
  place: street() + rect(170, 40, 140, 46, '#7b241c') + text(196, 71, 24, '#f9e79f', '点位现场') + circle(420, 60, 22, '#f7dc6f'),
};

const mark = rect(W - 56, H - 34, 48, 26, '#000', 'opacity="0.55"') + text(W - 48, H - 15, 16, '#fff', '示意');
mkdirSync(out, { recursive: true });
const work = mkdtempSync(join(tmpdir(), 'scenes-'));
for (const [name, inner] of Object.entries(scenes)) {
  const page = join(work, `${name}.html`);
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${W}" height="${H}" viewBox="0 0 ${W} ${H}">${inner}${mark}</svg>`;
  writeFileSync(page, `<!doctype html><meta charset="utf-8"><style>body{margin:0}svg{display:block}</style>${svg}`);
  execFileSync(chromium, ['--headless', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', `--window-size=${W},${H}`,
    `--screenshot=${join(out, `${name}.png`)}`, `file://${page}`], { stdio: 'ignore' });
}
rmSync(work, { recursive: true });
