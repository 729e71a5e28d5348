/** In which order somebody goes: the nearest next. */
import { metresBetween } from '../place/metres.ts';
import type { Position } from '../place/datum.ts';

interface Placed {
  lon?: number | null | undefined;
  lat?: number | null | undefined;
}
export const placeOf = ({ lon, lat }: Placed): Position | null =>
  lon === null || lon === undefined || lat === null || lat === undefined ? null : { lon, lat };

/** What lies nearest to `from` first, what has no place last, in the order it came. */
export function byNearness<T>(things: readonly T[], place: (thing: T) => Placed, from: Position): T[] {
  const far = (thing: T) => {
    const at = placeOf(place(thing));
    return at ? metresBetween(from, at) : Infinity;
  };
  return things
    .map((thing, i) => ({ thing, i, metres: far(thing) }))
    .sort((a, b) => (a.metres === b.metres ? a.i - b.i : a.metres - b.metres))
    .map(({ thing }) => thing);
}

/** A round trip as one would walk it: from where one stands to the nearest, and from there to the next nearest. */
export function nearestNext<T>(things: readonly T[], place: (thing: T) => Placed, from: Position): T[] {
  const rest = things.filter((thing) => placeOf(place(thing)) !== null);
  const way: T[] = [];
  let here = from;
  while (rest.length > 0) {
    let [best, least] = [0, Infinity];
    rest.forEach((thing, i) => {
      const metres = metresBetween(here, placeOf(place(thing))!);
      if (metres < least) [best, least] = [i, metres];
    });
    const [next] = rest.splice(best, 1);
    way.push(next!);
    here = placeOf(place(next!))!;
  }
  return [...way, ...things.filter((thing) => placeOf(place(thing)) === null)];
}

/** Where nobody knows where one stands: zone by zone, and by name in it. */
export function byZone<T>(things: readonly T[], zone: (thing: T) => string, code: (thing: T) => string): T[] {
  const before = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
  return [...things].sort((a, b) => before(zone(a), zone(b)) || before(code(a), code(b)));
}
