import { describe, expect, it } from 'vitest';
import type { CaseItem } from '../api/loop.ts';
import { featuresOf } from './features.ts';
import { forwardText, linkOf } from './forward.ts';
import { wrap } from './poster.ts';

const NOW = Date.parse('2026-11-25T01:40:00Z');
const CASE = {
  code: 'A2026-0007',
  state: 'underway',
  text: '通道口堆放纸箱',
  spot: '12号摊位',
  zone: { code: 'Z11', name: '南站' },
  checkpoint: { code: 'L06-002', name: '沿河农贸市场' },
  line: { code: 'L06', name: '农贸市场' },
  lead: { code: 'U1', name: '西湖区市场监督管理局', short_name: '市监局' },
  assisting: [{ code: 'U2', name: '南站街道办事处', short_name: '南站街道' }],
  due_at: '2026-11-26T10:00:00Z',
  overdue: false,
  overdue_days: 0,
  position: [115.9, 28.66],
  placed: 'point',
} as unknown as CaseItem;

describe('the text to paste into a chat', () => {
  it('says what, where, who, until when, and where to look', () => {
    expect(forwardText(CASE, linkOf(CASE, 'https://a.example'), NOW).split('\n')).toEqual([
      '【问题整改】通道口堆放纸箱',
      '地点：南站片区·沿河农贸市场·12号摊位',
      '条线：农贸市场',
      '主办：市监局·协办 南站街道',
      expect.stringMatching(/^期限：.*（还剩 1 天）$/),
      'https://a.example/cases?c=case:A2026-0007',
    ]);
  });
  it('names no deadline once it is closed, and no unit where there is none', () => {
    const text = forwardText({ ...CASE, state: 'closed', lead: null }, 'x', NOW);
    expect(text).not.toContain('期限');
    expect(text).not.toContain('主办');
    expect(text).toContain('【问题销号】');
  });
});

describe('a title on the picture', () => {
  it('breaks where it no longer fits, and ends with dots where it is cut', () => {
    const fits = (line: string) => line.length <= 4;
    expect(wrap('一二三四五六', fits, 3)).toEqual(['一二三四', '五六']);
    expect(wrap('一二三四五六七八九', fits, 2)).toEqual(['一二三四', '五六七…']);
  });
});

describe('cases as points', () => {
  it('leaves out those without a place, and calls overdue ones overdue', () => {
    const { features } = featuresOf([CASE, { ...CASE, overdue: true }, { ...CASE, position: null }]);
    expect(features.map(({ properties }) => properties?.state)).toEqual(['underway', 'overdue']);
    expect(features[0]?.properties?.point).toBe('L06-002');
  });
});
