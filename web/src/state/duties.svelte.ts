/** Putting a fault right: assign, renew, and take back what was just done. */
import { ApiError } from '../api/client.ts';
import * as calls from '../api/calls.ts';
import type { Command, Outcome, Slot } from '../api/types.ts';
import { t } from '../i18n/index.svelte.ts';
import { live } from '../live/live.svelte.ts';
import { addMonths, addDays, daysBetween, type IsoDate } from '../place/dates.ts';
import { prefs } from './prefs.svelte.ts';
import { toast } from './toast.svelte.ts';

export interface Asking {
  slot: Slot;
  /** What is asked about, in words: 十字街·农贸市场. */
  subject: string;
}

class Duties {
  /** The slot for which somebody is being chosen. */
  asking = $state.raw<Asking | null>(null);
  sending = $state(false);
}
export const duties = new Duties();

/** It was not done; the message is a sentence. */
export class Refused extends Error {}
/** What became of a command, whichever it was. */
interface Told {
  status: Outcome['status'];
  code?: string | null;
  title_zh?: string | null;
  title_en?: string | null;
}
const said = (outcome: Told): string =>
  (prefs.lang === 'en' ? outcome.title_en : outcome.title_zh) ?? outcome.code ?? outcome.status;

/**
 * What was applied, once it is read anew what is on screen; throws why not. `below`: whether what the map's tiles show may
 * have changed.
 */
export function applied<T extends Told>(outcome: T | undefined, below = true): T {
  if (outcome?.status !== 'applied' && outcome?.status !== 'duplicate') throw new Refused(outcome ? said(outcome) : '');
  live.changedHere(below);
  return outcome;
}

/** Sends one command. `failed` says why it was not applied, in words. */
export async function carryOut(command: Command): Promise<{ outcome: Outcome | null; failed: string | null }> {
  duties.sending = true;
  try {
    return { outcome: applied(await calls.send(command)), failed: null };
  } catch (error) {
    const why = error instanceof ApiError ? (prefs.lang === 'en' ? error.titleEn : error.titleZh) : null;
    return { outcome: null, failed: why ?? (error instanceof Refused ? error.message : String(error)) };
  } finally {
    duties.sending = false;
  }
}

async function takeBack(command: Command): Promise<void> {
  const { failed } = await carryOut(command);
  toast.say(failed ? t('act.failed', { why: failed }) : t('act.undone'));
}

/** The last day of a renewal: whole terms of the length the last one had, until it lies ahead. */
export function renewalEnd(since: IsoDate, until: IsoDate, today: IsoDate): IsoDate {
  const days = daysBetween(since, until) + 1;
  const months = Math.max(1, Math.round(days / 30.44));
  let end = until;
  for (let i = 1; end <= today && i < 100; i++) end = addDays(addMonths(addDays(until, 1), months * i), -1);
  return end;
}

export async function renew(slot: Slot, last: IsoDate, subject: string): Promise<void> {
  const before = slot.why?.last;
  if (!before) return;
  const { failed } = await carryOut({ type: 'renew_duty', duty: before.duty, last });
  if (failed) {
    toast.say(t('act.failed', { why: failed }));
    return;
  }
  const ended = before.until;
  toast.say(
    t('act.saved', { what: `${subject} ${before.party.name}` }),
    // What lapsed had a last day; it gets it back.
    ended
      ? { label: t('act.undo'), run: () => void takeBack({ type: 'end_duty', duty: before.duty, last: ended }) }
      : null,
  );
}

export async function assign(
  { slot, subject }: Asking,
  who: { code: string; name: string },
  first: IsoDate,
  last: IsoDate | null,
): Promise<string | null> {
  const { outcome, failed } = await carryOut({
    type: 'assign_duty',
    role: slot.role.code,
    subject: { kind: slot.subject.kind, code: slot.subject.code },
    party: who.code,
    seat: 'A',
    first,
    last,
  });
  if (failed) return failed;
  const duty = outcome?.duty;
  toast.say(
    t('act.saved', { what: `${subject} ${who.name}` }),
    duty ? { label: t('act.undo'), run: () => void takeBack({ type: 'withdraw_duty', duty }) } : null,
  );
  return null;
}
