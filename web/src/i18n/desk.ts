/** The words of the screens that are fetched when somebody signs in; both languages come with them. */
import { prefs } from '../state/prefs.svelte.ts';
import { live } from '../live/live.svelte.ts';
import { instantText } from '../place/dates.ts';
import { deskEn } from './deskEn.ts';
import { deskZh, type DeskKey } from './deskZh.ts';
import { fillIn } from './index.svelte.ts';

export type { DeskKey } from './deskZh.ts';
export const d = (key: DeskKey, fill: Record<string, string | number> = {}): string =>
  fillIn((prefs.lang === 'en' ? deskEn : deskZh)[key], fill);

/** An instant as people of the district write it; by this device's clock where the district is not known. */
export const whenText = (instant: string): string => instantText(instant, live.district?.tz);
