/** Speed over time of one service, as a drawing (SVG): holes where positions are missing. */
import { localTime } from '../local-time.ts';
import { escaped } from '../markup.ts';
import type { TimelineEntry } from '../timeline.ts';
import type { Stretch } from './drawn.ts';

const WIDTH = 900;
const HEIGHT = 190;
const LEFT = 40;
const RIGHT = 10;
const TOP = 26;
const BOTTOM = 24;
/** Minutes between two ticks: the first that leaves no more than ten of them. */
const TICKS_MIN = [1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1_440, 7_200];

interface Axes {
  x(ms: number): number;
  y(kmh: number): number;
  fromMs: number;
  toMs: number;
  topKmh: number;
}

const px = (value: number): string => String(Math.round(value * 10) / 10);

/** @param stretches of one service, in order, with at least one point */
export function* profileLines(
  stretches: readonly Stretch[],
  timeline: readonly TimelineEntry[],
  zone: string,
  label: string,
): Generator<string> {
  const axes = axesOf(stretches);
  yield `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escaped(label)}">`;
  yield* holes(stretches, axes);
  yield* grid(axes, zone);
  for (const { points } of stretches) {
    const known = points.filter((point) => point.speedKmh !== null);
    const at = known.map(({ t, speedKmh }) => `${px(axes.x(t))},${px(axes.y(speedKmh ?? 0))}`);
    if (at.length > 0) yield `<polyline class="track" points="${at.join(' ')}"/>`;
  }
  yield* statuses(timeline, axes);
  yield '</svg>';
}

function axesOf(stretches: readonly Stretch[]): Axes {
  let [fromMs, toMs, top] = [Infinity, -Infinity, 0];
  for (const { points } of stretches)
    for (const { t, speedKmh } of points) {
      fromMs = Math.min(fromMs, t);
      toMs = Math.max(toMs, t);
      top = Math.max(top, speedKmh ?? 0);
    }
  const topKmh = Math.max(20, Math.ceil(top / 20) * 20);
  const spanMs = Math.max(1, toMs - fromMs);
  return {
    ...{ fromMs, toMs, topKmh },
    x: (ms) => LEFT + ((ms - fromMs) / spanMs) * (WIDTH - LEFT - RIGHT),
    y: (kmh) => HEIGHT - BOTTOM - (kmh / topKmh) * (HEIGHT - TOP - BOTTOM),
  };
}

function* holes(stretches: readonly Stretch[], { x }: Axes): Generator<string> {
  for (const [i, { points }] of stretches.entries()) {
    const end = stretches[i - 1]?.points.at(-1);
    const begin = points[0];
    if (end === undefined || begin === undefined || begin.t <= end.t) continue;
    const wide = Math.max(1, x(begin.t) - x(end.t));
    yield `<rect class="hole" x="${px(x(end.t))}" y="${TOP}" width="${px(wide)}" height="${HEIGHT - TOP - BOTTOM}"/>`;
  }
}

function* grid({ x, y, fromMs, toMs, topKmh }: Axes, zone: string): Generator<string> {
  const step = topKmh > 100 ? 40 : 20;
  for (let kmh = 0; kmh <= topKmh; kmh += step) {
    yield `<path class="grid" d="M${LEFT} ${px(y(kmh))}H${WIDTH - RIGHT}"/>`;
    yield `<text x="${LEFT - 6}" y="${px(y(kmh) + 4)}" text-anchor="end">${kmh}</text>`;
  }
  yield '<text x="4" y="14">km/h</text>';
  const minutes = TICKS_MIN.find((tick) => (toMs - fromMs) / 60_000 / tick <= 10) ?? 43_200;
  const everyMs = minutes * 60_000;
  for (let ms = Math.ceil(fromMs / everyMs) * everyMs; ms <= toMs; ms += everyMs) {
    yield `<path class="axis" d="M${px(x(ms))} ${HEIGHT - BOTTOM}v4"/>`;
    const anchor = x(ms) > WIDTH - 40 ? 'end' : x(ms) < LEFT + 20 ? 'start' : 'middle';
    yield `<text x="${px(x(ms))}" y="${HEIGHT - 6}" text-anchor="${anchor}">${localTime(zone, ms).slice(11, 16)}</text>`;
  }
}

/** Their numbers in two rows, so that neighbours can be read. */
function* statuses(timeline: readonly TimelineEntry[], { x, fromMs, toMs }: Axes): Generator<string> {
  let row = 0;
  for (const { mark, atMs, corrected } of timeline) {
    if (atMs === null || corrected || atMs < fromMs || atMs > toMs) continue;
    row = 1 - row;
    yield `<path class="axis" d="M${px(x(atMs))} ${TOP}V${HEIGHT - BOTTOM}"/>`;
    yield `<text x="${px(x(atMs))}" y="${12 + 11 * row}" text-anchor="middle">${mark}</text>`;
  }
}
