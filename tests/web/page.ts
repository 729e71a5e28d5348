/** What the tests of the page share. */
import { readFileSync } from 'node:fs';
import { expect, test as plain, type APIRequestContext, type Page } from '@playwright/test';
import type { Announced } from './server.ts';

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

/** What the server announced when it began to listen. */
export const announced = (): Announced => JSON.parse(readFileSync(process.env.ANNOUNCED ?? '', 'utf8')) as Announced;
export const passwordOf = (login: string): string => {
  const account = announced().accounts.find((each) => each.login === login);
  if (!account) throw new Error(`the demonstration has no account ${login}`);
  return account.password;
};
/** Signs in without the form: the page is then that account's. */
export async function signIn(page: Page, login: string): Promise<void> {
  await signInRequest(page.request, login);
}
export async function signInRequest(request: APIRequestContext, login: string, password?: string): Promise<void> {
  const data = { by: 'password', login, password: password ?? passwordOf(login) };
  expect((await request.post('/api/session', { data })).status()).toBe(200);
}
/** Whose account it is. The page is the administrator's afterwards. */
export async function personOf(page: Page, login: string): Promise<{ code: string; name: string }> {
  await signIn(page, 'admin');
  const { items } = (await (await page.request.get('/api/accounts')).json()) as {
    items: { login: string; person: { code: string; name: string } }[];
  };
  const account = items.find((each) => each.login === login);
  if (!account) throw new Error(`there is no account ${login}`);
  return account.person;
}
export interface Holding {
  duty: string;
  subject: { kind: string; code: string };
  until?: string | null;
}
/** What a person answers for today, as whoever is signed in sees it. */
export async function dutiesOf(page: Page, person: string, on?: string): Promise<Holding[]> {
  const answer = await page.request.get(`/api/parties/${person}/answers-for${on ? `?on=${on}` : ''}`);
  return ((await answer.json()) as { duties: Holding[] }).duties;
}
/** Signs in as people do. */
export async function typeIn(page: Page, login: string, password: string): Promise<void> {
  await page.getByLabel('账号', { exact: true }).fill(login);
  await page.getByLabel('密码', { exact: true }).fill(password);
  await page.getByRole('button', { name: '登录', exact: true }).click();
}
/** The browser's own line about an answer that is expected to be no. */
export const said = (...statuses: number[]): RegExp[] => [
  new RegExp(`responded with a status of (${statuses.join('|')})`),
];
