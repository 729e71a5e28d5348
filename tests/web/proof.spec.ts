/**
 * The promise of the offline part, from one end to the other: an area is taken along, the network goes, twenty visits are made
 * with a photo each, the browser is closed and opened again, and by a bad line everything arrives: once, with its photos and its
 * cases.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, test, type BrowserContext, type Page } from '@playwright/test';
import { faulty, type Line } from './faulty.ts';
import config, { PORT } from './playwright.config.ts';
import { start, type Server } from './server.ts';

const VISITS = 20;
const ZONE = 'Z09';
test.skip(Boolean(process.env.BASE_URL), 'the bad line stands before a server of our own');
test.setTimeout(420_000);

const launch = config.use?.launchOptions ?? {};
const open = (folder: string): Promise<BrowserContext> =>
  chromium.launchPersistentContext(folder, {
    ...launch,
    args: [...(launch.args ?? []), '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1024, height: 768 },
    permissions: ['geolocation', 'camera'],
    geolocation: { longitude: 115.9085, latitude: 28.6635, accuracy: 8 },
    serviceWorkers: 'allow',
  });

const item = (page: Page, n: number) => page.locator('.item').nth(n);

/** 不符合 to one item, with words and a photo; 符合 to the rest. */
async function visit(page: Page, url: string, point: string, words: string): Promise<void> {
  await page.goto(`${url}/visit/${point}/patrol`);
  await item(page, 1).getByRole('button', { name: '不符合', exact: true }).click();
  const side = page.locator('.fside');
  await page.getByRole('textbox', { name: '问题' }).fill(words);
  await side.getByRole('button', { name: '拍照' }).click();
  const camera = page.getByRole('dialog', { name: '拍照' });
  await camera.getByRole('button', { name: '按快门' }).click();
  await expect(camera.locator('.cam-b.end')).toContainText('已拍 1 张');
  await camera.getByRole('button', { name: /拍完了/ }).click();
  await expect(item(page, 1).locator('.fnd')).toContainText('照片 1');
  const rest = page.getByRole('button', { name: /其余.*符合/ });
  for (let left = await rest.count(); left > 0; left--) {
    await rest.first().click();
    await expect(rest).toHaveCount(left - 1);
  }
  await page.locator('.dock').getByRole('button', { name: '提交' }).click();
  await page.getByRole('dialog', { name: '提交检查' }).getByRole('button', { name: '提交' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '已存本机' })).toBeVisible();
}

interface Inspection {
  id: string;
  photos: { hash: string }[];
  findings: { text: string; case?: string; photos: { hash: string }[] }[];
}

async function prove(
  cut: (context: BrowserContext, line: Line, server: Server) => Promise<(() => Promise<void>) | void>,
) {
  const server = await start(PORT + 21, '--demo');
  const line = await faulty(server.announced.url, { seed: 20, rate: 0, port: PORT + 20 });
  const folder = mkdtempSync(join(tmpdir(), 'renling-proof-'));
  const password = server.announced.accounts.find(({ login }) => login === 'inspector')?.password;
  let context = await open(folder);
  try {
    let page = context.pages()[0] ?? (await context.newPage());
    const data = { by: 'password', login: 'inspector', password };
    const signIn = async () =>
      expect((await context.request.post(`${line.url}/api/session`, { data })).status()).toBe(200);
    await signIn();
    await page.goto(`${line.url}/inspect`);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await page.reload();
    await page.getByRole('button', { name: '下载片区' }).first().click();
    const packs = page.getByRole('dialog', { name: '下载片区' });
    await packs.getByRole('checkbox', { name: /南站/ }).check();
    await packs.getByRole('button', { name: /^下载/ }).click();
    await expect(packs).toContainText('个片区已下载', { timeout: 120_000 });
    const pack = await (await context.request.get(`${line.url}/api/pack?zones=${ZONE}`)).json();
    const points = (pack as { checkpoints: { code: string }[] }).checkpoints.slice(0, VISITS).map(({ code }) => code);
    expect(points).toHaveLength(VISITS);

    const mend = await cut(context, line, server);
    for (const [n, point] of points.entries()) await visit(page, line.url, point, `示例问题 ${n}`);
    await context.close();

    context = await open(folder);
    await mend?.();
    await signIn();
    line.storm(0.5);
    page = context.pages()[0] ?? (await context.newPage());
    await page.goto(`${line.url}/inspect`);
    const office = server.announced.accounts.find(({ login }) => login === 'office')?.password;
    const desk = await (await import('@playwright/test')).request.newContext({ baseURL: server.announced.url });
    await desk.post('/api/session', { data: { by: 'password', login: 'office', password: office } });
    const read = async <T>(address: string): Promise<T> => (await (await desk.get(address)).json()) as T;
    const mine = async () => {
      const all = await read<{ items: { id: string }[] }>('/api/inspections?round=patrol&limit=1000');
      const whole = await Promise.all(all.items.map(({ id }) => read<Inspection>(`/api/inspections/${id}`)));
      return whole.filter(({ findings }) => findings.some(({ text }) => text.startsWith('示例问题 ')));
    };
    const waiting = page.locator('.top .trust');
    await expect(waiting).not.toContainText(/待上传|上传中/, { timeout: 200_000 });
    const made = await mine();
    expect(made.map(({ findings }) => findings[0]?.text).sort()).toEqual(points.map((_, n) => `示例问题 ${n}`).sort());
    const cases = made.flatMap(({ findings }) => findings.map((finding) => finding.case));
    expect(new Set(cases).size).toBe(VISITS);
    for (const code of cases) expect((await desk.get(`/api/cases/${code}`)).status()).toBe(200);
    for (const { hash } of made.flatMap(({ findings }) => findings.flatMap(({ photos }) => photos))) {
      const answer = await desk.get(`/api/blobs/${hash}`);
      expect(
        createHash('sha256')
          .update(await answer.body())
          .digest('hex'),
      ).toBe(hash);
    }
    expect(Object.values(line.counts).reduce((sum, n) => sum + n, 0)).toBeGreaterThan(10);
  } finally {
    await context.close();
    await line.stop();
    await server.stop();
  }
}

test('twenty visits without a network arrive once, by a line that drops, delays, duplicates and truncates', async () => {
  await prove(async (context) => {
    await context.setOffline(true);
  });
});
