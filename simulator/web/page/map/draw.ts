/** The ground of the map: its grid, the places, the track. Drawn on one canvas. */
import type { Place } from '../../api.ts';
import type { TrackPoint } from '../../api-followed.ts';
import { gridOf } from '../graticule.ts';
import type { Track } from '../track.ts';
import { isSeen, letter, type Pen, write } from './pen.ts';

/** Lines of the grid with their degrees: without a map below, it is how one sees that the map moves. */
export function drawGrid(
  pen: Pen,
  bounds: Parameters<typeof gridOf>[0],
  digitsOf: (deg: number, digits: number) => string,
) {
  const { ctx, palette, width, height } = pen;
  const grid = gridOf(bounds, (bounds.east - bounds.west) / width, 110);
  ctx.strokeStyle = palette['--grid'];
  ctx.lineWidth = 1;
  ctx.beginPath();
  const lines = [
    ...grid.lats.map((lat) => ({ y: Math.round(pen.at({ lat, lon: bounds.west }).y) + 0.5, x: null, deg: lat })),
    ...grid.lons.map((lon) => ({ x: Math.round(pen.at({ lat: bounds.south, lon }).x) + 0.5, y: null, deg: lon })),
  ];
  for (const { x, y } of lines) {
    ctx.moveTo(x ?? 0, y ?? 0);
    ctx.lineTo(x ?? width, y ?? height);
  }
  ctx.stroke();
  ctx.fillStyle = palette['--muted'];
  ctx.font = '10px system-ui, sans-serif';
  ctx.textAlign = 'left';
  for (const { x, y, deg } of lines) {
    const text = digitsOf(deg, grid.digits);
    if (y !== null) ctx.fillText(text, 4, y - 3);
    else if (x > 40) ctx.fillText(text, x + 3, 12);
  }
}

export function drawPlaces(pen: Pen, places: readonly Place[]): void {
  const { ctx, palette } = pen;
  for (const place of places) {
    const { x, y } = pen.at(place);
    if (!isSeen(pen, x, y)) continue;
    ctx.fillStyle = palette['--place'];
    ctx.strokeStyle = palette['--place'];
    placeSign(ctx, place.kind, x, y, palette['--map']);
    write(pen, place.name, x, y, 11, place.kind === 'commune' ? palette['--muted'] : palette['--place']);
  }
}

function placeSign(ctx: CanvasRenderingContext2D, kind: Place['kind'], x: number, y: number, inner: string): void {
  ctx.beginPath();
  switch (kind) {
    case 'hospital':
      ctx.roundRect(x - 7, y - 7, 14, 14, 3);
      ctx.fill();
      letter(ctx, 'H', x, y, inner, 10);
      return;
    case 'base':
      ctx.moveTo(x - 7, y + 6);
      ctx.lineTo(x - 7, y - 1);
      ctx.lineTo(x, y - 7);
      ctx.lineTo(x + 7, y - 1);
      ctx.lineTo(x + 7, y + 6);
      ctx.closePath();
      ctx.fill();
      return;
    case 'commune':
    case 'other':
      ctx.arc(x, y, 2.5, 0, 7);
      ctx.fill();
      return;
    default:
      kind satisfies never;
  }
}

export function drawTrack(pen: Pen, { lines, gaps, suspect }: Track): void {
  const { ctx, palette } = pen;
  ctx.lineJoin = 'round';
  ctx.strokeStyle = palette['--track'];
  ctx.lineWidth = 3;
  ctx.setLineDash([]);
  ctx.beginPath();
  for (const line of lines) path(pen, line);
  ctx.stroke();
  ctx.lineWidth = 1.5;
  ctx.setLineDash([3, 6]);
  ctx.beginPath();
  for (const gap of gaps) path(pen, gap);
  ctx.stroke();
  ctx.setLineDash([]);
  ctx.strokeStyle = palette['--distress'];
  ctx.lineWidth = 1.5;
  ctx.beginPath();
  for (const point of suspect) {
    const { x, y } = pen.at(point);
    ctx.moveTo(x - 3, y - 3);
    ctx.lineTo(x + 3, y + 3);
    ctx.moveTo(x + 3, y - 3);
    ctx.lineTo(x - 3, y + 3);
  }
  ctx.stroke();
}

/** Points that are closer than a pixel to the last one add nothing that can be seen. */
function path({ ctx, at }: Pen, points: readonly TrackPoint[]): void {
  let last = { x: Number.NaN, y: Number.NaN };
  points.forEach((point, i) => {
    const { x, y } = at(point);
    if (i === 0) ctx.moveTo(x, y);
    else if (Math.abs(x - last.x) + Math.abs(y - last.y) < 1 && i < points.length - 1) return;
    else ctx.lineTo(x, y);
    last = { x, y };
  });
}
