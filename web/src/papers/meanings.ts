/** What columns mean: which are set twice, which are missing, which colour speaks for each. */
import type { Datum, PaperColumn, PaperKind, PaperSheet } from '../api/papers.ts';

/** A column that is not read; the server's word. */
export const IGNORE = 'ignore';
/** How a column came to its meaning. */
export type From = 'guess' | 'unsure' | 'kept' | 'set' | 'none';
export interface ColumnState {
  title: string;
  meaning: string | null;
  from: From;
}

/** So many tints tell the meanings apart; the word in the field says which it is. */
const TINTS = 8;
export function tintOf(kind: PaperKind | undefined, meaning: string | null): number | null {
  if (!meaning || meaning === IGNORE) return null;
  const at = kind?.meanings.findIndex(({ code }) => code === meaning) ?? -1;
  return at < 0 ? null : at % TINTS;
}

/** Columns that count rows or say something by the way: nobody has to say that they mean nothing. */
const ASIDE = /^(序号|no\.?|备注|说明|remarks?)$/i;
export const guessed = (columns: readonly PaperColumn[]): ColumnState[] =>
  columns.map(({ title, meaning, sure }) => {
    if (meaning === null && ASIDE.test(plain(title))) return { title, meaning: IGNORE, from: 'guess' };
    return { title, meaning, from: meaning === null ? 'none' : sure ? 'guess' : 'unsure' };
  });

const plain = (title: string): string => title.replace(/[\s·:：()（）]/g, '');
/** A guess by the words alone, for a kind of list that the server did not guess. */
export function guessFor(kind: PaperKind, columns: readonly ColumnState[]): ColumnState[] {
  const taken = new Set<string>();
  return columns.map((column) => {
    if (column.meaning === IGNORE) return column;
    const title = plain(column.title);
    const found = kind.meanings.find(({ code, zh }) => {
      if (taken.has(code)) return false;
      return code === column.meaning || (title !== '' && (title === plain(zh) || title.endsWith(plain(zh))));
    });
    if (!found) return { ...column, meaning: null, from: 'none' };
    taken.add(found.code);
    return { ...column, meaning: found.code, from: 'unsure' };
  });
}

export interface Lacks {
  /** Meanings that the list cannot do without. */
  missing: string[];
  /** Meanings that more than one column claims. */
  twice: string[];
  /** Columns with something in them that mean nothing yet. */
  open: number[];
}
export function lacksOf(
  kind: PaperKind | undefined,
  columns: readonly ColumnState[],
  filled: readonly boolean[],
): Lacks {
  const count = (code: string) => columns.filter(({ meaning }) => meaning === code).length;
  return {
    missing: (kind?.meanings ?? [])
      .filter(({ code, required }) => required && count(code) === 0)
      .map(({ code }) => code),
    twice: (kind?.meanings ?? []).filter(({ code }) => count(code) > 1).map(({ code }) => code),
    open: columns.flatMap(({ meaning }, at) => (meaning === null && filled[at] ? [at] : [])),
  };
}

/** Whether there is anything in a column below its header. */
export const filledOf = (sheet: PaperSheet): boolean[] =>
  sheet.columns.map((_, column) => sheet.rows.some((row, at) => at >= sheet.header && row.cells[column]?.trim()));

const POSITION = /^(lon|lat|longitude|latitude|position|coordinates?|x|y)$/;
/** Coordinates are read: the datum has to be known. */
export const readsPositions = (columns: readonly { meaning: string | null }[]): boolean =>
  columns.some(({ meaning }) => meaning !== null && POSITION.test(meaning));
/** A column that says the datum row by row needs no choice; the choice stands where it says nothing. */
export const datumFor = (columns: readonly ColumnState[], datum: Datum | ''): Datum | undefined =>
  readsPositions(columns) && datum !== '' ? datum : undefined;
