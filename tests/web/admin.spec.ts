import { card, expect, signIn, test } from './page.ts';

test('a person is added with a post and a telephone, and found again', async ({ page }) => {
  await signIn(page, 'office');
  await page.goto('/admin/people');
  await page.getByRole('button', { name: '加人' }).click();
  const ask = page.getByRole('dialog', { name: '加人' });
  await ask.getByLabel('编码').fill('P9001');
  await ask.getByLabel('姓名').fill('测示新');
  await ask.getByLabel('办公电话').fill('0791-86000005');
  await ask.getByLabel('私人电话').fill('100-0000-9001');
  await ask.getByLabel('单位').fill('宣传部');
  await ask.locator('.people button').first().click();
  await ask.getByLabel('职务').fill('干事');
  await ask.getByRole('button', { name: '保存' }).click();
  await expect(page.locator('.toast')).toContainText('已保存：测示新');
  await page.getByLabel('查人员：姓名、编码、拼音').fill('测示新');
  await expect(page).toHaveURL(/\/admin\/people\?q=/);
  const row = page.locator('.lines li').filter({ hasText: '测示新' });
  await expect(row).toContainText('干事');
  await row.getByRole('button', { name: /修改/ }).click();
  const edit = page.getByRole('dialog', { name: '修改测示新' });
  await edit.getByLabel('办公电话').fill('0791-86000099');
  await edit.getByRole('button', { name: '保存' }).click();
  await expect(row).toContainText('0791-86000099');
  // The private one is in no answer.
  expect(await page.content()).not.toContain('9001-');
  expect(await (await page.request.get('/api/people?q=P9001')).text()).not.toContain('100-0000-9001');
});

test('a unit is called otherwise from a day on', async ({ page }) => {
  await signIn(page, 'office');
  await page.goto('/admin/units');
  await page.getByRole('button', { name: '加单位' }).click();
  const ask = page.getByRole('dialog', { name: '加单位' });
  await ask.getByLabel('编码').fill('U-TEST');
  await ask.getByLabel('全称').fill('测示工作专班');
  await ask.getByRole('button', { name: '保存' }).click();
  await page.getByLabel('查单位：名称、编码、拼音').fill('U-TEST');
  const row = page.locator('.lines li').filter({ hasText: 'U-TEST' });
  await row.getByRole('button', { name: /修改/ }).click();
  await page.getByRole('dialog').getByLabel('全称').fill('测示工作中心');
  await page.getByRole('dialog').getByRole('button', { name: '保存' }).click();
  await expect(row).toContainText('测示工作中心');
  // Nobody takes away a unit that others hang on.
  await page.getByLabel('查单位：名称、编码、拼音').fill('U-XCB');
  await page.locator('.lines li').filter({ hasText: 'U-XCB' }).getByRole('button', { name: /撤销/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: '设为到期' }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('不能在');
});

test('an account gets another role; the last administrator keeps the own', async ({ page }) => {
  await signIn(page, 'admin');
  await page.goto('/admin/accounts?q=admin');
  await page.getByRole('button', { name: /改角色 admin/ }).click();
  const ask = page.getByRole('dialog', { name: /的角色/ });
  await ask.getByRole('radio', { name: /^成员/ }).check();
  await ask.getByRole('button', { name: '保存' }).click();
  await expect(ask.getByRole('alert')).toContainText('至少要留一个启用的管理员');
});

test('a map is not opened without its approval number, and the roles to be named are ticked', async ({ page }) => {
  await signIn(page, 'admin');
  await page.goto('/admin/public');
  const approval = page.getByLabel('审图号');
  await expect(page.getByRole('checkbox', { name: '区域责任人' })).toBeChecked();
  await expect(approval).toHaveValue('');
  await page.getByRole('button', { name: '保存', exact: true }).click();
  expect(await approval.evaluate((field: HTMLInputElement) => field.validity.valueMissing)).toBe(true);
});

test.describe('the log', () => {
  test('says who changed what, and can be narrowed down', async ({ page }) => {
    await signIn(page, 'admin');
    await page.goto('/admin/audit');
    await expect(page.locator('.log tbody tr').first()).toBeVisible();
    await page.getByLabel('类别').selectOption('account');
    await expect(page.locator('.log tbody tr').first()).toContainText('账号');
    await expect(page.getByRole('link', { name: '导出' })).toHaveAttribute('href', '/api/audit.csv?kind=account');
    const table = await page.request.get('/api/audit.csv?kind=account');
    expect((await table.text()).split('\r\n')[1]).toContain('account');
  });
  test('goes on page by page', async ({ page }) => {
    await signIn(page, 'admin');
    await page.goto('/admin/audit');
    await expect(page.locator('.log tbody tr')).toHaveCount(100);
    await page.getByRole('button', { name: '再显示一些' }).click();
    await expect(page.locator('.log tbody tr')).toHaveCount(200);
  });
});

test('a person’s card leads from the administration to the duties', async ({ page }) => {
  await signIn(page, 'office');
  await page.goto('/admin/people?q=P0008');
  await page.locator('.lines .namelink').first().click();
  await expect(card(page).getByRole('heading', { level: 1 })).toHaveText('王示辛');
  await expect(card(page).getByRole('link', { name: '交接责任' })).toBeVisible();
});
