/** One account's own database: what it recorded, its photos, drafts and what it took along. */
import { Dexie, type Table } from 'dexie';
import type { Pack } from '../api/loop.ts';
import type { PhotoRow, Row } from './kept.ts';

export interface DraftRow {
  key: string;
  value: unknown;
  at: string;
}
/** An answer of the server's, kept for when it is away. */
export interface CopyRow {
  key: string;
  value: unknown;
  /** When it was given. */
  at: string;
}
export interface PackRow {
  /** The zone's code. */
  zone: string;
  name: string;
  madeAt: string;
  takenAt: string;
  /** Of the data and of the tiles, as they were. */
  bytes: number;
  tiles: string[];
  pack: Pack;
}

const PREFIX = 'renling-of-';

export class Store extends Dexie {
  declare readonly outbox: Table<Row, number>;
  declare readonly photos: Table<PhotoRow, string>;
  /** Apart from what is known of them, so that a list does not read all pictures. */
  declare readonly blobs: Table<{ hash: string; blob: Blob }, string>;
  declare readonly drafts: Table<DraftRow, string>;
  declare readonly packs: Table<PackRow, string>;
  declare readonly copies: Table<CopyRow, string>;

  constructor(readonly login: string) {
    // A record that the page calls kept has to outlive a battery that ends in the next moment.
    super(PREFIX + login, { chromeTransactionDurability: 'strict' });
    this.version(1).stores({
      outbox: '++order, &id, state',
      photos: 'hash, state',
      blobs: 'hash',
      drafts: 'key',
      packs: 'zone',
    });
    this.version(2).stores({ copies: 'key' });
  }

  row(id: string): Promise<Row | undefined> {
    return this.outbox.where('id').equals(id).first();
  }
}

const opened = new Map<string, Store>();
export function storeOf(login: string): Store {
  const known = opened.get(login) ?? new Store(login);
  opened.set(login, known);
  return known;
}
