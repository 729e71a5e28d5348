import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { skewFrom } from './clock.ts';
import { keepPhoto } from './photos.ts';
import * as queue from './queue.ts';
import { read, Unreadable, write } from './queueFile.ts';
import { run } from './sender.ts';
import { Store } from './store.ts';
import { FakeServer, rowOf } from './testing.ts';

const size = () => Promise.resolve({ width: 4, height: 3 });
async function filled(login: string): Promise<{ store: Store; hash: string }> {
  const store = new Store(login);
  const { hash } = await keepPhoto(store, new Blob(['很像一张照片'], { type: 'image/jpeg' }), size);
  await queue.add(store, rowOf({ photos: [hash], label: '青山湖市场' }));
  await queue.add(store, rowOf());
  return { store, hash };
}
const code = (from: Promise<unknown>) => from.then(() => 'read').catch((error: Unreadable) => error.code);

describe('the queue as a file', () => {
  it('brings records and photos to another device, once', async () => {
    const { store, hash } = await filled('file1');
    const file = await write(store);
    await store.delete();
    const other = new Store('file1');
    expect(await read(other, file)).toBe(2);
    expect(await read(other, file)).toBe(0);
    const server = new FakeServer();
    server.login = 'file1';
    await run({ store: other, fetch: server.fetch, changed: () => {} });
    expect(server.known.size).toBe(2);
    expect(server.photos.get(hash)?.complete).toBe(true);
  });
  it('that was damaged is refused, wherever a letter was changed', async () => {
    const { store } = await filled('file2');
    const text = await (await write(store)).text();
    for (const at of [text.indexOf('青山湖'), text.indexOf('"data":"') + 12, text.length - 20])
      expect(await code(read(store, new Blob([`${text.slice(0, at)}x${text.slice(at + 1)}`])))).toBe('damaged');
    expect(await code(read(store, new Blob([text.slice(0, -100)])))).toBe('damaged');
  });
  it('of another account, of a newer app, or of something else is refused', async () => {
    const { store } = await filled('file3');
    const file = await write(store);
    expect(await code(read(new Store('file4'), file))).toBe('other_account');
    const newer = new Blob([(await file.text()).replace('"version":1', '"version":9')]);
    expect(await code(read(store, newer))).toBe('newer');
    expect(await code(read(store, new Blob(['{"a":1}'])))).toBe('not_queue');
  });
});

describe('the clock', () => {
  it('is read at the middle of the exchange', () => expect(skewFrom(100_000, 40_000, 41_000, null)).toBe(60_000));
  it('stays as it was where the new reading does not contradict it', () => {
    expect(skewFrom(100_000, 40_000, 41_000, 60_800)).toBe(60_800);
    expect(skewFrom(100_000, 40_000, 41_000, 5000)).toBe(60_000);
  });
  it('says nothing when the answer took too long', () => expect(skewFrom(100_000, 0, 30_000, null)).toBeNull());
});
