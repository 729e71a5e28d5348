import type { Weeks } from '../api/weekend.ts';
import { wo } from '../i18n/weekendOffice.ts';

export const weeksText = (weeks: Weeks): string =>
  typeof weeks === 'string' ? wo(`weeks.${weeks}`) : wo('weeks.ofMonth', { n: weeks.of_month.join('、') });
