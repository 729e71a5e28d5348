import { expect, it } from 'vitest';
import { exifOf, spliceExif } from './exif.ts';

/** A JPEG with nothing but EXIF that says orientation 6, little-endian. */
const TIFF = [0x49, 0x49, 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0];
const SEGMENT = [0xff, 0xe1, 0, TIFF.length + 8, 0x45, 0x78, 0x69, 0x66, 0, 0, ...TIFF];
const bytes = async (blob: Blob) => [...new Uint8Array(await blob.arrayBuffer())];

it('carries EXIF over to the picture that was drawn anew, and puts its orientation right', async () => {
  const file = new Blob([Uint8Array.from([0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, ...SEGMENT, 0xff, 0xda, 0, 2, 9])]);
  const segment = await exifOf(file);
  expect(segment).toHaveLength(SEGMENT.length);
  expect(segment?.[10 + 18]).toBe(1);
  const drawn = new Blob([Uint8Array.from([0xff, 0xd8, 7, 8, 9])]);
  expect(await bytes(await spliceExif(drawn, segment))).toEqual([0xff, 0xd8, ...segment!, 7, 8, 9]);
});

it('leaves a picture without EXIF, or with a broken one, as it is', async () => {
  expect(await exifOf(new Blob([Uint8Array.from([0xff, 0xd8, 0xff, 0xda, ...Array<number>(20).fill(0)])]))).toBeNull();
  expect(await exifOf(new Blob(['PNG']))).toBeNull();
  // Its first directory points beyond its end.
  const broken = [...SEGMENT];
  broken[14] = 0xff;
  expect(await exifOf(new Blob([Uint8Array.from([0xff, 0xd8, ...broken, 0xff, 0xda, 0, 2])]))).toBeNull();
  const drawn = new Blob([Uint8Array.from([0xff, 0xd8])]);
  expect(await spliceExif(drawn, null)).toBe(drawn);
});
