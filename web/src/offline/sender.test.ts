import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Row } from './kept.ts';
import { keepPhoto } from './photos.ts';
import * as queue from './queue.ts';
import { AGAIN, run } from './sender.ts';
import { sha256, slowSha256 } from './sha256.ts';
import { Store } from './store.ts';
import { FakeServer, json, problem, rowOf } from './testing.ts';

let store: Store;
let server: FakeServer;
let n = 0;
beforeEach(() => {
  // A database of its own for each test: one account each.
  const login = `anna${(n += 1)}`;
  store = new Store(login);
  server = new FakeServer();
  server.login = login;
  pauses = [];
});
/** How long it paused, each time. */
let pauses: number[] = [];
const pause = (ms: number) => {
  pauses.push(ms);
  return Promise.resolve();
};
const send = (fetch = server.fetch) => run({ store, fetch, changed: () => {}, pause });
const put = async (...rows: Row[]) => {
  for (const row of rows) await queue.add(store, row);
};
const states = async () => (await store.outbox.orderBy('order').toArray()).map(({ state }) => state);
const picture = (bytes: number) => new Blob([new Uint8Array(bytes).map((_, i) => i % 251)], { type: 'image/jpeg' });
const size = () => Promise.resolve({ width: 4, height: 3 });

describe('a record', () => {
  it('leaves the queue when the server said applied, duplicate or held', async () => {
    const [a, b, c] = [rowOf(), rowOf(), rowOf()];
    await put(a, b, c);
    server.known.set(b.id, { status: 'applied', seq: 1 });
    server.decide = ({ id }) => ({ status: id === c.id ? 'held' : 'applied' });
    expect(await send()).toEqual({ why: 'done' });
    expect((await store.outbox.toArray()).map(({ outcome }) => outcome)).toEqual(['applied', 'duplicate', 'held']);
  });
  it('stays when the answer was a portal, and the very same text is sent again', async () => {
    await put(rowOf());
    server.between = (address) =>
      address === '/api/commands' ? new Response('<h1>', { headers: { 'content-type': 'text/html' } }) : null;
    expect(await send()).toEqual({ why: 'unreachable' });
    expect(await states()).toEqual(['kept']);
    const [{ sealed } = { sealed: '' }] = await store.outbox.toArray();
    server.between = () => null;
    await send();
    expect(server.batches).toEqual([`{"commands":[${sealed}]}`]);
  });
  it('is there once when the answer was lost after the server took it', async () => {
    await put(rowOf());
    let lost = true;
    const through = server.fetch;
    const fetch: typeof through = async (address, init) => {
      const answer = await through(address, init);
      if (address !== '/api/commands' || !lost) return answer;
      lost = false;
      throw new TypeError('connection reset');
    };
    expect(await send(fetch)).toEqual({ why: 'done' });
    expect(await states()).toEqual(['sent']);
    expect(server.seq).toBe(1);
    expect(server.batches[0]).toBe(server.batches[1]);
  });
  it('of another account is not sent', async () => {
    await put(rowOf());
    server.login = 'bert';
    expect(await send()).toEqual({ why: 'stranger', login: 'bert' });
    server.login = null;
    expect(await send()).toEqual({ why: 'stranger', login: null });
    expect(server.batches).toEqual([]);
  });
  it('that was signed away in the middle of it waits', async () => {
    await put(rowOf());
    server.between = (address) => (address === '/api/commands' ? problem(401, 'sign_in') : null);
    expect((await send()).why).toBe('stranger');
    expect(await states()).toEqual(['kept']);
  });
  it('goes in batches of fifty', async () => {
    await put(...Array.from({ length: 120 }, () => rowOf()));
    await send();
    expect(server.batches.map((text) => (JSON.parse(text) as { commands: [] }).commands.length)).toEqual([50, 50, 20]);
    expect(server.seq).toBe(120);
  });
});

