/**
 * What is recorded on this device, and how it gets to the server. A record is on the disk before `keep` says so, and leaves
 * the queue only when our server has said what became of it.
 */
import { watchClock } from '../api/client.ts';
import * as loop from '../api/loop.ts';
import { live } from '../live/live.svelte.ts';
import { session } from '../state/session.svelte.ts';
import { clock } from './clock.ts';
import { here } from './here.ts';
import type { AnyCommand, KeepOptions, Kept, Waiting } from './kept.ts';
import * as packing from './packing.ts';
import * as pictures from './photos.ts';
import * as queue from './queue.ts';
import * as file from './queueFile.ts';
import { dateOf, iso, record, times } from './record.ts';
import { storeOf, type Store } from './store.ts';
import { Pump } from './pump.ts';

export type { AnyCommand, KeepOptions, Kept, KeptPhoto, KeptState, Waiting, Why } from './kept.ts';
export type { Progress, TakenPack } from './packing.ts';
export { clock } from './clock.ts';

/** Nobody is signed in: there is no queue that it could stand in. */
export class NobodyHere extends Error {}

class Outbox {
  /** Oldest first; what was sent stays for three days. */
  items = $state.raw<Kept[]>([]);
  sending = $state(false);
  lastSent = $state<Date | undefined>(undefined);
  /** Records of other accounts on this device. */
  others = $state.raw<Waiting[]>([]);
  /** Somebody else is signed in at the server, or nobody: nothing can be sent until this account is back. */
  stranger = $state(false);
  readonly waiting = $derived(this.items.filter(queue.waits).length);
  readonly attention = $derived(this.items.filter(queue.needsCare).length);
  #store: Store | null = null;
  #name = '';
  #channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('renling-outbox');
  readonly pump = new Pump({
    store: () => this.#store,
    changed: () => this.#changed(),
    sending: (yes) => (this.sending = yes),
    ended: (end) => {
      this.stranger = end.why === 'stranger';
      if (end.why === 'done') this.lastSent = dateOf(Date.now());
    },
  });

