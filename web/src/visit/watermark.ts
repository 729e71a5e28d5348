/** What field staff expect on a picture: time, point, address, unit, name. It is drawn when a picture is shown or sent, never kept in it. */
import { fitted } from './picture.ts';

export interface Mark {
  /** Of the shutter, in the district's own time. */
  time: string;
  point: string;
  address?: string | null;
  unit?: string | null;
  /** Left out where the round is unnamed. */
  name?: string | null;
  from: 'camera' | 'album';
}
/** The lines of a mark, the time first; what is not known is left out. */
export function markLines(mark: Mark, words: { camera: string; album: string }): string[] {
  const who = [mark.unit, mark.name].filter(Boolean).join(' ');
  return [`${mark.time} ${words[mark.from]}`, mark.point, mark.address ?? '', who].filter(Boolean);
}

/** A line that is too long for the picture is broken where it fits. */
function wrap(sheet: CanvasRenderingContext2D, text: string, room: number): string[] {
  const rows: string[] = [];
  let row = '';
  for (const letter of text) {
    if (row && sheet.measureText(row + letter).width > room) {
      rows.push(row);
      row = letter;
    } else row += letter;
  }
  return [...rows, row];
}

/** A copy of the picture with the lines drawn at its foot. The picture itself stays clean. */
export async function watermarked(blob: Blob, lines: readonly string[]): Promise<Blob> {
  if (lines.length === 0) return blob;
  const picture = await createImageBitmap(blob);
  const { width, height } = fitted(picture, 1920);
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const sheet = canvas.getContext('2d')!;
  sheet.drawImage(picture, 0, 0, width, height);
  picture.close();
  const size = Math.max(14, Math.round(Math.min(width, height) / 28));
  sheet.font = `500 ${size}px "PingFang SC", "Noto Sans CJK SC", "Microsoft YaHei", sans-serif`;
  sheet.textBaseline = 'top';
  const rows = lines.flatMap((line) => wrap(sheet, line, width - size * 2));
  const step = Math.round(size * 1.4);
  const top = height - rows.length * step - size;
  sheet.fillStyle = 'rgba(28, 35, 38, 0.72)';
  sheet.fillRect(0, top, width, height - top);
  sheet.fillStyle = '#fff';
  rows.forEach((row, i) => sheet.fillText(row, size, top + size / 2 + i * step));
  return new Promise((done, fail) =>
    canvas.toBlob((made) => (made ? done(made) : fail(new Error('no picture'))), 'image/jpeg', 0.9),
  );
}
