import type { ExpressionSpecification } from 'maplibre-gl';
import type { Palette } from '../palette.ts';

/** The class of a place by the chosen measure; -1 where it has none. */
const CLASS: ExpressionSpecification = ['coalesce', ['feature-state', 'class'], -1];
export const isClassed: ExpressionSpecification = ['>=', CLASS, 0];
export const byClass = ({ ramp, in: ground }: Palette): ExpressionSpecification => [
  'match',
  CLASS,
  0,
  ramp[0],
  1,
  ramp[1],
  2,
  ramp[2],
  3,
  ramp[3],
  4,
  ramp[4],
  ground,
];
