/** The marks of cases on the map: the same shapes as in the lists. */
import { sheet, type BadgeImage } from './badges.ts';
import type { Palette } from './palette.ts';

const COLOURS: Record<string, string> = {
  overdue: '#a3301c',
  to_assign: '#475054',
  to_sign: '#475054',
  underway: '#1b4c74',
  to_recheck: '#5b3a8e',
  suspended: '#76500a',
  closed: '#2b6347',
  good: '#2b6347',
  fair: '#76500a',
  poor: '#a3301c',
};
const colourOf = (state: string, palette: Palette): string =>
  palette.name === 'outdoor' ? '#000000' : (COLOURS[state] ?? palette.ink);

/** Draws one mark around (0, 0), about `r` from its middle to its edge. */
function stroke(pen: CanvasRenderingContext2D, state: string, colour: string, r: number, paper: string): void {
  const shape = new Path2D();
  let filled = true;
  switch (state) {
    case 'overdue':
    case 'poor':
      shape.moveTo(0, -r);
      shape.lineTo(r, r * 0.8);
      shape.lineTo(-r, r * 0.8);
      shape.closePath();
      break;
    case 'to_recheck':
      shape.moveTo(0, -r);
      shape.lineTo(r, 0);
      shape.lineTo(0, r);
      shape.lineTo(-r, 0);
      shape.closePath();
      break;
    case 'suspended':
      shape.rect(-r * 0.85, -r * 0.85, r * 0.55, r * 1.7);
      shape.rect(r * 0.3, -r * 0.85, r * 0.55, r * 1.7);
      break;
    case 'closed':
    case 'good':
      filled = false;
      shape.moveTo(-r * 0.9, 0);
      shape.lineTo(-r * 0.2, r * 0.7);
      shape.lineTo(r * 0.95, -r * 0.75);
      break;
    default:
      filled = false;
      shape.arc(0, 0, r * 0.8, 0, Math.PI * 2);
  }
  pen.lineJoin = 'round';
  pen.lineCap = 'round';
  // What lies beneath must not blur the mark.
  pen.strokeStyle = 'rgba(255,255,255,.95)';
  pen.lineWidth = filled ? 3.5 : 5.5;
  pen.stroke(shape);
  if (filled) {
    pen.fillStyle = colour;
    pen.fill(shape);
    return;
  }
  if (state !== 'closed' && state !== 'good') {
    pen.fillStyle = paper;
    pen.fill(shape);
  }
  pen.strokeStyle = colour;
  pen.lineWidth = state === 'underway' || state === 'fair' ? 1.5 : 2.2;
  if (state === 'to_assign') pen.setLineDash([2.6, 1.8]);
  pen.stroke(shape);
  pen.setLineDash([]);
  if (state === 'underway' || state === 'fair') {
    const half = new Path2D();
    half.arc(0, 0, r * 0.8, -Math.PI / 2, Math.PI / 2);
    half.closePath();
    pen.fillStyle = colour;
    pen.fill(half);
  }
}

/** A sheet whose middle is (0, 0). */
const around = (side: number, ratio: number, draw: (pen: CanvasRenderingContext2D) => void): BadgeImage | null =>
  sheet(side, ratio, (pen) => {
    pen.translate(side / 2, side / 2);
    draw(pen);
  });

export const drawCase = (state: string, palette: Palette, ratio: number): BadgeImage | null =>
  around(18, ratio, (pen) => stroke(pen, state, colourOf(state, palette), 6, palette.surface));

/** A cluster: a ring in the colour of its worst, and that one's mark on its shoulder. */
export const drawWorst = (state: string, palette: Palette, ratio: number): BadgeImage | null =>
  around(40, ratio, (pen) => {
    const colour = colourOf(state, palette);
    pen.beginPath();
    pen.arc(0, 0, 12.5, 0, Math.PI * 2);
    pen.strokeStyle = 'rgba(255,255,255,.95)';
    pen.lineWidth = 6;
    pen.stroke();
    pen.fillStyle = palette.surface;
    pen.fill();
    pen.strokeStyle = colour;
    pen.lineWidth = state === 'overdue' ? 3.2 : 2.2;
    pen.stroke();
    pen.translate(10.5, -10.5);
    stroke(pen, state, colour, 5.2, palette.surface);
  });

/** The hatch of what nobody has measured: it must not look like a pale colour. */
export function drawHatch(palette: Palette, ratio: number): BadgeImage | null {
  return sheet(8, ratio, (pen) => {
    pen.strokeStyle = palette.name === 'outdoor' ? 'rgba(0,0,0,.55)' : 'rgba(71,80,84,.42)';
    pen.lineWidth = 1.1;
    pen.beginPath();
    for (const at of [-4, 0, 4, 8]) {
      pen.moveTo(at, 8);
      pen.lineTo(at + 8, 0);
    }
    pen.stroke();
  });
}
