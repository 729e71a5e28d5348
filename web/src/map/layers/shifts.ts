import type { ExpressionSpecification } from 'maplibre-gl';
import type { LayerFile } from '../paint.ts';

const SHIFTS = { source: 'shifts', 'source-layer': 'shifts' } as const;
/** By the number that the server gives each; each has a mark of its own, so that colour never speaks alone. */
export const SHIFT_MARKS = ['empty', 'short', 'full', 'cancelled'] as const;
/** The tag of a half day, drawn by {@link file://../shiftMarks.ts}. */
export const shiftImage = (mark: string, half: string, kind: string): string => `shift:${mark}:${half}:${kind}`;
/** From further off the zones tell how the weekend stands. */
const FROM = 12.6;

/**
 * Meeting points of this weekend's half days. A morning's tag leans left of its point and an afternoon's right, so that
 * both can be read at one place. State is no part of a tile, so each state is a layer and shows its own alone.
 */
export const shifts: LayerFile = ({ show, outside, palette }) =>
  outside || !show.shifts
    ? []
    : SHIFT_MARKS.map((mark, i) => ({
        id: `shifts-${mark}`,
        type: 'symbol' as const,
        ...SHIFTS,
        minzoom: FROM,
        layout: {
          'icon-image': [
            'concat',
            `shift:${mark}:`,
            ['get', 'half'],
            ':',
            ['coalesce', ['get', 'kind'], 'weekend'],
          ] as ExpressionSpecification,
          'icon-anchor': [
            'match',
            ['get', 'half'],
            'pm',
            'bottom-left',
            'bottom-right',
          ] as unknown as ExpressionSpecification,
          'icon-size': [
            'interpolate',
            ['linear'],
            ['zoom'],
            FROM,
            0.78 * palette.badge,
            15,
            palette.badge,
          ] as ExpressionSpecification,
          'icon-allow-overlap': true,
          'icon-padding': 0,
        },
        paint: {
          'icon-opacity': [
            'case',
            ['==', ['coalesce', ['feature-state', 's'], -1], i],
            1,
            0,
          ] as unknown as ExpressionSpecification,
        },
      }));
