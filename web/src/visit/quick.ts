/** Phrases that are near at hand for an item: most findings say the opposite of what the item wants. */
import type { ChecklistItem } from './types.ts';

/** 无小广告 → 有小广告; 电动车不进楼入户 → 电动车进楼入户; 划行归市 → 划行归市不到位. */
function opposite(part: string): string {
  if (part.startsWith('无障碍')) return `${part}不到位`;
  if (part.startsWith('无')) return `有${part.slice(1)}`;
  if (/^(?:不|未成年禁)/.test(part)) return part.startsWith('不') ? `有${part.slice(1)}现象` : `${part}不到位`;
  if (/.不[^\u5230]/.test(part)) return part.replace('不', '');
  return `${part}不到位`;
}

export function phrasesFor(item: ChecklistItem, figure: number | undefined): string[] {
  const parts = item.name.split(/[、，,]/).filter(Boolean);
  const phrases = parts.map(opposite);
  if (item.kind === 'ratio' && figure !== undefined) phrases.unshift(`${item.name}仅 ${figure}%`);
  if (item.kind === 'min_count' && figure !== undefined)
    phrases.unshift(`${item.name}仅 ${figure} ${(item.unit ?? '处').split('/')[0]}`);
  if (item.kind === 'present') phrases.push(`${parts[0]}缺失`, `${parts[0]}损坏`);
  return [...new Set(phrases)].slice(0, 4);
}
