/** Inspecting and closing the loop: rounds, visits, cases, and what the office reads of them. Instants are RFC 3339. */
import type { Act, Case, CaseItem, CasePlace, CaseQuery, FigureRow, FiguresBy, LedgerReply, Origin } from './cases.ts';
import { get, post, postBytes, putBytes, url } from './client.ts';
import type { Calendar, CalendarYear, Held, Inbox, Practice, Todo } from './office.ts';
import type {
  AnswerValue,
  Checklist,
  Finding,
  Inspection,
  InspectionItem,
  Photo,
  Release,
  Result,
  Round,
  RoundKind,
  RoundState,
  Scheme,
  Sighting,
  Target,
  Tasks,
} from './rounds.ts';
import type { Instant, LineBadge, Position, Ref } from './told.ts';
import type { Iso, Page } from './types.ts';

export * from './cases.ts';
export * from './office.ts';
export * from './rounds.ts';
export * from './told.ts';

type Signal = AbortSignal | undefined;

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
