import { expect, it } from 'vitest';
import { addDays, addMonths, daysBetween, instantText, isDate, monthGrid, weekday } from './dates.ts';

it('knows what is a date', () => {
  expect(isDate('2026-02-28')).toBe(true);
  expect(isDate('2026-02-29')).toBe(false);
  expect(isDate('2026-2-1')).toBe(false);
  expect(isDate('tomorrow')).toBe(false);
});
it('counts days and months', () => {
  expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
  expect(addMonths('2026-01-31', 1)).toBe('2026-02-28');
  expect(addMonths('2026-01-15', -1)).toBe('2025-12-15');
  expect(daysBetween('2026-10-31', '2026-11-23')).toBe(23);
});
it('begins a week on Monday', () => {
  expect(weekday('2026-11-23')).toBe(0);
  expect(weekday('1969-12-29')).toBe(0);
  expect(monthGrid('2026-11-01')[0]).toBe('2026-10-26');
});
it('says an instant in the time of the district, wherever the device is', () => {
  expect(instantText('2026-11-24T22:06:33.026627Z', 'Asia/Shanghai')).toBe('2026-11-25 06:06');
  expect(instantText('2026-11-24T22:06:33Z', 'UTC')).toBe('2026-11-24 22:06');
  expect(instantText('no time', 'UTC')).toBe('no time');
});
