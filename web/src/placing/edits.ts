/** What a form asks for, and what takes it back. */
import type { PlaceCommand, PointFeature, PutCheckpoint, StatedPoint } from '../api/placing.ts';
import type { Iso } from '../api/types.ts';

/** What can be said of a checkpoint, as a form holds it; a code that is empty is not stated. */
export interface PointForm {
  line: string;
  name: string;
  address: string;
  aliases: string[];
  zone: string;
  street: string;
  community: string;
  position: [number, number] | null;
}
export const BLANK: PointForm = {
  line: '',
  name: '',
  address: '',
  aliases: [],
  zone: '',
  street: '',
  community: '',
  position: null,
};

/** A checkpoint as a form shows it. */
export function formOf({ geometry, properties: it }: PointFeature): PointForm {
  return {
    line: it.line?.code ?? '',
    name: it.name,
    address: it.address ?? '',
    aliases: it.aliases,
    zone: it.stated_zone?.code ?? '',
    street: it.stated_street?.code ?? '',
    community: it.stated_community?.code ?? '',
    position: geometry ? (geometry.coordinates as [number, number]) : null,
  };
}

/** Other names out of one field. */
export const splitNames = (text: string): string[] =>
  text
    .split(/[、，,;；\n]/)
    .map((name) => name.trim())
    .filter(Boolean);

const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
const wgs84 = (at: [number, number] | null): StatedPoint | null => at && { lon: at[0], lat: at[1], datum: 'wgs84' };

export type Fields = Omit<PutCheckpoint, 'type' | 'code' | 'new' | 'first' | 'reason'>;

/** Only what differs: what is not touched stays as it is, whoever changes it meanwhile. */
export function changedFields(before: PointForm, now: PointForm): Fields {
  const fields: Record<string, unknown> = {};
  for (const key of Object.keys(now) as (keyof PointForm)[]) {
    if (!same(before[key], now[key])) fields[key] = key === 'position' ? wgs84(now.position) : now[key];
  }
  return fields as Fields;
}

/** Puts back what a checkpoint was on the day from which it was changed. */
export function undoPut(before: PointFeature, done: PutCheckpoint): PlaceCommand {
  const was = formOf(before);
  const back: Record<string, unknown> = {};
  for (const key of Object.keys(was) as (keyof PointForm)[]) {
    if (key in done) back[key] = key === 'position' ? wgs84(was.position) : was[key];
  }
  return {
    ...(back as Fields),
    // Moving a point or stating another zone takes back that both stand.
    both_sides: before.properties.both_sides,
    type: 'put_checkpoint',
    code: before.properties.code,
    first: done.first,
    ...(done.reason ? { reason: done.reason } : {}),
  };
}

/** Whether days that have passed are spoken of. */
export const backDated = (day: Iso, today: Iso): boolean => day !== '' && day < today;
/** Of a last day the day after it is the first that changes, but giving a last day that has passed is said afterwards. */
export const withReason = <T extends object>(command: T, reason: string): T =>
  reason.trim() ? { ...command, reason: reason.trim() } : command;
