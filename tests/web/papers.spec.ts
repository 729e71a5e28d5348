import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, said, signIn, test } from './page.ts';
import { PORT } from './playwright.config.ts';
import { startIn, type Server } from './server.ts';

const DATA = join(__dirname, '../../data/xihu');
/** Workbooks as a district has them, of one day. */
const RAW = join(DATA, 'raw');
const RAW_FILES = readdirSync(RAW);
const RAW_DAY = '2026-12-01';
const PASSWORD = 'paddle-orchid-lantern-47';

const renling = (...args: string[]) =>
  execFileSync(process.env.BINARY ?? '../../target/debug/renling', args, { cwd: __dirname, stdio: 'pipe' });

/** Lets go of a file over the page. */
async function drop(page: Page, name: string, bytes: Buffer): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ([file = '', text = '']) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))], file));
      return transfer;
    },
    [name, bytes.toString('base64')],
  );
  await page.dispatchEvent('.pp-drop', 'drop', { dataTransfer });
}
async function begin(page: Page): Promise<void> {
  await page.goto('/register/papers');
  await expect(page.locator('.pp-drop')).toBeVisible();
}
const next = (page: Page) => page.locator('.wizard .btn.primary');
const sum = (page: Page, words: string) =>
  page
    .locator('.pp-sums dl > div')
    .filter({ has: page.getByText(words, { exact: true }) })
    .locator('dd');

