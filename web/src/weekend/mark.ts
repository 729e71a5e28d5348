/** What a picture of a half day carries on screen: when, where, and who was there. The file itself stays clean. */
import type { Photo } from '../api/loop.ts';
import type { ShiftItem } from '../api/weekend.ts';
import { whenText } from '../i18n/desk.ts';
import { dot, shortOf, zoneName } from '../i18n/index.svelte.ts';

export const markOf = (
  { place, meeting, units, task }: Pick<ShiftItem, 'place' | 'meeting' | 'units' | 'task'>,
  { taken_at }: Pick<Photo, 'taken_at'>,
): string[] => [
  whenText(taken_at),
  dot(place.kind === 'zone' ? zoneName(place) : place.name, meeting.text),
  dot(units.map(shortOf).join('、'), task),
];
