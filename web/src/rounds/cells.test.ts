import { expect, it } from 'vitest';
import type { Target } from '../api/loop.ts';
import { drawn, foretold, teamsProgress } from './cells.ts';

const ref = (code: string) => ({ code, name: code });
const target = (line: string, zone: string | null, more: Partial<Target> = {}): Target => ({
  checkpoint: { ...ref(`${line}${zone}`), line: ref(line), zone: zone === null ? null : ref(zone) },
  reserve: false,
  active: true,
  state: 'open',
  ...more,
});

it('foretells never more of a cell than there are, and reserves only of what is left', () => {
  const points = ['Z1', 'Z1', 'Z1', 'Z2'].map((zone) => ({ line: ref('L1'), zone: ref(zone) }));
  const table = foretold(points, 2, 2);
  expect(table.zones.map(({ code }) => code)).toEqual(['Z1', 'Z2']);
  expect(table.cells).toEqual([
    [
      { primary: 2, reserves: 1, done: 0 },
      { primary: 1, reserves: 0, done: 0 },
    ],
  ]);
  expect([table.primary, table.reserves]).toEqual([3, 1]);
});

it('tells a drawn sample by line and zone, and leaves empty what has nothing', () => {
  const table = drawn([
    target('L2', 'Z1', { state: 'done' }),
    target('L1', 'Z2'),
    target('L1', 'Z2', { reserve: true, active: false }),
    target('L1', null),
  ]);
  expect(table.lines.map(({ code }) => code)).toEqual(['L1', 'L2']);
  expect(table.zones.map(({ code }) => code)).toEqual(['', 'Z1', 'Z2']);
  expect(table.cells[0]?.[1]).toBeUndefined();
  expect(table.cells[0]?.[2]).toEqual({ primary: 1, reserves: 1, done: 0 });
  expect(table.cells[1]?.[1]).toEqual({ primary: 1, reserves: 0, done: 1 });
});

it('counts for each team what it has still to do, and what nobody was given', () => {
  const team = { ...ref('T1'), leader: ref('P1'), members: [] };
  const rows = teamsProgress(
    [team],
    [
      target('L1', 'Z1', { team: 'T1', state: 'done' }),
      target('L1', 'Z1', { team: 'T1', state: 'untested' }),
      target('L1', 'Z1', { team: 'T1', reserve: true, active: false }),
      target('L1', 'Z1'),
    ],
  );
  expect(rows).toEqual([
    { team, done: 1, untested: 1, open: 0 },
    { team: null, done: 0, untested: 0, open: 1 },
  ]);
});
