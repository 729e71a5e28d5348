/** Half days, hours and marks as people say them. */
import type { Half, MarkWay, ShiftItem, ShiftMark, ShiftPart } from '../api/weekend.ts';
import { localOf, shortDay } from '../cases/words.ts';
import { distanceText, dot, t, type Key } from '../i18n/index.svelte.ts';
import { w } from '../i18n/weekend.ts';
import { daysBetween, weekday, type IsoDate } from '../place/dates.ts';

type When = Pick<ShiftItem, 'date' | 'half'>;
/** 11月28日 周六上午. */
export const halfText = ({ date, half }: When, today: IsoDate): string =>
  w('when.half', { day: shortDay(date, today), week: t(`week.${weekday(date)}` as Key), half: w(`half.${half}`) });
/** 今天, 明天, 还有 5 天; empty once it is over. */
export function awayText(date: IsoDate, today: IsoDate): string {
  const days = daysBetween(today, date);
  if (days === 0) return w('when.today');
  if (days === 1) return w('when.tomorrow');
  return days > 1 ? w('when.inDays', { n: days }) : '';
}
export const spanText = (from: string, to: string): string => `${from.replace(/^0/, '')}–${to.replace(/^0/, '')}`;

/** 3 小时 30 分. */
export function minutesText(minutes: number): string {
  const [hours, rest] = [Math.floor(minutes / 60), Math.round(minutes % 60)];
  if (hours === 0) return w('time.minutes', { n: rest });
  return rest === 0 ? w('time.hours', { n: hours }) : w('time.both', { h: hours, m: rest });
}
/** Hours with at most one decimal: the sum of a year. */
export const hoursText = (minutes: number): string => String(Math.round(minutes / 6) / 10);

export const wayText = (how: MarkWay): string => w(`how.${how}`);
/** 8:25·定位 40 米; what was put down by hand says so. */
export function markText(mark: Pick<ShiftMark, 'at' | 'how' | 'metres'>): string {
  const metres = mark.how === 'position' && mark.metres != null ? ` ${distanceText(mark.metres)}` : '';
  return dot(localOf(mark.at).time, `${wayText(mark.how)}${metres}`);
}
/** 需 5·已报 3·到场 2. */
export const countsText = ({ needed, named, present }: Pick<ShiftPart, 'needed' | 'named' | 'present'>): string =>
  dot(w('count.needed', { n: needed }), w('count.named', { n: named }), w('count.present', { n: present }));

/** In minutes since midnight. */
const minuteOf = (time: string): number => {
  const [h = 0, m = 0] = time.split(':').map(Number);
  return h * 60 + m;
};
/** How long the half day is. */
export const lengthOf = ({ from, to }: Pick<ShiftItem, 'from' | 'to'>): number =>
  Math.max(0, minuteOf(to) - minuteOf(from));
export const halfOf = (half: Half): string => w(`half.${half}`);
