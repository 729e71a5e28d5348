import { describe, expect, it } from 'vitest';
import type { Matrix, Slot } from '../api/types.ts';
import { named, rolesOf } from './publicRoles.ts';

const slot = (role: string, ...holders: string[]): Slot => ({
  slot: role,
  role: { code: role, name: role },
  subject: { kind: 'zone', code: 'Z01', name: 'Z01' },
  status: holders.length > 0 ? 'held' : 'gap',
  holders: holders.map((code) => ({
    duty: 'D',
    party: { kind: 'person', code, name: code },
    seat: 'A',
    since: '2024-01-01',
  })),
});
const matrix = (...slots: Slot[]) => ({ zones: [{ slots }], lines: [], cells: [] }) as unknown as Matrix;

describe('what the public sees', () => {
  it('names each role once', () =>
    expect(rolesOf(matrix(slot('a', 'P1'), slot('a')), [slot('b')]).map(({ code }) => code)).toEqual(['a', 'b']));
  it('is told a holder only where one has a name there', () => {
    const duty = (code: string) => ({ code: 'D', seat: 'A', party: { kind: 'person', code, name: code } }) as const;
    expect(named([duty('withheld')])).toBe(false);
    expect(named([duty('withheld'), duty('P1')])).toBe(true);
    expect(named([{ code: 'D', seat: 'vacant', party: null }])).toBe(false);
  });
});
