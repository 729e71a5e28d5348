/** Without a network, without a server, behind a portal, with a PIN, one after another: nothing recorded is lost or mixed up. */
import { readFileSync } from 'node:fs';
import AxeBuilder from '@axe-core/playwright';
import type { APIRequestContext, BrowserContext, Page } from '@playwright/test';
import { faulty, type Line } from './faulty.ts';
import { expect, test } from './page.ts';
import { queueFile, type Recorded } from './queue.ts';
import { start, startIn, type Server } from './server.ts';

const PORT = Number(process.env.PORT ?? '5179') + 11;
const BEHIND = PORT + 1;
let server: Server;
/** The page always stands behind a line; most of the time a good one. */
let line: Line;

test.use({
  serviceWorkers: 'allow',
  baseURL: `http://127.0.0.1:${PORT}`,
  allowed: [/Failed to load resource|net::ERR|AJAXError|Failed to fetch|NetworkError|service worker/i],
});
test.beforeAll(async () => {
  server = await start(BEHIND, '--demo');
  line = await faulty(server.announced.url, { seed: 1, rate: 0, port: PORT });
});
test.afterAll(async () => {
  await line?.stop();
  await server?.stop();
});

const passwordOf = (login: string) => server.announced.accounts.find((each) => each.login === login)!.password;
async function signIn(request: APIRequestContext, login: string, password = passwordOf(login)): Promise<void> {
  const data = { by: 'password', login, password };
  expect((await request.post('/api/session', { data })).status()).toBe(200);
}
/** The app is on the device, and looks after the page. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  // Once more, so that what the first look read is on the device too.
  await page.reload();
  await expect(page.locator('.trust, .tabs').first()).toBeVisible();
}
/** The one in the frame; a screen may show it too. */
const trust = (page: Page) => page.locator('.top .trust');
async function openOutbox(page: Page) {
  const panel = page.getByRole('dialog', { name: '本机记录' });
  // A touch on a page that is still coming up goes nowhere; one touches again.
  await expect(async () => {
    if (!(await panel.isVisible())) await trust(page).click();
    await expect(panel).toBeVisible({ timeout: 5_000 });
  }).toPass();
  return panel;
}
async function bring(page: Page, login: string, records: readonly Recorded[]) {
  const panel = await openOutbox(page);
  await panel.locator('input[type=file]').setInputFiles(queueFile(login, records));
  await expect(panel).toContainText(`读入 ${records.length} 条记录`);
  return panel;
}
let made = 0;
/** A post for somebody: what today's server takes, and shows again. */
const post = (title = `临时岗位 ${(made += 1)}`): Recorded => ({
  label: title,
  command: { type: 'put_post', person: 'P0031', unit: unit, title, first: '2026-01-01', last: null },
});
let unit = '';
test.beforeEach(async ({ playwright }) => {
  if (unit) return;
  const request = await playwright.request.newContext({ baseURL: server.announced.url });
  await signIn(request, 'office');
  unit = ((await (await request.get('/api/units?limit=1')).json()) as { items: { code: string }[] }).items[0]!.code;
  await request.dispose();
});
async function titles(request: APIRequestContext): Promise<string[]> {
  const person = (await (await request.get('/api/people/P0031')).json()) as { posts: { title: string }[] };
  return person.posts.map(({ title }) => title).filter((title) => title.startsWith('临时岗位'));
}
const states = (page: Page, state: string) => page.locator(`.kept[data-state=${state}]`);
const newPage = async (context: BrowserContext, address: string): Promise<Page> => {
  const page = await context.newPage();
  await page.goto(address);
  return page;
};

test('after one visit it opens without a network, says so, and sends what was recorded when that is back', async ({
  page,
  context,
}) => {
  await signIn(page.request, 'office');
  await page.goto('/duty');
  await settled(page);
  await expect(page.getByRole('grid')).toBeVisible();
  await context.setOffline(true);
  await page.close();

  const again = await newPage(context, '/duty');
  await expect(again.getByRole('grid')).toBeVisible();
  await expect(trust(again)).toContainText('离线');
  const wanted = post();
  const panel = await bring(again, 'office', [wanted]);
  await expect(states(again, 'kept')).toContainText(wanted.label);
  await panel.getByRole('button', { name: '关闭' }).click();
  await expect(trust(again)).toContainText('1 条待上传');

  await context.setOffline(false);
  await expect(trust(again)).toContainText('在线');
  await openOutbox(again);
  await expect(states(again, 'sent')).toHaveCount(1);
  expect(await titles(again.request)).toContain(wanted.label);
});

