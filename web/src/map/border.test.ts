import { expect, it } from 'vitest';
import { outerBorder } from './border.ts';

it('leaves out the edge that two zones share', () => {
  const square = (x: number): GeoJSON.Polygon => ({
    type: 'Polygon',
    coordinates: [
      [
        [x, 0],
        [x + 1, 0],
        [x + 1, 1],
        [x, 1],
        [x, 0],
      ],
    ],
  });
  const border = outerBorder([square(0), square(1)]).geometry as GeoJSON.MultiLineString;
  expect(border.coordinates).toHaveLength(1);
  expect(border.coordinates[0]).toHaveLength(7);
});
