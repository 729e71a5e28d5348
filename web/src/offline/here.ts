/**
 * What this device knows beside the accounts' own databases: whose turn it is, how many records wait for whom, and the
 * difference between its clock and the server's. Nothing that anybody recorded is in it.
 */
import { Dexie, type Table } from 'dexie';
import { uuidv7 } from '../api/uuid.ts';
import type { Waiting } from './kept.ts';

/** Whose reads and records the page and the service worker look at. */
export interface Current {
  login: string | null;
  /** Let in by the PIN alone, or signed out without the server having heard of it. */
  unsaid: boolean;
  /** When somebody last did something; milliseconds. */
  seenAt: number;
}
/** What lets somebody in without the server, after five to twelve digits. */
export interface PinRow {
  login: string;
  name: string;
  salt: Uint8Array;
  iterations: number;
  verifier: Uint8Array;
  /** What the server said of them when they last signed in. */
  session: unknown;
  wrong: number;
  /** No try before this; milliseconds. */
  until: number;
}
interface Fact {
  key: string;
  value: unknown;
}
export interface Lease {
  name: string;
  holder: string;
  until: number;
}

export class Here extends Dexie {
  declare readonly waiting: Table<Waiting, string>;
  declare readonly facts: Table<Fact, string>;
  declare readonly pins: Table<PinRow, string>;
  declare readonly leases: Table<Lease, string>;

  constructor(name = 'renling-here') {
    super(name, { chromeTransactionDurability: 'strict' });
    this.version(1).stores({ waiting: 'login', facts: 'key', pins: 'login', leases: 'name' });
  }

  async fact<T>(key: string): Promise<T | undefined> {
    return (await this.facts.get(key))?.value as T | undefined;
  }
  async setFact(key: string, value: unknown): Promise<void> {
    await this.facts.put({ key, value });
  }
  async current(): Promise<Current> {
    return (await this.fact<Current>('current')) ?? { login: null, unsaid: false, seenAt: 0 };
  }
  async setCurrent(login: string | null, unsaid = false): Promise<void> {
    await this.setFact('current', { login, unsaid, seenAt: Date.now() } satisfies Current);
  }
  /** This device's own name, made once. */
  async device(): Promise<string> {
    return this.transaction('rw', this.facts, async () => {
      const known = await this.fact<string>('device');
      if (known) return known;
      const made = uuidv7();
      await this.setFact('device', made);
      return made;
    });
  }
}

let opened: Here | undefined;
export const here = (): Here => (opened ??= new Here());
