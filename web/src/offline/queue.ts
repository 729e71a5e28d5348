/** What is done to the records of one account. Every change is one transaction: nothing is ever half said. */
import { uuidv7 } from '../api/uuid.ts';
import type { Outcome } from './answers.ts';
import type { Kept, KeptPhoto, PhotoRow, Row, Waiting, Why } from './kept.ts';
import { buildsOn, dependents, DEPENDS, envelope, ORPHANED, stuck } from './rules.ts';
import type { Store } from './store.ts';

const DAY = 86_400_000;
/** What was sent is shown for so long, and its pictures are kept. */
const SHOWN = 3 * DAY;
/** A picture that no record and no draft names. */
const FORGOTTEN = 30 * DAY;

export const add = (store: Store, row: Row): Promise<number> =>
  store.transaction('rw', store.outbox, () => store.outbox.add(row));

/** Marks what is about to travel. From the first time on its text stays what it is, to the letter. */
export async function begin(store: Store, batch: readonly Row[]): Promise<Row[]> {
  return store.transaction('rw', store.outbox, async () => {
    const begun: Row[] = [];
    for (const { id } of batch) {
      const row = await store.row(id);
      if (row?.state !== 'kept' && row?.state !== 'sending') continue;
      const next: Row = { ...row, state: 'sending', sealed: row.sealed ?? JSON.stringify(envelope(row)) };
      await store.outbox.put(next);
      begun.push(next);
    }
    return begun;
  });
}

/** Nobody said what became of them: they wait as before, and the same text will be sent again. */
export const release = (store: Store): Promise<number> =>
  store.outbox.where('state').equals('sending').modify({ state: 'kept' });

export const releasePhotos = (store: Store): Promise<number> =>
  store.photos.where('state').equals('sending').modify({ state: 'kept' });

/** The server stumbled over it: others go first for a while. */
export const defer = (store: Store, id: string, now: number): Promise<number> =>
  store.outbox
    .where('id')
    .equals(id)
    .modify((row: Row) => {
      row.state = 'kept';
      row.stumbles = (row.stumbles ?? 0) + 1;
      row.notBefore = now + Math.min(5000 * 2 ** row.stumbles, 600_000);
    });

async function putAside(store: Store, row: Row, why: Why): Promise<void> {
  await store.outbox.put({ ...row, state: 'attention', why });
  for (const other of dependents(await store.outbox.toArray(), row))
    if (other.state === 'kept') await store.outbox.put({ ...other, state: 'attention', why: DEPENDS });
}
/** Sets one record aside, with those that build on it. */
export const setAside = (store: Store, id: string, why: Why): Promise<void> =>
  store.transaction('rw', store.outbox, async () => {
    const row = await store.row(id);
    if (row) await putAside(store, row, why);
  });
/** Those that were recorded after one they build on had been set aside. */
export const setAsideStuck = (store: Store): Promise<void> =>
  store.transaction('rw', store.outbox, async () => {
    for (const row of stuck(await store.outbox.toArray()))
      await store.outbox.put({ ...row, state: 'attention', why: DEPENDS });
  });

/** What the server said of each. */
export const take = (store: Store, told: readonly Outcome[], now: string): Promise<void> =>
  store.transaction('rw', store.outbox, async () => {
    for (const { id, status, code, zh, en, current, cases } of told) {
      const row = await store.row(id);
      if (!row || row.state === 'sent') continue;
      if (status === 'refused' || status === 'conflict')
        await putAside(store, row, { code, zh, en, ...(current === undefined ? {} : { current }) });
      else {
        const why = status === 'held' ? { code: 'held', zh, en } : undefined;
        await store.outbox.put({ ...row, state: 'sent', outcome: status, why, sentAt: now, cases });
      }
    }
  });

/** Once more as it is; those that waited for it too. */
export const again = (store: Store, id: string): Promise<void> =>
  store.transaction('rw', store.outbox, store.photos, async () => {
    const row = await store.row(id);
    if (!row) return;
    const rows = await store.outbox.toArray();
    const freed = dependents(rows, row).filter(({ why }) => why?.code === DEPENDS.code);
    for (const one of row.state === 'attention' ? [row, ...freed] : [])
      await store.outbox.put({ ...one, state: 'kept', why: undefined, notBefore: undefined });
    for (const photo of await store.photos.bulkGet(row.photos))
      if (photo?.state === 'attention')
        await store.photos.put({ ...photo, state: 'kept', why: undefined, stumbles: 0, received: 0 });
  });

