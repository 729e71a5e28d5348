import { describe, expect, it } from 'vitest';
import { BadPicture, fitted, inspectFile, look, MOST_BYTES } from './picture.ts';

const view = (...bytes: number[]) => new DataView(Uint8Array.from([...bytes, ...Array(32).fill(0)]).buffer);
const word = (value: number) => [value >> 8, value & 255];
/** A JPEG whose frame comes after an application segment of `skip` bytes. */
const jpeg = (width: number, height: number, skip = 14) => [
  ...[0xff, 0xd8, 0xff, 0xe1, ...word(skip + 2), ...Array<number>(skip).fill(0xff)],
  ...[0xff, 0xc2, ...word(17), 8, ...word(height), ...word(width)],
];
const png = (width: number, height: number) => {
  const bytes = new DataView(new ArrayBuffer(33));
  [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52].forEach((b, i) => bytes.setUint8(i, b));
  bytes.setUint32(16, width);
  bytes.setUint32(20, height);
  return bytes;
};
const fault = async (file: Blob) =>
  inspectFile(file).then(
    () => null,
    (error: unknown) => (error instanceof BadPicture ? error.fault : error),
  );

describe('the first bytes of a file', () => {
  it('say what it is and how large', () => {
    expect(look(view(...jpeg(4000, 3000)))).toEqual({ kind: 'jpeg', size: { width: 4000, height: 3000 } });
    expect(look(png(20_000, 10_000))).toEqual({ kind: 'png', size: { width: 20_000, height: 10_000 } });
    expect(look(view(...[...'GIF89a'].map((c) => c.charCodeAt(0)), 16, 0, 8, 0))?.size).toEqual({
      width: 16,
      height: 8,
    });
  });
  it('say that it is none', () => {
    expect(look(view(...[...'<!doctype html>'].map((c) => c.charCodeAt(0))))).toBeNull();
    expect(look(new DataView(new ArrayBuffer(3)))).toBeNull();
  });
});

describe('a file is refused before it is decoded', () => {
  it('when it is empty, no picture, too heavy, or a bomb', async () => {
    expect(await fault(new Blob([]))).toBe('empty');
    expect(await fault(new Blob(['not a picture at all']))).toBe('not_picture');
    expect(await fault(new Blob([png(20_000, 10_000).buffer as ArrayBuffer]))).toBe('huge');
    expect(await fault({ size: MOST_BYTES + 1 } as Blob)).toBe('heavy');
  });
  it('and not when its header is merely long', async () => {
    // Two application segments before the frame, together longer than what is read at first.
    const long = Uint8Array.from([...jpeg(10, 10, 65_000).slice(0, 65_006)]);
    const rest = Uint8Array.from(jpeg(30_000, 30_000, 60_000).slice(2));
    const many = Array.from({ length: 4 }, () => long.slice(2));
    expect(await fault(new Blob([long, ...many, rest]))).toBe('huge');
  });
  it('and not when it is an ordinary photo', async () => {
    expect(await fault(new Blob([Uint8Array.from([...jpeg(4000, 3000), ...Array<number>(20).fill(0)])]))).toBeNull();
  });
});

it('shrinks the long edge and never makes a picture larger', () => {
  expect(fitted({ width: 4000, height: 3000 }, 1920)).toEqual({ width: 1920, height: 1440 });
  expect(fitted({ width: 3000, height: 4000 }, 1920)).toEqual({ width: 1440, height: 1920 });
  expect(fitted({ width: 640, height: 480 }, 1920)).toEqual({ width: 640, height: 480 });
  expect(fitted({ width: 9000, height: 2 }, 1920)).toEqual({ width: 1920, height: 1 });
});
