import type { Fault, LineAnswer, Slot, Status } from '../api/types.ts';

export const slotOf = (slots: readonly Slot[], name: string): Slot | undefined =>
  slots.find((slot) => slot.slot === name);

/** The slot a line's fault is in: what a button beside the row would put right. */
export const faultySlot = (answer: LineAnswer): Slot | undefined =>
  answer.slots.find((slot) => slot.slot === 'line_person' && slot.status === answer.fault) ??
  answer.slots.find((slot) => slot.status === answer.fault);

/** A status that is a fault; else nothing. */
export const faultOf = (status: Status | null | undefined): Fault | null =>
  status === 'gap' || status === 'double' || status === 'lapsed' ? status : null;
