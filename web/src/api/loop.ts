/** Inspecting and closing the loop: rounds, visits, cases, and what the office reads of them. Instants are RFC 3339. */
import { get, post, postBytes, putBytes, url } from './client.ts';
import type { Iso, Page, Shape } from './types.ts';

type Signal = AbortSignal | undefined;
/** `2026-11-25T08:30:00Z`. */
export type Instant = string;
export type Position = [lon: number, lat: number];
export interface Ref {
  code: string;
  name: string;
  name_en?: string | null;
  short_name?: string | null;
}
/** A line as cases and targets name it. */
export interface LineBadge extends Ref {
  badge?: string | null;
  shape?: Shape | null;
}

// What is recorded on the spot.

export interface Sighting {
  source: 'gps' | 'hand';
  position: Position;
  /** Metres. */
  accuracy?: number;
  /** Seconds since the position was taken. */
  age?: number;
}
export interface Photo {
  /** SHA-256 of its bytes, 64 hex digits. */
  hash: string;
  width: number;
  height: number;
  taken_at: Instant;
  /** What the clock of the device said, uncorrected. */
  device_at?: Instant;
  from: 'camera' | 'album';
  seen?: Sighting;
}
export type AnswerValue = 'met' | 'partly' | 'not_met' | 'not_applicable';
export interface ItemAnswer {
  item: string;
  value: AnswerValue;
  figure?: number;
  /** Answered by "the rest of this group". */
  rest?: true;
}
export const UNTESTED = ['closed', 'demolished', 'works', 'refused', 'not_found', 'other'] as const;
export type Untested = (typeof UNTESTED)[number];
export type Result =
  { outcome: 'done'; answers: ItemAnswer[] } | { outcome: 'untested'; reason: Untested; note?: string };
export interface Finding {
  id: string;
  item: string;
  text: string;
  /** At least 1. */
  count?: number;
  /** The exact spot in words: 12号摊位. */
  spot?: string;
  position?: Position;
  photos: Photo[];
}

// Rounds.

export const ROUND_KINDS = ['monthly', 'special', 'third_party', 'superior'] as const;
export type RoundKind = (typeof ROUND_KINDS)[number];
export const ROUND_STATES = ['preparing', 'running', 'review', 'published', 'final'] as const;
export type RoundState = (typeof ROUND_STATES)[number];
export const RELEASES = ['at_once', 'after_review', 'at_publication'] as const;
export type Release = (typeof RELEASES)[number];
export interface Team {
  code: string;
  name: string;
  leader: Ref;
  members: Ref[];
}
export interface Round extends Ref {
  kind: RoundKind | 'patrol';
  state: RoundState;
  first: Iso;
  last: Iso;
  lines: LineBadge[];
  /** Empty: all of them. */
  zones: Ref[];
  release: Release;
  unnamed: boolean;
  teams: Team[];
  seed?: number | null;
  sample: { primary: number; reserves: number };
  progress: { done: number; untested: number; open: number };
  /** My team, or I lead it. */
  mine: boolean;
  version: number;
}
export interface Target {
  checkpoint: Ref & {
    address?: string | null;
    line: LineBadge;
    zone?: Ref | null;
    lon?: number | null;
    lat?: number | null;
  };
  team?: string | null;
  reserve: boolean;
  active: boolean;
  state: 'open' | 'done' | 'untested';
  inspection?: string | null;
}
export type TaskTarget = Target & { round: string };
/** What I have to visit. */
export interface Tasks {
  rounds: Round[];
  targets: TaskTarget[];
}

// Checklists and inspections.

/** What the answers count, from 0 to 1. */
export interface Scheme {
  met: number;
  partly: number;
  not_met: number;
}

export type ItemKind = 'present' | 'ratio' | 'min_count' | 'zero' | 'deduction';
export interface ChecklistItem {
  code: string;
  name: string;
  name_en?: string | null;
  kind: ItemKind;
  target?: number | null;
  unit?: string | null;
  weight: number;
  group?: string | null;
}
export interface Checklist {
  line: LineBadge;
  number: number;
  first: Iso;
  last?: Iso | null;
  in_force: boolean;
  items: ChecklistItem[];
}
export interface InspectionItem {
  id: string;
  checkpoint: Ref;
  line: LineBadge;
  zone?: Ref | null;
  round?: Ref | null;
  at: Instant;
  inspector?: Ref | null;
  outcome: Result['outcome'];
  reason?: Untested | null;
  /** 0 to 100. */
  score?: number | null;
  findings: number;
  photos: number;
}
export interface Ruling {
  item: string;
  from: AnswerValue;
  to: AnswerValue;
  reason: string;
  by?: Ref | null;
  at: Instant;
}
export interface Inspection extends Omit<InspectionItem, 'findings' | 'photos'> {
  checklist: number;
  answers: ItemAnswer[];
  findings: (Finding & { case?: string | null })[];
  photos: Photo[];
  seen?: (Sighting & { distance?: number | null }) | null;
  note?: string | null;
  started_at: Instant;
  finished_at: Instant;
  device_at?: Instant | null;
  recorded_at: Instant;
  received_at: Instant;
  rulings: Ruling[];
  score_rulings: number;
}

