/** When to send: soon after something was recorded, when the network may be back, and again after a while that grows. */
import { run, type End } from './sender.ts';
import type { Store } from './store.ts';
import { inTurn } from './turn.ts';

const SOON = 150;
const FIRST = 3000;
const LAST = 300_000;

interface Host {
  store: () => Store | null;
  changed: () => void;
  sending: (yes: boolean) => void;
  ended: (end: End) => void;
}

export class Pump {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wait = FIRST;
  #running: Promise<void> | null = null;
  /** Something came while it was sending. */
  #more = false;
  readonly #host: Host;

  constructor(host: Host) {
    this.#host = host;
    if (typeof addEventListener === 'undefined') return;
    addEventListener('online', () => this.soon());
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible') this.soon();
    });
  }

  /** Shortly, and without the wait that grew while nobody answered. */
  soon(): void {
    this.#wait = FIRST;
    this.#later(SOON);
    void askBackground();
  }
  async now(): Promise<void> {
    this.#wait = FIRST;
    clearTimeout(this.#timer);
    if (this.#running) await this.#running;
    await this.#turn();
  }
  #later(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#turn(), ms);
  }

  async #turn(): Promise<void> {
    if (this.#running) {
      this.#more = true;
      return;
    }
    // A database that fails now may not in a while: the road is never closed for good.
    this.#running = this.#send().catch(() => this.#later(LAST / 10));
    await this.#running;
    this.#running = null;
    if (this.#more) this.#later(SOON);
    this.#more = false;
  }
  async #send(): Promise<void> {
    const store = this.#host.store();
    const before = store ? await waiting(store) : 0;
    if (!store || before === 0) return;
    let end: End | undefined;
    try {
      const ground = { store, fetch: (address: string, init: RequestInit) => fetch(address, init) };
      const mine = await inTurn(async () => {
        this.#host.sending(true);
        end = await run({ ...ground, changed: this.#host.changed });
      });
      // Another tab is at it: it tells when something changed.
      if (!mine) return this.#later(FIRST);
    } finally {
      this.#host.sending(false);
    }
    if (!end) return;
    this.#host.ended(end);
    const left = await waiting(store);
    if (left === 0) return;
    // A line over which something came through is worth trying again soon.
    this.#wait = left < before ? FIRST : Math.min(this.#wait * 2, LAST);
    // Not all tablets of a market at the same moment.
    const ms = end.why === 'wait' ? Math.max(end.ms, FIRST) : this.#wait;
    this.#later(ms * (0.75 + Math.random() / 2));
  }
}

/** How many records and photos could be sent. */
async function waiting(store: Store): Promise<number> {
  const unsent = ({ state }: { state: string }) => state === 'kept' || state === 'sending';
  const rows = await store.outbox.toArray();
  const hashes = new Set(rows.filter(({ state }) => state === 'sent').flatMap(({ photos }) => photos));
  const photos = await store.photos.bulkGet([...hashes]);
  return rows.filter(unsent).length + photos.filter((photo) => photo && unsent(photo)).length;
}

/** Where the browser knows Background Sync it sends with the page closed too: a bonus, never the road. */
async function askBackground(): Promise<void> {
  try {
    const registration = await navigator.serviceWorker?.getRegistration();
    await (registration as { sync?: { register: (tag: string) => Promise<void> } } | undefined)?.sync?.register(
      'renling-outbox',
    );
  } catch {
    // Not allowed, or not known.
  }
}
