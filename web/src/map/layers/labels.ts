import type { ExpressionSpecification, FilterSpecification } from 'maplibre-gl';
import type { LayerFile } from '../paint.ts';
import { SANS, SANS_BOLD, SERIF, visible } from '../paint.ts';
import { COMMUNITIES_FROM } from './communities.ts';

/** Where a zone's name may stand, in ems from its point, the best place first. */
const AROUND: (string | [number, number])[] = [
  ...['center', [0, 0], 'center', [0, 1.6], 'center', [0, -1.6], 'center', [1.8, 0], 'center', [-1.8, 0]],
  ...['center', [1.8, 1.4], 'center', [-1.8, 1.4], 'center', [1.8, -1.4], 'center', [-1.8, -1.4]],
  ...['center', [0, 2.6], 'center', [0, -2.6], 'center', [2.6, 0], 'center', [-2.6, 0]],
  ...['center', [2.6, 2.2], 'center', [-2.6, 2.2], 'center', [2.6, -2.2], 'center', [-2.6, -2.2], 'center', [0, 3.4]],
] as (string | [number, number])[];

const CONTEXT = { source: 'context', 'source-layer': 'context' } as const;
const of = (...parts: ExpressionSpecification[]): FilterSpecification =>
  ['all', ['!=', ['coalesce', ['get', 'name'], ''], ''], ...parts] as FilterSpecification;
const kind = (...classes: string[]): ExpressionSpecification => ['in', ['get', 'class'], ['literal', classes]];
const LINE: ExpressionSpecification = ['==', ['geometry-type'], 'LineString'];
const RANK: ExpressionSpecification = ['to-number', ['coalesce', ['get', 'rank'], 5], 5];
const NOT_LINE: ExpressionSpecification = ['!=', ['geometry-type'], 'LineString'];

/** Labels of the context: roads along their lines with upright characters, water in the face of old maps. */
export const contextLabels: LayerFile = ({ palette, lang, show }) => {
  const visibility = visible(show.context);
  const name: ExpressionSpecification =
    lang === 'en' ? ['coalesce', ['get', 'name_en'], ['get', 'name']] : ['get', 'name'];
  return [
    {
      id: 'roads-name',
      type: 'symbol',
      ...CONTEXT,
      filter: of(kind('road', 'street', 'rail'), LINE),
      minzoom: 12.2,
      layout: {
        visibility,
        'symbol-placement': 'line',
        'symbol-sort-key': RANK,
        'symbol-spacing': 420,

        'text-field': name,
        'text-font': SANS,
        'text-size': ['interpolate', ['linear'], ['zoom'], 12, 11, 16, 14],
        'text-letter-spacing': lang === 'zh' ? 0.7 : 0.05,
        'text-max-angle': 60,
      },
      paint: { 'text-color': palette.roadInk, 'text-halo-color': palette.halo, 'text-halo-width': 1.4 },
    },
    {
      id: 'rivers-name',
      type: 'symbol',
      ...CONTEXT,
      filter: of(kind('river', 'water'), LINE),
      layout: {
        visibility,
        'symbol-placement': 'line',

        'text-field': name,
        'text-font': SERIF,
        'text-size': ['interpolate', ['linear'], ['zoom'], 11, 12, 15, 18],
        'text-letter-spacing': lang === 'zh' ? 1 : 0.1,
        'text-max-angle': 60,
      },
      paint: { 'text-color': palette.waterInk, 'text-halo-color': palette.water, 'text-halo-width': 1 },
    },
    {
      id: 'landmarks',
      type: 'symbol',
      ...CONTEXT,
      filter: of(kind('landmark')),
      minzoom: 13,
      layout: {
        visibility,
        'text-field': name,
        'text-font': SANS,
        'text-size': 12,
        'text-max-width': 7,
        'symbol-sort-key': RANK,
      },
      paint: { 'text-color': palette.inkSoft, 'text-halo-color': palette.halo, 'text-halo-width': 1.4 },
    },
    {
      id: 'parks-name',
      type: 'symbol',
      ...CONTEXT,
      filter: of(kind('park', 'green'), NOT_LINE),
      minzoom: 13.2,
      layout: { visibility, 'text-field': name, 'text-font': SANS, 'text-size': 12, 'text-max-width': 7 },
      paint: { 'text-color': '#3D5A2C', 'text-halo-color': palette.halo, 'text-halo-width': 1.3 },
    },
    {
      id: 'water-name',
      type: 'symbol',
      ...CONTEXT,
      filter: of(kind('river', 'water'), NOT_LINE),
      layout: {
        visibility,
        'text-field': name,
        'text-font': SERIF,
        // A pond is not written as large as a river.
        'text-size': [
          'interpolate',
          ['linear'],
          ['zoom'],
          11,
          ['match', RANK, 1, 16, 12],
          15,
          ['match', RANK, 1, 26, 17],
        ],
        'text-letter-spacing': lang === 'zh' ? ['match', RANK, 1, 0.6, 0.2] : 0.1,
        // A lake in two tiles has two names: one within reach of the other is enough.
        'text-padding': 28,
      },
      paint: { 'text-color': palette.waterInk, 'text-halo-color': palette.water, 'text-halo-width': 1 },
    },
    {
      id: 'neighbours',
      type: 'symbol',
      ...CONTEXT,
      filter: of(kind('place')),
      layout: {
        visibility,
        'text-field': name,
        'text-font': SANS,
        'text-size': 13,
        'text-letter-spacing': lang === 'zh' ? 0.4 : 0.08,
      },
      paint: { 'text-color': palette.inkSoft, 'text-halo-color': palette.out, 'text-halo-width': 1.2 },
    },
  ];
};