/** Answers what is asked: as proposed, else as something new, and goes on to what would change. */
async function goOn(page: Page): Promise<void> {
  await next(page).click();
  const sums = page.locator('.pp-sums');
  const questions = page.locator('.pp-questions');
  for (let round = 0; round < 4; round += 1) {
    await expect(sums.or(questions)).toBeVisible();
    if (await sums.isVisible()) return;
    for (const open of await questions.locator('fieldset.open').all()) {
      await open.locator('input[type="radio"]').first().check();
    }
    await next(page).click();
    await expect(page.getByRole('button', { name: '正在核对…' })).toHaveCount(0);
  }
  await expect(sums).toBeVisible();
}
async function back(page: Page): Promise<void> {
  const before = page.getByRole('button', { name: '上一步' });
  while (await before.isVisible()) await before.click();
}
async function apply(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^导入 \d+ 项变化$/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: /^导入/ }).click();
  await expect(page.getByRole('heading', { name: '已导入' })).toBeVisible({ timeout: 60_000 });
}
/** Drops a raw workbook; the sheets of it that are lists, by their names, or null where there is but one. */
async function sheetsOf(page: Page, name: string): Promise<(string | null)[]> {
  await drop(page, name, readFileSync(join(RAW, name)));
  await expect(page.locator('.pp-sheet')).toBeVisible();
  const names = await page.locator('.pp-sheets button:not(:disabled) b').allInnerTexts();
  return names.length === 0 ? [null] : names;
}
/** Goes to a sheet, as it is guessed, from its own day on. */
async function understand(page: Page, sheet: string | null): Promise<void> {
  if (sheet !== null)
    await page
      .locator('.pp-sheets button')
      .filter({ has: page.getByText(sheet, { exact: true }) })
      .click();
  await page.getByLabel('从哪天起生效').fill(RAW_DAY);
  const datum = page.getByLabel('坐标是哪种坐标系');
  if (await datum.isVisible()) await datum.selectOption('gcj02');
}
/** The rows of one of the district's files. */
function table(folder: string, name: string): Record<string, string>[] {
  const text = readFileSync(join(folder, `${name}.csv`), 'utf8').replace(/^\ufeff/, '');
  const [head = [], ...rows] = text
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .map((line) => [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(([, a, b]) => a ?? b ?? ''));
  return rows.map((cells) => Object.fromEntries(head.map((title, at) => [title, cells[at] ?? ''])));
}
/** Who holds what on the day of the workbooks, by names: codes of people and checkpoints are given out anew. */
function holders(folder: string): string[] {
  const people = new Map(table(folder, 'people').map(({ code, name }) => [code, name]));
  const plain = (name = '') => name.replace('(', '（').replace(')', '）');
  const points = new Map(table(folder, 'checkpoints').map(({ code, line, name }) => [code, `${line} ${plain(name)}`]));
  return table(folder, 'duties')
    .filter(({ valid_from = '', valid_to }) => valid_from <= RAW_DAY && (!valid_to || valid_to >= RAW_DAY))
    .map(({ role, person, unit, subject, seat }) => {
      const holder = person ? people.get(person) : unit;
      return `${role} ${points.get(subject) ?? subject} ${seat} ${holder}`;
    })
    .sort();
}
interface Holding {
  party: { code: string; name: string };
}
async function holdersOf(page: Page, line: string, role: string): Promise<string[]> {
  const { items } = (await (await page.request.get(`/api/duties?line=${line}&role=${role}`)).json()) as {
    items: Holding[];
  };
  return items.map(({ party }) => party.name);
}
/** The lines with their chief supervisors, as a table is copied from a spreadsheet. */
async function roster(page: Page, change: (line: string, name: string) => string = (_, name) => name): Promise<string> {
  const { items } = (await (await page.request.get('/api/lines')).json()) as {
    items: { code: string; name: string }[];
  };
  const rows: string[] = [];
  for (const [at, { code, name }] of items.entries()) {
    const holder = (await holdersOf(page, code, 'chief_supervisor'))[0] ?? '空缺';
    rows.push(`${at + 1}\t${name}\t${change(code, holder)}`);
  }
  return ['条线责任表\t\t', '序号\t条线\t总督导', ...rows].join('\n');
}
async function paste(page: Page, text: string): Promise<void> {
  await page.bringToFront();
  await page.evaluate((words) => navigator.clipboard.writeText(words), text);
  await page.locator('.pp-drop h2').click();
  await page.keyboard.press('Control+V');
  await expect(page.locator('.pp-sheet')).toBeVisible();
}

test.describe('lists as they come', () => {
  test.beforeEach(async ({ page }) => {
    await signIn(page, 'office');
    await begin(page);
  });

  test('a pasted table with one name changed changes one duty, and is undone the same day', async ({ page }) => {
    const before = await holdersOf(page, 'L01', 'chief_supervisor');
    const other = (await holdersOf(page, 'L02', 'chief_supervisor'))[0] ?? '';
    expect(other).not.toBe(before[0]);
    await paste(page, await roster(page, (line, name) => (line === 'L01' ? other : name)));
    await expect(page.getByLabel('这是什么名册')).toHaveValue('lines');
    await expect(page.getByLabel('B 列的含义')).toHaveValue('line');
    await expect(page.getByLabel('C 列的含义')).toHaveValue('role:chief_supervisor');
    await goOn(page);
    await expect(page.locator('.pp-entries')).toContainText(other);
    // A role is told by its name; what the files call it is no word of the screen.
    await expect(page.locator('.pp-entries')).toContainText('总督导');
    await expect(page.locator('.pp-entries')).not.toContainText('chief_supervisor');
    await apply(page);
    expect(await holdersOf(page, 'L01', 'chief_supervisor')).toEqual([other]);

    // It is found again on the first step, and taken back there.
    await page.getByRole('button', { name: '再导入一份' }).click();
    await page.getByRole('button', { name: '撤销本次导入' }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: '撤销本次导入' }).click();
    await expect(page.getByText('已撤销', { exact: true })).toBeVisible();
    expect(await holdersOf(page, 'L01', 'chief_supervisor')).toEqual(before);
  });

  test('a table that says what is in force changes nothing, and its columns are understood as last time', async ({
    page,
  }) => {
    const text = await roster(page);
    await paste(page, text);
    await goOn(page);
    await expect(page.getByText('没有变化：表里的都与现行的一致。')).toBeVisible();
    await expect(page.getByRole('button', { name: '没有要导入的' })).toBeDisabled();
    await page.getByRole('button', { name: '上一步' }).click();
    await page.getByRole('button', { name: '换一个文件' }).click();
    await paste(page, text);
    await expect(page.getByText('上次的选择')).toHaveCount(3);
  });

  test('a wrong row is marked, mended in its cell, or left out on request and downloaded', async ({ page }) => {
    await paste(page, await roster(page, (line, name) => (line === 'L03' ? '#REF!' : name)));
    await goOn(page);
    await page.getByRole('button', { name: '还有 1 行有误' }).click();
    const fault = page.locator('.pp-fault.error');
    await expect(fault).toContainText('#REF!');
    await expect(next(page)).toBeDisabled();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: '下载有误的 1 行' }).click();
    expect((await saved).suggestedFilename()).toMatch(/有误的行\.xlsx$/);
    await page.getByRole('checkbox', { name: '只导入无误的 16 行，有误的 1 行先不导入' }).check();
    await expect(page.getByRole('button', { name: '没有要导入的' })).toBeVisible();
    // On the sheet the cell is red; Enter mends it.
    await page.getByRole('button', { name: '第 5 行' }).click();
    const cell = page.locator('.pp-sheet td.wrong');
    await expect(cell).toHaveText('#REF!');
    await cell.focus();
    await page.keyboard.press('Enter');
    const holder = (await holdersOf(page, 'L03', 'chief_supervisor'))[0] ?? '';
    await page.keyboard.type(holder);
    await page.keyboard.press('Enter');
    await expect(page.locator('.pp-sheet td.wrong')).toHaveCount(0);
    await expect(page.getByText('改过 1 格')).toBeVisible();
    await expect(page.getByText('读了 17 行，17 行无误')).toBeVisible();
  });

  for (const name of RAW_FILES) {
    test(`a workbook as the district has it says what is in force: ${name}`, async ({ page }) => {
      for (const sheet of await sheetsOf(page, name)) {
        await understand(page, sheet);
        await goOn(page);
        if (name.startsWith('单位人员')) {
          // One unit is written otherwise; that is asked, and kept as another name of it.
          await expect(page.locator('.pp-entries li')).toHaveCount(1);
          await expect(page.locator('.pp-entries li')).toContainText('西湖区卫健委');
        } else await expect(page.getByText('没有变化：表里的都与现行的一致。')).toBeVisible();
        await back(page);
      }
    });
  }
});

