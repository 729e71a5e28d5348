/** The words of weekends; both languages come with the screens that need them. */
import { prefs } from '../state/prefs.svelte.ts';
import { fillIn } from './index.svelte.ts';
import { weekendEn } from './weekendEn.ts';
import { weekendZh, type WeekendKey } from './weekendZh.ts';

export type { WeekendKey } from './weekendZh.ts';
export const w = (key: WeekendKey, fill: Record<string, string | number> = {}): string =>
  fillIn((prefs.lang === 'en' ? weekendEn : weekendZh)[key] ?? key, fill);
