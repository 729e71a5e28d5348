/** 转发: a case as a text to paste into a chat. */
import type { CaseItem } from '../api/loop.ts';
import { c } from '../i18n/cases.ts';
import { dot, nameOf, shortOf, zoneName } from '../i18n/index.svelte.ts';
import { placeText } from './mark.ts';
import { dueShort, dueText } from './words.ts';

/** Short, and the same for everybody: what it shows is for whoever may see the case. */
export const linkOf = (item: Pick<CaseItem, 'code'>, origin: string = location.origin): string =>
  `${origin}/cases?c=case:${item.code}`;

export function forwardText(item: CaseItem, link: string, now: number): string {
  const place = placeText(item);
  const due = item.due_at && item.state !== 'closed' ? dueShort(item.due_at, now) : '';
  const left = dueText(item, now);
  const rows = [
    `【${c(`forward.head.${item.state}`)}】${item.text}`,
    c('forward.place', { place: dot(item.zone && zoneName(item.zone), place) }),
    item.line ? c('forward.line', { line: nameOf(item.line) }) : '',
    item.lead
      ? c('forward.unit', {
          unit: dot(
            shortOf(item.lead),
            item.assisting.length > 0 && c('forward.assisting', { units: item.assisting.map(shortOf).join('、') }),
          ),
        })
      : '',
    due ? c('forward.due', { due: left ? `${due}（${left}）` : due }) : '',
    link,
  ];
  return rows.filter(Boolean).join('\n');
}
