/**
 * 双休日义务劳动: half days of labour in the linked communities. Dates are `YYYY-MM-DD`, times of day `HH:MM`, instants
 * RFC 3339; minutes are whole.
 */
import { del, get, post, url } from './client.ts';
import type { Instant, Photo, Position, Ref, Sighting } from './loop.ts';
import type { Iso, Party, PlaceRef, UnitRef } from './types.ts';

type Signal = AbortSignal | undefined;
/** `08:30`. */
export type TimeOfDay = string;
/** `2026-11`. */
export type Month = string;

export const HALVES = ['am', 'pm'] as const;
export type Half = (typeof HALVES)[number];
/** 双休日, 集中行动. */
export const SHIFT_KINDS = ['weekend', 'action'] as const;
export type ShiftKind = (typeof SHIFT_KINDS)[number];
export const SHIFT_STATES = ['planned', 'cancelled'] as const;
export type ShiftState = (typeof SHIFT_STATES)[number];
/** What a list of shifts is narrowed down to. */
export const SHIFT_FILTERS = ['planned', 'cancelled', 'short', 'unapproved'] as const;
export type ShiftFilter = (typeof SHIFT_FILTERS)[number];
export type ShiftPlaceKind = 'community' | 'zone';
export const WEEKDAYS = ['saturday', 'sunday'] as const;
export type WeekendDay = (typeof WEEKDAYS)[number];
/** Of a month: its first, its third weekend. */
export type Weeks = 'every' | 'odd' | 'even' | { of_month: number[] };

export interface Span {
  from: TimeOfDay;
  to: TimeOfDay;
}
/** 集合点. */
export interface Meeting {
  position: Position;
  text: string;
}
/** What is counted of the work, as the district sets it. */
export interface OutputKind {
  code: string;
  name: string;
  unit: string;
}
export interface WeekendSettings {
  am: Span;
  pm: Span;
  /** Within so many metres of the meeting point, or inside the community. */
  near_metres: number;
  /** Marked at two places this far apart in one half day: said. */
  apart_metres: number;
  keep_months: number;
  needed: number;
  outputs: OutputKind[];
}

// Shifts.

