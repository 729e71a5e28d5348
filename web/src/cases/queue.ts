/** Acts on cases go by way of what is kept on the device, so that handing in works with no signal. */
import type { Act, CaseItem, LoopCommand, Photo } from '../api/loop.ts';
import { c, type CasesKey } from '../i18n/cases.ts';
import { dot } from '../i18n/index.svelte.ts';
import { keep, outbox, type Kept } from '../offline/index.svelte.ts';

export const entityOf = (code: string): string => `case:${code}`;
/** What waits on this device for a case, the oldest first. */
export const pendingFor = (code: string): Kept[] =>
  outbox.items.filter(({ entity, state }) => entity === entityOf(code) && state !== 'sent');

const photosOf = (act: Act): string[] => ('photos' in act ? (act.photos ?? []).map(({ hash }) => hash) : []);

/** Kept when it resolves; sent when there is a way. An act upon one that waits builds on that. */
export function keepAct(item: Pick<CaseItem, 'code' | 'version' | 'text'>, act: Act): Promise<Kept> {
  const before = pendingFor(item.code).slice(-1)[0];
  const command: LoopCommand = { type: 'act_on_case', case: item.code, act };
  return keep(command, {
    label: dot(c(`act.${act.do}` as CasesKey), item.text.slice(0, 40)),
    photos: photosOf(act),
    entity: entityOf(item.code),
    ...(before ? { after: before.id } : { base: item.version }),
  });
}

export const keepReport = (command: Extract<LoopCommand, { type: 'report_case' }>): Promise<Kept> =>
  keep(command, {
    label: dot(c('act.report'), command.text.slice(0, 40)),
    photos: command.photos.map(({ hash }: Photo) => hash),
    entity: 'report',
  });
