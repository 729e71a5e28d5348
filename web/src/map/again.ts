/** Tiles that the server had no time for are asked for again: the map itself would leave holes where they are. */
import type { Map as GlMap } from 'maplibre-gl';
import { TILED, TILED_WITHIN } from './style.ts';

/** Milliseconds: our own tiles, and those from beyond, whose service is left alone for a while when it failed. */
const SOON = 2000;
const LATER = 30_000;
const OWN: readonly string[] = [...TILED, ...TILED_WITHIN];

type Canonical = { x: number; y: number; z: number };
/** What the map tells of a tile that did not come. */
export interface Failure {
  error: Error & { status?: number };
  sourceId?: string;
  tile?: { tileID: { canonical: Canonical } };
}

export function askAgain(map: GlMap): void {
  /** By source; those of one source are asked for together. */
  const missing = new Map<string, Map<string, Canonical>>();
  map.on('error', (event) => {
    const { error, sourceId, tile } = event as unknown as Failure;
    const busy = error?.status === 503 || error?.status === 429;
    if (!busy || !sourceId || !tile) {
      console.error(error);
      return;
    }
    const { x, y, z } = tile.tileID.canonical;
    const known = missing.get(sourceId);
    const tiles = known ?? new Map<string, Canonical>();
    tiles.set(`${z}/${x}/${y}`, { x, y, z });
    if (known) return;
    missing.set(sourceId, tiles);
    // Not all maps at the same moment.
    const wait = (OWN.includes(sourceId) ? SOON : LATER) * (1 + Math.random());
    setTimeout(() => {
      missing.delete(sourceId);
      if (map.getSource(sourceId)) map.refreshTiles(sourceId, [...tiles.values()]);
    }, wait);
  });
}