describe('a question without an answer', () => {
  const lose = (times: number) => {
    let left = times;
    server.between = (address) => {
      if (address !== '/api/commands' || left === 0) return null;
      left -= 1;
      throw new TypeError('connection reset');
    };
    return () => left;
  };
  it('is put again a few times, with a longer pause each time', async () => {
    await put(rowOf());
    lose(AGAIN);
    expect(await send()).toEqual({ why: 'done' });
    expect(pauses).toEqual([500, 1000, 2000]);
  });
  it('then ends the round', async () => {
    await put(rowOf());
    const left = lose(AGAIN + 5);
    expect(await send()).toEqual({ why: 'unreachable' });
    expect(left()).toBe(4);
    expect(await states()).toEqual(['kept']);
  });
  it('ends it at once where the device knows that it is offline', async () => {
    await put(rowOf());
    lose(1);
    vi.stubGlobal('navigator', { onLine: false });
    try {
      expect(await send()).toEqual({ why: 'unreachable' });
    } finally {
      vi.unstubAllGlobals();
    }
    expect(pauses).toEqual([]);
  });
  it('is not put again where the server did answer', async () => {
    await put(rowOf());
    server.between = (address) => (address === '/api/commands' ? problem(503, 'busy') : null);
    expect((await send()).why).toBe('wait');
    expect(pauses).toEqual([]);
    expect(await states()).toEqual(['kept']);
  });
  it('waits where the server has no time to say who is there: it is not away', async () => {
    await put(rowOf());
    server.between = (address) => (address === '/api/session' ? problem(503, 'busy') : null);
    expect((await send()).why).toBe('wait');
    expect(await states()).toEqual(['kept']);
    server.between = () => null;
    expect(await send()).toEqual({ why: 'done' });
  });
});

describe('a record that is refused', () => {
  it('is set aside with those that build on it, and the others go on', async () => {
    const a = rowOf({ entity: 'case:1' });
    const [b, c, d] = [rowOf({ after: a.id }), rowOf({ entity: 'case:1' }), rowOf()];
    await put(a, b, c, d);
    server.decide = ({ id }) => ({ status: id === a.id ? 'refused' : 'applied' });
    await send();
    expect(await states()).toEqual(['attention', 'attention', 'attention', 'sent']);
    expect((await store.outbox.toArray()).map(({ why }) => why?.code)).toEqual([
      'because',
      'depends',
      'depends',
      undefined,
    ]);
  });
  it('holds back what is recorded afterwards, too', async () => {
    await put(rowOf({ entity: 'case:1' }));
    server.decide = () => ({ status: 'refused' });
    await send();
    await put(rowOf({ entity: 'case:1' }));
    server.decide = () => ({ status: 'applied' });
    await send();
    expect(await states()).toEqual(['attention', 'attention']);
  });
  it('may be tried again, and frees what waited for it', async () => {
    const a = rowOf({ entity: 'case:1' });
    await put(a, rowOf({ entity: 'case:1' }), rowOf({ after: a.id }));
    server.decide = () => ({ status: 'refused' });
    await send();
    server.decide = () => ({ status: 'applied' });
    await queue.again(store, a.id);
    await send();
    expect(await states()).toEqual(['sent', 'sent', 'sent']);
  });
  it('thrown away lets the later ones go, and asks about what said it builds on it', async () => {
    const a = rowOf({ entity: 'case:1' });
    await put(a, rowOf({ entity: 'case:1' }), rowOf({ after: a.id }));
    server.decide = () => ({ status: 'refused' });
    await send();
    expect(await queue.discard(store, a.id)).toBe(true);
    expect((await store.outbox.toArray()).map(({ state, why }) => why?.code ?? state)).toEqual(['kept', 'orphaned']);
  });
  it('cannot be thrown away while the server may have it', async () => {
    const a = rowOf();
    await put(a);
    server.between = (address) => {
      if (address === '/api/commands') throw new TypeError('net');
      return null;
    };
    await send();
    expect(await queue.discard(store, a.id)).toBe(false);
  });
});

describe('a conflict', () => {
  it('is told with the version that is there, and one can use the own one upon it', async () => {
    const a = rowOf({ entity: 'case:1', base: 3 });
    await put(a, rowOf({ entity: 'case:1', after: a.id }));
    server.decide = ({ id }) => (id === a.id ? { status: 'conflict', current: 5 } : { status: 'applied' });
    await send();
    expect((await store.row(a.id))?.why).toMatchObject({ code: 'because', current: 5 });
    const made = await queue.mineAgain(store, a.id, 5, { at: 'x', recordedAt: 'y', skewMs: 0 });
    await send();
    expect(await states()).toEqual(['sent', 'sent']);
    const last = server.batches.slice(-2).map((text) => (JSON.parse(text) as { commands: [object] }).commands[0]);
    expect(last).toMatchObject([{ id: made, base: 5 }, { after: made }]);
  });
});

