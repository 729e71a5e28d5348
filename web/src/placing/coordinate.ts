/** A coordinate as people paste it, and where it is. The server converts what is stated; here it is for the eye. */
import type { Datum } from '../api/placing.ts';
import { toBd09, toGcj02, type Position } from '../place/datum.ts';

export type Pasted = { at: Position; swapped: boolean } | 'none' | 'range';

/**
 * Longitude and latitude out of a text: `115.9, 28.6`, `28.6，115.9`, `lng=115.9&lat=28.6`, `经度115.9 纬度28.6`. In China
 * a longitude is more than 72 and a latitude less than 55, so that the order need not be asked for.
 */
export function readCoordinate(text: string): Pasted {
  const numbers = (
    text.replace(/[０-９．，－]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0)).match(/-?\d+(?:\.\d+)?/g) ?? []
  ).map(Number);
  const [first, second] = numbers;
  if (numbers.length !== 2 || first === undefined || second === undefined) return 'none';
  const fits = (lon: number, lat: number) => lon > 72 && lon < 138 && lat > 0.8 && lat < 56;
  if (fits(first, second)) return { at: { lon: first, lat: second }, swapped: false };
  if (fits(second, first)) return { at: { lon: second, lat: first }, swapped: true };
  return 'range';
}

const TO: Record<Datum, (wgs: Position) => Position> = { wgs84: (at) => at, gcj02: toGcj02, bd09: toBd09 };

/** Where a coordinate of a datum is in WGS 84: the point that the datum puts there. To about a centimetre. */
export function toWgs84(datum: Datum, given: Position): Position {
  let at = given;
  for (let i = 0; i < 12; i++) {
    const put = TO[datum](at);
    at = { lon: at.lon + given.lon - put.lon, lat: at.lat + given.lat - put.lat };
  }
  return at;
}
