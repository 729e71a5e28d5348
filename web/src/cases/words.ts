/** Terms and deadlines as people say them. */
import type { CaseItem, Instant, Term } from '../api/loop.ts';
import { c } from '../i18n/cases.ts';
import { live } from '../live/live.svelte.ts';
import { addDays, daysBetween, type IsoDate } from '../place/dates.ts';
import { prefs } from '../state/prefs.svelte.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Day and time of an instant in the district's own time zone. */
export function localOf(
  instant: Instant,
  timeZone: string | undefined = live.district?.tz,
): { day: IsoDate; time: string } {
  const style = { dateStyle: 'short', timeStyle: 'short', timeZone } as const;
  const [day = '', time = ''] = new Intl.DateTimeFormat('sv-SE', style).format(new Date(instant)).split(' ');
  return { day, time: time.replace(/^0/, '') };
}
export function shortDay(day: IsoDate, today: IsoDate): string {
  const [y, m, d] = day.split('-').map(Number);
  const far = day.slice(0, 4) !== today.slice(0, 4);
  if (prefs.lang === 'en') return `${d} ${MONTHS[(m ?? 1) - 1]}${far ? ` ${y}` : ''}`;
  return `${far ? `${y}年` : ''}${m}月${d}日`;
}
function near(day: IsoDate, time: string, now: number, timeZone: string | undefined): string {
  const today = localOf(new Date(now).toISOString(), timeZone).day;
  const off = daysBetween(today, day);
  if (off === 0) return c('when.today', { time });
  if (off === 1) return c('when.tomorrow', { time });
  if (off === -1) return c('when.yesterday', { time });
  return shortDay(day, today);
}
/** 今天 9:26, 明天 18:00, 11月21日. */
export function whenShort(instant: Instant, now: number, timeZone: string | undefined = live.district?.tz): string {
  const { day, time } = localOf(instant, timeZone);
  return near(day, time, now, timeZone);
}
/** When time is up. What is due by a day is due at the midnight that ends it: it is that day which was named. */
export function dueShort(due: Instant, now: number, timeZone: string | undefined = live.district?.tz): string {
  const { day, time } = localOf(due, timeZone);
  return time === '0:00' ? near(addDays(day, -1), '24:00', now, timeZone) : near(day, time, now, timeZone);
}

export function termText(term: Term): string {
  if (term.kind === 'immediate') return c('term.immediate');
  if (term.kind === 'days') return c('term.days', { n: term.days });
  return c('term.by', { date: shortDay(term.date, localOf(new Date().toISOString()).day) });
}

type Clock = Pick<CaseItem, 'state' | 'due_at' | 'overdue' | 'overdue_days' | 'handed_in_at'>;
/** 逾期 2 天, 还剩 5 小时; empty where no clock runs. */
export function dueText(item: Clock, now: number): string {
  if (item.overdue) {
    if (item.overdue_days > 0) return c('due.overDays', { n: item.overdue_days });
    const hours = item.due_at ? Math.floor((now - Date.parse(item.due_at)) / HOUR) : 0;
    return hours > 0 ? c('due.overHours', { n: hours }) : c('due.over');
  }
  if (!item.due_at || (item.state !== 'to_sign' && item.state !== 'underway')) return '';
  const left = Date.parse(item.due_at) - now;
  if (left <= 0) return c('due.over');
  if (left >= DAY) return c('due.leftDays', { n: Math.floor(left / DAY) });
  if (left >= HOUR) return c('due.leftHours', { n: Math.floor(left / HOUR) });
  return c('due.leftMinutes', { n: Math.max(1, Math.floor(left / 60_000)) });
}
/** Less than a day is left. */
export const presses = (item: Clock, now: number): boolean =>
  !item.overdue &&
  (item.state === 'to_sign' || item.state === 'underway') &&
  !!item.due_at &&
  Date.parse(item.due_at) - now < DAY;

/** A rate as it is written; where there is nothing to divide by, a dash. */
export const rateText = (rate: number | null | undefined): string =>
  rate === null || rate === undefined ? '—' : `${(rate * 100).toFixed(1)}%`;

/** Which years' lists of holidays are missing: next year's counts from 1 December. */
export function yearsMissing(known: readonly number[], today: IsoDate): number[] {
  const year = Number(today.slice(0, 4));
  const wanted = today.slice(5) >= '12-01' ? [year, year + 1] : [year];
  return wanted.filter((each) => !known.includes(each));
}

/** Days as pasted: `2027-01-01 元旦`, one a line; a range `2027-02-05 至 2027-02-11 春节` is each of its days. */
export function readDays(text: string): { days: { date: IsoDate; name: string }[]; faults: string[] } {
  const days: { date: IsoDate; name: string }[] = [];
  const faults: string[] = [];
  const real = (date: string): IsoDate | null => {
    const [y, m, d] = date.split(/[-/.年月日]/).map(Number);
    const iso = `${y}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
    const at = Date.parse(`${iso}T00:00:00Z`);
    return Number.isFinite(at) && new Date(at).toISOString().slice(0, 10) === iso ? iso : null;
  };
  for (const line of text.split(/\r?\n/)) {
    if (line.trim() === '') continue;
    const row =
      /^\s*(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)(?:\s*(?:至|到|~|–|—|to)\s*(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?))?[\s,，\t]*(.*)$/.exec(
        line,
      );
    const first = row?.[1] ? real(row[1]) : null;
    const last = row?.[2] ? real(row[2]) : first;
    if (!first || !last || last < first || daysBetween(first, last) > 30) {
      faults.push(line.trim());
      continue;
    }
    for (let day = first; day <= last; day = addDays(day, 1)) days.push({ date: day, name: row?.[3]?.trim() ?? '' });
  }
  return { days, faults };
}
