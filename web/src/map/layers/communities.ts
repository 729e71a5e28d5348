import type { LayerFile } from '../paint.ts';
import { visible } from '../paint.ts';

export const COMMUNITIES_FROM = 14;

export const communities: LayerFile = ({ palette, show }) => [
  {
    id: 'communities-border',
    type: 'line',
    source: 'communities',
    'source-layer': 'communities',
    minzoom: COMMUNITIES_FROM,
    layout: { 'line-join': 'round', visibility: visible(show.communities) },
    paint: { 'line-color': palette.border, 'line-width': 1.1, 'line-dasharray': [4, 3], 'line-opacity': 0.75 },
  },
];
