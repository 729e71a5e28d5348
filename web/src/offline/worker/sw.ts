/** The service worker: the app without a network, and the queue with the page closed. */
import { here } from '../here.ts';
import { run } from '../sender.ts';
import { storeOf } from '../store.ts';
import { inTurn } from '../turn.ts';
import { isNeeded, read, signIn, signOut, tile } from './reads.ts';
import { scope } from './scope.ts';
import { clearOld, fill, isFile, isScreen, shell } from './shell.ts';

scope.addEventListener('install', (event) => event.waitUntil(fill()));
// A page of the version before goes on with its own files; the first page ever is taken over at once.
scope.addEventListener('activate', (event) => event.waitUntil(clearOld().then(() => scope.clients.claim())));
scope.addEventListener('message', (event) => {
  if (event.data === 'skip') void scope.skipWaiting();
});

scope.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== scope.location.origin) return;
  if (url.pathname === '/api/session' && request.method === 'POST') return event.respondWith(signIn(request));
  if (url.pathname === '/api/session' && request.method === 'DELETE') return event.respondWith(signOut(request));
  // The queue wants the server itself.
  if (request.method !== 'GET' || request.cache === 'no-store') return;
  if (request.mode === 'navigate') {
    if (isScreen(url.pathname)) event.respondWith(shell(request, '/'));
  } else if (isFile(url.pathname)) event.respondWith(shell(request, url.pathname));
  else if (url.pathname.startsWith('/tiles/')) event.respondWith(tile(request));
  else if (isNeeded(url)) event.respondWith(read(request));
});

const channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('renling-outbox');

async function send(): Promise<void> {
  const { login, unsaid } = await here().current();
  if (login === null || unsaid) return;
  const ground = { store: storeOf(login), fetch: (address: string, init: RequestInit) => fetch(address, init) };
  let away = false;
  await inTurn(async () => {
    const end = await run({ ...ground, changed: () => channel?.postMessage(null) });
    away = end.why === 'unreachable';
  });
  // The browser then tries again by itself.
  if (away) throw new Error('the server cannot be reached');
}
scope.addEventListener('sync', (event) => {
  if (event.tag === 'renling-outbox') event.waitUntil(send());
});
