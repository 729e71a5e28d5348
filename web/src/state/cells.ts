import type { Matrix, Slot } from '../api/types.ts';

export interface Cell {
  slot: Slot;
  line: Matrix['lines'][number];
  zone: Matrix['zones'][number];
}

/** The slot of a line in a zone. A line answered for district-wide gives its one slot everywhere. */
export function cellAt(matrix: Matrix, row: number, column: number): Cell | null {
  const line = matrix.lines[row];
  const zone = matrix.zones[column];
  if (!line || !zone) return null;
  const slot = matrix.cells[row]?.[column] ?? line.slots.find((each) => each.slot === 'line_person');
  return slot ? { slot, line, zone } : null;
}
export const findCell = (matrix: Matrix, line: string, zone: string): Cell | null =>
  cellAt(
    matrix,
    matrix.lines.findIndex((each) => each.line.code === line),
    matrix.zones.findIndex((each) => each.zone.code === zone),
  );
/** True where one duty covers every zone, so that the row is one bar. */
export const isWide = (matrix: Matrix, row: number): boolean => (matrix.cells[row]?.length ?? 0) === 0;
/** How many hold one seat at once: deputies and holders are counted apart, as the server does. */
export function together({ holders }: Slot): number {
  const deputies = holders.filter(({ seat }) => seat === 'B').length;
  return Math.max(deputies, holders.length - deputies);
}
export const isFault = (slot: Slot | undefined): boolean =>
  slot !== undefined && slot.status !== 'held' && slot.status !== 'none';
