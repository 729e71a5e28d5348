import { expect, it } from 'vitest';
import { classLabels, classOf, rampFor } from './ramp.ts';

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
