/** Pictures are made small on the device before they are kept: a photo of today's tablets is ten times what is needed. */
import { BadPicture, fitted, inspectFile } from './picture.ts';

const QUALITY = 0.82;
export const LONG_EDGE = 1920;

async function decode(file: Blob): Promise<ImageBitmap | HTMLImageElement> {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' } as ImageBitmapOptions);
  } catch {
    // Older browsers know no such option, and draw an element upright by themselves.
  }
  const address = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    return image;
  } catch {
    throw new BadPicture('undecodable');
  } finally {
    // The element holds what it decoded; drawing comes before it is let go of.
    setTimeout(() => URL.revokeObjectURL(address), 10_000);
  }
}

/** Draws anything that has a size onto a sheet whose long edge is at most `edge`, as JPEG. */
export async function toJpeg(
  source: CanvasImageSource,
  size: { width: number; height: number },
  edge: number,
): Promise<Blob> {
  const { width, height } = fitted(size, edge);
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const sheet = canvas.getContext('2d');
  if (!sheet) throw new BadPicture('undecodable');
  // What was transparent is white on paper, and black in JPEG.
  sheet.fillStyle = '#fff';
  sheet.fillRect(0, 0, width, height);
  sheet.imageSmoothingQuality = 'high';
  sheet.drawImage(source, 0, 0, width, height);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', QUALITY));
  if (!blob) throw new BadPicture('undecodable');
  return blob;
}

/** Throws `BadPicture` where the file is none. */
export async function shrink(file: Blob, edge: number): Promise<Blob> {
  await inspectFile(file);
  const picture = await decode(file);
  try {
    const size =
      'naturalWidth' in picture
        ? { width: picture.naturalWidth, height: picture.naturalHeight }
        : { width: picture.width, height: picture.height };
    return await toJpeg(picture, size, edge);
  } finally {
    if ('close' in picture) picture.close();
  }
}
