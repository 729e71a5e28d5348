/** The words of the office's weekend; both languages come with its screen. */
import { prefs } from '../state/prefs.svelte.ts';
import { dateText, fillIn } from './index.svelte.ts';
import { weekendOfficeEn } from './weekendOfficeEn.ts';
import { weekendOfficeZh, type WeekendOfficeKey } from './weekendOfficeZh.ts';

export type { WeekendOfficeKey } from './weekendOfficeZh.ts';
export const wo = (key: WeekendOfficeKey, fill: Record<string, string | number> = {}): string =>
  fillIn((prefs.lang === 'en' ? weekendOfficeEn : weekendOfficeZh)[key] ?? key, fill);

/** A day without its year: 11月28日. */
export const dayText = (date: string): string =>
  prefs.lang === 'en' ? dateText(date).replace(/ \d{4}$/, '') : dateText(date).replace(/^\d+年/, '');
/** A half day: 11月28日 周六 上午. */
export const halfText = (date: string, half: 'am' | 'pm'): string => {
  const day = dateText(date, true);
  const short = prefs.lang === 'en' ? day.replace(/ \d{4}$/, '') : day.replace(/^\d+年/, '');
  return `${short} ${wo(`half.${half}`)}`;
};
