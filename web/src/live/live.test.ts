import { afterEach, beforeEach, expect, it, vi } from 'vitest';

/** The feed, as this test wants it. */
class Feed extends EventTarget {
  static now: Feed;
  constructor() {
    super();
    Feed.now = this;
  }
  tell(type: string, data: object): void {
    this.dispatchEvent(Object.assign(new Event(type), { data: JSON.stringify(data) }));
  }
}
const answers = (seq: number) => () =>
  Promise.resolve(
    new Response(JSON.stringify({ seq, items: [] }), { headers: { 'content-type': 'application/json' } }),
  );

beforeEach(() => {
  vi.useFakeTimers();
  vi.resetModules();
  vi.stubGlobal('EventSource', Feed);
  vi.stubGlobal('BroadcastChannel', undefined);
  vi.stubGlobal('document', new EventTarget());
  vi.stubGlobal('addEventListener', () => {});
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Starts with everything read at `seq`. */
async function begin(seq: number) {
  vi.stubGlobal('fetch', answers(seq));
  const { live } = await import('./live.svelte.ts');
  live.start();
  await vi.advanceTimersByTimeAsync(1);
  return live;
}

it('reads nothing again where the feed begins at the place that was read', async () => {
  const live = await begin(40);
  Feed.now.tell('hello', { seq: 40 });
  await vi.advanceTimersByTimeAsync(1000);
  expect([live.tick, live.ground]).toEqual([0, 0]);
  Feed.now.tell('change', { seq: 41, kind: 'case' });
  await vi.advanceTimersByTimeAsync(1000);
  expect([live.tick, live.ground]).toEqual([1, 0]);
});

it('reads again what was changed between the reading and the beginning of the feed', async () => {
  const live = await begin(40);
  Feed.now.tell('hello', { seq: 41 });
  await vi.advanceTimersByTimeAsync(1000);
  expect([live.tick, live.ground]).toEqual([1, 1]);
});

it('reads again what was asked before the feed began and answered after it with something older', async () => {
  const live = await begin(41);
  let answer: (response: Response) => void = () => {};
  vi.stubGlobal('fetch', () => new Promise<Response>((resolve) => (answer = resolve)));
  const { lines } = await import('../api/calls.ts');
  const asked = lines(null);
  Feed.now.tell('hello', { seq: 41 });
  answer(await answers(40)());
  await asked;
  await vi.advanceTimersByTimeAsync(1000);
  expect(live.tick).toBe(1);
});

it('reads all again after a silence', async () => {
  const live = await begin(40);
  Feed.now.tell('hello', { seq: 40 });
  (Feed.now as unknown as { onerror: () => void }).onerror();
  Feed.now.tell('hello', { seq: 40 });
  await vi.advanceTimersByTimeAsync(1000);
  expect(live.tick).toBe(1);
});
