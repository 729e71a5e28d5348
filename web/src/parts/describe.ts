import type { Answer, Slot } from '../api/types.ts';
import { dateText, dot, nameOf, shortOf, t, zoneName } from '../i18n/index.svelte.ts';
import { slotOf } from './lineText.ts';

const holders = (slot: Slot): string =>
  slot.holders.length > 0
    ? slot.holders.map(({ party }) => dot(shortOf(party), party.office_phone ?? null)).join('、')
    : slot.status === 'held' || slot.status === 'none'
      ? t('who.nobody')
      : t(`fault.${slot.status}`);

/** Where a place lies: zone, street, community. */
export const whereText = (answer: Answer): string =>
  dot(
    answer.zone && zoneName(answer.zone),
    answer.street && nameOf(answer.street),
    answer.community && nameOf(answer.community),
  );

/** The zone's people and the lines with something here, as a text to paste into a chat. */
export function answerText(answer: Answer, title: string, link: string): string {
  const rows = [
    `【${title}】${dateText(answer.on)}`,
    whereText(answer),
    ...answer.zone_slots.map((slot) => `${nameOf(slot.role)}：${holders(slot)}`),
    ...answer.lines
      .filter(({ here }) => here)
      .map(({ line, slots }) => {
        const unit = slotOf(slots, 'line_unit');
        const person = slotOf(slots, 'line_person');
        return `${nameOf(line)}：${dot(unit && holders(unit), person && holders(person))}`;
      }),
    link,
  ];
  return rows.filter(Boolean).join('\n');
}