export interface ShiftPlace {
  kind: ShiftPlaceKind;
  code: string;
  name: string;
}
export interface ShiftItem {
  code: string;
  fid: number;
  version: number;
  kind: ShiftKind;
  date: Iso;
  half: Half;
  from: TimeOfDay;
  to: TimeOfDay;
  place: ShiftPlace;
  zone: Ref | null;
  meeting: Meeting;
  task: string;
  state: ShiftState;
  needed: number;
  named: number;
  present: number;
  units: UnitRef[];
  /** I am named in it. */
  mine: boolean;
}
export const MARK_WAYS = ['position', 'hand', 'list', 'photo'] as const;
export type MarkWay = (typeof MARK_WAYS)[number];
export interface ShiftMark {
  at: Instant;
  how: MarkWay;
  /** From the meeting point. */
  metres?: number | null;
  accuracy?: number | null;
}
/** One who is named, or who came without being named. */
export interface ShiftName {
  person: Ref | null;
  /** A stranger, kept as a guest of the unit. */
  guest: string | null;
  in: ShiftMark | null;
  out: ShiftMark | null;
  minutes: number | null;
  /** Came without being named. */
  extra: boolean;
  instead_of: Ref | null;
  /** Marked elsewhere in the same half day. */
  warning: { shift: string; place: string; metres: number } | null;
}
export interface ShiftPart {
  unit: UnitRef;
  needed: number;
  named: number;
  present: number;
  asked_at: Instant | null;
  /** To call, by the office telephone. */
  contact: Party | null;
  leader: Ref | null;
  approved: { at: Instant; by: Ref | null } | null;
  minutes: number;
  may: ShiftStepName[];
  /** Null: not for the reader. */
  names: ShiftName[] | null;
}
export interface ShiftOutput extends OutputKind {
  count: number;
}
export interface ShiftStep {
  at: Instant;
  by: Ref | null;
  act: ShiftStepName;
  note: string | null;
  /** Whose part it was done to. */
  unit: string | null;
}
export type OwnActName = 'check_in' | 'check_out' | 'replace';
/** What the reader has to do with it. */
export interface OwnShift {
  unit: UnitRef;
  in: ShiftMark | null;
  out: ShiftMark | null;
  minutes: number | null;
  may: ShiftStepName[];
}
export interface ShiftDetail extends ShiftItem {
  /** From then on hours can be approved; left out in what was kept by an older page. */
  ends_at?: Instant;
  /** Why it was moved or cancelled. */
  reason?: string | null;
  parts: ShiftPart[];
  outputs: ShiftOutput[];
  photos: Photo[];
  note: string | null;
  steps: ShiftStep[];
  may: ShiftStepName[];
  own: OwnShift | null;
}
export interface MyShift {
  shift: ShiftDetail;
}
/** The cadre's one screen. */
export interface MyWeekend {
  next: MyShift | null;
  ahead: MyShift[];
  /** The last twelve. */
  past: MyShift[];
  year: number;
  minutes_year: number;
  times_year: number;
  /** Of the year; left out in what was kept by an older page. */
  months?: { month: Month; minutes: number }[] | null;
  settings: Pick<WeekendSettings, 'near_metres'>;
  feed: Feed | null;
}
/** A calendar that other programs read, under a secret address: only that there is one, for the address is not kept. */
export interface Feed {
  created_at: Instant;
  /** When it was read last. */
  seen_at: Instant;
}
/** Told once. */
export interface FeedAddress {
  url: string;
}
export interface ShiftQuery {
  /** Any day of it. */
  week?: Iso | null;
  date?: Iso | null;
  unit?: string | null;
  community?: string | null;
  zone?: string | null;
  state?: ShiftFilter | null;
  mine?: boolean | null;
  limit?: number | null;
  after?: string | null;
}
export interface Shifts {
  items: ShiftItem[];
  matched: number;
  /** The address of what comes after. */
  next?: string | null;
  seq: number;
}

// What the office reads.

