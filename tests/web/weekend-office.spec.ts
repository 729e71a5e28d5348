/** The office's work on half days, the group photo, and the screens of weekends under axe: on a Saturday morning. */
import { createHash } from 'node:crypto';
import AxeBuilder from '@axe-core/playwright';
import type { APIRequestContext, Page } from '@playwright/test';
import { card, expect, said, signInRequest, test } from './page.ts';
import { uuid7 } from './queue.ts';
import { startWith, type Server } from './server.ts';

const PORT = Number(process.env.PORT ?? '5179') + 23;
const SATURDAY = '2026-12-05';
const SUNDAY = '2026-12-06';
let server: Server;
test.beforeAll(async () => {
  server = await startWith({ RENLING_CLOCK: `${SATURDAY}T08:40:00+08:00` }, PORT, '--demo');
});
test.afterAll(async () => {
  await server?.stop();
});
test.use({ baseURL: `http://127.0.0.1:${PORT}` });

interface Item {
  code: string;
  kind: string;
  half: string;
  date: string;
  state: string;
  place: { code: string; name: string };
  units: { code: string; name: string; short_name?: string }[];
}
interface Shift extends Item {
  meeting: { position: [number, number] };
  parts: {
    unit: { code: string };
    needed: number;
    names: { person: { code: string; name: string } | null; in: { how: string } | null }[];
  }[];
  photos: { hash: string }[];
}
const signIn = (page: Page, login: string) =>
  signInRequest(page.request, login, server.announced.accounts.find((each) => each.login === login)!.password);
const read = async <T>(request: APIRequestContext, path: string): Promise<T> => {
  const answer = await request.get(path);
  expect(answer.status()).toBe(200);
  return (await answer.json()) as T;
};
const dialog = (page: Page) => page.locator('dialog[open]');
const toast = (page: Page) => page.locator('.toast');

test('the office makes a joint action for a zone, and its card opens', async ({ page }) => {
  await signIn(page, 'office');
  await page.goto(`/weekend?week=${SUNDAY}`);
  await page.getByRole('button', { name: '新建班次', exact: true }).click();
  const form = dialog(page);
  // Sent empty it says all that is missing.
  await form.getByRole('button', { name: '新建', exact: true }).click();
  await expect(form.locator('.failed').first()).toBeVisible();
  await form.getByRole('combobox', { name: '片区', exact: true }).selectOption({ label: '南站片区' });
  await form.getByLabel('日期', { exact: true }).fill(SUNDAY);
  await form.getByRole('combobox', { name: '半天', exact: true }).selectOption('pm');
  await form.getByLabel('任务', { exact: true }).fill('集中清理铁路沿线');
  await form.getByRole('button', { name: '加一个单位' }).click();
  await form.getByLabel('加一个单位').fill('城管');
  await form.locator('.people button').first().click();
  await form.getByLabel('集合点怎么找').fill('站前广场北侧');
  await form.getByRole('button', { name: '在地图上选' }).click();
  const map = form.locator('canvas.maplibregl-canvas');
  await expect(map).toBeVisible();
  const box = (await map.boundingBox())!;
  await expect(async () => {
    await map.click({ position: { x: box.width / 2, y: box.height / 2 } });
    await expect(form.getByLabel(/^经度/)).toHaveValue(/^11\d\.\d+/, { timeout: 2000 });
  }).toPass({ timeout: 45_000 });
  await form.getByRole('button', { name: '新建', exact: true }).click();
  await expect(form).toHaveCount(0);
  await expect(card(page)).toContainText('集中清理铁路沿线');
  await expect(card(page)).toContainText('站前广场北侧');
  const { items } = await read<{ items: Item[] }>(page.request, `/api/shifts?date=${SUNDAY}&limit=500`);
  const made = items.filter(({ kind }) => kind === 'action');
  expect(made).toMatchObject([{ half: 'pm', units: [expect.anything()], state: 'planned' }]);
  await expect(page).toHaveURL(new RegExp(`c=shift:${made[0]!.code}`));
});

test('two half days are made one: the parts go over, and the first says where to', async ({ page }) => {
  await signIn(page, 'office');
  const { items } = await read<{ items: Item[] }>(page.request, `/api/shifts?date=${SUNDAY}&state=planned&limit=500`);
  const [first, second] = items.filter(({ half, kind }) => half === items[0]!.half && kind === 'weekend');
  const before = await read<Shift>(page.request, `/api/shifts/${second!.code}`);
  await page.goto(`/weekend?week=${SUNDAY}&c=shift:${first!.code}`);
  await card(page).getByRole('button', { name: '合并', exact: true }).click();
  await dialog(page).getByRole('button', { name: '合并', exact: true }).click();
  await expect(dialog(page).locator('.failed')).toBeVisible();
  await dialog(page).locator(`input[value="${second!.code}"]`).check();
  await dialog(page).getByRole('button', { name: '合并', exact: true }).click();
  await expect(toast(page)).toContainText(second!.code);
  await expect(card(page)).toContainText('已取消');
  await expect(card(page)).toContainText(second!.code);
  const after = await read<Shift>(page.request, `/api/shifts/${second!.code}`);
  const [moved] = (await read<Shift>(page.request, `/api/shifts/${first!.code}`)).parts;
  const units = new Set([...before.parts.map(({ unit }) => unit.code), moved!.unit.code]);
  expect(new Set(after.parts.map(({ unit }) => unit.code))).toEqual(units);
  const sum = (of: Shift) => of.parts.reduce((n, { needed }) => n + needed, 0);
  expect(sum(after)).toBe(sum(before) + moved!.needed);
});

