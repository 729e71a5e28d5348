/** Where a hand means to be: on a vertex that is near, else on a border that is near, else where it is. */
import { round, same, type Pos, type Zone } from './shape.ts';

export interface Spot {
  at: Pos;
  on: 'vertex' | 'border' | null;
}
interface Point {
  x: number;
  y: number;
}

/** The place half way between two vertices, to a centimetre. */
export const between = (a: Pos, b: Pos): Pos => round([(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]);

/** `reach` is in pixels, as `project` gives them. The vertex that is moved (`besides`) and its own sides hold nothing. */
export function snapped(
  zones: readonly Zone[],
  here: Pos,
  point: Point,
  project: (at: Pos) => Point,
  reach: number,
  besides: Pos | null = null,
): Spot {
  let vertex: { at: Pos; d: number } | null = null;
  let border: { at: Pos; d: number } | null = null;
  for (const ring of zones.flatMap(({ shape }) => shape.flat())) {
    let before: Point | null = null;
    for (const [place, at] of ring.entries()) {
      const there = project(at);
      const own = besides !== null && same(at, besides);
      const d = Math.hypot(there.x - point.x, there.y - point.y);
      if (!own && d <= reach && (!vertex || d < vertex.d)) vertex = { at, d };
      const last = ring[place - 1];
      if (before && last && !own && !(besides && same(last, besides))) {
        const [sx, sy] = [there.x - before.x, there.y - before.y];
        const size = sx * sx + sy * sy;
        const along = size ? ((point.x - before.x) * sx + (point.y - before.y) * sy) / size : 0;
        if (along > 0 && along < 1) {
          const off = Math.hypot(before.x + sx * along - point.x, before.y + sy * along - point.y);
          if (off <= reach * 0.7 && (!border || off < border.d))
            border = { at: round([last[0] + (at[0] - last[0]) * along, last[1] + (at[1] - last[1]) * along]), d: off };
        }
      }
      before = there;
    }
  }
  if (vertex) return { at: vertex.at, on: 'vertex' };
  if (border) return { at: border.at, on: 'border' };
  return { at: round(here), on: null };
}
