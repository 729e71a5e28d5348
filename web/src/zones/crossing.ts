/** Where a border crosses itself: it has to be mended before it is a border. Pure. */
import { keyOf, round, type Pos, type Shape } from './shape.ts';

/** Where two sides cross, ends left out; null where they do not. */
function cross(a: Pos, b: Pos, c: Pos, d: Pos): Pos | null {
  const [rx, ry, sx, sy] = [b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]];
  const turn = rx * sy - ry * sx;
  if (turn === 0) return null;
  const along = ((c[0] - a[0]) * sy - (c[1] - a[1]) * sx) / turn;
  const across = ((c[0] - a[0]) * ry - (c[1] - a[1]) * rx) / turn;
  if (along <= 0 || along >= 1 || across <= 0 || across >= 1) return null;
  return round([a[0] + rx * along, a[1] + ry * along]);
}

/** The places where a line, or a closed ring, crosses itself. */
export function selfCrossings(line: readonly Pos[]): Pos[] {
  const found = new Map<string, Pos>();
  const sides = line.slice(1).map((b, place) => {
    const a = line[place]!;
    return { a, b, west: Math.min(a[0], b[0]), east: Math.max(a[0], b[0]) };
  });
  // From west to east each side meets only those that begin before it ends.
  sides.sort((one, other) => one.west - other.west);
  for (const [place, one] of sides.entries()) {
    for (let next = place + 1; next < sides.length && sides[next]!.west <= one.east; next++) {
      const at = cross(one.a, one.b, sides[next]!.a, sides[next]!.b);
      if (at) found.set(keyOf(at), at);
    }
  }
  return [...found.values()];
}

const known = new WeakMap<Shape, Pos[]>();
/** Of all rings of a shape; a shape is looked at once. */
export function crossingsOf(shape: Shape): Pos[] {
  const before = known.get(shape);
  if (before) return before;
  const found = shape.flat().flatMap(selfCrossings);
  known.set(shape, found);
  return found;
}
