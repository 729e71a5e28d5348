import { carryOut } from '../state/duties.svelte.ts';
import type { Command, Outcome } from '../api/types.ts';

/** Sends one command; throws a sentence when it was refused. */
export class Refused extends Error {}
export async function act(command: Command): Promise<Outcome> {
  const { outcome, failed } = await carryOut(command);
  if (failed || !outcome) throw new Refused(failed ?? '');
  return outcome;
}
