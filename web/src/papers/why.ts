import { ApiError } from '../api/client.ts';
import { whyNot } from '../desk/whyNot.ts';
import { prefs } from '../state/prefs.svelte.ts';

const CHINESE = /[\u4e00-\u9fff]/;
/** The half of `中文 / English`, in either order, that the reader reads; all of it where it is one language. */
export function half(text: string, english: boolean): string {
  const parts = text.split(' / ');
  return (parts.length === 2 && parts.find((part) => CHINESE.test(part) !== english)) || text;
}

/** Why it was not done, with what it was about and what to do, where the server says so. */
export function why(error: unknown): string {
  const english = prefs.lang === 'en';
  // It stands within a sentence.
  const text = whyNot(error).replace(/[。.]$/, '');
  if (!(error instanceof ApiError) || error.unreachable) return text;
  // What is wrong with a paper is told more exactly than by what all refusals of its kind have in common.
  const parts = [half(error.detail, english) || text, half(error.remedy, english)];
  return parts.filter((part) => part !== '').join(english ? '; ' : '；');
}
