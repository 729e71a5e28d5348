/** The words of what is kept on this device; both languages come with them. */
import { prefs } from '../state/prefs.svelte.ts';
import { live } from '../live/live.svelte.ts';
import { daysBetween } from '../place/dates.ts';
import { instantText } from '../place/dates.ts';
import { fillIn } from './index.svelte.ts';
import { offlineEn } from './offlineEn.ts';
import { offlineZh, type OfflineKey } from './offlineZh.ts';

export type { OfflineKey } from './offlineZh.ts';
export const o = (key: OfflineKey, fill: Record<string, string | number> = {}): string =>
  fillIn((prefs.lang === 'en' ? offlineEn : offlineZh)[key], fill);

/** A time of today is told by the clock alone, another day's with its date. */
export function momentText(instant: string): string {
  const text = instantText(instant, live.district?.tz);
  const [date = '', clock = ''] = text.split(' ');
  const [today = ''] = instantText(new Date().toISOString(), live.district?.tz).split(' ');
  return daysBetween(date, today) === 0 ? clock : text;
}
/** How old something is, as people say it. */
export function ageText(instant: string, now: number): string {
  const minutes = Math.max(0, Math.round((now - Date.parse(instant)) / 60_000));
  if (minutes < 1) return o('age.now');
  if (minutes < 60) return o('age.minutes', { n: minutes });
  if (minutes < 60 * 48) return o('age.hours', { n: Math.round(minutes / 60) });
  return o('age.days', { n: Math.round(minutes / 1440) });
}
export function bytesText(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1000))} KB`;
  const mega = bytes / 1_000_000;
  return mega < 1000 ? `${mega < 10 ? mega.toFixed(1) : Math.round(mega)} MB` : `${(mega / 1000).toFixed(1)} GB`;
}
