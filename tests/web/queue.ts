/** Records for the outbox, in the form of a queue file: what another device would have saved. */
import { createHash, randomBytes } from 'node:crypto';

const sha = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');
/** A UUID of version 7. */
export function uuid7(): string {
  const bytes = Buffer.concat([Buffer.alloc(6), randomBytes(10)]);
  bytes.writeUIntBE(Date.now(), 0, 6);
  bytes[6] = 0x70 | (bytes[6]! & 0x0f);
  bytes[8] = 0x80 | (bytes[8]! & 0x3f);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
export interface Recorded {
  label: string;
  command: Record<string, unknown>;
  entity?: string;
  after?: string;
  id?: string;
}
/** A file as `存为文件` makes it. */
export function queueFile(login: string, records: readonly Recorded[]) {
  const at = new Date().toISOString();
  const rows = records.map((record) => ({
    id: uuid7(),
    at,
    recordedAt: at,
    skewMs: 0,
    photos: [],
    author: { login, person: '' },
    device: 'another',
    app: '0',
    state: 'kept',
    ...record,
  }));
  const body = JSON.stringify({ login, saved_at: at, records: rows, photos: [] });
  const text = `{"kind":"renling-queue","version":1,"sha256":"${sha(body)}",\n"body":${body}}`;
  return { name: 'queue.json', mimeType: 'application/json', buffer: Buffer.from(text) };
}
