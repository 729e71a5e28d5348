/** One way to the server: typed errors, one retry policy, and word to the trust indicator about every exchange. */

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly titleZh: string,
    readonly titleEn: string,
    readonly detail: string,
    /** After how many seconds to try again, where the server said so. */
    readonly retryAfter: number | null = null,
    /** What to do about it. */
    readonly remedy = '',
  ) {
    super(`${status} ${code}: ${detail || titleEn}`);
  }
  /** No answer of the server at all: the network or the machine is away. */
  get unreachable(): boolean {
    return this.status === 0;
  }
}

type Watcher = (ok: boolean, copyOf?: number) => void;
const watchers = new Set<Watcher>();
/**
 * Calls `watcher` after each exchange: true when the server answered (whatever it said). When the service worker gave its
 * own copy in the server's place: when that was made, in milliseconds.
 */
export function watchExchanges(watcher: Watcher): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}
export function reportExchange(ok: boolean, copyOf?: number): void {
  for (const watcher of watchers) watcher(ok, copyOf);
}

/** How old what the server says may be, in seconds, while its database is away; null while it is not. */
type AgeWatcher = (age: number | null) => void;
const ages = new Set<AgeWatcher>();
export function watchAge(watcher: AgeWatcher): void {
  ages.add(watcher);
}

/** Calls `watcher` with the time that the server says it is, and when it was asked and answered by this device's clock. */
type ClockWatcher = (said: { date: number; begun: number; ended: number }) => void;
const clocks = new Set<ClockWatcher>();
export function watchClock(watcher: ClockWatcher): void {
  clocks.add(watcher);
}

/** Calls `watcher` when the server wants somebody signed in and nobody is, or no longer. */
const strangers = new Set<() => void>();
export function watchStranger(watcher: () => void): void {
  strangers.add(watcher);
}

/** Calls `watcher` with the place in the log at which what was read stood, 0 where the answer does not say, and when it was asked for. */
type PlaceWatcher = (seq: number, asked: number) => void;
const places = new Set<PlaceWatcher>();
export function watchPlace(watcher: PlaceWatcher): void {
  places.add(watcher);
}

export type Params = Record<string, string | number | boolean | null | undefined>;

export function url(path: string, params: Params = {}): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) {
    if (value !== null && value !== undefined && value !== '') query.set(key, String(value));
  }
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

const UNREACHABLE = () => new ApiError(0, 'unreachable', '连不上服务器', 'The server cannot be reached', '');

/** So often a question is put again that the server had no time for: by its own word nothing was done. */
const AGAIN = 3;
const BUSY_SECONDS = 2;
const later = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

async function exchange(address: string, init: RequestInit): Promise<unknown> {
  for (let again = 0; ; again++) {
    try {
      return await once(address, init);
    } catch (error) {
      const busy = error instanceof ApiError && error.code === 'busy';
      if (!busy || again === AGAIN || init.signal?.aborted) throw error;
      // Longer each time, and not everybody at the same moment.
      await later((error.retryAfter ?? BUSY_SECONDS) * 1000 * (again + 1) * (0.75 + Math.random() / 2));
    }
  }
}

async function once(address: string, init: RequestInit): Promise<unknown> {
  const begun = Date.now();
  let response: Response;
  try {
    response = await fetch(address, { credentials: 'same-origin', ...init });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    reportExchange(false);
    throw UNREACHABLE();
  }
  const ended = Date.now();
  const age = response.headers.get('renling-age');
  for (const watcher of ages) watcher(age === null ? null : Number(age));
  const type = response.headers.get('content-type') ?? '';
  // A captive portal answers 200 with a page of its own: only our own envelope counts as an answer.
  if (!type.includes('json')) {
    reportExchange(false);
    throw UNREACHABLE();
  }
  const body: unknown = await response.json().catch(() => null);
  // A gateway in front of a dead server speaks JSON too, but not ours.
  const ours = type.includes('problem+json');
  const gateway = response.status >= 502 && response.status <= 504 && !ours;
  const copy = response.headers.get('renling-copy');
  reportExchange(!gateway && copy === null, copy === null ? undefined : Date.parse(copy));
  const date = Date.parse(response.headers.get('date') ?? '');
  if (response.ok && copy === null && !Number.isNaN(date))
    for (const watcher of clocks) watcher({ date, begun, ended });
  if (response.ok && body !== null) {
    const { seq = 0 } = body as { seq?: number };
    for (const watcher of places) watcher(seq, begun);
    return body;
  }
  const problem = (body ?? {}) as Record<string, string | undefined>;
  if (response.status === 401 && problem.code === 'sign_in') for (const watcher of strangers) watcher();
  throw new ApiError(
    response.status,
    problem.code ?? 'unknown',
    problem.title_zh ?? problem.title ?? `错误 ${response.status}`,
    problem.title_en ?? problem.title ?? `Error ${response.status}`,
    problem.detail ?? '',
    Number(response.headers.get('retry-after')) || null,
    problem.remedy,
  );
}

export async function get<T>(path: string, params: Params = {}, signal?: AbortSignal): Promise<T> {
  return (await exchange(url(path, params), { signal, headers: { accept: 'application/json' } })) as T;
}

/** What somebody sees who is not signed in. */
export async function getAsNobody<T>(path: string, params: Params = {}, signal?: AbortSignal): Promise<T> {
  const headers = { accept: 'application/json' };
  return (await exchange(url(path, params), { signal, headers, credentials: 'omit' })) as T;
}

export async function del<T>(path: string, params: Params = {}): Promise<T> {
  return (await exchange(url(path, params), { method: 'DELETE', headers: { accept: 'application/json' } })) as T;
}

export async function post<T>(path: string, body: unknown): Promise<T> {
  return (await exchange(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  })) as T;
}

/** Bytes in one piece, answered in JSON like everything else. */
export async function putBytes<T>(path: string, params: Params, bytes: Blob, signal?: AbortSignal): Promise<T> {
  return (await exchange(url(path, params), {
    method: 'PUT',
    signal,
    headers: { 'content-type': 'application/octet-stream', accept: 'application/json' },
    body: bytes,
  })) as T;
}
export async function postBytes<T>(path: string, params: Params, bytes: Blob): Promise<T> {
  return (await exchange(url(path, params), {
    method: 'POST',
    headers: { 'content-type': bytes.type || 'application/octet-stream', accept: 'application/json' },
    body: bytes,
  })) as T;
}
