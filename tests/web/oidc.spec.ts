import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from '@playwright/test';
import { PORT } from './playwright.config.ts';
import { startWith, stop, type Server } from './server.ts';

/** A real provider of OpenID Connect on this machine, and the demonstration that trusts it. */
let provider: ChildProcess | null = null;
let server: Server | null = null;
const port = PORT + 7;
test.skip(Boolean(process.env.BASE_URL), 'the provider is trusted by a server of our own');
test.beforeAll(async () => {
  provider = spawn('node', ['provider.mjs', '0', 'userinfo'], {
    cwd: join(__dirname, '../oidc/provider'),
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const out = provider.stdout;
  if (!out) throw new Error('the provider says nothing');
  const issuer = await new Promise<string>((resolve) => {
    createInterface({ input: out }).on('line', (line) => {
      if (line.startsWith('listening ')) resolve(line.slice('listening '.length).trim());
    });
  });
  const secret = { RENLING_OIDC_SECRET: 'secret-of-renling: with a space & more' };
  const settings = ['--oidc-issuer', issuer, '--oidc-client-id', 'renling', '--oidc-name', '区统一身份认证'];
  server = await startWith(secret, port, '--demo', ...settings);
});
test.afterAll(async () => {
  await server?.stop();
  if (provider) await stop(provider);
});
test.use({ baseURL: `http://127.0.0.1:${port}` });

test('somebody signs in at the district’s own provider and comes back to where one wanted to go', async ({ page }) => {
  await page.goto('/enter?to=/me');
  await page.getByRole('link', { name: '用区统一身份认证登录' }).click();
  await page.locator('input[name="login"]').fill('owner');
  await page.locator('input[name="password"]').fill('any');
  await page.locator('button[type="submit"]').click();
  // The provider asks once more whether one agrees.
  await page.locator('button[type="submit"]').click();
  await expect(page).toHaveURL(/\/me$/);
  const session = await page.request.get('/api/session');
  expect(((await session.json()) as { account: { login: string } }).account.login).toBe('owner');
});

test('whoever the district does not know is told so in words', async ({ page }) => {
  await page.goto('/enter');
  await page.getByRole('link', { name: '用区统一身份认证登录' }).click();
  await page.locator('input[name="login"]').fill('nobody-here');
  await page.locator('input[name="password"]').fill('any');
  await page.locator('button[type="submit"]').click();
  await page.locator('button[type="submit"]').click();
  await expect(page.getByRole('alert')).toHaveText('该账号在本区还没有开通，请联系文明办。');
});
