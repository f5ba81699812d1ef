/** A way as GPX (topografix.com/GPX/1/1): the points of its tracks, or of its routes where it has no track. */
import { DOMParser, type Element, onWarningStopParsing } from '@xmldom/xmldom';
import { z } from 'zod';
import { instant } from '../scenarios/moment.ts';
import type { Place } from './geometry.ts';
import type { Track } from './track.ts';

const degrees = (most: number) =>
  z
    .string()
    .regex(/^[+-]?\d+(\.\d*)?$/)
    .transform(Number)
    .pipe(z.number().min(-most).max(most));
const placeOf = z.object({ lat: degrees(90), lon: degrees(180) });

interface Point extends Place {
  /** UTC ms; null where it has none. */
  t: number | null;
}

function pointOf(element: Element, file: string, index: number): Point {
  const place = placeOf.safeParse({ lat: element.getAttribute('lat'), lon: element.getAttribute('lon') });
  if (!place.success) throw new Error(`${file}: point ${index + 1} has no lat and lon on the Earth`);
  const { lat: latDeg, lon: lonDeg } = place.data;
  const text = element.getElementsByTagNameNS('*', 'time').item(0)?.textContent?.trim() ?? null;
  if (text === null) return { latDeg, lonDeg, t: null };
  const time = instant.safeParse(text);
  if (!time.success) throw new Error(`${file}: point ${index + 1}: ${text} is not a time`);
  return { latDeg, lonDeg, t: Date.parse(time.data) };
}

function elementsOf(text: string, file: string): Element[] {
  try {
    const parser = new DOMParser({ onError: onWarningStopParsing });
    const document = parser.parseFromString(text, 'text/xml');
    const points = [...document.getElementsByTagNameNS('*', 'trkpt')];
    return points.length > 0 ? points : [...document.getElementsByTagNameNS('*', 'rtept')];
  } catch (error) {
    throw new Error(`${file}: not XML: ${(error as Error).message.split('\n')[0]}`);
  }
}

/**
 * @returns timed when its points are; then of two points with one time the first counts
 * @throws Error naming the file, and the point that is wrong
 */
export function readGpx(text: string, file: string): Track {
  const points = elementsOf(text, file).map((element, i) => pointOf(element, file, i));
  const timed = points.flatMap((point) => (point.t === null ? [] : [{ ...point, t: point.t }]));
  if (timed.length === 0) return { kind: 'line', points };
  const timeless = points.findIndex(({ t }) => t === null);
  if (timeless >= 0) throw new Error(`${file}: point ${timeless + 1} has no time, and others have one`);
  for (const [i, { t }] of timed.entries())
    if (t < (timed[i - 1]?.t ?? t)) throw new Error(`${file}: point ${i + 1} is before the one in front of it`);
  return { kind: 'timed', points: timed.filter(({ t }, i) => t !== timed[i - 1]?.t) };
}
