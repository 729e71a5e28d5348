import { ApiError } from '../api/client.ts';
import { d } from '../i18n/desk.ts';
import { t } from '../i18n/index.svelte.ts';
import { prefs } from '../state/prefs.svelte.ts';
import { Refused } from './act.ts';

/** A detail that the server says in both languages: `中文 / English`. */
export function oneLanguage(detail: string, english: boolean): string {
  const [zh = '', en = ''] = detail.split(' / ');
  return (english && en) || zh;
}
/** A waiting time as people say it. */
export const waitText = (seconds: number): string =>
  seconds < 60 ? d('wait.seconds', { n: seconds }) : d('wait.minutes', { n: Math.ceil(seconds / 60) });

/** Why something was not done, in a sentence. */
export function whyNot(error: unknown): string {
  if (error instanceof Refused) return error.message;
  if (!(error instanceof ApiError)) return t('error.other', { why: String(error) });
  if (error.unreachable) return d('why.unreachable');
  const english = prefs.lang === 'en';
  if (error.code === 'too_many_tries' && error.retryAfter) return d('why.wait', { time: waitText(error.retryAfter) });
  if (error.code === 'weak_password') return oneLanguage(error.detail, english);
  return english ? error.titleEn : error.titleZh;
}
