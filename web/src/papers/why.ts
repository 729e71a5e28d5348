import { ApiError } from '../api/client.ts';
import { oneLanguage, whyNot } from '../desk/whyNot.ts';
import { prefs } from '../state/prefs.svelte.ts';

/** Why it was not done, with what it was about where the server says so. */
export function why(error: unknown): string {
  // It stands within a sentence.
  const text = whyNot(error).replace(/[。.]$/, '');
  if (!(error instanceof ApiError) || error.unreachable || !error.detail) return text;
  const detail = oneLanguage(error.detail, prefs.lang === 'en');
  if (detail === text) return text;
  return prefs.lang === 'en' ? `${text} (${detail})` : `${text}（${detail}）`;
}
