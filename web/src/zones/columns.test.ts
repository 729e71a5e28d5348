import { expect, it } from 'vitest';
import { guess } from './columns.ts';
import { boxOf, placeWithin } from './places.ts';
import { snapped } from './snap.ts';
import { insideShape, type Shape, type Zone } from './shape.ts';

it('columns are guessed by their names, and nothing is made up', () => {
  expect(guess(['fid', '片区编码', '片区名称', '简称'])).toEqual({ code: '片区编码', name: '片区名称', short: '简称' });
  expect(guess(['FID', 'Code', 'NAME'])).toEqual({ code: 'Code', name: 'NAME', short: '' });
  expect(guess(['备注'])).toEqual({ code: '', name: '', short: '' });
});

const LSHAPE: Shape = [
  [
    [
      [0, 0],
      [4, 0],
      [4, 1],
      [1, 1],
      [1, 4],
      [0, 4],
      [0, 0],
    ],
  ],
];
it('a name stands inside, also where the middle does not', () => {
  expect(insideShape(placeWithin(LSHAPE)!, LSHAPE)).toBe(true);
  expect(boxOf(LSHAPE)).toEqual([0, 0, 4, 4]);
  expect(boxOf({ type: 'Point', coordinates: [1, 2] })).toEqual([1, 2, 1, 2]);
});

it('a hand near a vertex means it, near a border means the border, else the place', () => {
  const zone: Zone = { id: 'a', code: 'A', name: '', short_name: '', name_en: '', order: null, shape: LSHAPE };
  const project = ([x, y]: [number, number]) => ({ x: x * 100, y: y * 100 });
  const at = (x: number, y: number, besides: [number, number] | null = null) =>
    snapped([zone], [x, y], project([x, y]), project, 10, besides);
  expect(at(3.95, 0.03)).toEqual({ at: [4, 0], on: 'vertex' });
  expect(at(2, 0.04)).toEqual({ at: [2, 0], on: 'border' });
  expect(at(2.5, 3)).toEqual({ at: [2.5, 3], on: null });
  // What is moved does not hold itself.
  expect(at(4.02, 0.5, [4, 0]).on).toBeNull();
});
