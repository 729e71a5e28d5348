/** A weekend from the names to the hours: by the people it concerns, on a server whose clock begins on a Saturday morning. */
import type { APIRequestContext, Browser, BrowserContext, Page } from '@playwright/test';
import { expect, idle, open, signInRequest, test } from './page.ts';
import { uuid7 } from './queue.ts';
import { startAgain, startWith, type Server } from './server.ts';

const PORT = Number(process.env.PORT ?? '5179') + 21;
const BASE = `http://127.0.0.1:${PORT}`;
/** Ten minutes into the morning of a Saturday: one may come, go, and tell what was done. */
const CLOCK = '2026-12-05T08:40:00+08:00';
/** A quarter of an hour after its end. */
const LATER = '2026-12-05T11:45:00+08:00';
let server: Server;
test.beforeAll(async () => {
  server = await startWith({ RENLING_CLOCK: CLOCK }, PORT, '--demo');
});
test.afterAll(async () => {
  await server?.stop();
});
test.use({ baseURL: BASE });

interface Shift {
  code: string;
  meeting: { position: [number, number]; text: string };
  place: { code: string; name: string };
  parts: {
    unit: { code: string; name: string; short_name?: string };
    needed: number;
    approved: unknown;
    names: { person: { code: string; name: string } | null; in: Mark | null; out: Mark | null; minutes: number }[];
  }[];
}
interface Mark {
  how: string;
  metres: number;
}
interface Mine {
  next: { shift: Shift } | null;
  past: { shift: Shift }[];
  minutes_year: number;
}

const accountOf = (login: string) => server.announced.accounts.find((each) => each.login === login)!;
const signIn = (request: APIRequestContext, login: string) => signInRequest(request, login, accountOf(login).password);
const read = async <T>(request: APIRequestContext, path: string): Promise<T> => {
  const answer = await request.get(path);
  expect(answer.status()).toBe(200);
  return (await answer.json()) as T;
};
async function act(request: APIRequestContext, command: Record<string, unknown>): Promise<void> {
  const answer = await request.post('/api/commands', { data: { commands: [{ id: uuid7(), command }] } });
  const { outcomes } = (await answer.json()) as { outcomes: { status: string }[] };
  expect(outcomes).toMatchObject([{ status: 'applied' }]);
}

const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true } as const;
/** Somebody's own telephone. */
async function phoneOf(browser: Browser, login: string, more: Record<string, unknown> = {}): Promise<BrowserContext> {
  const context = await browser.newContext({
    baseURL: BASE,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    serviceWorkers: 'block',
    ...PHONE,
    ...more,
  });
  await signIn(context.request, login);
  return context;
}
/** The cadre's next half day, as the cadre sees it. */
async function nextOf(browser: Browser, login: string): Promise<{ shift: Shift; minutes: number }> {
  const context = await phoneOf(browser, login);
  const { next, minutes_year } = await read<Mine>(context.request, '/api/weekend/mine');
  await context.close();
  return { shift: next!.shift, minutes: minutes_year };
}
const dialog = (page: Page) => page.locator('dialog[open]');
const toast = (page: Page) => page.locator('.toast');
/** A few metres north of where they meet. */
const beside = ([longitude, latitude]: [number, number]) => ({ longitude, latitude: latitude + 0.00005, accuracy: 8 });

test('within WeChat, which keeps nothing on the device, one reads one’s own, checks in and reports', async ({
  browser,
}) => {
  const { shift } = await nextOf(browser, 'liaison');
  const wechat = await phoneOf(browser, 'liaison', {
    userAgent:
      'Mozilla/5.0 (Linux; Android 12; V2055A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/87.0.4280.141 Mobile Safari/537.36 MMWEBID/1 MicroMessenger/8.0.49.2600(0x2800313D) WeChat/arm64',
    permissions: ['geolocation'],
    geolocation: beside(shift.meeting.position),
  });
  const page = await wechat.newPage();
  await page.goto('/me');
  await expect(page.locator('.wk-next')).toContainText(shift.place.name);
  await expect(page.locator('.wk-calendar')).toContainText('微信内不能把文件交给日历');
  await page.locator('.wk-next').getByRole('button', { name: '签到', exact: true }).click();
  await expect(dialog(page)).toContainText('距集合点');
  await dialog(page).getByRole('button', { name: '签到', exact: true }).click();
  await expect(page.locator('.own-mark').filter({ hasText: '已签到' })).toBeVisible();
  await page.locator('.wk-next').getByRole('button', { name: '详情' }).click();
  await page.getByRole('button', { name: '报成果', exact: true }).click();
  await dialog(page).getByRole('textbox', { name: '清运垃圾' }).fill('12');
  await dialog(page).getByRole('button', { name: '上报成果' }).click();
  await expect(page.locator('.facts')).toContainText('清运垃圾');
  await expect(page.locator('.facts')).toContainText('12');
  await wechat.close();
});