describe('one that spoils its batch', () => {
  it('is found by halves and set aside', async () => {
    const rows = Array.from({ length: 9 }, () => rowOf());
    await put(...rows);
    const bad = rows[6]!.id;
    server.between = (address, init) =>
      address === '/api/commands' && String(init.body).includes(bad) ? problem(400, 'bad_body') : null;
    await send();
    expect(await states()).toEqual(rows.map(({ id }) => (id === bad ? 'attention' : 'sent')));
  });
  it('and over which the server falls comes later, alone', async () => {
    const rows = Array.from({ length: 4 }, () => rowOf());
    await put(...rows);
    server.between = (address, init) =>
      address === '/api/commands' && String(init.body).includes(rows[0]!.id) ? problem(500, 'internal') : null;
    await send();
    expect(await states()).toEqual(['kept', 'sent', 'sent', 'sent']);
    expect((await store.row(rows[0]!.id))?.notBefore).toBeGreaterThan(Date.now());
  });
});

describe('a photo', () => {
  const withPhoto = async (bytes: number) => {
    const { hash } = await keepPhoto(store, picture(bytes), size);
    await put(rowOf({ photos: [hash] }));
    return hash;
  };
  it('arrives in pieces after its record, with the hash it has here', async () => {
    const hash = await withPhoto(600_000);
    await send();
    expect(server.photos.get(hash)).toMatchObject({ size: 600_000, complete: true });
    expect(server.pieces).toBe(3);
    expect((await queue.all(store))[0]!.photos).toMatchObject([{ sent: true, bytes: 600_000 }]);
  });
  it('arrives in one round over a line that loses every other answer', async () => {
    const hash = await withPhoto(1_000_000);
    const through = server.fetch;
    let asked = 0;
    const fetch: typeof through = async (address, init) => {
      const answer = await through(address, init);
      if ((asked += 1) % 2 === 1) throw new TypeError('connection reset');
      return answer;
    };
    expect(await send(fetch)).toEqual({ why: 'done' });
    expect(server.photos.get(hash)).toMatchObject({ size: 1_000_000, complete: true });
    expect(server.seq).toBe(1);
    expect(new Set(pauses)).toEqual(new Set([500]));
  });
  it('goes on where it was cut off', async () => {
    const hash = await withPhoto(1_000_000);
    let pieces = 0;
    server.between = (_, init) => {
      if (init.method === 'PUT' && (pieces += 1) > 2) throw new TypeError('net');
      return null;
    };
    expect(await send()).toEqual({ why: 'unreachable' });
    expect(server.photos.get(hash)?.bytes.length).toBe(2 * 262_144);
    expect((await store.photos.get(hash))?.state).toBe('kept');
    server.between = () => null;
    await send();
    expect(server.photos.get(hash)?.complete).toBe(true);
    expect(server.pieces).toBe(4);
  });
  it('that is none is set aside, with its reason, and its record is not lost', async () => {
    await withPhoto(10);
    server.between = (_, init) => (init.method === 'PUT' ? problem(422, 'photo_not_picture') : null);
    await send();
    const [kept] = await queue.all(store);
    expect(kept).toMatchObject({ state: 'sent', photos: [{ state: 'attention', why: { code: 'photo_not_picture' } }] });
    expect(queue.countOf('a', 'A', [kept!])).toMatchObject({ waiting: 0, attention: 1 });
    server.between = () => null;
    await queue.again(store, kept!.id);
    await send();
    expect((await queue.all(store))[0]!.photos[0]!.sent).toBe(true);
  });
  it('does not wait for ever for a server that answers and takes nothing', async () => {
    await withPhoto(10);
    server.between = (address, init) =>
      address.startsWith('/api/photos/') && init.method === 'PUT'
        ? json({ received: 0, size: 10, complete: false })
        : null;
    expect(await send()).toEqual({ why: 'done' });
    expect((await queue.all(store))[0]!.photos[0]!.state).toBe('kept');
  });
  it('kept twice is one, and let go of when nothing names it', async () => {
    const hash = await withPhoto(10);
    await keepPhoto(store, picture(10), size);
    await send();
    const later = Date.now() + 4 * 86_400_000;
    await store.drafts.put({ key: 'visit', value: { photos: [hash] }, at: '' });
    await queue.tidy(store, later);
    expect([await store.outbox.count(), await store.blobs.count()]).toEqual([0, 1]);
    await store.drafts.delete('visit');
    await queue.tidy(store, later);
    expect(await store.blobs.count()).toBe(0);
  });
});

it('SHA-256 counted by hand is SHA-256', async () => {
  for (const length of [0, 1, 55, 56, 63, 64, 65, 1000]) {
    const bytes = new Uint8Array(length).map((_, i) => (i * 7) % 256).buffer;
    expect(slowSha256(bytes)).toBe(await sha256(bytes));
  }
});
