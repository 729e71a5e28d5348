import { expect, it } from 'vitest';
import type { Pattern, WeekendSettings } from '../api/weekend.ts';
import {
  changeLacks,
  makeLack,
  newPattern,
  patternForm,
  patternLacks,
  patternOrder,
  settingsFit,
  shiftLacks,
  shiftOrder,
  timesFit,
  type ShiftForm,
} from './forms.ts';

const pattern: Pattern = {
  code: 'WP-0012',
  version: 3,
  unit: { code: 'U01', name: '区税务局' },
  community: { code: 'C001', name: '站南巷社区' },
  zone: null,
  weekday: 'sunday',
  half: 'pm',
  weeks: { of_month: [3, 1] },
  needed: 6,
  task: '清理楼道',
  meeting: { position: [115.9, 28.66], text: '社区服务站门口' },
  contact: null,
  first: '2026-11-01',
  last: null,
};

it('gives a pattern back as it was, with its weeks in order and nothing that was left out', () => {
  expect(patternOrder(patternForm(pattern))).toEqual({
    type: 'put_pattern',
    code: 'WP-0012',
    unit: 'U01',
    community: 'C001',
    weekday: 'sunday',
    half: 'pm',
    weeks: { of_month: [1, 3] },
    needed: 6,
    task: '清理楼道',
    meeting: { position: [115.9, 28.66], text: '社区服务站门口' },
    first: '2026-11-01',
  });
});
it('says all that a new pattern lacks', () => {
  const form = { ...newPattern('2026-11-23', 0), weeks: 'month' as const, last: '2026-11-01' };
  expect(patternLacks(form)).toEqual(['unit', 'community', 'weeks', 'needed', 'task', 'meeting', 'dates']);
  expect(patternLacks(patternForm(pattern))).toEqual([]);
});
it('takes both times or neither, in order', () => {
  expect([timesFit('', ''), timesFit('08:30', '11:30')]).toEqual([true, true]);
  expect([timesFit('08:30', ''), timesFit('11:30', '08:30'), timesFit('8:30', '11:30')]).toEqual([false, false, false]);
});

const form: ShiftForm = {
  kind: 'action',
  where: 'zone',
  place: '',
  date: '2026-11-22',
  half: 'am',
  from: '',
  to: '',
  meeting: { position: [115.9, 28.66], text: '东门' },
  task: '集中整治',
  parts: [],
};
it('makes no half day in the past, nowhere, or of nobody', () => {
  expect(shiftLacks(form, '2026-11-23')).toEqual(['zone', 'date', 'parts']);
  const parts = [{ unit: { code: 'U01', name: '区税务局' }, needed: 0, contact: null }];
  expect(shiftLacks({ ...form, place: 'Z01', date: '2026-11-28', parts }, '2026-11-23')).toEqual(['needed']);
});
it('orders a joint action with the district’s own times where none were given', () => {
  const order = shiftOrder({ ...form, place: 'Z01', date: '2026-11-28' });
  expect(order).not.toHaveProperty('from');
  expect(order.place).toEqual({ kind: 'zone', code: 'Z01' });
  expect(shiftOrder({ ...form, from: '08:00', to: '10:00' })).toMatchObject({ from: '08:00', to: '10:00' });
});
it('does not change a half day into one without times', () => {
  const { task, meeting } = form;
  const parts = [{ unit: { code: 'U01', name: '区税务局' }, needed: 2, contact: null }];
  expect(changeLacks({ task, meeting, from: '', to: '', parts })).toEqual(['times']);
  expect(changeLacks({ task, meeting, from: '08:30', to: '11:30', parts })).toEqual([]);
});
it('makes half a year at most', () => {
  expect(makeLack('2026-11-23', '2027-05-26')).toBeNull();
  expect(makeLack('2026-11-23', '2027-05-27')).toBe('tooLong');
  expect(makeLack('2026-11-23', '2026-11-22')).toBe('order');
});
it('takes settings whose times are in order and whose figures have codes of their own', () => {
  const settings: WeekendSettings = {
    am: { from: '08:30', to: '11:30' },
    pm: { from: '14:30', to: '17:30' },
    near_metres: 300,
    apart_metres: 1000,
    keep_months: 6,
    needed: 5,
    outputs: [{ code: 'bags', name: '清运垃圾', unit: '袋' }],
  };
  expect(settingsFit(settings)).toBe(true);
  expect(settingsFit({ ...settings, pm: { from: '11:00', to: '17:30' } })).toBe(false);
  expect(settingsFit({ ...settings, near_metres: 10 })).toBe(false);
  expect(settingsFit({ ...settings, apart_metres: 60_000 })).toBe(false);
  expect(settingsFit({ ...settings, outputs: [...settings.outputs, ...settings.outputs] })).toBe(false);
});
