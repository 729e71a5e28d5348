/** What the weekend page makes of its lists: groups, sums, orders, its short report. */
import type { Half, HoursRow, ShiftCounts, ShiftItem, ShiftPreview, Skip, Weekend } from '../api/weekend.ts';
import type { IsoDate } from '../place/dates.ts';

export const BRIEF_MOST = 200;
/** As people count: a character is one, also where the machine keeps it in two. */
export const lengthOf = (text: string): number => [...text].length;
export const briefOf = (weekend: Pick<Weekend, 'brief_zh' | 'brief_en'>, lang: 'zh' | 'en'): string =>
  (lang === 'en' && weekend.brief_en) || weekend.brief_zh;

/** How many are still wanting. */
export const missingOf = ({ needed, named }: Pick<ShiftCounts, 'needed' | 'named'>): number =>
  Math.max(0, needed - named);
export const sumOf = (all: readonly ShiftCounts[]): ShiftCounts =>
  all.reduce<ShiftCounts>(
    (sum, { needed, named, present }) => ({
      needed: sum.needed + needed,
      named: sum.named + named,
      present: sum.present + present,
    }),
    { needed: 0, named: 0, present: 0 },
  );

export interface HalfDay<T> {
  date: IsoDate;
  half: Half;
  own: T[];
}
/** By half day, the earliest first; within one as they came. */
export function byHalfDay<T extends { date: IsoDate; half: Half }>(items: readonly T[]): HalfDay<T>[] {
  const found = new Map<string, HalfDay<T>>();
  for (const item of items) {
    const key = `${item.date} ${item.half}`;
    const group = found.get(key);
    if (group) group.own.push(item);
    else found.set(key, { date: item.date, half: item.half, own: [item] });
  }
  return [...found.entries()].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, group]) => group);
}

/** Where most people are missing first, then by time; what is cancelled comes last. */
export function gapsFirst<T extends Pick<ShiftItem, 'state' | 'needed' | 'named' | 'date' | 'half'>>(
  items: readonly T[],
): T[] {
  const rank = (item: T): number => (item.state === 'cancelled' ? 1 : -missingOf(item));
  const when = ({ date, half }: T): string => `${date} ${half}`;
  return [...items].sort((a, b) => rank(a) - rank(b) || (when(a) < when(b) ? -1 : when(a) > when(b) ? 1 : 0));
}

/** How a shift stands, by the order of its marks on the map. */
export function standOf(
  shift: Pick<ShiftItem, 'state' | 'needed' | 'named'>,
): 'cancelled' | 'empty' | 'short' | 'full' {
  if (shift.state === 'cancelled') return 'cancelled';
  if (shift.named === 0 && shift.needed > 0) return 'empty';
  return shift.named < shift.needed ? 'short' : 'full';
}

export type HoursColumn = 'name' | 'shifts' | 'needed' | 'present' | 'minutes' | 'rate';
/** Names run up, numbers down; the other way round where `turned`. What has no rate comes last either way. */
export function sortHours(rows: readonly HoursRow[], by: HoursColumn, turned: boolean): HoursRow[] {
  const collator = new Intl.Collator('zh-CN-u-co-pinyin', { numeric: true });
  const way = turned ? -1 : 1;
  return [...rows].sort((a, b) => {
    if (by === 'name') return way * collator.compare(a.name, b.name);
    const [x, y] = [a[by], b[by]];
    if (x === null || y === null) return x === y ? 0 : x === null ? 1 : -1;
    return way * (y - x) || collator.compare(a.name, b.name);
  });
}
/** 12.5 hours out of 750 minutes; whole hours without a point. */
export const hoursOf = (minutes: number): string => String(Math.round(minutes / 6) / 10);

/** Why days carry no shift, each reason with its days: told once, and not once for every pattern. */
export function skippedBy(
  skipped: ShiftPreview['skipped'],
): { why: Skip; name: string; dates: IsoDate[]; n: number }[] {
  const found = new Map<string, { why: Skip; name: string; dates: Set<IsoDate>; n: number }>();
  for (const { why, name, date } of skipped) {
    const key = `${why} ${name ?? ''}`;
    const group = found.get(key) ?? { why, name: name ?? '', dates: new Set<IsoDate>(), n: 0 };
    group.dates.add(date);
    group.n += 1;
    found.set(key, group);
  }
  return [...found.values()].map(({ dates, ...rest }) => ({ ...rest, dates: [...dates].sort() }));
}
