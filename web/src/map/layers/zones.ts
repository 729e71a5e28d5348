import type { ExpressionSpecification } from 'maplibre-gl';
import type { LayerFile } from '../paint.ts';
import { byClass, isClassed } from './classes.ts';
import { COMMUNITIES_FROM } from './communities.ts';

/** Close up the communities tell it, where they do: two colours over each other would be a third. */
const opacity = (full: number, byCommunity: boolean): ExpressionSpecification => {
  const own: ExpressionSpecification = ['case', isClassed, full, 0];
  return byCommunity ? ['step', ['zoom'], own, COMMUNITIES_FROM, 0] : own;
};

/**
 * The zones by the chosen measure. They lie beneath the context, so that land alone is coloured; roads and parks above
 * are drawn part transparent and so take the colour on, as if it lay over them.
 */
export const zoneFill: LayerFile = ({ palette, outside, byCommunity }) => [
  {
    id: 'zones-fill',
    type: 'fill',
    source: 'zones',
    'source-layer': 'zones',
    paint: {
      'fill-color': outside ? palette.ramp[0] : byClass(palette),
      'fill-opacity': outside ? palette.fillOpacity : opacity(palette.fillOpacity, byCommunity),
      'fill-antialias': false,
    },
  },
];

/** 未测 is hatched: it is neither good nor bad, and never 0. */
export const zoneUntested: LayerFile = ({ untested, outside }) =>
  outside || untested.length === 0
    ? []
    : [
        {
          id: 'zones-untested',
          type: 'fill',
          source: 'zones',
          'source-layer': 'zones',
          filter: ['in', ['get', 'code'], ['literal', [...untested]]],
          paint: { 'fill-pattern': 'hatch:zone' },
        },
      ];

export const zoneBorders: LayerFile = ({ palette }) => [
  {
    id: 'zones-border',
    type: 'line',
    source: 'zones',
    'source-layer': 'zones',
    layout: { 'line-join': 'round', 'line-cap': 'round' },
    paint: { 'line-color': palette.border, 'line-width': palette.zoneBorder },
  },
];

export const zoneSelected: LayerFile = ({ palette, selected, outside }) =>
  outside
    ? []
    : [
        {
          id: 'zones-selected-halo',
          type: 'line',
          source: 'zones',
          'source-layer': 'zones',
          filter: ['==', ['get', 'code'], selected ?? ''],
          layout: { 'line-join': 'round' },
          paint: { 'line-color': '#FFFFFF', 'line-width': palette.zoneSelected + 5 },
        },
        {
          id: 'zones-selected',
          type: 'line',
          source: 'zones',
          'source-layer': 'zones',
          filter: ['==', ['get', 'code'], selected ?? ''],
          layout: { 'line-join': 'round' },
          paint: { 'line-color': palette.accent, 'line-width': palette.zoneSelected },
        },
      ];
