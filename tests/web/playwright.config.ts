import { defineConfig } from '@playwright/test';
import chromium from './chromium.json';

/** A server that runs already, or one of our own (`setup.ts`). */
const given = process.env.BASE_URL;
export const PORT = Number(process.env.PORT ?? '5179');

export default defineConfig({
  testDir: '.',
  globalSetup: './setup.ts',
  // Software WebGL: the first map takes seconds, and two of them at once take too many.
  timeout: 90_000,
  expect: { timeout: 30_000 },
  // What passes only at the second try is listed as flaky.
  retries: 1,
  workers: 1,
  fullyParallel: false,
  reporter: [['list']],
  outputDir: '../../web/test-results',
  use: {
    baseURL: given ?? `http://127.0.0.1:${PORT}`,
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1440, height: 900 },
    // Its requests would pass by `page.route`; the tests of the offline part allow it.
    serviceWorkers: 'block',
    permissions: ['geolocation', 'clipboard-read', 'clipboard-write'],
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      chromiumSandbox: false,
      args: chromium,
    },
  },
});
