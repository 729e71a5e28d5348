/** The shapes of the HTTP API as the screens use them. Dates are `YYYY-MM-DD`; positions are WGS 84 degrees. */

import type { ShiftItem } from './weekend.ts';

export type Iso = string;

export interface Stamp {
  on: Iso;
  seq: number;
}
export interface PlaceRef {
  code: string;
  name: string;
  name_en?: string | null;
  short_name?: string | null;
  fid: number;
}
export type Shape = 'round' | 'square' | 'hexagon' | 'house';
export interface LineRef {
  code: string;
  name: string;
  name_en?: string | null;
  short_name?: string | null;
  badge: string;
  shape: Shape;
  coverage: 'district' | 'per_zone';
  order: number;
}
export interface UnitRef {
  code: string;
  name: string;
  short_name?: string | null;
}
export interface PostRef {
  /** By which it is given a last day. */
  code: string;
  title: string;
  unit: UnitRef;
}
export interface Party {
  kind: 'person' | 'unit';
  code: string;
  name: string;
  short_name?: string | null;
  posts?: PostRef[];
  office_phone?: string | null;
}
export interface Subject {
  kind: 'zone' | 'line' | 'cell' | 'checkpoint' | 'community' | 'unit';
  code: string;
  name: string;
  zone?: PlaceRef | null;
  line?: LineRef | null;
}
export type Seat = 'A' | 'B' | 'acting' | 'vacant';
export interface Holder {
  duty: string;
  party: Party;
  seat: Seat;
  since: Iso;
  until?: Iso | null;
  note?: string | null;
  subject?: Subject | null;
}
export type Status = 'held' | 'gap' | 'double' | 'lapsed' | 'none';
export type Fault = 'gap' | 'double' | 'lapsed';
export interface RoleRef {
  code: string;
  name: string;
  name_en?: string | null;
}
export interface Slot {
  slot: string;
  role: RoleRef;
  subject: Subject;
  status: Status;
  holders: Holder[];
  why?: {
    code: 'never_assigned' | 'vacant_seat' | 'over_maximum' | 'expired';
    note?: string | null;
    last?: Holder | null;
    expired_days?: number | null;
    maximum?: number | null;
  } | null;
}
export interface LineAnswer {
  line: LineRef;
  here: boolean;
  slots: Slot[];
  /** The worst of its slots, where that is a fault. */
  fault?: Status | null;
  checkpoints: number;
}
export interface NearCheckpoint {
  code: string;
  name: string;
  line: LineRef;
  address?: string | null;
  lon: number;
  lat: number;
  metres: number;
  bearing: string;
  fid: number;
}
export interface Answer extends Stamp {
  position: { lon: number; lat: number };
  outside?: { metres: number } | null;
  zone?: PlaceRef | null;
  street?: PlaceRef | null;
  community?: PlaceRef | null;
  estate?: PlaceRef | null;
  zone_slots: Slot[];
  lines: LineAnswer[];
  near: NearCheckpoint[];
  cases: unknown[];
  /** The half days of this weekend in its community and zone; for those who are signed in. */
  weekend?: ShiftItem[] | null;
}
export interface Counts {
  gap: number;
  double: number;
  lapsed: number;
}
export interface Totals extends Counts {
  due_30d: number;
}
export interface Matrix extends Stamp {
  zones: { zone: PlaceRef; order: number; slots: Slot[]; counts: Counts }[];
  lines: { line: LineRef; slots: Slot[]; counts: Counts }[];
  cells: Slot[][];
  totals: Totals;
}
export interface Gaps extends Stamp {
  totals: Totals;
  items: { zone?: PlaceRef | null; line?: LineRef | null; slot: Slot }[];
}
export interface DiffItem {
  date: Iso;
  kind: 'duty' | 'place' | 'line' | 'unit' | 'post';
  what: 'begins' | 'ends' | 'changes';
  subject: { kind: string; code: string; name: string };
  zone?: PlaceRef | null;
  line?: LineRef | null;
  role?: RoleRef | null;
  party?: Party | null;
  status_before?: Status | null;
  status_after?: Status | null;
  text: string;
}
export interface Diff {
  from: Iso;
  to: Iso;
  seq: number;
  items: DiffItem[];
}
export type DutyMeasure = 'gaps' | 'doubles' | 'lapses';
export type Measure = DutyMeasure | 'score' | 'cases' | 'overdue' | 'weekend';
/** How a weekend's needed people are covered; `value` is the share of them. */
export interface Covered {
  needed?: number | null;
  named?: number | null;
  present?: number | null;
}
export interface ZoneStates extends Stamp {
  measure: Measure;
  /** `value` null: 未测, which is not 0. */
  states: Record<
    string,
    { code: string; value: number | null; counts?: Counts | null; tested?: number | null } & Covered
  >;
  total: number | null;
}
export type HitKind =
  'zone' | 'street' | 'community' | 'checkpoint' | 'line' | 'unit' | 'person' | 'landmark' | 'estate';
