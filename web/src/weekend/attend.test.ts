import { expect, test } from 'vitest';
import type { OwnShift, ShiftMark, ShiftName } from '../api/weekend.ts';
import {
  marksOf,
  minutesOf,
  monthsOf,
  ownActs,
  ownState,
  planOf,
  standing,
  ticksOf,
  type Held,
  type Tick,
} from './attend.ts';
import { shiftsOf } from './mine.ts';

const UNIT = { code: 'U1', name: '区城管局' };
const own = (patch: Partial<OwnShift> = {}): OwnShift => ({
  unit: UNIT,
  in: null,
  out: null,
  minutes: null,
  may: [],
  ...patch,
});
const shift = (patch: Partial<OwnShift> = {}, date = '2026-11-28') => ({
  own: own(patch),
  date,
  state: 'planned' as const,
});
const SERVER: ShiftMark = { at: '2026-11-28T00:25:00Z', how: 'position', metres: 40 };
const held = (what: 'check_in' | 'check_out', state: Held['state'] = 'kept'): Held => ({
  act: { do: what },
  at: '2026-11-28T00:20:00Z',
  state,
});
const NOW = { today: '2026-11-28', stale: false };
const STALE = { today: '2026-11-28', stale: true };

test('what the server allows is offered', () => {
  expect(ownActs(shift({ may: ['check_in', 'replace'] }), [], NOW)).toEqual(['check_in', 'replace']);
  expect(ownActs(shift({ in: SERVER, may: ['check_out'] }), [], NOW)).toEqual(['check_out']);
  expect(ownActs(shift({ may: [] }), [], NOW)).toEqual([]);
});
test('of an answer of before, the day itself says whether one may check in', () => {
  expect(ownActs(shift(), [], STALE)).toEqual(['check_in']);
  expect(ownActs(shift({}, '2026-11-29'), [], STALE)).toEqual([]);
  expect(ownActs(shift({ in: SERVER }), [], STALE)).toEqual(['check_out']);
  expect(ownActs({ ...shift(), state: 'cancelled' }, [], STALE)).toEqual([]);
});
test('what waits on the device is done as far as its author is concerned', () => {
  const waiting = [held('check_in')];
  expect(ownState(shift(), waiting).in).toMatchObject({ how: 'hand', state: 'kept' });
  expect(ownActs(shift({ may: ['check_in', 'replace'] }), waiting, NOW)).toEqual(['check_out']);
  expect(ownActs(shift(), [...waiting, held('check_out')], STALE)).toEqual([]);
});
test('a position that was seen is told, a check-in that was refused counts for nothing', () => {
  const seen: Held = {
    act: { do: 'check_in', seen: { source: 'gps', position: [115.9, 28.66] } },
    at: '2026-11-28T00:20:00Z',
    state: 'sending',
  };
  expect(ownState(shift(), [seen]).in).toMatchObject({ how: 'position', state: 'sending' });
  expect(ownState(shift(), [held('check_in', 'attention')]).in).toBeNull();
  expect(ownActs(shift({ may: ['check_in'] }), [held('check_in', 'attention')], NOW)).toEqual(['check_in']);
});
test('the server has the last word', () => {
  expect(ownState(shift({ in: SERVER }), [held('check_in', 'sent')]).in).toEqual({ ...SERVER, state: null });
});
test('who is not named has nothing to do', () => {
  expect(ownActs({ ...shift(), own: null }, [], STALE)).toEqual([]);
});

const MEETING: [number, number] = [115.9, 28.66];
const at = (metresNorth: number, accuracy: number) => ({
  source: 'gps' as const,
  position: [115.9, 28.66 + metresNorth / 111_195] as [number, number],
  accuracy,
});
test('near, far, and not known well enough', () => {
  expect(standing(at(40, 10), MEETING, 100).where).toBe('near');
  expect(standing(at(140, 80), MEETING, 100).where).toBe('unsure');
  expect(standing(at(500, 80), MEETING, 100).where).toBe('far');
  expect(Math.round(standing(at(500, 80), MEETING, 100).metres)).toBe(500);
});
test('the drawing holds both, however far off', () => {
  for (const metres of [0, 50, 400, 20_000]) {
    const plan = planOf(at(metres, 30), MEETING, 100, 90);
    expect(Math.hypot(plan.x, plan.y)).toBeLessThanOrEqual(90);
    expect(plan.near).toBeLessThanOrEqual(90);
    expect(plan.y).toBeLessThanOrEqual(0);
  }
});

