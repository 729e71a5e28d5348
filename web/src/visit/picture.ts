/** A file is looked at before it is decoded: what is no picture, or would burst the device, is refused by its first bytes. */

export type PictureFault = 'empty' | 'not_picture' | 'heavy' | 'huge' | 'undecodable';
export class BadPicture extends Error {
  constructor(readonly fault: PictureFault) {
    super(fault);
  }
}
/** Bytes of a file. */
export const MOST_BYTES = 60 * 1024 * 1024;
export const MOST_PIXELS = 100_000_000;
/** Enough for the headers of all kinds but a JPEG with a large thumbnail; that one is read on. */
const HEAD = 256 * 1024;

interface Size {
  width: number;
  height: number;
}
export type Seen = { kind: 'jpeg' | 'png' | 'webp' | 'gif' | 'bmp' | 'heif'; size: Size | null };

const ascii = (bytes: DataView, at: number, length: number): string =>
  at + length > bytes.byteLength
    ? ''
    : String.fromCharCode(...new Uint8Array(bytes.buffer, bytes.byteOffset + at, length));

/** Start-of-frame markers carry height and width; the others are stepped over. */
function jpegSize(bytes: DataView): Size | null {
  let at = 2;
  while (at + 8 < bytes.byteLength) {
    if (bytes.getUint8(at) !== 0xff) return null;
    const marker = bytes.getUint8(at + 1);
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const frame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (frame) return { height: bytes.getUint16(at + 5), width: bytes.getUint16(at + 7) };
    at += 2 + bytes.getUint16(at + 2);
  }
  return null;
}
function webpSize(bytes: DataView): Size | null {
  if (bytes.byteLength < 30) return null;
  const chunk = ascii(bytes, 12, 4);
  const three = (at: number) => bytes.getUint8(at) | (bytes.getUint8(at + 1) << 8) | (bytes.getUint8(at + 2) << 16);
  if (chunk === 'VP8X') return { width: three(24) + 1, height: three(27) + 1 };
  if (chunk === 'VP8 ')
    return { width: bytes.getUint16(26, true) & 0x3fff, height: bytes.getUint16(28, true) & 0x3fff };
  if (chunk === 'VP8L') {
    const bits = bytes.getUint32(21, true);
    return { width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
  }
  return null;
}

/** What a file is, by its own first bytes; null where it is no picture. */
export function look(bytes: DataView): Seen | null {
  if (bytes.byteLength < 12) return null;
  if (bytes.getUint16(0) === 0xffd8 && bytes.getUint8(2) === 0xff) return { kind: 'jpeg', size: jpegSize(bytes) };
  if (ascii(bytes, 1, 3) === 'PNG' && bytes.byteLength >= 24)
    return { kind: 'png', size: { width: bytes.getUint32(16), height: bytes.getUint32(20) } };
  if (ascii(bytes, 0, 4) === 'RIFF' && ascii(bytes, 8, 4) === 'WEBP') return { kind: 'webp', size: webpSize(bytes) };
  if (ascii(bytes, 0, 4) === 'GIF8')
    return { kind: 'gif', size: { width: bytes.getUint16(6, true), height: bytes.getUint16(8, true) } };
  if (ascii(bytes, 0, 2) === 'BM' && bytes.byteLength >= 26)
    return {
      kind: 'bmp',
      size: { width: Math.abs(bytes.getInt32(18, true)), height: Math.abs(bytes.getInt32(22, true)) },
    };
  if (ascii(bytes, 4, 4) === 'ftyp' && /^(hei|hev|mif|avi)/.test(ascii(bytes, 8, 4)))
    return { kind: 'heif', size: null };
  return null;
}

/** Throws what is wrong with a file; else it may be decoded. */
export async function inspectFile(file: Blob): Promise<void> {
  if (file.size === 0) throw new BadPicture('empty');
  if (file.size > MOST_BYTES) throw new BadPicture('heavy');
  const view = async (bytes: number) => new DataView(await file.slice(0, bytes).arrayBuffer());
  let seen = look(await view(HEAD));
  if (seen?.kind === 'jpeg' && !seen.size && file.size > HEAD) seen = look(await view(file.size));
  if (!seen || (seen.kind === 'jpeg' && !seen.size)) throw new BadPicture('not_picture');
  if (seen.size && seen.size.width * seen.size.height > MOST_PIXELS) throw new BadPicture('huge');
  if (seen.size && (seen.size.width === 0 || seen.size.height === 0)) throw new BadPicture('not_picture');
}

/** The size a picture is shrunk to: its long edge at most `edge`, and never larger than it is. */
export function fitted({ width, height }: Size, edge: number): Size {
  const by = Math.min(1, edge / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * by)), height: Math.max(1, Math.round(height * by)) };
}
