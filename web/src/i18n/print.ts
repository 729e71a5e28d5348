/** The words of what goes out on paper; both languages come with the screen that needs them. */
import { prefs } from '../state/prefs.svelte.ts';
import { fillIn } from './index.svelte.ts';
import { printEn } from './printEn.ts';
import { printZh, type PrintKey } from './printZh.ts';

export type { PrintKey } from './printZh.ts';
export const p = (key: PrintKey, fill: Record<string, string | number> = {}): string =>
  fillIn((prefs.lang === 'en' ? printEn : printZh)[key] ?? key, fill);