// Cases.

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

// What waits for somebody, and what the office keeps.

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

// States for the map, and what is taken along.

export type CheckpointMeasure = 'result' | 'age' | 'cases';
/** Absent: 未测. */
export interface CheckpointStates {
  states: [fid: number, value: number][];
}
export type ZoneLoopMeasure = 'score' | 'cases' | 'overdue';
/** `value` null: 未测. */
export interface ZoneLoopStates {
  on: Iso;
  seq: number;
  measure: ZoneLoopMeasure;
  states: Record<string, { code: string; value: number | null }>;
  total?: number | null;
}
export interface PackCheckpoint extends Ref {
  fid: number;
  address?: string | null;
  aliases: string[];
  line: LineBadge;
  zone?: Ref | null;
  lon?: number | null;
  lat?: number | null;
  last?: { score: number | null; at: Instant } | null;
}
export interface Pack {
  made_at: Instant;
  seq: number;
  zones: Ref[];
  checkpoints: PackCheckpoint[];
  checklists: Checklist[];
  scheme?: Scheme | null;
  tasks: Tasks;
  cases: CaseItem[];
  practice: Practice;
  tiles: string[];
  /** About how many. */
  bytes: number;
}

// Commands.

export interface TeamOrder {
  code: string;
  name: string;
  leader: string;
  members: string[];
}
export interface RecordInspection {
  type: 'record_inspection';
  /** Left out: 日常巡查. */
  round?: string;
  checkpoint: string;
  checklist: number;
  started_at: Instant;
  finished_at: Instant;
  device_at?: Instant;
  seen?: Sighting;
  result: Result;
  findings: Finding[];
  photos: Photo[];
  note?: string;
}
export interface PutRound {
  type: 'put_round';
  code: string;
  name: string;
  kind: RoundKind;
  first: Iso;
  last: Iso;
  lines: string[];
  zones: string[];
  release: Release;
  unnamed: boolean;
  teams: TeamOrder[];
}
export interface ReportCase {
  type: 'report_case';
  text: string;
  photos: Photo[];
  position?: Position;
  seen?: Sighting;
  checkpoint?: string;
  line?: string;
  item?: string;
  spot?: string;
  /** Told by the office only. */
  origin?: Origin;
  found_at?: Instant;
}
export interface ActOnCase {
  type: 'act_on_case';
  case: string;
  act: Act;
}
export type LoopCommand =
  | RecordInspection
  | PutRound
  | { type: 'draw_sample'; round: string; seed: number; per_cell: number; reserves: number }
  | { type: 'advance_round'; round: string; to: RoundState }
  | { type: 'rule'; inspection: string; item: string; to: AnswerValue; reason: string; evidence?: Photo[] }
  | ReportCase
  | ActOnCase
  | ({ type: 'set_practice' } & Partial<Practice>)
  | ({ type: 'put_calendar' } & CalendarYear)
  | { type: 'decide_held'; held: string; take: boolean; reason?: string };
/** A command on its way: made once, sent as often as it takes. */
export interface Envelope {
  id: string;
  recorded_at?: Instant;
  /** The version that was on screen. */
  base?: number;
  /** An earlier command whose result this one builds on. */
  after?: string;
  command: LoopCommand;
}
export interface LoopOutcome {
  id: string;
  status: 'applied' | 'duplicate' | 'conflict' | 'held' | 'refused';
  seq?: number | null;
  code?: string | null;
  title_zh?: string | null;
  title_en?: string | null;
  /** To a conflict: the version that is there now. */
  current?: number | null;
  /** The case that was made or touched. */
  case?: string | null;
  cases?: string[] | null;
}
export interface LoopReply {
  seq: number;
  outcomes: LoopOutcome[];
}

// The calls.

const at = (path: string, code: string) => `${path}/${encodeURIComponent(code)}`;

export const sendEnvelopes = (commands: readonly Envelope[], allOrNothing = false) =>
  post<LoopReply>('/api/commands', { commands, ...(allOrNothing ? { all_or_nothing: true } : {}) });

