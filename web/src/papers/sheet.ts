/** A sheet as it lies there: which rows are title, data and notes, how merged cells are drawn, what was corrected. */
import type { MergedCells, PaperRow, PaperSheet } from '../api/papers.ts';

export const MARKS = ['header', 'data', 'note'] as const;
export type Mark = (typeof MARKS)[number];
/** Corrected cells by `n:column`. */
export type Edits = Readonly<Record<string, string>>;

/** So many rows are drawn at once. */
export const PAGE = 100;

/** What each row was taken for when it was read. */
export function marksOf(sheet: PaperSheet): Mark[] {
  const notes = new Set(sheet.notes);
  return sheet.rows.map(({ n }, at) => (at < sheet.header ? 'header' : notes.has(n) ? 'note' : 'data'));
}

/** A, B, … Z, AA: as the spreadsheet calls its columns. */
export function letters(column: number): string {
  const rest = Math.floor(column / 26);
  return (rest > 0 ? letters(rest - 1) : '') + String.fromCharCode(65 + (column % 26));
}

/**
 * What a column is called where the reader has said which rows are the header: the words above it, each once. A row that
 * says the same in every column is the sheet's title and belongs to none.
 */
export function titlesOf(sheet: PaperSheet, marks: readonly Mark[]): string[] {
  const heads = sheet.rows.filter((row, at) => {
    if (marks[at] !== 'header') return false;
    const words = new Set(row.cells.filter((cell) => cell.trim() !== ''));
    return words.size > 1 || row.cells.length === 1;
  });
  return sheet.columns.map((_, column) => {
    const words = heads.map((row) => (row.cells[column] ?? '').replace(/\s+/g, '')).filter((word) => word !== '');
    return words.filter((word, at) => words.indexOf(word) === at).join('·');
  });
}

export const cellKey = (n: number, column: number): string => `${n}:${column}`;

/** The merged range that a cell lies in. */
export const rangeOf = (merged: readonly MergedCells[], row: number, column: number): MergedCells | undefined =>
  merged.find(
    (range) =>
      row >= range.row &&
      row < range.row + range.rows &&
      column >= range.column &&
      column < range.column + range.columns,
  );

/** A correction of one cell; where it is merged, of all that are seen as one. */
export function corrected(sheet: PaperSheet, edits: Edits, row: number, column: number, value: string): Edits {
  const range = rangeOf(sheet.merged, row, column) ?? { row, column, rows: 1, columns: 1 };
  const next: Record<string, string> = { ...edits };
  for (let r = range.row; r < range.row + range.rows; r += 1) {
    const of = sheet.rows[r];
    if (!of) continue;
    for (let c = range.column; c < range.column + range.columns; c += 1) {
      const key = cellKey(of.n, c);
      if ((of.cells[c] ?? '') === value) delete next[key];
      else next[key] = value;
    }
  }
  return next;
}
export const cellText = (row: PaperRow, column: number, edits: Edits): string =>
  edits[cellKey(row.n, column)] ?? row.cells[column] ?? '';

/** The rows that are data, with what was corrected. */
export function rowsToSend(sheet: PaperSheet, marks: readonly Mark[], edits: Edits): PaperRow[] {
  const any = Object.keys(edits).length > 0;
  return sheet.rows
    .filter((_, at) => marks[at] === 'data')
    .map((row) => (any ? { n: row.n, cells: row.cells.map((_, column) => cellText(row, column, edits)) } : row));
}

/** Size of the cell that a merged range is drawn as. */
export interface Span {
  rows: number;
  columns: number;
}
/**
 * How merged cells are drawn within the rows `from` to `to` (left out): by `row:column` the size of the cell that stands
 * for a range, and null for those it covers. A range that began on the page before is drawn anew from the first row.
 */
export function spansIn(merged: readonly MergedCells[], from: number, to: number): Map<string, Span | null> {
  const spans = new Map<string, Span | null>();
  for (const range of merged) {
    const top = Math.max(range.row, from);
    const bottom = Math.min(range.row + range.rows, to);
    if (bottom <= top) continue;
    for (let row = top; row < bottom; row += 1)
      for (let column = range.column; column < range.column + range.columns; column += 1)
        spans.set(`${row}:${column}`, null);
    spans.set(`${top}:${range.column}`, { rows: bottom - top, columns: range.columns });
  }
  return spans;
}
export const pageOf = (row: number): number => Math.floor(row / PAGE);
export const pagesOf = (rows: number): number => Math.max(1, Math.ceil(rows / PAGE));

const bare = (text: string): string => text.replace(/\s+/g, '');
export interface Shown {
  title: string;
  text: string;
  /** What is asked about stands here. */
  asked: boolean;
}
/** What a row says in the columns that are read, so that somebody sees what a name in it is about. */
export function excerpt(row: PaperRow | undefined, titles: readonly (string | null)[], asked: string): Shown[] {
  // 「张示例（区住建局）」 is asked about where 张示例 stands.
  const name = bare(asked.split(/[（(]/)[0] ?? '');
  return titles.flatMap((title, column) => {
    const text = (row?.cells[column] ?? '').trim().replace(/\s*\n\s*/g, '、');
    if (title === null || text === '') return [];
    return [{ title, text, asked: name !== '' && bare(text).includes(name) }];
  });
}
