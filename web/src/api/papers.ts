/**
 * 导入名册: workbooks as they are, read, planned and applied. Dates are `YYYY-MM-DD`; `n` is a row as the spreadsheet numbers it,
 * `row` and `column` of a merged range count from 0 within what was read.
 */
import { ApiError, post, postBytes } from './client.ts';
import type { Iso } from './types.ts';

/** A sentence of the server's in both languages. */
export interface Said {
  zh: string;
  en: string;
}
export const DATUMS = ['wgs84', 'gcj02', 'bd09', 'cgcs2000'] as const;
export type Datum = (typeof DATUMS)[number];

/** No workbook is larger: 16 MiB. */
export const MOST_BYTES = 16 * 1024 * 1024;

export interface PaperRow {
  n: number;
  cells: string[];
}
export interface PaperColumn {
  title: string;
  meaning: string | null;
  sure: boolean;
}
export interface MergedCells {
  row: number;
  column: number;
  rows: number;
  columns: number;
}
export interface PaperSheet {
  name: string;
  /** All as wide as the first; merged cells are filled over their own range. */
  rows: PaperRow[];
  merged: MergedCells[];
  /** So many rows from the top are title and header. */
  header: number;
  /** Rows under the table that are no data, by `n`. */
  notes: number[];
  kind: string | null;
  columns: PaperColumn[];
}
export interface Meaning extends Said {
  code: string;
  required: boolean;
  /** A cell may name several. */
  many: boolean;
}
export interface PaperKind extends Said {
  code: string;
  meanings: Meaning[];
}
export interface PaperRead {
  sheets: PaperSheet[];
  kinds: PaperKind[];
  warnings: Said[];
}

export interface PlanRequest {
  kind: string;
  /** What the log calls it: file and sheet. */
  name: string;
  /** From this day on. */
  first: Iso;
  rows: PaperRow[];
  columns: (string | null)[];
  /** For the workbook of wrong rows. */
  titles: string[];
  datum?: Datum;
  /** By the key of the question: a code, `new`, or `leave`. */
  answers: Record<string, string>;
  /** Rows that are wrong stay out, the others may be applied. */
  leave_out: boolean;
  /** The digest that was shown: do it. */
  apply: string | null;
}
export interface Candidate {
  code: string;
  name: string;
  detail: string;
}
export interface PaperQuestion extends Said {
  key: string;
  kind: string;
  text: string;
  rows: number[];
  why: 'namesakes' | 'near' | 'unknown';
  candidates: Candidate[];
  may_be_new: boolean;
  suggested: string | null;
}
export const WHATS = ['added', 'changed', 'ended'] as const;
export type What = (typeof WHATS)[number];
export interface PlanEntry {
  what: What;
  kind: string;
  kind_zh: string;
  code: string;
  name: string;
  /** Of the sheet; null where no one row asked for it. */
  row: number | null;
  fields: (Said & { from: string; to: string })[];
}
export interface PaperFault extends Said {
  /** 0: the sheet as a whole. */
  row: number;
  column: number | null;
  title: string;
  value: string;
  severity: 'error' | 'warning';
}
export interface Applied {
  first: number;
  last: number;
  entries: number;
}
export interface PaperPlan {
  rows: number;
  good: number;
  wrong: number;
  /** Rows that an answer leaves out. */
  left: number;
  questions: PaperQuestion[];
  entries: PlanEntry[];
  unchanged: number;
  vacancies: number;
  doubles: number;
  faults: PaperFault[];
  /** No question is open, and no error is left or all of them stay out. */
  ready: boolean;
  digest: string;
  applied: Applied | null;
}
export interface LeftEntry extends Said {
  kind_zh: string;
  code: string;
  name: string;
}
export interface Undone {
  undone: number;
  left: LeftEntry[];
}

/** Reads a workbook or a pasted table; nothing is changed. */
/** `name`: of the file; null for what was pasted. */
export const readPaper = (name: string | null, bytes: Blob) =>
  postBytes<PaperRead>('/api/papers/read', { name }, bytes);
export const planPaper = (request: PlanRequest) => post<PaperPlan>('/api/papers/plan', request);
export const undoPaper = (first: number, last: number) => post<Undone>('/api/papers/undo', { first, last });

/** The rows that are wrong as a workbook, each with its reason. */
export async function wrongRows(request: PlanRequest): Promise<Blob> {
  const away = () => new ApiError(0, 'unreachable', '连不上服务器', 'The server cannot be reached', '');
  const response = await fetch('/api/papers/wrong.xlsx', {
    method: 'POST',
    credentials: 'same-origin',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  }).catch(() => {
    throw away();
  });
  const type = response.headers.get('content-type') ?? '';
  if (response.ok && type.includes('spreadsheetml')) return response.blob();
  if (!type.includes('json')) throw away();
  const problem = (await response.json().catch(() => ({}))) as Record<string, string | undefined>;
  throw new ApiError(
    response.status,
    problem.code ?? 'unknown',
    problem.title_zh ?? `错误 ${response.status}`,
    problem.title_en ?? `Error ${response.status}`,
    problem.detail ?? '',
  );
}
