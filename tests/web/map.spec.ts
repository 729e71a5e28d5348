import { card, clickMap, expect, idle, JUNCTION, open, test } from './page.ts';

test('a click on the map says who answers there', async ({ page }) => {
  await open(page, `/?p=${JUNCTION.lon},${JUNCTION.lat}&z=15`);
  const canvas = page.locator('canvas.maplibregl-canvas');
  const box = await canvas.boundingBox();
  // Just beside the middle, so that it is the ground that is touched and not the junction's badge.
  await clickMap(page, (box?.width ?? 0) / 2 + 70, (box?.height ?? 0) / 2 - 60);
  await expect(card(page).getByText('挂片督导区领导').first()).toBeVisible();
  await expect(card(page)).toContainText('南站片区');
  await expect(card(page)).toContainText('区域责任人');
  await expect(page.locator('.pin svg')).toBeVisible();
  await expect(page).toHaveURL(/c=at:115\.\d+,28\.\d+/);
  await idle(page);
});

test('a checkpoint opens its own card, with its line’s sign on the marker', async ({ page }) => {
  await open(page, `/?c=point:${JUNCTION.code}`);
  await expect(card(page).getByRole('heading', { level: 1 })).toContainText(JUNCTION.name);
  await expect(page.locator('.pin text')).toHaveText('口');
  await expect(card(page)).toContainText('交通路口');
  await card(page).getByRole('button', { name: '导航' }).click();
  const amap = card(page).getByRole('link', { name: '高德地图' });
  // Some 480 m east of WGS 84: the app's own datum.
  await expect(amap).toHaveAttribute('href', /to=115\.909\d+,28\.657\d+/);
});

test('a link reopens exactly what was on screen, also after a messenger added to it', async ({ page, context }) => {
  await open(page, `/?p=115.89,28.66&z=13.5&on=2025-03-01&line=L09&c=point:${JUNCTION.code}`);
  await card(page).locator('.who .namelink').first().click();
  await expect(page).toHaveURL(/~party:/);
  const heading = card(page).getByRole('heading', { level: 1 });
  // Until it is known who it is, the card is headed by what it is.
  await expect(heading).not.toHaveText('人员');
  const name = await heading.textContent();
  const other = await context.newPage();
  await other.goto(`${page.url()}&from=timeline&isappinstalled=0`);
  await expect(card(other).getByRole('heading', { level: 1 })).toHaveText(name ?? '');
  await expect(other.locator('.asof')).toContainText('截至 2025年3月1日');
  await expect(other).toHaveURL(/line=L09/);
  await card(other).getByRole('button', { name: '返回' }).click();
  await expect(card(other).getByRole('heading', { level: 1 })).toContainText(JUNCTION.name);
});

test('the date turns the whole map back, and a banner says so', async ({ page }) => {
  await open(page, '/');
  await page.getByRole('group', { name: '选择日期' }).getByRole('button').nth(1).click();
  const calendar = page.getByRole('dialog', { name: '选择日期' });
  await expect(calendar).toBeVisible();
  const tile = page.waitForRequest((request) => /\/tiles\/zones\/.*on=2022-12-31/.test(request.url()));
  await calendar.getByLabel('输入日期').fill('2022-12-31');
  await calendar.getByRole('button', { name: '查看' }).click();
  await expect(page.locator('.asof')).toContainText('截至 2022年12月31日');
  await expect(page).toHaveURL(/on=2022-12-31/);
  await expect(page.locator('.legend .when')).toContainText('2022年12月31日');
  await tile;
  await page.getByRole('button', { name: '回到今天' }).click();
  await expect(page.locator('.asof')).toHaveCount(0);
  await expect(page).not.toHaveURL(/on=/);
});

test('outside the district it says so, with the distance', async ({ page }) => {
  await open(page, '/?c=at:115.9300,28.6600');
  await expect(card(page)).toContainText('此处在本区之外');
  await expect(card(page)).toContainText('千米');
});

test('far outside nobody of the district is meant, and the nearest zone is one step away', async ({ page }) => {
  await open(page, '/?c=at:116.2000,28.9000');
  await expect(card(page)).toContainText('此处在本区之外，相距');
  await expect(card(page)).not.toContainText('区域责任人');
  await card(page)
    .getByRole('button', { name: /最近的是/ })
    .click();
  await expect(card(page)).toContainText('条线责任');
});

test('a link that says where and not from how far is opened close by', async ({ page }) => {
  await open(page, '/?c=at:115.9043,28.6606');
  await expect(page).toHaveURL(/z=15\.\d/);
});

test('a day before the first duty says so instead of alarming', async ({ page }) => {
  await open(page, '/?on=2020-01-01');
  await expect(page.locator('.asof')).toContainText('这一天还没有责任数据，最早从');
});

test('the filter by line stays in the address', async ({ page }) => {
  await open(page, '/');
  await page.locator('.legend .filter').click();
  await page.getByRole('group', { name: '点位按条线' }).getByRole('button', { name: '农贸市场' }).click();
  await expect(page).toHaveURL(/line=L06/);
  await expect(page.locator('.legend .filter')).toContainText('农贸市场');
});

test('English by a switch, and it stays', async ({ page }) => {
  await open(page, `/?c=point:${JUNCTION.code}`);
  await page.getByRole('button', { name: /Switch to English/ }).click();
  await expect(page.getByRole('navigation')).toContainText('Duties');
  await expect(card(page)).toContainText('Who answers');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');
  await page.reload();
  await expect(page.getByRole('navigation')).toContainText('Duties');
});

test('from the keyboard: Enter on the map asks about its middle', async ({ page }) => {
  await open(page, `/?p=${JUNCTION.lon},${JUNCTION.lat}&z=16`);
  await page.locator('canvas.maplibregl-canvas').focus();
  await page.keyboard.press('Enter');
  await expect(card(page).getByRole('heading', { level: 1 })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(card(page)).toHaveCount(0);
});

test('the page says it when the browser gives no position', async ({ page }) => {
  await page.addInitScript(() => {
    navigator.geolocation.getCurrentPosition = (_done, failed) =>
      failed?.({
        code: 1,
        message: '',
        PERMISSION_DENIED: 1,
        POSITION_UNAVAILABLE: 2,
        TIMEOUT: 3,
      } as GeolocationPositionError);
  });
  await open(page, '/');
  await page.getByRole('button', { name: '回到我的位置' }).click();
  await expect(page.locator('.toast')).toContainText('没有得到定位许可');
});

test('the printed board carries a code that leads here', async ({ page }) => {
  await open(page, `/?c=point:${JUNCTION.code}`);
  await page.emulateMedia({ media: 'print' });
  const code = page.locator('.board footer svg');
  await expect(code).toBeVisible();
  expect((await code.locator('path').getAttribute('d'))?.length).toBeGreaterThan(1000);
  await expect(page.locator('.board footer')).toContainText(JUNCTION.code);
});
