import { expect, it } from 'vitest';
import { inside } from './inside.ts';

it('finds a point inside a horseshoe, where the middle of the box is outside', () => {
  const ring = [
    [0, 0],
    [10, 0],
    [10, 10],
    [8, 10],
    [8, 2],
    [2, 2],
    [2, 10],
    [0, 10],
    [0, 0],
  ];
  const at = inside({ type: 'Polygon', coordinates: [ring] });
  expect(at).not.toBeNull();
  const x = at?.lon ?? 5;
  expect(x < 2 || x > 8 || (at?.lat ?? 5) < 2).toBe(true);
});
it('gives a point back and nothing for nothing', () => {
  expect(inside({ type: 'Point', coordinates: [1, 2] })).toEqual({ lon: 1, lat: 2 });
  expect(inside(null)).toBeNull();
});
