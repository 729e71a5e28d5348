/** What is done on the spot goes by way of what is kept on the device, so that it works with no signal. */
import type { ActOnShift, ShiftAct, ShiftItem } from '../api/weekend.ts';
import { keep, outbox, type Kept } from '../offline/index.svelte.ts';
import { w, type WeekendKey } from '../i18n/weekend.ts';
import { dot } from '../i18n/index.svelte.ts';
import { ticking } from '../cases/now.svelte.ts';
import type { Held } from './attend.ts';

/** Between the server's word and the card that was read anew. */
const JUST = 120_000;

const actOf = ({ command }: Kept): ShiftAct | null => (command.act as ShiftAct | undefined) ?? null;
const isOf = ({ command }: Kept, code: string): boolean => command.type === 'act_on_shift' && command.shift === code;

/** What waits on this device for a shift, the oldest first. */
export const pendingFor = (code: string): Kept[] =>
  outbox.items.filter((kept) => kept.state !== 'sent' && isOf(kept, code));
/** The same as acts, with what has only just gone. */
export const heldFor = (code: string): Held[] =>
  outbox.items.flatMap((kept) => {
    const act = isOf(kept, code) ? actOf(kept) : null;
    const gone = kept.state === 'sent' && ticking() - Date.parse(kept.sentAt ?? kept.at) > JUST;
    return act && !gone ? [{ act, at: kept.at, state: kept.state }] : [];
  });
export const actName = (kept: Kept): WeekendKey => `act.${actOf(kept)?.do ?? 'mark'}` as WeekendKey;

/**
 * Kept when it resolves; sent when there is a way. It names no version: twenty people check in within a minute, and none
 * of them contradicts another. One's own marks and the list do not wait for one another either.
 */
export function keepAct(
  shift: Pick<ShiftItem, 'code' | 'place' | 'date'>,
  act: Extract<ShiftAct, { do: 'check_in' | 'check_out' | 'mark' | 'report' }>,
): Promise<Kept> {
  const command: ActOnShift = { type: 'act_on_shift', shift: shift.code, act };
  const own = act.do === 'check_in' || act.do === 'check_out';
  const entity = `${own ? 'attend' : act.do}:${shift.code}${act.do === 'mark' ? `/${act.unit}` : ''}`;
  const photos = ('photos' in act ? (act.photos ?? []) : []).map(({ hash }) => hash);
  return keep(command, { label: dot(w(`act.${act.do}`), shift.place.name, shift.date), photos, entity });
}
