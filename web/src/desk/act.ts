import { carryOut, Refused } from '../state/duties.svelte.ts';
import type { Command, Outcome } from '../api/types.ts';

export { Refused } from '../state/duties.svelte.ts';
/** Sends one command; throws a sentence when it was refused. */
export async function act(command: Command): Promise<Outcome> {
  const { outcome, failed } = await carryOut(command);
  if (failed || !outcome) throw new Refused(failed ?? '');
  return outcome;
}