test('with the server dead it opens, keeps what is recorded through a closed browser page, and goes on', async ({
  page,
  context,
}) => {
  await signIn(page.request, 'office');
  await page.goto('/duty');
  await settled(page);
  await expect(page.getByRole('grid')).toBeVisible();
  await server.stop();
  await page.close();

  let again = await newPage(context, '/duty');
  await expect(again.getByRole('grid')).toBeVisible();
  const [one, two] = [post(), post()];
  await bring(again, 'office', [one, two]);
  await again.close();
  again = await newPage(context, '/more');
  await expect(trust(again)).toContainText('2 条待上传');

  server = await startIn(server.folder, BEHIND, '--demo');
  // The demonstration knows nobody after a start: whoever was here is asked for the password, and nothing is lost.
  const lost = again.getByRole('dialog', { name: '需要重新登录' });
  await expect(lost.getByLabel('账号', { exact: true })).toHaveValue('office');
  await lost.getByLabel('密码', { exact: true }).fill(passwordOf('office'));
  await lost.getByRole('button', { name: '登录', exact: true }).click();
  await expect(lost).toHaveCount(0);
  await openOutbox(again);
  await expect(states(again, 'sent')).toHaveCount(2);
  expect(await titles(again.request)).toEqual(expect.arrayContaining([one.label, two.label]));
});

test('a portal that answers 200 with a page is not the server', async ({ page, context }) => {
  await signIn(page.request, 'office');
  await page.goto('/duty');
  await settled(page);
  line.portal(true);
  await page.close();
  const again = await newPage(context, '/more');
  await expect(again.getByRole('heading', { level: 1, name: '更多' })).toBeVisible();
  await expect(trust(again)).toContainText('离线');
  const wanted = post();
  await bring(again, 'office', [wanted]);
  await again.getByRole('button', { name: '立即上传' }).click();
  await expect(again.getByRole('button', { name: '立即上传' })).toBeEnabled();
  await expect(states(again, 'kept')).toContainText(wanted.label);
  // Past it, nobody presses anything.
  line.portal(false);
  await expect(states(again, 'sent')).toHaveCount(1);
  expect(await titles(again.request)).toContain(wanted.label);
});

