import { expect, personOf, said, signIn, test } from './page.ts';

test.use({ allowed: said(403, 404) });

test('a round is made, drawn, and started; until then nobody else has heard of it', async ({ page }) => {
  const inspector = await personOf(page, 'inspector');
  await signIn(page, 'office');
  await page.goto('/rounds');
  await page.getByRole('link', { name: '新建轮次' }).click();
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page.locator('.form-end')).toContainText('要写名称');
  await expect(page.locator('.form-end')).toContainText('至少选一个条线');
  await page.getByLabel('名称').fill('示例专项督查');
  await page.getByLabel('编码').fill('TEST-R1');
  await page.getByLabel('类别').selectOption('special');
  await page.getByRole('button', { name: '农贸市场' }).click();
  await page.getByRole('button', { name: '加一组' }).click();
  await page.getByLabel('组长').fill(inspector.code);
  await page.locator('.people button').first().click();
  await page.getByRole('button', { name: '保存' }).click();
  await expect(page).toHaveURL(/\/rounds\/TEST-R1\/sample$/);
  // What it would give is said before it is drawn.
  await page.getByLabel('每层抽几处').fill('1');
  const foretold = page.getByRole('heading', { name: /^这样抽：样本 \d+ 处/ });
  const n = Number(/样本 (\d+)/.exec((await foretold.textContent()) ?? '')?.[1]);
  await page.getByLabel('种子').fill('20261125');
  await page.getByRole('button', { name: '抽样' }).click();
  await expect(page.getByRole('heading', { name: new RegExp(`^样本 ${n} 处.*种子 20261125`) })).toBeVisible();
  await page.getByRole('link', { name: '概况' }).click();
  await page.getByRole('button', { name: '开始测评' }).click();
  const ask = page.getByRole('dialog', { name: '开始“示例专项督查”？' });
  await expect(ask).toContainText('从此冻结');
  await ask.getByRole('button', { name: '开始测评' }).click();
  await expect(page.locator('.life [aria-current="step"]')).toContainText('进行中');

  await signIn(page, 'owner');
  await page.goto('/rounds');
  await expect(page.locator('main')).not.toContainText('示例专项督查');
  expect((await page.request.get('/api/rounds/TEST-R1')).status()).toBe(404);

  await signIn(page, 'inspector');
  await page.goto('/inspect');
  await expect(page.locator('.points')).toContainText('农贸市场');
  await page.goto('/rounds');
  await expect(page.locator('main')).toContainText('示例专项督查');
});
