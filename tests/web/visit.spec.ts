import type { Page } from '@playwright/test';
import config from './playwright.config.ts';
import { card, expect, JUNCTION, signIn, test } from './page.ts';

const launch = config.use?.launchOptions ?? {};
test.use({
  launchOptions: {
    ...launch,
    args: [...(launch.args ?? []), '--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
  },
  viewport: { width: 1024, height: 768 },
  permissions: ['geolocation', 'camera'],
  geolocation: { longitude: JUNCTION.lon, latitude: JUNCTION.lat, accuracy: 8 },
});

const item = (page: Page, n: number) => page.locator('.item').nth(n);
const answer = (page: Page, n: number, word: string) => item(page, n).getByRole('button', { name: word, exact: true });
const dock = (page: Page) => page.locator('.dock');
async function visit(page: Page, point = JUNCTION.code): Promise<void> {
  await page.goto(`/visit/${point}/patrol`);
  await expect(item(page, 0)).toBeVisible();
}
/** Takes so many pictures without leaving the camera. */
async function shoot(page: Page, times: number): Promise<void> {
  const camera = page.getByRole('dialog', { name: '拍照' });
  for (let i = 1; i <= times; i++) {
    await camera.getByRole('button', { name: '按快门' }).click();
    await expect(camera.locator('.cam-b.end')).toContainText(`已拍 ${i} 张`);
  }
  await camera.getByRole('button', { name: /拍完了/ }).click();
}
/** 符合 to all that nobody has answered yet, group by group: each button goes when it was clicked. */
async function meetRest(page: Page): Promise<void> {
  const rest = page.getByRole('button', { name: /^(本组其余符合|其余都符合)/ });
  await expect(rest.first()).toBeVisible();
  while ((await rest.count()) > 0) await rest.first().click();
}

test.beforeEach(async ({ page }) => {
  await signIn(page, 'inspector');
});

test('an inspector begins with today’s work, and the address is that of the visit', async ({ page }) => {
  await page.goto('/');
  await expect(page).toHaveURL(/\/inspect$/);
  await expect(page.getByRole('heading', { level: 1, name: '检查' })).toBeVisible();
  await page.getByRole('button', { name: '附近' }).click();
  await page.locator('.point-row').filter({ hasText: JUNCTION.name }).click();
  await expect(page).toHaveURL(new RegExp(`/visit/${JUNCTION.code}(/|$)`));
  await expect(page.getByRole('heading', { level: 1, name: JUNCTION.name })).toBeVisible();
  // Where one stands, from which source, how exactly, how far off.
  await expect(page.locator('.strip')).toContainText('卫星定位 ±8 米，距点位 0 米');
});

test('不符合 wants words or a picture, is said which, and the record arrives with its pictures', async ({ page }) => {
  await visit(page);
  await answer(page, 1, '不符合').click();
  await page.locator('.fside').getByRole('button', { name: '收起' }).click();
  await meetRest(page);
  const name = (await item(page, 1).locator('b').first().textContent()) ?? '';
  await dock(page).getByRole('button', { name: '提交' }).click();
  const ask = page.getByRole('dialog', { name: '提交检查' });
  await expect(ask).toContainText(`${name}答了不符合，要写明问题或拍照`);
  await expect(ask.getByRole('button', { name: '提交' })).toHaveCount(0);
  await ask.getByRole('button', { name: new RegExp(name) }).click();
  await item(page, 1).getByRole('button', { name: '说明原因或拍照' }).click();
  await page.getByLabel('准确位置').fill('东北角');
  await page.getByRole('textbox', { name: '问题' }).fill('标线磨损');
  await page.locator('.fside').getByRole('button', { name: '拍照' }).click();
  await shoot(page, 2);
  await expect(item(page, 1).locator('.fnd')).toContainText('东北角标线磨损');
  await expect(item(page, 1).locator('.fnd')).toContainText('照片 2');
  await dock(page).getByRole('button', { name: '提交' }).click();
  await expect(ask).toContainText('预计得分');
  await ask.getByRole('button', { name: '提交' }).click();
  await expect(page.getByRole('heading', { level: 1, name: /已存本机|上传中|已上传/ })).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: '已上传' })).toBeVisible();
  const list = await (await page.request.get(`/api/inspections?checkpoint=${JUNCTION.code}&limit=1`)).json();
  const one = await (await page.request.get(`/api/inspections/${list.items[0].id}`)).json();
  const [finding] = one.findings;
  expect(finding).toMatchObject({ text: '标线磨损', spot: '东北角' });
  expect(finding.photos).toHaveLength(2);
  expect(finding.photos[0]).toMatchObject({ from: 'camera', seen: { source: 'gps', accuracy: 8 } });
  for (const { hash } of finding.photos) {
    await expect.poll(async () => (await page.request.get(`/api/blobs/${hash}`)).status()).toBe(200);
  }
  // It stands on the checkpoint's card, and opens.
  await page.goto(`/list/checkpoints?c=point:${JUNCTION.code}`);
  await card(page).locator('.past button').first().click();
  await expect(card(page)).toContainText('标线磨损');
});

