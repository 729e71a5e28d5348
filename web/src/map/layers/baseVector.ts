/** Vector tiles of somebody else, drawn plainly. */
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import { SANS, type LayerFile } from '../paint.ts';
import { baseId } from './base.ts';

/** Layers by the names that Protomaps and OpenMapTiles have for them; others are not drawn. */
const KIND: ExpressionSpecification = ['coalesce', ['get', 'kind'], ['get', 'class'], ''];
const GREEN = ['park', 'wood', 'forest', 'grass', 'grassland', 'garden', 'nature_reserve'];
const MAIN = ['highway', 'major_road', 'motorway', 'trunk', 'primary', 'secondary', 'tertiary'];
const NAME: ExpressionSpecification = ['coalesce', ['get', 'name:zh'], ['get', 'name:zh-Hans'], ['get', 'name']];
const among = (words: string[]): ExpressionSpecification => ['in', KIND, ['literal', words]];
const wide = (main: number, rest: number): ExpressionSpecification => ['case', among(MAIN), main, rest];

export const baseVector: LayerFile = ({ base, palette }) => {
  if (!base) return [];
  const source = baseId(base.layers[0] ?? '');
  const of = (within: string, rest: object): LayerSpecification[] =>
    base.within.includes(within)
      ? [
          {
            id: `base-${within}-${'type' in rest ? String(rest.type) : ''}`,
            source,
            'source-layer': within,
            ...rest,
          } as LayerSpecification,
        ]
      : [];
  const fill = (colour: string, filter?: ExpressionSpecification) => ({
    type: 'fill',
    paint: { 'fill-color': colour },
    ...(filter ? { filter } : {}),
  });
  const roads = {
    type: 'line',
    layout: { 'line-cap': 'round', 'line-join': 'round' },
    paint: {
      'line-color': palette.road,
      'line-width': [
        'interpolate',
        ['exponential', 1.5],
        ['zoom'],
        11,
        wide(1.6, 0.4),
        14,
        wide(5, 1.6),
        18,
        wide(30, 14),
      ],
    },
  };
  const names = (along: boolean) => ({
    type: 'symbol',
    minzoom: along ? 13 : 10,
    layout: {
      'text-field': NAME,
      'text-font': SANS,
      'text-size': 11,
      'symbol-placement': along ? 'line' : 'point',
    },
    paint: { 'text-color': palette.roadInk, 'text-halo-color': palette.halo, 'text-halo-width': 1.4 },
  });
  return [
    ...of('earth', fill(palette.in)),
    ...of('landcover', fill(palette.park, among(GREEN))),
    ...of('landuse', fill(palette.park, among(GREEN))),
    ...of('park', fill(palette.park)),
    ...of('water', fill(palette.water)),
    ...of('buildings', fill(palette.out)),
    ...of('building', fill(palette.out)),
    ...of('roads', roads),
    ...of('transportation', roads),
    ...of('roads', names(true)),
    ...of('transportation_name', names(true)),
    ...of('places', names(false)),
    ...of('place', names(false)),
  ];
};
