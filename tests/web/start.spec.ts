/** What the page does before its map can be used: no more than the map needs, and nothing twice. */
import { card, clickMap, expect, idle, test } from './page.ts';

test('before the map is there nothing is fetched that it does without, and nothing twice', async ({ page }) => {
  const asked: { path: string; early: boolean }[] = [];
  let early = true;
  page.on('console', (message) => {
    if (message.text() === 'the map is there') early = false;
  });
  page.on('request', (request) => {
    const { pathname, search } = new URL(request.url());
    asked.push({ path: pathname + search, early });
  });
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (document.body?.dataset.map !== 'idle') return;
      observer.disconnect();
      console.debug('the map is there');
    }).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-map'] });
  });
  await page.goto('/');
  await idle(page);
  const first = asked.filter((each) => each.early).map(({ path }) => path);
  const parts = first.flatMap((path) => /^\/assets\/(.+)-[\w-]{8}\.js$/.exec(path)?.[1] ?? []);
  expect(parts.sort()).toEqual(['controller', 'index', 'maplibre', 'paint', 'shell', 'style', 'worker']);
  const read = first.filter((path) => /^\/(api|tiles)\//.test(path));
  expect(read.filter((path) => path.startsWith('/tiles/')).length).toBeGreaterThan(0);
  expect(read.filter((path, i) => read.indexOf(path) !== i)).toEqual([]);

  // What waited comes now, and whoever touches the map has the card.
  await expect.poll(() => asked.some(({ path }) => path.includes('/CardHost-'))).toBe(true);
  await expect.poll(() => asked.some(({ path }) => path.includes('/offline-'))).toBe(true);
  await clickMap(page, 700, 400);
  await expect(card(page)).toBeVisible();
});
