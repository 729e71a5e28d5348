/** The words of rounds, in both languages; fetched with their screen. */
import { prefs } from '../state/prefs.svelte.ts';
import { fillIn } from './index.svelte.ts';
import { roundsEn } from './roundsEn.ts';
import { roundsZh, type RoundsKey } from './roundsZh.ts';

export type { RoundsKey } from './roundsZh.ts';
export const r = (key: RoundsKey, fill: Record<string, string | number> = {}): string =>
  fillIn((prefs.lang === 'en' ? roundsEn : roundsZh)[key], fill);
