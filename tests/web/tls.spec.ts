/** The real page over `--tls-local`, by HTTP/2, under a name that is not this machine's own: as a tablet sees it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium, expect, test, type Browser, type Page } from '@playwright/test';
import { NAME, trusting } from './trust.ts';

const binary = process.env.BINARY ?? '../../target/debug/renling';

type Told = { url: string; accounts: { login: string; password: string }[] };

let folder: string;
let server: ChildProcess;
let told: Told;
let browser: Browser;

/** A server of its own, and what it says of itself at the start. */
async function start(): Promise<Told> {
  const data = join(folder, 'data');
  const flags = ['serve', '--json', '--demo', '--data', data, '--listen', '127.0.0.1:0', '--tls-local', NAME];
  const env = { ...process.env, RENLING_LOG: 'warn' };
  server = spawn(binary, flags, {
    cwd: test.info().project.testDir,
    stdio: ['ignore', 'pipe', 'inherit'],
    env,
  });
  const lines = createInterface({ input: server.stdout! });
  for await (const line of lines) return JSON.parse(line) as Told;
  throw new Error('the server did not start');
}

/** A browser that trusts these authorities beside those it comes with. */
async function device(home: string, ...authorities: string[]): Promise<Browser> {
  const options = test.info().project.use.launchOptions ?? {};
  const { args, env } = trusting(home, ...authorities);
  return chromium.launch({ ...options, args: [...(options.args ?? []), ...args], env });
}

const address = (path: string) => `https://${NAME}:${new URL(told.url).port}${path}`;

async function visit(from: Browser, path: string): Promise<Page> {
  const page = await from.newPage({
    locale: 'zh-CN',
    timezoneId: 'Asia/Shanghai',
  });
  await page.goto(address(path));
  return page;
}

test.beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'renling-tls-'));
  told = await start();
  browser = await device(join(folder, 'home'), join(folder, 'data/tls/authority.crt'));
});

test.afterAll(async () => {
  await browser?.close();
  server?.kill();
  if (folder) rmSync(folder, { recursive: true, force: true });
});

test('a device that trusts our authority gets the map by HTTP/2 in a secure context', async () => {
  const page = await visit(browser, '/');
  const faults: string[] = [];
  page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
  page.on('pageerror', (error) => faults.push(error.message));
  await page.reload();
  await page.waitForSelector('body[data-map="idle"]', { timeout: 60_000 });
  const seen = await page.evaluate(() => ({
    protocols: [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].map(
      (entry) => (entry as PerformanceResourceTiming).nextHopProtocol,
    ),
    secure: isSecureContext,
    offline: 'serviceWorker' in navigator,
    host: location.hostname,
  }));
  expect(seen).toMatchObject({ secure: true, offline: true, host: NAME });
  expect(seen.protocols[0]).toBe('h2');
  // Some come out of the browser's own store; whatever came over the network came by HTTP/2.
  expect([...new Set(seen.protocols.filter((protocol) => protocol !== ''))]).toEqual(['h2']);
  expect(faults).toEqual([]);
  await page.close();
});

test('one signs in there, and the cookie is bound to TLS', async () => {
  const page = await visit(browser, '/');
  const account = told.accounts.find((one) => one.login === 'inspector')!;
  const signedIn = await page.evaluate(async ({ login, password }) => {
    const body = JSON.stringify({ by: 'password', login, password });
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch('/api/session', {
      method: 'POST',
      headers,
      body,
    });
    const session = await (await fetch('/api/session')).json();
    return {
      status: answer.status,
      login: session.account?.login,
      readable: document.cookie,
    };
  }, account);
  expect(signedIn).toEqual({ status: 200, login: 'inspector', readable: '' });
  const cookies = await page.context().cookies();
  expect(cookies).toMatchObject([
    {
      name: 'renling',
      secure: true,
      httpOnly: true,
      sameSite: 'Lax',
      domain: NAME,
    },
  ]);
  await page.close();
});

test('what is too large is refused before all of it is sent, and the page hears why', async () => {
  const page = await visit(browser, '/');
  const refused = await page.evaluate(async () => {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch('/api/commands', {
      method: 'POST',
      headers,
      body: 'x'.repeat(4_000_000),
    });
    return { status: answer.status, code: (await answer.json()).code };
  });
  expect(refused).toEqual({ status: 413, code: 'too_large' });
  await page.close();
});

test('one that does not trust it is stopped, and finds the certificate without TLS', async () => {
  const stranger = await device(join(folder, 'stranger'));
  const page = await stranger.newPage();
  await expect(page.goto(address('/'))).rejects.toThrow(/ERR_CERT_AUTHORITY_INVALID/);
  // That page is still busy saying so.
  const plain = await stranger.newPage();
  await plain.goto(address('/install').replace('https:', 'http:'));
  await expect(
    plain.getByRole('heading', {
      name: '认领 Renling：在平板和电脑上安装证书',
    }),
  ).toBeVisible();
  await expect(plain.locator('svg')).toHaveCount(4);
  // One sheet of A4 for each language.
  const printed = (await plain.pdf({ preferCSSPageSize: true })).toString('latin1');
  expect(printed.match(/\/Type \/Page\b/g)).toHaveLength(2);
  const certificate = await plain.request.get(
    `http://127.0.0.1:${new URL(told.url).port}${await plain.locator('a').first().getAttribute('href')}`,
  );
  expect(await certificate.text()).toContain('BEGIN CERTIFICATE');
  await stranger.close();
});
