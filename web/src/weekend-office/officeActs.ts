import type { ShiftActName, ShiftItem } from '../api/weekend.ts';
import { zoneName } from '../i18n/index.svelte.ts';
import { halfText } from '../i18n/weekendOffice.ts';

/** What the office does with a half day as a whole, in the order in which it is wanted. */
export const OFFICE_ACTS = [
  'ask',
  'change',
  'move',
  'combine',
  'cancel',
  'restore',
] as const satisfies readonly ShiftActName[];
export type OfficeAct = (typeof OFFICE_ACTS)[number];

/** What every dialog of a half day is given. */
export interface DialogProps<S> {
  shift: S;
  close: () => void;
  /** It was done: the words to say. */
  finish: (text: string) => void;
}
/** What it is called in a question: where, and when. */
export const named = ({ place, date, half }: Pick<ShiftItem, 'place' | 'date' | 'half'>) => ({
  place: place.kind === 'zone' ? zoneName(place) : place.name,
  when: halfText(date, half),
});