test('over a bad line each of twenty records arrives once', async ({ browser, page }) => {
  const bad = await faulty(server.announced.url, { seed: 20, rate: 0.7 });
  const context = await browser.newContext({ baseURL: bad.url, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' });
  await signIn(page.request, 'office');
  const cookie = (await page.context().cookies()).map((each) => ({ ...each, domain: '127.0.0.1' }));
  await context.addCookies(cookie);
  const tablet = await newPage(context, '/more');
  const wanted = Array.from({ length: 20 }, () => post());
  // One after the other: each builds on the one before.
  const chained = wanted.map((record) => ({ ...record, entity: 'person:P0031' }));
  await bring(tablet, 'office', chained);
  await expect(async () => {
    // While it is sending, or when nothing is left, there is nothing to press.
    const now = tablet.getByRole('button', { name: '立即上传' });
    if (await now.isEnabled()) await now.click({ timeout: 2000 }).catch(() => undefined);
    await expect(states(tablet, 'sent')).toHaveCount(20, { timeout: 3000 });
  }).toPass({ timeout: 80_000 });
  const there = await titles(page.request);
  for (const { label } of wanted) expect(there.filter((title) => title === label)).toEqual([label]);
  expect(Object.values(bad.counts).reduce((sum, n) => sum + n, 0)).toBeGreaterThan(5);
  await context.close();
  await bad.stop();
});

test('a refused record is set aside with what builds on it, the others go on, and discarding names it', async ({
  page,
}) => {
  await signIn(page.request, 'office');
  await page.goto('/more');
  const bad = { ...post('没有这个人'), entity: 'person:NOBODY' };
  bad.command = { ...bad.command, person: 'NOBODY' };
  const late = { ...post('接着它的'), entity: 'person:NOBODY' };
  const good = post();
  await bring(page, 'office', [bad, late, good]);
  await expect(states(page, 'sent')).toContainText(good.label);
  await expect(states(page, 'attention')).toHaveCount(2);
  await expect(states(page, 'attention').first()).toContainText('服务器没有接受');
  await expect(states(page, 'attention').nth(1)).toContainText('先处理它接着的那一条');
  await expect(trust(page)).toContainText('2 条需处理');
  await states(page, 'attention').first().getByRole('button', { name: '放弃' }).click();
  const sure = page.getByRole('dialog', { name: '放弃“没有这个人”' });
  await sure.getByRole('button', { name: '放弃这条记录' }).click();
  await expect(states(page, 'sent')).toHaveCount(2);
});

test('the queue goes to a file and comes back; a damaged one and another’s are refused', async ({ page, context }) => {
  await signIn(page.request, 'office');
  await page.goto('/more');
  await settled(page);
  await context.setOffline(true);
  const wanted = post();
  const panel = await bring(page, 'office', [wanted]);
  const download = page.waitForEvent('download');
  await panel.getByRole('button', { name: '存为文件' }).click();
  const text = readFileSync(await (await download).path(), 'utf8');
  expect((await download).suggestedFilename()).toMatch(/^认领-未上传记录-office-.*\.json$/);
  const file = (content: string) => ({ name: 'q.json', mimeType: 'application/json', buffer: Buffer.from(content) });
  const input = panel.locator('input[type=file]');
  await input.setInputFiles(file(text.replace('临时岗位', '别的岗位')));
  await expect(panel.getByRole('alert')).toContainText('文件不完整或被改动过');
  await input.setInputFiles(queueFile('admin', [post()]));
  await expect(panel.getByRole('alert')).toContainText('账号 admin 的记录');
  await input.setInputFiles(file('hello'));
  await expect(panel.getByRole('alert')).toContainText('没有读入');
  await input.setInputFiles(file(text));
  await expect(panel).toContainText('本机都有了');
  await expect(states(page, 'kept')).toHaveCount(1);
});

test('A leaves unsent work, B signs in on the same device: B sees and sends none of it, and A is its author', async ({
  page,
  context,
}) => {
  await signIn(page.request, 'office');
  await page.goto('/more');
  await settled(page);
  await context.setOffline(true);
  const wanted = post();
  const panel = await bring(page, 'office', [wanted]);
  await panel.getByRole('button', { name: '关闭' }).click();
  await page.getByRole('button', { name: /的账号/ }).click();
  await page.locator('.menu').getByRole('button', { name: '退出登录' }).click();
  await expect(page.getByText('本机有 1 条记录未上传')).toBeVisible();
  await expect(page.locator('body')).not.toContainText(wanted.label);
  // Not even by going to where it was.
  await page.goto('/more');
  await expect(page.locator('body')).not.toContainText(wanted.label);
  const kept = await page.evaluate(() => caches.keys());
  expect(kept.filter((name) => name.endsWith('office'))).toEqual([]);

  await context.setOffline(false);
  await page.goto('/enter');
  await page.getByLabel('账号', { exact: true }).fill('admin');
  await page.getByLabel('密码', { exact: true }).fill(passwordOf('admin'));
  await page.getByRole('button', { name: '登录', exact: true }).click();
  await expect(page.getByRole('button', { name: /的账号/ })).toBeVisible();
  await page.goto('/more');
  await expect(trust(page)).toContainText('他人 1 条未上传');
  const others = await openOutbox(page);
  await expect(others).toContainText('有 1 条未上传，由本人登录后上传');
  await expect(others).not.toContainText(wanted.label);
  expect(await titles(page.request)).not.toContain(wanted.label);

  await signIn(page.request, 'office');
  await page.goto('/more');
  await openOutbox(page);
  await expect(states(page, 'sent')).toContainText(wanted.label);
  await signIn(page.request, 'admin');
  const { items } = (await (await page.request.get('/api/audit?limit=20')).json()) as {
    items: { verb: string; kind: string; who?: { name: string } }[];
  };
  const office = server.announced.accounts.find(({ login }) => login === 'office')!;
  expect(items.find(({ kind }) => kind === 'post')?.who?.name).toBe(office.name);
});

test('a newer version waits for a word, and what was recorded is still there after it', async ({ page }) => {
  await signIn(page.request, 'office');
  await page.goto('/more');
  await settled(page);
  const refused = post('没有这个人');
  refused.command = { ...refused.command, person: 'NOBODY' };
  const panel = await bring(page, 'office', [refused]);
  await expect(states(page, 'attention')).toHaveCount(1);
  await panel.getByRole('button', { name: '关闭' }).click();
  const worker = await (await page.request.get('/sw.js')).text();
  const [, version] = /version:[`"']([0-9a-f]{12})[`"']/.exec(worker)!;
  line.say(/^\/sw\.js$/, () => worker.split(version!).join('0123456789ab'), 'text/javascript');
  await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()));
  const word = page.getByRole('button', { name: '有新版本，点此更新' });
  await expect(word).toBeVisible();
  // Until then the old one goes on.
  expect(await page.evaluate(() => caches.keys())).toContain(`renling-shell-${version}`);
  const reloaded = page.waitForEvent('load');
  await word.click();
  await reloaded;
  await expect(trust(page)).toContainText('1 条需处理');
  await expect(word).toHaveCount(0);
  line.say(/^\/sw\.js$/, null);
});

test('a zone taken along is there without a network, with its age, and is nobody else’s', async ({ page, context }) => {
  await signIn(page.request, 'office');
  const tiles = ['/tiles/zones/12/3366/1706.mvt', '/tiles/checkpoints/12/3366/1706.mvt'];
  const made_at = new Date(Date.now() - 26 * 3_600_000).toISOString();
  const pack = {
    made_at,
    seq: 1,
    zones: [{ code: 'Z09', name: '南站' }],
    checkpoints: [{ code: 'C1', fid: 1, name: '点', aliases: [], line: { code: 'L01', name: '市场' } }],
    checklists: [],
    tasks: { rounds: [], targets: [] },
    cases: [],
    practice: {},
    tiles,
    bytes: 2_400_000,
  };
  line.say(/^\/api\/pack\?zones=Z09/, () => JSON.stringify(pack));
  await page.goto('/more');
  await settled(page);
  await page.getByRole('button', { name: '下载片区' }).click();
  const ask = page.getByRole('dialog', { name: '下载片区' });
  await ask.getByRole('checkbox', { name: '南站片区' }).check();
  await ask.getByRole('button', { name: '下载 1 个片区，约 2.4 MB' }).click();
  await expect(ask).toContainText('1 个片区已下载，可以离线使用');
  line.say(/^\/api\/pack\?zones=Z09/, null);
  await context.setOffline(true);
  await page.close();

  const again = await newPage(context, '/more');
  await again.getByRole('button', { name: '下载片区' }).click();
  await expect(again.locator('[data-zone=Z09]')).toContainText('1 个点位');
  await expect(again.locator('[data-zone=Z09]')).toContainText('26 小时前的数据·超过一天');
  for (const tile of tiles)
    expect(await again.evaluate(async (path) => (await fetch(path)).headers.get('renling-kept'), tile)).toBeTruthy();
  await again.getByRole('dialog').getByRole('button', { name: '关闭' }).click();
  await again.getByRole('button', { name: /的账号/ }).click();
  await again.locator('.menu').getByRole('button', { name: '退出登录' }).click();
  await expect(again.getByLabel('账号', { exact: true })).toBeVisible();
  const left = await again.evaluate(async () => {
    const open = indexedDB.open('renling-of-office');
    const store = await new Promise<IDBDatabase>((resolve) => (open.onsuccess = () => resolve(open.result)));
    const packs = store.transaction('packs').objectStore('packs').count();
    return {
      packs: await new Promise((resolve) => (packs.onsuccess = () => resolve(packs.result))),
      names: await caches.keys(),
    };
  });
  expect(left.packs).toBe(0);
  expect(left.names.filter((name) => name.includes('office'))).toEqual([]);
});

test('axe finds nothing serious in the panels, and they fit a small phone', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 640 });
  await signIn(page.request, 'office');
  await page.goto('/more');
  const refused = post('没有这个人');
  refused.command = { ...refused.command, person: 'NOBODY' };
  const look = async (name: string) => {
    const dialog = page.getByRole('dialog', { name });
    await expect(dialog).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).include('dialog').analyze();
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
    expect(await dialog.evaluate((node) => node.scrollWidth - node.clientWidth)).toBeLessThanOrEqual(0);
    return dialog;
  };
  await page.getByRole('button', { name: '本机记录' }).click();
  await page.locator('dialog input[type=file]').setInputFiles(queueFile('office', [refused]));
  await expect(states(page, 'attention')).toHaveCount(1);
  const panel = await look('本机记录');
  await panel.getByRole('button', { name: '放弃' }).click();
  await (await look('放弃“没有这个人”')).getByRole('button', { name: '不放弃' }).click();
  await page.getByRole('dialog', { name: '本机记录' }).getByRole('button', { name: '关闭' }).click();
  await page.getByRole('button', { name: '下载片区' }).click();
  await look('下载片区');
});

