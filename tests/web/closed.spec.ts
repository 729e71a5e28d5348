import { readFileSync } from 'node:fs';
import { expect, said, test } from './page.ts';
import { PORT } from './playwright.config.ts';
import { start, type Announced, type Server } from './server.ts';

/** A place where nobody was yet. With BASE_URL, CLOSED is a file with what such a server printed. */
let server: Server | null = null;
let announced: Announced;
test.skip(Boolean(process.env.BASE_URL && !process.env.CLOSED), 'BASE_URL without CLOSED names no such server');
test.beforeAll(async () => {
  if (process.env.BASE_URL) announced = JSON.parse(readFileSync(process.env.CLOSED ?? '', 'utf8')) as Announced;
  else {
    server = await start(PORT + 1);
    announced = server.announced;
  }
});
test.afterAll(async () => {
  await server?.stop();
});
const PASSWORD = 'paddle-orchid-lantern-47';

test.describe('on another server', () => {
  // The page comes from there, and it says no until somebody is signed in.
  test.use({ baseURL: `http://127.0.0.1:${process.env.CLOSED_PORT ?? PORT + 1}`, allowed: said(401) });

  test('before anybody is, every address is the sign-in page and not a broken map', async ({ page }) => {
    for (const address of ['/', '/duty', '/me', '/admin/accounts']) {
      await page.goto(address);
      await expect(page.getByRole('heading', { level: 1, name: '登录' })).toBeVisible();
      await expect(page.getByText('这里的地图只给登录的人看。')).toBeVisible();
      await expect(page.locator('.rail, .tabs, canvas')).toHaveCount(0);
    }
  });

  test('the link of the first start makes the first administrator, who then signs in', async ({ page }) => {
    const link = new URL(announced.first_admin ?? '', announced.url);
    await page.goto(link.pathname + link.hash);
    await expect(page).toHaveURL(/\/enter$/);
    await expect(page.getByRole('heading', { level: 1, name: '设立第一个管理员' })).toBeVisible();
    await page.getByLabel('账号', { exact: true }).fill('first');
    await page.getByLabel('姓名').fill('首示任');
    await page.getByLabel('新密码').fill(PASSWORD);
    await page.getByLabel('再输一次').fill(PASSWORD);
    await page.getByRole('button', { name: '设密码并登录' }).click();
    await expect(page.getByText('这里还没有数据')).toBeVisible();
    await page.getByRole('button', { name: /首示任.*的账号/ }).click();
    await page.locator('.menu').getByRole('button', { name: '退出登录' }).click();
    await expect(page.getByRole('heading', { level: 1, name: '登录' })).toBeVisible();
    // Whoever wanted to go somewhere is led there.
    await page.goto('/admin/people');
    await page.getByLabel('账号', { exact: true }).fill('first');
    await page.getByLabel('密码', { exact: true }).fill(PASSWORD);
    await page.getByRole('button', { name: '登录', exact: true }).click();
    await expect(page).toHaveURL(/\/admin\/people$/);
  });
});
