import { describe, expect, it } from 'vitest';
import { followOrders, successors } from './follow.ts';
import type { Choice, Held } from './plan.ts';

const row = (choice: Partial<Choice>) => ({ held: {} as Held, choice: choice as Choice });
const LI = { code: 'P1', name: '李示例' };

describe('cases that follow a duty', () => {
  it('go to whoever takes something over, each once', () => {
    const rows = [
      row({ how: 'vacant', party: null }),
      row({ how: 'give', party: LI }),
      row({ how: 'give', party: LI }),
    ];
    expect(successors(rows)).toEqual([LI]);
  });
  it('are one act each, upon the version that was shown', () => {
    const orders = followOrders({ to: LI, cases: [{ code: 'A1', version: 4, text: '' }] }, '2026-11-25T00:00:00Z');
    expect(orders).toHaveLength(1);
    expect(orders[0]).toMatchObject({
      base: 4,
      command: { type: 'act_on_case', case: 'A1', act: { do: 'name', person: 'P1' } },
    });
  });
  it('stay where nobody takes over', () => {
    expect(followOrders({ to: null, cases: [{ code: 'A1', version: 4, text: '' }] }, '')).toEqual([]);
  });
});
