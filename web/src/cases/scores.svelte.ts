/** Last results of checkpoints, read once for every card that shows some. */
import { checkpointStates } from '../api/loop.ts';
import { live } from '../live/live.svelte.ts';

class Scores {
  of = $state.raw<Readonly<Record<number, number>> | null>(null);
  tick = -1;
}
const scores = new Scores();
/** Null: 未测. Undefined: not known yet. */
export function scoreOf(fid: number): number | null | undefined {
  if (scores.tick !== live.tick) {
    scores.tick = live.tick;
    checkpointStates('result', null)
      .then(({ states }) => (scores.of = Object.fromEntries(states)))
      .catch(() => (scores.tick = -1));
  }
  return scores.of === null ? undefined : (scores.of[fid] ?? null);
}
