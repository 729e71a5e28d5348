/** Sends what is kept. The page and the service worker run this same code, one of them at a time (`turn.ts`). */
import {
  ask,
  NotServer,
  outcomes,
  PATIENCE,
  received,
  signedIn,
  type Fetch,
  type Outcome,
  type Said,
} from './answers.ts';
import { clock } from './clock.ts';
import type { PhotoRow, Row } from './kept.ts';
import * as queue from './queue.ts';
import { ready } from './rules.ts';
import type { Store } from './store.ts';

export interface Ground {
  store: Store;
  fetch: Fetch;
  /** Called after every change. */
  changed: () => void;
  /** How it waits before it asks again; a test does not wait. */
  pause?: (ms: number) => Promise<void>;
}
/** How a round of sending ended. `stranger`: another account, or nobody, is signed in here. */
export type End =
  { why: 'done' } | { why: 'unreachable' } | { why: 'stranger'; login: string | null } | { why: 'wait'; ms: number };

const MOST = 50;
/** The server reads 1 MiB at most. */
const MOST_BYTES = 700_000;
export const PIECE = 256 * 1024;
const WAIT = 10_000;
const STUMBLES = 3;
/** So many times a question whose answer was lost is put again before the round ends. */
export const AGAIN = 3;
const PAUSE = 500;
const isOffline = () => typeof navigator !== 'undefined' && navigator.onLine === false;
const later = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

type Problem = Extract<Said, { ok: false }>;
const whyOf = ({ code, zh, en, detail }: Problem) => ({
  code,
  zh: detail ? `${zh}（${detail}）` : zh,
  en: detail ? `${en} (${detail})` : en,
});
/** What stops everything, whatever was asked for. */
function stop(said: Problem): End | null {
  if (said.status === 401 || said.code === 'other_account') return { why: 'stranger', login: null };
  if (said.status === 429 || said.status === 503 || said.status === 408 || said.code === 'no_address')
    return { why: 'wait', ms: (said.retryAfter ?? 0) * 1000 || WAIT };
  return null;
}

/**
 * A line that loses every other answer would else end nearly every round with its first piece. All that is asked here may
 * come twice: a command has its id, a piece its place. A line that is known to be down, or that kept silent for as long as
 * one waits at all, is not lossy but dead: the round ends there.
 */
async function askAgain(of: Ground, address: string, init?: RequestInit): Promise<Said> {
  for (let again = 0; ; again++) {
    const begun = Date.now();
    try {
      return await ask(of.fetch, address, init);
    } catch (error) {
      const dead = isOffline() || Date.now() - begun >= PATIENCE;
      if (!(error instanceof NotServer) || dead || again === AGAIN) throw error;
    }
    await (of.pause ?? later)(PAUSE * 2 ** again);
  }
}

/** That whoever is signed in is who recorded it; how the round ends where not. */
async function stranger(of: Ground): Promise<End | null> {
  const said = await askAgain(of, '/api/session');
  if (!said.ok) {
    const end = stop(said);
    if (end) return end;
    throw new NotServer(said.code);
  }
  await clock.measured(said);
  const login = signedIn(said.body);
  return login === of.store.login ? null : { why: 'stranger', login };
}

export async function run(of: Ground): Promise<End> {
  try {
    const end = (await stranger(of)) ?? (await commands(of)) ?? (await photos(of)) ?? (await commands(of));
    if (!end) await queue.tidy(of.store, Date.now());
    return end ?? { why: 'done' };
  } catch (error) {
    if (error instanceof NotServer) return { why: 'unreachable' };
    throw error;
  } finally {
    await queue.release(of.store);
    await queue.releasePhotos(of.store);
    of.changed();
  }
}

/** As many of them as fit into one request. */
function fitting(batch: readonly Row[]): Row[] {
  let bytes = 0;
  const fits = batch.filter((row) => (bytes += new Blob([row.sealed ?? '']).size) <= MOST_BYTES);
  return fits.length > 0 ? fits : batch.slice(0, 1);
}

