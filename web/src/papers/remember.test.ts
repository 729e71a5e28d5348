import { describe, expect, it } from 'vitest';
import { importsOf, keepImport, markUndone, understand, understood, type Import } from './remember.ts';

function storage() {
  const kept = new Map<string, string>();
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}
const TITLES = ['条 线', '总督导'];
const done = (first: number, on: string, by = 'office'): Import => ({
  on,
  at: 0,
  by,
  name: '条线',
  first: on,
  counts: { added: 1, changed: 0, ended: 0 },
  applied: { first, last: first, entries: 1 },
  undone: false,
});

describe('what this device remembers', () => {
  it('understands a table as last time, whatever blanks its titles have', () => {
    const store = storage();
    understand('lines', TITLES, ['line', 'ignore'], store);
    understand('zones', TITLES, ['zone', null], store);
    expect(understood(['条线', '总督 导'], 'lines', store)?.meanings).toEqual(['line', 'ignore']);
    expect(understood(TITLES, null, store)?.kind).toBe('zones');
    expect(understood(['条线'], null, store)).toBeNull();
  });
  it('remembers nothing of a table without titles, and reads past what is broken', () => {
    const store = storage();
    understand('lines', ['', ' '], ['line', null], store);
    expect(understood(['', ' '], null, store)).toBeNull();
    store.setItem('renling.papers.columns', '{');
    expect(understood(TITLES, null, store)).toBeNull();
  });
  it('lists the imports of the day and of the account, and which of them were undone', () => {
    const store = storage();
    keepImport(done(1, '2026-11-29'), store);
    keepImport(done(2, '2026-11-30'), store);
    keepImport(done(3, '2026-11-30'), store);
    keepImport(done(4, '2026-11-30', 'admin'), store);
    markUndone(2, store);
    expect(importsOf('2026-11-30', 'office', store).map(({ applied, undone }) => [applied.first, undone])).toEqual([
      [3, false],
      [2, true],
    ]);
    expect(importsOf('2026-11-29', 'office', store)).toEqual([]);
  });
});
