import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { card, expect, JUNCTION, open, said, signIn, test } from './page.ts';
import { uuid7 } from './queue.ts';

// A picture that is named before it has arrived is not there yet.
test.use({ allowed: said(404) });

interface Item {
  code: string;
  text: string;
  state: string;
  version: number;
  overdue: boolean;
  lead?: { code: string } | null;
  may: string[];
  position?: [number, number] | null;
}
/** One case of those that a question finds, as whoever is signed in sees it. */
async function found(page: Page, query: string): Promise<{ items: Item[]; matched: number }> {
  const answer = await page.request.get(`/api/cases?${query}`);
  expect(answer.status()).toBe(200);
  return (await answer.json()) as { items: Item[]; matched: number };
}
const one = async (page: Page, query: string, act: string): Promise<Item> => {
  const { items } = await found(page, `${query}&limit=100`);
  const item = items.find(({ may }) => may.includes(act));
  if (!item) throw new Error(`the demonstration has no case of ${query} upon which ${act} may be done`);
  return item;
};
/** The smallest picture that is one; made anew each time, so that its hash is its own. */
async function picture(page: Page): Promise<{ name: string; mimeType: string; buffer: Buffer }> {
  const url = await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 64;
    const pen = canvas.getContext('2d');
    if (!pen) throw new Error('no canvas');
    for (let i = 0; i < 64; i++) {
      pen.fillStyle = `hsl(${Math.random() * 360} 60% 50%)`;
      pen.fillRect((i % 8) * 8, Math.floor(i / 8) * 8, 8, 8);
    }
    return canvas.toDataURL('image/png');
  });
  return { name: 'shot.png', mimeType: 'image/png', buffer: Buffer.from(url.split(',')[1] ?? '', 'base64') };
}
const dialog = (page: Page) => page.locator('dialog[open]');

test('the board counts what the server counts, and a filter stands in the address', async ({ page }) => {
  await signIn(page, 'office');
  await page.goto('/cases');
  const column = (name: string) => page.getByRole('region', { name, exact: true });
  for (const [state, name] of [
    ['to_assign', '待交办'],
    ['underway', '整改中'],
    ['closed', '已销号'],
  ] as const) {
    const apart = state === 'to_assign' ? (await found(page, 'todo=no_owner&limit=1')).matched : 0;
    const matched = (await found(page, `state=${state}&limit=1`)).matched - apart;
    await expect(column(name).locator('header b')).toHaveText(String(matched));
  }
  await page.getByRole('group', { name: '按状态筛选' }).getByRole('button', { name: '逾期' }).click();
  await expect(page).toHaveURL(/overdue=1/);
  await page.getByRole('button', { name: '列表' }).click();
  await expect(page).toHaveURL(/\/cases\/list\?.*overdue=1/);
  await expect(page.locator('.tile').first()).toContainText('逾期');
  const { matched } = await found(page, 'open=true&overdue=true&limit=1');
  await expect(page.locator('.case-filters .sum')).toHaveText(`${matched} 件`);
  // Copied and sent, the address shows the other the same.
  await page.goto(page.url());
  await expect(page.locator('.case-filters .sum')).toHaveText(`${matched} 件`);
});

test('what the rule gives to nobody has a column of its own, and is not given out without a unit', async ({ page }) => {
  await signIn(page, 'cadre');
  const text = `界外岗亭 ${Date.now()}`;
  const far = { type: 'report_case', text, position: [115.862, 28.601] };
  const done = await page.request.post('/api/commands', { data: { commands: [{ id: uuid7(), command: far }] } });
  expect(done.status()).toBe(200);
  await signIn(page, 'office');
  await page.goto('/cases');
  const apart = page.getByRole('region', { name: '责任待明确', exact: true });
  await apart.getByRole('button', { name: text }).click();
  await expect(page.getByRole('region', { name: '待交办', exact: true })).not.toContainText(text);
  await card(page).getByRole('button', { name: '交办', exact: true }).click();
  await dialog(page).getByRole('button', { name: '交办', exact: true }).click();
  await expect(dialog(page).getByRole('alert')).toContainText('请先选单位');
  await dialog(page).getByRole('button', { name: '取消' }).click();
  await page.getByRole('group', { name: '按状态筛选' }).getByRole('button', { name: '责任待明确' }).click();
  await expect(page).toHaveURL(/todo=no_owner/);
  await expect(page.locator('.case-board > section')).toHaveCount(1);
});