async function commands(of: Ground): Promise<End | null> {
  const { store } = of;
  let most = MOST;
  for (;;) {
    await queue.setAsideStuck(store);
    const batch = fitting(await queue.begin(store, ready(await store.outbox.toArray(), most, Date.now())));
    if (batch.length === 0) return null;
    of.changed();
    const said = await askAgain(of, '/api/commands', {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'renling-author': store.login },
      body: `{"commands":[${batch.map(({ sealed }) => sealed).join(',')}]}`,
    });
    if (said.ok) {
      const told: Outcome[] = outcomes(
        said.body,
        batch.map(({ id }) => id),
      );
      await queue.take(store, told, new Date().toISOString());
      await queue.release(store);
      most = Math.min(MOST, most * 2);
      of.changed();
      continue;
    }
    await queue.release(store);
    const end = stop(said);
    if (end) return end;
    const [only, ...others] = batch;
    // One of them spoils the batch: halved until it is found.
    if (others.length > 0) most = Math.ceil(batch.length / 2);
    else if (only && said.status >= 500) await queue.defer(store, only.id, Date.now());
    else if (only) await queue.setAside(store, only.id, whyOf(said));
    of.changed();
  }
}

/** Photos that a record names which is on its way or arrived; in the order of the records. */
async function wanted(store: Store): Promise<PhotoRow[]> {
  const rows = (await store.outbox.orderBy('order').toArray()).filter(({ state }) => state !== 'attention');
  const hashes = [...new Set(rows.flatMap((row) => row.photos))];
  const photos = await store.photos.bulkGet(hashes);
  return photos.filter((photo): photo is PhotoRow => photo?.state === 'kept' || photo?.state === 'sending');
}

async function photos(of: Ground): Promise<End | null> {
  const tried = new Set<string>();
  for (;;) {
    const next = (await wanted(of.store)).find(({ hash }) => !tried.has(hash));
    if (!next) return null;
    tried.add(next.hash);
    // A record that came meanwhile is small, and goes first.
    const end = (await commands(of)) ?? (await photo(of, next));
    if (end) return end;
  }
}

async function photo(of: Ground, { hash }: PhotoRow): Promise<End | null> {
  const { store } = of;
  const mark = async (change: Partial<PhotoRow>): Promise<void> => {
    await store.photos.update(hash, change);
    of.changed();
  };
  const { blob } = (await store.blobs.get(hash)) ?? {};
  if (!blob) {
    const why = { code: 'photo_lost', zh: '照片已不在本机', en: 'The photo is no longer on this device' };
    await mark({ state: 'attention', why });
    return null;
  }
  const address = `/api/photos/${hash}`;
  let stumbles = 0;
  let last = -1;
  // The server says where to go on: also after a tablet that was off for a night.
  let said = await askAgain(of, address);
  for (;;) {
    if (said.ok) {
      const there = received(said.body);
      if (there.complete) {
        await mark({ state: 'sent', received: blob.size, why: undefined });
        return null;
      }
      if (there.received <= last) stumbles += 1;
      last = there.received;
      if (stumbles > STUMBLES) return null;
      await mark({ state: 'sending', received: there.received });
      const offset = Math.min(there.received, blob.size);
      said = await askAgain(of, `${address}?size=${blob.size}&offset=${offset}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/octet-stream' },
        body: blob.slice(offset, offset + PIECE),
      });
      continue;
    }
    const end = stop(said);
    if (end) {
      await mark({ state: 'kept' });
      return end;
    }
    stumbles += 1;
    const mendable = said.code === 'photo_gap' || said.code === 'photo_wrong_hash';
    if (said.status < 500 && (!mendable || stumbles > STUMBLES)) {
      await mark({ state: 'attention', why: whyOf(said) });
      return null;
    }
    if (stumbles > STUMBLES) {
      // Others go on; this one is asked for again in the next round.
      await mark({ state: 'kept' });
      return null;
    }
    said = await askAgain(of, address);
  }
}
