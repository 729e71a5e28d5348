import { describe, expect, it } from 'vitest';
import { crossingsOf, selfCrossings } from './crossing.ts';
import type { Pos, Shape } from './shape.ts';

const bow: Pos[] = [
  [0, 0],
  [2, 2],
  [2, 0],
  [0, 2],
  [0, 0],
];

describe('a border that crosses itself', () => {
  it('is told by the place of the crossing', () => {
    expect(selfCrossings(bow)).toEqual([[1, 1]]);
  });
  it('is none where sides only meet at their ends, or a ring touches itself in a vertex', () => {
    const square: Pos[] = [
      [0, 0],
      [2, 0],
      [2, 2],
      [0, 2],
      [0, 0],
    ];
    expect(selfCrossings(square)).toEqual([]);
    const eight: Pos[] = [
      [0, 0],
      [1, 1],
      [2, 0],
      [2, 2],
      [1, 1],
      [0, 2],
      [0, 0],
    ];
    expect(selfCrossings(eight)).toEqual([]);
  });
  it('is a line not yet closed, too, and one with several crossings', () => {
    const line: Pos[] = [
      [0, 0],
      [4, 0],
      [4, 1],
      [1, 1],
      [1, -1],
      [3, -1],
      [3, 2],
    ];
    expect(selfCrossings(line).sort()).toEqual([
      [1, 0],
      [3, 0],
      [3, 1],
    ]);
  });
  it('is looked for in every ring of a shape', () => {
    const shape: Shape = [
      [
        [
          [-9, -9],
          [9, -9],
          [9, 9],
          [-9, 9],
          [-9, -9],
        ],
        bow,
      ],
    ];
    expect(crossingsOf(shape)).toEqual([[1, 1]]);
    expect(crossingsOf(shape)).toBe(crossingsOf(shape));
  });
});
