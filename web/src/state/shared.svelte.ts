/** What several parts of the page look at: read once, kept fresh by the live feed. */
import * as calls from '../api/calls.ts';
import type { LineRef, Matrix, Page, Places, ZoneStates } from '../api/types.ts';
import { deviceDay } from '../place/dates.ts';
import { live } from '../live/live.svelte.ts';
import { nav } from './nav.svelte.ts';
import { Resource } from './resource.svelte.ts';
import { session } from './session.svelte.ts';

export const lines = new Resource<Page<LineRef>>();
export const states = new Resource<ZoneStates>();
export const zones = new Resource<Places>();
export const matrix = new Resource<Matrix>();

/** What is counted over all lines and rounds. */
const WHOLE: readonly string[] = ['gaps', 'doubles', 'lapses', 'weekend'];
/** Beyond this many zones their borders and names come from tiles alone. */
const FEW = 300;

export const today = (): string => live.district?.today ?? deviceDay();
/** The day on screen. */
export const day = (): string => nav.route.on ?? today();
export const lineOf = (code: string): LineRef | undefined => lines.data?.items.find((line) => line.code === code);

/** Call once, in a component: keeps the shared answers those of the day on screen. */
export function keepShared(): void {
  $effect(() => {
    void live.tick;
    if (!session.readable) return;
    const { on } = nav.route;
    lines.load(`lines ${on}`, (signal) => calls.lines(on, signal));
    zones.load(`zones ${on}`, (signal) => calls.places('zones', { limit: FEW }, on, signal));
  });
  $effect(() => {
    void live.tick;
    if (!session.readable) return;
    const { on, measure } = nav.route;
    // Duties and weekends are counted over all lines; scores and cases go by the one that is chosen.
    const of = WHOLE.includes(measure) ? {} : { round: nav.route.round, line: nav.route.line };
    if (measure === 'none') states.clear();
    else
      states.load(`states ${measure} ${on} ${of.round} ${of.line}`, (signal) =>
        calls.zoneStates(measure, on, of, signal),
      );
  });
}

/** Call in a component that shows the matrix, or a part of it. */
export function keepMatrix(): void {
  $effect(() => {
    void live.tick;
    const { on } = nav.route;
    matrix.load(`matrix ${on}`, (signal) => calls.matrix(on, signal));
  });
}
