/**
 * Reads that the app cannot stand without: the network first, then the copy of the same account, which says how old it is.
 * Signing in and out passes through here too, so that no copy is ever one of somebody else.
 */
import { clearReads, readCache, seenCache, tileCache } from '../caches.ts';
import { forget } from '../forget.ts';
import { here, type Current } from '../here.ts';

const NEEDED =
  /^\/api\/(session|district|lines|zones|checklists|practice|tasks|matrix)$|^\/api\/states\/|^\/style\.json$|^\/api\/parties\/[^/]+\/answers-for$/;
/** Where there is a copy, the network gets so long to begin an answer. */
const PATIENCE = 6000;
/** A shared tablet that lay about for so long wants the PIN again. */
const LEFT_ALONE = 15 * 60_000;
const MOST_SEEN = 600;

/** Today's answers only: another day is asked of the server. */
export const isNeeded = (url: URL): boolean => NEEDED.test(url.pathname) && !url.searchParams.has('on');

const isJson = (response: Response): boolean => (response.headers.get('content-type') ?? '').includes('json');
/** Our server's, and not a portal's or a gateway's. */
function ours(response: Response): boolean {
  if (response.redirected || !isJson(response)) return false;
  const problem = (response.headers.get('content-type') ?? '').includes('problem+json');
  return response.status < 502 || response.status > 504 || problem;
}
async function withHeader(response: Response, name: string): Promise<Response> {
  const headers = new Headers(response.headers);
  headers.set(name, new Date().toISOString());
  return new Response(await response.arrayBuffer(), { status: response.status, headers });
}
/** The answer; or null where it takes longer than a copy is worth waiting for. */
async function answered(asked: Promise<Response>, copy: Response | undefined): Promise<Response | null> {
  const quiet = asked.catch(() => null);
  if (!copy) return quiet;
  return Promise.race([quiet, new Promise<null>((resolve) => setTimeout(resolve, PATIENCE, null))]);
}

const said = (body: unknown): Response =>
  new Response(JSON.stringify(body), {
    headers: { 'content-type': 'application/json', 'renling-copy': new Date().toISOString() },
  });
const NOBODY = { signed_in: false, public_view: false, demo: false, oidc: null, may: [], account: null };

export async function read(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const before = await here().current();
  const session = pathname === '/api/session';
  if (session && before.unsaid) {
    const known = await unsaid(before);
    if (known) return known;
  }
  const cache = await caches.open(readCache(before.login));
  const copy = await cache.match(request.url);
  const asked = fetch(request);
  const response = await answered(asked, copy);
  if (response && ours(response)) {
    if (session && response.status === 200) await met(response.clone(), before);
    else if (response.status === 200) await keep(request.url, response.clone(), before);
    return response;
  }
  if (copy && !(session && (await leftAlone(before)))) return copy;
  if (copy) return said(NOBODY);
  return response ?? asked;
}

/** Kept only where the same account still looks on. */
async function keep(address: string, response: Response, before: Current): Promise<void> {
  const copy = await withHeader(response, 'renling-copy');
  if ((await here().current()).login !== before.login) return;
  await (await caches.open(readCache(before.login))).put(address, copy);
}

interface Told {
  account?: { login?: string } | null;
}
const loginOf = (told: Told): string | null => told.account?.login ?? null;

/** Who the server says is there. Nobody: a session that ran out is no signing out; what is unsent waits for its author. */
async function met(response: Response, before: Current): Promise<void> {
  const login = loginOf((await response.clone().json()) as Told);
  if (login === null) return;
  await isNow(login, before);
  await (await caches.open(readCache(login))).put('/api/session', await withHeader(response, 'renling-copy'));
}
async function isNow(login: string, before: Current): Promise<void> {
  if (before.login !== login || before.unsaid) await here().setCurrent(login);
  if (before.login !== login) await clearReads(before.login, false);
}

/** Let in by a PIN, or signed out, without the server: it is not asked who is there before it was told. */
async function unsaid({ login }: Current): Promise<Response | null> {
  if (login !== null) {
    const pin = await here().pins.get(login);
    return pin ? said(pin.session) : null;
  }
  try {
    const response = await fetch('/api/session', { method: 'DELETE', credentials: 'same-origin' });
    if (!ours(response)) return said(NOBODY);
  } catch {
    return said(NOBODY);
  }
  await here().setCurrent(null);
  return null;
}
async function leftAlone({ login, seenAt }: Current): Promise<boolean> {
  if (login === null || Date.now() - seenAt < LEFT_ALONE || !(await here().pins.get(login))) return false;
  await here().setCurrent(null, true);
  return true;
}

/** Signing in. */
export async function signIn(request: Request): Promise<Response> {
  const before = await here().current();
  const response = await fetch(request);
  if (response.ok && ours(response)) await met(response.clone(), before);
  return response;
}
/** Signing out. Where the server cannot be told it is told later; here it is done at once. */
export async function signOut(request: Request): Promise<Response> {
  const before = await here().current();
  const everywhere = new URL(request.url).searchParams.has('everywhere');
  let told = false;
  let response: Response;
  try {
    response = await fetch(request);
    told = ours(response);
    if (told && !response.ok) return response;
    if (!told) response = said({});
  } catch (error) {
    if (everywhere) throw error;
    response = said({});
  }
  if (!told && everywhere) return Response.error();
  await here().setCurrent(null, !told);
  if (before.login !== null) await forget(before.login);
  await clearReads(null, false);
  return response;
}

/** What the server has no time for now it has in a moment; a copy of before would pass for the truth. */
const BUSY = 2;
async function inTurn(request: Request): Promise<Response> {
  for (let again = 0; ; again++) {
    const response = await fetch(request);
    const wait = Number(response.headers.get('retry-after')) || 2;
    if (again === BUSY || response.status !== 503 || !isJson(response) || wait > 2) return response;
    await new Promise((done) => setTimeout(done, wait * 1000 * (0.75 + Math.random() / 2)));
  }
}

let seen = 0;
/** The network first; its copy, with its age, where that fails. */
export async function tile(request: Request): Promise<Response> {
  const { login } = await here().current();
  const names = [...(login === null ? [] : [tileCache(login)]), seenCache(login)];
  const copies = await Promise.all(names.map(async (name) => (await caches.open(name)).match(request.url)));
  const copy = copies.find(Boolean);
  const asked = inTurn(request);
  const response = await answered(asked, copy);
  const portal = (response?.headers.get('content-type') ?? '').startsWith('text/html');
  if (response && !portal && response.status < 502) {
    if (response.status === 200) await keepTile(request.url, response.clone(), login);
    return response;
  }
  return copy ?? (portal || !response ? Response.error() : response);
}
async function keepTile(address: string, response: Response, login: string | null): Promise<void> {
  const cache = await caches.open(seenCache(login));
  await cache.put(address, await withHeader(response, 'renling-kept'));
  if ((seen += 1) % 50 !== 0) return;
  const keys = await cache.keys();
  for (const old of keys.slice(0, Math.max(0, keys.length - MOST_SEEN))) await cache.delete(old);
}
