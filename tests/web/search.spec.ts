import { card, expect, JUNCTION, open, test } from './page.ts';

test('pinyin initials find a place, from the keyboard alone', async ({ page }) => {
  await open(page, '/');
  const box = page.getByRole('combobox', { name: '搜索' });
  await box.click();
  await page.keyboard.type('tzklk');
  const option = page.getByRole('option').filter({ hasText: JUNCTION.name });
  await expect(option).toBeVisible();
  await expect(page.getByRole('option').first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(card(page).getByRole('heading', { level: 1 })).toContainText('坛子口');
});

test('an unfinished pinyin asks nothing', async ({ page }) => {
  await open(page, '/');
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/api/search')) asked.push(request.url());
  });
  const box = page.getByRole('combobox', { name: '搜索' });
  await box.evaluate((input: HTMLInputElement) => {
    input.focus();
    input.dispatchEvent(new CompositionEvent('compositionstart'));
    input.value = "tan'zi";
    input.dispatchEvent(new InputEvent('input', { bubbles: true, isComposing: true }));
  });
  await page.waitForTimeout(500);
  expect(asked).toEqual([]);
  await box.evaluate((input: HTMLInputElement) => {
    input.value = '坛子口';
    input.dispatchEvent(new InputEvent('input', { bubbles: true, isComposing: true }));
    input.dispatchEvent(new CompositionEvent('compositionend'));
  });
  await expect(page.getByRole('option').first()).toBeVisible();
  expect(asked).toHaveLength(1);
});

test('nothing found says what else to try', async ({ page }) => {
  await open(page, '/');
  await page.getByRole('combobox', { name: '搜索' }).fill('没有这个地方啊');
  await expect(page.locator('.hits')).toContainText('没有找到');
});

test('a person opens everything they answer for, and that leads to the place', async ({ page }) => {
  await open(page, '/');
  await page.getByRole('combobox', { name: '搜索' }).fill('王示辛');
  await page.getByRole('option').filter({ hasText: '人员' }).first().click();
  await expect(card(page).getByRole('heading', { level: 1 })).toHaveText('王示辛');
  await expect(card(page)).toContainText('挂片督导区领导');
  await card(page).getByRole('button', { name: '南站片区', exact: true }).click();
  await expect(card(page).getByRole('heading', { level: 1 })).toHaveText('南站片区');
  await expect(card(page)).toContainText('条线责任');
  await card(page).getByRole('button', { name: '返回' }).click();
  await expect(card(page).getByRole('heading', { level: 1 })).toHaveText('王示辛');
});

test('a landmark opens under its own name, and the link keeps it', async ({ page }) => {
  await open(page, '/');
  await page.getByRole('combobox', { name: '搜索' }).fill('绳金塔');
  await page.getByRole('option').filter({ hasText: '地标' }).first().click();
  const title = card(page).getByRole('heading', { level: 1 });
  await expect(title).toHaveText('绳金塔');
  await page.reload();
  await expect(title).toHaveText('绳金塔');
});
