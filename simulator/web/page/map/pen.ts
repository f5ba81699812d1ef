/** What is drawn with: the canvas, its colours, where a place is on it; and how to write without writing over each other. */
import type { Palette } from './palette.ts';

export interface Pen {
  ctx: CanvasRenderingContext2D;
  palette: Palette;
  /** In CSS pixels of the canvas. */
  at(place: { lat: number; lon: number }): { x: number; y: number };
  width: number;
  height: number;
  /** Where something is written already: nothing is written over it. */
  taken: Box[];
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const FONT = '12px system-ui, sans-serif';

export function letter(
  ctx: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  colour: string,
  px: number,
): void {
  ctx.fillStyle = colour;
  ctx.font = `bold ${px}px system-ui, sans-serif`;
  ctx.textAlign = 'center';
  ctx.textBaseline = 'middle';
  ctx.fillText(text, x, y + 0.5);
  ctx.textBaseline = 'alphabetic';
}

/** To the right of a sign, where there is room. */
export function write(
  pen: Pen,
  text: string,
  x: number,
  y: number,
  awayPx: number,
  colour: string,
  must = false,
): void {
  const { ctx, palette, taken } = pen;
  ctx.font = must ? `600 ${FONT}` : FONT;
  const box = { x: x + awayPx, y: y - 8, width: ctx.measureText(text).width, height: 16 };
  if (!must && taken.some((other) => overlap(box, other))) return;
  taken.push(box);
  ctx.textAlign = 'left';
  ctx.lineWidth = 3;
  ctx.strokeStyle = palette['--map'];
  ctx.strokeText(text, box.x, y + 4);
  ctx.fillStyle = colour;
  ctx.fillText(text, box.x, y + 4);
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

export function isSeen({ width, height }: Pen, x: number, y: number): boolean {
  return x > -30 && y > -30 && x < width + 30 && y < height + 30;
}
