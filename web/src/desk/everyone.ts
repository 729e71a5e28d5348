import * as access from '../api/access.ts';
import type { Person } from '../api/access.ts';
import type { Page } from '../api/types.ts';

const PAGE = 1000;
/** So many pages are read; a district's people are fewer. */
const MOST = 20;

/** The people with a post in a unit today. */
export async function peopleOf(unit: string, signal?: AbortSignal): Promise<Person[]> {
  const all: Person[] = [];
  let page = await access.people('', PAGE, signal);
  for (let i = 0; i < MOST; i++) {
    all.push(...page.items.filter(({ posts }) => posts?.some((post) => post.unit.code === unit)));
    if (!page.next) break;
    page = await access.onward<Page<Person>>(page.next, signal);
  }
  return all;
}
