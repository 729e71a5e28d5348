/**
 * The district's edge from its zones: borders are shared vertex by vertex, so an edge that only one zone has is an edge of
 * the whole.
 */
type Point = [number, number];
const key = ([x, y]: Point) => `${x},${y}`;

function ringsOf(geometry: GeoJSON.Geometry | null): Point[][] {
  if (geometry?.type === 'Polygon') return geometry.coordinates as Point[][];
  if (geometry?.type === 'MultiPolygon') return (geometry.coordinates as Point[][][]).flat();
  return [];
}

export function outerBorder(geometries: readonly (GeoJSON.Geometry | null)[]): GeoJSON.Feature {
  const edges = new Map<string, [Point, Point]>();
  for (const ring of geometries.flatMap(ringsOf)) {
    for (let i = 0; i + 1 < ring.length; i++) {
      const a = ring[i] as Point;
      const b = ring[i + 1] as Point;
      const [low, high] = key(a) < key(b) ? [a, b] : [b, a];
      const id = `${key(low)} ${key(high)}`;
      if (!edges.delete(id)) edges.set(id, [a, b]);
    }
  }
  return {
    type: 'Feature',
    properties: {},
    geometry: { type: 'MultiLineString', coordinates: join([...edges.values()]) },
  };
}

/** Joins edges end to end, so that a dashed line runs through. */
function join(edges: [Point, Point][]): Point[][] {
  const from = new Map<string, [Point, Point][]>();
  for (const edge of edges) from.set(key(edge[0]), [...(from.get(key(edge[0])) ?? []), edge]);
  const lines: Point[][] = [];
  const used = new Set<[Point, Point]>();
  for (const start of edges) {
    if (used.has(start)) continue;
    const line: Point[] = [start[0]];
    let edge: [Point, Point] | undefined = start;
    while (edge) {
      used.add(edge);
      line.push(edge[1]);
      edge = from.get(key(edge[1]))?.find((next) => !used.has(next));
    }
    lines.push(line);
  }
  return lines;
}
