/** The page until the map can be used: its bytes, and what its scripts take on a processor four times as slow. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { inTurns, median } from '../figures.mjs';
import { ROOT } from '../places.mjs';
import { TURNS } from '../scale.mjs';
import { CATEGORIES, read, USABLE } from '../trace.mjs';

const SLOWER = 4;
/** As the tests of the page start it. */
const ARGS = JSON.parse(readFileSync(join(ROOT, 'tests', 'web', 'chromium.json'), 'utf8'));

/** In the page: says so the moment the map has first drawn all that it shows, without asking again and again. */
function tell(usable) {
  new MutationObserver((_, observer) => {
    if (document.body?.dataset.map !== 'idle') return;
    observer.disconnect();
    console.timeStamp(usable);
    console.debug(usable);
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-map'] });
}

/** Opens the page once in a browser that knows nothing of it, and gives what the trace and the network say. */
async function open(browser, url, rate) {
  const context = await browser.newContext({
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1366, height: 768 },
    serviceWorkers: 'block',
  });
  const page = await context.newPage();
  await page.addInitScript(tell, USABLE);
  const client = await context.newCDPSession(page);
  await client.send('Network.enable');
  await client.send('Emulation.setCPUThrottlingRate', { rate });
  const scripts = new Map();
  client.on('Network.responseReceived', ({ requestId, response }) => {
    if (/\.(m?js)(\?|$)/.test(response.url)) scripts.set(requestId, 0);
  });
  client.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    if (scripts.has(requestId)) scripts.set(requestId, encodedDataLength);
  });
  await browser.startTracing(page, { categories: CATEGORIES });
  const begun = performance.now();
  const told = page.waitForEvent('console', { predicate: (message) => message.text() === USABLE, timeout: 90_000 });
  await page.goto(url);
  await told;
  const wall = (performance.now() - begun) / 1000;
  const bytes = [...scripts.values()].reduce((sum, length) => sum + length, 0);
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString());
  // Usable: who touches it learns who answers there.
  await page.mouse.click(683, 400);
  await page.waitForSelector('.card', { timeout: 90_000 });
  await context.close();
  return { ...read(traceEvents), wall, bytes };
}

export default async function screen({ renling }) {
  const require = createRequire(join(ROOT, 'web', 'package.json'));
  const { chromium } = require('@playwright/test');
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    chromiumSandbox: false,
    args: ARGS,
  });
  const seen = { slow: [], own: [] };
  const look = async (which, rate) => {
    const found = await open(browser, renling.url, rate);
    seen[which].push(found);
    return found.script;
  };
  const middle = (which, of) => median(seen[which].map(of));
  const seconds = (number) => `${number.toFixed(2)} s`;
  try {
    const figures = await inTurns(
      [
        { name: 'Renling', measure: () => look('slow', SLOWER) },
        { name: 'unthrottled', measure: () => look('own', 1) },
      ],
      TURNS,
    );
    if (figures.Renling.failed) throw new Error(figures.Renling.failed);
    const kinds = [...new Set(seen.slow.flatMap(({ parts }) => Object.keys(parts)))];
    const parts = kinds.map((kind) => `${kind} ${seconds(middle('slow', ({ parts }) => parts[kind] ?? 0))}`).join(', ');
    const sent = middle('slow', ({ bytes }) => bytes);
    return [
      {
        work: `script until the map can be used, ${SLOWER} times slower`,
        unit: 's',
        figures,
        own: 'Renling',
        goals: [{ says: '≤ 2 s', reached: figures.Renling.median <= 2, found: seconds(figures.Renling.median) }],
        notes: [
          `by the trace of Chromium, own time of the page's main thread until all that the map first shows is drawn; then a touch has to open the card. Drawn in software, that was there after ${middle('slow', ({ wall }) => wall).toFixed(1)} s`,
          `the processor that draws is reported and not judged: the page stood still for it ${seconds(middle('slow', ({ waited }) => waited))}, which Chromium's throttle runs as if it were script and is taken off; its own main thread took ${seconds(middle('slow', ({ drawing }) => drawing))}`,
          `with those: ${parts}`,
          `Chromium's throttle stretches also what the page waits for the machine; the same script unthrottled took ${seconds(figures.unthrottled.median ?? NaN)}, ${seconds(SLOWER * (figures.unthrottled.median ?? NaN))} at ${SLOWER} times`,
        ],
      },
      {
        work: 'script before the map can be used, gzip',
        unit: 'bytes',
        figures: { Renling: { median: sent } },
        own: 'Renling',
        goals: [{ says: '≤ 520 kB', reached: sent <= 520_000, found: `${(sent / 1000).toFixed(1)} kB` }],
        notes: ['as it came over the wire, heads of answers included'],
      },
    ];
  } finally {
    await browser.close();
  }
}