test('names are pasted, somebody checks in without a network, and the hours are there once they were approved', async ({
  browser,
}) => {
  const { shift, minutes } = await nextOf(browser, 'cadre');
  const unit = shift.parts[0]!.unit;
  const [liaison, cadre] = [accountOf('liaison').name, accountOf('cadre').name];

  // The liaison stands on the list alone.
  const desk = await phoneOf(browser, 'liaison');
  const session = await read<{ account: { person: { code: string } } }>(desk.request, '/api/session');
  const { code } = session.account.person;
  await act(desk.request, {
    type: 'act_on_shift',
    shift: shift.code,
    act: { do: 'set_names', unit: unit.code, names: [{ person: code }] },
  });
  const list = await desk.newPage();
  await list.goto(`/weekend?c=shift:${shift.code}`);
  await list.getByRole('button', { name: '报名单', exact: true }).click();
  await dialog(list).getByRole('button', { name: '粘贴微信接龙' }).click();
  await dialog(list)
    .getByLabel('微信接龙的文字')
    .last()
    .fill(`#接龙\n周六上午义务劳动\n\n1. ${liaison}\n2. ${cadre} 八点二十到\n3. 路人甲`);
  await dialog(list).getByRole('button', { name: '识别' }).click();
  await dialog(list).getByRole('button', { name: /^加入/ }).click();
  await dialog(list).getByRole('button', { name: '保存名单' }).click();
  await expect(dialog(list)).toHaveCount(0);
  await expect(list.locator('.wk-names')).toContainText(cadre);
  await expect(list.locator('.wk-names')).toContainText('路人甲');

  // The cadre comes by the link of the calendar, and stands there without a signal.
  const pocket = await phoneOf(browser, 'cadre', {
    permissions: ['geolocation'],
    geolocation: beside(shift.meeting.position),
  });
  const page = await pocket.newPage();
  await page.goto(`/?shift=${shift.code}`);
  await expect(page).toHaveURL(new RegExp(`c=shift:${shift.code}`));
  const checkIn = page.getByRole('button', { name: '签到', exact: true });
  await expect(checkIn).toBeVisible();
  await pocket.setOffline(true);
  await checkIn.click();
  await expect(dialog(page)).toContainText('距集合点');
  await dialog(page).getByRole('button', { name: '签到', exact: true }).click();
  const own = page.locator('.own-mark').filter({ hasText: '已签到' });
  await expect(own).toContainText('定位');
  await expect(own).toContainText('已存本机');
  await pocket.setOffline(false);
  // Tried anew a while after the last time.
  await expect
    .poll(
      async () => {
        const { parts } = await read<Shift>(desk.request, `/api/shifts/${shift.code}`);
        return parts[0]!.names.find(({ person }) => person?.name === cadre)?.in;
      },
      { timeout: 60_000 },
    )
    .toMatchObject({ how: 'position', metres: expect.any(Number) });
  await expect(own).not.toContainText('已存本机');
  await expect(own).toContainText('已签到');
  await page.getByRole('button', { name: '签退', exact: true }).click();
  await dialog(page).getByRole('button', { name: '签退', exact: true }).click();
  await expect(page.locator('.own-mark').filter({ hasText: '已签退' })).toBeVisible();
  await expect
    .poll(async () => (await read<Mine>(pocket.request, '/api/weekend/mine')).next?.shift.parts[0]?.names.length)
    .toBe(3);

  // Before the end somebody may still come: the hours wait, and the server says so too.
  await expect(list.locator('.wk-names li').filter({ hasText: cadre })).toContainText('签退');
  await expect(list.getByRole('button', { name: '核定工时', exact: true })).toBeDisabled();
  await expect(list.locator('.sec').filter({ hasText: cadre }).first()).toContainText(
    '11:30班次结束，结束后可核定工时',
  );
  const early = await desk.request.post('/api/commands', {
    data: {
      commands: [
        {
          id: uuid7(),
          command: { type: 'act_on_shift', shift: shift.code, act: { do: 'approve', unit: unit.code } },
        },
      ],
    },
  });
  expect(await early.json()).toMatchObject({ outcomes: [{ status: 'refused', code: 'shift_not_over' }] });

  // Once it is over the liaison puts the hours right and approves them.
  await server.stop();
  server = await startAgain({ RENLING_CLOCK: LATER }, server.folder, PORT, '--demo');
  await signIn(desk.request, 'liaison');
  await signIn(pocket.request, 'cadre');
  await list.reload();
  await list.getByRole('button', { name: '核定工时', exact: true }).click();
  await dialog(list).getByLabel(new RegExp(cadre)).fill('175');
  // Who came in the test before never went.
  const fill = dialog(list).getByRole('button', { name: /^没有工时的 \d+ 人/ });
  if (await fill.isVisible()) await fill.click();
  await dialog(list).getByRole('button', { name: '核定工时', exact: true }).click();
  await expect(dialog(list)).toHaveCount(0);
  await expect(list.locator('.wk-ok')).toContainText('已核定');
  await expect(list.locator('.wk-names li').filter({ hasText: cadre })).toContainText('2 小时 55 分');

  await page.goto('/me');
  await expect(page.locator('.wk-sum')).toContainText(String(Math.round((minutes + 175) / 6) / 10));
  expect((await read<Mine>(pocket.request, '/api/weekend/mine')).minutes_year).toBe(minutes + 175);
  await pocket.close();
  await desk.close();
});

