import { card, dutiesOf, expect, personOf, signIn, test } from './page.ts';

const TODAY = async (request: { get: (path: string) => Promise<{ json: () => Promise<unknown> }> }) =>
  ((await (await request.get('/api/district')).json()) as { today: string }).today;

for (const [size, viewport] of [
  ['desktop', { width: 1366, height: 768 }],
  ['phone', { width: 390, height: 844 }],
] as const) {
  test(`all of somebody’s duties are handed over with a preview, and taken back: ${size}`, async ({ page }) => {
    await page.setViewportSize(viewport);
    await signIn(page, 'office');
    const held = (code: string, on?: string) => dutiesOf(page, code, on);
    const before = await held('P0008');
    expect(before.length).toBeGreaterThan(2);
    const today = await TODAY(page.request);

    await page.goto('/list/zones?c=party:P0008');
    await card(page).getByRole('link', { name: '交接责任' }).click();
    await expect(page).toHaveURL(/\/handover\?party=P0008/);
    await page.getByRole('button', { name: '全选' }).click();
    await expect(page.getByLabel('从哪天起由新的人负责')).toHaveValue(today);
    await page.getByRole('button', { name: `下一步：${before.length} 项` }).click();

    await page.getByLabel('全部交给').fill('孙示丙');
    await page.locator('.people button').first().click();
    // One of them stays vacant, with its note.
    const vacant = page.locator('.choice').filter({ hasText: '总督导' }).first();
    await vacant.getByRole('button', { name: '空缺' }).click();
    await vacant.getByLabel('说明').fill('待区委研究');
    await page.getByRole('button', { name: '核对' }).click();

    await expect(page.locator('.changes li')).toHaveCount(before.length);
    await expect(page.locator('.lead')).toContainText('其中 1 项没有人接');
    await expect(page.locator('.changes .st.gap')).toHaveText('责任空白');
    await expect(page.locator('.changes li').first()).toContainText('新的截止日');
    await expect(page.locator('.hangs')).toContainText('任职不变');
    await page.getByRole('button', { name: `确认交接 ${before.length} 项` }).click();
    await expect(page.getByText('已交接')).toBeVisible();
    expect(await held('P0008')).toHaveLength(0);
    const after = await held('P0003');
    expect(after.filter(({ subject }) => before.some((was) => was.subject.code === subject.code))).toHaveLength(
      before.length - 1,
    );
    // Who answered before is still found by date.
    const yesterday = new Date(Date.parse(`${today}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10);
    expect(await held('P0008', yesterday)).toHaveLength(before.length);

    await page.getByRole('button', { name: '撤销' }).click();
    await expect(page.getByText('已全部撤销')).toBeVisible();
    expect(await held('P0008')).toEqual(before);
  });
}

test('a line’s person hands over what stands under the own line, and nothing else', async ({ page }) => {
  const person = await personOf(page, 'line');
  await signIn(page, 'line');
  const line = (await dutiesOf(page, person.code)).find(({ subject }) => subject.kind === 'line')?.subject.code ?? '';
  const { items } = (await (await page.request.get(`/api/duties?line=${line}&role=cell_person`)).json()) as {
    items: { party: { code: string } }[];
  };
  const other = items.find(({ party }) => party.code !== person.code)?.party.code ?? '';
  await page.goto(`/handover?party=${other}`);
  await expect(page.getByRole('heading', { level: 2, name: '选要交接的责任' })).toBeVisible();
  await expect(page.locator('.ticks li').first()).toBeVisible();
  // The own duties are the office's to hand over.
  await page.goto(`/handover?party=${person.code}`);
  await expect(page.getByText('这些责任不归您管，请联系文明办。')).toBeVisible();
  await expect(page.locator('.ticks li')).toHaveCount(0);
});

test('somebody whose work is none of this is told so', async ({ page }) => {
  await signIn(page, 'cadre');
  await page.goto('/handover?party=P0008');
  await expect(page.getByText('交接责任由文明办、区域责任人和条线责任人办理。')).toBeVisible();
});

test('whoever leaves can be let go with the duties, and both come back together', async ({ page }) => {
  const person = await personOf(page, 'owner');
  const before = await dutiesOf(page, person.code);
  const state = async () => {
    const { items } = (await (await page.request.get('/api/accounts')).json()) as {
      items: { login: string; state: string }[];
    };
    return items.find(({ login }) => login === 'owner')?.state;
  };
  await page.goto(`/handover?party=${person.code}&duty=${before.map(({ duty }) => duty).join(',')}`);
  await page.getByRole('button', { name: /下一步/ }).click();
  for (const only of await page.getByRole('button', { name: '只到期' }).all()) await only.click();
  await page.getByRole('button', { name: '核对' }).click();
  await expect(page.locator('.changes .st.lapsed').first()).toHaveText('到期未接续');
  await page.getByRole('checkbox', { name: /同时停用账号 owner/ }).check();
  await page.getByRole('button', { name: /确认交接/ }).click();
  await expect(page.getByText('已交接')).toBeVisible();
  expect(await state()).toBe('closed');
  expect(await dutiesOf(page, person.code)).toEqual([]);
  await page.getByRole('button', { name: '撤销' }).click();
  await expect(page.getByText('已全部撤销')).toBeVisible();
  expect(await state()).toBe('open');
  expect(await dutiesOf(page, person.code)).toEqual(before);
});
