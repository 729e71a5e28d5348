/** Names of a list against the people of a unit. Namesakes are asked about; who is unknown stays a guest of the unit. */
import type { NameRef } from '../api/weekend.ts';
import { plain, type JielongEntry } from './jielong.ts';

export interface Known {
  code: string;
  name: string;
  aliases?: readonly string[];
  /** What tells two of the same name apart: the post. */
  detail?: string;
}
export type Match =
  | { kind: 'person'; person: Known; by: 'name' | 'alias' }
  /** Several of that name, or one that is nearly called so: somebody has to say. */
  | { kind: 'ask'; choices: Known[]; why: 'namesakes' | 'nearly' }
  | { kind: 'guest' };

/** As names are compared: without gaps, in small letters, dots of one kind. */
export const folded = (name: string): string => plain(name).replace(/\s+/g, '').toLowerCase();

const TITLE =
  /(?:副?(?:主任|局长|科长|处长|股长|队长|部长|所长|站长|主席|书记|院长|校长|经理|组长)|同志|老师|师傅|科员|干事)$/u;

/** One sign differs, and neither the family name nor the length: 王示辛, 王示幸. Of two signs too many would be alike. */
function nearly(a: string, b: string): boolean {
  if (a.length !== b.length || a.length < 3 || a[0] !== b[0]) return false;
  return [...a].filter((sign, i) => sign !== b[i]).length === 1;
}

export function matchName(name: string, people: readonly Known[]): Match {
  const wanted = folded(name);
  const called = people.filter((person) => folded(person.name) === wanted);
  const [first] = called;
  if (called.length > 1) return { kind: 'ask', choices: called, why: 'namesakes' };
  if (first) return { kind: 'person', person: first, by: 'name' };
  const bare = wanted.replace(TITLE, '');
  const also = people.filter(
    (person) =>
      person.aliases?.some((alias) => folded(alias) === wanted) ||
      (bare.length >= 2 && bare !== wanted && folded(person.name) === bare),
  );
  const [alias] = also;
  if (also.length > 1) return { kind: 'ask', choices: also, why: 'namesakes' };
  if (alias) return { kind: 'person', person: alias, by: 'alias' };
  const like = people.filter((person) => nearly(folded(person.name), wanted));
  return like.length > 0 ? { kind: 'ask', choices: like, why: 'nearly' } : { kind: 'guest' };
}

/** A name of a shift as a dialog holds it. */
export interface Chosen {
  /** `p:CODE` or `g:name`. */
  key: string;
  name: string;
  person: string | null;
  detail: string;
  /** Has a mark: cannot be left out. */
  marked: boolean;
}
export const ofPerson = ({ code, name, detail = '' }: Known, marked = false): Chosen => ({
  key: `p:${code}`,
  name,
  person: code,
  detail,
  marked,
});
export const ofGuest = (name: string, marked = false): Chosen => ({
  key: `g:${folded(name)}`,
  name: name.trim(),
  person: null,
  detail: '',
  marked,
});
export const refOf = ({ person, name }: Chosen): NameRef => (person ? { person } : { guest: name });
/** Each once, in the order in which they came. */
export function together(before: readonly Chosen[], more: readonly Chosen[]): Chosen[] {
  const known = new Set(before.map(({ key }) => key));
  return [...before, ...more.filter(({ key }) => !known.has(key) && known.add(key))];
}

/** A line of a list, and what is to become of it. */
export interface Row {
  entry: JielongEntry;
  match: Match;
  /** The person chosen; `guest`; null where nobody has said yet. */
  pick: string | 'guest' | null;
  take: boolean;
}
export function rowsOf(entries: readonly JielongEntry[], people: readonly Known[]): Row[] {
  return entries.map((entry) => {
    const match = matchName(entry.name, people);
    return {
      entry,
      match,
      pick: match.kind === 'person' ? match.person.code : match.kind === 'guest' ? 'guest' : null,
      // Who is there twice, or says that they will not come, is left out unless somebody ticks them.
      take: !entry.problems.includes('twice') && !entry.problems.includes('declines'),
    };
  });
}
/** Rows about which somebody still has to say who is meant. */
export const undecided = (rows: readonly Row[]): number =>
  rows.filter(({ take, pick }) => take && pick === null).length;

/** Those whom the rows name; who comes along without a name is a guest under the name of whoever brings them. */
export function chosenOf(rows: readonly Row[], people: readonly Known[], company: (of: string, n: number) => string) {
  const found: Chosen[] = [];
  for (const { entry, pick, take } of rows) {
    if (!take || pick === null) continue;
    const person = people.find(({ code }) => code === pick);
    found.push(person ? ofPerson(person) : ofGuest(entry.name));
    for (let n = 1; n <= entry.plus; n++) found.push(ofGuest(company(entry.name, n)));
  }
  return together([], found);
}
