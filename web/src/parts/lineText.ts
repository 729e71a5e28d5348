import type { LineAnswer, Slot } from '../api/types.ts';

export const slotOf = (slots: readonly Slot[], name: string): Slot | undefined =>
  slots.find((slot) => slot.slot === name);

/** The slot a line's fault is in: what a button beside the row would put right. */
export const faultySlot = (answer: LineAnswer): Slot | undefined =>
  answer.slots.find((slot) => slot.slot === 'line_person' && slot.status === answer.fault) ??
  answer.slots.find((slot) => slot.status === answer.fault);
