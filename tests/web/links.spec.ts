import type { Browser, Page } from '@playwright/test';
import { expect, personOf, said, signIn, test } from './page.ts';
import { uuid7 } from './queue.ts';

const PASSWORD = 'paddle-orchid-lantern-47';
const PHONE = { width: 390, height: 844 };
test.use({ allowed: said(401, 404) });

const another = async (browser: Browser, baseURL: string | undefined, viewport = PHONE): Promise<Page> =>
  (await browser.newContext({ baseURL, locale: 'zh-CN', timezoneId: 'Asia/Shanghai', viewport })).newPage();
/** The link in the dialog that hands it out. */
const linkOf = (page: Page) => page.getByRole('dialog').getByLabel('链接', { exact: true }).inputValue();

/** An account for a person, by the administrator's screen; gives back the invitation. */
async function invite(page: Page, person: string, login: string, role: string): Promise<string> {
  await signIn(page, 'admin');
  await page.goto('/admin/accounts');
  await page.getByRole('button', { name: '开账号' }).click();
  const ask = page.getByRole('dialog', { name: '开账号' });
  await ask.getByLabel('给谁').fill(person);
  await ask.locator('.people button').first().click();
  await ask.getByLabel('账号', { exact: true }).fill(login);
  await ask.getByRole('radio', { name: new RegExp(`^${role}`) }).check();
  await ask.getByRole('button', { name: '保存' }).click();
  await expect(page.getByRole('dialog')).toContainText('本人打开后设密码');
  return linkOf(page);
}

test('an invitation sets the password, once, and its secret stays in no address', async ({
  page,
  browser,
  baseURL,
}) => {
  const link = await invite(page, 'P0031', 'invited', '成员');
  const guest = await another(browser, baseURL);
  await guest.goto(link);
  await expect(guest).toHaveURL(/\/enter$/);
  await expect(guest.getByRole('heading', { level: 1 })).toContainText('请设密码');
  await guest.getByLabel('新密码').fill('password123');
  await guest.getByLabel('再输一次').fill('password123');
  await guest.getByRole('button', { name: '设密码并登录' }).click();
  await expect(guest.getByRole('alert')).toContainText('太容易猜到');
  await guest.getByLabel('新密码').fill(PASSWORD);
  await guest.getByLabel('再输一次').fill(PASSWORD);
  await guest.getByRole('button', { name: '设密码并登录' }).click();
  // Whoever inspects begins with what is to be visited.
  await expect(guest).toHaveURL(/\/(me|inspect)$/);
  expect(await guest.evaluate(() => history.length)).toBeLessThanOrEqual(3);

  const late = await another(browser, baseURL);
  await late.goto(link);
  await expect(late.getByRole('heading', { name: '链接已失效' })).toBeVisible();
  await guest.context().close();
  await late.context().close();

  // Closed, the account is out at once.
  await page.getByRole('dialog').getByRole('button', { name: '关闭' }).click();
  await page.getByLabel('查姓名或账号').fill('invited');
  await expect(page.locator('.lines li')).toHaveCount(1);
  await page.locator('.lines').getByRole('button', { name: '停用' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '停用' }).click();
  await expect(page.locator('.lines li')).toContainText('停用');
});

