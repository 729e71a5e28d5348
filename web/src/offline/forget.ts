/** What signing out leaves on this device: unsent records and drafts, counted; nothing that was read. */
import { clearReads } from './caches.ts';
import { here } from './here.ts';
import { storeOf } from './store.ts';

/**
 * Clears what was read as this account. On a tablet where a PIN opens the account without the network, what was taken
 * along stays behind that PIN: it is what the PIN is for.
 */
export async function forget(login: string): Promise<void> {
  const pin = await here().pins.get(login);
  await clearReads(login, !pin);
  if (pin) return;
  await storeOf(login).packs.clear();
  await storeOf(login).copies.clear();
}
