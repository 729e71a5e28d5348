/** The queue as a file: for a tablet that will never see the network again, or before it is given away. */
import type { PhotoRow, Row } from './kept.ts';
import { sha256 } from './sha256.ts';
import type { Store } from './store.ts';

const KIND = 'renling-queue';
const VERSION = 1;
export type UnreadableCode = 'not_queue' | 'newer' | 'damaged' | 'other_account';
export class Unreadable extends Error {
  constructor(
    readonly code: UnreadableCode,
    /** Whose it is, where that is the matter. */
    readonly login = '',
  ) {
    super(code);
  }
}

interface Photo extends Omit<PhotoRow, 'state' | 'received' | 'why' | 'stumbles'> {
  type: string;
  /** Base64. */
  data: string;
}
interface Body {
  login: string;
  saved_at: string;
  records: Row[];
  photos: Photo[];
}

async function base64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  // A call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
const sumOf = (body: string): Promise<string> => sha256(new TextEncoder().encode(body).buffer as ArrayBuffer);

export async function write(store: Store): Promise<Blob> {
  const rows = await store.outbox.orderBy('order').toArray();
  const photos: Photo[] = [];
  for (const photo of await store.photos.bulkGet([...new Set(rows.flatMap((row) => row.photos))])) {
    if (!photo || photo.state === 'sent') continue;
    const { hash, bytes, width, height, at } = photo;
    const blob = (await store.blobs.get(hash))?.blob;
    if (blob) photos.push({ hash, bytes, width, height, at, type: blob.type, data: await base64(blob) });
  }
  const left = new Set(photos.map(({ hash }) => hash));
  const records = rows.filter((row) => row.state !== 'sent' || row.photos.some((hash) => left.has(hash)));
  const body = JSON.stringify({
    login: store.login,
    saved_at: new Date().toISOString(),
    records,
    photos,
  } satisfies Body);
  // The sum is over the text of the body, as it stands in the file.
  return new Blob([`{"kind":"${KIND}","version":${VERSION},"sha256":"${await sumOf(body)}",\n"body":${body}}`], {
    type: 'application/json',
  });
}

async function bodyOf(from: Blob): Promise<Body> {
  const text = await from.text();
  const head = /^\{"kind":"renling-queue","version":(\d+),"sha256":"([0-9a-f]{64})",\s*"body":/.exec(text);
  if (!head) throw new Unreadable(text.includes(KIND) ? 'damaged' : 'not_queue');
  if (Number(head[1]) > VERSION) throw new Unreadable('newer');
  const body = text.slice(head[0].length).trimEnd().slice(0, -1);
  if ((await sumOf(body)) !== head[2]) throw new Unreadable('damaged');
  return JSON.parse(body) as Body;
}

/** Takes in what is not here yet, each photo proved by its hash. Tells how many records were new. */
export async function read(store: Store, from: Blob): Promise<number> {
  const body = await bodyOf(from);
  if (body.login !== store.login) throw new Unreadable('other_account', body.login);
  const pictures: { row: PhotoRow; blob: Blob }[] = [];
  for (const { data, type, ...photo } of body.photos) {
    const bytes = Uint8Array.from(atob(data), (char) => char.charCodeAt(0));
    if ((await sha256(bytes.buffer)) !== photo.hash) throw new Unreadable('damaged');
    pictures.push({ row: { ...photo, received: 0, state: 'kept' }, blob: new Blob([bytes], { type }) });
  }
  return store.transaction('rw', store.outbox, store.photos, store.blobs, async () => {
    for (const { row, blob } of pictures) {
      if (await store.blobs.get(row.hash)) continue;
      await store.blobs.put({ hash: row.hash, blob });
      await store.photos.put(row);
    }
    let added = 0;
    for (const row of body.records) {
      if (await store.row(row.id)) continue;
      const back: Row = { ...row, state: row.state === 'sending' ? 'kept' : row.state };
      // Its place is given anew.
      delete back.order;
      await store.outbox.add(back);
      added += 1;
    }
    return added;
  });
}
