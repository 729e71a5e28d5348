/** What narrows cases down: from the address to the question, and in words. */
import { CASE_STATES, type CaseQuery, type CaseSort, type CaseState } from '../api/loop.ts';
import type { CaseFilter } from '../state/route.ts';

const SORTS: readonly CaseSort[] = ['due', 'found', 'newest'];

export const statesOf = (filter: CaseFilter): CaseState[] => {
  const wanted = (filter.state ?? '').split(',');
  return CASE_STATES.filter((state) => wanted.includes(state));
};
export const sortOf = (filter: CaseFilter): CaseSort => SORTS.find((sort) => sort === filter.sort) ?? 'due';

/** The question that a filter asks. The line is that of the address, as on the map. */
export function queryOf(filter: CaseFilter, line: string | null): CaseQuery {
  const states = statesOf(filter);
  return {
    // What is closed counts in figures too, and what waits is open anyhow.
    ...(states.length > 0 ? { state: states.join(',') } : filter.figure || filter.todo ? {} : { open: true }),
    line,
    zone: filter.in ?? null,
    unit: filter.unit ?? null,
    checkpoint: filter.point ?? null,
    person: filter.person ?? null,
    overdue: filter.overdue === '1' || null,
    mine: filter.mine === '1' || null,
    q: filter.q ?? null,
    sort: sortOf(filter),
    ...(filter.todo ? { todo: filter.todo } : {}),
    ...(filter.figure ? { figure: filter.figure, first: filter.first ?? null, last: filter.last ?? null } : {}),
  };
}

/** A filter and a line, from the address of a question that the server gave: the numbers of 待办 open their lists. */
export function filterOf(question: string): { filter: CaseFilter; line: string | null } {
  const query = new URL(question, 'http://place.invalid').searchParams;
  const filter: CaseFilter = {};
  const take = (from: string, to: keyof CaseFilter, as?: (value: string) => string) => {
    const value = query.get(from);
    if (!value || value === 'false') return;
    const said = as ? as(value) : value;
    if (said) filter[to] = said;
  };
  take('state', 'state');
  take('zone', 'in');
  take('unit', 'unit');
  take('checkpoint', 'point');
  take('person', 'person');
  take('overdue', 'overdue', () => '1');
  take('mine', 'mine', () => '1');
  take('todo', 'todo');
  take('figure', 'figure');
  take('first', 'first');
  take('last', 'last');
  take('q', 'q');
  take('sort', 'sort', (value) => (value === 'due' ? '' : value));
  return { filter, line: query.get('line') };
}

/** With one thing changed; what is empty falls away. */
export function changed(filter: CaseFilter, patch: { [K in keyof CaseFilter]?: string | null }): CaseFilter {
  const all = { ...filter, ...patch };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value)) as CaseFilter;
}
/** Whether anything narrows the list down, beside its order. */
export const narrowed = (filter: CaseFilter, line: string | null): boolean =>
  line !== null || Object.keys(filter).some((key) => key !== 'sort');
