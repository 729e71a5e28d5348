/** Where a vertex of one zone lies on a side of another, the other gets it too: then they share that border. */
import { keyOf, type Pos, type Ring, type Zone } from './shape.ts';

/** Two centimetres, in degrees. */
const NEAR = 2e-7;

export function noded(zones: readonly Zone[]): Zone[] {
  const unique = new Map<string, Pos>();
  for (const at of zones.flatMap(({ shape }) => shape.flat(2))) unique.set(keyOf(at), at);
  const all = [...unique.values()].sort((a, b) => a[0] - b[0]);
  const from = (x: number): number => {
    let [low, high] = [0, all.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (all[middle]![0] < x) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  /** The vertices on a side, in its direction. */
  function on(a: Pos, b: Pos): Pos[] {
    const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
    const size = dx * dx + dy * dy;
    const found: { along: number; at: Pos }[] = [];
    const east = Math.max(a[0], b[0]) + NEAR;
    for (let place = from(Math.min(a[0], b[0]) - NEAR); place < all.length && all[place]![0] <= east; place++) {
      const at = all[place]!;
      const along = ((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / size;
      const ends = NEAR / Math.sqrt(size);
      if (along <= ends || along >= 1 - ends) continue;
      if (Math.hypot(a[0] + dx * along - at[0], a[1] + dy * along - at[1]) <= NEAR) found.push({ along, at });
    }
    return found.sort((one, other) => one.along - other.along).map(({ at }) => at);
  }
  const ringed = (ring: Ring): Ring => {
    const after: Ring = [];
    for (let place = 0; place + 1 < ring.length; place++) {
      after.push(ring[place]!, ...on(ring[place]!, ring[place + 1]!));
    }
    after.push(ring[0]!);
    return after.length === ring.length ? ring : after;
  };
  return zones.map((zone) => {
    const shape = zone.shape.map((rings) => rings.map(ringed));
    const same = shape.every((rings, part) => rings.every((ring, place) => ring === zone.shape[part]![place]));
    return same ? zone : { ...zone, shape };
  });
}