test('pictures taken first wait in a tray until they are put to an item', async ({ page }) => {
  await visit(page, 'L09-002');
  await dock(page).getByRole('button', { name: '拍照' }).click();
  await shoot(page, 3);
  const tray = page.locator('.waiting');
  await expect(tray.locator('.shot')).toHaveCount(3);
  await tray.locator('.shot').first().click();
  await expect(tray).toContainText('点测评项或发现，把照片放过去');
  await item(page, 2)
    .getByRole('button', { name: /放这里/ })
    .click();
  await expect(item(page, 2).locator('.fnd')).toContainText('照片 1');
  await expect(tray.locator('.shot')).toHaveCount(2);
});

test('a draft is there again after the tab was closed, and stands in the list until it is finished', async ({
  page,
  context,
}) => {
  await visit(page, 'L09-003');
  await answer(page, 1, '基本符合').click();
  await dock(page).getByRole('button', { name: '拍照' }).click();
  await shoot(page, 1);
  await expect(page.locator('.strip')).toContainText('已保存');
  await page.close();
  const again = await context.newPage();
  await again.goto('/inspect');
  const draft = again.locator('li.draft');
  await expect(draft).toHaveCount(1);
  await expect(draft).toContainText('已答 1 项');
  await draft.getByRole('button', { name: /接着检查/ }).click();
  await expect(answer(again, 1, '基本符合')).toHaveAttribute('aria-pressed', 'true');
  await expect(again.locator('.waiting .shot img')).toHaveCount(1);
  await again.goto('/inspect');
  await again.getByRole('button', { name: /^丢弃/ }).click();
  const ask = again.getByRole('dialog');
  await expect(ask).toContainText('1 张照片');
  await ask.getByRole('button', { name: '丢弃' }).click();
  await expect(draft).toHaveCount(0);
});

test('one touch answers the rest of a group, marks it, and can be taken back', async ({ page }) => {
  await visit(page, 'L09-004');
  await answer(page, 0, '不涉及').click();
  const all = await page.locator('.item').count();
  await meetRest(page);
  await expect(page.locator('.restmark')).toHaveCount(all - 1);
  await expect(dock(page)).toContainText(`已答 ${all}/${all}`);
  // Group by group, as it was given.
  const undo = page.getByRole('button', { name: '撤销其余符合' });
  for (let left = await undo.count(); left > 0; left--) {
    await undo.first().click();
    await expect(undo).toHaveCount(left - 1);
  }
  await expect(page.locator('.restmark')).toHaveCount(0);
  await expect(answer(page, 0, '不涉及')).toHaveAttribute('aria-pressed', 'true');
});

