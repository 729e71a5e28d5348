/** Where to write a name, and where to look. */
import { doubled, insideShape, type Pos, type Shape } from './shape.ts';

/** A place well inside: the middle of the widest stretch among some lines across the largest part. */
export function placeWithin(shape: Shape): Pos | null {
  const part = [...shape].sort((a, b) => Math.abs(doubled(b[0]!)) - Math.abs(doubled(a[0]!)))[0];
  if (!part) return null;
  const ys = part[0]!.map(([, y]) => y);
  const [low, high] = [Math.min(...ys), Math.max(...ys)];
  let best: { at: Pos; width: number } | null = null;
  for (const share of [0.5, 0.4, 0.6, 0.3, 0.7]) {
    const y = low + (high - low) * share;
    const met: number[] = [];
    for (const ring of part)
      for (let at = 0; at + 1 < ring.length; at++) {
        const [[ax, ay], [bx, by]] = [ring[at]!, ring[at + 1]!];
        if (ay > y !== by > y) met.push(((bx - ax) * (y - ay)) / (by - ay) + ax);
      }
    met.sort((a, b) => a - b);
    for (let at = 0; at + 1 < met.length; at += 2) {
      const width = met[at + 1]! - met[at]!;
      if (!best || width > best.width * 1.15) best = { at: [(met[at]! + met[at + 1]!) / 2, y], width };
    }
  }
  return best && insideShape(best.at, shape) ? best.at : (part[0]![0] ?? null);
}

/** The box around any geometry: west, south, east, north. */
export function boxOf(geometry: GeoJSON.Geometry | Shape): [number, number, number, number] | null {
  const flat: number[][] = [];
  const walk = (value: unknown): void => {
    if (!Array.isArray(value)) return;
    if (typeof value[0] === 'number') flat.push(value as number[]);
    else value.forEach(walk);
  };
  walk(Array.isArray(geometry) ? geometry : 'coordinates' in geometry ? geometry.coordinates : []);
  if (!flat.length) return null;
  const [xs, ys] = [flat.map(([x]) => x!), flat.map(([, y]) => y!)];
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)];
}

/** Things by what they have in common, in the order in which that first appears. */
export function grouped<T>(list: readonly T[], by: (it: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const it of list) groups.set(by(it), [...(groups.get(by(it)) ?? []), it]);
  return [...groups];
}
