import type { LineRef, Shape } from '../api/types.ts';
import type { Palette } from './palette.ts';

/** The outline of a badge around (0,0) for a half height of `r`. Also drawn in the page, so that both look the same. */
export function outline(shape: Shape, r: number): [number, number][] | 'circle' {
  const at = (points: [number, number][]) => points.map(([x, y]): [number, number] => [x * r, y * r]);
  switch (shape) {
    case 'round':
      return 'circle';
    case 'square':
      return at([
        [-0.95, -0.95],
        [0.95, -0.95],
        [0.95, 0.95],
        [-0.95, 0.95],
      ]);
    case 'hexagon':
      return at([
        [-0.55, -1],
        [0.55, -1],
        [1.08, 0],
        [0.55, 1],
        [-0.55, 1],
        [-1.08, 0],
      ]);
    case 'house':
      return at([
        [0, -1.15],
        [1, -0.42],
        [1, 0.92],
        [-1, 0.92],
        [-1, -0.42],
      ]);
  }
}
/** How far below the middle a badge's character stands, in half heights. */
export const drop = (shape: Shape): number => (shape === 'house' ? 0.12 : 0.03);

/** Half widths of a cluster's ring in pixels, by size. */
const RINGS = [10, 11.5, 13.5, 16] as const;

export interface BadgeImage {
  image: ImageData;
  ratio: number;
}

/** Draws an image for the map. It is read back at once, so it is drawn where it is read: not by the graphics processor. */
export function sheet(side: number, ratio: number, draw: (pen: CanvasRenderingContext2D) => void): BadgeImage | null {
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = side * ratio;
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  if (!pen) return null;
  pen.scale(ratio, ratio);
  draw(pen);
  return { image: pen.getImageData(0, 0, canvas.width, canvas.height), ratio };
}

/** Draws a cluster's ring: the more there are, the larger and heavier. The number is drawn by the map. */
export function drawRing(size: number, palette: Palette, ratio: number): BadgeImage | null {
  const r = RINGS[size] ?? RINGS[0];
  const side = (r + 3) * 2;
  return sheet(side, ratio, (pen) => {
    pen.translate(side / 2, side / 2);
    pen.beginPath();
    pen.arc(0, 0, r, 0, Math.PI * 2);
    pen.strokeStyle = 'rgba(255,255,255,.9)';
    pen.lineWidth = 5;
    pen.stroke();
    pen.fillStyle = palette.surface;
    pen.fill();
    pen.strokeStyle = palette.name === 'outdoor' ? palette.ink : '#8B857A';
    pen.lineWidth = 1.6 + size * 0.6;
    pen.stroke();
  });
}

/** Draws a line's badge: its one character in its shape, black on paper, legible in one colour. */
export function drawBadge(line: Pick<LineRef, 'badge' | 'shape'>, palette: Palette, ratio: number): BadgeImage | null {
  const size = 30;
  const r = 10.6;
  return sheet(size, ratio, (pen) => {
    pen.translate(size / 2, size / 2 + (line.shape === 'house' ? 1 : 0));
    const path = new Path2D();
    const points = outline(line.shape, r);
    if (points === 'circle') path.arc(0, 0, r, 0, Math.PI * 2);
    else {
      points.forEach(([x, y], i) => (i === 0 ? path.moveTo(x, y) : path.lineTo(x, y)));
      path.closePath();
    }
    pen.lineJoin = 'round';
    pen.strokeStyle = 'rgba(255,255,255,.9)';
    pen.lineWidth = 4;
    pen.stroke(path);
    pen.fillStyle = palette.surface;
    pen.fill(path);
    pen.strokeStyle = palette.ink;
    pen.lineWidth = palette.name === 'outdoor' ? 2.2 : 1.5;
    pen.stroke(path);
    pen.fillStyle = palette.ink;
    pen.font = '700 12.5px "PingFang SC","Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei",sans-serif';
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    pen.fillText(line.badge, 0, drop(line.shape) * r + 0.8);
  });
}
