/** From a count to one of five classes. The first class is "none" alone: nothing missing must never look like a little missing. */
export interface Ramp {
  /** The lowest count of classes 1 to 4. */
  from: [number, number, number, number];
}

export function rampFor(values: readonly number[]): Ramp {
  const most = Math.max(0, ...values);
  if (most < 10) return { from: [1, 2, 4, 6] };
  const step = (part: number, least: number) => Math.max(least, Math.round(most * part));
  const second = step(0.2, 2);
  const third = step(0.4, second + 1);
  return { from: [1, second, third, step(0.65, third + 1)] };
}

export const classOf = (ramp: Ramp, value: number): number => ramp.from.filter((low) => value >= low).length;

/** What each class covers, as the legend writes it. */
export function classLabels({ from }: Ramp): string[] {
  const range = (low: number, next: number) => (next - low === 1 ? `${low}` : `${low}–${next - 1}`);
  return ['0', range(from[0], from[1]), range(from[1], from[2]), range(from[2], from[3]), `≥${from[3]}`];
}

/** How a measure is shaded: the class of each value, and what the legend writes of the classes. */
export interface Shades {
  classOf: (value: number) => number;
  labels: string[];
}
/** Scores stand on fixed steps, so that two rounds look alike when they are alike; the more is lost, the darker. */
const SCORES = [95, 90, 85, 80] as const;

/** Of the people needed: the fewer come, the darker. */
const COVERED = [1, 0.75, 0.5, 0.25] as const;

export function shadesFor(measure: string, values: readonly (number | null)[]): Shades {
  if (measure === 'score') {
    return {
      classOf: (value) => SCORES.filter((low) => value < low).length,
      labels: ['≥95', '90–95', '85–90', '80–85', '<80'],
    };
  }
  if (measure === 'weekend') {
    return {
      classOf: (value) => COVERED.filter((low) => value < low).length,
      labels: ['100%', '≥75%', '≥50%', '≥25%', '<25%'],
    };
  }
  const ramp = rampFor(values.map((value) => value ?? 0));
  return { classOf: (value) => classOf(ramp, value), labels: classLabels(ramp) };
}
