/** The names of what is kept of the server's answers. Those that depend on who asks carry the account. */
export const SHELL = 'renling-shell-';
export const readCache = (login: string | null): string => `renling-read-${login ?? ''}`;
/** Tiles of what was taken along. */
export const tileCache = (login: string): string => `renling-tiles-${login}`;
/** Tiles that happened to be looked at. */
export const seenCache = (login: string | null): string => `renling-seen-${login ?? ''}`;

/** Clears what was read as this account. What is unsent is in its database, and stays. */
export async function clearReads(login: string | null, withPacks: boolean): Promise<void> {
  if (typeof caches === 'undefined') return;
  await caches.delete(readCache(login));
  await caches.delete(seenCache(login));
  if (withPacks && login !== null) await caches.delete(tileCache(login));
}