  constructor() {
    if (this.#channel) this.#channel.onmessage = () => void this.read();
    $effect.root(() => {
      $effect(() => {
        const { account } = session;
        void this.open(account?.login ?? null, account?.person.name ?? '');
      });
      $effect(() => {
        if (live.online) this.pump.soon();
      });
    });
  }

  get store(): Store {
    const login = session.account?.login;
    if (!login) throw new NobodyHere('nobody is signed in');
    return storeOf(login);
  }

  async open(login: string | null, name: string): Promise<void> {
    if (login === (this.#store?.login ?? null)) return;
    this.#store = login === null ? null : storeOf(login);
    this.#name = name;
    if (login === null) this.items = [];
    await clock.load();
    await this.read();
    packs.read().catch(() => {});
    this.pump.soon();
  }
  /** What the database says, and what of it others may know: how many. */
  async read(): Promise<void> {
    const store = this.#store;
    if (store) {
      const items = await queue.all(store);
      if (store !== this.#store) return;
      this.items = items;
      await here().waiting.put(queue.countOf(store.login, this.#name, items));
    }
    const counts = await here().waiting.toArray();
    this.others = counts.filter((each) => each.login !== store?.login && each.waiting + each.attention > 0);
  }
  #changed(): void {
    void this.read();
    this.#channel?.postMessage(null);
  }
  /** Tells every tab, and sends soon. */
  async stirred(): Promise<void> {
    await this.read();
    this.#channel?.postMessage(null);
    this.pump.soon();
  }
}
export const outbox = new Outbox();
// What is recorded first of all on a device whose clock is off is to have the right time too.
watchClock((said) => void clock.measured(said).catch(() => {}));

/** Puts a command on the disk, and sends it soon. Once this resolves, a battery that ends loses nothing. */
export async function keep(command: AnyCommand | loop.LoopCommand, options: KeepOptions): Promise<Kept> {
  const { store } = outbox;
  await clock.load();
  const row = record(command, options, {
    author: { login: store.login, person: session.account?.person.code ?? '' },
    device: await here().device(),
    app: live.district?.version ?? '',
  });
  await queue.add(store, row);
  await outbox.stirred();
  return outbox.items.find(({ id }) => id === row.id) ?? { ...row, photos: [] };
}

/** Puts a picture on the disk; the same one twice is one. */
export const keepPhoto = (blob: Blob): Promise<{ hash: string; width: number; height: number }> =>
  pictures.keepPhoto(outbox.store, blob);

/** An address for an `img`: of the picture on this device, else of the server's. */
export const photoUrl = async (hash: string): Promise<string | undefined> =>
  (session.signedIn ? await pictures.urlOf(outbox.store, hash) : undefined) ?? loop.blob(hash);

/** Sends once more what was set aside, and what waits for it. */
export async function retry(id: string): Promise<void> {
  await queue.again(outbox.store, id);
  await outbox.stirred();
}
/** Throws a record away; false where it may be on the server already. The screen asks first. */
export async function discard(id: string): Promise<boolean> {
  const done = await queue.discard(outbox.store, id);
  await outbox.stirred();
  return done;
}
/** After a conflict: one's own once more, upon the version that is there now. */
export async function useMine(id: string, current: number): Promise<void> {
  await queue.mineAgain(outbox.store, id, current, times());
  await outbox.stirred();
}
/** Sends now, however long the next try would have been away. */
export const sendNow = (): Promise<void> => outbox.pump.now();

/** Everything that is unsent, with its photos, as a file. */
export const saveQueue = (): Promise<Blob> => file.write(outbox.store);
/** Reads such a file back; tells how many records were new here. Throws `file.Unreadable`. */
export async function readQueue(from: Blob): Promise<number> {
  const added = await file.read(outbox.store, from);
  await outbox.stirred();
  return added;
}
export { Unreadable } from './queueFile.ts';

/** What somebody has begun and not yet recorded. */
export const drafts = {
  get: async <T>(key: string): Promise<T | undefined> => (await outbox.store.drafts.get(key))?.value as T | undefined,
  put: async (key: string, value: unknown): Promise<void> => {
    // A screen's own state would not go into a database; and Chromium 87 knows no `structuredClone`.
    const plain: unknown = JSON.parse(JSON.stringify(value));
    await outbox.store.drafts.put({ key, value: plain, at: iso() });
  },
  drop: (key: string): Promise<void> => outbox.store.drafts.delete(key),
  list: async <T>(prefix = ''): Promise<{ key: string; at: string; value: T }[]> =>
    (await outbox.store.drafts.where('key').startsWith(prefix).toArray()) as { key: string; at: string; value: T }[],
};

/** Answers that a cold start without a network shows, each with its age: what concerns this account itself. */
export const copies = {
  get: async <T>(key: string): Promise<{ value: T; at: string } | undefined> => {
    const row = await outbox.store.copies.get(key);
    return row && { value: row.value as T, at: row.at };
  },
  put: async (key: string, value: unknown): Promise<void> => {
    await outbox.store.copies.put({ key, value, at: iso() });
  },
  /** Those that begin so, but the newest ones, are thrown away. */
  trim: async (prefix: string, most: number): Promise<void> => {
    const rows = await outbox.store.copies.where('key').startsWith(prefix).sortBy('at');
    await outbox.store.copies.bulkDelete(rows.slice(0, Math.max(0, rows.length - most)).map(({ key }) => key));
  },
};

class Packs {
  taken = $state.raw<packing.TakenPack[]>([]);
  /** Of the oldest that is here; null where nothing was taken along. */
  readonly madeAt = $derived(this.taken.map((pack) => pack.madeAt).sort()[0] ?? null);

  async read(): Promise<void> {
    this.taken = session.signedIn ? await packing.taken(outbox.store) : [];
  }
  async list(): Promise<packing.TakenPack[]> {
    await this.read();
    return this.taken;
  }
  /** Takes zones along, or fetches them anew; one after another, so that what was finished stays. */
  async take(zones: readonly string[], onProgress: (progress: packing.Progress) => void = () => {}): Promise<void> {
    for (const zone of zones) {
      await packing.take(outbox.store, await loop.pack([zone]), onProgress);
      await this.read();
    }
  }
  async drop(zone: string): Promise<void> {
    await packing.drop(outbox.store, zone);
    await this.read();
  }
  checkpoints = () => packing.checkpoints(outbox.store);
  checklists = () => packing.checklists(outbox.store);
  scheme = () => packing.scheme(outbox.store);
  tasks = () => packing.tasks(outbox.store);
  cases = () => packing.cases(outbox.store);
  practice = () => packing.practice(outbox.store);
}
export const packs = new Packs();
