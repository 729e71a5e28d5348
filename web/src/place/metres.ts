import type { Position } from './datum.ts';

const EARTH = 6_371_008.8;
const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** The way between two places as the crow flies. */
export function metresBetween(a: Position, b: Position): number {
  const [la, lb] = [radians(a.lat), radians(b.lat)];
  const half = Math.sin((lb - la) / 2) ** 2 + Math.cos(la) * Math.cos(lb) * Math.sin(radians(b.lon - a.lon) / 2) ** 2;
  return 2 * EARTH * Math.asin(Math.min(1, Math.sqrt(half)));
}
