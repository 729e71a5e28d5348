/** Placing and editing on the map: what is asked, and what is answered. */
import { get, post } from './client.ts';
import type { Iso, Outcome, PlaceFeature, PlaceProps, PlaceRef } from './types.ts';
import { uuidv7 } from './uuid.ts';

export type LonLat = [number, number];
export type Datum = 'wgs84' | 'gcj02' | 'bd09';
export interface StatedPoint {
  lon: number;
  lat: number;
  datum: Datum;
}
export interface PointProps extends PlaceProps {
  aliases: string[];
  stated_street?: PlaceRef | null;
  stated_community?: PlaceRef | null;
  both_sides: boolean;
  version: number;
}
export interface PointFeature extends PlaceFeature {
  geometry: GeoJSON.Point | null;
  properties: PointProps;
}
export type GuessWhy =
  'same_address' | 'same_name' | 'between' | 'near_number' | 'on_road' | 'in_community' | 'in_zone';
export interface Guess {
  position: LonLat;
  why: GuessWhy;
  of: { code?: string | null; name: string; address?: string | null }[];
  sure: 'low' | 'fair' | 'high';
}
export interface Unplaced {
  point: PointFeature;
  guess: Guess | null;
  visit: { position: LonLat; accuracy?: number | null; at: string; by?: { code: string; name: string } | null } | null;
}
export interface Named {
  code: string;
  name: string;
}
export interface Disagreeing {
  point: PointFeature;
  differs: {
    kind: 'zone' | 'street' | 'community';
    stated: Named;
    mapped: Named | null;
    metres: number | null;
  }[];
}
interface List<T> {
  items: T[];
  on: Iso;
  matched: number;
  next: string | null;
}

/** What is left out stays as it is; an empty text, and no position, take away. */
export interface PutCheckpoint {
  type: 'put_checkpoint';
  code?: string;
  new?: boolean;
  line?: string;
  name?: string;
  address?: string;
  aliases?: string[];
  zone?: string;
  street?: string;
  community?: string;
  position?: StatedPoint | null;
  both_sides?: boolean;
  first: Iso;
  reason?: string;
}
export type PlaceCommand =
  | PutCheckpoint
  | { type: 'end_checkpoint'; code: string; last?: Iso; reason?: string }
  | { type: 'withdraw_checkpoint'; code: string }
  | {
      type: 'rename_area';
      kind: 'zone' | 'street' | 'community' | 'estate';
      code: string;
      name: string;
      short_name?: string;
      first: Iso;
      reason?: string;
    };
export interface PlaceOutcome extends Outcome {
  /** The checkpoint that the command made or touched. */
  checkpoint?: string | null;
}

export const unplaced = (signal?: AbortSignal) => get<List<Unplaced>>('/api/placing', { limit: 1000 }, signal);
export const disagreeing = (signal?: AbortSignal) =>
  get<List<Disagreeing>>('/api/placing/disagreeing', { limit: 1000 }, signal);
/** A checkpoint as it is on a day. */
export const pointOn = (code: string, on: Iso) =>
  get<PointFeature>(`/api/checkpoints/${encodeURIComponent(code)}`, { on });

/** Sends one command; `base` is the version that it was looked at in. */
export async function sendPlaceCommand(command: PlaceCommand, base?: number): Promise<PlaceOutcome | undefined> {
  const envelope = { id: uuidv7(), ...(base === undefined ? {} : { base }), command };
  return (await post<{ outcomes: PlaceOutcome[] }>('/api/commands', { commands: [envelope] })).outcomes[0];
}
