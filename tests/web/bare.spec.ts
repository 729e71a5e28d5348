/** A district in its first hour: a roster, checkpoints, names of zones, and not one border. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, idle, test } from './page.ts';
import { startIn, type Server } from './server.ts';

const DISTRICT = resolve(__dirname, '../../data/xihu');
const binary = resolve(__dirname, process.env.BINARY ?? '../../target/debug/renling');
const PORT = Number(process.env.PORT ?? '5179') + 57;
const PASSWORD = 'seven quiet lanterns 41';

let home: string;
let server: Server;

test.beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'renling-bare-'));
  const files = join(home, 'files');
  mkdirSync(files);
  for (const name of readdirSync(DISTRICT).filter((each) => /\.(csv|geojson)$/.test(each))) {
    const text = readFileSync(join(DISTRICT, name), 'utf8');
    if (name === 'context.geojson') continue;
    if (!name.endsWith('.geojson')) {
      writeFileSync(join(files, name), text);
      continue;
    }
    const layer = JSON.parse(text) as { crs?: unknown; features: object[] };
    delete layer.crs;
    const features = layer.features.map((feature) => ({
      ...feature,
      geometry: null,
    }));
    writeFileSync(join(files, name), JSON.stringify({ ...layer, features }));
  }
  const data = join(home, 'data');
  execFileSync(binary, ['import', '--yes', '--data', data, files], {
    stdio: 'ignore',
  });
  server = await startIn(data, PORT);
  expect(server.announced.first_admin).toBeTruthy();
});
test.afterAll(async () => {
  await server?.stop();
  rmSync(home, { recursive: true, force: true });
});

test.use({ baseURL: `http://127.0.0.1:${PORT}` });

test('matrix, cards, search and the map of checkpoints work by stated zones', async ({ page }) => {
  test.setTimeout(240_000);
  await page.goto(server.announced.first_admin!);
  await page.getByLabel('账号', { exact: true }).fill('first');
  await page.getByLabel('姓名', { exact: true }).fill('管示一');
  await page.getByLabel('新密码', { exact: true }).fill(PASSWORD);
  await page.getByLabel('再输一次', { exact: true }).fill(PASSWORD);
  await page.getByRole('button', { name: '设密码并登录' }).click();
  await expect(page.getByRole('heading', { name: '总览' })).toBeVisible();

  await page.goto('/duty');
  await expect(page.getByText('13 片区 × 17 条线')).toBeVisible();
  await expect(page.getByRole('columnheader', { name: '桃花镇' })).toBeVisible();

  await page.goto('/');
  await page.getByRole('link', { name: '地图', exact: true }).first().click();
  await idle(page);
  await expect(page.getByText('片区还没有绘界')).toBeVisible();
  const search = page.getByRole('combobox').first();
  await search.fill('桃花镇片区');
  await page
    .getByRole('option', { name: /桃花镇片区/ })
    .first()
    .click();
  await expect(page.locator('.card')).toContainText('挂片督导区领导');
  await page.locator('.card').getByRole('button', { name: '关闭' }).click();

  // What is listed by name alone goes in force as it is, and is drawn afterwards.
  await page.getByRole('link', { name: '画片区边界' }).click();
  await page.getByRole('button', { name: '现行片区' }).click();
  await expect(page.locator('.zrow', { hasText: '未绘界' })).toHaveCount(13);
  await page.getByText('只有名单，没有边界').click();
  await page.getByRole('textbox', { name: '只有名单，没有边界' }).fill('Z21 示意新片区');
  await page.getByRole('button', { name: '加入 1 个' }).click();
  await expect(page.locator('.zrow')).toHaveCount(14);
  await page.getByRole('button', { name: '检查', exact: true }).click();
  await page.getByRole('button', { name: '启用', exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: '启用', exact: true }).click();
  await expect(page.locator('.toast')).toContainText('启用');
  const first = await page.request.get('/api/zones/Z21?on=2027-02-01');
  expect(first.status()).toBe(200);
  expect(((await first.json()) as { geometry: unknown }).geometry).toBeNull();
});