/** Whether it can be thrown away here: what may be on the server already cannot. */
export const discardable = (row: Pick<Row, 'state' | 'sealed'>): boolean =>
  row.state === 'attention' || (row.state === 'kept' && row.sealed === undefined);

/** Throws a record away. What said it builds on it asks once more; what merely came later goes on. */
export const discard = (store: Store, id: string): Promise<boolean> =>
  store.transaction('rw', store.outbox, async () => {
    const row = await store.row(id);
    if (!row || !discardable(row)) return false;
    await store.outbox.delete(row.order ?? 0);
    const rows = await store.outbox.toArray();
    const aside = rows.filter(({ state }) => state === 'attention');
    for (const other of aside) {
      if (other.why?.code !== DEPENDS.code) continue;
      if (other.after === id) await store.outbox.put({ ...other, why: ORPHANED });
      else if (!aside.some((still) => still !== other && buildsOn(other, still)))
        await store.outbox.put({ ...other, state: 'kept', why: undefined });
    }
    return true;
  });

/** One's own version again, upon the one that is there now: a new record, since the old one was sent as it was. */
export const mineAgain = (
  store: Store,
  id: string,
  current: number,
  times: Pick<Row, 'at' | 'recordedAt' | 'skewMs'>,
): Promise<string | null> =>
  store.transaction('rw', store.outbox, async () => {
    const row = await store.row(id);
    if (row?.state !== 'attention') return null;
    const made = uuidv7();
    const next: Row = { ...row, ...times, id: made, base: current, state: 'kept' };
    delete next.sealed;
    delete next.why;
    delete next.notBefore;
    // In the old one's place, so that those after it stay after it.
    await store.outbox.put(next);
    for (const other of await store.outbox.toArray()) {
      if (other.why?.code !== DEPENDS.code || other.order === row.order) continue;
      const after = other.after === id ? made : other.after;
      if (buildsOn({ ...other, after }, { ...row, id: made }))
        await store.outbox.put({ ...other, after, state: 'kept', why: undefined });
    }
    return made;
  });

const photoOf = (hash: string, row: PhotoRow | undefined): KeptPhoto => ({
  hash,
  sent: row?.state === 'sent',
  bytes: row?.bytes ?? 0,
  received: row?.received ?? 0,
  state: row?.state ?? 'attention',
  why: row ? row.why : { code: 'photo_lost', zh: '照片已不在本机', en: 'The photo is no longer on this device' },
});
/** Everything that is shown, oldest first. */
export async function all(store: Store): Promise<Kept[]> {
  const [rows, photos] = await Promise.all([store.outbox.orderBy('order').toArray(), store.photos.toArray()]);
  const known = new Map(photos.map((photo) => [photo.hash, photo]));
  return rows.map(({ photos: hashes, ...row }) => ({ ...row, photos: hashes.map((h) => photoOf(h, known.get(h))) }));
}
export const needsCare = ({ state, photos }: Kept): boolean =>
  state === 'attention' || photos.some((photo) => photo.state === 'attention');
export const waits = (kept: Kept): boolean =>
  !needsCare(kept) && (kept.state !== 'sent' || kept.photos.some(({ sent }) => !sent));
export const countOf = (login: string, name: string, items: readonly Kept[]): Waiting => ({
  login,
  name,
  waiting: items.filter(waits).length,
  attention: items.filter(needsCare).length,
});

/** Lets go of what arrived long ago, and of pictures that nothing names any more. */
export async function tidy(store: Store, now: number): Promise<void> {
  const items = await all(store);
  const old = ({ sentAt }: Kept) => sentAt !== undefined && Date.parse(sentAt) < now - SHOWN;
  const done = items.filter((kept) => !needsCare(kept) && !waits(kept) && old(kept));
  await store.transaction('rw', store.outbox, store.photos, store.blobs, store.drafts, async () => {
    for (const { id } of done) await store.outbox.where('id').equals(id).delete();
    const named = new Set((await store.outbox.toArray()).flatMap(({ photos }) => photos));
    const drafts = JSON.stringify(await store.drafts.toArray());
    for (const { hash, at, state } of await store.photos.toArray()) {
      if (named.has(hash) || drafts.includes(hash)) continue;
      if (state !== 'sent' && Date.parse(at) > now - FORGOTTEN) continue;
      await store.photos.delete(hash);
      await store.blobs.delete(hash);
    }
  });
}
