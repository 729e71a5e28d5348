/** Where a new zone overlaps others, the ground goes to one of them; and no zone reaches beyond the district. */
import { difference, intersection, type Geom } from 'polyclip-ts';
import { round, shapeOf, type Shape, type Zone } from './shape.ts';

const geom = (shape: Shape): Geom => shape as Geom;
const rounded = (found: readonly (readonly (readonly (readonly [number, number])[])[])[]): Shape =>
  shapeOf({
    type: 'MultiPolygon',
    coordinates: found.map((rings) => rings.map((ring) => ring.map((at) => round([at[0], at[1]])))),
  });
/** Slivers of less than about ten square metres are left aside. */
const large = (shape: Shape): Shape => shape.filter(([outer]) => Math.abs(area(outer!)) > 1e-9);
function area(ring: readonly (readonly [number, number])[]): number {
  let sum = 0;
  for (let at = 0; at + 1 < ring.length; at++) {
    const [a, b] = [ring[at]!, ring[at + 1]!];
    sum += (a[0] - ring[0]![0]) * (b[1] - ring[0]![1]) - (b[0] - ring[0]![0]) * (a[1] - ring[0]![1]);
  }
  return sum / 2;
}
const meets = (a: Shape, b: Shape): boolean => large(rounded(intersection(geom(a), geom(b)))).length > 0;

export const within = (shape: Shape, district: Shape): Shape =>
  district.length ? large(rounded(intersection(geom(shape), geom(district)))) : shape;

/**
 * Adds a zone. `takes` is true when it takes the ground that others have; otherwise it gets what is free. Null when nothing
 * is left for it.
 */
export function carve(zones: readonly Zone[], added: Zone, takes: boolean, district: Shape): Zone[] | null {
  let shape = within(added.shape, district);
  const met = zones.filter((zone) => zone.shape.length && meets(zone.shape, shape));
  if (!takes && met.length && shape.length) {
    shape = large(rounded(difference(geom(shape), ...met.map((zone) => geom(zone.shape)))));
  }
  if (!shape.length) return null;
  const after = takes
    ? zones.flatMap((zone) => {
        if (!met.includes(zone)) return [zone];
        const left = large(rounded(difference(geom(zone.shape), geom(shape))));
        return left.length ? [{ ...zone, shape: left }] : [];
      })
    : [...zones];
  return [...after, { ...added, shape }];
}
