/** Cutting a zone in two by a line that is drawn across it. */
import {
  doubled,
  insertVertex,
  insideRing,
  round,
  same,
  tidy,
  type Pos,
  type Ring,
  type Shape,
  type Zone,
} from './shape.ts';

export type Cut = { zones: Zone[]; halves: [Shape, Shape] };
export type NoCut = 'across' | 'hole';

interface Crossing {
  /** Of the line: which side of it, and how far along. */
  step: number;
  along: number;
  /** Of the ring: which side of it. */
  side: number;
  at: Pos;
}

/** Where two sides meet: how far along the first, or null. */
function meeting(a: Pos, b: Pos, c: Pos, d: Pos): { along: number; at: Pos } | null {
  const [rx, ry, sx, sy] = [b[0] - a[0], b[1] - a[1], d[0] - c[0], d[1] - c[1]];
  const turn = rx * sy - ry * sx;
  if (turn === 0) return null;
  const along = ((c[0] - a[0]) * sy - (c[1] - a[1]) * sx) / turn;
  const across = ((c[0] - a[0]) * ry - (c[1] - a[1]) * rx) / turn;
  // The end of a side belongs to the next one: a vertex is met once.
  if (along < 0 || along > 1 || across < 0 || across >= 1) return null;
  return { along, at: [a[0] + rx * along, a[1] + ry * along] };
}

function crossings(line: readonly Pos[], ring: Ring): Crossing[] {
  const found: Crossing[] = [];
  for (let step = 0; step + 1 < line.length; step++) {
    for (let side = 0; side + 1 < ring.length; side++) {
      const met = meeting(line[step]!, line[step + 1]!, ring[side]!, ring[side + 1]!);
      if (met) found.push({ step, side, along: met.along, at: near(met.at, ring[side]!, ring[side + 1]!) });
    }
  }
  found.sort((a, b) => a.step + a.along - (b.step + b.along));
  return found.filter((one, place) => !place || !same(one.at, found[place - 1]!.at));
}
/** A vertex that is within a metre is meant. */
function near(at: Pos, a: Pos, b: Pos): Pos {
  const close = (other: Pos) => Math.hypot(at[0] - other[0], at[1] - other[1]) < 1e-5;
  return close(a) ? a : close(b) ? b : round(at);
}

/**
 * Cuts a zone along a line. The two places where the line meets the border become vertices of the neighbours too. The first
 * half is the larger one; parts and holes that the line does not meet go with the half they lie in.
 */
export function split(zones: readonly Zone[], id: string, drawn: readonly Pos[]): Cut | NoCut {
  const zone = zones.find((each) => each.id === id);
  if (!zone) return 'across';
  for (const [place, rings] of zone.shape.entries()) {
    const [outer, ...holes] = rings as [Ring, ...Ring[]];
    const met = crossings(drawn, outer);
    for (let first = 0; first + 1 < met.length; first++) {
      const [enter, leave] = [met[first]!, met[first + 1]!];
      const chord = [enter.at, ...drawn.slice(enter.step + 1, leave.step + 1).map(round), leave.at];
      if (same(enter.at, leave.at) || !insideRing(middle(chord), outer)) continue;
      if (holes.some((hole) => crossings(chord, hole).length)) return 'hole';
      const [a, b] = halves(outer, enter, leave, chord);
      if (!a || !b) continue;
      const [large, small] = Math.abs(doubled(a)) >= Math.abs(doubled(b)) ? [a, b] : [b, a];
      const within = (ring: Ring) => holes.filter((hole) => insideRing(hole[0]!, ring));
      const others = zone.shape.filter((_, other) => other !== place);
      let after = [...zones];
      for (const end of [enter, leave]) {
        after = insertVertex(after, outer[end.side]!, outer[end.side + 1]!, end.at);
      }
      return {
        zones: after,
        halves: [[[large, ...within(large)], ...others], [[small, ...within(small)]]],
      };
    }
  }
  return 'across';
}

/** A place on the chord that is no end of it. */
function middle(chord: Pos[]): Pos {
  const [a, b] = chord.length > 2 ? [chord[1]!, chord[1]!] : [chord[0]!, chord[1]!];
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}

function halves(outer: Ring, enter: Crossing, leave: Crossing, chord: Pos[]): [Ring | null, Ring | null] {
  const open = outer.slice(0, -1);
  /** The border from one crossing on to the other, without either. */
  const along = (from: Crossing, to: Crossing): Pos[] => {
    const list: Pos[] = [];
    // On the same side the way round is the whole ring, unless the other lies ahead on it.
    const ahead = (one: Pos) => Math.hypot(one[0] - open[from.side]![0], one[1] - open[from.side]![1]);
    if (from.side === to.side && ahead(to.at) > ahead(from.at)) return list;
    let at = (from.side + 1) % open.length;
    for (let count = 0; count <= open.length; count++) {
      list.push(open[at]!);
      if (at === to.side) break;
      at = (at + 1) % open.length;
    }
    return list;
  };
  return [tidy([...[...chord].reverse(), ...along(enter, leave)]), tidy([...chord, ...along(leave, enter)])];
}
