/** A set of zones from the first line to the day it is put in force: drawn, split, merged, looked at. */
import type { Page } from '@playwright/test';
import { expect, test } from './page.ts';
import { start, type Server } from './server.ts';
import { clickAt, drawn, editor, row, side, unfold } from './zoneEditor.ts';

const PORT = Number(process.env.PORT ?? '5179') + 33;
const BASE = `http://127.0.0.1:${PORT}`;
let server: Server;
test.beforeAll(async () => {
  server = await start(PORT, '--demo');
});
test.afterAll(async () => {
  await server?.stop();
});
// A file that does not say its datum is answered by a question.
test.use({ baseURL: BASE, allowed: [/status of 422/] });

const zoneAt = async (page: Page, lon: number, lat: number, on: string): Promise<string> => {
  const answer = await page.request.get(`/api/answer?lon=${lon}&lat=${lat}&on=${on}`);
  return ((await answer.json()) as { zone: { code: string } }).zone.code;
};

test('zones are split and merged on the map, and in force from Monday on', async ({ page }) => {
  await editor(page, server);
  await page.getByRole('button', { name: /^现行片区/ }).click();
  await drawn(page);

  // 南站 is cut in two across its middle.
  await row(page, '南站').click();
  await page.waitForTimeout(600);
  await page.getByRole('button', { name: '拆分', exact: true }).click();
  await clickAt(page, 115.8985, 28.6645);
  await clickAt(page, 115.9185, 28.6645);
  await page.keyboard.press('Enter');
  await expect(row(page, '新片区 Z14')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect(row(page, '新片区 Z14')).toHaveCount(0);
  await page.keyboard.press('Control+y');
  await expect(row(page, '新片区 Z14')).toBeVisible();
  await unfold(page, '新片区 Z14');
  await side(page).getByLabel('名称').fill('南站北');
  await side(page).getByLabel('名称').press('Enter');
  await expect(row(page, '南站北')).toBeVisible();

  // 西湖 goes to 系马桩, or to whom of its neighbours comes first.
  await unfold(page, '系马桩');
  const neighbours = side(page).getByLabel('与相邻片区合并');
  await neighbours.selectOption({ label: '西湖 Z04' });
  await expect(row(page, '西湖')).toHaveCount(0);

  await page.getByRole('button', { name: '检查', exact: true }).click();
  await expect(side(page)).toContainText('“西湖”不再存在');
  await side(page).getByText('这些责任随片区一起终止').click();
  await expect(side(page)).toContainText('没有缝隙和重叠，可以启用');
  const first = await side(page).getByLabel('生效日期').inputValue();
  const before = new Date(Date.parse(first) - 86_400_000).toISOString().slice(0, 10);
  expect(new Date(first).getUTCDay()).toBe(1);
  await page.getByRole('button', { name: '启用', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('终止 1 个片区');
  await dialog.getByRole('button', { name: '启用', exact: true }).click();
  await expect(page.getByText('已启用')).toBeVisible();

  expect(await zoneAt(page, 115.892, 28.6755, before)).toBe('Z04');
  expect(await zoneAt(page, 115.892, 28.6755, first)).toBe('Z05');
  const halves = [await zoneAt(page, 115.908, 28.6668, first), await zoneAt(page, 115.908, 28.662, first)];
  expect(halves.sort()).toEqual(['Z09', 'Z14']);
  expect([await zoneAt(page, 115.908, 28.6668, before), await zoneAt(page, 115.908, 28.662, before)]).toEqual([
    'Z09',
    'Z09',
  ]);
  // The map itself, by its tiles, says so too.
  const tile = async (on: string) => (await page.request.get(`/tiles/zones/12/3366/1707.mvt?on=${on}`)).body();
  expect((await tile(before)).equals(await tile(first))).toBe(false);
});

test('a draft is drawn from nothing: gaps are painted, what overlaps goes to one, and it is there after a reload', async ({
  page,
}) => {
  await editor(page, server);
  await page.getByRole('button', { name: /^空白/ }).click();
  await drawn(page);
  await page.getByRole('button', { name: '画新片区', exact: true }).click();
  const corners = [
    [115.87, 28.665],
    [115.89, 28.665],
    [115.89, 28.65],
    [115.87, 28.65],
  ] as const;
  for (const [lon, lat] of corners) await clickAt(page, lon, lat);
  await page.keyboard.press('Enter');
  // Their codes follow those of the zones in force.
  const news = row(page, '新片区 Z\\d+');
  await expect(news).toHaveCount(1);

  await page.getByRole('button', { name: '画新片区', exact: true }).click();
  await page.getByRole('button', { name: '归原片区', exact: true }).click();
  for (const [lon, lat] of corners) await clickAt(page, lon + 0.012, lat);
  await page.keyboard.press('Enter');
  await expect(news).toHaveCount(2);
  await page.getByRole('button', { name: '检查', exact: true }).click();
  await expect(side(page)).toContainText('缝隙与重叠');
  await expect(side(page)).toContainText('缝隙 ');
  await expect(side(page)).not.toContainText(/新片区 Z\d+ 重叠/);
  await expect(page.getByRole('button', { name: '启用', exact: true })).toBeDisabled();

  await page.waitForTimeout(600);
  await page.reload();
  await drawn(page);
  await expect(news).toHaveCount(2);
  await expect(page.getByText('已接着上次的草案')).toBeVisible();
});

test('a KML of a map app is asked for its datum, and its names become zones', async ({ page }) => {
  await editor(page, server);
  await page.getByRole('button', { name: /^文件/ }).click();
  const ring = '115.88,28.66 115.89,28.66 115.89,28.67 115.88,28.66';
  const kml = `<kml><Placemark><name>甲片区</name><Polygon><outerBoundaryIs><LinearRing><coordinates>${ring}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></kml>`;
  await page.getByLabel('选择文件').setInputFiles({ name: '片区.kml', mimeType: 'text/xml', buffer: Buffer.from(kml) });
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText('文件没有说明坐标系');
  await dialog.getByLabel('坐标系').selectOption('gcj02');
  await dialog.getByRole('button', { name: '读取' }).click();
  await expect(dialog).toContainText('读到 1 个面');
  await dialog.getByRole('button', { name: '放进草案' }).click();
  await drawn(page);
  await expect(row(page, '甲片区')).toBeVisible();
});
