/** Numbers: medians of turns, and how they are written. */

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Measures all contenders in turn (A, B, C, A, B, C, …), so that whatever else the machine does meets all alike. A
 * contender is `{ name, measure }`; what cannot be measured says why and harms no other. Gives the median of each by its name. */
export async function inTurns(contenders, turns, told = () => {}) {
  const samples = new Map(contenders.map(({ name }) => [name, []]));
  const failed = new Map();
  for (let turn = 0; turn < turns; turn++) {
    for (const { name, measure } of contenders) {
      if (failed.has(name)) continue;
      try {
        samples.get(name).push(await measure());
      } catch (error) {
        failed.set(name, error.message.split('\n')[0]);
      }
    }
    told(turn + 1);
  }
  return Object.fromEntries(
    contenders.map(({ name }) => {
      const all = samples.get(name);
      if (failed.has(name) || all.length === 0) return [name, { failed: failed.get(name) ?? 'not measured' }];
      return [name, { median: median(all), least: Math.min(...all), most: Math.max(...all) }];
    }),
  );
}

const short = (number) => {
  if (number >= 100) return Math.round(number).toLocaleString('en');
  return number >= 10 ? number.toFixed(1) : number.toFixed(2);
};

/** How a figure is written in each unit. */
const UNITS = {
  'per s': (number) => `${short(number)}/s`,
  'M/s': (number) => `${short(number / 1e6)} M/s`,
  ms: (number) => `${short(number)} ms`,
  s: (number) => `${short(number)} s`,
  bytes: (number) =>
    number >= 1e6 ? `${short(number / 1e6)} MB` : number >= 1e4 ? `${short(number / 1e3)} kB` : `${short(number)} B`,
  MiB: (number) => `${short(number / 2 ** 20)} MiB`,
  '': (number) => short(number),
};

/** Units of which less is better. */
const LESS = new Set(['ms', 's', 'bytes', 'MiB']);

export const written = (figure, unit) => {
  if (!figure) return '—';
  if (figure.text) return figure.text;
  if (figure.failed) return `not measured: ${figure.failed}`;
  return UNITS[unit](figure.median);
};

/** How much better one figure is than another: 2 is twice as fast, or half as long. */
export const better = (own, other, unit) => (LESS.has(unit) ? other.median / own.median : own.median / other.median);

export const times = (ratio) =>
  ratio >= 100 ? `${Math.round(ratio)} ×` : ratio >= 10 ? `${ratio.toFixed(1)} ×` : `${ratio.toFixed(2)} ×`;
