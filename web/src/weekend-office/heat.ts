/** The calendar of weekends as a grid: zones down, weekends across. */
import type { ShiftCounts, Weekends, WeekendCell, WeekendWeek } from '../api/weekend.ts';
import { addDays, weekday, type IsoDate } from '../place/dates.ts';

export const mondayOf = (date: IsoDate): IsoDate => addDays(date, -weekday(date));
export const saturdayOf = (monday: IsoDate): IsoDate => addDays(monday, 5);

/** What is said of a weekend in a zone by shape, beside its colour. */
export type HeatMark = 'none' | 'off' | 'full' | 'short' | 'empty' | 'ahead';
export interface HeatCell {
  week: IsoDate;
  zone: string;
  counts: ShiftCounts | null;
  /** Whoever came, once the weekend is over; until then whoever is named. */
  there: number;
  mark: HeatMark;
  /** 0: all there, to 4: hardly anybody; -1 where nobody is needed. */
  class: number;
}

const STEPS = [1, 0.75, 0.5, 0.25] as const;
/** The fewer come of those who are needed, the higher. */
export const coverClass = (share: number): number => STEPS.filter((low) => share < low).length;
/** Nobody has to be named longer before a weekend than this. */
const AHEAD = 13;
/**
 * Who counts: of a weekend that is over those who came, and before those who are named. While it lasts its last half day
 * may be still to come: to count nobody as there would be an alarm about nothing.
 */
export const thereOf = ({ named, present }: ShiftCounts, monday: IsoDate, today: IsoDate): number =>
  addDays(monday, 6) < today ? present : Math.max(named, present);
/** No weekend day is left to work on: holidays, or days worked in exchange. */
export const isOff = ({ days }: Pick<WeekendWeek, 'days'>): boolean => days.length > 0 && days.every(({ off }) => off);

function cellOf(week: WeekendWeek, zone: string, found: WeekendCell | undefined, today: IsoDate): HeatCell {
  if (!found || found.needed === 0) {
    const mark: HeatMark = isOff(week) ? 'off' : 'none';
    return { week: week.week, zone, counts: found ?? null, there: 0, mark, class: -1 };
  }
  const there = thereOf(found, week.week, today);
  if (there === 0 && saturdayOf(week.week) > addDays(today, AHEAD))
    return { week: week.week, zone, counts: found, there, mark: 'ahead', class: -1 };
  const share = there / found.needed;
  const mark: HeatMark = share >= 1 ? 'full' : there > 0 ? 'short' : 'empty';
  return { week: week.week, zone, counts: found, there, mark, class: coverClass(share) };
}

/** A row for each zone, in the district's order; a cell for each weekend. */
export function heatOf({ weeks, zones, cells }: Weekends, today: IsoDate): HeatCell[][] {
  const at = new Map(cells.map((cell) => [`${cell.zone} ${cell.week}`, cell]));
  return zones.map(({ code }) => weeks.map((week) => cellOf(week, code, at.get(`${code} ${week.week}`), today)));
}

/** Where an arrow leads in a grid; null for a key that leads nowhere. */
export function stepIn(
  key: string,
  row: number,
  column: number,
  rows: number,
  columns: number,
): [number, number] | null {
  const within = (n: number, most: number) => Math.max(0, Math.min(most - 1, n));
  switch (key) {
    case 'ArrowLeft':
      return [row, within(column - 1, columns)];
    case 'ArrowRight':
      return [row, within(column + 1, columns)];
    case 'ArrowUp':
      return [within(row - 1, rows), column];
    case 'ArrowDown':
      return [within(row + 1, rows), column];
    case 'Home':
      return [row, 0];
    case 'End':
      return [row, columns - 1];
    case 'PageUp':
      return [0, column];
    case 'PageDown':
      return [rows - 1, column];
    default:
      return null;
  }
}