export interface WeekendDayOff {
  date: Iso;
  /** Null: a plain weekend day. */
  off: 'holiday' | 'workday' | null;
  name?: string | null;
}
export interface ShiftCounts {
  needed: number;
  named: number;
  present: number;
}
export interface WeekendWeek extends ShiftCounts {
  /** The Monday. */
  week: Iso;
  days: WeekendDayOff[];
  shifts: number;
}
export interface WeekendCell extends ShiftCounts {
  week: Iso;
  /** The zone's code. */
  zone: string;
  shifts: number;
}
export interface WeekendZone extends Ref {
  fid: number;
}
/** Weekends × zones, as heat. */
export interface Weekends {
  from: Iso;
  to: Iso;
  seq: number;
  weeks: WeekendWeek[];
  zones: WeekendZone[];
  cells: WeekendCell[];
}
export interface WeekendGap extends ShiftCounts {
  place: PlaceRef;
  zone: PlaceRef | null;
  date: Iso;
  half: Half;
  missing: number;
  units: UnitRef[];
  /** Null: there are helping units, and no shift. */
  shift: string | null;
  asked_at: Instant | null;
}
/** One weekend. */
export interface Weekend extends ShiftCounts {
  week: Iso;
  dates: Iso[];
  days: WeekendDayOff[];
  approved_minutes: number;
  units: number;
  shifts: number;
  communities: number;
  /** Over, with hours that nobody approved. */
  open: ShiftItem[];
  gaps: WeekendGap[];
  brief_zh: string;
  brief_en: string;
  seq: number;
}
export interface Pattern {
  code: string;
  version: number;
  unit: UnitRef;
  community: Ref;
  zone: Ref | null;
  weekday: WeekendDay;
  half: Half;
  weeks: Weeks;
  needed: number;
  task: string;
  meeting: Meeting;
  contact: Party | null;
  first: Iso;
  last: Iso | null;
}
export interface Patterns {
  items: Pattern[];
}
export const SKIPS = ['holiday', 'workday', 'there', 'no_duty', 'past'] as const;
export type Skip = (typeof SKIPS)[number];
export interface ShiftPreview {
  make: { pattern: string; date: Iso; half: Half; unit: UnitRef | null; community: Ref | null; needed: number }[];
  skipped: { pattern: string; date: Iso; why: Skip; name?: string | null }[];
  total: number;
}
export type HoursBy = 'unit' | 'zone' | 'person';
export interface HoursRow extends Ref {
  shifts: number;
  needed: number;
  present: number;
  minutes: number;
  /** Present of needed; null where nothing was owed. */
  rate: number | null;
  months: { month: Month; minutes: number; present: number }[];
}
export interface Hours {
  by: HoursBy;
  from: Month;
  to: Month;
  rows: HoursRow[];
  total: Omit<HoursRow, 'code' | 'name'>;
}
export interface HoursQuery {
  from?: Month | null;
  to?: Month | null;
  unit?: string | null;
  zone?: string | null;
}
/** By fid; null where nothing is owed. */
export interface WeekendStates {
  on: Iso;
  seq: number;
  measure: 'weekend';
  states: Record<string, { code: string; value: number | null } & Partial<ShiftCounts>>;
  total?: number | null;
}
/** Nobody named yet, short, full, cancelled. */
export type ShiftMapState = 0 | 1 | 2 | 3;
export interface ShiftStates {
  on: Iso;
  seq: number;
  states: [fid: number, needed: number, named: number, present: number, state: ShiftMapState][];
}

// Commands. Plain types and no interfaces, so that the outbox takes them as any other command.

export type PartOrder = { unit: string; needed: number; contact?: string };
/** Who: somebody of the district's people, or a guest by name. */
export type NameRef = { person: string } | { guest: string };
export type PresenceMark = NameRef & { present: boolean; minutes?: number };
export type ApprovedHours = NameRef & { minutes: number };

export type ShiftAct =
  | { do: 'change'; task?: string; meeting?: Meeting; from?: TimeOfDay; to?: TimeOfDay; parts?: PartOrder[] }
  | { do: 'move'; date: Iso; half: Half; from?: TimeOfDay; to?: TimeOfDay; reason: string }
  | { do: 'cancel'; reason: string }
  | { do: 'restore' }
  | { do: 'combine'; into: string }
  | { do: 'ask' }
  | { do: 'set_names'; unit: string; names: NameRef[] }
  | { do: 'appoint'; unit: string; leader?: string | null; contact?: string | null }
  | { do: 'replace'; unit: string; person: string; by: string; note?: string }
  | { do: 'check_in'; seen?: Sighting }
  | { do: 'check_out'; seen?: Sighting }
  | { do: 'mark'; unit: string; how: 'list' | 'photo'; marks: PresenceMark[]; photos?: Photo[] }
  | { do: 'report'; outputs: { code: string; count: number }[]; note?: string; photos?: Photo[] }
  | { do: 'approve'; unit: string; hours?: ApprovedHours[] }
  | { do: 'reopen'; unit: string; reason: string };
