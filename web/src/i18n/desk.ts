/** The words of the screens that are fetched when somebody signs in; both languages come with them. */
import { prefs } from '../state/prefs.svelte.ts';
import { deskEn } from './deskEn.ts';
import { deskZh, type DeskKey } from './deskZh.ts';
import { fillIn } from './index.svelte.ts';

export type { DeskKey } from './deskZh.ts';
export const d = (key: DeskKey, fill: Record<string, string | number> = {}): string =>
  fillIn((prefs.lang === 'en' ? deskEn : deskZh)[key], fill);

const two = (n: number): string => String(n).padStart(2, '0');
/** An instant as people write it, by this device's clock. */
export function whenText(instant: string): string {
  const time = new Date(instant);
  if (Number.isNaN(time.getTime())) return instant;
  const date = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${date} ${time.getHours()}:${two(time.getMinutes())}`;
}
