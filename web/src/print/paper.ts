/** What is printed, on which paper, as the address says it: `zone:Z01,a3,across` or `points:zone:Z01,line:L06,small`. */

export type Sheet = 'a4' | 'a3';
export type Size = 'small' | 'large';
export interface Printing {
  what: 'zone' | 'line' | 'points';
  zone: string | null;
  line: string | null;
  sheet: Sheet;
  /** Landscape. */
  across: boolean;
  /** Of labels. */
  size: Size;
}

const CODE = /^[\w.-]{1,64}$/;

/** Reads `of`; whatever means nothing is left out. */
export function readPrinting(of: string | null): Printing {
  const text = of ?? '';
  const points = text.startsWith('points');
  const words = (points ? text.slice('points'.length).replace(/^:/, '') : text).split(',');
  const code = (kind: string): string | null => {
    const word = words.find((each) => each.startsWith(`${kind}:`))?.slice(kind.length + 1);
    return word && CODE.test(word) ? word : null;
  };
  const [zone, line] = [code('zone'), code('line')];
  return {
    what: points ? 'points' : line || words.includes('line') ? 'line' : 'zone',
    zone: points || !line ? zone : null,
    line,
    sheet: words.includes('a3') ? 'a3' : 'a4',
    across: words.includes('across'),
    size: words.includes('large') ? 'large' : 'small',
  };
}

export function writePrinting({ what, zone, line, sheet, across, size }: Printing): string {
  const codes = [zone && what !== 'line' && `zone:${zone}`, line && what !== 'zone' && `line:${line}`].filter(Boolean);
  if (what === 'points') return `points:${[...codes, ...(size === 'large' ? ['large'] : [])].join(',')}`;
  const own = codes[0] ?? what;
  return [own, ...(sheet === 'a3' ? ['a3'] : []), ...(across ? ['across'] : [])].join(',');
}

/** How many labels stand side by side on an A4 sheet, and how many rows of them. */
export const GRID: Record<Size, [number, number]> = { small: [3, 8], large: [2, 4] };

/** Cuts a list into pages. */
export function pages<T>(all: readonly T[], size: Size): T[][] {
  const most = GRID[size][0] * GRID[size][1];
  return Array.from({ length: Math.ceil(all.length / most) }, (_, at) => all.slice(at * most, (at + 1) * most));
}

/** The dark parts of a code to scan as one path, each run of them at once: a sheet has many codes. */
export function codePath(rows: readonly (readonly boolean[])[]): string {
  let path = '';
  rows.forEach((row, y) => {
    for (let x = 0; x < row.length; x += 1) {
      if (!row[x]) continue;
      const from = x;
      while (row[x + 1]) x += 1;
      path += `M${from} ${y}h${x + 1 - from}v1h-${x + 1 - from}z`;
    }
  });
  return path;
}
