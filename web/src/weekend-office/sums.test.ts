import { expect, it } from 'vitest';
import type { HoursRow } from '../api/weekend.ts';
import {
  briefOf,
  byHalfDay,
  gapsFirst,
  hoursOf,
  lengthOf,
  missingOf,
  skippedBy,
  sortHours,
  standOf,
  sumOf,
} from './sums.ts';

const row = (name: string, minutes: number, rate: number | null): HoursRow => ({
  code: name,
  name,
  shifts: 1,
  needed: 1,
  present: 1,
  minutes,
  rate,
  months: [],
});

it('gives the short report in the reader’s language, and in Chinese where there is no other', () => {
  expect(briefOf({ brief_zh: '本周末', brief_en: 'This weekend' }, 'en')).toBe('This weekend');
  expect(briefOf({ brief_zh: '本周末', brief_en: '' }, 'en')).toBe('本周末');
  expect(lengthOf('𠮷家窑')).toBe(3);
});
it('groups by half day in the order of the days', () => {
  const groups = byHalfDay([
    { date: '2026-11-29', half: 'am' as const, n: 1 },
    { date: '2026-11-28', half: 'pm' as const, n: 2 },
    { date: '2026-11-28', half: 'am' as const, n: 3 },
    { date: '2026-11-28', half: 'pm' as const, n: 4 },
  ]);
  expect(groups.map(({ date, half, own }) => [date, half, own.map(({ n }) => n)])).toEqual([
    ['2026-11-28', 'am', [3]],
    ['2026-11-28', 'pm', [2, 4]],
    ['2026-11-29', 'am', [1]],
  ]);
});
it('never misses fewer than nobody', () => {
  expect(missingOf({ needed: 5, named: 7 })).toBe(0);
  expect(
    sumOf([
      { needed: 2, named: 1, present: 0 },
      { needed: 3, named: 3, present: 2 },
    ]),
  ).toEqual({ needed: 5, named: 4, present: 2 });
});
it('tells a cancelled half day from one that is short', () => {
  expect(standOf({ state: 'cancelled', needed: 4, named: 0 })).toBe('cancelled');
  expect(standOf({ state: 'planned', needed: 4, named: 0 })).toBe('empty');
  expect(standOf({ state: 'planned', needed: 4, named: 3 })).toBe('short');
  expect(standOf({ state: 'planned', needed: 4, named: 4 })).toBe('full');
});
it('puts names up and numbers down, and what has no rate last either way', () => {
  const rows = [row('乙', 60, null), row('甲', 120, 0.5), row('丙', 60, 1)];
  expect(sortHours(rows, 'name', false).map(({ name }) => name)).toEqual(['丙', '甲', '乙']);
  expect(sortHours(rows, 'minutes', false).map(({ name }) => name)).toEqual(['甲', '丙', '乙']);
  expect(sortHours(rows, 'rate', false).map(({ name }) => name)).toEqual(['丙', '甲', '乙']);
  expect(sortHours(rows, 'rate', true).map(({ name }) => name)).toEqual(['甲', '丙', '乙']);
});
it('writes hours with one place at most', () => {
  expect([0, 60, 150, 200].map(hoursOf)).toEqual(['0', '1', '2.5', '3.3']);
});
it('tells why days carry nothing once for all patterns', () => {
  expect(
    skippedBy([
      { pattern: 'WP-0001', date: '2026-10-03', why: 'holiday', name: '国庆节' },
      { pattern: 'WP-0002', date: '2026-10-03', why: 'holiday', name: '国庆节' },
      { pattern: 'WP-0001', date: '2026-10-10', why: 'workday' },
    ]),
  ).toEqual([
    { why: 'holiday', name: '国庆节', dates: ['2026-10-03'], n: 2 },
    { why: 'workday', name: '', dates: ['2026-10-10'], n: 1 },
  ]);
});

it('puts the half days that lack most people first, and those that are cancelled last', () => {
  const shift = (code: string, state: 'planned' | 'cancelled', needed: number, named: number, date: string) =>
    ({ code, state, needed, named, date, half: 'am' }) as const;
  const sorted = gapsFirst([
    shift('cancelled', 'cancelled', 9, 0, '2026-12-05'),
    shift('full', 'planned', 3, 3, '2026-12-05'),
    shift('sunday', 'planned', 3, 1, '2026-12-06'),
    shift('saturday', 'planned', 3, 1, '2026-12-05'),
    shift('empty', 'planned', 5, 0, '2026-12-06'),
  ]);
  expect(sorted.map(({ code }) => code)).toEqual(['empty', 'saturday', 'sunday', 'full', 'cancelled']);
});
