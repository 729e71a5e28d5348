/** The style, from the one list of layers: for the page, and as `style.json` for other programs. */
import type { SourceSpecification, StyleSpecification } from 'maplibre-gl';
import { baseSources } from './layers/base.ts';
import { ORDER, OVER_BASE } from './order.ts';
import { PAPER } from './palette.ts';
import type { Brush } from './paint.ts';

/** Every vector layer the server cuts. */
export const TILED = ['zones', 'zone_labels', 'streets', 'communities', 'checkpoints', 'context'] as const;
/** What only those see who are signed in. */
export const TILED_WITHIN = ['shifts'] as const;
export type Tiled = (typeof TILED)[number] | (typeof TILED_WITHIN)[number];

/** Address of a layer's tiles as of a day; null is today. What lies around the district has no day. */
export function tileAddress(origin: string, layer: Tiled, on: string | null): string {
  const day = on && layer !== 'context' ? `?on=${on}` : '';
  return `${origin}/tiles/${layer}/{z}/{x}/{y}.mvt${day}`;
}

const tiled = (origin: string, layer: Tiled, on: string | null): SourceSpecification => ({
  type: 'vector',
  tiles: [tileAddress(origin, layer, on)],
  minzoom: 8,
  maxzoom: 18,
});

export function mapStyle(brush: Brush, origin: string, on: string | null): StyleSpecification {
  const sources: Record<string, SourceSpecification> = Object.fromEntries(
    TILED.map((layer) => [layer, tiled(origin, layer, on)]),
  );
  if (brush.base) Object.assign(sources, baseSources(brush.base, origin));
  if (!brush.outside) {
    if (brush.show.shifts) sources.shifts = tiled(origin, 'shifts', on);
    sources.district = { type: 'geojson', data: { type: 'FeatureCollection', features: [] } };
    if (brush.show.cases)
      sources.cases = {
        type: 'geojson',
        data: { type: 'FeatureCollection', features: [] },
        cluster: true,
        clusterRadius: 36,
        // Close up every case stands for itself.
        clusterMaxZoom: 14,
        clusterProperties: { worst: ['max', ['get', 'rank']] },
      };
  }
  return {
    version: 8,
    name: 'Renling 认领',
    ...(brush.outside ? {} : { state: { notes: { default: {} } } }),
    sources,
    layers: (brush.base ? OVER_BASE : ORDER).flatMap((file) => file(brush)),
  };
}

/** For other programs: plain paper, no state of ours. `origin` is where the tiles are. */
export function outsideStyle(origin: string): StyleSpecification {
  return mapStyle(
    {
      palette: PAPER,
      lang: 'zh',
      line: null,
      selected: null,
      point: null,
      outside: true,
      untested: [],
      points: 'badge',
      byCommunity: false,
      show: { points: true, cases: false, shifts: false, streets: true, communities: true, context: true },
    },
    origin,
    null,
  );
}
