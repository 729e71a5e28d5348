import { describe, expect, it } from 'vitest';
import type { PaperFault, PaperPlan, PaperQuestion, PlanEntry } from '../api/papers.ts';
import {
  chosenFor,
  countsOf,
  faultsByRow,
  grouped,
  holdsBack,
  settled,
  together,
  unanswered,
  valueOf,
  wrongCells,
} from './plan.ts';

const question = (key: string, suggested: string | null = null): PaperQuestion => ({
  key,
  kind: 'person',
  text: key,
  rows: [4],
  why: 'namesakes',
  zh: key,
  en: key,
  candidates: [{ code: 'P1', name: '张示例', detail: '' }],
  may_be_new: false,
  suggested,
});
const entry = (what: PlanEntry['what'], kind: string, name: string, row: number | null): PlanEntry => ({
  what,
  kind,
  kind_zh: kind,
  code: name,
  name,
  row,
  fields: [{ zh: '责任人', en: 'Holder', from: '张示例', to: '李示乙' }],
});
const fault = (row: number, column: number | null, severity: PaperFault['severity'] = 'error'): PaperFault => ({
  row,
  column,
  title: '',
  value: '',
  severity,
  zh: '',
  en: '',
});
const PLAN: PaperPlan = {
  rows: 2,
  good: 2,
  wrong: 0,
  left: 0,
  questions: [],
  entries: [entry('added', 'duty', 'D1', 4)],
  unchanged: 0,
  vacancies: 0,
  doubles: 0,
  faults: [],
  ready: true,
  digest: 'x',
  applied: null,
};

describe('answers', () => {
  it('stay in sight when more is asked, in the order in which it was asked', () => {
    const all = together([question('a'), question('b')], [question('c'), question('b', 'P1')]);
    expect(all.map(({ key }) => key)).toEqual(['a', 'b', 'c']);
    expect(all[1]?.suggested).toBe('P1');
  });
  it('are the proposals where nobody chose otherwise', () => {
    const asked = [question('a', 'P1'), question('b', 'P1'), question('c')];
    expect(unanswered(asked, { b: 'leave' }).map(({ key }) => key)).toEqual(['c']);
    expect(settled(asked, { b: 'leave' })).toEqual({ a: 'P1', b: 'leave' });
  });
  it('count only where they can be chosen', () => {
    expect(chosenFor(question('a'), { a: 'new' })).toBeNull();
    expect(chosenFor({ ...question('a'), may_be_new: true }, { a: 'new' })).toBe('new');
    expect(chosenFor(question('a', 'P9'), {})).toBeNull();
  });
});

describe('a difference', () => {
  const entries = [
    entry('ended', 'duty', 'D1', 2),
    entry('added', 'duty', 'D2', 9),
    entry('added', 'duty', 'D3', 3),
    entry('changed', 'unit', 'U1', null),
  ];
  it('is put together by what it is about, new before changed before ended, as the sheet has it', () => {
    expect(grouped(entries, null, '').map(({ kind, entries: list }) => [kind, list.map(({ code }) => code)])).toEqual([
      ['duty', ['D3', 'D2', 'D1']],
      ['unit', ['U1']],
    ]);
    expect(countsOf(entries)).toEqual({ added: 2, changed: 1, ended: 1 });
  });
  it('is narrowed down by what happens and by what was or will be', () => {
    expect(grouped(entries, 'changed', '').map(({ kind }) => kind)).toEqual(['unit']);
    expect(grouped(entries, null, ' d3 ')[0]?.entries).toHaveLength(1);
    expect(grouped(entries, null, '李示乙')).toHaveLength(2);
    expect(grouped(entries, null, '王')).toEqual([]);
  });
  it('lists faults by row and marks a cell by the worst of them', () => {
    const faults = [fault(9, 1, 'warning'), fault(3, null), fault(9, 1), fault(9, 2, 'warning')];
    expect(faultsByRow(faults).map(({ row, faults: list }) => [row, list.length])).toEqual([
      [3, 1],
      [9, 3],
    ]);
    expect([...wrongCells(faults)].map(([key, { severity }]) => [key, severity])).toEqual([
      ['9:1', 'error'],
      ['9:2', 'warning'],
    ]);
  });
  it('says what holds it back', () => {
    expect(holdsBack(PLAN)).toBeNull();
    expect(holdsBack({ ...PLAN, entries: [] })).toBe('nothing');
    expect(holdsBack({ ...PLAN, ready: false })).toBe('faults');
    expect(holdsBack({ ...PLAN, ready: false, questions: [question('a')] })).toBe('questions');
  });
});

describe('what a field says', () => {
  it('tells a role and who holds it by name', () => {
    expect(valueOf({ zh: '角色', en: 'Role' }, 'chief_supervisor 总督导')).toEqual({
      text: '总督导',
      code: 'chief_supervisor',
    });
    expect(valueOf({ zh: '责任人（单位）', en: 'Holder' }, 'U-MZJ 区民政局').text).toBe('区民政局');
  });
  it('keeps the codes that are the district’s own words, and what is a code alone', () => {
    expect(valueOf({ zh: '责任对象', en: 'Subject' }, 'L01 居民小区').text).toBe('L01 居民小区');
    expect(valueOf({ zh: '角色', en: 'Role' }, 'chief_supervisor').text).toBe('chief_supervisor');
  });
});
