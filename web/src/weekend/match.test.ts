import { expect, test } from 'vitest';
import { readJielong } from './jielong.ts';
import { chosenOf, matchName, ofGuest, ofPerson, refOf, rowsOf, together, undecided, type Known } from './match.ts';

const PEOPLE: Known[] = [
  { code: 'P1', name: '王示甲', aliases: ['老王'] },
  { code: 'P2', name: '李示乙', detail: '办公室' },
  { code: 'P3', name: '李示乙', detail: '执法队' },
  { code: 'P4', name: '阿依·示甲' },
  { code: 'P5', name: '赵示丙' },
];

test('a name that one person bears is that person', () => {
  expect(matchName('王示甲', PEOPLE)).toMatchObject({ kind: 'person', by: 'name', person: { code: 'P1' } });
  expect(matchName(' 王 示 甲 ', PEOPLE)).toMatchObject({ kind: 'person', person: { code: 'P1' } });
  expect(matchName('阿依•示甲', PEOPLE)).toMatchObject({ kind: 'person', person: { code: 'P4' } });
});
test('another name, or one with a title, is the same person', () => {
  expect(matchName('老王', PEOPLE)).toMatchObject({ kind: 'person', by: 'alias', person: { code: 'P1' } });
  expect(matchName('王示甲主任', PEOPLE)).toMatchObject({ kind: 'person', by: 'alias', person: { code: 'P1' } });
  expect(matchName('赵示丙同志', PEOPLE)).toMatchObject({ kind: 'person', by: 'alias', person: { code: 'P5' } });
});
test('namesakes are asked about', () => {
  const match = matchName('李示乙', PEOPLE);
  expect(match).toMatchObject({ kind: 'ask', why: 'namesakes' });
  expect(match.kind === 'ask' && match.choices.map(({ code }) => code)).toEqual(['P2', 'P3']);
  expect(matchName('李示乙科长', PEOPLE)).toMatchObject({ kind: 'ask', why: 'namesakes' });
});
test('one sign off is asked about, and never taken for the person', () => {
  expect(matchName('王示申', PEOPLE)).toMatchObject({ kind: 'ask', why: 'nearly', choices: [{ code: 'P1' }] });
  expect(matchName('王甲', [{ code: 'P9', name: '王乙' }])).toEqual({ kind: 'guest' });
  expect(matchName('黄示甲', PEOPLE)).toEqual({ kind: 'guest' });
});
test('who is unknown is a guest', () => {
  expect(matchName('周某某', PEOPLE)).toEqual({ kind: 'guest' });
  expect(matchName('李主任', PEOPLE)).toEqual({ kind: 'guest' });
});
test('a list becomes names, once those asked about are said', () => {
  const { entries } = readJielong('1. 王示甲\n2. 李示乙\n3. 周某某+1\n4. 王示甲\n5. 赵示丙（请假）');
  const rows = rowsOf(entries, PEOPLE);
  expect(rows.map(({ take }) => take)).toEqual([true, true, true, false, false]);
  expect(undecided(rows)).toBe(1);
  const said = rows.map((row) => (row.pick === null ? { ...row, pick: 'P3' } : row));
  expect(undecided(said)).toBe(0);
  expect(chosenOf(said, PEOPLE, (of, n) => `${of}同行${n}`).map(refOf)).toEqual([
    { person: 'P1' },
    { person: 'P3' },
    { guest: '周某某' },
    { guest: '周某某同行1' },
  ]);
});
test('who is asked about and not said is not taken', () => {
  const rows = rowsOf(readJielong('1. 李示乙').entries, PEOPLE);
  expect(chosenOf(rows, PEOPLE, (of) => of)).toEqual([]);
});
test('a namesake may be a guest after all', () => {
  const rows = rowsOf(readJielong('1. 李示乙').entries, PEOPLE).map((row) => ({ ...row, pick: 'guest' }));
  expect(chosenOf(rows, PEOPLE, (of) => of).map(refOf)).toEqual([{ guest: '李示乙' }]);
});
test('nobody stands there twice, and who was there stays as they were', () => {
  const before = [ofPerson({ code: 'P1', name: '王示甲' }, true), ofGuest('周 某某')];
  const after = together(before, [ofPerson({ code: 'P1', name: '王示甲' }), ofGuest('周某某'), ofGuest('吴某')]);
  expect(after.map(({ key, marked }) => [key, marked])).toEqual([
    ['p:P1', true],
    ['g:周某某', false],
    ['g:吴某', false],
  ]);
});
