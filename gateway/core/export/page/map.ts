/** The track as a drawing (SVG) on plain ground, to scale, north up. */
import { MARKS_MAX } from '../limits.ts';
import { escaped } from '../markup.ts';
import type { Survey } from '../survey.ts';
import type { TimelineEntry } from '../timeline.ts';
import type { WordTable } from '../words.ts';
import type { Drawn, DrawnPoint } from './drawn.ts';

const WIDTH = 900;
const HEIGHT_MAX = 700;
const HEIGHT_MIN = 260;
const MARGIN = 44;
const M_PER_DEG = 111_195;
/** A vehicle that never left its place is drawn at this size and not as a wild zigzag of its receiver's noise. */
const SPAN_M_MIN = 200;
const MARK_R = 10;

interface Point {
  x: number;
  y: number;
}

interface Scale {
  height: number;
  pxPerM: number;
  at(place: { lat: number; lon: number }): Point;
}

/** Those that have a place and stand. */
export function marked(timeline: readonly TimelineEntry[]): TimelineEntry[] {
  return timeline.filter(({ place, corrected }) => place !== null && !corrected);
}

export function* mapLines(
  drawn: Drawn,
  bounds: NonNullable<Survey['bounds']>,
  timeline: readonly TimelineEntry[],
  words: WordTable,
): Generator<string> {
  const scale = scaleOf(bounds);
  yield `<svg viewBox="0 0 ${WIDTH} ${scale.height}" role="img" aria-label="${escaped(`${words.map}. ${words.mapNote}`)}">`;
  for (const { points } of drawn.stretches) yield stretchShape(points.map(scale.at));
  yield* rings(drawn, scale);
  for (const { lat, lon } of drawn.halts) yield haltShape(scale.at({ lat, lon }));
  yield* marks(timeline, scale);
  yield* legend(scale, words);
  yield '</svg>';
}

/** Metres are as long to the east as to the north: a parallel shrinks with the latitude. */
function scaleOf({ south, west, north, east }: NonNullable<Survey['bounds']>): Scale {
  const shrink = Math.max(0.01, Math.cos((((south + north) / 2) * Math.PI) / 180));
  const widthM = Math.max(SPAN_M_MIN, (east - west) * M_PER_DEG * shrink);
  const heightM = Math.max(SPAN_M_MIN, (north - south) * M_PER_DEG);
  const pxPerM = Math.min((WIDTH - 2 * MARGIN) / widthM, (HEIGHT_MAX - 2 * MARGIN) / heightM);
  const height = Math.max(HEIGHT_MIN, Math.round(heightM * pxPerM + 2 * MARGIN));
  const [midLat, midLon] = [(south + north) / 2, (west + east) / 2];
  return {
    height,
    pxPerM,
    at: ({ lat, lon }) => ({
      x: WIDTH / 2 + (lon - midLon) * M_PER_DEG * shrink * pxPerM,
      y: height / 2 - (lat - midLat) * M_PER_DEG * pxPerM,
    }),
  };
}

const px = (value: number): string => String(Math.round(value * 10) / 10);

function stretchShape(points: readonly Point[]): string {
  const [first, ...others] = points;
  if (first === undefined) return '';
  if (others.length === 0) return `<circle class="alone" cx="${px(first.x)}" cy="${px(first.y)}" r="2.5"/>`;
  return `<polyline class="track" points="${points.map(({ x, y }) => `${px(x)},${px(y)}`).join(' ')}"/>`;
}

/** Where a stretch ends and another one begins: nobody knows the way between the two. */
function* rings({ stretches }: Drawn, { at }: Scale): Generator<string> {
  const ends: (DrawnPoint | undefined)[] = stretches.flatMap(({ points }, i) => [
    ...(i === 0 ? [] : [points[0]]),
    ...(i === stretches.length - 1 ? [] : [points.at(-1)]),
  ]);
  for (const end of ends) {
    if (end === undefined) continue;
    const { x, y } = at(end);
    yield `<circle class="ring" cx="${px(x)}" cy="${px(y)}" r="5"/>`;
  }
}

function haltShape({ x, y }: Point): string {
  return `<rect class="halt" x="${px(x - 5)}" y="${px(y - 5)}" width="10" height="10"/>`;
}

/** Each beside its place, and beside the others: statuses come in heaps, at a hospital and at the base. */
function* marks(timeline: readonly TimelineEntry[], scale: Scale): Generator<string> {
  const taken: Point[] = [];
  for (const { mark, place } of marked(timeline).slice(0, MARKS_MAX)) {
    if (place === null) continue;
    const from = scale.at(place);
    const at = freePlace(from, taken, scale.height);
    taken.push(at);
    yield `<path class="lead" d="M${px(from.x)} ${px(from.y)}L${px(at.x)} ${px(at.y)}"/>`;
    yield `<circle class="mark" cx="${px(at.x)}" cy="${px(at.y)}" r="${MARK_R}"/>`;
    yield `<text x="${px(at.x)}" y="${px(at.y + 4)}" text-anchor="middle">${mark}</text>`;
  }
}

/** The nearest that is free of eight directions at growing distances; the last one tried where none is. */
function freePlace({ x, y }: Point, taken: readonly Point[], height: number): Point {
  let at: Point = { x, y };
  for (let ring = 1; ring <= 5; ring++)
    for (let turn = 0; turn < 8; turn++) {
      const angle = (turn * Math.PI) / 4 - Math.PI / 4;
      at = { x: x + 24 * ring * Math.cos(angle), y: y + 24 * ring * Math.sin(angle) };
      const inside = at.x > MARK_R && at.x < WIDTH - MARK_R && at.y > MARK_R && at.y < height - MARK_R;
      if (inside && taken.every((other) => Math.hypot(other.x - at.x, other.y - at.y) > 2 * MARK_R + 1)) return at;
    }
  return at;
}

/** A round length that is about a fifth of the drawing, and the arrow to the north. */
function* legend({ height, pxPerM }: Scale, words: WordTable): Generator<string> {
  const wantedM = WIDTH / 5 / pxPerM;
  const power = 10 ** Math.floor(Math.log10(wantedM));
  const m = ([5, 2, 1].find((step) => step * power <= wantedM) ?? 1) * power;
  const [x, y, long] = [16, height - 14, m * pxPerM];
  const label = m >= 1_000 ? `${m / 1_000} km` : `${m} m`;
  yield `<path class="scale" d="M${x} ${y - 6}V${y}H${px(x + long)}V${y - 6}"/>`;
  yield `<text x="${x + 6}" y="${y - 6}">${label}</text>`;
  yield `<path class="scale" d="M${WIDTH - 22} 46V18M${WIDTH - 28} 27L${WIDTH - 22} 17L${WIDTH - 16} 27"/>`;
  yield `<text x="${WIDTH - 22}" y="60" text-anchor="middle">${escaped(words.north)}</text>`;
}