test('several cases are assigned at once, and what became of each is said', async ({ page }) => {
  await signIn(page, 'office');
  await page.goto('/cases/list?state=to_assign');
  const boxes = page.locator('.tickbox input');
  await expect(boxes.first()).toBeVisible();
  await boxes.nth(0).check();
  await boxes.nth(1).check();
  await page.getByRole('button', { name: '交办 2 件' }).click();
  await dialog(page).getByRole('button', { name: '3 个工作日' }).click();
  await dialog(page).getByRole('button', { name: '交办', exact: true }).click();
  await expect(dialog(page).locator('.results li')).toHaveCount(2);
  await expect(dialog(page).getByRole('heading')).toContainText('2 件中');
});

test('a case is walked from 待交办 to 已销号, each by whoever it is for', async ({ page }) => {
  await signIn(page, 'liaison');
  const own = await page.request.get('/api/session');
  const units = ((await own.json()) as { account: { units: string[] } }).account.units;
  await signIn(page, 'office');
  const { items } = await found(page, `state=to_assign&unit=${units[0] ?? ''}&limit=100`);
  const item = items.find(({ may }) => may.includes('assign')) ?? (await one(page, 'state=to_assign', 'assign'));
  await page.goto(`/cases?c=case:${item.code}`);
  await card(page).getByRole('button', { name: '交办', exact: true }).click();
  if (item.lead?.code !== units[0]) {
    await dialog(page)
      .getByLabel('主办单位')
      .fill(units[0] ?? '');
    await dialog(page).locator('.people button').first().click();
    await dialog(page).getByLabel('不按规定的理由').fill('测试');
  }
  await dialog(page).getByRole('button', { name: '交办', exact: true }).click();
  await expect(card(page)).toContainText('待签收');

  await signIn(page, 'liaison');
  await page.goto(`/cases?c=case:${item.code}`);
  await card(page).getByRole('button', { name: '签收' }).click();
  await expect(card(page).getByRole('button', { name: '反馈' })).toBeVisible();
  await card(page).getByRole('button', { name: '反馈' }).click();
  // Without a picture it is refused before it is sent, and says what is missing.
  await dialog(page).getByLabel('整改措施').fill('已清理，专人巡查');
  await dialog(page).getByRole('button', { name: '反馈', exact: true }).click();
  await expect(dialog(page).getByRole('alert')).toContainText('照片');
  await dialog(page)
    .locator('input[type=file]')
    .first()
    .setInputFiles(await picture(page));
  await expect(dialog(page).locator('.kept img')).toBeVisible();
  await dialog(page).getByRole('button', { name: '反馈', exact: true }).click();
  await expect(card(page).locator('.sts').first()).toContainText('待复核');
  // Nobody of the unit re-checks its own case.
  await expect(card(page).getByRole('button', { name: '复核通过' })).toHaveCount(0);

  await signIn(page, 'office');
  await page.goto(`/cases?c=case:${item.code}`);
  await expect(card(page).locator('.pair img')).not.toHaveCount(0);
  await card(page).getByRole('button', { name: '复核通过' }).click();
  await dialog(page).getByRole('button', { name: '复核通过', exact: true }).click();
  await expect(card(page).locator('.sts').first()).toContainText('已销号');
  await expect(card(page).locator('.history')).toContainText('以主办单位身份');
});

test.describe('where a signal is lost on purpose', () => {
  test.use({ allowed: [/status of 404|ERR_INTERNET_DISCONNECTED/] });

  test('handing in with no signal is kept on the device and sent when there is one', async ({ page, context }) => {
    await signIn(page, 'liaison');
    const item = await one(page, 'state=underway', 'hand_in');
    await page.goto(`/cases?c=case:${item.code}`);
    await expect(card(page).getByRole('button', { name: '反馈' })).toBeVisible();
    const shot = await picture(page);
    await context.setOffline(true);
    await card(page).getByRole('button', { name: '反馈' }).click();
    await dialog(page).getByLabel('整改措施').fill('离线反馈');
    await dialog(page).locator('input[type=file]').first().setInputFiles(shot);
    await expect(dialog(page).locator('.kept img')).toBeVisible();
    await dialog(page).getByRole('button', { name: '反馈', exact: true }).click();
    await expect(card(page).locator('.pending')).toContainText('反馈');
    await expect(card(page).getByRole('button', { name: '反馈', exact: true })).toHaveCount(0);
    await context.setOffline(false);
    await expect(card(page).locator('.sts').first()).toContainText('待复核');
    await expect(card(page).locator('.pending')).toHaveCount(0);
  });
  test('of two who act upon one case, the second sees both versions', async ({ page, context }) => {
    await signIn(page, 'office');
    const item = await one(page, 'state=to_recheck', 'pass');
    await page.goto(`/cases?c=case:${item.code}`);
    await expect(card(page).getByRole('button', { name: '复核通过' })).toBeVisible();
    await context.setOffline(true);
    await card(page).getByRole('button', { name: '复核不通过' }).click();
    await dialog(page).getByLabel('理由').fill('还有残留');
    await dialog(page).getByRole('button', { name: '复核不通过', exact: true }).click();
    await expect(card(page).locator('.pending')).toBeVisible();
    // Somebody else was faster.
    const other = await page.request.post('/api/commands', {
      data: {
        commands: [
          {
            id: `0190${Date.now().toString(16).slice(-4)}-0000-7000-8000-${Date.now().toString(16).padStart(12, '0')}`,
            base: item.version,
            command: { type: 'act_on_case', case: item.code, act: { do: 'pass', on_spot: true } },
          },
        ],
      },
    });
    expect(((await other.json()) as { outcomes: { status: string }[] }).outcomes[0]?.status).toBe('applied');
    await context.setOffline(false);
    const pending = card(page).locator('.pending.bad');
    await expect(pending).toContainText('您填的');
    await expect(pending).toContainText('还有残留');
    await expect(pending).toContainText('已销号');
    await pending.getByRole('button', { name: '放弃我的' }).click();
    await expect(card(page).locator('.pending')).toHaveCount(0);
  });
});

