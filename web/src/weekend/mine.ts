/** What a cadre's page holds. */
import type { MyWeekend, ShiftDetail } from '../api/weekend.ts';

/** Every shift of it once, the next one first. */
export function shiftsOf({ next, ahead, past }: Pick<MyWeekend, 'next' | 'ahead' | 'past'>): ShiftDetail[] {
  const all = [...(next ? [next] : []), ...ahead, ...past].map(({ shift }) => shift);
  return all.filter(({ code }, i) => all.findIndex((other) => other.code === code) === i);
}
