/** By hand and by file: communities ticked, borders dragged, what crosses itself, the two sets compared, and the files of a GIS. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from './page.ts';
import { start, type Server } from './server.ts';
import { areaOf, at, clickAt, draftOf, drawn, editor, ringsOf, row, side, type Drawn, type Pos } from './zoneEditor.ts';

const PORT = Number(process.env.PORT ?? '5179') + 34;
const BINARY = process.env.BINARY ?? '../../target/debug/renling';
const run = (program: string, args: string[], input?: string) =>
  execFileSync(program, args, { cwd: __dirname, stdio: 'pipe', ...(input === undefined ? {} : { input }) });
let server: Server;
test.beforeAll(async () => {
  server = await start(PORT, '--demo');
});
test.afterAll(async () => {
  await server?.stop();
});
// A file that does not say its datum is answered by a question.
test.use({ baseURL: `http://127.0.0.1:${PORT}`, allowed: [/status of 422/] });

const areas = async (page: Page, kind: string): Promise<Drawn[]> =>
  ((await (await page.request.get(`/api/${kind}?limit=1000`)).json()) as { features: Drawn[] }).features;
const key = (it: Pos) => it.join();
const cornersOf = (zone: Drawn) => new Set(ringsOf(zone).flat().map(key));
const begin = async (page: Page, way: RegExp) => {
  await editor(page, server);
  await page.getByRole('button', { name: way }).click();
  await drawn(page);
};
const tool = (page: Page, name: string) => page.locator('.zbar').getByRole('button', { name, exact: true });
const apply = (page: Page) => page.getByRole('button', { name: '启用', exact: true });
async function draw(page: Page, corners: readonly Pos[]): Promise<void> {
  await tool(page, '画新片区').click();
  for (const [lon, lat] of corners) await clickAt(page, lon, lat);
}
async function drag(page: Page, from: [number, number], to: [number, number]): Promise<void> {
  await page.mouse.move(...from);
  await page.mouse.down();
  await page.mouse.move((from[0] + to[0]) / 2, (from[1] + to[1]) / 2, { steps: 4 });
  await page.mouse.move(...to, { steps: 4 });
  await page.mouse.up();
}

test('communities that are ticked, in the list and on the map, become a zone that is their union', async ({ page }) => {
  await begin(page, /^勾选社区/);
  const communities = await areas(page, 'communities');
  const shared = (a: Drawn, b: Drawn) =>
    ringsOf(a)
      .flat()
      .filter((it) => cornersOf(b).has(key(it))).length;
  const [first] = communities as [Drawn];
  const second = communities.find((each) => each !== first && shared(first, each) > 2)!;
  await side(page).getByRole('checkbox', { name: first.properties.name }).check();
  const ring = ringsOf(second)[0]!;
  const middle = (axis: 0 | 1) =>
    (Math.min(...ring.map((it) => it[axis])) + Math.max(...ring.map((it) => it[axis]))) / 2;
  await clickAt(page, middle(0), middle(1));
  await expect(side(page).getByRole('checkbox', { name: second.properties.name })).toBeChecked();
  await page.getByRole('button', { name: '生成片区（2 个社区）' }).click();
  await page.getByRole('button', { name: '返回列表' }).click();
  await expect(row(page, '新片区')).toHaveCount(1);

  const [zone] = (await draftOf(page)) as [Drawn];
  const parts = [first, second].map((it) => areaOf(ringsOf(it)));
  expect(areaOf(ringsOf(zone)) / (parts[0]! + parts[1]!)).toBeCloseTo(1, 6);
  expect(ringsOf(zone)).toHaveLength(1);
  expect(ringsOf(zone).flat().length).toBeLessThan(ringsOf(first).flat().length + ring.length);
  await page.getByRole('button', { name: '检查', exact: true }).click();
  await expect(row(page, '新片区')).toContainText('社区 2');
});

test('a vertex that neighbours share moves for both, and is taken back and done again', async ({ page }) => {
  await begin(page, /^现行片区/);
  await row(page, '系马桩').click();
  await page.waitForTimeout(700);
  await drawn(page);
  const before = await draftOf(page);
  const own = before.find(({ properties }) => properties.name === '系马桩')!;
  const holders = (it: string, of: Drawn[]) =>
    of.filter((zone) => cornersOf(zone).has(it)).map((z) => z.properties.code);
  // One that two zones share, away from every other.
  const all = [...new Set(before.flatMap((zone) => [...cornersOf(zone)]))].map(
    (it) => it.split(',').map(Number) as Pos,
  );
  const alone = (it: Pos) =>
    Math.min(
      ...all.filter((other) => key(other) !== key(it)).map((other) => Math.hypot(other[0] - it[0], other[1] - it[1])),
    );
  const [vertex] = [...new Set(ringsOf(own).flat())]
    .filter((it) => holders(key(it), before).length === 2)
    .sort((a, b) => alone(b) - alone(a)) as [Pos];
  const both = holders(key(vertex), before);

  const from = await at(page, ...vertex);
  const to: [number, number] = [from[0] + 34, from[1] + 26];
  await drag(page, from, to);
  const moved = await draftOf(page);
  expect(holders(key(vertex), moved)).toEqual([]);
  const fresh = [...cornersOf(moved.find(({ properties }) => properties.name === '系马桩')!)].filter(
    (it) => !cornersOf(own).has(it),
  );
  expect(fresh).toHaveLength(1);
  expect(holders(fresh[0]!, moved)).toEqual(both);
  const [x, y] = await at(page, ...(fresh[0]!.split(',').map(Number) as Pos));
  expect(Math.hypot(x - to[0], y - to[1])).toBeLessThan(12);

  await tool(page, '撤销').click();
  expect(holders(key(vertex), await draftOf(page))).toEqual(both);
  await tool(page, '重做').click();
  expect(holders(fresh[0]!, await draftOf(page))).toEqual(both);
  await page.keyboard.press('Control+z');
  expect(await draftOf(page)).toEqual(before);
  await expect(tool(page, '撤销')).toBeDisabled();
  await page.keyboard.press('Control+Shift+z');
  expect(await draftOf(page)).toEqual(moved);
  await expect(tool(page, '重做')).toBeDisabled();
});

test('a border that crosses itself is marked, said in Chinese, and cannot be put in force', async ({ page }) => {
  await begin(page, /^空白/);
  const corners: Pos[] = [
    [115.872, 28.665],
    [115.888, 28.665],
    [115.888, 28.654],
    [115.872, 28.654],
  ];
  const [a, b, c, d] = corners as [Pos, Pos, Pos, Pos];
  await draw(page, [a, c, b, d]);
  const help = page.locator('.zhelp');
  await expect(help).toContainText('边界自己交叉了');
  await page.keyboard.press('Enter');
  await expect(page.locator('.toast')).toContainText('边界自己交叉了');
  await expect(row(page, '新片区')).toHaveCount(0);
  // Two places back, and round the other way.
  await help.getByRole('button', { name: '去掉一点' }).click();
  await page.keyboard.press('Control+z');
  await help.getByRole('button', { name: '去掉一点' }).click();
  await expect(help).not.toContainText('边界自己交叉了');
  for (const [lon, lat] of [b, c, d]) await clickAt(page, lon, lat);
  await help.getByRole('button', { name: '画完' }).click();
  await expect(row(page, '新片区')).toHaveCount(1);

  // A corner dragged across the opposite side.
  await drag(page, await at(page, ...a), await at(page, 115.894, 28.6595));
  await expect(side(page)).toContainText('边界自相交（启用前要改好）');
  await page.getByRole('button', { name: '检查', exact: true }).click();
  await expect(page.getByRole('button', { name: '检查中…' })).toHaveCount(0);
  await expect(side(page)).toContainText('边界自相交，图上已圈出');
  await expect(side(page)).not.toContainText('geometry');
  await expect(apply(page)).toBeDisabled();
  await tool(page, '撤销').click();
  await expect(side(page)).not.toContainText('边界自相交');

  // What else is wrong is told by the name of its field.
  await side(page).getByLabel('编码').fill('坏 编码');
  await side(page).getByLabel('编码').press('Enter');
  await page.getByRole('button', { name: '检查', exact: true }).click();
  await expect(side(page)).toContainText('编码“坏 编码”：');
  await expect(side(page)).not.toContainText('code“');
});

test('draft and zones in force lie one over the other, up to a line that moves by hand and by keys', async ({
  page,
}) => {
  await begin(page, /^现行片区/);
  await page.getByRole('button', { name: '卷帘', exact: true }).click();
  const line = page.getByRole('slider');
  await expect(page.locator('.zover canvas')).toBeVisible();
  await expect(line).toHaveAttribute('aria-valuenow', '50');
  const box = (await line.boundingBox())!;
  const ground = (await page.locator('.zground').boundingBox())!;
  const y = box.y + box.height / 2;
  await drag(page, [box.x + box.width / 2, y], [ground.x + ground.width * 0.25, y]);
  await expect(line).toHaveAttribute('aria-valuenow', '25');
  await line.press('ArrowRight');
  await line.press('Shift+ArrowRight');
  await expect(line).toHaveAttribute('aria-valuetext', '左边 37% 是现行，其余是草案');
  await line.press('End');
  await expect(line).toHaveAttribute('aria-valuenow', '100');
  // It is for looking; a tool leads back to the draft.
  await tool(page, '画新片区').click();
  await expect(line).toHaveCount(0);
  await expect(page.getByRole('button', { name: '草案', exact: true })).toHaveAttribute('aria-pressed', 'true');
});

test.describe('files of a GIS', () => {
  let folder = '';
  test.beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'renling-zones-'));
  });
  test.afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
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
});
