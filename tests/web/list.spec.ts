import { card, expect, JUNCTION, test } from './page.ts';

test('the list holds what the map holds, from the keyboard', async ({ page }) => {
  await page.goto('/list/zones');
  await expect(page.locator('.places li')).toHaveCount(13);
  await page.getByRole('button', { name: '点位', exact: true }).click();
  await expect(page.getByText(/^\d{3,} 个$/)).toBeVisible();
  await page.getByLabel('按名称或编码筛选').fill('坛子口');
  await expect(page.locator('.places li').first()).toContainText(JUNCTION.name);
  await page.locator('.places button').first().focus();
  await page.keyboard.press('Enter');
  await expect(card(page).getByRole('heading', { level: 1 })).toContainText('坛子口');
});

test('the list is put in another order, and what lacks nothing says so', async ({ page }) => {
  // A day on which one zone lacks nothing: later its duties end too.
  await page.goto('/list/zones?on=2026-11-20');
  await expect(page.locator('.places .whole').first()).toHaveText('齐全');
  await page.getByLabel('排序').selectOption('code');
  await expect(page.locator('.places li').first()).toContainText('Z01');
  await page.getByLabel('排序').selectOption('faults');
  await expect(page.locator('.places li').last()).toContainText('齐全');
});

test('more of a long list comes on demand', async ({ page }) => {
  await page.goto('/list/checkpoints');
  await expect(page.locator('.places li')).toHaveCount(100);
  await page.getByRole('button', { name: '再显示一些' }).click();
  await expect(page.locator('.places li')).toHaveCount(200);
});

test('without WebGL 2 the list takes the map’s place and says so', async ({ page }) => {
  await page.addInitScript(() => {
    const real = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string, ...rest: unknown[]) {
      return kind === 'webgl2' ? null : (real as (...all: unknown[]) => unknown).call(this, kind, ...rest);
    } as typeof real;
  });
  await page.goto('/');
  await expect(page.getByText('这个浏览器画不了地图')).toBeVisible();
  await expect(page.locator('.places li')).toHaveCount(13);
  await page.locator('.places button').first().click();
  await expect(card(page)).toContainText('条线责任');
});
