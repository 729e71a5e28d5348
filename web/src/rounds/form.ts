/** What somebody fills in of a round, and what is still wanting in it. */
import type { PutRound, Release, Round, RoundKind } from '../api/loop.ts';
import { isDate } from '../place/dates.ts';

export interface Who {
  code: string;
  name: string;
}
export interface TeamForm {
  code: string;
  name: string;
  leader: Who | null;
  members: Who[];
}
export interface RoundFormData {
  code: string;
  name: string;
  kind: RoundKind;
  first: string;
  last: string;
  lines: string[];
  zones: string[];
  release: Release;
  unnamed: boolean;
  teams: TeamForm[];
}
export type FormLack = { what: 'name' | 'code' | 'dates' | 'lines' } | { what: 'leader'; team: string };

const CODE = /^[\w.-]{1,64}$/;
/** Each means something else in an address. */
const TAKEN = ['new', 'patrol'];

export function formLacks(form: RoundFormData): FormLack[] {
  const found: FormLack[] = [];
  if (form.name.trim() === '') found.push({ what: 'name' });
  if (!CODE.test(form.code) || TAKEN.includes(form.code)) found.push({ what: 'code' });
  if (!isDate(form.first) || !isDate(form.last) || form.last < form.first) found.push({ what: 'dates' });
  if (form.lines.length === 0) found.push({ what: 'lines' });
  for (const team of form.teams) if (!team.leader) found.push({ what: 'leader', team: team.name });
  return found;
}
export const formOf = (round: Round): RoundFormData => ({
  code: round.code,
  name: round.name,
  kind: round.kind === 'patrol' ? 'monthly' : round.kind,
  first: round.first,
  last: round.last,
  lines: round.lines.map(({ code }) => code),
  zones: round.zones.map(({ code }) => code),
  release: round.release,
  unnamed: round.unnamed,
  teams: round.teams.map(({ code, name, leader, members }) => ({
    code,
    name,
    leader: (leader as Who | null | undefined) ?? null,
    members: [...members],
  })),
});
export const commandOf = (form: RoundFormData): PutRound => ({
  type: 'put_round',
  code: form.code,
  name: form.name.trim(),
  kind: form.kind,
  first: form.first,
  last: form.last,
  lines: form.lines,
  zones: form.zones,
  release: form.release,
  unnamed: form.unnamed,
  teams: form.teams.flatMap(({ code, name, leader, members }) =>
    leader ? [{ code, name: name.trim(), leader: leader.code, members: members.map((member) => member.code) }] : [],
  ),
});
/** A code no other team of the round has. */
export function freeCode(teams: readonly TeamForm[]): string {
  let n = teams.length + 1;
  while (teams.some(({ code }) => code === `T${n}`)) n += 1;
  return `T${n}`;
}
