/** The people of a unit, as a dialog picks from them. Read once for each unit, and kept for the page. */
import type { Person } from '../api/access.ts';
import { peopleOf } from '../desk/everyone.ts';
import { Resource } from '../state/resource.svelte.ts';
import type { Known } from './match.ts';

const known = new Map<string, Known[]>();
const asKnown = (unit: string, { code, name, posts, ...rest }: Person & { aliases?: string[] }): Known => ({
  code,
  name,
  aliases: rest.aliases ?? [],
  detail: posts?.find((post) => post.unit.code === unit)?.title ?? '',
});

export class UnitPeople extends Resource<Known[]> {
  read(unit: string): void {
    this.load(unit, async (signal) => {
      const found = known.get(unit) ?? (await peopleOf(unit, signal)).map((person) => asKnown(unit, person));
      known.set(unit, found);
      return found;
    });
  }
}