export type ShiftActName = ShiftAct['do'];
/** What was done, or may be. */
export type ShiftStepName = ShiftActName | 'make';
export type ActOnShift = { type: 'act_on_shift'; shift: string; act: ShiftAct };
export type PutPattern = {
  type: 'put_pattern';
  /** Left out: a new one. */
  code?: string;
  unit: string;
  community: string;
  weekday: WeekendDay;
  half: Half;
  weeks: Weeks;
  needed: number;
  task: string;
  meeting: Meeting;
  contact?: string;
  first: Iso;
  last?: Iso;
};
export type PutShift = {
  type: 'put_shift';
  kind: ShiftKind;
  place: { kind: ShiftPlaceKind; code: string };
  date: Iso;
  half: Half;
  from?: TimeOfDay;
  to?: TimeOfDay;
  meeting: Meeting;
  task: string;
  parts: PartOrder[];
};
export type WeekendCommand =
  | ({ type: 'set_weekend' } & WeekendSettings)
  | PutPattern
  | { type: 'make_shifts'; patterns?: string[]; first: Iso; last: Iso }
  | PutShift
  | { type: 'ask_units'; community: string; date: Iso; half: Half }
  | ActOnShift;
export interface WeekendEnvelope {
  id: string;
  recorded_at?: Instant;
  base?: number;
  after?: string;
  command: WeekendCommand;
}
export interface WeekendOutcome {
  id: string;
  status: 'applied' | 'duplicate' | 'conflict' | 'held' | 'refused';
  seq?: number | null;
  code?: string | null;
  title_zh?: string | null;
  title_en?: string | null;
  current?: number | null;
  shift?: string | null;
  pattern?: string | null;
  /** To `make_shifts`: how many. */
  made?: number | null;
}

// The calls.

const at = (path: string, code: string) => `${path}/${encodeURIComponent(code)}`;

export const sendWeekendEnvelopes = (commands: readonly WeekendEnvelope[], allOrNothing = false) =>
  post<{ seq: number; outcomes: WeekendOutcome[] }>('/api/commands', {
    commands,
    ...(allOrNothing ? { all_or_nothing: true } : {}),
  });

export const weekends = (from: Iso, to: Iso, signal?: Signal) => get<Weekends>('/api/weekends', { from, to }, signal);
/** Null: the one that holds the next half day. */
export const weekend = (week: Iso | null, signal?: Signal) => get<Weekend>('/api/weekend', { week }, signal);
export const weekendSettings = (signal?: Signal) => get<WeekendSettings>('/api/weekend/settings', {}, signal);
export const shifts = (query: ShiftQuery, signal?: Signal) => get<Shifts>('/api/shifts', { ...query }, signal);
/** Follows `next`. */
export const moreShifts = (next: string, signal?: Signal) => {
  const { pathname, searchParams } = new URL(next, location.href);
  return get<Shifts>(pathname, Object.fromEntries(searchParams), signal);
};
export const oneShift = (code: string, signal?: Signal) => get<ShiftDetail>(at('/api/shifts', code), {}, signal);
export const shiftPreview = (first: Iso, last: Iso, patterns: readonly string[], signal?: Signal) =>
  get<ShiftPreview>('/api/shifts/preview', { first, last, patterns: patterns.join(',') }, signal);
export const patterns = (query: { unit?: string | null; community?: string | null } = {}, signal?: Signal) =>
  get<Patterns>('/api/patterns', { ...query }, signal);
export const hours = (by: HoursBy, query: HoursQuery, signal?: Signal) =>
  get<Hours>('/api/hours', { by, ...query }, signal);
/** The same as a table to take away. */
export const hoursTable = (by: HoursBy, query: HoursQuery): string => url('/api/hours.xlsx', { by, ...query });

export const myWeekend = (signal?: Signal) => get<MyWeekend>('/api/weekend/mine', {}, signal);
/** My half days as a file for a calendar. */
export const MY_CALENDAR = '/api/weekend/mine.ics';
/** Makes the secret address, or a new one in place of the old. */
export const makeFeed = () => post<FeedAddress>('/api/weekend/feed', {});
export const revokeFeed = () => del<unknown>('/api/weekend/feed');

export const weekendStates = (of: 'zones' | 'communities', on: Iso | null, signal?: Signal) =>
  get<WeekendStates>(`/api/states/${of}`, { measure: 'weekend', on }, signal);
export const shiftStates = (on: Iso | null, signal?: Signal) => get<ShiftStates>('/api/states/shifts', { on }, signal);
