import type { ExpressionSpecification } from 'maplibre-gl';
import type { LayerFile } from '../paint.ts';
import { SANS_BOLD } from '../paint.ts';

const CASES = { source: 'cases' } as const;
/** The mark of a state, drawn by {@link file://../caseMarks.ts}. */
export const caseImage = (state: string): string => `case:${state}`;
/** By how bad they are, the least first: what a cluster's worst is called by. */
export const BY_RANK = ['closed', 'suspended', 'to_recheck', 'underway', 'to_sign', 'to_assign', 'overdue'] as const;

/**
 * Open cases above the checkpoints: where a case is at a checkpoint its mark hangs on the badge's shoulder. Many at once
 * are one ring with their count and the mark of the worst.
 */
export const openCases: LayerFile = ({ show, outside, palette }) => {
  if (outside || !show.cases) return [];
  const worst: ExpressionSpecification = [
    'concat',
    'worst:',
    ['at', ['get', 'worst'], ['literal', [...BY_RANK]]] as unknown as ExpressionSpecification,
  ];
  return [
    {
      id: 'cases-clusters',
      type: 'symbol',
      ...CASES,
      filter: ['has', 'point_count'],
      layout: {
        'icon-image': worst,
        'icon-allow-overlap': true,
        'icon-padding': 0,
        'text-field': ['to-string', ['get', 'point_count']],
        'text-font': SANS_BOLD,
        'text-size': 12,
        'text-allow-overlap': true,
        'symbol-sort-key': ['get', 'worst'],
      },
      paint: { 'text-color': palette.ink },
    },
    {
      id: 'cases',
      type: 'symbol',
      ...CASES,
      filter: ['!', ['has', 'point_count']],
      layout: {
        'icon-image': ['concat', caseImage(''), ['get', 'state']],
        'icon-offset': ['case', ['==', ['get', 'point'], ''], ['literal', [0, 0]], ['literal', [9, -9]]],
        'icon-allow-overlap': true,
        'icon-padding': 0,
        // The worst lies on top.
        'symbol-sort-key': ['get', 'rank'],
      },
    },
  ];
};
