/** The words of lists that come in; both languages come with the screen that needs them. */
import type { Said } from '../api/papers.ts';
import { prefs } from '../state/prefs.svelte.ts';
import { fillIn } from './index.svelte.ts';
import { papersEn } from './papersEn.ts';
import { papersZh, type PapersKey } from './papersZh.ts';

export type { PapersKey } from './papersZh.ts';
export const p = (key: PapersKey, fill: Record<string, string | number> = {}): string =>
  fillIn((prefs.lang === 'en' ? papersEn : papersZh)[key] ?? key, fill);
/** What the server says in both languages. */
export const said = (text: Said): string => (prefs.lang === 'en' && text.en) || text.zh;
/** Names put one behind another. */
export const listed = (names: readonly string[]): string => names.join(prefs.lang === 'en' ? ', ' : '、');
/** Rows of the sheet, the first few by number. */
export function rowsText(rows: readonly number[], most = 6): string {
  const some = listed(rows.slice(0, most).map(String));
  return rows.length > most ? p('rows.more', { rows: some, n: rows.length }) : p('rows.some', { rows: some });
}
