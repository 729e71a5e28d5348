/** A server of ours in memory, and one that misbehaves, for the tests of the queue. */
import type { Fetch } from './answers.ts';
import { sha256 } from './sha256.ts';
import type { Row } from './kept.ts';

export const json = (body: unknown, status = 200, headers: Record<string, string> = {}): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', date: new Date().toUTCString(), ...headers },
  });
export const problem = (status: number, code: string, detail = ''): Response =>
  new Response(JSON.stringify({ status, code, title_zh: '不行', title_en: 'No', detail }), {
    status,
    headers: { 'content-type': 'application/problem+json' },
  });

export interface Sent {
  id: string;
  after?: string;
  command: { type: string; to?: string };
}
type Verdict = { status: string; [field: string]: unknown };

export class FakeServer {
  login: string | null = 'anna';
  seq = 0;
  /** Every batch, as it came. */
  batches: string[] = [];
  known = new Map<string, Verdict>();
  photos = new Map<string, { size: number; bytes: Uint8Array; complete: boolean }>();
  pieces = 0;
  decide: (sent: Sent) => Verdict = () => ({ status: 'applied' });
  /** Stands between: gets each question, and may answer in the server's place. */
  between: (address: string, init: RequestInit) => Response | null | Promise<Response | null> = () => null;

  readonly fetch: Fetch = async (address, init) => {
    const instead = await this.between(address, init);
    if (instead) return instead;
    if (address === '/api/session')
      return json({ signed_in: this.login !== null, account: this.login && { login: this.login } });
    if (address === '/api/commands') return this.#commands(String(init.body));
    const found = /^\/api\/photos\/([0-9a-f]+)(?:\?size=(\d+)&offset=(\d+))?$/.exec(address);
    if (found) return this.#photo(found[1]!, Number(found[2]), Number(found[3]), init);
    return problem(404, 'no_address');
  };

  #commands(text: string): Response {
    this.batches.push(text);
    const { commands } = JSON.parse(text) as { commands: Sent[] };
    const outcomes = commands.map((sent) => {
      const before = this.known.get(sent.id);
      if (before) return { id: sent.id, ...before, status: 'duplicate' };
      const verdict = this.decide(sent);
      if (verdict.status === 'applied' || verdict.status === 'held') {
        this.seq += 1;
        this.known.set(sent.id, { ...verdict, seq: this.seq });
        return { id: sent.id, seq: this.seq, ...verdict };
      }
      return { id: sent.id, code: 'because', title_zh: '不行', title_en: 'No', ...verdict };
    });
    return json({ seq: this.seq, outcomes });
  }
  async #photo(hash: string, size: number, offset: number, init: RequestInit): Promise<Response> {
    const kept = this.photos.get(hash);
    if (init.method !== 'PUT') {
      return json({ received: kept?.bytes.length ?? 0, size: kept?.size ?? 0, complete: kept?.complete ?? false });
    }
    this.pieces += 1;
    const photo = kept ?? { size, bytes: new Uint8Array(), complete: false };
    const piece = new Uint8Array(await (init.body as Blob).arrayBuffer());
    if (offset > photo.bytes.length) return problem(409, 'photo_gap', String(photo.bytes.length));
    if (offset === photo.bytes.length) {
      const grown = new Uint8Array(offset + piece.length);
      grown.set(photo.bytes);
      grown.set(piece, offset);
      photo.bytes = grown;
    }
    this.photos.set(hash, photo);
    if (photo.bytes.length === size) {
      if ((await sha256(photo.bytes.buffer as ArrayBuffer)) !== hash) {
        this.photos.delete(hash);
        return problem(422, 'photo_wrong_hash');
      }
      photo.complete = true;
    }
    return json({ received: photo.bytes.length, size, complete: photo.complete });
  }
}

let made = 0;
export const rowOf = (change: Partial<Row> = {}): Row => ({
  id: `0190a000-0000-7000-8000-${String((made += 1)).padStart(12, '0')}`,
  at: '2026-11-25T08:00:00.000Z',
  recordedAt: '2026-11-25T08:00:01.000Z',
  skewMs: 1000,
  label: '一条',
  command: { type: 'put_post' },
  photos: [],
  author: { login: 'anna', person: 'P1' },
  device: 'd',
  app: '1',
  state: 'kept',
  ...change,
});
