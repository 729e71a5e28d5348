/** What an act says beyond its name: the unit, the reason, the measures. */
import type { Act, RequestKind, Term } from '../api/loop.ts';
import { c } from '../i18n/cases.ts';
import { today } from '../state/shared.svelte.ts';
import { shortDay, termText } from './words.ts';

const named = (value: unknown): string => {
  if (typeof value === 'string') return value;
  if (value && typeof value === 'object') {
    const { name, short_name: short } = value as { name?: string; short_name?: string };
    return short ?? name ?? '';
  }
  return '';
};

export function actDetail(done: Act): string[] {
  const act = done as { do: string } & Record<string, unknown>;
  const rows: string[] = [];
  if (act.lead) rows.push(c('tile.lead', { unit: named(act.lead) }));
  if (Array.isArray(act.assisting) && act.assisting.length > 0)
    rows.push(c('step.assisting', { units: act.assisting.map(named).join('、') }));
  if (act.person) rows.push(c('step.person', { name: named(act.person) }));
  if (act.term && typeof act.term === 'object') rows.push(termText(act.term as Term));
  if (typeof act.request === 'string') rows.push(c(`badge.request.${act.request as RequestKind}`));
  if (act.owner) rows.push(c('request.owner', { unit: named(act.owner) }));
  if (typeof act.until === 'string') rows.push(c('request.until', { date: shortDay(act.until, today()) }));
  if (typeof act.on_spot === 'boolean') rows.push(c(act.on_spot ? 'recheck.on_spot' : 'recheck.picture'));
  if (typeof act.good === 'boolean') rows.push(c(act.good ? 'field.goodYes' : 'field.goodNo'));
  if (act.do === 'card') rows.push(act.card === 'red' || act.card === 'yellow' ? c(`card.${act.card}`) : c('card.off'));
  for (const key of ['measures', 'reason', 'text'] as const) {
    if (typeof act[key] === 'string' && act[key]) rows.push(act[key]);
  }
  if (typeof act.note === 'string' && act.note) rows.push(act.note);
  return rows;
}
