/** The words of the district's own records; both languages come with the screen that needs them. */
import { prefs } from '../state/prefs.svelte.ts';
import { fillIn } from './index.svelte.ts';
import { registerEn } from './registerEn.ts';
import { registerZh, type RegisterKey } from './registerZh.ts';

export type { RegisterKey } from './registerZh.ts';
export const r = (key: RegisterKey, fill: Record<string, string | number> = {}): string =>
  fillIn((prefs.lang === 'en' ? registerEn : registerZh)[key] ?? key, fill);
