/** The app itself, every file of it by its hash: a cold start needs neither network nor server. */
import { SHELL } from '../caches.ts';
import { sha256 } from '../sha256.ts';

declare const RENLING_SHELL: { version: string; files: [path: string, sha256: string][] };
/** Written in when the app is built. */
export const { version, files } = RENLING_SHELL;
const NAME = SHELL + version;
const AT_ONCE = 6;

async function fetched(path: string, hash: string): Promise<Response> {
  // A file under a hashed name may be here already, from the version before.
  const known = path.startsWith('/assets/') ? await caches.match(path) : undefined;
  if (known) return known;
  const response = await fetch(path, { redirect: 'error', cache: 'no-cache' });
  const body = await response.arrayBuffer();
  // A portal's page, half a file, or a file of another version: then this version is not put in place.
  if (!response.ok || (await sha256(body)) !== hash) throw new Error(`${path} is not what was built`);
  return new Response(body, { headers: { 'content-type': response.headers.get('content-type') ?? '' } });
}

export async function fill(): Promise<void> {
  const cache = await caches.open(NAME);
  const queue = [...files];
  const work = async (): Promise<void> => {
    for (let file = queue.shift(); file; file = queue.shift()) await cache.put(file[0], await fetched(...file));
  };
  try {
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  } catch (error) {
    await caches.delete(NAME);
    throw error;
  }
}

/** The version before stays for tabs that still show it. */
export async function clearOld(): Promise<void> {
  const shells = (await caches.keys()).filter((name) => name.startsWith(SHELL) && name !== NAME);
  for (const name of shells.slice(0, -1)) await caches.delete(name);
}

/** Pages that the server makes itself. */
const OF_SERVER = /^\/(api|docs|install|tiles|basemap|live|healthz|readyz|metrics)(\/|$)|\.[^/]*$/;
export const isScreen = (path: string): boolean => !OF_SERVER.test(path);

const own = new Set(files.map(([path]) => path));
export const isFile = (path: string): boolean => path !== '/' && (own.has(path) || path.startsWith('/assets/'));

/** From the shell, else from the network. */
export async function shell(request: Request, path: string): Promise<Response> {
  const cache = await caches.open(NAME);
  return (await cache.match(path)) ?? (await caches.match(path)) ?? fetch(request);
}
