/** Every question the screens ask, one function each. `on` empty means today. */
import { get, post } from './client.ts';
import type * as T from './types.ts';
import { uuidv7 } from './uuid.ts';

type On = T.Iso | null;
type Signal = AbortSignal | undefined;

export const district = (signal?: Signal) => get<T.RawDistrict>('/api/district', {}, signal);
export const answer = (lon: number, lat: number, on: On, signal?: Signal) =>
  get<T.Answer>('/api/answer', { lon, lat, on }, signal);
export const matrix = (on: On, signal?: Signal) => get<T.Matrix>('/api/matrix', { on }, signal);
export const gaps = (on: On, status: T.Fault | null, signal?: Signal) =>
  get<T.Gaps>('/api/gaps', { on, status }, signal);
export const diff = (from: T.Iso, to: T.Iso, signal?: Signal) => get<T.Diff>('/api/diff', { from, to }, signal);
/** Scores are those of a round and a line, where chosen. */
export const zoneStates = (
  measure: T.Measure,
  on: On,
  of: { round?: string | null; line?: string | null } = {},
  signal?: Signal,
) => get<T.ZoneStates>('/api/states/zones', { measure, on, ...of }, signal);
export const search = (q: string, on: On, limit: number, signal?: Signal) =>
  get<T.Hits>('/api/search', { q, on, limit }, signal);
/** People or units by name, code, pinyin; with the posts they hold. */
export const parties = (kind: 'people' | 'units', q: string, signal?: Signal) =>
  get<T.Page<Omit<T.Party, 'kind'>>>(`/api/${kind}`, { q, limit: 50 }, signal);
export const lines = (on: On, signal?: Signal) => get<T.Page<T.LineRef>>('/api/lines', { on, limit: 100 }, signal);
export const answersFor = (code: string, on: On, signal?: Signal) =>
  get<T.AnswersFor>(`/api/parties/${encodeURIComponent(code)}/answers-for`, { on }, signal);
export const place = (kind: T.PlaceKind, code: string, on: On, signal?: Signal) =>
  get<T.PlaceFeature>(`/api/${kind}/${encodeURIComponent(code)}`, { on }, signal);
export const places = (
  kind: T.PlaceKind,
  query: { q?: string; line?: string | null; zone?: string | null; limit?: number },
  on: On,
  signal?: Signal,
) => get<T.Places>(`/api/${kind}`, { ...query, on }, signal);
/** Follows the `next` link of a bounded list. */
export const more = (next: string, signal?: Signal) => {
  const target = new URL(next, location.href);
  return get<T.Places>(target.pathname + target.search, {}, signal);
};

/** Who holds a role for a subject (`zone:Z01`) on a day. */
export const dutiesThere = (subject: string, role: string, on: On, signal?: Signal) =>
  get<T.Page<T.DutyThere>>('/api/duties', { subject, role, on, limit: 100 }, signal);

export interface Order {
  id: string;
  command: T.Command;
}
/** A command with its id, made once, so that sending twice is harmless. */
export const order = (command: T.Command): Order => ({ id: uuidv7(), command });

/** Sends commands together; one refused refuses them all. The outcomes stand in the order of the commands. */
export async function sendAll(orders: readonly Order[]): Promise<T.Outcome[]> {
  const recorded_at = new Date().toISOString();
  const commands = orders.map(({ id, command }) => ({ id, recorded_at, command }));
  return (await post<T.CommandReply>('/api/commands', { commands, all_or_nothing: true })).outcomes;
}

/** Sends one command and gives back its outcome. */
export async function send(command: T.Command): Promise<T.Outcome> {
  const one = order(command);
  const [outcome] = await sendAll([one]);
  return (
    outcome ?? {
      id: one.id,
      status: 'refused',
      code: 'no_outcome',
      title_zh: '服务器没有说明结果',
      title_en: 'The server gave no outcome',
    }
  );
}
