/** GeoJSON (RFC 7946): longitude before latitude, WGS 84, no `crs`. One MultiLineString for each service, one line for each stretch. */
import type { PositionRecord } from '../record/schema.ts';
import { gapRuleOf, stretches } from './gaps.ts';
import type { ExportSource } from './source.ts';
import { type Survey, surveyOf } from './survey.ts';
import { type TimelineEntry, timelineOf } from './timeline.ts';

type Pair = [lon: number, lat: number];

/** What is joined of one service. */
interface Track {
  service: string | null;
  lines: { at: Pair[]; times: string[] }[];
}

/** Lines without their line feeds: a feature on each. */
export function* geoJsonLines(source: ExportSource): Generator<string> {
  const { about } = source;
  const survey = surveyOf(source);
  yield `{"type":"FeatureCollection",${bbox(survey)}"features":[`;
  let first = true;
  for (const feature of features(source)) {
    yield `${first ? '' : ','}${JSON.stringify(feature)}`;
    first = false;
  }
  // RFC 7946, 6.1: members that it does not know are allowed.
  const { suspect, gaps, breaks, drawn } = survey;
  const { vehicle, series, by, madeMs } = about;
  const said = { vehicle, series, by, made: iso(madeMs), drawn, breaks, suspectLeftOut: suspect };
  yield `],"properties":${JSON.stringify({ ...said, gaps: gaps.map(gapOf) })}}`;
}

/** RFC 7946, 5: west, south, east, north. */
function bbox({ bounds }: Survey): string {
  return bounds === null ? '' : `"bbox":${JSON.stringify([bounds.west, bounds.south, bounds.east, bounds.north])},`;
}

function gapOf({ fromMs, toMs, missing, suspect, why }: Survey['gaps'][number]) {
  return { from: iso(fromMs), to: iso(toMs), missing, suspect, why };
}

function* features(source: ExportSource): Generator<object> {
  for (const track of tracks(source)) yield* trackFeatures(track);
  for (const entry of timelineOf(source.events())) yield* statusFeature(entry);
}

/** Each service as it ends: one is in memory at a time. */
function* tracks(source: ExportSource): Generator<Track> {
  let track: Track | null = null;
  for (const { position, broken } of stretches(source.positions(), gapRuleOf(source.about.sampling), source.absent)) {
    if (track !== null && track.service !== position.service) {
      yield track;
      track = null;
    }
    track ??= { service: position.service, lines: [] };
    const line = track.lines.at(-1);
    if (line === undefined || broken !== null) track.lines.push(lineFrom(position));
    else {
      line.at.push(pairOf(position));
      line.times.push(new Date(position.t).toISOString());
    }
  }
  if (track !== null) yield track;
}

function lineFrom(position: PositionRecord): Track['lines'][number] {
  return { at: [pairOf(position)], times: [new Date(position.t).toISOString()] };
}

function pairOf({ lat, lon }: PositionRecord): Pair {
  return [lon, lat];
}

/** A line has two positions at least (3.1.4): one that stands alone is a Point. */
function* trackFeatures({ service, lines }: Track): Generator<object> {
  const drawn = lines.filter(({ at }) => at.length > 1);
  if (drawn.length > 0) {
    yield {
      type: 'Feature',
      geometry: { type: 'MultiLineString', coordinates: drawn.map(({ at }) => at) },
      properties: { kind: 'track', service, coordTimes: drawn.map(({ times }) => times) },
    };
  }
  for (const { at, times } of lines.filter(({ at }) => at.length === 1))
    yield {
      type: 'Feature',
      geometry: { type: 'Point', coordinates: at[0] },
      properties: { kind: 'position', service, time: times[0] },
    };
}

/** A Feature without a place has a null geometry (3.2). */
function* statusFeature({ place, atMs, ...entry }: TimelineEntry): Generator<object> {
  const { mark, event, word, mission, sinceMs, implied, corrected, late } = entry;
  yield {
    type: 'Feature',
    geometry: place === null ? null : { type: 'Point', coordinates: [place.lon, place.lat] },
    properties: {
      ...{ kind: 'status', mark, event, name: word, mission, time: iso(atMs), sinceMs, implied, corrected, late },
      placeAgeMs: place?.ageMs ?? null,
    },
  };
}

function iso(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
