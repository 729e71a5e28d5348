/** The people of a unit, as a dialog picks from them. Read anew when something has changed since. */
import { ApiError } from '../api/client.ts';
import type { Person } from '../api/access.ts';
import { peopleOf } from '../desk/everyone.ts';
import { live } from '../live/live.svelte.ts';
import { Resource } from '../state/resource.svelte.ts';
import type { Known } from './match.ts';

const known = new Map<string, { people: Known[]; tick: number }>();
const asKnown = (unit: string, { code, name, posts, ...rest }: Person & { aliases?: string[] }): Known => ({
  code,
  name,
  aliases: rest.aliases ?? [],
  detail: posts?.find((post) => post.unit.code === unit)?.title ?? '',
});

export class UnitPeople extends Resource<Known[]> {
  read(unit: string): void {
    this.load(unit, async (signal) => {
      const kept = known.get(unit);
      const { tick } = live;
      if (kept?.tick === tick) return kept.people;
      try {
        const people = (await peopleOf(unit, signal)).map((person) => asKnown(unit, person));
        known.set(unit, { people, tick });
        return people;
      } catch (error) {
        // Without a network the names of before are better than none.
        if (kept && error instanceof ApiError && error.unreachable) return kept.people;
        throw error;
      }
    });
  }
}
