/** Two versions of one thing, side by side: what a command wants, and what is there now. */
import { get } from '../api/client.ts';
import type { AnyCommand } from './kept.ts';

export interface Side {
  field: string;
  mine: string;
  theirs: string;
}
const PATHS: Record<string, string> = {
  case: '/api/cases',
  round: '/api/rounds',
  inspection: '/api/inspections',
  checkpoint: '/api/checkpoints',
  person: '/api/people',
  unit: '/api/units',
};

/** What is there now of `kind:code`; undefined where it has no address of its own. */
export async function theirs(entity: string | undefined): Promise<Record<string, unknown> | undefined> {
  const [kind = '', ...rest] = (entity ?? '').split(':');
  const path = PATHS[kind];
  return path ? get<Record<string, unknown>>(`${path}/${encodeURIComponent(rest.join(':'))}`) : undefined;
}

/** A value as one reads it: a name where there is one, the end of nothing is a dash. */
export function told(value: unknown): string {
  if (value === null || value === undefined || value === '') return '—';
  if (Array.isArray(value)) return value.map(told).join('、') || '—';
  if (typeof value !== 'object') return String(value);
  const { name, ...rest } = value as Record<string, unknown>;
  if (typeof name === 'string') return name;
  return Object.entries(rest)
    .map(([key, inner]) => `${key} ${told(inner)}`)
    .join('，');
}

/** Fields that say which thing it is, and none that one chooses. */
const NAMES = new Set(['type', 'case', 'do', 'photos']);
/** What of a thing now says where it stands, whatever the command touches. */
const STANDING = ['state', 'lead', 'person', 'measures', 'term', 'due_at', 'card'];

export function sides(command: AnyCommand, now: Record<string, unknown>): Side[] {
  const act = (command.act ?? {}) as Record<string, unknown>;
  const mine: Record<string, unknown> = { ...command, ...act };
  delete mine.act;
  if (typeof act.do === 'string') mine.act = act.do;
  const fields = [...Object.keys(mine), ...STANDING.filter((field) => now[field] !== undefined && now[field] !== null)];
  return [...new Set(fields)]
    .filter((field) => !NAMES.has(field))
    .map((field) => ({ field, mine: told(mine[field]), theirs: told(now[field]) }));
}
