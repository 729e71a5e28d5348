/** 转发: a case as one picture, drawn here: photo with its mark, place, unit, deadline, and a code to scan. */
import { encode } from 'uqr';
import type { CaseItem } from '../api/loop.ts';
import { c } from '../i18n/cases.ts';
import { nameOf, shortOf, zoneName, dot } from '../i18n/index.svelte.ts';
import { placeText } from './mark.ts';
import { dueShort, dueText } from './words.ts';

const W = 750;
const PAD = 36;
const FONT = '"PingFang SC","Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei",sans-serif';
const INK = '#1c2326';
const SOFT = '#475054';

const load = (address: string): Promise<HTMLImageElement | null> =>
  new Promise((resolve) => {
    const image = new Image();
    image.onload = () => resolve(image);
    image.onerror = () => resolve(null);
    image.src = address;
  });

/** Breaks a text where it no longer fits: between any two characters, as Chinese is set. */
export function wrap(text: string, fits: (line: string) => boolean, most: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const letter of Array.from(text)) {
    if (fits(line + letter)) {
      line += letter;
      continue;
    }
    lines.push(line);
    line = letter;
    if (lines.length === most) break;
  }
  if (lines.length < most) lines.push(line);
  else lines[most - 1] = `${(lines[most - 1] ?? '').slice(0, -1)}…`;
  return lines.filter((each) => each !== '');
}

function cover(
  pen: CanvasRenderingContext2D,
  image: HTMLImageElement,
  x: number,
  y: number,
  w: number,
  h: number,
): void {
  const scale = Math.max(w / image.naturalWidth, h / image.naturalHeight);
  const [sw, sh] = [w / scale, h / scale];
  pen.drawImage(image, (image.naturalWidth - sw) / 2, (image.naturalHeight - sh) / 2, sw, sh, x, y, w, h);
}

export interface PosterPhoto {
  address: string;
  label: string;
  mark: string[];
}

export async function drawPoster(
  item: CaseItem,
  photos: readonly PosterPhoto[],
  link: string,
  district: string,
  now: number,
): Promise<Blob | null> {
  const images = await Promise.all(photos.slice(0, 2).map(({ address }) => load(address)));
  const canvas = document.createElement('canvas');
  const pen = canvas.getContext('2d');
  if (!pen) return null;
  const bold = (size: number) => (pen.font = `700 ${size}px ${FONT}`);
  const plain = (size: number) => (pen.font = `400 ${size}px ${FONT}`);
  bold(40);
  const title = wrap(item.text, (line) => pen.measureText(line).width <= W - 2 * PAD, 3);
  const photoH = images.length === 0 ? 0 : images.length === 1 ? 480 : 380;
  const rows: [string, string][] = [
    [c('poster.place'), dot(item.zone && zoneName(item.zone), placeText(item))],
    ...(item.line ? [[c('poster.line'), nameOf(item.line)] as [string, string]] : []),
    [c('poster.unit'), item.lead ? shortOf(item.lead) : c('state.no_owner')],
    ...(item.due_at ? [[c('poster.due'), dueShort(item.due_at, now)] as [string, string]] : []),
  ];
  canvas.width = W;
  canvas.height = 84 + photoH + 28 + title.length * 54 + 16 + rows.length * 46 + 28 + 176 + PAD;
  pen.fillStyle = '#fbfaf7';
  pen.fillRect(0, 0, W, canvas.height);
  pen.fillStyle = '#1b4c74';
  pen.fillRect(0, 0, W, 84);
  pen.fillStyle = '#fff';
  pen.textBaseline = 'middle';
  bold(30);
  pen.fillText(`${district}·${c(`forward.head.${item.state}`)}`, PAD, 43);
  plain(24);
  pen.textAlign = 'right';
  pen.fillText(item.code, W - PAD, 43);
  pen.textAlign = 'left';
  let y = 84;
  const w = images.length > 1 ? (W - 4) / 2 : W;
  images.forEach((image, i) => {
    const x = i * (w + 4);
    pen.fillStyle = '#d4cec4';
    pen.fillRect(x, y, w, photoH);
    if (image) cover(pen, image, x, y, w, photoH);
    const mark = [photos[i]?.label ?? '', ...(photos[i]?.mark ?? [])].filter(Boolean);
    const high = mark.length * 28 + 14;
    pen.fillStyle = 'rgba(28,35,38,.72)';
    pen.fillRect(x, y + photoH - high, w, high);
    pen.fillStyle = '#fff';
    plain(20);
    mark.forEach((line, n) => pen.fillText(line, x + 14, y + photoH - high + 22 + n * 28, w - 28));
  });
  y += photoH + 28;
  pen.fillStyle = INK;
  bold(40);
  for (const line of title) {
    pen.fillText(line, PAD, y + 27);
    y += 54;
  }
  y += 16;
  for (const [word, value] of rows) {
    plain(26);
    pen.fillStyle = SOFT;
    pen.fillText(word, PAD, y + 22);
    pen.fillStyle = INK;
    pen.fillText(value, PAD + 120, y + 22, W - 2 * PAD - 120);
    y += 46;
  }
  y += 28;
  const code = encode(link, { ecc: 'M', border: 1 });
  const cell = 176 / code.size;
  pen.fillStyle = '#fff';
  pen.fillRect(W - PAD - 176, y, 176, 176);
  pen.fillStyle = '#000';
  code.data.forEach((row, r) =>
    row.forEach((dark, k) => {
      if (dark) pen.fillRect(W - PAD - 176 + k * cell, y + r * cell, cell + 0.4, cell + 0.4);
    }),
  );
  const due = dueText(item, now);
  pen.fillStyle = item.overdue ? '#a3301c' : INK;
  bold(44);
  pen.fillText(due || c(`state.${item.state}`), PAD, y + 60);
  pen.fillStyle = SOFT;
  plain(24);
  pen.fillText(c('poster.scan'), PAD, y + 124);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}
