/** The words of visits and rounds, in both languages; fetched with those screens. */
import { prefs } from '../state/prefs.svelte.ts';
import { fillIn, nameOf } from './index.svelte.ts';
import { visitEn } from './visitEn.ts';
import { visitZh, type VisitKey } from './visitZh.ts';

export type { VisitKey } from './visitZh.ts';
export const v = (key: VisitKey, fill: Record<string, string | number> = {}): string =>
  fillIn((prefs.lang === 'en' ? visitEn : visitZh)[key], fill);

/** A score as it is written: one decimal, and a dash where there is none. */
export const scoreText = (score: number | null | undefined): string =>
  score === null || score === undefined ? '—' : (Math.round(score * 10) / 10).toFixed(1);
/** An item as it is asked. */
export const itemName = (item: { name: string; name_en?: string | null }): string => nameOf(item);
