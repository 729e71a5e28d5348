import type { Guess } from '../api/placing.ts';
import { p } from '../i18n/placing.ts';

const called = (of: Guess['of'][number] | undefined) => of?.address ?? of?.name ?? '';

/** What a guess rests on, in words. */
export function guessText({ why, of }: Guess): string {
  const [first, second] = of;
  if (why === 'between') return p('guess.between', { a: called(first), b: called(second) });
  const named = why === 'same_address' || why === 'near_number';
  const text = named ? [first?.name, first?.address].filter(Boolean).join(' ') : (first?.name ?? '');
  return p(`guess.${why}`, { of: text });
}
