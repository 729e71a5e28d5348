import type { ExpressionSpecification } from 'maplibre-gl';
import type { LayerFile } from '../paint.ts';
import { visible } from '../paint.ts';
import { byClass, isClassed } from './classes.ts';

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

/** The communities by the chosen measure, where that is told of them. Like the zones they lie beneath the context. */
export const communityFill: LayerFile = ({ palette, byCommunity, outside }) =>
  outside || !byCommunity
    ? []
    : [
        {
          id: 'communities-fill',
          type: 'fill',
          source: 'communities',
          'source-layer': 'communities',
          minzoom: COMMUNITIES_FROM,
          paint: {
            'fill-color': byClass(palette),
            'fill-opacity': ['case', isClassed, palette.fillOpacity, 0] as unknown as ExpressionSpecification,
            'fill-antialias': false,
          },
        },
      ];
