import { expect, it } from 'vitest';
import { commandOf, formLacks, freeCode, type RoundFormData } from './form.ts';

const team = {
  code: 'T1',
  name: '第1组',
  leader: { code: 'P1', name: '张示例' },
  members: [{ code: 'P2', name: '李示例' }],
};
const form: RoundFormData = {
  code: 'M2026-12',
  name: '12月测评',
  kind: 'monthly',
  first: '2026-12-01',
  last: '2026-12-10',
  lines: ['L06'],
  zones: [],
  release: 'at_once',
  unnamed: false,
  teams: [team],
};

it('names all that is wanting in a round', () => {
  expect(formLacks(form)).toEqual([]);
  const bare = { ...form, name: ' ', code: 'new', last: '2026-11-30', lines: [] };
  expect(formLacks(bare).map(({ what }) => what)).toEqual(['name', 'code', 'dates', 'lines']);
  const headless = { ...form, teams: [{ ...team, leader: null }] };
  expect(formLacks(headless)).toEqual([{ what: 'leader', team: '第1组' }]);
});

it('sends codes, not names', () => {
  expect(commandOf(form)).toMatchObject({ lines: ['L06'], zones: [], teams: [{ leader: 'P1', members: ['P2'] }] });
});

it('gives a new team a code of its own', () => {
  expect(freeCode([])).toBe('T1');
  expect(freeCode([{ ...team, code: 'T2' }])).toBe('T3');
  expect(freeCode([{ ...team, code: 'T3' }, team])).toBe('T4');
});
