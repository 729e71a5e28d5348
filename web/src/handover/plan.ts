/** What a handing over does, before anybody does it: the commands, what they undo, and what stands in the way. */
import type { AnswersFor, Command, Iso, Outcome, Seat } from '../api/types.ts';
import { addDays } from '../place/dates.ts';

export type Held = AnswersFor['duties'][number];
export interface Choice {
  how: 'give' | 'vacant' | 'end';
  party: { code: string; name: string } | null;
  seat: Exclude<Seat, 'vacant'>;
  /** The last day of the new holder; empty is open-ended. */
  last: Iso | '';
  note: string;
}
export type Fault = 'late' | 'nobody' | 'order' | 'same';

/** What is proposed at first: the same seat, the same last day, and somebody still to be named. */
export const proposal = (held: Held): Choice => ({
  how: 'give',
  party: null,
  seat: held.seat === 'vacant' ? 'A' : held.seat,
  last: held.until ?? '',
  note: '',
});

/** Why a choice cannot be carried out on a date. */
export function faultOf(held: Held, choice: Choice, date: Iso, leaver: string): Fault | null {
  if (held.since >= date) return 'late';
  if (choice.how !== 'give') return null;
  if (!choice.party) return 'nobody';
  if (choice.party.code === leaver) return 'same';
  return choice.last && choice.last < date ? 'order' : null;
}
/** Whether the duty would still be held on the date, so that it has to be given its last day. */
export const endsHere = (held: Held, date: Iso): boolean => !held.until || held.until >= date;

/** What is sent for one duty: its end the day before, then what follows it. */
export function commandsFor(held: Held, choice: Choice, date: Iso): Command[] {
  const commands: Command[] = [];
  if (endsHere(held, date)) commands.push({ type: 'end_duty', duty: held.duty, last: addDays(date, -1) });
  const { kind, code } = held.subject;
  const next = { type: 'assign_duty', role: held.role.code, subject: { kind, code }, first: date } as const;
  if (choice.how === 'give' && choice.party)
    commands.push({ ...next, party: choice.party.code, seat: choice.seat, last: choice.last || null });
  if (choice.how === 'vacant')
    commands.push({ ...next, party: null, seat: 'vacant', last: null, ...(choice.note ? { note: choice.note } : {}) });
  return commands;
}

export interface Done {
  command: Command;
  outcome: Outcome;
  /** The last day that an ended duty had; undefined where nothing was ended. */
  until?: Iso | null;
}
/** What takes all of it back: new duties are withdrawn, ended ones get back the last day they had. */
export function undoing(done: readonly Done[]): Command[] {
  const fresh = done.flatMap<Command>(({ command, outcome }) =>
    command.type === 'assign_duty' && outcome.duty ? [{ type: 'withdraw_duty', duty: outcome.duty }] : [],
  );
  const ended = done.flatMap<Command>(({ command, until }) =>
    command.type === 'end_duty' ? [{ type: 'renew_duty', duty: command.duty, last: until ?? null }] : [],
  );
  const closed = done.flatMap<Command>(({ command }) =>
    command.type === 'put_account' ? [{ ...command, state: 'open' }] : [],
  );
  // The new ones first: while they stand, the old holder may be one of them.
  return [...fresh, ...ended, ...closed];
}

export interface After {
  /** Who else answers then, in seat A or acting. */
  others: string[];
  /** Nobody does. */
  empty: boolean;
}
interface There {
  code: string;
  seat: Seat;
  party?: { name: string } | null;
}
/** How the seat stands on the date, given the duties that hold there that day. A deputy never counts as the holder. */
export function after(there: readonly There[], held: Held, choice: Choice): After {
  const others = there
    .filter(({ code, seat }) => code !== held.duty && (seat === 'A' || seat === 'acting'))
    .map(({ party }) => party?.name ?? '');
  const filled = choice.how === 'give' && choice.party !== null && choice.seat !== 'B';
  return { others, empty: others.length === 0 && !filled };
}
