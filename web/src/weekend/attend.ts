/** Being there: what may be done on the spot, what this device still holds of it, and how far off somebody stands. */
import type { Sighting } from '../api/loop.ts';
import type { OwnActName, ShiftAct, ShiftDetail, ShiftMark, ShiftName, ShiftPart } from '../api/weekend.ts';
import type { KeptState } from '../offline/kept.ts';
import type { IsoDate } from '../place/dates.ts';
import { metresBetween } from '../place/metres.ts';

/** An act as it waits here, or has just gone. */
export interface Held {
  act: ShiftAct;
  at: string;
  state: KeptState;
}
export interface OwnMark extends Pick<ShiftMark, 'at' | 'how' | 'metres'> {
  /** Of what this device holds; null where the server said it. */
  state: KeptState | null;
}
export interface OwnState {
  in: OwnMark | null;
  out: OwnMark | null;
}

const ofServer = (mark: ShiftMark | null): OwnMark | null => mark && { ...mark, state: null };
function ofHeld(held: Held | undefined): OwnMark | null {
  if (!held || (held.act.do !== 'check_in' && held.act.do !== 'check_out')) return null;
  return { at: held.at, how: held.act.seen?.source === 'gps' ? 'position' : 'hand', state: held.state };
}
/** One's own marks: the server's, else what was kept here. What was refused counts for nothing. */
export function ownState(shift: Pick<ShiftDetail, 'own'>, held: readonly Held[]): OwnState {
  const newest = (what: OwnActName) =>
    [...held].reverse().find(({ act, state }) => act.do === what && state !== 'attention');
  return {
    in: ofServer(shift.own?.in ?? null) ?? ofHeld(newest('check_in')),
    out: ofServer(shift.own?.out ?? null) ?? ofHeld(newest('check_out')),
  };
}

/**
 * What I may do now. The server says it; of an answer that was kept from before, or is no longer of this hour, the day
 * itself says whether checking in can be meant: who stands there without a network must not be sent away.
 */
export function ownActs(
  shift: Pick<ShiftDetail, 'own' | 'date' | 'state'>,
  held: readonly Held[],
  { today, stale }: { today: IsoDate; stale: boolean },
): OwnActName[] {
  const { own } = shift;
  if (!own || shift.state === 'cancelled') return [];
  const marks = ownState(shift, held);
  const now = stale && shift.date === today;
  const acts: OwnActName[] = [];
  // Minutes of somebody who never came: the hours are approved.
  if (!marks.in && own.minutes === null && (own.may.includes('check_in') || now)) acts.push('check_in');
  // Having checked in here a moment ago, the server could not say yet that one may check out.
  if (marks.in && !marks.out && (own.may.includes('check_out') || now || marks.in.state !== null))
    acts.push('check_out');
  if (!marks.in && own.may.includes('replace')) acts.push('replace');
  return acts;
}

export interface Standing {
  metres: number;
  accuracy: number;
  /** `unsure`: the position is not good enough to say. */
  where: 'near' | 'unsure' | 'far';
}
/** How far from the meeting point. The community's border is the server's to judge by. */
export function standing(seen: Sighting, meeting: readonly [number, number], near: number): Standing {
  const [lon, lat] = seen.position;
  const metres = metresBetween({ lon, lat }, { lon: meeting[0], lat: meeting[1] });
  const accuracy = seen.accuracy ?? 0;
  return { metres, accuracy, where: metres <= near ? 'near' : metres - accuracy <= near ? 'unsure' : 'far' };
}

export interface Plan {
  /** Pixels from the middle, where the meeting point is; east and south. */
  x: number;
  y: number;
  /** Radii in pixels: of the accuracy, and of what counts as near. */
  r: number;
  near: number;
}
const METRES = 111_320;
/** A small drawing of both, of `half` pixels to each side: everything fits in. */
export function planOf(seen: Sighting, meeting: readonly [number, number], near: number, half: number): Plan {
  const east = (seen.position[0] - meeting[0]) * METRES * Math.cos((meeting[1] * Math.PI) / 180);
  const south = (meeting[1] - seen.position[1]) * METRES;
  const accuracy = seen.accuracy ?? 0;
  const reach = Math.max(near, Math.hypot(east, south) + Math.min(accuracy, 4 * near)) * 1.1;
  const scale = half / reach;
  return { x: east * scale, y: south * scale, r: Math.max(4, accuracy * scale), near: near * scale };
}

