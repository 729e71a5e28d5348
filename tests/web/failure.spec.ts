import { card, expect, JUNCTION, open, test } from './page.ts';

// What is tested here is what the page does when requests fail; the browser's own lines about them are expected.
test.use({
  allowed: [/Failed to load resource|net::ERR|AJAXError|Failed to fetch|NetworkError/],
});

test('with the server gone, what was shown is kept, its age is said, and it mends itself', async ({
  page,
  context,
}) => {
  await open(page, `/?c=point:${JUNCTION.code}`);
  await expect(card(page)).toContainText('区域责任人');
  await context.setOffline(true);
  await page.getByRole('button', { name: /在线/ }).click();
  await expect(page.locator('.trust')).toContainText('离线');
  await expect(page.locator('.toast')).toContainText('连不上服务器');
  await expect(card(page)).toContainText('区域责任人');
  await card(page).locator('.who .namelink').first().click();
  await expect(page.getByRole('alert')).toContainText('连不上服务器');
  await context.setOffline(false);
  // Nobody presses anything: it finds the server again by itself.
  await expect(card(page)).toContainText('负责');
  await expect(page.locator('.trust')).toContainText('在线');
});

test('a server that fails is told from one that is away', async ({ page }) => {
  await page.route('**/api/matrix*', (route) =>
    route.fulfill({
      status: 500,
      contentType: 'application/problem+json',
      body: JSON.stringify({
        status: 500,
        code: 'internal',
        title_zh: '服务器内部出错',
        title_en: 'Internal error',
      }),
    }),
  );
  await page.goto('/duty');
  await expect(page.getByRole('alert')).toContainText('服务器内部出错');
  await page.unroute('**/api/matrix*');
  // What the feed says in between may have it read anew before the button is pressed.
  await page
    .getByRole('button', { name: '再试一次' })
    .click({ timeout: 3000 })
    .catch(() => {});
  await expect(page.getByRole('grid')).toBeVisible();
});

const BUSY = {
  status: 503,
  contentType: 'application/problem+json',
  headers: { 'retry-after': '2' },
  body: JSON.stringify({ status: 503, code: 'busy', title_zh: '服务器正忙', title_en: 'Busy' }),
};

test('what the server has no time for is asked for again by itself', async ({ page }) => {
  let refused = 0;
  await page.route('**/api/matrix*', (route) => ((refused += 1) <= 2 ? route.fulfill(BUSY) : route.continue()));
  await page.goto('/duty');
  await expect(page.getByRole('grid')).toBeVisible();
  expect(refused).toBeGreaterThan(2);
  await expect(page.getByRole('alert')).toHaveCount(0);
});

test('the map has no holes where the server had no time for tiles', async ({ page }) => {
  const [refused, drawn] = [new Set<string>(), new Set<string>()];
  await page.route('**/tiles/checkpoints/*/*/*.mvt', async (route) => {
    const address = route.request().url();
    if (!refused.has(address)) {
      refused.add(address);
      await route.fulfill(BUSY);
      return;
    }
    drawn.add(address);
    await route.continue();
  });
  await open(page, '/');
  await expect.poll(() => [...refused].filter((address) => !drawn.has(address))).toEqual([]);
  expect(refused.size).toBeGreaterThan(0);
});

test('a code that is not there says what to do', async ({ page }) => {
  await page.goto('/list/zones?c=party:NOBODY');
  await expect(page.getByRole('alert')).toContainText('可换个日期');
});

test('while the database is away reading goes on under a bar that says since when', async ({ page }) => {
  let away = true;
  await page.route('**/api/**', async (route) => {
    const response = await route.fetch();
    const headers = {
      ...response.headers(),
      ...(away ? { 'renling-age': '60' } : {}),
    };
    await route.fulfill({ response, headers });
  });
  await page.goto('/duty');
  await expect(page.locator('.asof.away')).toContainText('数据库暂时连不上');
  await expect(page.locator('.sum4 b').first()).toBeVisible();
  // It asks again by itself, and the bar goes when the database is back.
  away = false;
  await expect(page.locator('.asof.away')).toHaveCount(0, { timeout: 15_000 });
  // What is still on its way at the end is no failure.
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});
