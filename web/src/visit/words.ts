/** What is said of pictures, positions and times. */
import { distanceText } from '../i18n/index.svelte.ts';
import { v } from '../i18n/visit.ts';
import { live } from '../live/live.svelte.ts';
import { instantText } from '../place/dates.ts';
import { FAR_OFF, type Where } from './position.svelte.ts';
import type { Photo } from './types.ts';

export const whenText = (instant: string): string => instantText(instant, live.district?.tz);
/** Hour and minute in the district. */
export const timeText = (instant: string): string => whenText(instant).slice(-5);

export const shutterText = (photo: Photo | undefined): string =>
  photo ? `${timeText(photo.taken_at)} ${v(`photo.${photo.from}`)}` : '';

const join = (...parts: string[]): string => parts.filter(Boolean).join(v('comma'));
const ageText = (seconds: number): string =>
  seconds < 90 ? v('where.seconds', { n: seconds }) : v('where.minutes', { n: Math.round(seconds / 60) });

/** Source, accuracy, age and distance, as far as they are known; `short` where a mark says the source. */
export function whereText(where: Where, metres: number | null, short = false): string {
  const off = metres === null ? '' : v(metres > FAR_OFF ? 'where.farOff' : 'where.off', { d: distanceText(metres) });
  if (where.hand) return join(v('where.hand'), off);
  if (where.fix) {
    const a = Math.round(where.fix.accuracy);
    return join(
      where.stale
        ? v('where.gpsOld', { a, age: ageText(where.age) })
        : v(short ? 'where.gpsShort' : 'where.gps', { a }),
      off,
    );
  }
  return where.given ? v('where.none') : v('where.wait');
}
