import { card, expect, passwordOf, said, signIn, signInRequest, test, typeIn } from './page.ts';

test.describe('refused', () => {
  test.use({ allowed: said(401, 429) });

  test('a wrong password is said, and what else was typed stays', async ({ page }) => {
    await page.goto('/enter');
    await typeIn(page, 'nobody-here', 'not the password');
    await expect(page.getByRole('alert')).toContainText('账号或密码不对');
    await expect(page.getByLabel('账号', { exact: true })).toHaveValue('nobody-here');
    await expect(page.getByLabel('密码', { exact: true })).toHaveValue('');
  });

  test('who has to wait is told how long, and cannot press before', async ({ page }) => {
    // Tried for real, it would hold up the tests after this one: they come from the same address.
    await page.route('**/api/session', (route) =>
      route.request().method() === 'POST'
        ? route.fulfill({
            status: 429,
            contentType: 'application/problem+json',
            headers: { 'retry-after': '90' },
            body: JSON.stringify({ status: 429, code: 'too_many_tries', title_zh: '试得太多，请稍等再试' }),
          })
        : route.continue(),
    );
    await page.goto('/enter');
    await typeIn(page, 'office', 'not the password');
    await expect(page.getByRole('alert')).toContainText('请 2 分钟后再试');
    await expect(page.getByRole('button', { name: '登录', exact: true })).toBeDisabled();
  });

  test('a session that ended asks for the password over the page, and nothing typed is lost', async ({ page }) => {
    await signIn(page, 'office');
    await page.goto('/duty?c=faults:gap');
    await card(page).getByRole('button', { name: '明确责任人' }).first().click();
    const ask = page.getByRole('dialog', { name: '明确责任人' });
    await ask.getByLabel('责任人', { exact: true }).fill('王示辛');
    await ask.locator('.people button').first().click();
    await ask.getByLabel('截止日').fill('2031-12-31');
    // Ended from elsewhere: the page's cookie is worth nothing any more.
    await page.request.delete('/api/session');
    await ask.getByRole('button', { name: '保存' }).click();
    const lost = page.getByRole('dialog', { name: '需要重新登录' });
    await expect(lost.getByLabel('账号', { exact: true })).toHaveValue('office');
    await lost.getByLabel('密码', { exact: true }).fill(passwordOf('office'));
    await lost.getByRole('button', { name: '登录', exact: true }).click();
    await expect(lost).toHaveCount(0);
    await expect(ask.locator('.chosen')).toContainText('王示辛');
    await expect(ask.getByLabel('截止日')).toHaveValue('2031-12-31');
    await ask.getByRole('button', { name: '保存' }).click();
    await expect(page.locator('.toast')).toContainText('已保存');
    await page.locator('.toast').getByRole('button', { name: '撤销' }).click();
    await expect(page.locator('.toast')).toContainText('已撤销');
  });
});

test('signing in leads where one wanted to go, and never to another place', async ({ page }) => {
  await page.goto('/duty?by=zone:Z09');
  await page.getByRole('link', { name: '登录' }).click();
  await typeIn(page, 'owner', passwordOf('owner'));
  await expect(page).toHaveURL(/\/duty\?by=zone:Z09$/);
  await page.request.delete('/api/session');
  await page.goto('/enter?to=https%3A%2F%2Fevil.example%2F');
  await typeIn(page, 'owner', passwordOf('owner'));
  await expect(page).toHaveURL(/\/me$/);
});

test('the bare address begins with the own work', async ({ page }) => {
  await signIn(page, 'office');
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1, name: '总览' })).toBeVisible();
});

