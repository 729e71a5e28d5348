/** My half days and single shifts: asked of the server, or, where that is away, as they were last seen here. */
import { untrack } from 'svelte';
import { ApiError } from '../api/client.ts';
import { myWeekend, oneShift, type MyWeekend, type ShiftDetail } from '../api/weekend.ts';
import { ticking } from '../cases/now.svelte.ts';
import { live } from '../live/live.svelte.ts';
import { clock, copies } from '../offline/index.svelte.ts';
import { session } from '../state/session.svelte.ts';
import { shiftsOf } from './mine.ts';

const MINE = 'weekend/mine';
const ONE = 'shift/';
/** So many single shifts are kept: those whose list one leads, and those one opened. */
const MOST = 40;
/** A network that neither answers nor is away must not keep waiting whoever has it on the device. */
const PATIENCE = 4000;
/** What the server said this long ago may no longer say what can be done now. */
export const FRESH = 5 * 60_000;

export interface Told<T> {
  data: T;
  /** When the server said so; by the clock as the server put it right. */
  at: string;
  /** Not just now: as it was kept. */
  kept: boolean;
}
const away = (error: unknown): boolean => error instanceof ApiError && (error.unreachable || error.status >= 502);
const copyOf = <T>(key: string) => copies.get<T>(key).catch(() => undefined);

async function freshOr<T>(
  ask: (signal: AbortSignal) => Promise<T>,
  own: () => Promise<{ value: T; at: string } | undefined>,
  signal: AbortSignal,
): Promise<Told<T>> {
  const copy = await own();
  const run = new AbortController();
  signal.addEventListener('abort', () => run.abort());
  const timer = copy && setTimeout(() => run.abort(), PATIENCE);
  try {
    return { data: await ask(run.signal), at: clock.corrected().toISOString(), kept: false };
  } catch (error) {
    if (copy && (away(error) || (run.signal.aborted && !signal.aborted)))
      return { data: copy.value, at: copy.at, kept: true };
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** My page. What was kept is on screen at once; the server's word takes its place when it comes. */
class Mine {
  told = $state.raw<Told<MyWeekend> | null>(null);
  error = $state.raw<ApiError | null>(null);
  #login = '';
  #run: AbortController | null = null;

  async load(): Promise<void> {
    const login = session.account?.login ?? '';
    if (login !== this.#login) {
      this.#login = login;
      this.told = null;
      this.error = null;
    }
    if (!login) return;
    this.#run?.abort();
    const run = new AbortController();
    this.#run = run;
    if (!this.told) {
      const copy = await copyOf<MyWeekend>(MINE);
      if (run.signal.aborted) return;
      if (copy && !this.told) this.told = { data: copy.value, at: copy.at, kept: true };
    }
    try {
      const data = await myWeekend(run.signal);
      if (run.signal.aborted) return;
      this.told = { data, at: clock.corrected().toISOString(), kept: false };
      this.error = null;
      await copies.put(MINE, data).catch(() => {});
    } catch (error) {
      if (run.signal.aborted) return;
      this.error =
        error instanceof ApiError ? error : new ApiError(-1, 'page_error', '页面出错', 'The page failed', '');
      if (this.told) this.told = { ...this.told, kept: true };
    }
  }
  /** After the address of the calendar was made or revoked. */
  setFeed(feed: MyWeekend['feed']): void {
    if (this.told) this.told = { ...this.told, data: { ...this.told.data, feed } };
  }
}
export const mine = new Mine();

/** Call in a component that shows my half days. */
export function keepMine(): void {
  // What may be done changes with the hour, without anything having been changed.
  const hour = $derived(Math.floor(ticking() / FRESH));
  $effect(() => {
    void live.tick;
    void hour;
    void session.account?.login;
    // It reads what it sets: followed, each answer would ask anew.
    untrack(() => void mine.load());
  });
}

async function shiftCopy(code: string): Promise<{ value: ShiftDetail; at: string } | undefined> {
  const [one, all] = [await copyOf<ShiftDetail>(ONE + code), await copyOf<MyWeekend>(MINE)];
  const own = all && shiftsOf(all.value).find((each) => each.code === code);
  if (own && all && (!one || one.at < all.at)) return { value: own, at: all.at };
  return one;
}
/** One shift. What one has to do with it is kept for the spot, where there may be no signal. */
export async function shift(code: string, signal: AbortSignal): Promise<Told<ShiftDetail>> {
  const told = await freshOr(
    (run) => oneShift(code, run),
    () => shiftCopy(code),
    signal,
  );
  const { data, kept } = told;
  if (!kept && session.signedIn && (data.own || data.parts.some(({ may }) => may.length > 0))) {
    await copies
      .put(ONE + code, data)
      .then(() => copies.trim(ONE, MOST))
      .catch(() => {});
  }
  return told;
}
