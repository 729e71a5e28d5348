/** The communities of the district, read once for every form that chooses one. */
import * as calls from '../api/calls.ts';
import type { PlaceProps } from '../api/types.ts';
import { live } from '../live/live.svelte.ts';
import { Resource } from '../state/resource.svelte.ts';

export const communities = new Resource<PlaceProps[]>();

/** Call once, in a component. */
export function keepCommunities(): void {
  $effect(() => {
    void live.ground;
    communities.load('communities', async (signal) => {
      let page = await calls.places('communities', { limit: 1000 }, null, signal);
      const all = [...page.features];
      while (page.next) {
        page = await calls.more(page.next, signal);
        all.push(...page.features);
      }
      return all.map(({ properties }) => properties);
    });
  });
}
