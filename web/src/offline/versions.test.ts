import { describe, expect, it, vi } from 'vitest';

vi.mock('../i18n/offline.ts', () => ({ momentText: (instant: string) => instant.slice(11, 16) }));
const { sides, told } = await import('./versions.ts');

describe('two versions side by side', () => {
  it('are told in words, with names in place of codes', () => {
    expect(told({ code: 'u', name: '区城管局' }, 'zh')).toBe('区城管局');
    expect(told({ kind: 'days', days: 3 }, 'zh')).toBe('3 天');
    expect(told('underway', 'zh')).toBe('整改中');
    expect(told([], 'zh')).toBe('—');
    expect(told('2026-11-25T08:30:00Z', 'en')).toBe('08:30');
  });
  it('stand field by field, with what says where it stands now', () => {
    const command = { type: 'act_on_case', case: 'AJ-1', act: { do: 'assign', lead: '住建局' } };
    const now = { state: 'underway', lead: { code: 'u', name: '城管局' }, card: null };
    expect(sides(command, now, 'zh')).toEqual([
      { field: 'lead', mine: '住建局', theirs: '城管局' },
      { field: 'act', mine: '交办', theirs: '—' },
      { field: 'state', mine: '—', theirs: '整改中' },
    ]);
  });
});
