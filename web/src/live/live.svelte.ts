/** What is new on the server, and whether it can be reached: one connection per browser, shared between its tabs. */
import { reportExchange, watchAge, watchExchanges, watchPlace } from '../api/client.ts';
import * as calls from '../api/calls.ts';
import type { District, RawDistrict } from '../api/types.ts';
import { lead } from './lease.ts';

/** `kind`: of what; left out where it may be anything. */
type Note =
  | { type: 'change'; seq: number; kind?: string }
  | { type: 'day'; on: string }
  | { type: 'up'; seq?: number }
  | { type: 'down' };

/** Several changes in a row are read once. */
const CALM = 250;
const FIRST_RETRY = 2000;
const LAST_RETRY = 30_000;
/** While the connection stands nothing is newer than what we show; said every so often. */
const FRESH_EVERY = 30_000;

/** What no tile knows of: it is drawn over the ground, and changes without it. */
const ABOVE: readonly string[] = [
  'case',
  'inspection',
  'ruling',
  'round',
  'sample',
  'held',
  'practice',
  'calendar',
  'shift',
  'pattern',
];

class Live {
  /** Read this in an effect that loads: it grows when something changed, at the turn of the day and after a silence. */
  tick = $state(0);
  /** It grows only when what the map's tiles show may have changed. */
  ground = $state(0);
  /** It grows only when meeting points of shifts may have changed, whose tiles change without the ground. */
  meetings = $state(0);
  online = $state(true);
  /** When the data on screen was last known to be current; milliseconds. */
  asOf = $state<number | null>(null);
  /** Since when the server's database is away and nothing newer can be seen; milliseconds. */
  awaySince = $state<number | null>(null);
  district = $state.raw<District | null>(null);
  /** The server is there and has nothing yet: no district was imported. */
  bare = $state(false);
  #connected = false;
  /** The place in the log at which the connection began, and when; null while there is none. */
  #begun: { seq: number; at: number } | null = null;
  /** The lowest place in the log of what was read before that. */
  #oldest = Infinity;
  /** Something of the ground is among what changed. */
  #below = false;
  /** Something of the shifts is. */
  #meeting = false;
  #calm: ReturnType<typeof setTimeout> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  #wait = FIRST_RETRY;
  #channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('renling-live');

  #started = false;

  start(): void {
    if (this.#started) return;
    this.#started = true;
    void this.check();
    watchExchanges((ok, copyOf) => this.#exchange(ok, copyOf));
    watchAge((age) => this.#aged(age));
    watchPlace((seq, asked) => this.#read(seq, asked));
    if (this.#channel) {
      this.#channel.onmessage = (event: MessageEvent<Note>) => this.#hear(event.data);
      lead(() => this.#connect());
    } else this.#connect();
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible' && !this.online) void this.check();
    });
    addEventListener('online', () => void this.check());
    setInterval(() => {
      if (this.#connected && this.online) this.asOf = Date.now();
    }, FRESH_EVERY);
  }

  /** What was changed before the connection began is told to nobody: what was read of an earlier place is read again. */
  #read(seq: number, asked: number): void {
    if (!this.#begun) this.#oldest = Math.min(this.#oldest, seq);
    else if (asked <= this.#begun.at && seq < this.#begun.seq) this.#stir();
  }

  #aged(age: number | null): void {
    const before = this.awaySince;
    this.awaySince = age === null ? null : Date.now() - age * 1000;
    if (age !== null && before === null) this.#askAgain();
    else if (age === null && before !== null) this.#stir();
  }
  /** Until the database is back, which nothing else would tell us. */
  #askAgain(): void {
    setTimeout(() => {
      if (this.awaySince === null) return;
      void this.check().then(() => this.#askAgain());
    }, FIRST_RETRY * 2);
  }

  /** We changed something ourselves: what is on screen is read anew without waiting for the feed to say so. */
  changedHere(below = true): void {
    this.#stir(below);
  }

  /** Asks the server whether it is there, now. */
  async check(): Promise<void> {
    clearTimeout(this.#retry);
    try {
      this.met(await calls.district());
    } catch {
      // The watcher has noted it and set the next try.
    }
  }

  met(raw: RawDistrict): void {
    // Where nothing is drawn nor placed yet the map shows the country.
    const [west = 98, south = 18, east = 125, north = 45] = raw.bbox ?? [];
    if (raw.name) {
      this.district = {
        ...raw,
        code: raw.code ?? '',
        name: raw.name,
        bbox: [west, south, east, north],
        counts: { ...raw.counts },
      };
    }
    this.bare = this.district === null;
  }

  #connect(): void {
    const source = new EventSource('/live');
    const tell = (note: Note) => {
      this.#hear(note);
      this.#channel?.postMessage(note);
    };
    source.addEventListener('hello', (event) => {
      const { seq } = JSON.parse((event as MessageEvent<string>).data) as { seq: number };
      tell({ type: 'up', seq });
    });
    source.addEventListener('change', (event) => {
      const { seq, kind } = JSON.parse((event as MessageEvent<string>).data) as { seq: number; kind: string };
      tell({ type: 'change', seq, kind });
    });
    // More was changed at once than the feed lists.
    source.addEventListener('reload', (event) => {
      const { seq } = JSON.parse((event as MessageEvent<string>).data) as { seq: number };
      tell({ type: 'change', seq });
    });
    source.addEventListener('day', (event) => {
      const { on } = JSON.parse((event as MessageEvent<string>).data) as { on: string };
      tell({ type: 'day', on });
    });
    source.onerror = () => {
      tell({ type: 'down' });
      // A browser gives up on an answer that is no event stream (a gateway's page): begin anew.
      // Not all of them at the same moment: where the server refused one it refuses many.
      const wait = (LAST_RETRY / 3) * (0.75 + Math.random() / 2);
      if (source.readyState === EventSource.CLOSED) setTimeout(() => this.#connect(), wait);
    };
  }

  #hear(note: Note): void {
    if (note.type === 'down') {
      this.#connected = false;
      this.#begun = null;
      this.#oldest = 0;
      // Whether the server is away or only the stream broke is for a question to find out.
      void this.check();
      return;
    }
    this.#connected = true;
    reportExchange(true);
    if (note.type === 'up') {
      const { seq = Infinity } = note;
      if (this.#oldest < seq) this.#stir();
      this.#begun = { seq, at: Date.now() };
    }
    if (note.type === 'day') {
      if (this.district) this.district = { ...this.district, today: note.on };
      void this.check();
    }
    if (note.type === 'change')
      this.#stir(!note.kind || !ABOVE.includes(note.kind), !note.kind || note.kind === 'shift');
    else if (note.type === 'day') this.#stir();
  }
  #stir(below = true, meeting = below): void {
    this.#below ||= below;
    this.#meeting ||= meeting;
    clearTimeout(this.#calm);
    this.#calm = setTimeout(() => {
      this.tick += 1;
      if (this.#below) this.ground += 1;
      if (this.#meeting) this.meetings += 1;
      this.#below = this.#meeting = false;
    }, CALM);
  }
  #exchange(ok: boolean, copyOf?: number): void {
    if (ok) {
      const returned = !this.online;
      this.online = true;
      this.asOf = Date.now();
      this.#wait = FIRST_RETRY;
      clearTimeout(this.#retry);
      if (returned) this.#stir();
      return;
    }
    this.online = false;
    // As old as the oldest of what is on screen.
    if (copyOf !== undefined) this.asOf = Math.min(this.asOf ?? copyOf, copyOf);
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => void this.check(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, LAST_RETRY);
  }
}

export const live = new Live();
