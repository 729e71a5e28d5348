import AxeBuilder from '@axe-core/playwright';
import { expect, JUNCTION, test } from './page.ts';

const SCREENS = [
  ['the map with a card', `/?c=point:${JUNCTION.code}`],
  ['the matrix with a cell', '/duty?c=cell:L06/Z10'],
  ['the matrix by zone', '/duty?by=zone:Z09'],
  ['the list', '/list/checkpoints'],
  ['the overview', '/home'],
  ['a party', '/list/zones?c=party:P0008'],
  ['the faults', '/home?c=faults:lapsed'],
  ['the rest', '/more'],
] as const;
const SIZES = [
  ['desktop', { width: 1440, height: 900 }],
  ['phone', { width: 390, height: 844 }],
] as const;

for (const [size, viewport] of SIZES) {
  for (const [name, address] of SCREENS) {
    test(`axe finds nothing serious: ${name}, ${size}`, async ({ page }) => {
      await page.setViewportSize(viewport);
      await page.goto(address);
      await page.waitForLoadState('networkidle').catch(() => {});
      await page.locator('main h1').first().waitFor();
      await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
      const { violations } = await new AxeBuilder({ page }).analyze();
      const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(
        serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`),
      ).toEqual([]);
    });
  }
}
