/** What rounds, visits, cases and half days are told with. */
import type { Shape } from './types.ts';

/** `2026-11-25T08:30:00Z`. */
export type Instant = string;
export type Position = [lon: number, lat: number];
export interface Ref {
  code: string;
  name: string;
  name_en?: string | null;
  short_name?: string | null;
}
/** A line as cases and targets name it. */
export interface LineBadge extends Ref {
  badge?: string | null;
  shape?: Shape | null;
}
