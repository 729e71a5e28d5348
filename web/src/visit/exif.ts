/** Drawing a picture anew loses its EXIF. What a file brought is carried over; only its orientation is put right. */

/** Thumbnails make it large; then it is left out. */
const MOST = 24 * 1024;
const ORIENTATION = 0x0112;

/** The picture was drawn upright: its orientation is 1 from now on. */
function upright(segment: Uint8Array): void {
  const view = new DataView(segment.buffer, segment.byteOffset, segment.byteLength);
  // Marker and length, "Exif\0\0", then the TIFF header.
  const tiff = 10;
  const little = view.getUint16(tiff) === 0x4949;
  const first = tiff + view.getUint32(tiff + 4, little);
  const entries = view.getUint16(first, little);
  for (let i = 0; i < entries; i++) {
    const entry = first + 2 + i * 12;
    if (view.getUint16(entry, little) === ORIENTATION) view.setUint16(entry + 8, 1, little);
  }
}

/** The EXIF segment of a JPEG with its marker, upright; null where there is none or it cannot be read. */
export async function exifOf(file: Blob): Promise<Uint8Array | null> {
  const bytes = new Uint8Array(await file.slice(0, 256 * 1024).arrayBuffer());
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null;
  let at = 2;
  while (at + 10 < bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda) {
    const length = ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
    const named = String.fromCharCode(...bytes.slice(at + 4, at + 8));
    if (bytes[at + 1] === 0xe1 && named === 'Exif') {
      const segment = bytes.slice(at, at + 2 + length);
      if (segment.length > MOST || segment.length < 2 + length) return null;
      try {
        upright(segment);
        return segment;
      } catch {
        return null;
      }
    }
    at += 2 + length;
  }
  return null;
}

/** A JPEG with that segment put right after its beginning. */
export async function spliceExif(jpeg: Blob, segment: Uint8Array | null): Promise<Blob> {
  if (!segment) return jpeg;
  return new Blob([jpeg.slice(0, 2), segment as Uint8Array<ArrayBuffer>, jpeg.slice(2)], { type: 'image/jpeg' });
}
