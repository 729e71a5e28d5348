/**
 * Questions of the queue, and what counts as an answer of our server. A captive portal says 200 with a page, a gateway
 * speaks JSON of its own, a bad line cuts a body in two: none of these is the server, and nothing leaves the queue for it.
 */
export type Said =
  | { ok: true; body: unknown; date: number | null; begun: number; ended: number }
  | { ok: false; status: number; code: string; zh: string; en: string; detail: string; retryAfter: number | null };

/** Nobody of ours answered. */
export class NotServer extends Error {}

/** Longer than this nobody waits for one answer. */
export const PATIENCE = 45_000;

export type Fetch = (address: string, init: RequestInit) => Promise<Response>;
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export async function ask(fetch: Fetch, address: string, init: RequestInit = {}): Promise<Said> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  const begun = Date.now();
  try {
    const response = await fetch(address, {
      credentials: 'same-origin',
      // Another origin is never us; and no copy of the service worker's is an answer here.
      redirect: 'error',
      cache: 'no-store',
      ...init,
      headers: { accept: 'application/json', ...init.headers },
      signal: patience.signal,
    });
    const ended = Date.now();
    const type = (response.headers.get('content-type') ?? '').split(';')[0]?.trim();
    if (response.redirected || (type !== 'application/json' && type !== 'application/problem+json'))
      throw new NotServer(`a body of ${type}`);
    const body: unknown = await response.json();
    if (type === 'application/json') {
      if (response.status !== 200 || !isObject(body)) throw new NotServer(`status ${response.status}`);
      const date = Date.parse(response.headers.get('date') ?? '');
      return { ok: true, body, date: Number.isNaN(date) ? null : date, begun, ended };
    }
    if (!isObject(body) || typeof body.code !== 'string' || typeof body.title_zh !== 'string' || response.ok)
      throw new NotServer('a problem that is not ours');
    return {
      ok: false,
      status: response.status,
      code: body.code,
      zh: body.title_zh,
      en: typeof body.title_en === 'string' ? body.title_en : body.title_zh,
      detail: typeof body.detail === 'string' ? body.detail : '',
      retryAfter: Number(response.headers.get('retry-after')) || null,
    };
  } catch (error) {
    if (error instanceof NotServer) throw error;
    throw new NotServer(String(error));
  } finally {
    clearTimeout(timer);
  }
}

export interface Outcome {
  id: string;
  status: 'applied' | 'duplicate' | 'conflict' | 'held' | 'refused';
  code: string;
  zh: string;
  en: string;
  current?: number;
  cases: string[];
}
const STATUSES = ['applied', 'duplicate', 'conflict', 'held', 'refused'] as const;
const isSeq = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : [];

/** The outcomes of a batch, or an error: one for each command that was sent, in that order, each in a word of ours. */
export function outcomes(body: unknown, ids: readonly string[]): Outcome[] {
  if (!isObject(body) || !isSeq(body.seq) || !Array.isArray(body.outcomes)) throw new NotServer('no envelope of ours');
  if (body.outcomes.length !== ids.length) throw new NotServer('not an outcome for each command');
  return body.outcomes.map((told: unknown, i) => {
    const [id, status] = [ids[i] ?? '', isObject(told) ? STATUSES.find((word) => word === told.status) : undefined];
    if (!isObject(told) || told.id !== id || !status) throw new NotServer('an outcome that is not ours');
    if ((status === 'applied' || status === 'duplicate') && !isSeq(told.seq))
      throw new NotServer('applied, but where?');
    const zh = typeof told.title_zh === 'string' ? told.title_zh : '';
    return {
      id,
      status,
      code: typeof told.code === 'string' ? told.code : status,
      zh,
      en: typeof told.title_en === 'string' ? told.title_en : zh,
      current: isSeq(told.current) ? told.current : undefined,
      cases: [...texts([told.case]), ...texts(told.cases)],
    };
  });
}

export interface Received {
  received: number;
  size: number | null;
  complete: boolean;
}
export function received(body: unknown): Received {
  if (!isObject(body) || !isSeq(body.received) || typeof body.complete !== 'boolean')
    throw new NotServer('no state of a photo');
  return { received: body.received, size: isSeq(body.size) ? body.size : null, complete: body.complete };
}

/** The login of whoever is signed in; null: nobody. */
export function signedIn(body: unknown): string | null {
  if (!isObject(body) || typeof body.signed_in !== 'boolean') throw new NotServer('no session of ours');
  if (!isObject(body.account)) return null;
  const { login } = body.account;
  if (typeof login !== 'string') throw new NotServer('an account without a name');
  return login;
}
