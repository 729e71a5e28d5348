/** The matrix as rows and columns to show, and as the file of what is shown. */
import type { Matrix, Slot } from '../api/types.ts';
import { isFault, isWide } from '../state/cells.ts';

export interface View {
  rows: number[];
  columns: number[];
}

/** Which lines and zones are shown. With `faultsOnly` those without any fault of their own step back. */
export function viewOf(matrix: Matrix, faultsOnly: boolean): View {
  const rows = matrix.lines.map((_, row) => row);
  const columns = matrix.zones.map((_, column) => column);
  if (!faultsOnly) return { rows, columns };
  return {
    rows: rows.filter((row) => matrix.cells[row]?.some(isFault) || matrix.lines[row]?.slots.some(isFault)),
    columns: columns.filter(
      (column) => matrix.zones[column]?.slots.some(isFault) || rows.some((row) => isFault(matrix.cells[row]?.[column])),
    ),
  };
}

export interface Words {
  line: string;
  code: string;
  unit: string;
  owner: string;
  wide: (name: string) => string;
  fault: (slot: Slot) => string;
  gaps: string;
  zone: (zone: Matrix['zones'][number]) => string;
  lineName: (line: Matrix['lines'][number]) => string;
}

/** What a spreadsheet would take for a formula begins with an apostrophe, as in the server's own tables. */
const plain = (text: string) => (/^'*[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text);
const quote = (text: string) => (/[",\n\r]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text);
const names = (slot: Slot | undefined) =>
  slot?.holders.map(({ party }) => party.short_name || party.name).join('；') ?? '';

/** UTF-8 with its mark: without it the Excel of this country reads Chinese wrong. */
export function csvOf(matrix: Matrix, { rows, columns }: View, words: Words): string {
  const cell = (slot: Slot | undefined) =>
    !slot ? '' : isFault(slot) ? [words.fault(slot), names(slot)].filter(Boolean).join('：') : names(slot);
  const zones = columns.flatMap((column) => matrix.zones[column] ?? []);
  const table = [
    [words.line, words.code, words.unit, ...zones.map(words.zone), words.gaps],
    ['', '', '', ...zones.map(({ slots }) => cell(slots.find(({ slot }) => slot === 'supervising_leader'))), ''],
    [
      words.owner,
      '',
      '',
      ...zones.map(({ slots }) => cell(slots.find(({ slot }) => slot === 'area_owner'))),
      String(matrix.zones.flatMap(({ slots }) => slots).filter(({ status }) => status === 'gap').length),
    ],
    ...rows.flatMap((row) => {
      const line = matrix.lines[row];
      if (!line) return [];
      const person = line.slots.find(({ slot }) => slot === 'line_person');
      const cells = isWide(matrix, row)
        ? columns.map(() => (isFault(person) ? cell(person) : words.wide(names(person))))
        : columns.map((column) => cell(matrix.cells[row]?.[column]));
      return [
        [
          words.lineName(line),
          line.line.code,
          names(line.slots.find(({ slot }) => slot === 'line_unit')),
          ...cells,
          String(line.counts.gap),
        ],
      ];
    }),
    [words.gaps, '', '', ...zones.map(({ counts }) => String(counts.gap)), String(matrix.totals.gap)],
  ];
  return `\ufeff${table.map((line) => line.map(plain).map(quote).join(',')).join('\r\n')}\r\n`;
}
