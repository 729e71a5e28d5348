import type { ExpressionSpecification } from 'maplibre-gl';
import type { LayerFile } from '../paint.ts';
import { SANS, SANS_BOLD, visible } from '../paint.ts';

const POINTS = { source: 'checkpoints', 'source-layer': 'checkpoints' } as const;
/** The id under which a line's badge is drawn by {@link file://../badges.ts}. */
export const badgeImage = (line: string): string => `badge:${line}`;
/** The ring of a cluster, in four sizes. */
export const clusterImage = (size: number): string => `cluster:${size}`;

/** Checkpoints with their line's badge; where they are many, the server's clusters with a count per line. */
/** From further off the names of the zones need the room; points of a chosen line are shown from anywhere. */
const FROM = 11.7;
/** From afar, where open cases are shown, the rings are theirs: two kinds of them would be read as one. */
const CLUSTERS_FROM = 13.4;

export const checkpoints: LayerFile = ({ palette, lang, line, point, outside, undrawn, show }) => {
  const perLine = `n_${line ?? ''}`;
  const cluster: ExpressionSpecification = line ? ['has', perLine] : ['has', 'count'];
  const parts: ExpressionSpecification[] = [['!', ['has', 'count']]];
  if (line) parts.push(['==', ['get', 'line'], line]);
  if (point) parts.push(['!=', ['get', 'code'], point]);
  const single = ['all', ...parts] as ExpressionSpecification;
  const count: ExpressionSpecification = ['to-number', ['get', line ? perLine : 'count'], 0];
  const visibility = visible(show.points);
  const from = line || undrawn ? {} : { minzoom: FROM };
  const name: ExpressionSpecification =
    lang === 'en' ? ['coalesce', ['get', 'name_en'], ['get', 'name']] : ['get', 'name'];
  return [
    ...(outside
      ? [
          {
            id: 'checkpoints',
            type: 'circle' as const,
            ...POINTS,
            filter: single,
            paint: {
              'circle-radius': 5,
              'circle-color': palette.surface,
              'circle-stroke-color': palette.ink,
              'circle-stroke-width': 1.4,
            },
          },
        ]
      : [
          {
            id: 'checkpoints',
            type: 'symbol' as const,
            ...POINTS,
            ...from,
            filter: single,
            layout: {
              visibility,
              'icon-image': ['concat', badgeImage(''), ['get', 'line']] as ExpressionSpecification,
              'icon-size': [
                'interpolate',
                ['linear'],
                ['zoom'],
                12,
                0.82 * palette.badge,
                15,
                palette.badge,
                18,
                1.25 * palette.badge,
              ] as ExpressionSpecification,
              'icon-allow-overlap': true,
              'icon-padding': 0,
            },
          },
        ]),
    {
      id: 'checkpoints-name',
      type: 'symbol',
      ...POINTS,
      filter: single,
      minzoom: 15.5,
      layout: {
        visibility,
        'text-field': name,
        'text-font': SANS,
        'text-size': 12,
        'text-variable-anchor': ['top', 'bottom', 'left', 'right'],
        'text-radial-offset': 1.25,
        'text-max-width': 8,
        'text-optional': true,
      },
      paint: { 'text-color': palette.ink, 'text-halo-color': palette.halo, 'text-halo-width': 1.5 },
    },
    ...(outside
      ? [
          {
            id: 'clusters-ground',
            type: 'circle' as const,
            ...POINTS,
            filter: cluster,
            paint: {
              'circle-radius': ['step', count, 11, 10, 13, 30, 16, 100, 20] as ExpressionSpecification,
              'circle-color': palette.surface,
              'circle-stroke-color': palette.ink,
              'circle-stroke-width': 2,
            },
          },
        ]
      : []),
    {
      id: 'clusters',
      type: 'symbol',
      ...POINTS,
      ...(outside ? {} : line || undrawn || !show.cases ? from : { minzoom: CLUSTERS_FROM }),
      filter: cluster,
      layout: {
        visibility,
        'symbol-sort-key': ['-', 0, count],
        ...(outside
          ? {}
          : {
              'icon-image': [
                'step',
                count,
                clusterImage(0),
                10,
                clusterImage(1),
                30,
                clusterImage(2),
                100,
                clusterImage(3),
              ] as ExpressionSpecification,
            }),
        'icon-allow-overlap': true,
        'icon-padding': 0,
        'text-field': ['to-string', count],
        'text-font': SANS_BOLD,
        'text-size': ['step', count, 12, 100, 13],
        'text-allow-overlap': true,
      },
      paint: { 'text-color': palette.ink },
    },
  ];
};
