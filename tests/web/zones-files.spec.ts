/** The files of a GIS and of a map app, each a set of zones that lies where it should. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './page.ts';
import { start, type Server } from './server.ts';
import { areas, draftOf, drawn, editor, ringsOf } from './zoneEditor.ts';

const PORT = Number(process.env.PORT ?? '5179') + 35;
const BINARY = process.env.BINARY ?? '../../target/debug/renling';
const run = (program: string, args: string[], input?: string) =>
  execFileSync(program, args, { cwd: __dirname, stdio: 'pipe', ...(input === undefined ? {} : { input }) });
let server: Server;
let folder = '';
test.beforeAll(async () => {
  server = await start(PORT, '--demo');
  folder = mkdtempSync(join(tmpdir(), 'renling-zones-'));
});
test.afterAll(async () => {
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});
// A file that does not say its datum is answered by a question.
test.use({ baseURL: `http://127.0.0.1:${PORT}`, allowed: [/status of 422/] });

const dialog = (page: Page) => page.getByRole('dialog');
async function bring(page: Page, name: string, bytes: Buffer): Promise<void> {
  await editor(page, server);
  await page.getByRole('button', { name: /^文件/ }).click();
  await page.getByLabel('选择文件').setInputFiles({ name, mimeType: 'application/octet-stream', buffer: bytes });
}
/** Puts it into the draft; every zone is then where the one in force of that name is, to some tenths of a metre. */
async function used(page: Page, names: string[]): Promise<void> {
  const force = await areas(page, 'zones');
  await dialog(page).getByRole('button', { name: '放进草案' }).click();
  await drawn(page);
  const draft = await draftOf(page);
  expect(draft.map(({ properties }) => properties.name).sort()).toEqual([...names].sort());
  for (const zone of draft) {
    const home = force.find(({ properties }) => properties.name === zone.properties.name)!;
    expect(zone.properties.code).toBe(home.properties.code);
    for (const [lon, lat] of ringsOf(zone).flat()) {
      const near = ringsOf(home)
        .flat()
        .some((it) => Math.hypot(it[0] - lon, it[1] - lat) < 5e-6);
      expect(near, `${zone.properties.name} ${lon},${lat}`).toBe(true);
    }
  }
}

test('a zipped Shapefile says its datum, and its names are in GBK', async ({ page }) => {
  const zones = await (async () => {
    await editor(page, server);
    return areas(page, 'zones');
  })();
  const features = zones.map(({ properties: { code, name }, geometry }) => ({
    ...{ type: 'Feature', properties: { 片区编码: code, 片区名: name } },
    geometry,
  }));
  writeFileSync(join(folder, 'z.geojson'), JSON.stringify({ type: 'FeatureCollection', features }));
  // The metres of the national grid, as a surveyor hands them over; what says the encoding is left out.
  const shape = ['-f', 'ESRI Shapefile', '-t_srs', 'EPSG:4548', '-lco', 'ENCODING=GBK'];
  run('/usr/bin/ogr2ogr', [...shape, join(folder, 'shp'), join(folder, 'z.geojson')]);
  rmSync(join(folder, 'shp', 'z.cpg'), { force: true });
  run('/usr/bin/python3', ['-m', 'zipfile', '-c', join(folder, 'z.zip'), join(folder, 'shp')]);
  await bring(page, '片区成果.zip', readFileSync(join(folder, 'z.zip')));
  await expect(dialog(page)).toContainText('读到 13 个面，坐标系按 EPSG:4548');
  await expect(dialog(page).getByLabel('名称')).toHaveValue('片区名');
  await used(
    page,
    zones.map(({ properties }) => properties.name),
  );
});

test('the GeoPackage that goes out comes in again', async ({ page }) => {
  await editor(page, server);
  const names = (await areas(page, 'zones')).map(({ properties }) => properties.name);
  const bytes = await (await page.request.get('/api/export.gpkg')).body();
  await bring(page, 'renling.gpkg', bytes);
  await expect(dialog(page)).toContainText('读到 13 个面，坐标系按 WGS84');
  await used(page, names);
});

test('a KML in GCJ-02 is asked for its datum and lies right', async ({ page }) => {
  await editor(page, server);
  const zone = (await areas(page, 'zones')).find(({ properties }) => properties.name === '南站')!;
  const rows = ringsOf(zone)[0]!.map(([lon, lat], place) => `${place},${lon},${lat}`);
  const shifted = run(BINARY, ['convert', '--from', 'wgs84', '--to', 'gcj02'], ['id,x,y', ...rows, ''].join('\n'));
  const ring = shifted
    .toString()
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').slice(1).join());
  const kml = `<kml><Placemark><name>南站</name><ExtendedData><Data name="编码"><value>${zone.properties.code}</value></Data></ExtendedData><Polygon><outerBoundaryIs><LinearRing><coordinates>${ring.join(' ')}</coordinates></LinearRing></outerBoundaryIs></Polygon></Placemark></kml>`;
  await bring(page, '高德导出.kml', Buffer.from(kml));
  await expect(dialog(page)).toContainText('文件没有说明坐标系');
  await expect(dialog(page).getByRole('button', { name: '读取' })).toBeDisabled();
  await dialog(page).getByLabel('坐标系').selectOption('gcj02');
  await dialog(page).getByRole('button', { name: '读取' }).click();
  await expect(dialog(page)).toContainText('读到 1 个面，坐标系按 GCJ02');
  await used(page, ['南站']);
});
