/** By hand: communities ticked, borders dragged, what crosses itself, and the draft beside what is in force. */
import type { Page } from '@playwright/test';
import { expect, test } from './page.ts';
import { start, type Server } from './server.ts';
import {
  areaOf,
  areas,
  at,
  clickAt,
  draftOf,
  drawn,
  editor,
  ringsOf,
  row,
  side,
  type Drawn,
  type Pos,
} from './zoneEditor.ts';

const PORT = Number(process.env.PORT ?? '5179') + 34;
let server: Server;
test.beforeAll(async () => {
  server = await start(PORT, '--demo');
});
test.afterAll(async () => {
  await server?.stop();
});
test.use({ baseURL: `http://127.0.0.1:${PORT}` });

const key = (it: Pos) => it.join();
const cornersOf = (zone: Drawn) => new Set(ringsOf(zone).flat().map(key));
const begin = async (page: Page, way: RegExp) => {
  await editor(page, server);
  await page.getByRole('button', { name: way }).click();
  await drawn(page);
};
const tool = (page: Page, name: string) => page.locator('.zbar').getByRole('button', { name, exact: true });
const apply = (page: Page) => page.getByRole('button', { name: '启用', exact: true });
async function draw(page: Page, corners: readonly Pos[]): Promise<void> {
  await tool(page, '画新片区').click();
  for (const [lon, lat] of corners) await clickAt(page, lon, lat);
}
async function drag(page: Page, from: [number, number], to: [number, number]): Promise<void> {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 4 });
  await page.mouse.move(...to, { steps: 4 });
  await page.mouse.up();
}

test('communities that are ticked, in the list and on the map, become a zone that is their union', async ({ page }) => {
  await begin(page, /^勾选社区/);
  const communities = await areas(page, 'communities');
  const shared = (a: Drawn, b: Drawn) =>
    ringsOf(a)
      .flat()
      .filter((it) => cornersOf(b).has(key(it))).length;
  const [first] = communities as [Drawn];
  const second = communities.find((each) => each !== first && shared(first, each) > 2)!;
  await side(page).getByRole('checkbox', { name: first.properties.name }).check();
  const ring = ringsOf(second)[0]!;
  const middle = (axis: 0 | 1) =>
    (Math.min(...ring.map((it) => it[axis])) + Math.max(...ring.map((it) => it[axis]))) / 2;
  await clickAt(page, middle(0), middle(1));
  await expect(side(page).getByRole('checkbox', { name: second.properties.name })).toBeChecked();
  await page.getByRole('button', { name: '生成片区（2 个社区）' }).click();
  await page.getByRole('button', { name: '返回列表' }).click();
  await expect(row(page, '新片区')).toHaveCount(1);

  const [zone] = (await draftOf(page)) as [Drawn];
  const parts = [first, second].map((it) => areaOf(ringsOf(it)));
  expect(areaOf(ringsOf(zone)) / (parts[0]! + parts[1]!)).toBeCloseTo(1, 6);
  expect(ringsOf(zone)).toHaveLength(1);
  expect(ringsOf(zone).flat().length).toBeLessThan(ringsOf(first).flat().length + ring.length);
  await page.getByRole('button', { name: '检查', exact: true }).click();
  await expect(row(page, '新片区 Z\\d+ Z')).toContainText('社区 2');
});

test('a vertex that neighbours share moves for both, and is taken back and done again', async ({ page }) => {
  await begin(page, /^现行片区/);
  await row(page, '系马桩').click();
  await page.waitForTimeout(700);
  await drawn(page);
  const before = await draftOf(page);
  const own = before.find(({ properties }) => properties.name === '系马桩')!;
  const holders = (it: string, of: Drawn[]) =>
    of.filter((zone) => cornersOf(zone).has(it)).map((z) => z.properties.code);
  // One that two zones share, away from every other.
  const all = [...new Set(before.flatMap((zone) => [...cornersOf(zone)]))].map(
    (it) => it.split(',').map(Number) as Pos,
  );
  const alone = (it: Pos) =>
    Math.min(
      ...all.filter((other) => key(other) !== key(it)).map((other) => Math.hypot(other[0] - it[0], other[1] - it[1])),
    );
  const [vertex] = [...new Set(ringsOf(own).flat())]
    .filter((it) => holders(key(it), before).length === 2)
    .sort((a, b) => alone(b) - alone(a)) as [Pos];
  const both = holders(key(vertex), before);

  const from = await at(page, ...vertex);
  const to: [number, number] = [from[0] + 34, from[1] + 26];
  await drag(page, from, to);
  const moved = await draftOf(page);
  expect(holders(key(vertex), moved)).toEqual([]);
  const fresh = [...cornersOf(moved.find(({ properties }) => properties.name === '系马桩')!)].filter(
    (it) => !cornersOf(own).has(it),
  );
  expect(fresh).toHaveLength(1);
  expect(holders(fresh[0]!, moved)).toEqual(both);
  const [x, y] = await at(page, ...(fresh[0]!.split(',').map(Number) as Pos));
  expect(Math.hypot(x - to[0], y - to[1])).toBeLessThan(12);

  await tool(page, '撤销').click();
  expect(holders(key(vertex), await draftOf(page))).toEqual(both);
  await tool(page, '重做').click();
  expect(holders(fresh[0]!, await draftOf(page))).toEqual(both);
  await page.keyboard.press('Control+z');
  expect(await draftOf(page)).toEqual(before);
  await expect(tool(page, '撤销')).toBeDisabled();
  await page.keyboard.press('Control+Shift+z');
  expect(await draftOf(page)).toEqual(moved);
  await expect(tool(page, '重做')).toBeDisabled();
});