test('a problem is reported with a photo, a place and one line, and what is near is suggested', async ({ page }) => {
  await signIn(page, 'cadre');
  await page.goto(`/report?at=${JUNCTION.lon},${JUNCTION.lat}`);
  await expect(page.locator('.placed')).toContainText('南站片区');
  await expect(page.getByLabel(/条线/)).not.toHaveValue('');
  await page.getByRole('button', { name: '上报' }).click();
  await expect(page.getByRole('alert')).toContainText('请写一句话');
  const text = `路口护栏松动 ${Date.now()}`;
  await page.getByLabel('什么问题（一句话）').fill(text);
  await page
    .locator('input[type=file]')
    .first()
    .setInputFiles(await picture(page));
  await expect(page.locator('.kept img')).toBeVisible();
  await page.getByRole('button', { name: '上报' }).click();
  await expect(page.getByRole('status').filter({ hasText: '已存本机' })).toBeVisible();
  await expect.poll(async () => (await found(page, `q=${encodeURIComponent(text)}`)).matched).toBe(1);
  // At the same place again, it is suggested; the same one is no second case.
  await page.goto(`/report?at=${JUNCTION.lon},${JUNCTION.lat}`);
  await page.getByLabel('什么问题（一句话）').fill('还是松的');
  const same = page.locator('.same li').filter({ hasText: text });
  await same.getByRole('button', { name: '同一件' }).click();
  await expect(page.getByText('已补充到那一件')).toBeVisible();
  await expect.poll(async () => (await found(page, `q=${encodeURIComponent('还是松的')}`)).matched).toBe(0);
});

test('待办 counts what its lists hold', async ({ page }) => {
  await signIn(page, 'office');
  await page.goto('/inbox');
  const rows = page.locator('.todo a');
  await expect(rows.first()).toBeVisible();
  const { groups } = (await (await page.request.get('/api/todo')).json()) as {
    groups: { key: string; count: number; query: string }[];
  };
  const listed = groups.filter(({ count, query }) => count > 0 && query.startsWith('/api/cases'));
  for (const { count, query } of listed) {
    const { matched } = (await (await page.request.get(query)).json()) as { matched: number };
    expect(matched, query).toBe(count);
  }
  const [first] = listed;
  if (!first) throw new Error('nothing waits for the office of the demonstration');
  await rows.first().click();
  await expect(page).toHaveURL(/\/cases\/list/);
  await expect(page.locator('.case-filters .sum')).toHaveText(`${first.count} 件`);
});

test('a case on the map opens its card, and a changed one changes its mark without a tile', async ({ page }) => {
  await signIn(page, 'office');
  const { items } = await found(page, 'state=to_assign&limit=200');
  const item = items.find(({ position }) => position);
  if (!item?.position) throw new Error('no case with a place');
  const [lon, lat] = item.position;
  await open(page, `/?p=${lon},${lat}&z=17&c=case:${item.code}`);
  await expect(card(page)).toContainText(item.text);
  let tiles = 0;
  page.on('request', (request) => {
    if (request.url().includes('/tiles/')) tiles += 1;
  });
  const asked = page.waitForResponse((response) => response.url().includes('/api/cases?'));
  const done = await page.request.post('/api/commands', {
    data: {
      commands: [
        {
          id: `0190${Date.now().toString(16).slice(-4)}-0001-7000-8000-${Date.now().toString(16).padStart(12, '0')}`,
          command: { type: 'act_on_case', case: item.code, act: { do: 'comment', text: '看到了' } },
        },
      ],
    },
  });
  expect(done.status()).toBe(200);
  await asked;
  await expect(card(page).locator('.history')).toContainText('看到了');
  expect(tiles).toBe(0);
});

