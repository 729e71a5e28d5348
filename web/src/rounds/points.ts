import type { Round } from '../api/loop.ts';
import * as calls from '../api/calls.ts';
import type { Stratum } from './cells.ts';

/** What there is to draw from: the checkpoints of today in the round's lines and zones. */
export async function pointsOf(round: Round): Promise<Stratum[]> {
  let page = await calls.places('checkpoints', { limit: 1000 }, null);
  const all = [...page.features];
  while (page.next) {
    page = await calls.more(page.next);
    all.push(...page.features);
  }
  const lines = new Set(round.lines.map(({ code }) => code));
  const zones = new Set(round.zones.map(({ code }) => code));
  return all.flatMap(({ properties: { line, zone } }) =>
    line && (lines.size === 0 || lines.has(line.code)) && (zones.size === 0 || (zone && zones.has(zone.code)))
      ? [{ line, zone: zone ?? null }]
      : [],
  );
}
