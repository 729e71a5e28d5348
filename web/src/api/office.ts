/** What waits for somebody, and what the office keeps. */
import type { Recheck, Term } from './cases.ts';
import type { Instant, Ref } from './told.ts';
import type { Iso } from './types.ts';

export type TodoKey =
  | 'to_assign'
  | 'no_owner'
  | 'to_sign'
  | 'underway'
  | 'to_recheck'
  | 'requests'
  | 'overdue'
  | 'due_today'
  | 'held'
  | 'confirm_accounts';
export interface Todo {
  count: number;
  groups: { key: TodoKey; count: number; query: string }[];
}
export type NewsKind =
  'assigned' | 'due_tomorrow' | 'overdue' | 'sent_back' | 'request' | 'granted' | 'denied' | 'recheck';
/** Of half days of labour: named, moved, cancelled, restored, somebody in one's place, asked for names, to approve, tomorrow. */
export const SHIFT_NEWS = [
  'named',
  'moved',
  'cancelled',
  'restored',
  'replaced',
  'asked',
  'approve',
  'tomorrow',
] as const;
export type ShiftNewsKind = (typeof SHIFT_NEWS)[number];
export interface News {
  at: Instant;
  what: NewsKind | ShiftNewsKind;
  /** What it is about: a case, or a shift. */
  case?: string | null;
  shift?: string | null;
  text: string;
  unread: boolean;
}
export interface Inbox {
  items: News[];
  unread: number;
}
/** Work by somebody whose right was withdrawn before it arrived. */
export interface Held {
  id: string;
  person?: Ref | null;
  at: Instant;
  recorded_at?: Instant | null;
  what: 'record_inspection' | 'report_case' | 'act_on_case' | 'other';
  /** The checkpoint or the case. */
  about?: Ref | null;
  round?: Ref | null;
  /** Its author may not do it any more; or the round was over when it came. */
  why: 'right' | 'round';
}
export interface CalendarDay {
  date: Iso;
  name: string;
}
export interface CalendarYear {
  year: number;
  holidays: CalendarDay[];
  /** 调休上班日. */
  workdays: CalendarDay[];
}
export interface Calendar {
  items: (CalendarYear & { version?: number })[];
  missing: number[];
}
export interface Practice {
  term: Term;
  recheck: Recheck;
  spot_check_percent: number;
  rebound_days: number;
  duplicate_metres: number;
  long_edge: number;
  watermark: boolean;
}
