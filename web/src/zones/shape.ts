/**
 * Zones as shapes that share their vertices. Two zones share a border where the same vertices stand in both: so a vertex
 * is found by its place, and whatever is done to it is done in every ring that has it. All of it is pure.
 */
export type Pos = [number, number];
/** Closed: the first vertex is the last one too. */
export type Ring = Pos[];
/** Polygons, each its outer ring and its holes: the coordinates of a MultiPolygon. WGS 84, degrees. */
export type Shape = Ring[][];

export interface Zone {
  /** Of the editor alone: a zone keeps it when its code is written anew. */
  id: string;
  code: string;
  name: string;
  short_name: string;
  name_en: string;
  order: number | null;
  shape: Shape;
}

/** A centimetre. */
const STEP = 1e7;
export const round = ([x, y]: readonly [number, number]): Pos => [
  Math.round(x * STEP) / STEP,
  Math.round(y * STEP) / STEP,
];
export const keyOf = (at: Pos): string => `${at[0]},${at[1]}`;
export const same = (a: Pos, b: Pos): boolean => a[0] === b[0] && a[1] === b[1];

/** A ring closed and without a vertex twice in a row; null when nothing is left of it. */
export function tidy(ring: readonly Pos[]): Ring | null {
  const kept: Ring = [];
  for (const at of ring) if (!kept.length || !same(kept[kept.length - 1]!, at)) kept.push(at);
  if (kept.length > 1 && !same(kept[0]!, kept[kept.length - 1]!)) kept.push(kept[0]!);
  return kept.length >= 4 ? kept : null;
}
function tidyShape(shape: Shape): Shape {
  return shape.flatMap((rings) => {
    const [outer, ...holes] = rings.map(tidy);
    return outer ? [[outer, ...holes.filter((hole) => hole !== null)]] : [];
  });
}

/** Of any GeoJSON; lines and points have no area. */
export function shapeOf(geometry: GeoJSON.Geometry | null | undefined): Shape {
  if (geometry?.type === 'Polygon') return tidyShape([geometry.coordinates as Ring[]]);
  if (geometry?.type === 'MultiPolygon') return tidyShape(geometry.coordinates as Shape);
  return [];
}
/** Null for a zone that is not drawn. */
export function geometryOf(shape: Shape): GeoJSON.Polygon | GeoJSON.MultiPolygon | null {
  if (!shape.length) return null;
  return shape.length === 1
    ? { type: 'Polygon', coordinates: shape[0]! }
    : { type: 'MultiPolygon', coordinates: shape };
}

/** Changes every ring of every zone; what is not changed stays the same object. */
function mapRings(zones: readonly Zone[], change: (ring: Ring) => Ring): Zone[] {
  return zones.map((zone) => {
    let touched = false;
    const shape = zone.shape.map((rings) =>
      rings.map((ring) => {
        const after = change(ring);
        touched ||= after !== ring;
        return after;
      }),
    );
    return touched ? { ...zone, shape: tidyShape(shape) } : zone;
  });
}

/** Moves a vertex in all the zones that share it. */
export function moveVertex(zones: readonly Zone[], from: Pos, to: Pos): Zone[] {
  return mapRings(zones, (ring) =>
    ring.some((at) => same(at, from)) ? ring.map((at) => (same(at, from) ? to : at)) : ring,
  );
}

/** Puts a vertex between two, in all the zones that share that side. */
export function insertVertex(zones: readonly Zone[], a: Pos, b: Pos, at: Pos): Zone[] {
  if (same(a, at) || same(b, at)) return [...zones];
  return mapRings(zones, (ring) => {
    const place = ring.findIndex((here, index) => {
      const next = ring[index + 1];
      return next && ((same(here, a) && same(next, b)) || (same(here, b) && same(next, a)));
    });
    return place < 0 ? ring : [...ring.slice(0, place + 1), at, ...ring.slice(place + 1)];
  });
}

/** Takes a vertex out, wherever a ring is left of it. */
export function removeVertex(zones: readonly Zone[], at: Pos): Zone[] {
  return mapRings(zones, (ring) => {
    if (!ring.some((here) => same(here, at))) return ring;
    return tidy(ring.slice(0, -1).filter((here) => !same(here, at))) ?? ring;
  });
}

