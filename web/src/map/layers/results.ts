import type { LayerFile } from '../paint.ts';
import { visible } from '../paint.ts';
import { caseImage } from './cases.ts';

const POINTS = { source: 'checkpoints', 'source-layer': 'checkpoints' } as const;
/** The classes of a checkpoint's last result or of its age, the best first; each has a mark of its own. */
export const RESULT_MARKS = ['good', 'fair', 'poor'] as const;

/** A mark under each badge: how it did last, or how long ago that was. Those with no mark were not tested. */
export const pointResults: LayerFile = ({ show, outside, points, line }) =>
  outside || points === 'badge'
    ? []
    : RESULT_MARKS.map((mark, i) => ({
        id: `results-${mark}`,
        type: 'symbol' as const,
        ...POINTS,
        minzoom: 11.7,
        filter: line
          ? (['all', ['!', ['has', 'count']], ['==', ['get', 'line'], line]] as never)
          : (['!', ['has', 'count']] as never),
        layout: {
          visibility: visible(show.points),
          'icon-image': caseImage(mark),
          'icon-offset': [-9, -9] as [number, number],
          'icon-allow-overlap': true,
          'icon-padding': 0,
        },
        paint: { 'icon-opacity': ['case', ['==', ['coalesce', ['feature-state', 'r'], -1], i], 1, 0] as never },
      }));
