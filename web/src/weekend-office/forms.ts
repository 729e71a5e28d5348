/** What the office fills in of patterns, half days and settings, and what is still wanting in it. */
import type {
  Half,
  Meeting,
  PartOrder,
  Pattern,
  PutPattern,
  PutShift,
  ShiftDetail,
  ShiftKind,
  ShiftPlaceKind,
  WeekendDay,
  WeekendSettings,
  Weeks,
} from '../api/weekend.ts';
import type { Position } from '../api/loop.ts';
import { daysBetween, isDate, type IsoDate } from '../place/dates.ts';

export interface Who {
  code: string;
  name: string;
}
/** A meeting point that may still be without its place. */
export interface MeetingForm {
  position: Position | null;
  text: string;
}
export type WeeksWord = 'every' | 'odd' | 'even' | 'month';
export interface PatternForm {
  /** Null: a new one. */
  code: string | null;
  unit: Who | null;
  community: string;
  weekday: WeekendDay;
  half: Half;
  weeks: WeeksWord;
  ofMonth: number[];
  needed: number;
  task: string;
  meeting: MeetingForm;
  contact: Who | null;
  first: IsoDate;
  last: IsoDate | '';
}
export interface PartForm {
  unit: Who;
  needed: number;
  contact: Who | null;
}
export interface ShiftForm {
  kind: ShiftKind;
  where: ShiftPlaceKind;
  place: string;
  date: IsoDate;
  half: Half;
  from: string;
  to: string;
  meeting: MeetingForm;
  task: string;
  parts: PartForm[];
}
export type Lack =
  'unit' | 'community' | 'zone' | 'needed' | 'task' | 'meeting' | 'dates' | 'date' | 'times' | 'weeks' | 'parts';

const whole = (n: number, least: number) => Number.isInteger(n) && n >= least;
export const isTime = (text: string): boolean => /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
const hasMeeting = ({ position, text }: MeetingForm) =>
  position !== null && position.every(Number.isFinite) && text.trim() !== '';
const meetingOf = ({ position, text }: MeetingForm): Meeting => ({
  position: position ?? [0, 0],
  text: text.trim(),
});
/** Both left out, or both there and in order. */
export const timesFit = (from: string, to: string): boolean =>
  (from === '' && to === '') || (isTime(from) && isTime(to) && from < to);

export function patternLacks(form: PatternForm): Lack[] {
  const found: Lack[] = [];
  if (!form.unit) found.push('unit');
  if (!form.community) found.push('community');
  if (form.weeks === 'month' && form.ofMonth.length === 0) found.push('weeks');
  if (!whole(form.needed, 1)) found.push('needed');
  if (form.task.trim() === '') found.push('task');
  if (!hasMeeting(form.meeting)) found.push('meeting');
  if (!isDate(form.first) || (form.last !== '' && (!isDate(form.last) || form.last < form.first))) found.push('dates');
  return found;
}
export const newPattern = (today: IsoDate, needed: number): PatternForm => ({
  code: null,
  unit: null,
  community: '',
  weekday: 'saturday',
  half: 'am',
  weeks: 'every',
  ofMonth: [],
  needed,
  task: '',
  meeting: { position: null, text: '' },
  contact: null,
  first: today,
  last: '',
});
const who = (ref: Who | null): Who | null => ref && { code: ref.code, name: ref.name };
export const patternForm = (pattern: Pattern): PatternForm => ({
  code: pattern.code,
  unit: who(pattern.unit),
  community: pattern.community.code,
  weekday: pattern.weekday,
  half: pattern.half,
  weeks: typeof pattern.weeks === 'string' ? pattern.weeks : 'month',
  ofMonth: typeof pattern.weeks === 'string' ? [] : [...pattern.weeks.of_month],
  needed: pattern.needed,
  task: pattern.task,
  meeting: { position: pattern.meeting.position, text: pattern.meeting.text },
  contact: who(pattern.contact),
  first: pattern.first,
  last: pattern.last ?? '',
});
const weeksOf = (form: PatternForm): Weeks =>
  form.weeks === 'month' ? { of_month: [...form.ofMonth].sort((a, b) => a - b) } : form.weeks;