/** Twice the signed area in square degrees; anticlockwise is more than nought. */
export function doubled(ring: Ring): number {
  const [x0, y0] = ring[0] ?? [0, 0];
  let sum = 0;
  for (let place = 0; place + 1 < ring.length; place++) {
    const [ax, ay] = ring[place]!;
    const [bx, by] = ring[place + 1]!;
    sum += (ax - x0) * (by - y0) - (bx - x0) * (ay - y0);
  }
  return sum;
}
export function insideRing([x, y]: Pos, ring: Ring): boolean {
  let inside = false;
  for (let place = 0; place + 1 < ring.length; place++) {
    const [ax, ay] = ring[place]!;
    const [bx, by] = ring[place + 1]!;
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
export const insideShape = (at: Pos, shape: Shape): boolean =>
  shape.some(([outer, ...holes]) => insideRing(at, outer!) && !holes.some((hole) => insideRing(at, hole)));

/**
 * The union of shapes that share their vertices: the sides that two of them have fall away, and what is left closes to
 * rings.
 */
export function union(shapes: readonly Shape[]): Shape {
  const sides = new Map<string, [Pos, Pos]>();
  for (const rings of shapes.flat()) {
    rings.forEach((ring, place) => {
      // Outer rings run anticlockwise and holes clockwise: what lies inside is always on the left.
      const turned = doubled(ring) > 0 === (place === 0) ? ring : [...ring].reverse();
      for (let at = 0; at + 1 < turned.length; at++) {
        const [a, b] = [turned[at]!, turned[at + 1]!];
        if (!sides.delete(`${keyOf(b)} ${keyOf(a)}`)) sides.set(`${keyOf(a)} ${keyOf(b)}`, [a, b]);
      }
    });
  }
  const out = new Map<string, [Pos, Pos][]>();
  for (const side of sides.values()) out.set(keyOf(side[0]), [...(out.get(keyOf(side[0])) ?? []), side]);
  const rings: Ring[] = [];
  for (const start of sides.values()) {
    let path: Pos[] = [];
    let next = take(out, start);
    while (next) {
      path.push(next[0]);
      const met = path.findIndex((at) => same(at, next![1]));
      if (met >= 0) {
        // Back at a place of the path: a ring of its own, also where two rings touch in a point.
        const ring = tidy(path.slice(met));
        if (ring) rings.push(ring);
        path = path.slice(0, met);
      }
      const open = out.get(keyOf(next[1]));
      next = open?.pop();
    }
  }
  const outers = rings.filter((ring) => doubled(ring) > 0).map((ring) => [ring]);
  for (const hole of rings.filter((ring) => doubled(ring) < 0)) {
    const home = outers
      .filter(([outer]) => hole.every((at) => insideRing(at, outer!) || outer!.some((other) => same(other, at))))
      .sort((a, b) => doubled(a[0]!) - doubled(b[0]!))[0];
    home?.push(hole);
  }
  return outers;
}
function take(out: Map<string, [Pos, Pos][]>, side: [Pos, Pos]): [Pos, Pos] | undefined {
  const list = out.get(keyOf(side[0])) ?? [];
  const place = list.indexOf(side);
  return place < 0 ? undefined : list.splice(place, 1)[0];
}

/** Whether two shapes have a side in common. */
export function touch(a: Shape, b: Shape): boolean {
  const sides = new Set<string>();
  const each = (shape: Shape, run: (one: string, other: string) => void) => {
    for (const ring of shape.flat())
      for (let at = 0; at + 1 < ring.length; at++) run(keyOf(ring[at]!), keyOf(ring[at + 1]!));
  };
  each(a, (one, other) => sides.add(`${one} ${other}`).add(`${other} ${one}`));
  let found = false;
  each(b, (one, other) => (found ||= sides.has(`${one} ${other}`)));
  return found;
}

/** Two zones become one, which keeps what the first is called; null when they have no border in common. */
export function merge(zones: readonly Zone[], keep: string, other: string): Zone[] | null {
  const [a, b] = [zones.find(({ id }) => id === keep), zones.find(({ id }) => id === other)];
  if (!a || !b || a === b || !touch(a.shape, b.shape)) return null;
  const shape = union([a.shape, b.shape]);
  return zones.filter((zone) => zone !== b).map((zone) => (zone === a ? { ...a, shape } : zone));
}

/** The next code after those that are taken: `Z13` → `Z14`. */
export function nextCode(taken: readonly string[]): string {
  const parts = taken.map((code) => /^(.*?)(\d+)$/.exec(code)).filter((match) => match !== null);
  const best = parts.reduce<RegExpExecArray | null>(
    (most, match) => (most && Number(most[2]) >= Number(match[2]) ? most : match),
    null,
  );
  if (!best) return taken.includes('Z01') ? 'Z02' : 'Z01';
  return `${best[1]}${String(Number(best[2]) + 1).padStart(best[2]!.length, '0')}`;
}