test('a group photo with the names marks who was there; it is stored clean and shown with its mark', async ({
  page,
}) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await signIn(page, 'liaison');
  const { next } = await read<{ next: { shift: Shift } }>(page.request, '/api/weekend/mine');
  const { code, parts, place } = next.shift;
  await page.goto(`/weekend?c=shift:${code}`);
  await page.getByRole('button', { name: '点名', exact: true }).click();
  await dialog(page).getByRole('button', { name: '全部到场' }).click();
  const url = await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [640, 480];
    const pen = canvas.getContext('2d')!;
    for (let i = 0; i < 12; i++) {
      pen.fillStyle = `hsl(${i * 30} 60% 50%)`;
      pen.fillRect((i % 4) * 160, Math.floor(i / 4) * 160, 160, 160);
    }
    return canvas.toDataURL('image/jpeg', 0.9);
  });
  await dialog(page)
    .locator('input[type=file]')
    .setInputFiles({ name: 'group.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(url.split(',')[1]!, 'base64') });
  await expect(dialog(page).locator('.kept img')).toBeVisible();
  await dialog(page).getByRole('button', { name: '保存点名' }).click();
  await expect(dialog(page)).toHaveCount(0);
  const shift = () => read<Shift>(page.request, `/api/shifts/${code}`);
  await expect.poll(async () => (await shift()).photos.length).toBe(1);
  const own = (await shift()).parts.find(({ unit }) => unit.code === parts[0]!.unit.code)!;
  expect(own.names.length).toBeGreaterThan(0);
  expect(own.names.every((each) => each.in !== null)).toBe(true);
  expect(own.names.some((each) => each.in?.how === 'photo')).toBe(true);
  // What is stored is what it is called after, and nothing is written over the picture: its last rows are one colour each.
  const { hash } = (await shift()).photos[0]!;
  const blob = await page.request.get(`/api/blobs/${hash}`);
  expect(blob.status()).toBe(200);
  const bytes = await blob.body();
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(hash);
  const spread = await page.evaluate(async (text) => {
    const image = new Image();
    image.src = `data:image/jpeg;base64,${text}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [image.width, image.height];
    const pen = canvas.getContext('2d')!;
    pen.drawImage(image, 0, 0);
    // The lower part of the first column of fields, where the mark is drawn in view.
    const { data } = pen.getImageData(8, Math.round(image.height * 0.75), Math.round(image.width / 5), 60);
    let [low, high] = [255, 0];
    for (let i = 0; i < data.length; i += 4) [low, high] = [Math.min(low, data[i]!), Math.max(high, data[i]!)];
    return high - low;
  }, bytes.toString('base64'));
  expect(spread).toBeLessThan(40);
  await page.locator('.thumbs button.pic').first().click();
  const mark = dialog(page).locator('.wm');
  await expect(mark).toContainText('2026-12-05');
  await expect(mark).toContainText(place.name);
});

test('a zone’s card has its weekend, where most people are missing first', async ({ page }) => {
  await signIn(page, 'office');
  await page.goto(`/list/zones?on=${SATURDAY}&c=zone:Z09`);
  const part = card(page).locator('.sec').filter({ hasText: '本周末' });
  await expect(part).toContainText(/需 \d+·已报 \d+·到场 \d+/);
  await part.locator('.shift-rows button').first().click();
  await expect(page).toHaveURL(/c=.*shift:W2612/);
});

const SCREENS = [
  ['the weekend', 'office', `/weekend?week=${SUNDAY}`],
  ['the calendar of weekends', 'office', '/weekend/calendar'],
  ['hours', 'office', '/weekend/hours'],
  ['patterns', 'office', '/weekend/patterns'],
  ['the settings of weekends', 'office', '/weekend/settings'],
  ['the own half days', 'cadre', '/me'],
  ['the own unit’s weekend', 'liaison', '/weekend'],
  ['a half day', 'liaison', null],
] as const;
/** Sizes with languages and outdoor mode: what differs in them is seen on the small one. */
const LOOKS = [
  ['desktop', { width: 1440, height: 900 }, 'zh', 'no'],
  ['phone', { width: 360, height: 740 }, 'zh', 'no'],
  ['phone', { width: 360, height: 740 }, 'en', 'no'],
  ['phone', { width: 360, height: 740 }, 'zh', 'yes'],
] as const;
test.describe('axe finds nothing serious, and nothing runs out of the page', () => {
  test.use({ allowed: said(404) });
  for (const [size, viewport, lang, outdoor] of LOOKS) {
    for (const [name, login, address] of SCREENS) {
      test(`${name}, ${size}, ${lang}${outdoor === 'yes' ? ', outdoors' : ''}`, async ({ page }) => {
        await page.setViewportSize(viewport);
        await page.addInitScript(
          ([lang, outdoor]) => {
            localStorage.setItem('renling.lang', lang);
            localStorage.setItem('renling.outdoor', outdoor);
          },
          [lang, outdoor],
        );
        await signIn(page, login);
        const one = async () => {
          const { next } = await read<{ next: { shift: Shift } }>(page.request, '/api/weekend/mine');
          return `/weekend?c=shift:${next.shift.code}`;
        };
        await page.goto(address ?? (await one()));
        await page.locator('main h1, .card h1, .sheet h1, .card h2').first().waitFor();
        await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
        const { violations } = await new AxeBuilder({ page }).analyze();
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
        expect(
          serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`),
        ).toEqual([]);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(wide).toBeLessThanOrEqual(0);
      });
    }
  }
});
