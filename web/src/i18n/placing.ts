/** The words of placing and editing on the map; both languages come with the first part that needs them. */
import { prefs } from '../state/prefs.svelte.ts';
import { fillIn } from './index.svelte.ts';
import { placingEn } from './placingEn.ts';
import { placingZh, type PlacingKey } from './placingZh.ts';

export type { PlacingKey } from './placingZh.ts';
export const p = (key: PlacingKey, fill: Record<string, string | number> = {}): string =>
  fillIn((prefs.lang === 'en' ? placingEn : placingZh)[key] ?? key, fill);
