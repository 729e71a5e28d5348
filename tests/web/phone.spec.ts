import { card, expect, JUNCTION, open, test } from './page.ts';

test.use({
  viewport: { width: 390, height: 844 },
  hasTouch: true,
  isMobile: true,
});

test('the sheet has three heights, by key and by finger, and the actions stand under the name', async ({ page }) => {
  await open(page, `/?c=point:${JUNCTION.code}`);
  const sheet = page.locator('.sheet');
  await expect(sheet).toContainText('导航');
  const height = async () => (await sheet.boundingBox())?.height ?? 0;
  const middle = await height();
  const grab = sheet.locator('.grab');
  await grab.focus();
  await page.keyboard.press('ArrowUp');
  await expect.poll(height).toBeGreaterThan(middle + 100);
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await expect.poll(height).toBeLessThan(middle - 100);
  // It is taken hold of when it has come to rest.
  await sheet.evaluate((element) => Promise.all(element.getAnimations().map((each) => each.finished)));
  const box = await grab.boundingBox();
  await page.mouse.move((box?.x ?? 0) + 100, (box?.y ?? 0) + 8);
  await page.mouse.down();
  await page.mouse.move((box?.x ?? 0) + 100, 340, { steps: 6 });
  await page.mouse.up();
  await expect.poll(async () => Math.abs((await height()) - middle)).toBeLessThan(40);
  const actions = await sheet.getByRole('button', { name: '导航' }).boundingBox();
  const where = await sheet.getByText('南站片区').first().boundingBox();
  expect(actions?.y ?? 0).toBeLessThan(where?.y ?? 0);
  expect(actions?.height ?? 0).toBeGreaterThanOrEqual(47);
});

test('a second card takes the place of the first', async ({ page }) => {
  await open(page, `/?c=point:${JUNCTION.code}`);
  await card(page).locator('.who .namelink').first().click();
  await expect(page.locator('.sheet')).toHaveCount(1);
  await expect(card(page)).toContainText('负责');
  await page.goBack();
  await expect(card(page).getByRole('heading', { level: 1 })).toContainText(JUNCTION.name);
});
