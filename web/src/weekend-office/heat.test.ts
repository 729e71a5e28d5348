import { expect, it } from 'vitest';
import type { Weekends } from '../api/weekend.ts';
import { coverClass, heatOf, isOff, mondayOf, stepIn } from './heat.ts';

const zone = (code: string) => ({ code, name: code, fid: 1 });
const week = (monday: string, off: 'holiday' | null = null) => ({
  week: monday,
  days: [
    { date: monday, off },
    { date: monday, off },
  ],
  needed: 0,
  named: 0,
  present: 0,
  shifts: 0,
});
const cell = (monday: string, code: string, needed: number, named: number, present: number) => ({
  week: monday,
  zone: code,
  needed,
  named,
  present,
  shifts: 1,
});
const calendar: Weekends = {
  from: '2026-11-16',
  to: '2026-12-06',
  seq: 1,
  weeks: [week('2026-11-16'), week('2026-11-23'), week('2026-11-30', 'holiday')],
  zones: [zone('Z01'), zone('Z02')],
  cells: [
    cell('2026-11-16', 'Z01', 10, 10, 6),
    cell('2026-11-23', 'Z01', 10, 10, 0),
    cell('2026-11-23', 'Z02', 8, 0, 0),
  ],
};

it('counts those who came once a weekend is over, and those who are named before', () => {
  const grid = heatOf(calendar, '2026-11-27');
  expect(grid.map((row) => row.map(({ there }) => there))).toEqual([
    [6, 10, 0],
    [0, 0, 0],
  ]);
  expect(heatOf(calendar, '2026-11-28')[0]?.[1]?.there).toBe(10);
  expect(heatOf(calendar, '2026-11-30')[0]?.[1]?.there).toBe(0);
});
it('tells what is owed by nobody from what nobody came to, and both from a holiday', () => {
  const grid = heatOf(calendar, '2026-11-27');
  expect(grid.map((row) => row.map(({ mark }) => mark))).toEqual([
    ['short', 'full', 'off'],
    ['none', 'empty', 'off'],
  ]);
  expect(grid.map((row) => row.map((each) => each.class))).toEqual([
    [2, 0, -1],
    [-1, 4, -1],
  ]);
});
it('does not call it empty while nobody has to be named yet', () => {
  const marks = (today: string) => heatOf(calendar, today)[1]?.[1]?.mark;
  expect(marks('2026-11-14')).toBe('ahead');
  expect(marks('2026-11-15')).toBe('empty');
});
it('is off only where every day of the weekend is', () => {
  expect(isOff({ days: [{ date: '2026-10-03', off: 'holiday' }] })).toBe(true);
  expect(
    isOff({
      days: [
        { date: '2026-10-10', off: 'workday' },
        { date: '2026-10-11', off: null },
      ],
    }),
  ).toBe(false);
  expect(isOff({ days: [] })).toBe(false);
});
it('has five classes, and only all of them is the first', () => {
  expect([1.2, 1, 0.99, 0.75, 0.5, 0.25, 0.2, 0].map(coverClass)).toEqual([0, 0, 1, 1, 2, 3, 4, 4]);
});
it('begins a week on Monday', () => {
  expect(mondayOf('2026-11-29')).toBe('2026-11-23');
});
it('stays within the grid', () => {
  expect(stepIn('ArrowLeft', 0, 0, 2, 3)).toEqual([0, 0]);
  expect(stepIn('ArrowDown', 0, 1, 2, 3)).toEqual([1, 1]);
  expect(stepIn('End', 1, 0, 2, 3)).toEqual([1, 2]);
  expect(stepIn('PageDown', 0, 2, 2, 3)).toEqual([1, 2]);
  expect(stepIn('Enter', 0, 0, 2, 3)).toBeNull();
});
