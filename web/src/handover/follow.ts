/** The cases that follow a duty, and who they go to. */
import type { Envelope } from '../api/loop.ts';
import { uuidv7 } from '../api/uuid.ts';
import type { Choice, Held } from './plan.ts';

export interface Follow {
  to: { code: string; name: string } | null;
  cases: { code: string; version: number; text: string }[];
}

/** Whoever takes something over, once each, in the order of the duties. */
export function successors(rows: readonly { held: Held; choice: Choice }[]): { code: string; name: string }[] {
  const all: { code: string; name: string }[] = [];
  for (const { choice } of rows) {
    const { party } = choice;
    if (choice.how === 'give' && party && !all.some(({ code }) => code === party.code)) all.push(party);
  }
  return all;
}

/** One act for each case; each stands for itself, so that one that moved on holds up none of the others. */
export const followOrders = ({ to, cases }: Follow, recorded_at: string): Envelope[] =>
  to === null
    ? []
    : cases.map(({ code, version }) => ({
        id: uuidv7(),
        recorded_at,
        base: version,
        command: { type: 'act_on_case', case: code, act: { do: 'name', person: to.code } },
      }));
