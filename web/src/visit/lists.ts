import type { Checklist, Checklists } from './types.ts';

/**
 * The checklist that a visit of a line is made with: the one it was begun with, else the one that was in force when its
 * round began, else the one in force.
 */
export function listFor(
  all: Checklists,
  line: string,
  number: number | null,
  started: string | null,
): Checklist | null {
  const own = all.items.filter((list) => list.line.code === line);
  const then = (list: Checklist) => started !== null && list.first <= started && (!list.last || list.last >= started);
  return (
    own.find((list) => list.number === number) ??
    own.filter(then).sort((a, b) => b.number - a.number)[0] ??
    own.find((list) => list.in_force) ??
    null
  );
}
