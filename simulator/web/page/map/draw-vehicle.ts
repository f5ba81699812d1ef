/** A vehicle on the map: 300 of them are 300 shapes on one canvas and no elements. */
import { LOOKS } from '../look-of.ts';
import type { Standing } from '../vehicles.ts';
import { isSeen, letter, type Pen, write } from './pen.ts';

export interface Drawn {
  name: string;
  standing: Standing;
  letter: string;
  lat: number;
  lon: number;
  /** null: it stands, or nobody knows. */
  courseDeg: number | null;
  old: boolean;
  followed: boolean;
}

export function drawVehicle(pen: Pen, vehicle: Drawn, named: boolean): void {
  const { ctx, palette } = pen;
  const { x, y } = pen.at(vehicle);
  if (!isSeen(pen, x, y)) return;
  const { shape, colour } = LOOKS[vehicle.standing];
  const hollow = shape === 'ring' || shape === 'dashed';
  const r = vehicle.followed ? 12 : 9;
  ctx.globalAlpha = vehicle.old && !hollow ? 0.55 : 1;
  if (vehicle.courseDeg !== null && !vehicle.old)
    arrow(ctx, x, y, shape === 'diamond' ? r * 1.25 : r, vehicle.courseDeg, palette[colour]);
  outline(ctx, shape, x, y, r);
  ctx.fillStyle = hollow ? palette['--surface'] : palette[colour];
  ctx.fill();
  ctx.setLineDash(shape === 'dashed' ? [3, 2.5] : []);
  ctx.lineWidth = hollow ? 2.5 : 2;
  ctx.strokeStyle = hollow ? palette[colour] : palette['--surface'];
  ctx.stroke();
  ctx.setLineDash([]);
  letter(ctx, vehicle.letter, x, y, hollow ? palette[colour] : palette['--surface'], r + 2);
  ctx.globalAlpha = 1;
  if (vehicle.followed) {
    ctx.beginPath();
    ctx.arc(x, y, r + 7, 0, 7);
    ctx.lineWidth = 2;
    ctx.strokeStyle = palette['--accent'];
    ctx.stroke();
  }
  if (named || vehicle.followed)
    write(pen, vehicle.name, x, y, r + (vehicle.followed ? 12 : 6), palette['--text'], true);
}

function outline(
  ctx: CanvasRenderingContext2D,
  shape: (typeof LOOKS)[Standing]['shape'],
  x: number,
  y: number,
  r: number,
) {
  ctx.beginPath();
  if (shape === 'square') ctx.roundRect(x - r, y - r, 2 * r, 2 * r, 2);
  else if (shape === 'diamond') {
    const d = r * 1.25;
    ctx.moveTo(x, y - d);
    ctx.lineTo(x + d, y);
    ctx.lineTo(x, y + d);
    ctx.lineTo(x - d, y);
    ctx.closePath();
  } else ctx.arc(x, y, r, 0, 7);
}

function arrow(
  ctx: CanvasRenderingContext2D,
  x: number,
  y: number,
  r: number,
  courseDeg: number,
  colour: string,
): void {
  ctx.save();
  ctx.translate(x, y);
  ctx.rotate((courseDeg * Math.PI) / 180);
  ctx.beginPath();
  ctx.moveTo(0, -r - 10);
  ctx.lineTo(6, -r + 1);
  ctx.lineTo(-6, -r + 1);
  ctx.closePath();
  ctx.fillStyle = colour;
  ctx.fill();
  ctx.restore();
}
