/** Two versions of one thing, side by side: what a command wants, and what is there now. */
import { get } from '../api/client.ts';
import type { Lang } from '../i18n/dictionary.ts';
import { momentText } from '../i18n/offline.ts';
import { fieldText, valueText } from './fields.ts';
import type { AnyCommand } from './kept.ts';

export interface Side {
  field: string;
  mine: string;
  theirs: string;
}
const PATHS: Record<string, string> = {
  case: '/api/cases',
  shift: '/api/shifts',
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

const DATE = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z$/;

/** A value as one reads it: a name where there is one, a word where it is a code, a dash for nothing. */
export function told(value: unknown, lang: Lang): string {
  if (value === null || value === undefined || value === '') return '—';
  if (Array.isArray(value)) return value.map((each) => told(each, lang)).join(lang === 'en' ? ', ' : '、') || '—';
  if (typeof value === 'boolean') return valueText(value ? 'yes' : 'no', lang);
  if (typeof value !== 'object') {
    const text = String(value);
    return DATE.test(text) ? momentText(text) : valueText(text, lang);
  }
  const { name, kind, days, date, ...rest } = value as Record<string, unknown>;
  if (typeof name === 'string') return name;
  if (kind === 'days') return lang === 'en' ? `${String(days)} days` : `${String(days)} 天`;
  if (kind === 'date') return String(date);
  if (typeof kind === 'string') return valueText(kind, lang);
  return Object.entries(rest)
    .map(([field, inner]) => `${fieldText(field, lang)} ${told(inner, lang)}`)
    .join(lang === 'en' ? ', ' : '，');
}

/** Fields that say which thing it is, and none that one chooses. */
const NAMES = new Set(['type', 'case', 'shift', 'do', 'photos']);
/** What of a thing now says where it stands, whatever the command touches. */
const STANDING = ['state', 'lead', 'person', 'measures', 'term', 'due_at', 'card'];

export function sides(command: AnyCommand, now: Record<string, unknown>, lang: Lang): Side[] {
  const act = (command.act ?? {}) as Record<string, unknown>;
  const mine: Record<string, unknown> = { ...command, ...act };
  delete mine.act;
  if (typeof act.do === 'string') mine.act = act.do;
  const fields = [...Object.keys(mine), ...STANDING.filter((field) => now[field] !== undefined && now[field] !== null)];
  return [...new Set(fields)]
    .filter((field) => !NAMES.has(field))
    .map((field) => ({ field, mine: told(mine[field], lang), theirs: told(now[field], lang) }));
}
