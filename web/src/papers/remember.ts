/** What this device remembers: how columns were understood last time, and what was brought in today. */
import type { Applied, What } from '../api/papers.ts';

type Store = Pick<Storage, 'getItem' | 'setItem'>;
const MEANINGS = 'renling.papers.columns';
const TODAY = 'renling.papers.today';
/** The oldest fall away. */
const MOST = 40;

interface Understood {
  kind: string;
  /** Of the columns, without blanks. */
  titles: string;
  meanings: (string | null)[];
}
export interface Import {
  /** The civil day of the import: it can be undone on that day only. */
  on: string;
  /** Milliseconds. */
  at: number;
  /** Whose it was. */
  by: string;
  name: string;
  /** From which day it holds. */
  first: string;
  counts: Record<What, number>;
  applied: Applied;
  undone: boolean;
}

const here = (): Store | null => {
  try {
    return localStorage;
  } catch {
    return null;
  }
};
function read<T>(store: Store | null, key: string): T[] {
  try {
    const list: unknown = JSON.parse(store?.getItem(key) ?? '[]');
    return Array.isArray(list) ? (list as T[]) : [];
  } catch {
    return [];
  }
}
function write(store: Store | null, key: string, list: readonly unknown[]): void {
  try {
    store?.setItem(key, JSON.stringify(list));
  } catch {
    // Private windows may refuse storage; it is then guessed again next time.
  }
}

export const signature = (titles: readonly string[]): string =>
  titles.map((title) => title.replace(/\s+/g, '')).join('\u241f');

/** How a table with these titles was understood last; of this kind where one is said. */
export function understood(titles: readonly string[], kind: string | null, store = here()): Understood | null {
  const of = signature(titles);
  const list = read<Understood>(store, MEANINGS);
  return list.find((each) => each.titles === of && (kind === null || each.kind === kind)) ?? null;
}
export function understand(
  kind: string,
  titles: readonly string[],
  meanings: readonly (string | null)[],
  store = here(),
): void {
  const of = signature(titles);
  if (titles.every((title) => title.trim() === '')) return;
  const others = read<Understood>(store, MEANINGS).filter((each) => each.titles !== of || each.kind !== kind);
  write(store, MEANINGS, [{ kind, titles: of, meanings }, ...others].slice(0, MOST));
}

/** What this account brought in on this device today, the newest first. */
export const importsOf = (on: string, by: string, store = here()): Import[] =>
  read<Import>(store, TODAY).filter((each) => each.on === on && each.by === by);
export function keepImport(done: Import, store = here()): void {
  write(store, TODAY, [done, ...read<Import>(store, TODAY).filter((each) => each.on === done.on)].slice(0, MOST));
}
export function markUndone(first: number, store = here()): void {
  const list = read<Import>(store, TODAY);
  write(
    store,
    TODAY,
    list.map((each) => (each.applied.first === first ? { ...each, undone: true } : each)),
  );
}
