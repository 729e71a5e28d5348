/** Drafts on this device, one an account. There is nothing personal in them. */
import { Dexie, type Table } from 'dexie';
import type { Zone } from './shape.ts';

export interface Kept {
  login: string;
  at: number;
  first: string;
  zones: Zone[];
}
class Drafts extends Dexie {
  declare readonly drafts: Table<Kept, string>;
  constructor() {
    super('renling-zone-drafts');
    this.version(1).stores({ drafts: 'login' });
  }
}
const database = new Drafts();

/** A browser that keeps nothing goes on without. */
export const keep = (draft: Kept): Promise<boolean> =>
  database.drafts.put(draft).then(
    () => true,
    () => false,
  );
export const kept = (login: string): Promise<Kept | undefined> => database.drafts.get(login).catch(() => undefined);
export const drop = (login: string): Promise<void> => database.drafts.delete(login).catch(() => undefined);
