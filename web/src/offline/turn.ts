/** One sender per device, tabs and service worker together. */
import { uuidv7 } from '../api/uuid.ts';
import { here } from './here.ts';

const NAME = 'renling-sender';
const TERM = 20_000;

/** Runs `work` when no other tab or worker is at it; tells whether it did. */
export async function inTurn(work: () => Promise<void>): Promise<boolean> {
  if (typeof navigator !== 'undefined' && 'locks' in navigator) {
    return navigator.locks.request(NAME, { ifAvailable: true }, async (lock) => {
      if (lock) await work();
      return lock !== null;
    });
  }
  return byLease(work);
}

/** Over plain http there are no locks: a lease in the database, renewed while the work goes on. */
export async function byLease(work: () => Promise<void>): Promise<boolean> {
  const holder = uuidv7();
  const { leases } = here();
  const take = () =>
    here().transaction('rw', leases, async () => {
      const held = await leases.get(NAME);
      if (held && held.holder !== holder && held.until > Date.now()) return false;
      await leases.put({ name: NAME, holder, until: Date.now() + TERM });
      return true;
    });
  if (!(await take())) return false;
  const renew = setInterval(() => void take(), TERM / 3);
  try {
    await work();
  } finally {
    clearInterval(renew);
    await here().transaction('rw', leases, async () => {
      if ((await leases.get(NAME))?.holder === holder) await leases.delete(NAME);
    });
  }
  return true;
}
