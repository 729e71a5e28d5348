/** What the tests of the page share. */
import { expect, test as plain, type Page } from '@playwright/test';

/** Every test fails when the page logs an error, throws, or asks another origin for something. */
export const test = plain.extend<{ watched: void; allowed: RegExp[] }>({
  allowed: [[], { option: true }],
  watched: [
    async ({ page, baseURL, allowed }, use) => {
      const faults: string[] = [];
      const own = new URL(baseURL ?? '').origin;
      const fine = (text: string) => allowed.some((pattern) => pattern.test(text));
      page.on('console', (message) => {
        if (message.type() === 'error' && !fine(message.text())) faults.push(`console: ${message.text()}`);
      });
      page.on('pageerror', (error) => faults.push(`page: ${error.message}`));
      page.on('request', (request) => {
        const url = request.url();
        if (!url.startsWith(own) && !/^(data|blob):/.test(url)) faults.push(`asked another origin: ${url}`);
      });
      await use();
      expect(faults).toEqual([]);
    },
    { auto: true },
  ],
});
export { expect } from '@playwright/test';

/** 坛子口, a junction that every version of the demonstration has. */
export const JUNCTION = {
  code: 'L09-001',
  name: '坛子口路口',
  lon: 115.9043,
  lat: 28.6606,
};

export async function open(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await idle(page);
}
/** The map has drawn all it has to draw. */
export async function idle(page: Page): Promise<void> {
  await page.waitForSelector('body[data-map="idle"]', { timeout: 60_000 });
}
export const card = (page: Page) => page.locator('.card, .sheet');
/** Clicks the middle of what the map shows between legend and card. */
export async function clickMap(page: Page, x: number, y: number): Promise<void> {
  await page.locator('canvas.maplibregl-canvas').click({ position: { x, y } });
}
