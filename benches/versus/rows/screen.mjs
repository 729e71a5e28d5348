/** The page until the map can be used: its bytes, and what its scripts take on a processor four times as slow. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { inTurns, median } from '../figures.mjs';
import { ROOT } from '../places.mjs';
import { TURNS } from '../scale.mjs';

const SLOWER = 4;
const ARGS = [
  '--use-gl=angle',
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];
/** What of a trace is script: reading, compiling and running it, and what it asks to be run later. */
const SCRIPT = new Set([
  'EvaluateScript',
  'v8.compile',
  'v8.compileModule',
  'v8.evaluateModule',
  'FunctionCall',
  'v8.callFunction',
  'HandlePostMessage',
  'TimerFire',
  'FireAnimationFrame',
  'RunMicrotasks',
  'EventDispatch',
  'XHRReadyStateChange',
  'V8.GC_SCAVENGER',
  'MinorGC',
  'MajorGC',
]);

/** Milliseconds in which at least one of the intervals was going on. */
function union(intervals) {
  let [sum, end] = [0, -Infinity];
  for (const [from, to] of intervals.sort(([a], [b]) => a - b)) {
    if (to <= end) continue;
    sum += to - Math.max(from, end);
    end = to;
  }
  return sum / 1000;
}

/** Script on the page's main thread until the map could be used, in ms of that thread's own time: what else the machine does, and
 * what is waited for, does not count. */
function scriptOf(events) {
  const main = new Map();
  for (const event of events) {
    if (event.name === 'thread_name' && event.args.name === 'CrRendererMain') main.set(event.pid, event.tid);
  }
  const usable = events.find((event) => event.name === 'TimeStamp' && event.args?.data?.message === 'usable');
  const process = usable?.pid;
  const until = usable?.tts ?? Infinity;
  const own = events.filter(
    (event) =>
      event.ph === 'X' &&
      SCRIPT.has(event.name) &&
      event.pid === process &&
      event.tid === main.get(process) &&
      event.tts < until,
  );
  return union(own.map((event) => [event.tts, Math.min(event.tts + event.tdur, until)]));
}

export default async function screen({ renling }) {
  const require = createRequire(join(ROOT, 'web', 'package.json'));
  const { chromium } = require('@playwright/test');
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    chromiumSandbox: false,
    args: ARGS,
  });
  const bytes = [];
  const wall = [];
  const look = async () => {
    const context = await browser.newContext({
      locale: 'zh-CN',
      timezoneId: 'Asia/Shanghai',
      viewport: { width: 1366, height: 768 },
      serviceWorkers: 'block',
    });
    const page = await context.newPage();
    const client = await context.newCDPSession(page);
    await client.send('Network.enable');
    await client.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
    const scripts = new Map();
    client.on('Network.responseReceived', ({ requestId, response }) => {
      if (/\.(m?js)(\?|$)/.test(response.url)) scripts.set(requestId, 0);
    });
    client.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      if (scripts.has(requestId)) scripts.set(requestId, encodedDataLength);
    });
    await browser.startTracing(page, {
      categories: ['devtools.timeline', 'v8', 'disabled-by-default-v8.compile', '__metadata', 'blink.console'],
    });
    const begun = performance.now();
    await page.goto(renling.url);
    await page.waitForFunction(() => document.body.dataset.map === 'idle', undefined, { timeout: 90_000, polling: 50 });
    wall.push(performance.now() - begun);
    await page.evaluate(() => console.timeStamp('usable'));
    const trace = JSON.parse((await browser.stopTracing()).toString());
    bytes.push([...scripts.values()].reduce((sum, length) => sum + length, 0));
    await context.close();
    return scriptOf(trace.traceEvents) / 1000;
  };
  try {
    const figures = await inTurns([{ name: 'Renling', measure: look }], TURNS);
    if (figures.Renling.failed) throw new Error(figures.Renling.failed);
    const sent = median(bytes);
    return [
      {
        work: `script until the map can be used, ${SLOWER} times slower`,
        unit: 's',
        figures,
        own: 'Renling',
        goals: [
          { says: '≤ 2 s', reached: figures.Renling.median <= 2, found: `${figures.Renling.median.toFixed(2)} s` },
        ],
        notes: [
          `by the trace of Chromium, time of the page's main thread; drawn in software, the map was there after ${(median(wall) / 1000).toFixed(1)} s`,
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
