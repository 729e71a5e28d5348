/** The calendar of a person, read by a program that is not ours (ical.js). */
import type { APIRequestContext } from '@playwright/test';
import ICAL from 'ical.js';
import { expect, signInRequest, test } from './page.ts';
import { uuid7 } from './queue.ts';

function read(text: string): { name: unknown; events: ICAL.Event[] } {
  const calendar = new ICAL.Component(ICAL.parse(text) as unknown[]);
  for (const zone of calendar.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(new ICAL.Timezone(zone));
  const events = calendar.getAllSubcomponents('vevent').map((each) => new ICAL.Event(each));
  return { name: calendar.getFirstPropertyValue('x-wr-calname'), events };
}

async function command(request: APIRequestContext, body: object): Promise<{ status: string; shift?: string }> {
  const answer = await request.post('/api/commands', { data: { commands: [{ id: uuid7(), command: body }] } });
  expect(answer.status(), await answer.text()).toBe(200);
  const outcome = ((await answer.json()) as { outcomes: { status: string; shift?: string }[] }).outcomes[0];
  if (!outcome) throw new Error('no outcome');
  expect(outcome, JSON.stringify(outcome)).toHaveProperty('status', 'applied');
  return outcome;
}

test('a calendar of another make reads the feed and sees a move and a cancel', async ({ playwright, baseURL }) => {
  const as = async (login?: string) => {
    const request = await playwright.request.newContext({ baseURL: baseURL ?? '' });
    if (login) await signInRequest(request, login);
    return request;
  };
  const [office, cadre, nobody] = [await as('office'), await as('cadre'), await as()];
  const json = async <T>(request: APIRequestContext, path: string) => (await (await request.get(path)).json()) as T;
  const person = (await json<{ account: { person: { code: string } } }>(cadre, '/api/session')).account.person.code;
  const mine = await json<{ past: { shift: { code: string } }[] }>(cadre, '/api/weekend/mine');
  const known = mine.past[0]?.shift.code ?? '';
  const shift = await json<{
    meeting: object;
    place: { code: string };
    parts: { unit: { code: string } }[];
  }>(cadre, `/api/shifts/${known}`);
  const unit = shift.parts[0]?.unit.code ?? '';

  // Far from the weekends that other tests look at.
  const day = (ahead: number) => new Date(Date.now() + ahead * 86_400_000).toISOString().slice(0, 10);
  const [first, second] = [day(240), day(247)];
  const made = await command(office, {
    type: 'put_shift',
    kind: 'weekend',
    place: { kind: 'community', code: shift.place.code },
    date: first,
    half: 'am',
    meeting: shift.meeting,
    task: '清理楼道; 擦洗宣传栏, 劝导',
    parts: [{ unit, needed: 2 }],
  });
  const code = made.shift ?? '';
  const act = (body: object) => command(office, { type: 'act_on_shift', shift: code, act: body });
  await act({ do: 'set_names', unit, names: [{ person }] });

  const given = await cadre.post('/api/weekend/feed', { data: {} });
  expect(given.status(), await given.text()).toBe(200);
  const { url } = (await given.json()) as { url: string };
  const isOurs = (event: ICAL.Event) => String(event.component.getFirstPropertyValue('url')).endsWith(code);
  const feed = async () => {
    const answer = await nobody.get(new URL(url).pathname);
    expect(answer.status()).toBe(200);
    expect(answer.headers()['content-type']).toContain('text/calendar');
    const text = await answer.text();
    for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
    const event = read(text).events.find(isOurs);
    if (!event) throw new Error(`the feed has no ${code}`);
    return event;
  };
  const before = await feed();
  expect(before.startDate.toString()).toBe(`${first}T08:30:00`);
  expect(before.startDate.zone.tzid).toBe('Asia/Shanghai');
  await act({ do: 'move', date: second, half: 'pm', reason: '下雨' });
  const moved = await feed();
  expect(moved.uid).toBe(before.uid);
  expect(moved.startDate.toString()).toBe(`${second}T14:30:00`);
  expect(moved.sequence).toBeGreaterThan(before.sequence);
  await act({ do: 'cancel', reason: '台风预警' });
  const cancelled = await feed();
  expect(cancelled.component.getFirstPropertyValue('status')).toBe('CANCELLED');
  expect(cancelled.sequence).toBeGreaterThan(moved.sequence);

  // A guessed address opens nothing, and one that was taken back nothing more.
  const guessed = new URL(url).pathname.replace(/[^/]+\.ics$/, `${'a'.repeat(43)}.ics`);
  expect((await nobody.get(guessed)).status()).toBe(404);
  expect((await cadre.delete('/api/weekend/feed')).status()).toBe(200);
  expect((await nobody.get(new URL(url).pathname)).status()).toBe(404);
  for (const request of [office, cadre, nobody]) await request.dispose();
});
