/** Pictures on this device, by the SHA-256 of their bytes: the same picture twice is one. */
import type { PhotoRow } from './kept.ts';
import { sha256 } from './sha256.ts';
import type { Store } from './store.ts';

export interface Size {
  width: number;
  height: number;
}
async function sizeOf(blob: Blob): Promise<Size> {
  if (typeof createImageBitmap !== 'function') return { width: 0, height: 0 };
  const picture = await createImageBitmap(blob);
  const size = { width: picture.width, height: picture.height };
  picture.close();
  return size;
}

export async function keepPhoto(store: Store, blob: Blob, measure = sizeOf): Promise<{ hash: string } & Size> {
  const bytes = await blob.arrayBuffer();
  const [hash, size] = [await sha256(bytes), await measure(blob)];
  await store.transaction('rw', store.photos, store.blobs, async () => {
    // Sent before, and still here: the server has it, and says so when it is asked.
    if (await store.blobs.get(hash)) return;
    const at = new Date().toISOString();
    const row: PhotoRow = { hash, bytes: blob.size, ...size, at, received: 0, state: 'kept' };
    await store.blobs.put({ hash, blob: new Blob([bytes], { type: blob.type }) });
    await store.photos.put(row);
  });
  return { hash, ...size };
}

const urls = new Map<string, string>();
/** The address of a picture on this device, for as long as the page lives. */
export async function urlOf(store: Store, hash: string): Promise<string | undefined> {
  const known = urls.get(hash);
  if (known) return known;
  const found = await store.blobs.get(hash);
  if (!found) return undefined;
  const made = URL.createObjectURL(found.blob);
  urls.set(hash, made);
  return made;
}
