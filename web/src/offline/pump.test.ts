import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Pump } from './pump.ts';
import * as queue from './queue.ts';
import { run, type End } from './sender.ts';
import { Store } from './store.ts';
import { rowOf } from './testing.ts';

vi.mock('./sender.ts', () => ({ run: vi.fn() }));
vi.mock('./turn.ts', () => ({ inTurn: (work: () => Promise<void>) => work().then(() => true) }));

let store: Store;
let pump: Pump;
/** What each round brings through before it ends. */
let through: number;
let end: End;
/** The waits that were set, without what keeps tablets apart. */
let waits: number[];
/** What the last timer would do. */
let next: () => void;

beforeEach(async () => {
  store = new Store(`pump${Math.random()}`);
  for (let i = 0; i < 9; i++) await queue.add(store, rowOf());
  [through, end, waits] = [0, { why: 'unreachable' }, []];
  vi.mocked(run).mockImplementation(async () => {
    const rows = await store.outbox.filter(({ state }) => state === 'kept').toArray();
    for (const { id } of rows.slice(0, through)) await store.outbox.where('id').equals(id).modify({ state: 'sent' });
    return end;
  });
  vi.spyOn(Math, 'random').mockReturnValue(0.5);
  pump = new Pump({ store: () => store, changed: () => {}, sending: () => {}, ended: () => {} });
  // The database has timers of its own, and they go on.
  const real = setTimeout;
  vi.stubGlobal('setTimeout', (work: () => void, ms = 0) => {
    if (ms < 1000) return real(work, ms);
    waits.push(ms);
    next = work;
    return 0;
  });
});
/** Not `now()`, which begins anew by itself. */
const round = async () => {
  const before = waits.length;
  next();
  await vi.waitFor(() => expect(waits.length).toBe(before + 1));
};
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

it('waits longer each time when nothing comes through', async () => {
  await pump.now();
  await round();
  await round();
  expect(waits).toEqual([6000, 12_000, 24_000]);
});

it('begins anew when less is left than before', async () => {
  await pump.now();
  await round();
  through = 2;
  await round();
  await round();
  through = 0;
  await round();
  expect(waits).toEqual([6000, 12_000, 3000, 3000, 6000]);
});

it('waits five minutes at most', async () => {
  await pump.now();
  for (let i = 0; i < 8; i++) await round();
  expect(waits.at(-1)).toBe(300_000);
});

it('waits as long as the server asks for', async () => {
  end = { why: 'wait', ms: 40_000 };
  through = 1;
  await pump.now();
  expect(waits).toEqual([40_000]);
});

it('sets no timer when nothing is left', async () => {
  through = 9;
  end = { why: 'done' };
  await pump.now();
  expect(waits).toEqual([]);
});
