import { daysBetween, weekday, type IsoDate } from '../place/dates.ts';

export { clock as clockText } from '../place/dates.ts';
import { prefs } from '../state/prefs.svelte.ts';
import { zh, type Key, type Words } from './dictionary.ts';

export type { Key } from './dictionary.ts';

let english = $state.raw<Words | null>(null);

/** Brings the words of the reader's language. Until English is here the page speaks Chinese. */
export async function bringWords(): Promise<void> {
  if (prefs.lang !== 'en' || english) return;
  english = (await import('./en.ts')).en;
}

/** A text with `{name}` filled in. */
export const fillIn = (text: string, fill: Record<string, string | number>): string =>
  text.replace(/\{(\w+)\}/g, (whole, name: string) => String(fill[name] ?? whole));

/** The words of `key` in the reader's language, with `{name}` filled in. */
export function t(key: Key, fill: Record<string, string | number> = {}): string {
  return fillIn(((prefs.lang === 'en' && english) || zh)[key], fill);
}

interface Named {
  name: string;
  name_en?: string | null;
  short_name?: string | null;
}
export const nameOf = (thing: Named): string => (prefs.lang === 'en' && thing.name_en) || thing.name;
/** The 简称 where there is one. */
export const shortOf = (thing: Named): string =>
  prefs.lang === 'en' ? thing.name_en || thing.short_name || thing.name : thing.short_name || thing.name;
/** A zone's name as one says it: 南站片区. */
export const zoneName = (zone: Named): string => t('card.zoneSuffix', { name: nameOf(zone) });

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export function dateText(date: IsoDate, withWeekday = false): string {
  const [y, m, d] = date.split('-').map(Number);
  const day = withWeekday ? t(`week.${weekday(date)}` as Key) : '';
  if (prefs.lang === 'en') return `${day ? `${day} ` : ''}${d} ${MONTHS[(m ?? 1) - 1]} ${y}`;
  return `${y}年${m}月${d}日${day ? ` ${day}` : ''}`;
}
export function monthText(date: IsoDate): string {
  const [y, m] = date.split('-').map(Number);
  return prefs.lang === 'en' ? `${MONTHS[(m ?? 1) - 1]} ${y}` : `${y}年${m}月`;
}

/** A length of time as people say it. */
export function spanText(days: number): string {
  if (days < 60) return t('ago.days', { n: days });
  const months = Math.floor(days / 30.44);
  if (months < 12) return t('ago.months', { n: months });
  const [y, m] = [Math.floor(months / 12), months % 12];
  return m === 0 ? t('ago.years', { n: y }) : t('ago.yearsMonths', { y, m });
}
export const agoText = (until: IsoDate, on: IsoDate): string => spanText(Math.max(0, daysBetween(until, on)));

export function distanceText(metres: number): string {
  if (metres < 1000) return t('map.metres', { n: metres < 20 ? Math.round(metres) : Math.round(metres / 10) * 10 });
  return t('map.km', { n: (metres / 1000).toFixed(metres < 10_000 ? 1 : 0) });
}
/** What separates two facts of a line: a middle dot in Chinese, a comma in English. */
export const between = (): string => (prefs.lang === 'en' ? ', ' : '·');
export const dot = (...parts: (string | null | undefined | false)[]): string => parts.filter(Boolean).join(between());
