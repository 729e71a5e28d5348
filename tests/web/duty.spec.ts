import { readFileSync } from 'node:fs';
import { card, expect, idle, signIn, test } from './page.ts';

test('the matrix is walked with the arrow keys, and a cell leads to its place', async ({ page }) => {
  await page.goto('/duty');
  const grid = page.getByRole('grid', { name: '线片责任表' });
  await expect(grid.getByRole('row')).toHaveCount(20);
  await grid.locator('[data-at="0 0"]').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  const pop = page.locator('.pop');
  await expect(pop).toBeVisible();
  await expect(pop).toContainText('片区条线责任人');
  await expect(page).toHaveURL(/c=cell:L02\/Z/);
  await page.keyboard.press('Escape');
  await expect(pop).toHaveCount(0);
  await page.keyboard.press('Enter');
  await pop.getByRole('button', { name: '在地图上看' }).click();
  await idle(page);
  await expect(card(page)).toContainText('条线责任');
});

test('its totals are the sum of what it shows', async ({ page }) => {
  await page.goto('/duty');
  const cells = page.locator('.grid td.gap');
  await expect(page.locator('.grid tfoot .sum')).toBeVisible();
  const total = Number(await page.locator('.grid tfoot .sum').textContent());
  expect(total).toBeGreaterThan(0);
  expect(await cells.count()).toBe(total);
  await page.getByRole('button', { name: '只看有缺的' }).click();
  await expect(page).toHaveURL(/only=faults/);
});

test('it is exported as it is shown, with the mark that Excel needs', async ({ page }) => {
  await page.goto('/duty');
  const waiting = page.waitForEvent('download');
  await page.getByRole('button', { name: '导出' }).click();
  const file = await (await waiting).path();
  const text = readFileSync(file, 'utf8');
  expect(text.startsWith('\ufeff条线,')).toBe(true);
  expect(text.trim().split('\r\n')).toHaveLength(21);
});

test('each number opens its list', async ({ page }) => {
  await page.goto('/duty');
  await page.locator('.sum4 button').first().click();
  await expect(card(page).getByRole('heading', { level: 1 })).toHaveText('责任空白');
  await expect(card(page).locator('li').first()).toBeVisible();
});

test('two dates are compared', async ({ page }) => {
  await page.goto('/duty?c=changes:2026-09-01/2026-11-23');
  await expect(card(page)).toContainText('处变化');
  await expect(card(page).locator('.chg li').first()).toBeVisible();
});

test('changes over years have headings and can be narrowed down', async ({ page }) => {
  await page.goto('/duty?c=changes:2024-11-01/2026-11-01');
  await expect(card(page).locator('.chg h3').first()).toHaveText(/^\d{4} 年$/);
  const all = await card(page).locator('.chg li').count();
  await card(page).getByLabel('按片区、条线、姓名筛选').fill('南站');
  await expect.poll(() => card(page).locator('.chg li').count()).toBeLessThan(all);
  await card(page).getByLabel('按片区、条线、姓名筛选').fill('没有这个');
  await expect(card(page)).toContainText('没有符合的变化');
});

test('a gap is filled and taken back', async ({ page }) => {
  await signIn(page, 'office');
  await page.goto('/duty?c=faults:gap');
  const before = Number(await page.locator('.sum4 b').first().textContent());
  await card(page).getByRole('button', { name: '明确责任人' }).first().click();
  const ask = page.getByRole('dialog', { name: '明确责任人' });
  await ask.getByLabel('责任人', { exact: true }).fill('王示辛');
  await ask.locator('.people button').first().click();
  await ask.getByRole('button', { name: '保存' }).click();
  await expect(page.locator('.toast')).toContainText('已保存');
  await expect(page.locator('.sum4 b').first()).toHaveText(String(before - 1));
  await page.locator('.toast').getByRole('button', { name: '撤销' }).click();
  await expect(page.locator('.toast')).toContainText('已撤销');
  await expect(page.locator('.sum4 b').first()).toHaveText(String(before));
});

test('whoever is not signed in is offered nothing to change', async ({ page }) => {
  await page.goto('/duty?c=faults:gap');
  await expect(card(page).locator('li').first()).toBeVisible();
  await expect(card(page).getByRole('button', { name: '明确责任人' })).toHaveCount(0);
});

test('where the table has no room, a zone has its seventeen rows and a line its thirteen', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/duty?by=zone:Z09');
  await expect(page.locator('.mx-scroll .row3')).toHaveCount(17);
  await page.getByRole('button', { name: '按条线' }).click();
  await expect(page.locator('.mx-scroll .row3')).toHaveCount(13);
});