export const patternOrder = (form: PatternForm): PutPattern => ({
  type: 'put_pattern',
  ...(form.code === null ? {} : { code: form.code }),
  unit: form.unit?.code ?? '',
  community: form.community,
  weekday: form.weekday,
  half: form.half,
  weeks: weeksOf(form),
  needed: form.needed,
  task: form.task.trim(),
  meeting: meetingOf(form.meeting),
  ...(form.contact ? { contact: form.contact.code } : {}),
  first: form.first,
  ...(form.last === '' ? {} : { last: form.last }),
});

export const partOrders = (parts: readonly PartForm[]): PartOrder[] =>
  parts.map(({ unit, needed, contact }) => ({
    unit: unit.code,
    needed,
    ...(contact ? { contact: contact.code } : {}),
  }));
export const partForms = (shift: Pick<ShiftDetail, 'parts'>): PartForm[] =>
  shift.parts.map(({ unit, needed, contact }) => ({
    unit: { code: unit.code, name: unit.name },
    needed,
    contact: who(contact),
  }));
function partsLack(parts: readonly PartForm[]): Lack[] {
  if (parts.length === 0) return ['parts'];
  return parts.every(({ needed }) => whole(needed, 1)) ? [] : ['needed'];
}
export function shiftLacks(form: ShiftForm, today: IsoDate): Lack[] {
  const found: Lack[] = [];
  if (!form.place) found.push(form.where);
  if (!isDate(form.date) || form.date < today) found.push('date');
  if (!timesFit(form.from, form.to)) found.push('times');
  if (form.task.trim() === '') found.push('task');
  if (!hasMeeting(form.meeting)) found.push('meeting');
  return [...found, ...partsLack(form.parts)];
}
export const shiftOrder = (form: ShiftForm): PutShift => ({
  type: 'put_shift',
  kind: form.kind,
  place: { kind: form.where, code: form.place },
  date: form.date,
  half: form.half,
  ...(form.from === '' ? {} : { from: form.from, to: form.to }),
  meeting: meetingOf(form.meeting),
  task: form.task.trim(),
  parts: partOrders(form.parts),
});

export interface ChangeForm {
  task: string;
  meeting: MeetingForm;
  from: string;
  to: string;
  parts: PartForm[];
}
export function changeLacks(form: ChangeForm): Lack[] {
  const found: Lack[] = [];
  if (!isTime(form.from) || !timesFit(form.from, form.to)) found.push('times');
  if (form.task.trim() === '') found.push('task');
  if (!hasMeeting(form.meeting)) found.push('meeting');
  return [...found, ...partsLack(form.parts)];
}
export const changeOrder = (form: ChangeForm) => ({
  do: 'change' as const,
  task: form.task.trim(),
  meeting: meetingOf(form.meeting),
  from: form.from,
  to: form.to,
  parts: partOrders(form.parts),
});

/** The longest stretch that shifts are made for at once. */
export const MAKE_MOST = 184;
export function makeLack(first: string, last: string): 'order' | 'tooLong' | null {
  if (!isDate(first) || !isDate(last) || last < first) return 'order';
  return daysBetween(first, last) > MAKE_MOST ? 'tooLong' : null;
}

/** What the server takes. */
export const OUTPUTS_MOST = 20;
const within = (n: number, low: number, high: number) => whole(n, low) && n <= high;

export function settingsFit({
  am,
  pm,
  near_metres,
  apart_metres,
  keep_months,
  needed,
  outputs,
}: WeekendSettings): boolean {
  const spans = [am, pm].every(({ from, to }) => isTime(from) && isTime(to) && from < to) && am.to <= pm.from;
  const figures =
    within(near_metres, 20, 5000) &&
    within(apart_metres, 500, 50_000) &&
    within(keep_months, 1, 120) &&
    within(needed, 1, 999) &&
    outputs.length <= OUTPUTS_MOST;
  const codes = new Set(outputs.map(({ code }) => code.trim()));
  return (
    spans &&
    figures &&
    codes.size === outputs.length &&
    outputs.every(({ code, name }) => /^[\w.-]{1,64}$/.test(code.trim()) && name.trim() !== '')
  );
}