export interface Hit {
  kind: HitKind;
  code: string;
  name: string;
  detail?: string | null;
  lon?: number | null;
  lat?: number | null;
  bbox?: number[] | null;
  badge?: string | null;
}
export interface Hits extends Stamp {
  items: Hit[];
}
/** The district as the server tells of it: without a name and an extent as long as nothing was imported. */
export interface RawDistrict extends Omit<District, 'code' | 'name' | 'bbox'> {
  code?: string | null;
  name?: string | null;
  bbox?: number[] | null;
}
/** A map of somebody else beneath ours, at `/basemap/{layer}/{z}/{x}/{y}`. */
export interface Basemap {
  kind: 'raster' | 'vector';
  layers: string[];
  /** The layers within vector tiles. */
  within: string[];
  min_zoom: number;
  max_zoom: number;
  /** Whose it is, as it has to be said. */
  attribution?: string | null;
}
/** A district that there is something of. */
export interface District {
  code: string;
  name: string;
  name_en?: string | null;
  short_name?: string | null;
  tz: string;
  note?: string | null;
  approval?: string | null;
  /** The name of its picture under /api/blobs. */
  emblem?: string | null;
  basemap?: Basemap | null;
  bbox: [number, number, number, number];
  today: Iso;
  on_epoch?: Iso;
  /** The first day on which any duty begins. */
  since?: Iso | null;
  demo: boolean;
  seq: number;
  version: string;
  counts: Record<string, number>;
}
export interface AnswersFor extends Stamp {
  party: Party;
  duties: {
    duty: string;
    role: RoleRef;
    subject: Subject;
    seat: Seat;
    since: Iso;
    until?: Iso | null;
    note?: string | null;
    place?: { lon: number; lat: number } | null;
  }[];
}
/** A duty as the list of duties gives it. */
export interface DutyThere {
  code: string;
  seat: Seat;
  party?: Party | null;
}
export interface Page<T> extends Stamp {
  items: T[];
  matched: number;
  next?: string | null;
}
export interface PlaceProps {
  code: string;
  name: string;
  name_en?: string | null;
  short_name?: string | null;
  line?: LineRef | null;
  address?: string | null;
  /** What the roster states, else where it lies. */
  zone?: PlaceRef | null;
  stated_zone?: PlaceRef | null;
  mapped_zone?: PlaceRef | null;
  street?: PlaceRef | null;
  community?: PlaceRef | null;
  parent?: PlaceRef | null;
  placed?: boolean;
  disagrees?: boolean;
  /** How often it was changed; what an edit names as its base. */
  version?: number;
  valid_from?: Iso | null;
  valid_to?: Iso | null;
  /** Who answers for it; when one place is asked for. */
  slots?: Slot[] | null;
}
export interface PlaceFeature {
  type: 'Feature';
  id?: number;
  geometry: GeoJSON.Geometry | null;
  properties: PlaceProps;
}
export interface Places extends Stamp {
  type: 'FeatureCollection';
  features: PlaceFeature[];
  matched: number;
  next: string | null;
}
export type PlaceKind = 'zones' | 'streets' | 'communities' | 'checkpoints';

export type Command =
  | {
      type: 'assign_duty';
      role: string;
      subject: { kind: string; code: string };
      party: string | null;
      seat: Seat;
      first: Iso;
      last: Iso | null;
      note?: string;
    }
  | { type: 'renew_duty'; duty: string; last: Iso | null }
  | { type: 'end_duty'; duty: string; last: Iso }
  /** Takes back a duty that was a mistake: it then counts nowhere. */
  | { type: 'withdraw_duty'; duty: string }
  | { type: 'put_account'; login: string; person: string; role: AccountRole; state: AccountState }
  /** What is left out stays as it is. */
  | { type: 'put_person'; code: string; name: string; office_phone?: string; private_phone?: string }
  | { type: 'put_post'; person: string; unit: string; title: string; first: Iso; last: Iso | null }
  | {
      type: 'put_unit';
      code: string;
      name: string;
      short_name?: string;
      parent?: string;
      office_phone?: string;
      first: Iso;
    }
  | { type: 'set_public_view'; open: boolean; approval?: string; roles: string[] }
  /** Writes down that a private telephone was looked at, then tells it. */
  | { type: 'reveal'; person: string; reason?: string }
  | { type: 'end'; kind: 'post' | 'unit'; code: string; last: Iso };
export type AccountRole = 'admin' | 'office' | 'inspector' | 'member' | 'reader';
export type AccountState = 'pending' | 'open' | 'closed';
export interface Outcome {
  id: string;
  status: 'applied' | 'duplicate' | 'conflict' | 'held' | 'refused';
  seq?: number | null;
  code?: string | null;
  title_zh?: string | null;
  title_en?: string | null;
  /** The duty that an applied command made or touched, where the server names it. */
  duty?: string | null;
  /** To `reveal`: the number, or null where none is kept. */
  private_phone?: string | null;
}
export interface CommandReply {
  seq: number;
  outcomes: Outcome[];
}
