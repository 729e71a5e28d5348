import { describe, expect, it } from 'vitest';
import { classLabels, classOf, rampFor, shadesFor } from './ramp.ts';

it('keeps "none" in a class of its own', () => {
  const ramp = rampFor([0, 1, 3, 6]);
  expect([0, 1, 2, 3, 4, 5, 6, 60].map((value) => classOf(ramp, value))).toEqual([0, 1, 2, 2, 3, 3, 4, 4]);
  expect(classLabels(ramp)).toEqual(['0', '1', '2–3', '4–5', '≥6']);
});
it('widens for large counts and never overlaps', () => {
  for (const most of [10, 11, 17, 200]) {
    const { from } = rampFor([most]);
    expect([...from].sort((a, b) => a - b)).toEqual(from);
    expect(new Set(from).size).toBe(4);
  }
});

describe('scores', () => {
  it('are the darker the more is lost, on the same steps in every round', () => {
    const { classOf: shade, labels } = shadesFor('score', [80, null]);
    expect([100, 95, 94.9, 88, 82, 79.9].map(shade)).toEqual([0, 0, 1, 2, 3, 4]);
    expect(labels).toHaveLength(5);
  });
});
