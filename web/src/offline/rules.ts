/** Which records may travel now, and which wait for others. Plain, so that it is proved without a browser. */
import type { Row, Why } from './kept.ts';

/** Whether `later` builds on `earlier`: it says so, or it changes the same thing. */
export function buildsOn(later: Row, earlier: Row): boolean {
  if (later.after === earlier.id) return true;
  return later.entity !== undefined && later.entity === earlier.entity && (later.order ?? 0) > (earlier.order ?? 0);
}

/** Those of `rows` that build on `first`, by way of others too; without `first` itself. */
export function dependents(rows: readonly Row[], first: Row): Row[] {
  const found = new Set<Row>();
  const grow = (from: Row): void => {
    for (const row of rows) {
      if (row.id === first.id || found.has(row) || row.state === 'sent' || !buildsOn(row, from)) continue;
      found.add(row);
      grow(row);
    }
  };
  grow(first);
  return rows.filter((row) => found.has(row));
}

export const DEPENDS: Why = {
  code: 'depends',
  zh: '它接着的上一条记录没有办成，先处理那一条',
  en: 'The record that it builds on did not go through: see to that one first',
};
export const ORPHANED: Why = {
  code: 'orphaned',
  zh: '它接着的上一条记录已放弃，请确认还要不要',
  en: 'The record that it builds on was discarded: is it still wanted?',
};

/** Those that are kept but build on one that was set aside. */
export const stuck = (rows: readonly Row[]): Row[] => {
  const aside = rows.filter(({ state }) => state === 'attention');
  return rows.filter((row) => row.state === 'kept' && aside.some((other) => buildsOn(row, other)));
};

/**
 * The next batch, oldest first: nothing that builds on what has not arrived, so that no refusal of the first lets the
 * second slip through.
 */
export function ready(rows: readonly Row[], most: number, now: number): Row[] {
  const waiting = rows.filter(({ state }) => state !== 'sent');
  const free = waiting.filter(
    (row) =>
      row.state !== 'attention' &&
      (row.notBefore ?? 0) <= now &&
      !waiting.some((other) => other !== row && buildsOn(row, other)),
  );
  return free.sort((a, b) => (a.order ?? 0) - (b.order ?? 0)).slice(0, most);
}

/** What is sent of a record. Left out is what was not given, so that a server of an older day reads it too. */
export function envelope(row: Row): Record<string, unknown> {
  return {
    id: row.id,
    recorded_at: row.recordedAt,
    ...(row.base === undefined ? {} : { base: row.base }),
    ...(row.after === undefined ? {} : { after: row.after }),
    command: row.command,
  };
}
