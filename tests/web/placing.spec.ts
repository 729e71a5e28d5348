import { card, expect, idle, open, signIn, test } from './page.ts';
import type { Page } from '@playwright/test';
import { randomBytes } from 'node:crypto';

interface Outcome {
  status: string;
  checkpoint?: string;
}
/** A UUID of version 7, as commands carry it. */
function uuid(): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
async function send(page: Page, command: object): Promise<Outcome> {
  const reply = await page.request.post('/api/commands', {
    data: { commands: [{ id: uuid(), command }] },
  });
  const outcome = ((await reply.json()) as { outcomes: Outcome[] }).outcomes[0];
  expect(outcome?.status, JSON.stringify(outcome)).toBe('applied');
  return outcome!;
}
const today = async (page: Page): Promise<string> =>
  (
    (await (await page.request.get('/api/district')).json()) as {
      today: string;
    }
  ).today;
interface Point {
  geometry: { coordinates: [number, number] } | null;
  properties: { code: string; name: string; both_sides: boolean };
}
const point = async (page: Page, code: string, on = ''): Promise<Point> =>
  (await (await page.request.get(`/api/checkpoints/${code}?on=${on || (await today(page))}`)).json()) as Point;
/** A checkpoint of its own. */
async function made(page: Page, name: string, more: object = {}): Promise<string> {
  const put = {
    type: 'put_checkpoint',
    new: true,
    line: 'L01',
    name,
    first: await today(page),
    ...more,
  };
  return (await send(page, put)).checkpoint ?? '';
}
const row = (page: Page, code: string) => page.locator(`.pl-list [data-code="${code}"]`);

test('what has no position is placed by a touch, and taken back', async ({ page }) => {
  await signIn(page, 'office');
  const name = '示例甲小区';
  const code = await made(page, name, { address: '和埠巷21号', zone: 'Z01' });
  await page.goto('/register/placing');
  await row(page, code).click();
  await expect(page.locator('.pl-cand')).toContainText('猜测');
  const confirm = page.getByRole('button', { name: '确认落点' });
  await expect(confirm).toBeDisabled();
  await idle(page);
  const map = page.locator('.pl-map canvas');
  const box = (await map.boundingBox())!;
  await map.click({ position: { x: box.width / 2, y: box.height / 2 } });
  await expect(page.locator('.pl-lies')).toContainText('标记在');
  await expect(page.locator('.pl-lies')).toContainText('南浦');
  await confirm.click();
  await expect(page.locator('.toast')).toContainText(`${name} 已落点`);
  await expect(row(page, code)).toHaveCount(0);
  expect((await point(page, code)).geometry).not.toBeNull();
  await page.locator('.toast').getByRole('button', { name: '撤销' }).click();
  await expect(page.locator('.toast')).toContainText('已撤销');
  await expect(row(page, code)).toHaveCount(1);
  expect((await point(page, code)).geometry).toBeNull();
});

test('a coordinate of 高德 is put where the place is, and seen on the map', async ({ page }) => {
  await signIn(page, 'office');
  const name = '示例乙小区';
  const code = await made(page, name);
  await page.goto('/register/placing');
  await row(page, code).click();
  await page.getByLabel('粘贴坐标').fill('28.6683，115.8928');
  await page.getByRole('button', { name: '放到地图上' }).click();
  await expect(page.locator('.pl-cand')).toContainText('坐标系不能猜');
  await page.getByLabel('坐标系').selectOption('gcj02');
  await page.getByRole('button', { name: '放到地图上' }).click();
  await expect(page.locator('.pl-lies')).toContainText('115.887');
  await page.keyboard.press('Control+Enter');
  await expect(page.locator('.toast')).toContainText('已落点');
  const [lon, lat] = (await point(page, code)).geometry!.coordinates;
  expect(lon).toBeCloseTo(115.8879, 3);
  expect(lat).toBeCloseTo(28.6717, 3);
  await open(page, `/?c=point:${code}`);
  await expect(card(page).getByRole('heading', { level: 1 })).toContainText(name);
  await expect(page.locator('.pin .label')).toHaveText(name);
});

test('what stands across the border is let stand and leaves the list', async ({ page }) => {
  await signIn(page, 'office');
  const name = '示例丙小区';
  const position = { lon: 115.888, lat: 28.672, datum: 'wgs84' };
  const code = await made(page, name, { zone: 'Z09', position });
  await page.goto('/register/placing?of=borders');
  await row(page, code).click();
  await expect(page.locator('.differs')).toContainText('片区 ');
  await expect(page.locator('.differs')).toContainText('距登记边界');
  await page.getByRole('button', { name: '道路两侧，保留' }).click();
  await expect(page.locator('.toast')).toContainText('保留');
  await expect(row(page, code)).toHaveCount(0);
  expect((await point(page, code)).properties.both_sides).toBe(true);
});

