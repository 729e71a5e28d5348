/**
 * The promise of the offline part, from one end to the other: an area is taken along, the network goes, twenty visits are made
 * with a photo each, the browser is closed and opened again, and by a bad line everything arrives: once, with its photos and its
 * cases.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium, expect, request, test, type BrowserContext, type Page } from '@playwright/test';
import { faulty } from './faulty.ts';
import config, { PORT } from './playwright.config.ts';
import { start, startIn } from './server.ts';
import { NAME, trusting } from './trust.ts';

const VISITS = 20;
const ZONE = 'Z09';
const BEHIND = PORT + 21;
test.skip(Boolean(process.env.BASE_URL), 'the bad line stands before a server of our own');
test.setTimeout(600_000);

const launch = config.use?.launchOptions ?? {};
/** A camera that sees something else each time: the browser's own fake one shows the same at the same moment. */
function camera(): void {
  navigator.mediaDevices.getUserMedia = async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 });
    const paint = canvas.getContext('2d');
    setInterval(() => {
      for (let square = 0; paint && square < 192; square++) {
        paint.fillStyle = `hsl(${Math.random() * 360} 60% 50%)`;
        paint.fillRect((square % 16) * 40, (square >> 4) * 40, 40, 40);
      }
    }, 50);
    return canvas.captureStream(20);
  };
}
const open = (folder: string, more: { args: string[]; env?: Record<string, string> }): Promise<BrowserContext> =>
  chromium.launchPersistentContext(folder, {
    ...launch,
    ...(more.env ? { env: more.env } : {}),
    args: [...(launch.args ?? []), ...more.args],
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
  const rest = page.getByRole('button', { name: /^(本组其余符合|其余都符合)/ });
  await expect(rest.first()).toBeVisible();
  while ((await rest.count()) > 0) await rest.first().click();
  await page.locator('.dock').getByRole('button', { name: '提交' }).click();
  await page.getByRole('dialog', { name: '提交检查' }).getByRole('button', { name: '提交' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '已存本机' })).toBeVisible();
}

interface Inspection {
  id: string;
  photos: { hash: string }[];
  findings: { text: string; case?: string; photos: { hash: string }[] }[];
}

/**
 * The network is cut, or the server is dead; then a bad line. Or it is cut from a server that is reached by TLS under a name,
 * where nothing can stand between.
 */
async function prove(how: 'cut' | 'dead' | 'tls'): Promise<void> {
  const tls = how === 'tls';
  let server = await start(BEHIND, '--demo', ...(tls ? ['--tls-local', NAME] : []));
  const direct = tls ? `https://127.0.0.1:${BEHIND}` : `http://127.0.0.1:${BEHIND}`;
  const line = tls ? null : await faulty(direct, { seed: 20, rate: 0, port: PORT + 20 });
  const url = line ? line.url : `https://${NAME}:${BEHIND}`;
  const folder = mkdtempSync(join(tmpdir(), 'renling-proof-'));
  const more = tls ? trusting(join(folder, 'home'), join(server.folder, 'tls/authority.crt')) : { args: [] };
  const tablet = async () => {
    const opened = await open(join(folder, 'browser'), more);
    opened.setDefaultTimeout(30_000);
    await opened.addInitScript(camera);
    return opened;
  };
  /** Its passwords are made anew at each start. */
  const passwordOf = (wanted: string) => server.announced.accounts.find(({ login }) => login === wanted)?.password;
  let context = await tablet();
  try {
    let page = context.pages()[0] ?? (await context.newPage());
    const signIn = async () => {
      const data = { by: 'password', login: 'inspector', password: passwordOf('inspector') };
      if (!tls) {
        // Past the line: a cookie knows no port.
        expect((await context.request.post(`${direct}/api/session`, { data })).status()).toBe(200);
        return;
      }
      await page.goto(`${url}/more`);
      const asked = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(data) };
      const status = page.evaluate(async (init) => (await fetch('/api/session', init)).status, asked);
      expect(await status).toBe(200);
    };
    await signIn();
    await page.goto(`${url}/inspect`);
    await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
    await page.reload();
    await page.getByRole('button', { name: '下载片区' }).first().click();
    const packs = page.getByRole('dialog', { name: '下载片区' });
    await packs.getByRole('checkbox', { name: /南站/ }).check();
    await packs.getByRole('button', { name: /^下载/ }).click();
    await expect(packs).toContainText('个片区已下载', { timeout: 120_000 });
    const pack = page.evaluate(async (of) => (await (await fetch(of)).json()) as unknown, `/api/pack?zones=${ZONE}`);
    const { checkpoints } = (await pack) as { checkpoints: { code: string }[] };
    const points = checkpoints.slice(0, VISITS).map(({ code }) => code);
    expect(points).toHaveLength(VISITS);

    if (how === 'dead') await server.stop();
    else await context.setOffline(true);
    for (const [n, point] of points.entries()) await visit(page, url, point, `示例问题 ${n}`);
    await context.close();

    // From before the first moment at which anything could be sent, even by the service worker alone.
    line?.storm(0.3);
    context = await tablet();
    if (how === 'dead') server = await startIn(server.folder, BEHIND, '--demo');
    page = context.pages()[0] ?? (await context.newPage());
    await signIn();
    await page.goto(`${url}/inspect`);
    const desk = await request.newContext({ baseURL: direct, ignoreHTTPSErrors: true });
    await desk.post('/api/session', { data: { by: 'password', login: 'office', password: passwordOf('office') } });
    const read = async <T>(address: string): Promise<T> => (await (await desk.get(address)).json()) as T;
    const mine = async () => {
      const all = await read<{ items: { id: string }[] }>('/api/inspections?round=patrol&limit=1000');
      const whole = await Promise.all(all.items.map(({ id }) => read<Inspection>(`/api/inspections/${id}`)));
      return whole.filter(({ findings }) => findings.some(({ text }) => text.startsWith('示例问题 ')));
    };
    await expect.poll(async () => (await mine()).length, { timeout: 200_000 }).toBeGreaterThanOrEqual(VISITS);
    const made = await mine();
    expect(made.map(({ findings }) => findings[0]?.text).sort()).toEqual(points.map((_, n) => `示例问题 ${n}`).sort());
    const cases = made.flatMap(({ findings }) => findings.map((finding) => finding.case));
    expect(new Set(cases).size).toBe(VISITS);
    for (const code of cases) expect((await desk.get(`/api/cases/${code}`)).status()).toBe(200);
    const photos = made.flatMap(({ findings }) => findings.flatMap(({ photos }) => photos.map(({ hash }) => hash)));
    expect(new Set(photos).size).toBe(VISITS);
    for (const hash of photos) {
      const ask = async () => (await desk.get(`/api/blobs/${hash}`)).status();
      await expect.poll(ask, { timeout: 200_000 }).toBe(200);
      const body = await (await desk.get(`/api/blobs/${hash}`)).body();
      expect(createHash('sha256').update(body).digest('hex')).toBe(hash);
    }
    // Nothing waits on the device any more, and there was something to survive.
    await expect(page.locator('.top .trust')).not.toContainText(/待上传|上传中/);
    if (line) expect(Object.values(line.counts).reduce((sum, n) => sum + n, 0)).toBeGreaterThan(5);
  } finally {
    await context.close();
    await line?.stop();
    await server.stop();
  }
}

test('twenty visits without a network arrive once, by a line that drops, delays, duplicates and truncates', () =>
  prove('cut'));
test('twenty visits while the server is dead arrive once when it is back', () => prove('dead'));
test('twenty visits of a tablet that trusts our authority arrive once by TLS under a name', () => prove('tls'));