const name = (code: string, patch: Partial<ShiftName> = {}): ShiftName => ({
  person: { code, name: `人${code}` },
  guest: null,
  in: null,
  out: null,
  minutes: null,
  extra: false,
  instead_of: null,
  warning: null,
  ...patch,
});
const part = { unit: UNIT, names: [name('P1', { in: SERVER }), name('P2'), name('', { person: null, guest: '周某' })] };
const tick = (ticks: Tick[], key: string, patch: Partial<Tick>) =>
  ticks.map((each) => (each.key === key ? { ...each, ...patch } : each));

test('a list says only what it changes', () => {
  const ticks = ticksOf(part, []);
  expect(ticks.map(({ key, present }) => [key, present])).toEqual([
    ['p:P1', true],
    ['p:P2', false],
    ['g:周某', false],
  ]);
  expect(marksOf(ticks, false)).toEqual([]);
  expect(marksOf(tick(ticks, 'p:P2', { present: true }), false)).toEqual([{ person: 'P2', present: true }]);
  expect(marksOf(tick(ticks, 'g:周某', { present: true, minutes: '90' }), false)).toEqual([
    { guest: '周某', present: true, minutes: 90 },
  ]);
  expect(marksOf(tick(ticks, 'p:P1', { present: false }), false)).toEqual([{ person: 'P1', present: false }]);
});
test('on a group photo everybody who is ticked is seen', () => {
  expect(marksOf(ticksOf(part, []), true)).toEqual([{ person: 'P1', present: true }]);
});
test('a list that waits here is where the next one begins', () => {
  const before: Held = {
    act: { do: 'mark', unit: 'U1', how: 'list', marks: [{ person: 'P2', present: true, minutes: 120 }] },
    at: '2026-11-28T02:00:00Z',
    state: 'kept',
  };
  const ticks = ticksOf(part, [before]);
  expect(ticks[1]).toMatchObject({ present: true, was: true, minutes: '120' });
  expect(marksOf(ticks, false)).toEqual([]);
  expect(ticksOf(part, [{ ...before, state: 'attention' }])[1]).toMatchObject({ present: false });
});
test('who came without being named and waits here is on the list', () => {
  const before: Held = {
    act: {
      do: 'mark',
      unit: 'U1',
      how: 'list',
      marks: [
        { guest: '吴某', present: true },
        { guest: '郑某', present: false },
      ],
    },
    at: '2026-11-28T02:00:00Z',
    state: 'kept',
  };
  expect(ticksOf(part, [before])[3]).toMatchObject({ key: 'g:吴某', name: '吴某', present: true, extra: true });
  expect(ticksOf(part, [before])).toHaveLength(4);
});
test('minutes are whole, and fit into a day', () => {
  expect([minutesOf(''), minutesOf(' 90 '), minutesOf(0), minutesOf(null)]).toEqual([null, 90, 0, null]);
  for (const bad of ['-1', '1.5', '1441', 'abc', '1e3']) expect(minutesOf(bad), bad).toBeNaN();
});

test('twelve sums: as told, else out of the last shifts', () => {
  const past = [
    { date: '2026-11-28', own: own({ minutes: 180 }) },
    { date: '2026-11-07', own: own({ minutes: 60 }) },
    { date: '2025-12-27', own: own({ minutes: 180 }) },
    { date: '2026-10-10', own: null },
  ];
  const sums = monthsOf(2026, null, past);
  expect(sums).toHaveLength(12);
  expect([sums[10], sums[9], sums[11]]).toEqual([240, 0, 0]);
  expect(monthsOf(2026, [{ month: '2026-03', minutes: 210 }], past)[2]).toBe(210);
});
test('every shift of one’s page once', () => {
  const of = (code: string) => ({ shift: { code } }) as Parameters<typeof shiftsOf>[0]['ahead'][number];
  expect(shiftsOf({ next: of('A'), ahead: [of('A'), of('B')], past: [of('C')] }).map(({ code }) => code)).toEqual([
    'A',
    'B',
    'C',
  ]);
});
