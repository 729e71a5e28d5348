import AxeBuilder from '@axe-core/playwright';
import { expect, said, signIn, test } from './page.ts';

const SCREENS = [
  ['signing in', null, '/enter'],
  ['what is mine', 'line', '/me'],
  ['the own unit', 'liaison', '/me/unit'],
  ['the own account', 'liaison', '/me/account'],
  ['accounts', 'admin', '/admin/accounts'],
  ['people', 'admin', '/admin/people'],
  ['units', 'admin', '/admin/units'],
  ['tablets', 'admin', '/admin/devices'],
  ['reader links', 'admin', '/admin/links'],
  ['the public view', 'admin', '/admin/public'],
  ['the log', 'admin', '/admin/audit'],
  ['what is to be inspected', 'inspector', '/inspect'],
  ['a visit', 'inspector', '/visit/L09-001/patrol'],
  ['rounds', 'office', '/rounds'],
  ['a new round', 'office', '/rounds/new/edit'],
  ['bringing in lists', 'office', '/register/papers'],
  ['handing over', 'office', '/handover?party=P0008'],
  ['a leader’s overview', 'leader', '/home'],
  ['a person’s card with actions', 'office', '/list/zones?c=party:P0008'],
] as const;
const SIZES = [
  ['desktop', { width: 1440, height: 900 }],
  ['phone', { width: 360, height: 640 }],
] as const;
test.use({ allowed: said(404) });

for (const [size, viewport] of SIZES) {
  for (const [name, login, address] of SCREENS) {
    test(`axe finds nothing serious, and nothing runs out of the page: ${name}, ${size}`, async ({ page }) => {
      await page.setViewportSize(viewport);
      if (login) await signIn(page, login);
      await page.goto(address);
      await page.locator('main h1').first().waitFor();
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(
        serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`),
      ).toEqual([]);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(wide).toBeLessThanOrEqual(0);
    });
  }
}

test('axe finds nothing serious in the dialogs', async ({ page }) => {
  await signIn(page, 'admin');
  for (const [address, button] of [
    ['/admin/accounts', '开账号'],
    ['/admin/people', '加人'],
    ['/admin/units', '加单位'],
    ['/admin/devices', '登记平板'],
    ['/me/account', '全部退出'],
  ] as const) {
    await page.goto(address);
    await page.getByRole('button', { name: button, exact: true }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    const { violations } = await new AxeBuilder({ page }).include('dialog').analyze();
    expect(violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')).toEqual([]);
  }
});
