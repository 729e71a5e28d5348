/** 片区 taken along: what /api/pack tells of a zone in the account's database, its tiles in the account's cache. */
import type { CaseItem, Checklist, Pack, PackCheckpoint, Practice, Scheme, Tasks } from '../api/loop.ts';
import { tileCache } from './caches.ts';
import type { PackRow, Store } from './store.ts';

export interface TakenPack {
  zone: string;
  name: string;
  /** When the server put it together. */
  madeAt: string;
  bytes: number;
  checkpoints: number;
  tiles: number;
}
export interface Progress {
  zone: string;
  /** 0 to 1. */
  part: number;
  /** So far. */
  bytes: number;
}
const AT_ONCE = 4;

export const taken = async (store: Store): Promise<TakenPack[]> =>
  (await store.packs.toArray()).map(({ zone, name, madeAt, bytes, tiles, pack }) => ({
    zone,
    name,
    madeAt,
    bytes,
    checkpoints: pack.checkpoints.length,
    tiles: tiles.length,
  }));

/** Fetches the tiles that the pack names. One that cannot be had now is told by throwing: half a map is none. */
async function fetchTiles(login: string, tiles: readonly string[], onTile: (bytes: number) => void): Promise<void> {
  if (typeof caches === 'undefined') return;
  const cache = await caches.open(tileCache(login));
  const queue = [...tiles];
  const work = async (): Promise<void> => {
    for (let tile = queue.shift(); tile !== undefined; tile = queue.shift()) {
      const response = await fetch(tile, { credentials: 'same-origin', redirect: 'error', cache: 'no-cache' });
      const type = response.headers.get('content-type') ?? '';
      if (!(response.ok && (response.status === 204 || /protobuf|mapbox|mvt|octet/.test(type))))
        throw new Error(`tile ${response.status}`);
      const body = await response.arrayBuffer();
      const headers = { 'content-type': type, 'renling-kept': new Date().toISOString() };
      await cache.put(tile, new Response(body, { headers }));
      onTile(body.byteLength);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

export async function take(store: Store, pack: Pack, onProgress: (progress: Progress) => void): Promise<void> {
  const [zone] = pack.zones;
  if (!zone) throw new Error('a pack without a zone');
  let bytes = new Blob([JSON.stringify(pack)]).size;
  let done = 0;
  const tell = () => onProgress({ zone: zone.code, part: (done + 1) / (pack.tiles.length + 1), bytes });
  tell();
  await fetchTiles(store.login, pack.tiles, (more) => {
    bytes += more;
    done += 1;
    tell();
  });
  const { made_at: madeAt, tiles } = pack;
  const takenAt = new Date().toISOString();
  await store.packs.put({ zone: zone.code, name: zone.name, madeAt, takenAt, bytes, tiles, pack });
}

/** Drops one zone, and its tiles as far as no other needs them. */
export async function drop(store: Store, zone: string): Promise<void> {
  const row = await store.packs.get(zone);
  await store.packs.delete(zone);
  if (!row || typeof caches === 'undefined') return;
  const others = new Set((await store.packs.toArray()).flatMap(({ tiles }) => tiles));
  const cache = await caches.open(tileCache(store.login));
  for (const tile of row.tiles) if (!others.has(tile)) await cache.delete(tile);
}

const newestFirst = (rows: PackRow[]): Pack[] =>
  rows.sort((a, b) => (a.madeAt < b.madeAt ? 1 : -1)).map(({ pack }) => pack);
const packsOf = async (store: Store): Promise<Pack[]> => newestFirst(await store.packs.toArray());
/** Each thing once, out of the newest pack that has it. */
function once<T>(things: readonly T[], key: (thing: T) => string): T[] {
  const known = new Map<string, T>();
  for (const thing of things) if (!known.has(key(thing))) known.set(key(thing), thing);
  return [...known.values()];
}

export const checkpoints = async (store: Store): Promise<PackCheckpoint[]> =>
  once(
    (await packsOf(store)).flatMap((pack) => pack.checkpoints),
    ({ code }) => code,
  );
export const checklists = async (store: Store): Promise<Checklist[]> =>
  once(
    (await packsOf(store)).flatMap((pack) => pack.checklists),
    ({ line, number }) => `${line.code}/${number}`,
  );
export const cases = async (store: Store): Promise<CaseItem[]> =>
  once(
    (await packsOf(store)).flatMap((pack) => pack.cases),
    ({ code }) => code,
  );
export const scheme = async (store: Store): Promise<Scheme | null> => (await packsOf(store))[0]?.scheme ?? null;
export const practice = async (store: Store): Promise<Practice | null> => (await packsOf(store))[0]?.practice ?? null;
export async function tasks(store: Store): Promise<Tasks> {
  const all = (await packsOf(store)).map((pack) => pack.tasks);
  return {
    rounds: once(
      all.flatMap(({ rounds }) => rounds),
      ({ code }) => code,
    ),
    targets: once(
      all.flatMap(({ targets }) => targets),
      ({ round, checkpoint }) => `${round}/${checkpoint.code}`,
    ),
  };
}
