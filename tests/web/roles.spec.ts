import type { Page } from '@playwright/test';
import { announced, card, dutiesOf, expect, passwordOf, personOf, signIn, test, typeIn, type Holding } from './page.ts';

interface Expected {
  home: string;
  /** Of the home; the own name where it is left out. */
  title: string;
  rail: (string | RegExp)[];
  parts: string[];
  /** Whether handing over, and looking at a private telephone, are offered on somebody else's card. */
  handsOver: boolean;
  reveals: boolean;
}
/** 问题 bears the number of what waits. */
const CASES = /^问题\d*$/;
const RAIL = ['地图', '责任', CASES, '义务劳动', '清单', '我的'];
const INSPECTS = ['地图', '责任', '检查', CASES, '义务劳动', '清单', '我的'];
const OWN = ['我负责的', '账号与安全'];
const member: Expected = {
  home: '/me',
  title: '',
  rail: [...RAIL, '更多'],
  parts: OWN,
  handsOver: false,
  reveals: false,
};
/** What each account of the demonstration is to see, and nothing else. */
const EXPECTED: Record<string, Expected> = {
  office: {
    home: '/home',
    title: '总览',
    rail: [...INSPECTS, '管理', '更多'],
    parts: OWN,
    handsOver: true,
    reveals: true,
  },
  admin: {
    home: '/home',
    title: '总览',
    rail: [...INSPECTS, '管理', '更多'],
    parts: OWN,
    handsOver: true,
    reveals: true,
  },
  owner: member,
  line: member,
  liaison: { ...member, parts: ['我负责的', '我的单位', '账号与安全'] },
  inspector: { ...member, home: '/inspect', title: '检查', rail: [...INSPECTS, '更多'] },
  cadre: member,
  leader: { ...member, home: '/home', title: '一览' },
};
const rail = (page: Page) => page.getByRole('navigation', { name: '功能' }).getByRole('link');

for (const [login, expected] of Object.entries(EXPECTED)) {
  test(`${login} signs in and sees exactly the own: home, menu, parts, actions`, async ({ page }) => {
    await page.goto('/enter');
    await typeIn(page, login, passwordOf(login));
    await expect(page).toHaveURL(new RegExp(`${expected.home}$`));
    const own = announced().accounts.find((each) => each.login === login)?.name ?? '';
    await expect(page.locator('main h1').first()).toHaveText(expected.title || own);
    await expect(rail(page)).toHaveText(expected.rail);
    await page.goto('/me');
    await expect(page.locator('.parts a')).toHaveText(expected.parts);
    // Somebody who answers for whole zones or lines: only the office may change that.
    await page.goto('/list/zones?c=party:P0004');
    await expect(card(page)).toContainText('项');
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
    await expect(card(page).getByRole('link', { name: '交接责任' })).toHaveCount(expected.handsOver ? 1 : 0);
    await expect(card(page).getByRole('button', { name: '查看私人电话' })).toHaveCount(expected.reveals ? 1 : 0);
  });
}

interface Gap {
  zone: { code: string } | null;
  line: { code: string } | null;
  slot: { subject: { kind: string } };
}
const within = (duties: Holding[]) => {
  const of = (kind: string) => duties.filter(({ subject }) => subject.kind === kind).map(({ subject }) => subject.code);
  const [zones, lines] = [of('zone'), of('line')];
  return ({ zone, line, slot }: Gap) =>
    slot.subject.kind === 'cell' && (zones.includes(zone?.code ?? '') || lines.includes(line?.code ?? ''));
};
for (const login of ['office', 'owner', 'line', 'liaison', 'inspector', 'cadre', 'leader']) {
  test(`${login} is offered to name somebody exactly where that is the own work`, async ({ page }) => {
    const person = await personOf(page, login);
    await signIn(page, login);
    const { items } = (await (await page.request.get('/api/gaps?status=gap')).json()) as { items: Gap[] };
    const own = within(await dutiesOf(page, person.code));
    const mine = login === 'office' ? items : login === 'owner' || login === 'line' ? items.filter(own) : [];
    await page.goto('/duty?c=faults:gap');
    await expect(card(page).locator('li')).toHaveCount(items.length);
    await expect(card(page).getByRole('button', { name: '明确责任人' })).toHaveCount(mine.length);
    if (login === 'owner' || login === 'line') expect(mine.length).toBeLessThan(items.length);
  });
}

test('the administration has for each only the own parts', async ({ page }) => {
  for (const [login, parts] of [
    ['admin', ['账号', '人员', '单位', '平板', '只读链接', '公开范围', '操作记录', '办理规则', '工作日历', '待定记录']],
    ['office', ['人员', '单位', '只读链接', '办理规则', '工作日历', '待定记录']],
    ['owner', []],
    ['leader', []],
  ] as const) {
    // The page of the one before asks nothing more in the name of the next.
    await page.goto('about:blank');
    await signIn(page, login);
    await page.goto('/admin/accounts');
    await expect(page.getByRole('heading', { level: 1, name: '管理' })).toBeVisible();
    await expect(page.locator('.parts a')).toHaveText([...parts]);
    if (login !== 'admin') await expect(page.getByText('这里由文明办和管理员管理。')).toBeVisible();
  }
});

test('what the server refuses is said in words, and what was chosen stays', async ({ page }) => {
  const person = await personOf(page, 'line');
  await signIn(page, 'line');
  await page.goto('/me');
  await page.getByRole('button', { name: '明确责任人' }).first().click();
  const ask = page.getByRole('dialog', { name: '明确责任人' });
  // Nobody names themselves.
  await ask.getByLabel('责任人', { exact: true }).fill(person.code);
  await ask.locator('.people button').first().click();
  await ask.getByRole('button', { name: '保存' }).click();
  await expect(ask.getByRole('alert')).toContainText('不能改自己的责任');
  await expect(ask.locator('.chosen')).toContainText(person.name);
});

test('a private telephone is shown once, after a reason, and is nowhere in the page afterwards', async ({ page }) => {
  await signIn(page, 'office');
  await page.goto('/list/zones?c=party:P0023');
  await card(page).getByRole('button', { name: '查看私人电话' }).click();
  const ask = page.getByRole('dialog', { name: '许示己的私人电话' });
  await ask.getByLabel('为什么要看').fill('现场紧急联系');
  await ask.getByRole('button', { name: '记录并显示' }).click();
  await expect(ask.locator('.number')).toHaveText('100-0000-0023');
  await ask.getByRole('button', { name: '关闭' }).click();
  await expect(ask).toHaveCount(0);
  await expect.poll(() => page.content()).not.toContain('100-0000-0023');
});
