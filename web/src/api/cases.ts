/** Cases from the finding to their end, and the figures of them. */
import type { Photo } from './rounds.ts';
import type { Instant, LineBadge, Position, Ref } from './told.ts';
import type { Iso } from './types.ts';

export const CASE_STATES = ['to_assign', 'to_sign', 'underway', 'to_recheck', 'suspended', 'closed'] as const;
export type CaseState = (typeof CASE_STATES)[number];
export type Ending = 'done' | 'joined' | 'dismissed';
export const ORIGINS = [
  'field',
  'patrol',
  'report',
  'superior',
  'hotline',
  'leader',
  'media',
  'round_table',
  'enterprise',
] as const;
export type Origin = (typeof ORIGINS)[number];
export type CardColour = 'yellow' | 'red';
export type Recheck = 'on_spot' | 'picture';
export type Term = { kind: 'immediate' } | { kind: 'days'; days: number } | { kind: 'date'; date: Iso };
export type RequestKind = 'return' | 'extend' | 'suspend';
export type Act =
  | {
      do: 'assign';
      /** Left out: by the rule of the line. */
      lead?: string;
      assisting?: string[];
      term?: Term;
      recheck?: Recheck;
      reason?: string;
      note?: string;
    }
  | { do: 'reroute'; lead: string; assisting?: string[]; reason: string }
  | { do: 'sign' }
  | { do: 'name'; person: string }
  | { do: 'hand_in'; measures: string; photos: Photo[] }
  | { do: 'ask'; request: RequestKind; reason: string; owner?: string; until?: Iso }
  | { do: 'grant'; note?: string }
  | { do: 'deny'; reason: string }
  | { do: 'pass'; on_spot: boolean; note?: string; photos?: Photo[] }
  | { do: 'fail'; on_spot: boolean; reason: string; photos?: Photo[] }
  | { do: 'resume'; note?: string }
  | { do: 'look_back'; good: boolean; note?: string; photos?: Photo[] }
  | { do: 'card'; card: CardColour | null }
  | { do: 'join'; into: string }
  | { do: 'dismiss'; reason: string }
  | { do: 'set_place'; line?: string; checkpoint?: string; position?: Position }
  | { do: 'comment'; text: string; photos?: Photo[] };
export type ActName = Act['do'];
export interface CaseRequest {
  request: RequestKind;
  reason: string;
  owner?: Ref | null;
  until?: Iso | null;
  at: Instant;
}
export interface CaseItem {
  code: string;
  version: number;
  state: CaseState;
  ending?: Ending | null;
  origin?: Origin | null;
  /** How many re-checks it failed. */
  failures: number;
  line?: LineBadge | null;
  zone?: Ref | null;
  street?: Ref | null;
  community?: Ref | null;
  checkpoint?: Ref | null;
  item?: Ref | null;
  text: string;
  spot?: string | null;
  position?: Position | null;
  placed?: 'point' | 'exact' | null;
  lead?: Ref | null;
  assisting: Ref[];
  person?: Ref | null;
  /** To the office, and to oneself. */
  reporter?: Ref | null;
  found_at: Instant;
  assigned_at?: Instant | null;
  term?: Term | null;
  due_at?: Instant | null;
  overdue: boolean;
  overdue_days: number;
  handed_in_at?: Instant | null;
  closed_at?: Instant | null;
  /** Until when it is suspended. */
  put_off_until?: Iso | null;
  card?: CardColour | null;
  proposed_card?: CardColour | null;
  request?: CaseRequest | null;
  cover?: string | null;
  after_cover?: string | null;
  rebound_of?: string | null;
  recheck?: Recheck | null;
  /** What the viewer may do now. */
  may: ActName[];
}
export type Capacity = 'office' | 'lead' | 'assisting' | 'rechecker' | 'reporter' | 'inspector' | 'owner' | 'system';
export interface CaseStep {
  at: Instant;
  recorded_at?: Instant | null;
  by?: Ref | null;
  as: Capacity;
  /** What was done, in one word: that of the act, or `open`, `import`. */
  act: string;
  note?: string | null;
  photos: Photo[];
}
export interface Case extends CaseItem {
  before: Photo[];
  after: Photo[];
  measures?: string | null;
  /** Who leads and assists by the rule, while it is not assigned; to the office. */
  rule?: { lead?: Ref | null; assisting: Ref[] } | null;
  /** Why another unit leads than the rule says. */
  lead_reason?: string | null;
  steps: CaseStep[];
  joined: string[];
}
export type CaseSort = 'due' | 'found' | 'newest';
export interface CaseQuery {
  /** Several, with commas between. */
  state?: string | null;
  open?: boolean | null;
  line?: string | null;
  zone?: string | null;
  unit?: string | null;
  checkpoint?: string | null;
  person?: string | null;
  overdue?: boolean | null;
  mine?: boolean | null;
  /** A group of 待办: those that wait in it. */
  todo?: string | null;
  /** A figure, of a period: the cases that it counts. */
  figure?: string | null;
  first?: Iso | null;
  last?: Iso | null;
  q?: string | null;
  /** `lon,lat`, with `within` metres. */
  near?: string | null;
  within?: number | null;
  limit?: number | null;
  sort?: CaseSort | null;
}
/** What 报问题 guesses of a place. */
export interface CasePlace {
  line?: LineBadge | null;
  checkpoint?: (Ref & { metres: number }) | null;
  zone?: Ref | null;
  community?: Ref | null;
  lead?: Ref | null;
  duplicates: CaseItem[];
}
export interface LedgerReply {
  rows: number;
  new: number;
  changed: number;
  unchanged: number;
  faults: { row: number; column?: string | null; zh: string; en: string }[];
  applied: boolean;
}
export type FiguresBy = 'unit' | 'zone' | 'line';
/** A rate is null where there is nothing to divide by. */
export interface FigureRow {
  key: Ref;
  group?: string | null;
  assigned: number;
  due: number;
  on_time: number;
  closed: number;
  suspended: number;
  overdue: number;
  first_pass: number;
  rechecked: number;
  rebounds: number;
  open: number;
  on_time_rate: number | null;
  closed_rate: number | null;
  first_pass_rate: number | null;
}
