/** GPX 1.1 (topografix.com/GPX/1/1/gpx.xsd): every map program reads it. A segment ends wherever the track is broken off. */
import type { PositionRecord } from '../record/schema.ts';
import { gapRuleOf, stretches } from './gaps.ts';
import { escaped } from './markup.ts';
import type { ExportSource } from './source.ts';
import { surveyOf } from './survey.ts';
import { type TimelineEntry, timelineOf } from './timeline.ts';
import { leftOutWords, statusWords, type WordTable, wordsOf } from './words.ts';

/** Lines without their line feeds. */
export function* gpxLines(source: ExportSource): Generator<string> {
  const { about, absent } = source;
  const words = wordsOf(about.language);
  const survey = surveyOf(source);
  yield '<?xml version="1.0" encoding="UTF-8"?>';
  yield '<gpx version="1.1" creator="Balise" xmlns="http://www.topografix.com/GPX/1/1">';
  yield* metadata(source, survey.bounds);
  // The schema wants way points first.
  for (const entry of timelineOf(source.events())) yield* wayPoint(entry, words);
  yield ` <trk><name>${escaped(about.vehicle)}</name><desc>${escaped(leftOutWords(survey, words))}</desc>`;
  let open = false;
  for (const { position, broken } of stretches(source.positions(), gapRuleOf(about.sampling), absent)) {
    if (open && broken !== null) yield '  </trkseg>';
    if (!open || broken !== null) yield '  <trkseg>';
    open = true;
    yield trackPoint(position);
  }
  if (open) yield '  </trkseg>';
  yield ' </trk>';
  yield '</gpx>';
}

/** RFC 3339 in UTC: xsd:dateTime. */
function time(ms: number | null): string {
  return ms === null ? '' : `<time>${new Date(ms).toISOString()}</time>`;
}

function* metadata(
  { about }: ExportSource,
  bounds: { south: number; west: number; north: number; east: number } | null,
): Generator<string> {
  yield ` <metadata><name>${escaped(about.vehicle)}</name>${time(about.madeMs)}`;
  if (bounds !== null) {
    const { south, west, north, east } = bounds;
    yield `  <bounds minlat="${south}" minlon="${west}" maxlat="${north}" maxlon="${east}"/>`;
  }
  yield ' </metadata>';
}

/** In the order of the schema: time, name, desc, type. */
function* wayPoint(entry: TimelineEntry, words: WordTable): Generator<string> {
  const { place, atMs, word, mission } = entry;
  if (place === null) return;
  const name = escaped(statusWords(word, words));
  const about = [mission, entry.corrected ? words.corrected : null].filter((part) => part !== null).join(', ');
  const desc = about === '' ? '' : `<desc>${escaped(about)}</desc>`;
  yield ` <wpt lat="${place.lat}" lon="${place.lon}">${time(atMs)}<name>${name}</name>${desc}<type>${escaped(word)}</type></wpt>`;
}

/** In the order of the schema: ele, time, fix, sat, hdop. A speed it has no place for. */
function trackPoint({ lat, lon, altM, t, fix, sats, hdop }: PositionRecord): string {
  const parts = [
    altM === null ? '' : `<ele>${altM}</ele>`,
    time(t),
    fix === null ? '' : `<fix>${fix.toLowerCase()}</fix>`,
    sats === null ? '' : `<sat>${sats}</sat>`,
    hdop === null ? '' : `<hdop>${hdop}</hdop>`,
  ];
  return `   <trkpt lat="${lat}" lon="${lon}">${parts.join('')}</trkpt>`;
}