// The list of who leads.

/** One of the list as it is ticked. */
export interface Tick {
  key: string;
  name: string;
  person: string | null;
  present: boolean;
  /** As the list of the server has it. */
  was: boolean;
  /** Empty: as reckoned from the times. */
  minutes: string;
  wasMinutes: number | null;
  extra: boolean;
}
export const keyOf = ({ person, guest }: Pick<ShiftName, 'person' | 'guest'>): string =>
  person ? `p:${person.code}` : `g:${guest ?? ''}`;

/** As the server has it, with what an earlier list that still waits here says. */
export function ticksOf(part: Pick<ShiftPart, 'names' | 'unit'>, held: readonly Held[]): Tick[] {
  const ticks = (part.names ?? []).map((each): Tick => ({
    key: keyOf(each),
    name: each.person?.name ?? each.guest ?? '',
    person: each.person?.code ?? null,
    present: each.in !== null,
    was: each.in !== null,
    minutes: each.minutes === null ? '' : String(each.minutes),
    wasMinutes: each.minutes,
    extra: each.extra,
  }));
  for (const { act, state } of held) {
    if (act.do !== 'mark' || act.unit !== part.unit.code || state === 'attention') continue;
    for (const mark of act.marks) {
      const key = 'person' in mark ? `p:${mark.person}` : `g:${mark.guest}`;
      const tick = ticks.find((each) => each.key === key);
      if (tick) {
        tick.present = tick.was = mark.present;
        if (mark.minutes !== undefined) tick.minutes = String((tick.wasMinutes = mark.minutes));
      } else if (mark.present) {
        // Came without being named. A person's name is with the unit's people; till then the code stands for it.
        const [name, person] = 'person' in mark ? [mark.person, mark.person] : [mark.guest, null];
        const n = mark.minutes ?? null;
        const minutes = n === null ? '' : String(n);
        ticks.push({ key, name, person, present: true, was: true, minutes, wasMinutes: n, extra: true });
      }
    }
  }
  return ticks;
}
/** Minutes as they were typed; null where there are none, NaN where they make no sense. */
export function minutesOf(typed: string | number | null | undefined): number | null {
  const text = String(typed ?? '').trim();
  if (text === '') return null;
  return /^\d{1,4}$/.test(text) && Number(text) <= 1440 ? Number(text) : NaN;
}
/** What the list changes: who is marked already as they are is left alone, so that a check-in by position stays one. */
export function marksOf(ticks: readonly Tick[], photo: boolean): Extract<ShiftAct, { do: 'mark' }>['marks'] {
  return ticks.flatMap(({ person, name, present, was, minutes, wasMinutes }) => {
    const n = minutesOf(minutes);
    const changed = present !== was || (present && n !== null && n !== wasMinutes);
    // On a group photo everybody who is ticked is seen.
    if (!changed && !(photo && present)) return [];
    const who = person ? { person } : { guest: name };
    return [{ ...who, present, ...(present && n !== null && n !== wasMinutes ? { minutes: n } : {}) }];
  });
}

// Hours.

/** Twelve sums, January first. */
export function monthsOf(
  year: number,
  told: readonly { month: string; minutes: number }[] | null | undefined,
  past: readonly Pick<ShiftDetail, 'date' | 'own'>[],
): number[] {
  const sums = Array.from({ length: 12 }, () => 0);
  const add = (month: string, minutes: number): void => {
    const [y, m] = month.split('-').map(Number);
    if (y === year && m !== undefined && m >= 1 && m <= 12) sums[m - 1] = (sums[m - 1] ?? 0) + minutes;
  };
  if (told) for (const { month, minutes } of told) add(month, minutes);
  else for (const { date, own } of past) add(date.slice(0, 7), own?.minutes ?? 0);
  return sums;
}