test('a PIN opens the own account on a shared tablet without a network, and the next finds nothing of it', async ({
  page,
  context,
  playwright,
}) => {
  test.setTimeout(150_000);
  const admin = await playwright.request.newContext({ baseURL: server.announced.url });
  await signIn(admin, 'admin');
  const given = async (wanted: object): Promise<string> => {
    const reply = await admin.post('/api/grants', { data: wanted });
    expect(reply.status()).toBe(200);
    return ((await reply.json()) as { path: string }).path;
  };
  const mate = ((await (await admin.get('/api/accounts')).json()) as Accounts).items.find(
    ({ login }) => login === 'inspector',
  )!;
  const team = ((await (await admin.get(`/api/people/${mate.person.code}`)).json()) as Posts).posts[0]!.unit.code;
  const link = await given({ kind: 'enrolment', unit: team, label: '一组 3 号' });
  await page.goto(link);
  await page.getByRole('button', { name: '登记这台平板' }).click();
  await expect(page.getByText('请选自己的姓名')).toBeVisible();
  const press = async (digits: string) => {
    for (const digit of digits) await page.getByRole('button', { name: digit, exact: true }).click();
    await page.getByRole('button', { name: '确定' }).click();
  };
  const name = new RegExp(`^${mate.person.name}`);
  await page.getByRole('button', { name }).click();
  await page.getByLabel('密码', { exact: true }).fill(passwordOf('inspector'));
  await press('481592');
  await press('481592');
  await expect(page.getByRole('button', { name: /的账号/ })).toBeVisible();
  await settled(page);
  await context.setOffline(true);
  const leave = async () => {
    await page.getByRole('button', { name: /的账号/ }).click();
    await page.locator('.menu').getByRole('button', { name: '退出登录' }).click();
  };
  await leave();
  await expect(page.getByText('用 PIN 打开本机账号')).toBeVisible();

  await page.getByRole('button', { name }).click();
  await press('111111');
  await expect(page.getByRole('alert')).toContainText('还可试 4 次');
  await press('481592');
  await expect(page.getByRole('button', { name: /的账号/ })).toBeVisible();
  await expect(trust(page)).toContainText('离线');
  // What it may not do the office learns from the server; here it is kept all the same.
  const wanted = post('平板上记的');
  const panel = await bring(page, 'inspector', [wanted]);
  await panel.getByRole('button', { name: '关闭' }).click();
  await leave();
  await expect(page.getByText('本机有 1 条记录未上传')).toBeVisible();
  await expect(page.locator('body')).not.toContainText(wanted.label);
  await page.getByRole('button', { name }).click();
  await press('481592');
  await expect(trust(page)).toContainText('1 条待上传');

  // The server is back: it is told with the PIN in memory, and only then is anything sent.
  await context.setOffline(false);
  await expect(trust(page)).toContainText('1 条需处理');
  expect(((await (await page.request.get('/api/session')).json()) as Session).account?.login).toBe('inspector');

  // Five wrong tries lock it, and a page that is opened anew has not forgotten them.
  await leave();
  await expect(page.getByText('请选自己的姓名')).toBeVisible();
  await context.setOffline(true);
  await page.goto('/enter');
  await page.getByRole('button', { name }).click();
  for (let i = 0; i < 5; i++) {
    await press('222222');
    await expect(page.getByRole('alert')).toBeVisible();
  }
  await page.goto('/enter');
  await page.getByRole('button', { name }).click();
  await press('481592');
  await expect(page.getByRole('alert')).toContainText('试错太多');
  await context.setOffline(false);
  await admin.dispose();
});
interface Accounts {
  items: { login: string; person: { code: string; name: string } }[];
}
interface Posts {
  posts: { unit: { code: string } }[];
}
interface Session {
  account: { login: string } | null;
}
