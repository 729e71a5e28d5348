/** The tags of half days at their meeting points: 上 or 下 on a tag that points at the place, and a mark for the state. */
import { sheet, type BadgeImage } from './badges.ts';
import type { Palette } from './palette.ts';

const SIDE = 32;
const COLOURS: Record<string, string> = { empty: '#a3301c', short: '#a3301c', full: '#2b6347', cancelled: '#475054' };

/** The tag of a morning; its point is the corner at the right below. An afternoon's is the same in a mirror. */
function tag(): Path2D {
  const path = new Path2D();
  path.moveTo(31, 31);
  path.lineTo(19, 26);
  path.lineTo(8, 26);
  path.lineTo(6, 24);
  path.lineTo(6, 8);
  path.lineTo(8, 6);
  path.lineTo(24, 6);
  path.lineTo(26, 8);
  path.lineTo(26, 19);
  path.closePath();
  return path;
}

function mark(pen: CanvasRenderingContext2D, state: string, colour: string, paper: string): void {
  pen.lineCap = 'round';
  const disc = new Path2D();
  disc.arc(0, 0, 5.2, 0, Math.PI * 2);
  pen.strokeStyle = 'rgba(255,255,255,.95)';
  pen.lineWidth = 3;
  pen.stroke(disc);
  pen.fillStyle = state === 'full' ? colour : paper;
  pen.fill(disc);
  pen.strokeStyle = state === 'full' ? paper : colour;
  pen.lineWidth = 2;
  pen.beginPath();
  if (state === 'full') {
    pen.moveTo(-2.7, 0.2);
    pen.lineTo(-0.7, 2.2);
    pen.lineTo(2.8, -2.2);
  } else if (state === 'cancelled') {
    pen.moveTo(-2.6, -2.6);
    pen.lineTo(2.6, 2.6);
    pen.moveTo(2.6, -2.6);
    pen.lineTo(-2.6, 2.6);
  } else if (state === 'empty') {
    // A bar, as where there is no entry: nobody is named yet.
    pen.moveTo(-3, 0);
    pen.lineTo(3, 0);
  } else {
    // An open ring: somebody is wanting.
    pen.arc(0, 0, 4, Math.PI * 0.15, Math.PI * 1.6);
  }
  pen.stroke();
}

export function drawShift(
  state: string,
  half: string,
  kind: string,
  palette: Palette,
  ratio: number,
): BadgeImage | null {
  const afternoon = half === 'pm';
  const outdoor = palette.name === 'outdoor';
  return sheet(SIDE, ratio, (pen) => {
    pen.save();
    if (afternoon) {
      pen.translate(SIDE, 0);
      pen.scale(-1, 1);
    }
    const path = tag();
    pen.lineJoin = 'round';
    pen.strokeStyle = 'rgba(255,255,255,.9)';
    pen.lineWidth = 4;
    pen.stroke(path);
    pen.fillStyle = palette.surface;
    pen.fill(path);
    pen.strokeStyle = palette.accent;
    // 集中行动 has a heavier frame.
    pen.lineWidth = (kind === 'action' ? 2.8 : 1.6) * (outdoor ? 1.3 : 1);
    if (state === 'cancelled') pen.setLineDash([3, 2.2]);
    pen.stroke(path);
    pen.restore();
    pen.fillStyle = state === 'cancelled' ? palette.inkSoft : palette.accent;
    pen.font = '700 13px "PingFang SC","Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei",sans-serif';
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    pen.fillText(afternoon ? '下' : '上', afternoon ? SIDE - 16 : 16, 16.8);
    pen.translate(afternoon ? SIDE - 7 : 7, 7);
    mark(pen, state, outdoor ? palette.ink : (COLOURS[state] ?? palette.ink), palette.surface);
  });
}
