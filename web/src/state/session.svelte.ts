/** Who is signed in here, and what they may. Other tabs of this browser are told of every change. */
import * as access from '../api/access.ts';
import type { Credentials, May, Session } from '../api/access.ts';
import { ApiError, watchExchanges, watchStranger } from '../api/client.ts';
import { live } from '../live/live.svelte.ts';

const RETRY = 3000;
const STALE = 60_000;

class SessionState {
  /** Null until the server has said. */
  data = $state.raw<Session | null>(null);
  /** Somebody was signed in, and the server no longer knows them. What is on screen stays until they are back. */
  lost = $state(false);
  /** The server could not be asked. */
  unreached = $state(false);
  /** Let in by this device alone, while the server is away; it has still to be told. */
  here = $state(false);
  /** Signing in again is put off: what is recorded meanwhile waits on this device. */
  later = $state(false);
  #channel = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel('renling-session');
  #asking = false;
  #asked = 0;

  constructor() {
    watchStranger(() => {
      if (this.data?.signed_in) this.lost = !this.here && !this.later;
      // The view was closed to the public while somebody looked.
      else if (this.data?.public_view) void this.load();
    });
    // The first question may have failed: asked again once the server is heard of.
    watchExchanges((ok) => {
      if (ok && this.unreached && this.data === null) void this.load();
    });
    if (this.#channel) {
      this.#channel.onmessage = (event: MessageEvent<'in' | 'out'>) => {
        // What somebody signed out leaves behind in another tab is cleared away with the page.
        if (event.data === 'out') location.reload();
        else void this.load();
      };
    }
    // While nobody looked, the session may have ended: where the map is public, no answer would say so.
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'visible' && this.signedIn && Date.now() - this.#asked > STALE) void this.load();
    });
    // A page kept for the Back button would show the next user what the last one saw.
    addEventListener('pageshow', (event) => {
      if (event.persisted) location.reload();
    });
  }

  get account() {
    return this.data?.account ?? null;
  }
  get signedIn(): boolean {
    return this.account !== null;
  }
  /** Whether there is anything to read here: while nothing is known, we try. */
  get readable(): boolean {
    return this.data === null ? this.unreached : this.data.public_view || this.data.signed_in;
  }
  /** The map is closed, and nobody is signed in. */
  get closed(): boolean {
    return this.data !== null && !this.readable;
  }
  may(what: May): boolean {
    return this.data?.may.includes(what) ?? false;
  }

  async load(): Promise<void> {
    if (this.#asking || this.here) return;
    this.#asking = true;
    const first = this.data === null;
    try {
      this.#told(await access.session());
      // Signed in by way of another house, no form of ours has told the other tabs.
      if (first && this.signedIn) this.#channel?.postMessage('in');
      this.unreached = false;
    } catch (error) {
      this.unreached = true;
      if (error instanceof ApiError && !error.unreachable) setTimeout(() => void this.load(), RETRY);
    } finally {
      this.#asking = false;
    }
  }

  #told(data: Session): void {
    const before = this.account?.login ?? null;
    const now = data.account?.login ?? null;
    this.#asked = Date.now();
    // Who was here stays on screen until they are back, or say that they will not be.
    if (before !== null && now === null) {
      this.lost = !this.later;
      return;
    }
    // Somebody else than before finds nothing of what was typed and shown.
    if (before !== null && now !== before) {
      location.replace('/');
      return;
    }
    const changed = this.lost || (this.data !== null && before !== now);
    this.data = data;
    this.lost = false;
    if (changed) live.changedHere();
  }

  /** Signs in; the answer says as whom. Throws what the server refused. */
  async enter(credentials: Credentials): Promise<Session> {
    return this.take(await access.signIn(credentials));
  }
  take(session: Session): Session {
    this.here = this.later = false;
    this.#told(session);
    this.#channel?.postMessage('in');
    return session;
  }
  /** What this device remembers of somebody who proved to be it; the server has not heard of it. */
  takeHere(session: Session): void {
    this.here = true;
    this.data = session;
    this.lost = false;
    live.changedHere();
  }
  /** Signs out and leaves nothing of the page behind. */
  async leave(everywhere = false): Promise<void> {
    const login = this.account?.login;
    await access.signOut(everywhere);
    const { forget } = await import('../offline/forget.ts');
    if (login) await forget(login).catch(() => {});
    this.#channel?.postMessage('out');
    location.replace('/enter');
  }
  /** Goes on recording, and signs in later. */
  putOff(): void {
    this.later = true;
    this.lost = false;
  }
  /** Stays without being signed in again. */
  letGo(): void {
    this.lost = false;
    this.data = null;
    void this.load();
  }
}

export const session = new SessionState();