export const rounds = (signal?: Signal) => get<Page<Round>>('/api/rounds', {}, signal);
export const round = (code: string, signal?: Signal) => get<Round>(at('/api/rounds', code), {}, signal);
export const targets = (code: string, signal?: Signal) =>
  get<Page<Target>>(`${at('/api/rounds', code)}/targets`, {}, signal);
/** As the server tells them: with the name of each target's round, which stands in the list of rounds. */
type ToldTasks = { rounds: Round[]; targets: (Omit<Target, 'round'> & { round: Ref })[] };
const plainTasks = ({ rounds, targets }: ToldTasks): Tasks => ({
  rounds,
  targets: targets.map((target) => ({ ...target, round: target.round.code })),
});
export const tasks = async (signal?: Signal): Promise<Tasks> =>
  plainTasks(await get<ToldTasks>('/api/tasks', {}, signal));
export const checklists = (signal?: Signal) => get<Page<Checklist>>('/api/checklists', {}, signal);

export interface InspectionQuery {
  checkpoint?: string | null;
  round?: string | null;
  line?: string | null;
  zone?: string | null;
  limit?: number | null;
}
export const inspections = (query: InspectionQuery, signal?: Signal) =>
  get<Page<InspectionItem>>('/api/inspections', { ...query }, signal);
export const inspection = (id: string, signal?: Signal) => get<Inspection>(at('/api/inspections', id), {}, signal);

export const cases = (query: CaseQuery, signal?: Signal) => get<Page<CaseItem>>('/api/cases', { ...query }, signal);
export const oneCase = (code: string, signal?: Signal) => get<Case>(at('/api/cases', code), {}, signal);
/** With a line that somebody chose, duplicates are those of that line. */
export const casePlace = (lon: number, lat: number, line: string | null, signal?: Signal) =>
  get<CasePlace>('/api/cases/place', { lon, lat, line }, signal);
export const caseLedger = (kind: 'csv' | 'xlsx', query: CaseQuery): string => url(`/api/cases.${kind}`, { ...query });
/** Follows the `next` link of a list. */
export const onward = <T>(next: string, signal?: Signal): Promise<T> => {
  const target = new URL(next, location.href);
  return get<T>(target.pathname + target.search, {}, signal);
};

export const figures = (by: FiguresBy, first: Iso | null, last: Iso | null, signal?: Signal) =>
  get<{ items: FigureRow[] }>('/api/figures', { by, first, last }, signal);
export const todo = (signal?: Signal) => get<Todo>('/api/todo', {}, signal);
export const inbox = (signal?: Signal) => get<Inbox>('/api/inbox', {}, signal);
export const readTo = (read_to: Instant) => post<Inbox>('/api/inbox', { read_to });
export const held = (signal?: Signal) => get<Page<Held>>('/api/held', {}, signal);
export const calendar = (signal?: Signal) => get<Calendar>('/api/calendar', {}, signal);
export const practice = (signal?: Signal) => get<Practice>('/api/practice', {}, signal);

export const checkpointStates = (measure: CheckpointMeasure, on: Iso | null, signal?: Signal) =>
  get<CheckpointStates>('/api/states/checkpoints', { measure, on }, signal);
export interface ZoneLoopQuery {
  /** A round's code, or `patrol`. */
  round?: string | null;
  line?: string | null;
  first?: Iso | null;
  last?: Iso | null;
  on?: Iso | null;
}
export const zoneLoopStates = (measure: ZoneLoopMeasure, query: ZoneLoopQuery, signal?: Signal) =>
  get<ZoneLoopStates>('/api/states/zones', { measure, ...query }, signal);
export const pack = async (zones: readonly string[], signal?: Signal): Promise<Pack> => {
  const told = await get<Omit<Pack, 'tasks'> & { tasks: ToldTasks }>('/api/pack', { zones: zones.join(',') }, signal);
  return { ...told, tasks: plainTasks(told.tasks) };
};

export const blob = (hash: string): string => at('/api/blobs', hash);
/** How much of a photo has arrived. */
export interface PhotoState {
  received: number;
  size?: number | null;
  complete: boolean;
}
export const PIECE = 256 * 1024;
export const photoState = (hash: string, signal?: Signal) => get<PhotoState>(at('/api/photos', hash), {}, signal);
export const putPiece = (hash: string, size: number, offset: number, piece: Blob, signal?: Signal) =>
  putBytes<PhotoState>(at('/api/photos', hash), { size, offset }, piece, signal);
export const putLedger = (file: Blob, apply: boolean) =>
  postBytes<LedgerReply>('/api/ledger', { apply: apply || null }, file);