test('a border that crosses itself is marked, said in Chinese, and cannot be put in force', async ({ page }) => {
  await begin(page, /^空白/);
  const corners: Pos[] = [
    [115.872, 28.665],
    [115.888, 28.665],
    [115.888, 28.654],
    [115.872, 28.654],
  ];
  const [a, b, c, d] = corners as [Pos, Pos, Pos, Pos];
  await draw(page, [a, c, b, d]);
  const help = page.locator('.zhelp');
  await expect(help).toContainText('边界自己交叉了');
  await page.keyboard.press('Enter');
  await expect(page.locator('.toast')).toContainText('边界自己交叉了');
  await expect(row(page, '新片区')).toHaveCount(0);
  // Two places back, and round the other way.
  await help.getByRole('button', { name: '去掉一点' }).click();
  await page.keyboard.press('Control+z');
  await help.getByRole('button', { name: '去掉一点' }).click();
  await expect(help).not.toContainText('边界自己交叉了');
  for (const [lon, lat] of [b, c, d]) await clickAt(page, lon, lat);
  await help.getByRole('button', { name: '画完' }).click();
  await expect(row(page, '新片区')).toHaveCount(1);

  // A corner dragged across the opposite side.
  await drag(page, await at(page, ...a), await at(page, 115.894, 28.6595));
  await expect(side(page)).toContainText('边界自相交（启用前要改好）');
  await page.getByRole('button', { name: '检查', exact: true }).click();
  await expect(page.getByRole('button', { name: '检查中…' })).toHaveCount(0);
  await expect(side(page)).toContainText('边界自相交，图上已圈出');
  await expect(side(page)).not.toContainText('geometry');
  await expect(apply(page)).toBeDisabled();
  await tool(page, '撤销').click();
  await expect(side(page)).not.toContainText('边界自相交');

  // What else is wrong is told by the name of its field.
  await side(page).getByLabel('编码').fill('坏 编码');
  await side(page).getByLabel('编码').press('Enter');
  await page.getByRole('button', { name: '检查', exact: true }).click();
  await expect(side(page)).toContainText('编码“坏 编码”：');
  await expect(side(page)).not.toContainText('code“');
});

test('draft and zones in force lie one over the other, up to a line that moves by hand and by keys', async ({
  page,
}) => {
  await begin(page, /^现行片区/);
  await page.getByRole('button', { name: '卷帘', exact: true }).click();
  const line = page.getByRole('slider');
  await expect(page.locator('.zover canvas')).toBeVisible();
  await expect(line).toHaveAttribute('aria-valuenow', '50');
  const box = (await line.boundingBox())!;
  const ground = (await page.locator('.zground').boundingBox())!;
  const y = box.y + box.height / 2;
  await drag(page, [box.x + box.width / 2, y], [ground.x + ground.width * 0.25, y]);
  await expect(line).toHaveAttribute('aria-valuenow', '25');
  await line.press('ArrowRight');
  await line.press('Shift+ArrowRight');
  await expect(line).toHaveAttribute('aria-valuetext', '左边 37% 是现行，其余是草案');
  await line.press('End');
  await expect(line).toHaveAttribute('aria-valuenow', '100');
  // It is for looking; a tool leads back to the draft.
  await tool(page, '画新片区').click();
  await expect(line).toHaveCount(0);
  await expect(page.getByRole('button', { name: '草案', exact: true })).toHaveAttribute('aria-pressed', 'true');
});
