import { describe, expect, it } from 'vitest';
import { find } from './find.ts';

const PEOPLE = ['王示甲', '李示乙', '王示丙', '示王丁'].map((name, i) => ({ code: `P000${i}`, name }));

describe('one finds oneself in a long list', () => {
  it('shows all before anything is typed', () => expect(find(PEOPLE, '  ')).toHaveLength(4));
  it('puts names that begin so first', () =>
    expect(find(PEOPLE, '王').map(({ name }) => name)).toEqual(['王示甲', '王示丙', '示王丁']));
  it('takes several words and the code', () => {
    expect(find(PEOPLE, '王 丙')).toHaveLength(1);
    expect(find(PEOPLE, 'p0001')[0]?.name).toBe('李示乙');
    expect(find(PEOPLE, '赵')).toEqual([]);
  });
});