test('what is no picture is refused by its name, and the others stay', async ({ page }) => {
  await visit(page, 'L09-005');
  await dock(page).getByRole('button', { name: '拍照' }).click();
  const camera = page.getByRole('dialog', { name: '拍照' });
  // A picture of one dot, a text that is called one, nothing at all, and a header that says 20 000 × 20 000.
  const dot = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
    'base64',
  );
  const bomb = Buffer.from(dot);
  bomb.writeUInt32BE(20_000, 16);
  bomb.writeUInt32BE(20_000, 20);
  await camera.locator('.cam-f input[type=file]').setInputFiles([
    { name: 'text.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('this is no picture at all') },
    { name: 'empty.jpg', mimeType: 'image/jpeg', buffer: Buffer.alloc(0) },
    { name: 'bomb.png', mimeType: 'image/png', buffer: bomb },
    { name: 'dot.png', mimeType: 'image/png', buffer: dot },
  ]);
  const refused = camera.getByRole('alert');
  await expect(refused).toContainText('text.jpg没有加入：不是照片');
  await expect(refused).toContainText('empty.jpg没有加入：文件是空的');
  await expect(refused).toContainText('bomb.png没有加入：像素超过 1 亿');
  await camera.getByRole('button', { name: /拍完了/ }).click();
  await expect(page.locator('.waiting .shot')).toHaveCount(1);
});

test('未测评 wants a reason and a picture', async ({ page }) => {
  await visit(page, 'L09-006');
  await page.getByRole('button', { name: '未测评' }).click();
  const finish = dock(page).getByRole('button', { name: '提交' });
  await expect(finish).toBeDisabled();
  await page.getByRole('radio', { name: '围挡施工' }).click();
  await expect(page.locator('.still')).toContainText('至少要一张照片');
  await page.locator('.untested').getByRole('button', { name: '拍照' }).click();
  await shoot(page, 1);
  await finish.click();
  await expect(page.getByRole('heading', { level: 1, name: '已上传' })).toBeVisible();
  const { items } = await (await page.request.get('/api/inspections?checkpoint=L09-006&limit=1')).json();
  expect(items[0]).toMatchObject({ outcome: 'untested', reason: 'works', photos: 1 });
  expect(items[0].score ?? null).toBeNull();
});

test.describe('without satellites', () => {
  test.use({ permissions: [], geolocation: undefined });
  test('the marker is put there by hand, and its record says so', async ({ page }) => {
    await visit(page, 'L09-007');
    await expect(page.locator('.strip')).toContainText('没有定位');
    await page
      .locator('.strip')
      .getByRole('button', { name: /手放位置/ })
      .click();
    await page.getByRole('dialog', { name: '我在哪里' }).getByRole('button', { name: '就在点位处' }).click();
    await expect(page.locator('.strip')).toContainText('手放位置，距点位 0 米');
  });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 360, height: 640 }, hasTouch: true });
  test('the finding takes the list’s place, and nothing runs out of the page', async ({ page }) => {
    await visit(page, 'L09-008');
    await answer(page, 1, '不符合').click();
    await item(page, 1).getByRole('button', { name: '说明原因或拍照' }).click();
    await expect(page.getByLabel('准确位置')).toBeVisible();
    await expect(item(page, 0)).toBeHidden();
    await page.getByRole('textbox', { name: '问题' }).fill('缺引导员');
    await page.getByRole('button', { name: '好了' }).click();
    await expect(item(page, 1).locator('.fnd')).toContainText('缺引导员');
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(wide).toBeLessThanOrEqual(0);
    for (const button of await item(page, 1).locator('.ans button').all()) {
      expect((await button.boundingBox())!.height).toBeGreaterThanOrEqual(48);
    }
  });
});

test.describe('with the server away', () => {
  test.use({ allowed: [/status of 50\d|net::ERR_/] });
  test('a visit is finished all the same, and says where it is kept', async ({ page, context }) => {
    await visit(page, 'L09-009');
    await meetRest(page);
    await context.setOffline(true);
    await dock(page).getByRole('button', { name: '提交' }).click();
    await page.getByRole('dialog', { name: '提交检查' }).getByRole('button', { name: '提交' }).click();
    await expect(page.getByRole('heading', { level: 1, name: /已存本机|上传中/ })).toBeVisible();
    await context.setOffline(false);
    await expect(page.getByRole('heading', { level: 1, name: '已上传' })).toBeVisible({ timeout: 60_000 });
  });
});