test('the account is in the bar, and signing out leaves the sign-in page', async ({ page }) => {
  await signIn(page, 'cadre');
  let asked = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/api/weekend/mine')) asked += 1;
  });
  await page.goto('/me');
  await expect(page.getByRole('region', { name: '我的义务劳动' })).toBeVisible();
  await page.getByRole('button', { name: /魏示丑.*的账号/ }).click();
  await page.keyboard.press('Escape');
  await expect(page.locator('.menu')).toHaveCount(0);
  await page.getByRole('button', { name: /魏示丑.*的账号/ }).click();
  // Once at first, and once more when the connection stands: an answer is no reason to ask again.
  expect(asked).toBeGreaterThan(0);
  expect(asked).toBeLessThan(5);
  await page.locator('.menu').getByRole('button', { name: '退出登录' }).click();
  await expect(page.getByRole('heading', { level: 1, name: '登录' })).toBeVisible();
  await page.goto('/me');
  await expect(page.getByText('登录后，这里是您负责的事。')).toBeVisible();
});

test.describe('elsewhere', () => {
  test.use({ allowed: said(401) });

  test('signed out everywhere, another browser is out too', async ({ page, browser, baseURL }) => {
    const other = await browser.newContext({ baseURL, locale: 'zh-CN', viewport: { width: 1366, height: 768 } });
    const there = await other.newPage();
    await signInRequest(there.request, 'inspector');
    await there.goto('/me/account');
    await expect(there.getByText('本机')).toBeVisible();

    await signIn(page, 'inspector');
    await page.goto('/me/account');
    await expect(page.getByRole('button', { name: '让它退出' }).first()).toBeVisible();
    await page.getByRole('button', { name: '全部退出' }).click();
    const sure = page.getByRole('dialog', { name: '全部退出' });
    await sure.getByRole('button', { name: '全部退出' }).click();
    await expect(page.getByRole('heading', { level: 1, name: '登录' })).toBeVisible();

    await there.getByRole('button', { name: '新建令牌' }).click();
    await there.getByLabel('用途').fill('试一试');
    await there.getByRole('button', { name: '生成' }).click();
    await expect(there.getByRole('dialog', { name: '需要重新登录' })).toBeVisible();
    await other.close();
  });
});

test('a token is shown once, works, and no longer when it is revoked', async ({ page, playwright, baseURL }) => {
  await signIn(page, 'office');
  await page.goto('/me/account');
  await page.getByRole('button', { name: '新建令牌' }).click();
  const ask = page.getByRole('dialog', { name: '新建令牌' });
  await ask.getByLabel('用途').fill('数据大屏');
  await ask.getByLabel('有效期').selectOption('30');
  await ask.getByRole('button', { name: '生成' }).click();
  const given = page.getByRole('dialog', { name: '令牌：数据大屏' });
  const token = await given.getByLabel('令牌', { exact: true }).inputValue();
  await given.getByRole('button', { name: '关闭' }).click();
  expect(await page.content()).not.toContain(token);

  const program = await playwright.request.newContext({
    baseURL,
    extraHTTPHeaders: { authorization: `Bearer ${token}` },
  });
  const asked = async () => (await program.get('/api/grants')).status();
  expect(await asked()).toBe(200);
  const row = page.locator('.lines li').filter({ hasText: '数据大屏' });
  await expect(row).toContainText('只读');
  await row.getByRole('button', { name: '收回' }).click();
  await page.getByRole('dialog', { name: '收回令牌“数据大屏”' }).getByRole('button', { name: '收回' }).click();
  await expect(row).toHaveCount(0);
  expect(await asked()).toBe(401);
  await program.dispose();
});

test('another house that did not vouch is said in words', async ({ page }) => {
  await page.goto('/enter?oidc=unknown_account');
  await expect(page.getByRole('alert')).toContainText('该账号在本区还没有开通');
  await page.goto('/enter?oidc=%3Cb%3Enonsense');
  await expect(page.getByRole('heading', { level: 1, name: '登录' })).toBeVisible();
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('over plain http it is said what this page cannot do, and where the way out is', async ({ page }) => {
  await page.addInitScript(() => Object.defineProperty(window, 'isSecureContext', { value: false }));
  for (const address of ['/more', '/me']) {
    await page.goto(address);
    await expect(page.getByText('这里不能定位、拍照和离线使用')).toBeVisible();
    await expect(page.getByRole('link', { name: '怎样安装证书' })).toHaveAttribute('href', '/install');
  }
});
