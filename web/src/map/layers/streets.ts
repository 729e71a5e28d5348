import type { LayerFile } from '../paint.ts';
import { visible } from '../paint.ts';

/** 街道: administrative borders beneath those of the zones. */
export const streets: LayerFile = ({ palette, show }) => [
  {
    id: 'streets-border',
    type: 'line',
    source: 'streets',
    'source-layer': 'streets',
    layout: { 'line-join': 'round', visibility: visible(show.streets) },
    paint: { 'line-color': palette.waterInk, 'line-width': 2.2, 'line-dasharray': [4, 1.6], 'line-opacity': 0.9 },
  },
];
