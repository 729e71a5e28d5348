import { expect, it } from 'vitest';
import type { Slot } from '../api/types.ts';
import { together } from './cells.ts';

const slot = (...seats: string[]) => ({ holders: seats.map((seat) => ({ seat })) }) as unknown as Slot;

it('counts those of one seat', () => {
  expect(together(slot('A', 'A', 'B'))).toBe(2);
  expect(together(slot('A', 'acting', 'A'))).toBe(3);
  expect(together(slot('A', 'B', 'B'))).toBe(2);
});