test('a case is passed on as text and as picture', async ({ page }) => {
  await signIn(page, 'office');
  const item = await one(page, 'open=true', 'comment');
  await page.goto(`/cases?c=case:${item.code}`);
  await card(page).getByRole('button', { name: '转发' }).click();
  await expect(dialog(page).getByLabel('文字')).toHaveValue(new RegExp(`c=case:${item.code}`));
  const poster = dialog(page).locator('img.poster');
  await expect(poster).toBeVisible();
  expect(await poster.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(750);
  await dialog(page).getByRole('button', { name: '复制文字' }).click();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain(item.text);
});

test('a ledger with a fault changes nothing and says which row', async ({ page }) => {
  await signIn(page, 'office');
  await page.goto('/cases');
  await page.getByRole('button', { name: '台账' }).click();
  const link = page.getByRole('link', { name: '导出 CSV' });
  const csv = await page.request.get((await link.getAttribute('href')) ?? '');
  expect(csv.status()).toBe(200);
  const rows = (await csv.text()).split(/\r?\n/);
  const faulty = `${rows[0]}\r\n${(rows[1] ?? '').replace(/\d{4}-\d{2}-\d{2}/, '2026-02-30')}\r\n`;
  await page.getByRole('button', { name: '导入台账' }).click();
  await page
    .getByLabel('文件（.xlsx 或 .csv）')
    .setInputFiles({ name: 'ledger.csv', mimeType: 'text/csv', buffer: Buffer.from(faulty) });
  await expect(dialog(page).locator('.faults li').first()).toContainText('2026-02-30');
  await expect(dialog(page).getByRole('button', { name: /^导入/ })).toHaveCount(0);
});

test('every number of the figures that is one opens its list', async ({ page }) => {
  await signIn(page, 'office');
  await page.goto('/cases/figures');
  await expect(page.locator('table.figures tbody tr').first()).toBeVisible();
  // The month may have begun today: then nothing of it is overdue yet.
  const last = await page.getByLabel('到', { exact: true }).inputValue();
  const month = new Date(Date.parse(last) - 30 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel('从', { exact: true }).fill(month);
  const number = page.locator('table.figures td.hot button').first();
  const counted = await number.textContent();
  await number.click();
  await expect(page).toHaveURL(/figure=overdue/);
  await expect(page.locator('.case-filters .sum')).toHaveText(`${counted} 件`);
});

test('holidays are pasted, and a day that does not exist is refused', async ({ page }) => {
  await signIn(page, 'office');
  await page.goto('/admin/calendar');
  await page
    .getByRole('button', { name: /^录入 \d+ 年/ })
    .first()
    .click();
  const year = /\d{4}/.exec((await dialog(page).getByRole('heading').textContent()) ?? '')?.[0] ?? '';
  await dialog(page).getByLabel('节假日', { exact: true }).fill(`${year}-02-30 春节`);
  await dialog(page).getByRole('button', { name: '保存' }).click();
  await expect(dialog(page).getByRole('alert')).toContainText('02-30');
  await dialog(page).getByLabel('节假日', { exact: true }).fill(`${year}-01-01 元旦`);
  await dialog(page).getByRole('button', { name: '保存' }).click();
  await expect(page.getByRole('heading', { name: `${year} 年` })).toBeVisible();
});

test('nobody who is not signed in sees a case', async ({ page }) => {
  await page.goto('/cases');
  await expect(page.getByText('问题只给登录的人看')).toBeVisible();
  await page.goto('/report');
  await expect(page.getByText('登录后才能报问题')).toBeVisible();
});

const SCREENS = [
  ['board', '/cases', 'office'],
  ['list', '/cases/list?state=to_assign', 'office'],
  ['figures', '/cases/figures', 'office'],
  ['what waits', '/inbox', 'liaison'],
  ['news', '/inbox/news', 'liaison'],
  ['reporting', `/report?at=${JUNCTION.lon},${JUNCTION.lat}`, 'cadre'],
  ['overview', '/home', 'office'],
  ['practice', '/admin/practice', 'office'],
  ['working days', '/admin/calendar', 'office'],
  ['what is held back', '/admin/held', 'office'],
] as const;
for (const [size, viewport] of [
  ['desktop', { width: 1440, height: 900 }],
  ['phone', { width: 360, height: 640 }],
] as const) {
  for (const [name, address, role] of SCREENS) {
    test(`axe finds nothing serious, and nothing runs out of the page: ${name}, ${size}`, async ({ page }) => {
      await page.setViewportSize(viewport);
      await signIn(page, role);
      await page.goto(address);
      await page.locator('main h1').first().waitFor();
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(
        serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`),
      ).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    });
  }
}
