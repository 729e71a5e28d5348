/** The words of the editor of zones; they come with it. */
import { prefs } from '../state/prefs.svelte.ts';
import { fillIn } from './index.svelte.ts';
import { zonesEditEn } from './zonesEditEn.ts';
import { zonesEditZh, type ZonesEditKey } from './zonesEditZh.ts';

export type { ZonesEditKey } from './zonesEditZh.ts';
export const z = (key: ZonesEditKey, fill: Record<string, string | number> = {}): string =>
  fillIn((prefs.lang === 'en' ? zonesEditEn : zonesEditZh)[key], fill);
