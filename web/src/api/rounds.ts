/** Rounds, and what is recorded on the spot: visits with their answers, findings and photos. */
import type { Instant, LineBadge, Position, Ref } from './told.ts';
import type { Iso } from './types.ts';

// What is recorded on the spot.

export interface Sighting {
  source: 'gps' | 'hand';
  position: Position;
  /** Metres. */
  accuracy?: number;
  /** Seconds since the position was taken. */
  age?: number;
}
export interface Photo {
  /** SHA-256 of its bytes, 64 hex digits. */
  hash: string;
  width: number;
  height: number;
  taken_at: Instant;
  /** What the clock of the device said, uncorrected. */
  device_at?: Instant;
  from: 'camera' | 'album';
  seen?: Sighting;
}
export type AnswerValue = 'met' | 'partly' | 'not_met' | 'not_applicable';
export interface ItemAnswer {
  item: string;
  value: AnswerValue;
  figure?: number;
  /** Answered by "the rest of this group". */
  rest?: true;
}
export const UNTESTED = ['closed', 'demolished', 'works', 'refused', 'not_found', 'other'] as const;
export type Untested = (typeof UNTESTED)[number];
export type Result =
  { outcome: 'done'; answers: ItemAnswer[] } | { outcome: 'untested'; reason: Untested; note?: string };
export interface Finding {
  id: string;
  item: string;
  text: string;
  /** At least 1. */
  count?: number;
  /** The exact spot in words: 12号摊位. */
  spot?: string;
  position?: Position;
  photos: Photo[];
}

// Rounds.

export const ROUND_KINDS = ['monthly', 'special', 'third_party', 'superior'] as const;
export type RoundKind = (typeof ROUND_KINDS)[number];
export const ROUND_STATES = ['preparing', 'running', 'review', 'published', 'final'] as const;
export type RoundState = (typeof ROUND_STATES)[number];
export const RELEASES = ['at_once', 'after_review', 'at_publication'] as const;
export type Release = (typeof RELEASES)[number];
export interface Team {
  code: string;
  name: string;
  leader: Ref;
  members: Ref[];
}
export interface Round extends Ref {
  kind: RoundKind | 'patrol';
  state: RoundState;
  first: Iso;
  last: Iso;
  lines: LineBadge[];
  /** Empty: all of them. */
  zones: Ref[];
  release: Release;
  unnamed: boolean;
  teams: Team[];
  seed?: number | null;
  sample: { primary: number; reserves: number };
  progress: { done: number; untested: number; open: number };
  /** My team, or I lead it. */
  mine: boolean;
  version: number;
}
export interface Target {
  checkpoint: Ref & {
    address?: string | null;
    line: LineBadge;
    zone?: Ref | null;
    lon?: number | null;
    lat?: number | null;
  };
  team?: string | null;
  reserve: boolean;
  active: boolean;
  state: 'open' | 'done' | 'untested';
  inspection?: string | null;
}
export type TaskTarget = Target & { round: string };
/** What I have to visit. */
export interface Tasks {
  rounds: Round[];
  targets: TaskTarget[];
}

// Checklists and inspections.

/** What the answers count, from 0 to 1. */
export interface Scheme {
  met: number;
  partly: number;
  not_met: number;
}

export type ItemKind = 'present' | 'ratio' | 'min_count' | 'zero' | 'deduction';
export interface ChecklistItem {
  code: string;
  name: string;
  name_en?: string | null;
  kind: ItemKind;
  target?: number | null;
  unit?: string | null;
  weight: number;
  group?: string | null;
}
export interface Checklist {
  line: LineBadge;
  number: number;
  first: Iso;
  last?: Iso | null;
  in_force: boolean;
  items: ChecklistItem[];
}
export interface InspectionItem {
  id: string;
  checkpoint: Ref;
  line: LineBadge;
  zone?: Ref | null;
  round?: Ref | null;
  at: Instant;
  inspector?: Ref | null;
  outcome: Result['outcome'];
  reason?: Untested | null;
  /** 0 to 100. */
  score?: number | null;
  findings: number;
  photos: number;
}
export interface Ruling {
  item: string;
  from: AnswerValue;
  to: AnswerValue;
  reason: string;
  by?: Ref | null;
  at: Instant;
}
export interface Inspection extends Omit<InspectionItem, 'findings' | 'photos'> {
  checklist: number;
  answers: ItemAnswer[];
  findings: (Finding & { case?: string | null })[];
  photos: Photo[];
  seen?: (Sighting & { distance?: number | null }) | null;
  note?: string | null;
  started_at: Instant;
  finished_at: Instant;
  device_at?: Instant | null;
  recorded_at: Instant;
  received_at: Instant;
  rulings: Ruling[];
  score_rulings: number;
}
