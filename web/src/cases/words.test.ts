import { describe, expect, it } from 'vitest';
import type { CaseItem } from '../api/loop.ts';
import { dueShort, dueText, presses, rateText, readDays, termText, whenShort, yearsMissing } from './words.ts';

const TZ = 'Asia/Shanghai';
const NOW = Date.parse('2026-11-25T09:40:00+08:00');
const HOUR = 3_600_000;
const at = (ms: number) => new Date(NOW + ms).toISOString();
const clock = (patch: Partial<CaseItem>): CaseItem =>
  ({ state: 'underway', overdue: false, overdue_days: 0, due_at: null, ...patch }) as CaseItem;

describe('what is left of a term, as people say it', () => {
  it('counts whole days that are overdue', () => {
    expect(dueText(clock({ overdue: true, overdue_days: 2, due_at: at(-50 * HOUR) }), NOW)).toBe('逾期 2 天');
  });
  it('counts hours on the first day', () => {
    expect(dueText(clock({ overdue: true, due_at: at(-3.5 * HOUR) }), NOW)).toBe('逾期 3 小时');
    expect(dueText(clock({ overdue: true, due_at: at(-60_000) }), NOW)).toBe('已逾期');
  });
  it('counts days, then hours, then minutes that are left', () => {
    expect(dueText(clock({ due_at: at(26 * HOUR) }), NOW)).toBe('还剩 1 天');
    expect(dueText(clock({ due_at: at(5.9 * HOUR) }), NOW)).toBe('还剩 5 小时');
    expect(dueText(clock({ due_at: at(20 * 60_000) }), NOW)).toBe('还剩 20 分钟');
    expect(dueText(clock({ due_at: at(10_000) }), NOW)).toBe('还剩 1 分钟');
  });
  it('says what the clock says, though the server has not said it yet', () => {
    expect(dueText(clock({ due_at: at(-1) }), NOW)).toBe('已逾期');
  });
  it('is silent where no clock runs', () => {
    for (const state of ['to_assign', 'to_recheck', 'suspended', 'closed'] as const)
      expect(dueText(clock({ state, due_at: at(-HOUR) }), NOW)).toBe('');
  });
  it('presses within a day, and no more once it is overdue', () => {
    expect(presses(clock({ due_at: at(23 * HOUR) }), NOW)).toBe(true);
    expect(presses(clock({ due_at: at(25 * HOUR) }), NOW)).toBe(false);
    expect(presses(clock({ due_at: at(-HOUR), overdue: true }), NOW)).toBe(false);
  });
});

describe('terms', () => {
  it('are named as the office names them', () => {
    expect(termText({ kind: 'immediate' })).toBe('立行立改');
    expect(termText({ kind: 'days', days: 3 })).toBe('3 个工作日');
    expect(termText({ kind: 'date', date: '2099-01-05' })).toBe('限期 2099年1月5日');
  });
});

describe('an instant, shortly', () => {
  it('is told by the day of the district, not of the reader', () => {
    expect(whenShort('2026-11-25T01:26:00Z', NOW, TZ)).toBe('今天 9:26');
    // Late in the evening over there it is tomorrow already.
    expect(whenShort('2026-11-25T16:30:00Z', NOW, TZ)).toBe('明天 0:30');
    expect(whenShort('2026-11-23T16:30:00Z', NOW, TZ)).toBe('昨天 0:30');
    expect(whenShort('2026-11-21T10:00:00Z', NOW, TZ)).toBe('11月21日');
    expect(whenShort('2025-12-31T10:00:00Z', NOW, TZ)).toBe('2025年12月31日');
  });
});

describe('a deadline', () => {
  it('at midnight is that of the day before', () => {
    expect(dueShort('2026-12-08T16:00:00Z', NOW, TZ)).toBe('12月8日');
    expect(dueShort('2026-11-25T16:00:00Z', NOW, TZ)).toBe('今天 24:00');
    expect(dueShort('2026-11-26T16:00:00Z', NOW, TZ)).toBe('明天 24:00');
  });
  it('at any other time is what it says', () => {
    expect(dueShort('2026-11-26T10:00:00Z', NOW, TZ)).toBe('明天 18:00');
    expect(dueShort('2026-12-08T15:59:00Z', NOW, TZ)).toBe('12月8日');
  });
});

describe('rates', () => {
  it('are a dash where there is nothing to divide by, and never 100%', () => {
    expect(rateText(null)).toBe('—');
    expect(rateText(undefined)).toBe('—');
    expect(rateText(0)).toBe('0.0%');
    expect(rateText(0.926)).toBe('92.6%');
  });
});

describe('the working calendar', () => {
  it('misses next year from the first of December', () => {
    expect(yearsMissing([2026], '2026-11-30')).toEqual([]);
    expect(yearsMissing([2026], '2026-12-01')).toEqual([2027]);
    expect(yearsMissing([2026, 2027], '2026-12-01')).toEqual([]);
    expect(yearsMissing([], '2026-03-01')).toEqual([2026]);
  });
  it('reads days and ranges as they are pasted', () => {
    const { days, faults } = readDays('2027-01-01 元旦\n\n2027年2月5日 至 2027年2月7日 春节\n2027/5/1,劳动节');
    expect(faults).toEqual([]);
    expect(days.map(({ date, name }) => `${date} ${name}`)).toEqual([
      '2027-01-01 元旦',
      '2027-02-05 春节',
      '2027-02-06 春节',
      '2027-02-07 春节',
      '2027-05-01 劳动节',
    ]);
  });
  it('says which lines it cannot read, and takes no day that does not exist', () => {
    expect(readDays('2027-02-30 春节\n下周一\n2027-10-07 至 2027-10-01 国庆').faults).toEqual([
      '2027-02-30 春节',
      '下周一',
      '2027-10-07 至 2027-10-01 国庆',
    ]);
  });
});
