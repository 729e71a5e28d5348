/** What goes out on paper: boards, labels, the roster; and that nothing of it is cut off or runs over. */
import { expect, signIn, test } from './page.ts';

interface Board {
  slots: { slot: string; holders: { party: { name: string } }[] }[];
  rows: { line: { name: string } }[];
}
const printable = '.print-a .btn.primary:not([disabled])';
/** Pages of a PDF, as it counts them itself. */
const pagesOf = (pdf: Buffer): number => [...pdf.toString('latin1').matchAll(/\/Type\s*\/Page\b(?!s)/g)].length;
/** The first page's size in points. */
const sizeOf = (pdf: Buffer): number[] =>
  (/\/MediaBox\s*\[([^\]]+)\]/.exec(pdf.toString('latin1'))?.[1] ?? '').trim().split(/\s+/).map(Number).slice(2);

test('the board of a zone names its people in order, leads to the map and fits its paper', async ({ page }) => {
  await signIn(page, 'office');
  const board = (await (await page.request.get('/api/board?zone=Z09')).json()) as Board;
  await page.goto('/register/print');
  await expect(page.getByText('选一个片区或条线')).toBeVisible();
  await page.locator('.print-f .fld', { hasText: '片区' }).first().locator('select').selectOption('Z09');
  await page.locator(printable).waitFor();
  await expect(page).toHaveURL(/of=zone:Z09/);
  const sheet = page.locator('.leaf');
  await expect(sheet.getByRole('heading', { name: /责任公示牌/ })).toBeVisible();
  const names = board.slots.filter(({ slot }) => slot !== 'helping_units').flatMap(({ holders }) => holders);
  const shown = await sheet.locator('.sign-who > div:not(.wide) b').allTextContents();
  expect(shown.map((name) => name.replace(/（.*/, ''))).toEqual(names.map(({ party }) => party.name));
  await expect(sheet.locator('tbody tr')).toHaveCount(board.rows.length);
  await expect(sheet.locator('.code')).toHaveAttribute('data-text', /\/\?c=zone:Z09$/);
  await expect(sheet.locator('.sign-map img')).toBeVisible();
  await expect(sheet.locator('figcaption')).toContainText('示意');
  // The page's own address is of this machine alone: that is said, and can be put right.
  await expect(page.getByText('这个网址只有本机能打开')).toBeVisible();
  await page.getByLabel('扫码打开的网址').fill('https://map.example');
  await expect(sheet.locator('.code')).toHaveAttribute('data-text', 'https://map.example/?c=zone:Z09');
  for (const [paper, size] of [
    ['a4', [595, 842]],
    ['a3 across', [1191, 842]],
  ] as const) {
    await page.getByLabel('纸张').selectOption(paper);
    await page.locator(printable).waitFor();
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    expect(pagesOf(pdf)).toBe(1);
    sizeOf(pdf).forEach((side, at) => expect(Math.abs(side - (size[at] ?? 0))).toBeLessThan(3));
    const over = await sheet.evaluate((leaf) => leaf.scrollHeight - leaf.clientHeight);
    expect(over).toBeLessThanOrEqual(1);
  }
});

test('labels of a zone stand 24 on a page, each with its own address', async ({ page }) => {
  await signIn(page, 'cadre');
  const all = (await (await page.request.get('/api/labels?zone=Z09&limit=1000')).json()) as { matched: number };
  await page.goto('/register/print?of=points:zone:Z09');
  await page.locator(printable).waitFor();
  await expect(page.locator('.label')).toHaveCount(all.matched);
  const first = page.locator('.label').first();
  const code = (await first.locator('.label-k').textContent()) ?? '';
  await expect(first.locator('.code')).toHaveAttribute('data-text', new RegExp(`/visit/${code}$`));
  const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
  expect(pagesOf(pdf)).toBe(Math.ceil(all.matched / 24));
  await page.getByLabel('每页').selectOption('large');
  await expect(page.locator('.leaf')).toHaveCount(Math.ceil(all.matched / 8));
});

test('the roster is handed out from the table of duties and from the board, there with the map', async ({ page }) => {
  await signIn(page, 'office');
  await page.goto('/duty');
  const plain = page.waitForEvent('download');
  await page.getByRole('link', { name: '责任表（Excel）' }).click();
  expect((await plain).suggestedFilename()).toMatch(/^renling-roster-.*\.xlsx$/);
  await page.goto('/register/print?of=line:L06');
  const withMap = page.waitForEvent('download');
  await page.locator('.print-a button:not([disabled])', { hasText: '带地图' }).click();
  expect((await withMap).suggestedFilename()).toMatch(/责任表.*\.xlsx$/);
});
