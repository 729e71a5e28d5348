/** The words of cases; both languages come with the screens that need them. */
import { prefs } from '../state/prefs.svelte.ts';
import { casesEn } from './casesEn.ts';
import { casesZh, type CasesKey } from './casesZh.ts';
import { fillIn } from './index.svelte.ts';

export type { CasesKey } from './casesZh.ts';
export const c = (key: CasesKey, fill: Record<string, string | number> = {}): string =>
  fillIn((prefs.lang === 'en' ? casesEn : casesZh)[key] ?? key, fill);
