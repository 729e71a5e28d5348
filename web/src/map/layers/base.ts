/** What lies beneath the district's own map: pictures as they are, or vector tiles drawn plainly in our own colours (`baseVector.ts`, fetched where needed). */
import type { LayerSpecification, SourceSpecification } from 'maplibre-gl';
import type { Basemap } from '../../api/types.ts';
import type { LayerFile } from '../paint.ts';

export type BaseOf = Basemap;
export const baseId = (layer: string): string => `base-${layer}`;

export function baseSources(base: BaseOf, origin: string): Record<string, SourceSpecification> {
  return Object.fromEntries(
    base.layers.map((layer) => {
      const tiles = [`${origin}/basemap/${layer}/{z}/{x}/{y}`];
      const zooms = { minzoom: base.min_zoom, maxzoom: base.max_zoom };
      return [
        baseId(layer),
        base.kind === 'raster'
          ? { type: 'raster', tiles, tileSize: 256, ...zooms }
          : { type: 'vector', tiles, ...zooms },
      ];
    }),
  );
}

/** How vector tiles are drawn, once that is here. */
let vector: LayerFile | null = null;
export const bringVector = async (base: BaseOf | null | undefined): Promise<void> => {
  if (base?.kind === 'vector') vector ??= (await import('./baseVector.ts')).baseVector;
};

export const base: LayerFile = (brush) => {
  const { base } = brush;
  if (!base) return [];
  if (base.kind === 'raster') {
    return base.layers.map(
      (layer) => ({ id: baseId(layer), type: 'raster', source: baseId(layer) }) as LayerSpecification,
    );
  }
  return vector?.(brush) ?? [];
};
