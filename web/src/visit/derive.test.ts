import { describe, expect, it } from 'vitest';
import { derive, estimate, readFigure } from './derive.ts';
import type { ChecklistItem, DraftAnswer, ItemKind } from './types.ts';

const item = (code: string, kind: ItemKind, weight: number, target?: number): ChecklistItem => ({
  code,
  name: code,
  kind,
  weight,
  ...(target === undefined ? {} : { target }),
});
const SCHEME = { met: 1, partly: 0.6, not_met: 0 };

describe('the answer that follows from a figure', () => {
  it('takes a share or a count that reaches its target as met', () => {
    const lamps = item('L', 'ratio', 2, 95);
    expect(derive(lamps, 95)).toBe('met');
    expect(derive(lamps, 94.9)).toBe('not_met');
    const posters = item('A', 'min_count', 2, 5);
    expect(derive(posters, 5)).toBe('met');
    expect(derive(posters, 4)).toBe('not_met');
  });
  it('fails at the first occurrence where there must be none', () => {
    const runner = item('R', 'zero', 3);
    expect(derive(runner, 0)).toBe('met');
    expect(derive(runner, 1)).toBe('not_met');
  });
  it('takes points off for each occurrence until nothing is left', () => {
    const litter = item('B', 'deduction', 5, 2);
    expect([0, 1, 2, 3].map((n) => derive(litter, n))).toEqual(['met', 'partly', 'partly', 'not_met']);
  });
});

describe('the score', () => {
  const items = [item('D', 'present', 3), item('B', 'deduction', 4, 1), item('E', 'present', 1)];
  it('weighs the answers and leaves out what does not apply', () => {
    const answers: Record<string, DraftAnswer> = {
      D: { value: 'partly' },
      B: { value: 'partly', figure: 1 },
      E: { value: 'not_applicable' },
    };
    // (3 · 0.6 + 4 · 0.75) / 7
    expect(estimate(items, answers, SCHEME)).toBeCloseTo(68.571, 3);
  });
  it('is no figure where nothing was tested, and never 0 for that', () => {
    expect(estimate(items, {}, SCHEME)).toBeNull();
    expect(estimate(items, { D: { value: 'not_applicable' } }, SCHEME)).toBeNull();
  });
  it('follows the district’s own scheme', () => {
    expect(estimate(items, { D: { value: 'partly' } }, { met: 1, partly: 0.5, not_met: 0 })).toBe(50);
  });
  it('takes a deduction without a count as what was ticked', () => {
    expect(estimate(items, { B: { value: 'not_met' } }, SCHEME)).toBe(0);
  });
});

it('reads a figure as people type it and refuses what cannot be meant', () => {
  expect(readFigure('ratio', ' 96.5% ')).toBe(96.5);
  expect(readFigure('ratio', '101')).toBeNull();
  expect(readFigure('min_count', '4')).toBe(4);
  expect(readFigure('min_count', '4.5')).toBeNull();
  expect(readFigure('zero', '-1')).toBeNull();
  expect(readFigure('zero', '')).toBeNull();
});
