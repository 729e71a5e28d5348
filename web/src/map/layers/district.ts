import type { LayerFile } from '../paint.ts';

/** The district's edge: a soft ribbon inside and the dash and dot of an administrative border. */
export const district: LayerFile = ({ palette, outside }) =>
  outside
    ? []
    : [
        {
          id: 'district-ribbon',
          type: 'line',
          source: 'district',
          layout: { 'line-join': 'round' },
          paint: { 'line-color': palette.ribbon, 'line-opacity': 0.18, 'line-width': 9 },
        },
        {
          id: 'district-border',
          type: 'line',
          source: 'district',
          layout: { 'line-join': 'round' },
          paint: {
            'line-color': palette.border,
            'line-width': palette.zoneBorder + 0.5,
            'line-dasharray': [6, 2, 1, 2],
          },
        },
      ];
