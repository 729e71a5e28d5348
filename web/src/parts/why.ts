import type { Slot } from '../api/types.ts';
import { agoText, dateText, spanText, t } from '../i18n/index.svelte.ts';
import { together } from '../state/cells.ts';

/** Why a slot has its fault, in a sentence; `short` leaves out what its own card says. */
export function whyText(slot: Slot, on: string, short = false): string {
  const why = slot.why;
  if (!why) return '';
  switch (why.code) {
    case 'vacant_seat':
      return why.note ? t('why.vacant_note', { note: why.note }) : t('why.vacant_seat');
    case 'over_maximum':
      return t('why.over_maximum', { n: together(slot), max: why.maximum ?? 1 });
    case 'expired': {
      const last = why.last;
      const ago = why.expired_days != null ? spanText(why.expired_days) : last?.until ? agoText(last.until, on) : '';
      if (!last) return t('why.expired_short', { ago });
      if (short) return t('why.expired_row', { name: last.party.name, ago });
      return t('why.expired', {
        name: last.party.name,
        since: dateText(last.since),
        until: last.until ? dateText(last.until) : '',
        ago,
      });
    }
    default:
      return t('why.never_assigned');
  }
}
