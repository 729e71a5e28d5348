/** The shapes this part works with: those of the API, and the draft of a visit. */
import type { AnswerValue, Checklist, Photo, Position, Scheme, Untested } from '../api/loop.ts';

export type * from '../api/loop.ts';

export interface Checklists {
  items: Checklist[];
  scheme?: Scheme | null;
}
export interface DraftAnswer {
  value: AnswerValue;
  /** What was measured or counted; the value is derived from it. */
  figure?: number;
  /** Answered together with the rest of its group. */
  rest?: true;
}
export interface DraftFinding {
  id: string;
  item: string;
  text: string;
  count: number;
  spot: string;
  position: Position | null;
  /** By their hashes; the records stand in the draft's `photos`. */
  photos: string[];
}
/** A visit that is not finished. It is kept on the device at every touch. */
export interface Draft {
  v: 1;
  /** Of this visit, so that finishing twice makes one inspection. */
  id: string;
  checkpoint: string;
  name: string;
  line: string;
  round: string | null;
  checklist: number;
  started_at: string;
  touched_at: string;
  answers: Record<string, DraftAnswer>;
  findings: DraftFinding[];
  /** Every picture taken on this visit, wherever it lies. */
  photos: Record<string, Photo>;
  /** Hashes of those that wait to be put somewhere. */
  tray: string[];
  untested: { reason: Untested | null; note: string } | null;
  note: string;
  /** The hand-placed position of the inspector. */
  hand: Position | null;
}
