import { describe, expect, it } from 'vitest';
import type { PaperKind } from '../api/papers.ts';
import { guessed, guessFor, IGNORE, lacksOf, readsPositions, tintOf } from './meanings.ts';

const meaning = (code: string, zh: string, required = false, many = false) => ({ code, zh, en: code, required, many });
const LINES: PaperKind = {
  code: 'lines',
  zh: '条线责任表',
  en: 'Lines',
  meanings: [
    meaning('line', '条线', true),
    meaning('role:chief_supervisor', '总督导'),
    meaning('role:assisting_unit', '协办单位', false, true),
  ],
};
const column = (title: string, code: string | null, sure = true) => ({ title, meaning: code, sure });

describe('what columns mean', () => {
  it('tells a sure guess from one to look at and from none', () => {
    const columns = guessed([column('条线', 'line'), column('督导', 'role:chief_supervisor', false), column('', null)]);
    expect(columns.map(({ from }) => from)).toEqual(['guess', 'unsure', 'none']);
  });
  it('leaves out what only counts rows or says something by the way', () => {
    const columns = guessed([column('序 号', null), column('备注', null), column('科室', null)]);
    expect(columns.map((each) => each.meaning)).toEqual([IGNORE, IGNORE, null]);
  });
  it('keeps what another kind of list calls the same and guesses the rest by its words', () => {
    const before = guessed([
      column('线', 'line'),
      column('总督导', 'x'),
      column('协办单位', null),
      column('序号', IGNORE),
    ]);
    const columns = guessFor(LINES, before);
    expect(columns.map((each) => each.meaning)).toEqual([
      'line',
      'role:chief_supervisor',
      'role:assisting_unit',
      IGNORE,
    ]);
    expect(columns[1]?.from).toBe('unsure');
  });
  it('gives a meaning to one column only', () => {
    const columns = guessFor(LINES, guessed([column('条线', null), column('条线', null)]));
    expect(columns.map((each) => each.meaning)).toEqual(['line', null]);
  });
  it('says what is missing, what is there twice and what is left', () => {
    const columns = guessed([
      column('总督导', 'role:chief_supervisor'),
      column('总督导', 'role:chief_supervisor'),
      column('协办单位', 'role:assisting_unit'),
      column('科室', null),
      column('', null),
    ]);
    const filled = [true, true, true, true, false];
    expect(lacksOf(LINES, columns, filled)).toEqual({
      missing: ['line'],
      twice: ['role:chief_supervisor'],
      open: [3],
    });
  });
  it('asks for a datum where coordinates are read', () => {
    expect(readsPositions([{ meaning: 'lon' }])).toBe(true);
    expect(readsPositions([{ meaning: 'position' }])).toBe(true);
    expect(readsPositions([{ meaning: 'line' }, { meaning: null }])).toBe(false);
  });
  it('has a colour for each meaning and none for a column that is left out', () => {
    expect(tintOf(LINES, 'role:chief_supervisor')).toBe(1);
    expect(tintOf(LINES, IGNORE)).toBeNull();
    expect(tintOf(undefined, 'line')).toBeNull();
  });
});