test.describe('in a district that has borders, lines and units, and nobody yet', () => {
  let server: Server | null = null;
  test.skip(Boolean(process.env.BASE_URL), 'it takes a server of its own');
  test.use({ baseURL: `http://127.0.0.1:${PORT + 4}` });
  test.beforeAll(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'renling-papers-'));
    const later = /^(people|posts|duties|checkpoints|photos|raw)/;
    const files = readdirSync(DATA).filter((name) => !later.test(name));
    renling('import', '--data', folder, '--yes', ...files.map((name) => join(DATA, name)));
    server = await startIn(folder, PORT + 4);
  });
  test.afterAll(async () => {
    await server?.stop();
  });

  test('the raw workbooks, dropped one after another, bring all that the clean files say', async ({ page }) => {
    test.setTimeout(300_000);
    const { folder, announced } = server!; // Started before the test.
    const link = new URL(announced.first_admin ?? '', announced.url);
    await page.goto(link.pathname + link.hash);
    await page.getByLabel('账号', { exact: true }).fill('first');
    await page.getByLabel('姓名').fill('首示任');
    await page.getByLabel('新密码').fill(PASSWORD);
    await page.getByLabel('再输一次').fill(PASSWORD);
    await page.getByRole('button', { name: '设密码并登录' }).click();
    await expect(page.getByRole('button', { name: /首示任.*的账号/ })).toBeVisible();
    await begin(page);
    for (const name of ['片区社区一览.xlsx', '单位人员通讯录.xls', '线片责任表.xlsx', '点位清单.csv']) {
      for (const sheet of await sheetsOf(page, name)) {
        await understand(page, sheet);
        await goOn(page);
        await expect(page.locator('.pp-sums')).not.toContainText('有误');
        if (await page.getByRole('button', { name: '没有要导入的' }).isVisible()) {
          await back(page);
          continue;
        }
        await apply(page);
        const others = page.locator('.pp-done ~ .box .btn');
        if ((await others.count()) > 0) await others.first().click();
      }
      await page.getByRole('button', { name: /^(换一个文件|再导入一份)$/ }).click();
    }
    const out = join(folder, 'out');
    renling('export', '--data', folder, '--to', out);
    expect(holders(out)).toEqual(holders(DATA));
  });
});

test.describe('when somebody else was quicker', () => {
  test.use({ allowed: said(409) });
  test('what was shown is no longer true: it is worked out and shown anew, and nothing was done', async ({ page }) => {
    await signIn(page, 'office');
    const before = await holdersOf(page, 'L01', 'chief_supervisor');
    const [second = '', third = ''] = [
      ...(await holdersOf(page, 'L02', 'chief_supervisor')),
      ...(await holdersOf(page, 'L05', 'chief_supervisor')),
    ];
    const table = (holder: string) => `条线\t总督导\n居民小区\t${holder}`;
    await begin(page);
    await paste(page, table(second));
    await goOn(page);
    const other = await page.context().newPage();
    await begin(other);
    await paste(other, table(third));
    await goOn(other);
    await apply(other);
    await page.getByRole('button', { name: /^导入 \d+ 项变化$/ }).click();
    await page.getByRole('dialog').getByRole('button', { name: /^导入/ }).click();
    await expect(page.getByText('其间区情有变，已按最新的重新核对，请再看一遍。')).toBeVisible();
    await expect(page.locator('.pp-entries')).toContainText(third);
    expect(await holdersOf(page, 'L01', 'chief_supervisor')).toEqual([third]);
    await other.getByRole('button', { name: '撤销本次导入' }).click();
    await other.getByRole('dialog').getByRole('button', { name: '撤销本次导入' }).click();
    await expect(other.getByRole('heading', { name: '已撤销本次导入' })).toBeVisible();
    expect(await holdersOf(page, 'L01', 'chief_supervisor')).toEqual(before);
  });
});

test.describe('what cannot be read', () => {
  test.use({ allowed: said(400, 413, 415, 422) });
  test('is refused in a sentence, and nothing is lost', async ({ page }) => {
    await signIn(page, 'office');
    await begin(page);
    const failed = page.locator('.pp-failed');
    await drop(page, '空.xlsx', Buffer.alloc(0));
    await expect(failed).toContainText('「空.xlsx」是空文件');
    await drop(page, '照片.jpg', Buffer.from('x'));
    await expect(failed).toContainText('不是表格文件');
    await drop(page, '坏的.xlsx', Buffer.from('PK\u0003\u0004 and no workbook'));
    await expect(failed).toContainText('没有读成');
    await expect(failed).toContainText('什么都没有改变');
  });
});

test('lists are the office’s to bring in', async ({ page }) => {
  await signIn(page, 'liaison');
  await page.goto('/register/papers');
  await expect(page.locator('main h1')).toBeVisible();
  await expect(page.locator('.pp-drop')).toHaveCount(0);
});