test('a checkpoint is added on the map, moved, and each is taken back', async ({ page }) => {
  await signIn(page, 'office');
  const name = '示例丁小区';
  await open(page, '/?c=at:115.888,28.672');
  await card(page).getByRole('button', { name: '新增点位' }).click();
  const add = page.getByRole('dialog', { name: '新增点位' });
  await add.getByLabel('条线').selectOption('L01');
  await add.getByLabel('名称').fill(name);
  await expect(add.getByLabel('登记片区')).toHaveValue('Z01');
  await add.getByRole('button', { name: '保存' }).click();
  await expect(card(page).getByRole('heading', { level: 1 })).toContainText(name);
  const code = /c=point:([\w.-]+)/.exec(decodeURIComponent(page.url()))?.[1] ?? '';
  const before = (await point(page, code)).geometry!.coordinates;

  await card(page).getByRole('button', { name: '移动' }).click();
  const move = page.getByRole('dialog', { name: `移动 ${name}` });
  await move.getByLabel('粘贴坐标').fill('115.8885, 28.6725');
  await move.getByLabel('坐标系').selectOption('wgs84');
  await move.getByRole('button', { name: '放到地图上' }).click();
  await move.getByRole('button', { name: '保存' }).click();
  await expect(page.locator('.toast')).toContainText('已移动');
  expect((await point(page, code)).geometry!.coordinates).toEqual([115.8885, 28.6725]);
  await page.locator('.toast').getByRole('button', { name: '撤销' }).click();
  await expect(page.locator('.toast')).toContainText('已撤销');
  expect((await point(page, code)).geometry!.coordinates).toEqual(before);

  // What ends on a day that has passed says why.
  await card(page).getByRole('button', { name: '终止' }).click();
  const end = page.getByRole('dialog', { name: `终止 ${name}` });
  await end.getByLabel('最后一天').fill('2026-01-01');
  await expect(end.getByLabel('补记原因')).toBeVisible();
  await end.getByRole('button', { name: '取消' }).click();
});

test('a checkpoint that was added by mistake was never there', async ({ page }) => {
  await signIn(page, 'office');
  await open(page, '/?c=at:115.8882,28.6718');
  await card(page).getByRole('button', { name: '新增点位' }).click();
  const add = page.getByRole('dialog', { name: '新增点位' });
  await add.getByLabel('条线').selectOption('L01');
  await add.getByLabel('名称').fill('示例误加');
  await add.getByRole('button', { name: '保存' }).click();
  await expect(card(page).getByRole('heading', { level: 1 })).toContainText('示例误加');
  await page.locator('.toast').getByRole('button', { name: '撤销' }).click();
  await expect(page.locator('.toast')).toContainText('已撤销');
  await expect(card(page)).toHaveCount(0);
  const found = (await (await page.request.get('/api/checkpoints?q=示例误加')).json()) as { matched: number };
  expect(found.matched).toBe(0);
});

/** The first Monday after a day. */
function nextMonday(day: string): string {
  const monday = new Date(`${day}T00:00:00Z`);
  do monday.setUTCDate(monday.getUTCDate() + 1);
  while (monday.getUTCDay() !== 1);
  return monday.toISOString().slice(0, 10);
}

test('what is renamed from Monday on is called so on Monday and not today', async ({ page }) => {
  await signIn(page, 'office');
  const next = nextMonday(await today(page));
  const name = '示例戊小区';
  const position = { lon: 115.8876, lat: 28.6716, datum: 'wgs84' };
  const code = await made(page, name, { zone: 'Z01', position });
  await open(page, `/?c=point:${code}`);
  await card(page).getByRole('button', { name: '改信息' }).click();
  const edit = page.getByRole('dialog', { name: `修改 ${name}` });
  await edit.getByLabel('名称').fill('示例新戊小区');
  await edit.getByLabel('从哪天起').fill(next);
  await edit.getByRole('button', { name: '保存' }).click();
  await expect(page.locator('.toast')).toContainText('起生效');
  await expect(card(page).getByRole('heading', { level: 1 })).toContainText(name);
  await open(page, `/?on=${next}&c=point:${code}`);
  await expect(card(page).getByRole('heading', { level: 1 })).toContainText('示例新戊小区');
  await expect(page.locator('.pin .label')).toHaveText('示例新戊小区');
});

test('a zone that is renamed from Monday on keeps its name today', async ({ page }) => {
  await signIn(page, 'office');
  const next = nextMonday(await today(page));
  await open(page, '/?c=zone:Z13');
  const old = (await card(page).getByRole('heading', { level: 1 }).textContent()) ?? '';
  await card(page).getByRole('button', { name: '改名' }).click();
  const rename = page.getByRole('dialog', { name: /改名/ });
  await rename.getByLabel('全称').fill('示例新片');
  await rename.getByLabel('从哪天起').fill(next);
  await rename.getByRole('button', { name: '保存' }).click();
  await expect(page.locator('.toast')).toContainText('起生效');
  await expect(card(page).getByRole('heading', { level: 1 })).toHaveText(old);
  await open(page, `/?on=${next}&c=zone:Z13`);
  await expect(card(page).getByRole('heading', { level: 1 })).toContainText('示例新片');
});

test('whoever is not of the office is offered nothing of it', async ({ page }) => {
  await signIn(page, 'inspector');
  await open(page, '/?c=at:115.888,28.672');
  await expect(card(page)).toContainText('责任人');
  await expect(card(page).getByRole('button', { name: '新增点位' })).toHaveCount(0);
});
