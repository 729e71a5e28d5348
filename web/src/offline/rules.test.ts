import { describe, expect, it } from 'vitest';
import { dependents, envelope, ready, stuck } from './rules.ts';
import { rowOf } from './testing.ts';

const chain = () => {
  const a = rowOf({ order: 1 });
  const b = rowOf({ order: 2, after: a.id, entity: 'case:1' });
  const c = rowOf({ order: 3, entity: 'case:1' });
  const d = rowOf({ order: 4 });
  return { a, b, c, d, all: [a, b, c, d] };
};

describe('what may travel', () => {
  it('goes oldest first, and not before what it builds on', () => {
    const { a, d, all } = chain();
    expect(ready(all, 50, 0)).toEqual([a, d]);
    expect(ready(all, 1, 0)).toEqual([a]);
  });
  it('goes when that has arrived', () => {
    const { b, d, all } = chain();
    expect(ready([{ ...all[0]!, state: 'sent' }, ...all.slice(1)], 50, 0)).toEqual([b, d]);
  });
  it('waits after the server stumbled over it, and nothing else does', () => {
    const { all } = chain();
    const later = [{ ...all[0]!, notBefore: 10 }, ...all.slice(1)];
    expect(ready(later, 50, 9).map(({ order }) => order)).toEqual([4]);
    expect(ready(later, 50, 10).map(({ order }) => order)).toEqual([1, 4]);
  });
  it('is sent with nothing that was not given', () => {
    expect(Object.keys(envelope(rowOf()))).toEqual(['id', 'recorded_at', 'command']);
    expect(envelope(rowOf({ base: 3, after: 'x' }))).toMatchObject({ base: 3, after: 'x' });
  });
});

describe('what builds on a record', () => {
  it('is found by way of others too, and never the other way round', () => {
    const { a, b, c, d, all } = chain();
    expect(dependents(all, a)).toEqual([b, c]);
    expect(dependents(all, c)).toEqual([]);
    expect(dependents(all, d)).toEqual([]);
  });
  it('is stuck once that was set aside', () => {
    const { b, all } = chain();
    expect(stuck([{ ...all[0]!, state: 'attention' }, ...all.slice(1)])).toEqual([b]);
  });
});