/** Names of what the district divides into. A zone's number stands beneath its name. */
export const areaLabels: LayerFile = ({ palette, lang, selected, outside, show }) => {
  const name: ExpressionSpecification =
    lang === 'en'
      ? ['coalesce', ['get', 'name_en'], ['get', 'name']]
      : ['coalesce', ['get', 'short_name'], ['get', 'name']];
  const halo = { 'text-halo-color': palette.halo, 'text-halo-width': 1.8 };
  return [
    {
      id: 'communities-name',
      type: 'symbol',
      source: 'communities',
      'source-layer': 'communities',
      minzoom: COMMUNITIES_FROM + 0.3,
      layout: {
        visibility: visible(show.communities),
        'text-field': ['get', 'name'],
        'text-font': SANS,
        'text-size': 13,
        'text-padding': 24,
      },
      paint: { 'text-color': palette.ink, ...halo },
    },
    {
      id: 'streets-name',
      type: 'symbol',
      source: 'streets',
      'source-layer': 'streets',
      minzoom: 12,
      maxzoom: 16,
      layout: {
        visibility: visible(show.streets),
        'text-field': ['get', 'name'],
        'text-font': SANS,
        'text-size': 13,
        'text-offset': [0, 2.6],
        'text-padding': 30,
      },
      paint: { 'text-color': palette.waterInk, ...halo },
    },
    {
      id: 'zones-name',
      type: 'symbol',
      source: 'zone_labels',
      'source-layer': 'zone_labels',
      maxzoom: 17.5,
      layout: {
        'text-field': outside
          ? name
          : [
              'format',
              name,
              { 'font-scale': 1 },
              [
                'let',
                'note',
                ['coalesce', ['get', ['get', 'code'], ['object', ['global-state', 'notes'], ['literal', {}]]], ''],
                ['case', ['==', ['var', 'note'], ''], '', ['concat', '\n', ['var', 'note']]],
              ],
              { 'font-scale': 0.8, 'text-font': ['literal', SANS] },
            ],
        'text-font': SANS_BOLD,
        'text-size': ['interpolate', ['linear'], ['zoom'], 10.5, 11.5, 12.5, 14.5, 15, 18],
        'text-line-height': 1.15,
        'text-padding': 1,
        // Room is sought around the clusters; where there is none the name stands all the same.
        'text-variable-anchor-offset': AROUND,
        // Close up there is room, or the name has been read.
        'text-allow-overlap': ['step', ['zoom'], true, 15, false],
        'text-ignore-placement': false,
      },
      paint: {
        'text-color': outside
          ? palette.ink
          : ['case', ['==', ['get', 'code'], selected ?? ''], palette.accent, palette.ink],
        ...halo,
      },
    },
  ];
};
