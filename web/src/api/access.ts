/** Who may come in, and by what: sessions, accounts, links, tokens, tablets. */
import { del, get, post } from './client.ts';
import type { components } from './schema.d.ts';
import type { AccountRole, Iso, Page, Party } from './types.ts';

type S = components['schemas'];
type Signal = AbortSignal | undefined;

/** `oidc`: another house that vouches for people, by the name that its button bears. */
export type Session = S['Session'];
export type May = 'write' | 'link' | 'administer';
export type Credentials = S['Credentials'];
export type CodeView = S['CodeView'];
export type Tablet = S['TabletView'];
export type Account = S['Account'];
export type Grant = S['Grant'];
export type GrantRequest = S['GrantRequest'];
export type Given = S['Given'];
export type Person = Omit<Party, 'kind'>;
export interface Unit {
  code: string;
  name: string;
  short_name?: string | null;
  office_phone?: string | null;
  parent?: { code: string; name: string; short_name?: string | null } | null;
  valid_from?: Iso;
  valid_to?: Iso | null;
}
/** One row of what was done: by whom, when, as what, from where. */
export interface AuditItem {
  seq: number;
  at: string;
  who?: { code: string; name: string } | null;
  actor: 'operator' | 'system' | 'demo' | 'person';
  capacity?: { kind: 'account' | 'duty' | 'own'; role?: string | null; duty?: string | null } | null;
  device?: string | null;
  verb: string;
  kind: string;
  code?: string | null;
  name?: string | null;
  /** Why, where whoever did it had to say. */
  reason?: string | null;
}
export interface Audit {
  items: AuditItem[];
  /** For the next page, given back as `before`. */
  next?: number | null;
}

export const session = (signal?: Signal) => get<Session>('/api/session', {}, signal);
export const signIn = (credentials: Credentials) => post<Session>('/api/session', credentials);
export const signOut = (everywhere: boolean) => del('/api/session', { everywhere: everywhere || null });
export const changePassword = (old: string, wanted: string) => post<Session>('/api/password', { old, new: wanted });
export const readCode = (code: string) => post<CodeView>('/api/code', { code });

export const tablet = (signal?: Signal) => get<Tablet>('/api/device', {}, signal);
export const enrol = (code: string, key: string) => post('/api/device', { code, key });
export const setPin = (login: string, password: string, pin: string) =>
  post('/api/device/pin', { login, password, pin });

export const accounts = (unit: string | null, signal?: Signal) =>
  get<{ items: Account[] }>('/api/accounts', { unit }, signal);
export const grants = (of: { unit?: string; login?: string; kind?: Grant['kind'] }, signal?: Signal) =>
  get<{ items: Grant[] }>('/api/grants', of, signal);
export const give = (wanted: GrantRequest) => post<Given>('/api/grants', wanted);
export const revoke = (id: string) => del(`/api/grants/${encodeURIComponent(id)}`);

export const people = (q: string, limit: number, signal?: Signal) =>
  get<Page<Person>>('/api/people', { q, limit }, signal);
export const person = (code: string, signal?: Signal) =>
  get<Person>(`/api/people/${encodeURIComponent(code)}`, {}, signal);
export const units = (q: string, limit: number, signal?: Signal) => get<Page<Unit>>('/api/units', { q, limit }, signal);
export const unit = (code: string, signal?: Signal) => get<Unit>(`/api/units/${encodeURIComponent(code)}`, {}, signal);
/** Follows the `next` link of a list. */
export const onward = <T>(next: string, signal?: Signal): Promise<T> => {
  const target = new URL(next, location.href);
  return get<T>(target.pathname + target.search, {}, signal);
};

export interface AuditFilter {
  person?: string | null;
  kind?: string | null;
}
export const audit = (filter: AuditFilter, before: number | null, signal?: Signal) =>
  get<Audit>('/api/audit', { ...filter, limit: 100, before }, signal);

export const ROLES: readonly AccountRole[] = ['admin', 'office', 'inspector', 'member', 'reader'];
