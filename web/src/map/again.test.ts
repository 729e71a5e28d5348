import type { Map as GlMap } from 'maplibre-gl';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { askAgain, type Failure } from './again.ts';

const asked: [string, unknown][] = [];
let fail: (failure: Failure) => void;
let sources: string[];
beforeEach(() => {
  vi.useFakeTimers();
  asked.length = 0;
  sources = ['zones', 'checkpoints', 'base'];
  askAgain({
    on: (_: string, listener: (failure: Failure) => void) => (fail = listener),
    getSource: (id: string) => sources.includes(id),
    refreshTiles: (id: string, tiles: unknown) => asked.push([id, tiles]),
  } as unknown as GlMap);
});
afterEach(() => vi.useRealTimers());

const failure = (status: number, sourceId: string, x: number): Failure => ({
  error: Object.assign(new Error(String(status)), { status }),
  sourceId,
  tile: { tileID: { canonical: { x, y: 1, z: 12 } } },
});

it('asks again for the tiles that the server had no time for, those of a source together', () => {
  for (const x of [1, 2, 2]) fail(failure(503, 'zones', x));
  fail(failure(503, 'checkpoints', 1));
  fail(failure(503, 'base', 1));
  expect(asked).toEqual([]);
  vi.advanceTimersByTime(10_000);
  expect(asked.map(([id]) => id).sort()).toEqual(['checkpoints', 'zones']);
  expect(asked.find(([id]) => id === 'zones')?.[1]).toEqual([
    { x: 1, y: 1, z: 12 },
    { x: 2, y: 1, z: 12 },
  ]);
  vi.advanceTimersByTime(60_000);
  expect(asked.map(([id]) => id)).toContain('base');
  // And again, when it failed again.
  fail(failure(503, 'zones', 1));
  vi.advanceTimersByTime(10_000);
  expect(asked.filter(([id]) => id === 'zones')).toHaveLength(2);
});

it('leaves alone what is gone, and what will not be there later either', () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  fail(failure(404, 'zones', 1));
  fail({ error: new Error('a layer') });
  expect(said).toHaveBeenCalledTimes(2);
  fail(failure(503, 'zones', 1));
  sources = [];
  vi.advanceTimersByTime(60_000);
  expect(asked).toEqual([]);
  said.mockRestore();
});
