import type { Matrix, RoleRef, Slot } from '../api/types.ts';

/** What stands in the place of a holder whom the public does not see. */
const WITHHELD = 'withheld';
const slots = (matrix: Matrix): Slot[] => [
  ...matrix.zones.flatMap((column) => column.slots),
  ...matrix.lines.flatMap((row) => row.slots),
  ...matrix.cells.flat(),
];

/** The roles that screens name holders of, each once, in the order in which they are met. */
export function rolesOf(matrix: Matrix, more: readonly Slot[]): RoleRef[] {
  const found = new Map<string, RoleRef>();
  for (const { role } of [...slots(matrix), ...more]) if (!found.has(role.code)) found.set(role.code, role);
  return [...found.values()];
}
/** The roles of which somebody who is not signed in sees a holder. */
export function shownRoles(matrix: Matrix): string[] {
  const shown = slots(matrix).filter(({ holders }) => holders.some(({ party }) => party.code !== WITHHELD));
  return [...new Set(shown.map(({ role }) => role.code))];
}
