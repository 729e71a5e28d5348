/** What lies beneath the district's own map: pictures as they are, or vector tiles drawn plainly in our own colours. */
import type { ExpressionSpecification, LayerSpecification, SourceSpecification } from 'maplibre-gl';
import type { Basemap } from '../../api/types.ts';
import { SANS, type LayerFile } from '../paint.ts';

export type BaseOf = Basemap;
const id = (layer: string): string => `base-${layer}`;

export function baseSources(base: BaseOf, origin: string): Record<string, SourceSpecification> {
  return Object.fromEntries(
    base.layers.map((layer) => {
      const tiles = [`${origin}/basemap/${layer}/{z}/{x}/{y}`];
      const zooms = { minzoom: base.min_zoom, maxzoom: base.max_zoom };
      return [
        id(layer),
        base.kind === 'raster'
          ? { type: 'raster', tiles, tileSize: 256, ...zooms }
          : { type: 'vector', tiles, ...zooms },
      ];
    }),
  );
}

/** Layers by the names that Protomaps and OpenMapTiles have for them; others are not drawn. */
const KIND: ExpressionSpecification = ['coalesce', ['get', 'kind'], ['get', 'class'], ''];
const GREEN = ['park', 'wood', 'forest', 'grass', 'grassland', 'garden', 'nature_reserve'];
const MAIN = ['highway', 'major_road', 'motorway', 'trunk', 'primary', 'secondary', 'tertiary'];
const NAME: ExpressionSpecification = ['coalesce', ['get', 'name:zh'], ['get', 'name:zh-Hans'], ['get', 'name']];
const among = (words: string[]): ExpressionSpecification => ['in', KIND, ['literal', words]];
const wide = (main: number, rest: number): ExpressionSpecification => ['case', among(MAIN), main, rest];

export const base: LayerFile = ({ base, palette }) => {
  if (!base) return [];
  if (base.kind === 'raster') {
    return base.layers.map((layer) => ({ id: id(layer), type: 'raster', source: id(layer) }) as LayerSpecification);
  }
  const source = id(base.layers[0] ?? '');
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