test('a unit code lets a colleague in from a phone, and the liaison confirms', async ({ page, browser, baseURL }) => {
  await signIn(page, 'liaison');
  // Somebody new in the unit, who has no account.
  for (const command of [
    { type: 'put_person', code: 'P9527', name: '新示例', private_phone: '100-0000-9527' },
    { type: 'put_post', person: 'P9527', unit: 'U-XCB', title: '科员', first: '2026-01-01' },
  ]) {
    const sent = await page.request.post('/api/commands', { data: { commands: [{ id: uuid7(), command }] } });
    expect(await sent.json()).toMatchObject({ outcomes: [{ status: 'applied' }] });
  }
  await page.goto('/me/unit');
  await page.getByRole('button', { name: '发二维码' }).click();
  await page.getByLabel('最多用几次').fill('20');
  await page.getByRole('button', { name: '生成' }).click();
  const link = await linkOf(page);
  await expect(page.getByRole('dialog').locator('.qr')).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: '关闭' }).click();
  await expect(page.getByText('还可用 20 次')).toBeVisible();

  const guest = await another(browser, baseURL);
  await guest.goto(link);
  await expect(guest.getByRole('heading', { level: 1 })).toHaveText('区委宣传部');
  await guest.getByRole('button', { name: '新示例' }).click();
  await guest.getByLabel('手机号后四位').fill('9999');
  await guest.getByRole('button', { name: '进入' }).click();
  await expect(guest.getByRole('alert')).toBeVisible();
  await guest.getByLabel('手机号后四位').fill('9527');
  await guest.getByRole('button', { name: '进入' }).click();
  await expect(guest.getByText('账号还没有确认')).toBeVisible();

  await page.reload();
  const row = page.locator('.lines li').filter({ hasText: '新示例' }).filter({ hasText: '待确认' });
  await row.getByRole('button', { name: '确认' }).click();
  await expect(page.locator('.toast')).toContainText('已启用');
  await guest.reload();
  await expect(guest.getByRole('heading', { level: 1, name: '新示例' })).toBeVisible();
  await expect(guest.getByText('账号还没有确认')).toHaveCount(0);

  await page.getByRole('button', { name: '收回' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '收回' }).click();
  await expect(page.getByText('还可用')).toHaveCount(0);
  await guest.context().clearCookies();
  await guest.goto('/');
  await guest.goto(link);
  await expect(guest.getByRole('heading', { name: '链接已失效' })).toBeVisible();
  await guest.context().close();
});

test('a leader reads by a link, every morning anew, and changes nothing', async ({ page, browser, baseURL }) => {
  const person = await personOf(page, 'leader');
  await signIn(page, 'office');
  await page.goto('/admin/links');
  await page.getByRole('button', { name: '发只读链接' }).click();
  const ask = page.getByRole('dialog', { name: '发只读链接' });
  await ask.getByLabel('给谁').fill(person.code);
  await ask.locator('.people button').first().click();
  await ask.getByRole('button', { name: '生成链接' }).click();
  const link = await linkOf(page);
  await page.getByRole('dialog').getByRole('button', { name: '关闭' }).click();

  const leader = await another(browser, baseURL);
  await leader.goto(link);
  await leader.getByRole('button', { name: '进入查看' }).click();
  await expect(leader.getByRole('heading', { level: 1, name: '一览' })).toBeVisible();
  await leader.goto('/');
  await leader.goto(link);
  await expect(leader.getByRole('heading', { level: 1, name: '一览' })).toBeVisible();
  await leader.goto('/duty?c=faults:gap');
  await expect(leader.locator('.sheet li').first()).toBeVisible();
  await expect(leader.getByRole('button', { name: '明确责任人' })).toHaveCount(0);

  await page.locator('.lines').getByRole('button', { name: '收回' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: '收回' }).click();
  await expect(page.locator('.toast')).toContainText('已收回');
  await leader.goto('/me');
  await expect(leader.getByText('登录后，这里是您负责的事。')).toBeVisible();
  await leader.context().close();
});

