/** What is written on a picture in views and exports: time, place, unit. It is never in the stored picture. */
import type { CaseItem, Photo } from '../api/loop.ts';
import { whenText } from '../i18n/desk.ts';
import { dot, nameOf, shortOf, zoneName } from '../i18n/index.svelte.ts';

export const placeText = (item: CaseItem): string =>
  dot(
    item.checkpoint
      ? nameOf(item.checkpoint)
      : (item.community ?? item.street) && nameOf((item.community ?? item.street)!),
    item.spot,
  ) || (item.zone ? zoneName(item.zone) : '');

export const markOf = (item: CaseItem, photo: Pick<Photo, 'taken_at'>): string[] =>
  [whenText(photo.taken_at), placeText(item), item.lead ? shortOf(item.lead) : ''].filter(Boolean);
