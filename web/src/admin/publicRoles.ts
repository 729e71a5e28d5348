import type { DutyThere, Matrix, RoleRef, Slot } from '../api/types.ts';

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
/** Whether somebody who is not signed in is told a holder, in what they are told of a role's duties. */
export const named = (theirs: readonly DutyThere[]): boolean =>
  theirs.some(({ party }) => party != null && party.code !== WITHHELD);
