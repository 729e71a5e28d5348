/** Civil dates as `YYYY-MM-DD` strings. They never pass through a time zone, so they are never a day early. */
export type IsoDate = string;

const day = (date: IsoDate) => Date.parse(`${date}T00:00:00Z`) / 86_400_000;
const text = (days: number): IsoDate => new Date(days * 86_400_000).toISOString().slice(0, 10);

/** True for a date that exists in the calendar. */
export function isDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const days = day(value);
  return Number.isFinite(days) && text(days) === value;
}
export const addDays = (date: IsoDate, days: number): IsoDate => text(day(date) + days);
export const daysBetween = (from: IsoDate, to: IsoDate): number => day(to) - day(from);
/** 0 is Monday. */
export const weekday = (date: IsoDate): number => (((day(date) + 3) % 7) + 7) % 7;

/** The same day `count` months later; a 31st falls back to the month's last day. */
export function addMonths(date: IsoDate, count: number): IsoDate {
  const [y = 1970, m = 1, d = 1] = date.split('-').map(Number);
  const months = y * 12 + (m - 1) + count;
  const year = Math.floor(months / 12);
  const month = months - year * 12;
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month, Math.min(d, last))).toISOString().slice(0, 10);
}
/** The first of the month that `date` lies in. */
export const monthOf = (date: IsoDate): IsoDate => `${date.slice(0, 7)}-01`;
/** Six weeks from the Monday on or before the first of the month. */
export function monthGrid(month: IsoDate): IsoDate[] {
  const first = addDays(month, -weekday(month));
  return Array.from({ length: 42 }, (_, i) => addDays(first, i));
}
/** Today by this device's clock; only until the server has said what day it is in the district. */
export const deviceDay = (): IsoDate => new Date().toISOString().slice(0, 10);
/** Milliseconds as an instant is written. */
export const instantOf = (milliseconds: number): string => new Date(milliseconds).toISOString();
/** Hour and minute of this device's clock. */
export function clock(instant: number): string {
  const time = new Date(instant);
  return `${time.getHours()}:${String(time.getMinutes()).padStart(2, '0')}`;
}
/** Date, hour and minute of an instant in a time zone. */
export function instantText(instant: string, timeZone: string | undefined): string {
  const time = new Date(instant);
  if (Number.isNaN(time.getTime())) return instant;
  // Sweden writes dates as we do.
  const style = { dateStyle: 'short', timeStyle: 'short', timeZone } as const;
  return new Intl.DateTimeFormat('sv-SE', style).format(time);
}
