/** The editor of zones, for the tests of it: where a position is on its map, its rows, and what the draft is. */
import { readFileSync } from 'node:fs';
import { expect, signInRequest } from './page.ts';
import type { Server } from './server.ts';
import type { Page } from '@playwright/test';

export type Pos = [number, number];
export interface Drawn {
  type: 'Feature';
  properties: { code: string; name: string };
  geometry: { type: 'Polygon' | 'MultiPolygon'; coordinates: unknown };
}

/** Where a position is on the screen: the map says where it looks. */
export async function at(page: Page, lon: number, lat: number): Promise<[number, number]> {
  const map = page.getByTestId('zone-map');
  const [x0, y0, zoom] = ((await map.getAttribute('data-view')) ?? '').split(',').map(Number) as [
    number,
    number,
    number,
  ];
  const box = (await map.boundingBox())!;
  const size = 512 * 2 ** zoom;
  const x = (it: number) => ((it + 180) / 360) * size;
  const y = (it: number) => ((1 - Math.asinh(Math.tan((it * Math.PI) / 180)) / Math.PI) / 2) * size;
  return [box.x + box.width / 2 + x(lon) - x(x0), box.y + box.height / 2 + y(lat) - y(y0)];
}
export async function clickAt(page: Page, lon: number, lat: number): Promise<void> {
  const [x, y] = await at(page, lon, lat);
  await page.mouse.click(x, y);
}
export const side = (page: Page) => page.locator('.zside');
export const row = (page: Page, name: string) => side(page).getByRole('button', { name: new RegExp(`^${name}`) });

/** A zone's row with its fields; a second touch would fold them away. */
export async function unfold(page: Page, name: string): Promise<void> {
  if ((await row(page, name).getAttribute('aria-expanded')) !== 'true') await row(page, name).click();
}

export async function editor(page: Page, server: Server): Promise<void> {
  const office = server.announced.accounts.find(({ login }) => login === 'office')!;
  await signInRequest(page.request, 'office', office.password);
  await page.goto('/register/zones');
}
/** The map is there and has come to rest: a click on one that moves falls beside. */
export async function drawn(page: Page): Promise<void> {
  await page.waitForSelector('[data-testid="zone-map"][data-ready="yes"]', { timeout: 60_000 });
  const view = () => page.getByTestId('zone-map').getAttribute('data-view');
  for (let before = ''; before !== (await view());) {
    before = (await view()) ?? '';
    await page.waitForTimeout(400);
  }
}

/** All areas of a kind that are in force today. */
export const areas = async (page: Page, kind: string): Promise<Drawn[]> =>
  ((await (await page.request.get(`/api/${kind}?limit=1000`)).json()) as { features: Drawn[] }).features;
/** The draft as it is, by what is saved of it. */
export async function draftOf(page: Page): Promise<Drawn[]> {
  const saved = page.waitForEvent('download');
  await page.getByRole('button', { name: '另存为文件' }).click();
  return (JSON.parse(readFileSync(await (await saved).path(), 'utf8')) as { features: Drawn[] }).features;
}
/** All rings of an area. */
export const ringsOf = ({ geometry }: Pick<Drawn, 'geometry'>): Pos[][] =>
  geometry.type === 'Polygon' ? (geometry.coordinates as Pos[][]) : (geometry.coordinates as Pos[][][]).flat();
/** In square degrees; of rings that are no holes. */
export const areaOf = (rings: Pos[][]): number =>
  rings.reduce((sum, ring) => {
    const [[x0, y0]] = ring as [Pos];
    let twice = 0;
    for (let at = 0; at + 1 < ring.length; at++) {
      const [[ax, ay], [bx, by]] = [ring[at]!, ring[at + 1]!];
      twice += (ax - x0) * (by - y0) - (bx - x0) * (ay - y0);
    }
    return sum + Math.abs(twice) / 2;
  }, 0);
