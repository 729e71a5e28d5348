import { describe, expect, it } from 'vitest';
import type { Outcome } from '../api/types.ts';
import { after, commandsFor, faultOf, proposal, undoing, type Choice, type Held } from './plan.ts';

const held = (patch: Partial<Held> = {}): Held => ({
  duty: 'D0001',
  role: { code: 'area_owner', name: '区域责任人' },
  subject: { kind: 'zone', code: 'Z01', name: '桃源' },
  seat: 'A',
  since: '2024-11-01',
  until: null,
  ...patch,
});
const give = (patch: Partial<Choice> = {}): Choice => ({
  ...proposal(held()),
  party: { code: 'P2', name: '李示乙' },
  ...patch,
});
const done = (duty?: string): Outcome => ({ id: 'x', status: 'applied', ...(duty ? { duty } : {}) });

describe('a duty is handed over', () => {
  it('ends the day before and begins on the day, so that nobody answers twice and no day is empty', () => {
    expect(commandsFor(held(), give(), '2026-12-01')).toEqual([
      { type: 'end_duty', duty: 'D0001', last: '2026-11-30' },
      {
        type: 'assign_duty',
        role: 'area_owner',
        subject: { kind: 'zone', code: 'Z01' },
        party: 'P2',
        seat: 'A',
        first: '2026-12-01',
        last: null,
      },
    ]);
  });
  it('keeps an end that comes earlier anyway', () => {
    const [first] = commandsFor(held({ until: '2026-11-30' }), give(), '2026-12-01');
    expect(first?.type).toBe('assign_duty');
  });
  it('leaves a seat vacant with its note, or only ends', () => {
    const vacant = commandsFor(held(), give({ how: 'vacant', note: '待区委研究' }), '2026-12-01')[1];
    expect(vacant).toMatchObject({ seat: 'vacant', party: null, note: '待区委研究' });
    expect(commandsFor(held(), give({ how: 'end' }), '2026-12-01')).toHaveLength(1);
  });
  it('says what stands in the way', () => {
    expect(faultOf(held({ since: '2026-12-01' }), give(), '2026-12-01', 'P1')).toBe('late');
    expect(faultOf(held(), give({ party: null }), '2026-12-01', 'P1')).toBe('nobody');
    expect(faultOf(held(), give(), '2026-12-01', 'P2')).toBe('same');
    expect(faultOf(held(), give({ last: '2026-11-01' }), '2026-12-01', 'P1')).toBe('order');
    expect(faultOf(held(), give({ how: 'vacant', party: null }), '2026-12-01', 'P1')).toBeNull();
  });
  it('is taken back: the new holder is withdrawn, the old one gets back the last day there was', () => {
    const [end, assign] = commandsFor(held({ until: '2027-01-31' }), give(), '2026-12-01');
    expect(
      undoing([
        { command: end!, outcome: done('D0001'), until: '2027-01-31' },
        { command: assign!, outcome: done('D0900') },
      ]),
    ).toEqual([
      { type: 'withdraw_duty', duty: 'D0900' },
      { type: 'renew_duty', duty: 'D0001', last: '2027-01-31' },
    ]);
  });
  it('knows when nobody answers any more: a deputy does not count', () => {
    const there = [
      { code: 'D0001', seat: 'A', party: { name: '王示甲' } },
      { code: 'D0002', seat: 'B', party: { name: '赵示丙' } },
    ] as const;
    expect(after(there, held(), give({ how: 'end' }))).toEqual({ others: [], empty: true });
    expect(after(there, held(), give({ seat: 'B' })).empty).toBe(true);
    expect(after(there, held(), give()).empty).toBe(false);
    expect(
      after([...there, { code: 'D3', seat: 'acting', party: { name: '钱' } }], held(), give({ how: 'end' })),
    ).toEqual({ others: ['钱'], empty: false });
  });
});
