/** How far the own duties reach: where writing is offered. The server has the last word, and says why not. */
import * as calls from '../api/calls.ts';
import type { AnswersFor, Subject } from '../api/types.ts';
import { live } from '../live/live.svelte.ts';
import { nav } from './nav.svelte.ts';
import { covers, reachOf, type Reach } from './reach.ts';
import { Resource } from './resource.svelte.ts';
import { session } from './session.svelte.ts';

/** What the own person answers for, today. */
export const own = new Resource<AnswersFor>();

/** Call once, in a component. */
export function keepOwn(): void {
  $effect(() => {
    void live.tick;
    const code = session.account?.person.code;
    if (code) own.load(code, (signal) => calls.answersFor(code, null, signal));
    else own.clear();
  });
}

export function reach(): Reach {
  const { account } = session;
  if (!account || !session.may('write')) return { all: false, zones: [], lines: [], units: [] };
  if (account.role === 'admin' || account.role === 'office') return { all: true, zones: [], lines: [], units: [] };
  return reachOf(own.data?.duties ?? [], account.units);
}

/** Only the present is put right; a past day is looked at. */
export const canPutRight = (subject: Subject): boolean => nav.route.on === null && covers(reach(), subject);