test('a tablet is shared by name and PIN, and the next one finds nothing of the one before', async ({
  page,
  browser,
  baseURL,
}) => {
  const invitation = await invite(page, 'P0026', 'mate-a', '测评员');
  await page.goto('/admin/accounts');
  const second = await invite(page, 'P0028', 'mate-b', '成员');
  for (const link of [invitation, second]) {
    const guest = await another(browser, baseURL);
    await guest.goto(link);
    await guest.getByLabel('新密码').fill(PASSWORD);
    await guest.getByLabel('再输一次').fill(PASSWORD);
    await guest.getByRole('button', { name: '设密码并登录' }).click();
    // Whoever inspects begins with what is to be visited.
    await expect(guest).toHaveURL(/\/(me|inspect)$/);
    await guest.context().close();
  }
  await page.goto('/admin/devices');
  await page.getByRole('button', { name: '登记平板' }).click();
  const ask = page.getByRole('dialog', { name: '登记平板' });
  await ask.getByLabel('给哪个单位').fill('精神文明建设指导中心');
  await ask.locator('.people button').first().click();
  await ask.getByLabel('叫什么').fill('一组 2 号');
  await ask.getByRole('button', { name: '生成二维码' }).click();
  const link = await linkOf(page);
  await page.getByRole('dialog').getByRole('button', { name: '关闭' }).click();

  const tablet = await another(browser, baseURL, { width: 1024, height: 768 });
  await tablet.goto(link);
  await tablet.getByRole('button', { name: '登记这台平板' }).click();
  await expect(tablet.getByText('请选自己的姓名')).toBeVisible();
  const press = async (digits: string) => {
    for (const digit of digits) await tablet.getByRole('button', { name: digit, exact: true }).click();
    await tablet.getByRole('button', { name: '确定' }).click();
  };
  const key = await tablet.getByRole('button', { name: '朱示辛' }).boundingBox();
  expect(key?.height ?? 0).toBeGreaterThanOrEqual(48);
  await tablet.getByRole('button', { name: '朱示辛' }).click();
  await tablet.getByLabel('密码', { exact: true }).fill(PASSWORD);
  await press('481592');
  await press('481592');
  await expect(tablet).toHaveURL(/\/inspect$/);
  await tablet.goto('/me');
  await expect(tablet.getByRole('heading', { level: 1, name: '朱示辛' })).toBeVisible();
  await tablet.goto('/list/zones?c=party:P0026');
  await expect(tablet.locator('.card')).toContainText('朱示辛');
  await tablet.goto('/me/account');
  await tablet.getByRole('button', { name: '退出登录' }).click();
  await expect(tablet.getByText('请选自己的姓名')).toBeVisible();

  const kept = await tablet.evaluate(async () => ({
    local: JSON.stringify(localStorage),
    session: JSON.stringify(sessionStorage),
    caches: 'caches' in window ? await caches.keys() : [],
    databases: (await indexedDB.databases()).map(({ name }) => name),
  }));
  expect(`${kept.local}${kept.session}`).not.toMatch(/mate-a|朱示辛|P0026/);
  expect(kept.caches).toEqual([]);
  // What is unsent stays, in a database of its own; here it is empty.
  expect(kept.databases.sort()).toEqual(['renling-device', 'renling-here', 'renling-of-mate-a']);
  await tablet.goBack();
  await expect(tablet.getByText('本机')).toHaveCount(0);

  await tablet.goto('/enter');
  await tablet.getByRole('button', { name: '朱示辛' }).click();
  await press('111222');
  await expect(tablet.getByRole('alert')).toContainText('PIN 不对');
  await tablet.getByRole('button', { name: '返回' }).click();
  await tablet.getByRole('button', { name: /秦示巳/ }).click();
  await tablet.getByLabel('密码', { exact: true }).fill(PASSWORD);
  await press('702938');
  await press('702938');
  await expect(tablet).toHaveURL(/\/me$/);
  await expect(tablet.getByRole('heading', { level: 1, name: '秦示巳' })).toBeVisible();
  await expect(tablet.locator('body')).not.toContainText('朱示辛');

  // Taken back, the tablet knows nobody any more.
  await page.reload();
  const row = page.locator('.lines li').filter({ hasText: '一组 2 号' });
  await row.getByRole('button', { name: '收回' }).click();
  await page.getByRole('dialog').getByRole('button', { name: '收回' }).click();
  await expect(row).toHaveCount(0);
  await tablet.goto('/enter');
  await expect(tablet.getByLabel('账号', { exact: true })).toBeVisible();
  await tablet.context().close();
});