test('a gap is asked by one touch, and the liaison of the helping unit reads it', async ({ page, browser }) => {
  const { shift } = await nextOf(browser, 'liaison');
  const unit = shift.parts[0]!.unit.code;
  await signIn(page.request, 'office');
  // Another half day of the liaison's unit that nobody is named for.
  const { items } = await read<{ items: { code: string; date: string }[] }>(
    page.request,
    `/api/shifts?unit=${unit}&state=short&limit=100`,
  );
  const short = items.filter(({ date }) => date > '2026-12-06').sort((a, b) => (a.date < b.date ? -1 : 1))[0]!;
  const { place, parts } = await read<Shift>(page.request, `/api/shifts/${short.code}`);
  await page.goto(`/weekend?week=${short.date}`);
  const more = page.getByRole('button', { name: /^其余 \d+ 处/ });
  await expect(page.locator('.gap-rows li').first()).toBeVisible();
  if (await more.isVisible()) await more.click();
  const helper = parts[0]!.unit.short_name ?? parts[0]!.unit.name;
  const gap = page.locator('.gap-rows li').filter({ hasText: place.name }).filter({ hasText: helper }).first();
  await gap.getByRole('button', { name: `请${place.name}的帮创单位支援` }).click();
  await expect(toast(page)).toContainText(place.name);
  await expect(gap).toContainText('已请过');

  const desk = await phoneOf(browser, 'liaison');
  const news = await desk.newPage();
  await news.goto('/inbox/news');
  await news.locator('li').filter({ hasText: place.name }).first().getByRole('button').first().click();
  await expect(news).toHaveURL(/c=shift:/);
  await expect(news.getByRole('button', { name: '报名单', exact: true })).toBeVisible();
  await desk.close();
});

test('the map shows where people meet, and a touch opens the half day', async ({ page, browser }) => {
  const { shift } = await nextOf(browser, 'liaison');
  const [lon, lat] = shift.meeting.position;
  await signIn(page.request, 'office');
  const states = page.waitForResponse(/\/api\/states\/shifts/);
  const tile = page.waitForResponse(/\/tiles\/shifts\//);
  await open(page, `/?p=${lon},${lat}&z=16&m=weekend`);
  expect((await states).status()).toBe(200);
  expect([200, 204]).toContain((await tile).status());
  await idle(page);
  const box = (await page.locator('canvas.maplibregl-canvas').boundingBox())!;
  // A morning's tag leans left of its point.
  await page.mouse.click(box.x + box.width / 2 - 14, box.y + box.height / 2 - 14);
  await expect(page).toHaveURL(/c=shift:/);
  await expect(page.locator('.card')).toContainText(shift.place.name);
});
