/** West, south, east, north of a geometry; null where there is none. */
export function boundsOf(geometry: GeoJSON.Geometry | null | undefined): [number, number, number, number] | null {
  if (!geometry || geometry.type !== 'MultiPolygon') return null;
  const all = geometry.coordinates.flat(2);
  if (all.length === 0) return null;
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const [x = 0, y = 0] of all) {
    [west, east] = [Math.min(west, x), Math.max(east, x)];
    [south, north] = [Math.min(south, y), Math.max(north, y)];
  }
  return [west, south, east, north];
}
