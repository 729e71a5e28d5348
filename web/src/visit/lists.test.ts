import { expect, it } from 'vitest';
import { listFor } from './lists.ts';

const list = (number: number, first: string, last: string | null) => ({
  line: { code: 'L01', name: '居民小区' },
  number,
  first,
  last,
  in_force: last === null,
  items: [],
});
const all = { items: [list(1, '2021-01-01', '2025-12-31'), list(2, '2026-01-01', null)] };
const numberOf = (number: number | null, started: string | null) => listFor(all, 'L01', number, started)?.number;

it('keeps a visit to the checklist it was begun with, and a round to the one of its beginning', () => {
  expect(numberOf(null, null)).toBe(2);
  expect(numberOf(1, null)).toBe(1);
  expect(numberOf(null, '2025-12-28')).toBe(1);
  expect(numberOf(null, '2026-01-01')).toBe(2);
  // One that nobody knows any more, or a round before all of them.
  expect(numberOf(9, null)).toBe(2);
  expect(numberOf(null, '2019-01-01')).toBe(2);
  expect(listFor(all, 'L99', null, null)).toBeNull();
});
