import { expect, test } from 'vitest';
import { looksLikeName, readJielong } from './jielong.ts';

const names = (text: string, known: string[] = []) => readJielong(text, known).entries.map(({ name }) => name);

test('a plain list gives its names in their order, without the header', () => {
  const read = readJielong('#接龙\n11月28日义务劳动，8:30社区门口集合\n\n1. 王示甲\n2. 李示乙\n3. 赵示丙');
  expect(read.entries.map(({ number, name }) => [number, name])).toEqual([
    [1, '王示甲'],
    [2, '李示乙'],
    [3, '赵示丙'],
  ]);
  expect(read.title).toBe('11月28日义务劳动,8:30社区门口集合');
  expect(read.problems).toEqual([]);
});
test('a title on the line of the sign is the title', () => {
  expect(readJielong('#接龙 周六劳动\n1. 王示甲').title).toBe('周六劳动');
});
test('an example is not a name', () => {
  expect(names('#接龙\n例 姓名 部门\n1. 王示甲')).toEqual(['王示甲']);
});
test.each([
  ['1. 王示甲'],
  ['1、王示甲'],
  ['1．王示甲'],
  ['１．王示甲'],
  ['１、王示甲'],
  ['1) 王示甲'],
  ['（1）王示甲'],
  ['(1) 王示甲'],
  ['1）王示甲'],
  ['1 王示甲'],
  ['1王示甲'],
  ['1：王示甲'],
  ['①王示甲'],
  ['1️⃣ 王示甲'],
  ['1️⃣王示甲'],
  ['  1.  王示甲  '],
  ['1.\u3000王示甲'],
  ['1.\u200b王示甲'],
])('%s is number one, and a name', (line) => {
  const { entries } = readJielong(line);
  expect(entries).toMatchObject([{ number: 1, name: '王示甲', note: '', plus: 0, problems: [] }]);
});
test('two digits in signs of their own', () => {
  expect(readJielong('1️⃣2️⃣ 王示甲').entries[0]?.number).toBe(12);
  expect(readJielong('🔟 王示甲').entries[0]?.number).toBe(10);
  expect(readJielong('⑳王示甲').entries[0]?.number).toBe(20);
});
test('faces are no part of a name', () => {
  expect(names('1. 王示甲🌹\n2. 💪李示乙👍🏻\n3. 赵示丙[玫瑰][强]\n4. 钱示丁 ✅\n5. 🇨🇳孙示戊')).toEqual([
    '王示甲',
    '李示乙',
    '赵示丙',
    '钱示丁',
    '孙示戊',
  ]);
});
test('what follows a name is its note', () => {
  const { entries } = readJielong(
    '1. 王示甲 上午\n2. 李示乙（下午）\n3. 赵示丙【晚到10分钟】\n4. 钱示丁[下午]\n5. 孙示戊-办公室',
  );
  expect(entries.map(({ name, note }) => [name, note])).toEqual([
    ['王示甲', '上午'],
    ['李示乙', '下午'],
    ['赵示丙', '晚到10分钟'],
    ['钱示丁', '下午'],
    ['孙示戊', '办公室'],
  ]);
});
test('a bracket that was never closed still holds a note', () => {
  expect(readJielong('1. 王示甲（下午').entries).toMatchObject([{ name: '王示甲', note: '下午' }]);
});
test.each([
  ['1. 王示甲+1', 1],
  ['1. 王示甲 ＋２', 2],
  ['1. 王示甲（+1）', 1],
  ['1. 王示甲 带1人', 1],
  ['1. 王示甲（带家属两人）', 2],
])('%s brings others', (line, plus) => {
  expect(readJielong(line).entries).toMatchObject([{ name: '王示甲', plus, problems: ['plus'] }]);
});
test('the same name twice is said at the second', () => {
  expect(readJielong('1. 王示甲\n2. 李示乙\n3. 王示甲').entries.map(({ problems }) => problems)).toEqual([
    [],
    [],
    ['twice'],
  ]);
});
test('a number without a name, and one that was skipped, are told', () => {
  const { entries, problems } = readJielong('1. 王示甲\n2. \n5. 李示乙');
  expect(entries).toHaveLength(2);
  expect(problems).toEqual([
    { kind: 'empty', line: 2, number: 2, text: '2.' },
    { kind: 'skipped', line: 3, number: 3, text: '' },
    { kind: 'skipped', line: 3, number: 4, text: '' },
  ]);
});
test('a wild number does not make thousands of lines', () => {
  expect(readJielong('1. 王示甲\n999. 李示乙').problems).toHaveLength(20);
});
test('a name without a number among numbered ones is taken, and said', () => {
  const { entries } = readJielong('1. 王示甲\n李示乙\n2. 赵示丙');
  expect(entries.map(({ name, problems }) => [name, problems])).toEqual([
    ['王示甲', []],
    ['李示乙', ['no_number']],
    ['赵示丙', []],
  ]);
});
test('a sentence after the list is no name', () => {
  const { entries, problems } = readJielong('1. 王示甲\n请大家准时到达集合点。');
  expect(entries).toHaveLength(1);
  expect(problems).toMatchObject([{ kind: 'unread', line: 2 }]);
});
test('a list without any numbers', () => {
  expect(names('王示甲\n李示乙\n\n赵示丙 上午')).toEqual(['王示甲', '李示乙', '赵示丙']);
  expect(readJielong('王示甲\n李示乙').entries.every(({ problems }) => problems.length === 0)).toBe(true);
});
test('names beside one another', () => {
  expect(names('王示甲、李示乙，赵示丙')).toEqual(['王示甲', '李示乙', '赵示丙']);
  expect(names('1. 王示甲/李示乙')).toEqual(['王示甲', '李示乙']);
});
test('gaps that line two signs up are none', () => {
  expect(names('1. 王 甲\n2. 李　乙 下午')).toEqual(['王甲', '李乙']);
});
test('names with a dot, and in Latin letters', () => {
  expect(names('1. 阿依·示甲\n2. 阿依•示乙\n3. Anna')).toEqual(['阿依·示甲', '阿依·示乙', 'Anna']);
});
test('who says that they will not come is marked', () => {
  expect(readJielong('1. 王示甲（请假）\n2. 李示乙 不来').entries.map(({ problems }) => problems)).toEqual([
    ['declines'],
    ['declines'],
  ]);
});
test('words of coming are not part of the name, unless somebody is called so', () => {
  expect(names('1. 王示甲报名\n2. 李示乙 参加')).toEqual(['王示甲', '李示乙']);
  expect(names('1. 王报名', ['王报名'])).toEqual(['王报名']);
});
test('a telephone number is left out', () => {
  const { entries } = readJielong('1. 王示甲 13800000000\n2. 李示乙13800000001');
  expect(entries.map(({ name, note }) => name + note)).toEqual(['王示甲', '李示乙']);
});
test('whom the unit knows is found where another word comes first', () => {
  const { entries } = readJielong('1. 城管局 李示乙\n2. 王示甲 赵示丙', ['李示乙', '王示甲', '赵示丙']);
  expect(entries.map(({ name, note }) => [name, note])).toEqual([
    ['李示乙', '城管局'],
    ['王示甲', ''],
    ['赵示丙', ''],
  ]);
});
test('what is hardly a name is said to be odd', () => {
  expect(readJielong('1. 王示甲\n2. 城管局办公室全体人员').entries[1]?.problems).toEqual(['odd']);
});
test('days and hours are not numbers of the list', () => {
  const { entries, title } = readJielong('#接龙\n11月28日上午\n8:30 集合\n1. 王示甲');
  expect(entries.map(({ name }) => name)).toEqual(['王示甲']);
  expect(title).toBe('11月28日上午 8:30 集合');
});
test('lines of other systems, and an empty text', () => {
  expect(names('1. 王示甲\r\n2. 李示乙\r3. 赵示丙')).toEqual(['王示甲', '李示乙', '赵示丙']);
  expect(readJielong('')).toEqual({ title: '', entries: [], problems: [] });
  expect(readJielong('  \n\n')).toEqual({ title: '', entries: [], problems: [] });
});
test('a line says which it was', () => {
  expect(readJielong('#接龙\n\n1. 王示甲\n\n2. 李示乙').entries.map(({ line }) => line)).toEqual([3, 5]);
});
test('what looks like a name', () => {
  for (const name of ['王甲', '欧阳示甲', '阿依·示甲', 'Anna']) expect(looksLikeName(name), name).toBe(true);
  for (const word of ['上午', '王', '报名', '请大家准时', '8:30', '']) expect(looksLikeName(word), word).toBe(false);
});
