import type { Matrix } from '../api/types.ts';
import { cellAt, isFault, isWide, type Cell } from '../state/cells.ts';
import type { Reach } from '../state/reach.ts';

const GRAVITY = { gap: 0, lapsed: 1, double: 2, held: 3, none: 3 } as const;

/** The cells at fault within zones and lines, the gravest first; each once, also where zone and line both are one's own. */
export function faultyCells(matrix: Matrix, within: Pick<Reach, 'zones' | 'lines'>): Cell[] {
  const found: Cell[] = [];
  matrix.lines.forEach(({ line }, row) => {
    if (isWide(matrix, row)) return;
    matrix.zones.forEach(({ zone }, column) => {
      if (!within.zones.includes(zone.code) && !within.lines.includes(line.code)) return;
      const cell = cellAt(matrix, row, column);
      if (cell && isFault(cell.slot)) found.push(cell);
    });
  });
  return found.sort((a, b) => GRAVITY[a.slot.status] - GRAVITY[b.slot.status]);
}
