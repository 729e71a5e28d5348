import type { Position } from './datum.ts';

type Ring = number[][];

/** Where a horizontal line at `lat` crosses a ring. */
function crossings(rings: Ring[], lat: number): number[] {
  const found: number[] = [];
  for (const ring of rings) {
    for (let i = 0; i + 1 < ring.length; i++) {
      const [x1 = 0, y1 = 0] = ring[i] ?? [];
      const [x2 = 0, y2 = 0] = ring[i + 1] ?? [];
      if (y1 > lat !== y2 > lat) found.push(x1 + ((lat - y1) / (y2 - y1)) * (x2 - x1));
    }
  }
  return found.sort((a, b) => a - b);
}

function insidePolygon(rings: Ring[]): { at: Position; width: number } | null {
  const lats = rings[0]?.map(([, y = 0]) => y) ?? [];
  const [low, high] = [Math.min(...lats), Math.max(...lats)];
  let best: { at: Position; width: number } | null = null;
  // A few levels, the middle first; the widest stretch inside wins.
  for (const part of [0.5, 0.4, 0.6, 0.3, 0.7]) {
    const lat = low + (high - low) * part;
    const xs = crossings(rings, lat);
    for (let i = 0; i + 1 < xs.length; i += 2) {
      const [a = 0, b = 0] = [xs[i], xs[i + 1]];
      if (!best || b - a > best.width) best = { at: { lon: (a + b) / 2, lat }, width: b - a };
    }
  }
  return best;
}

/** A point that certainly lies in the place: itself, or the middle of a wide stretch inside it. */
export function inside(geometry: GeoJSON.Geometry | null): Position | null {
  switch (geometry?.type) {
    case 'Point': {
      const [lon, lat] = geometry.coordinates;
      return lon === undefined || lat === undefined ? null : { lon, lat };
    }
    case 'Polygon':
      return insidePolygon(geometry.coordinates)?.at ?? null;
    case 'MultiPolygon':
      return (
        geometry.coordinates
          .map(insidePolygon)
          .filter((found) => found !== null)
          .sort((a, b) => b.width - a.width)[0]?.at ?? null
      );
    default:
      return null;
  }
}

/** West, south, east, north of a shape with extent. */
export function boundsOf(geometry: GeoJSON.Geometry | null): [number, number, number, number] | null {
  const rings =
    geometry?.type === 'Polygon'
      ? geometry.coordinates
      : geometry?.type === 'MultiPolygon'
        ? geometry.coordinates.flat()
        : [];
  const points = rings.flat();
  if (points.length === 0) return null;
  const xs = points.map(([x = 0]) => x);
  const ys = points.map(([, y = 0]) => y);
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}
