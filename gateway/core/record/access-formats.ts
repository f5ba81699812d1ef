/** Records as a person reads them who asks for what is kept about him (RGPD, art. 15): all of it, or its track on a map. */
import type { EventRecord, PositionRecord } from './schema.ts';

export const ACCESS_FORMATS = ['jsonl', 'csv', 'gpx'] as const;
export type AccessFormat = (typeof ACCESS_FORMATS)[number];

/** Lines without their line feeds, positions before events, each lane in its order. */
export function accessLines(
  format: AccessFormat,
  positions: Iterable<PositionRecord>,
  events: Iterable<EventRecord>,
): Generator<string> {
  switch (format) {
    case 'jsonl':
      return jsonLines(positions, events);
    case 'csv':
      return csvLines(positions, events);
    case 'gpx':
      return gpxLines(positions, events);
    default:
      return format satisfies never;
  }
}

/** Each record as it was sent. */
function* jsonLines(positions: Iterable<PositionRecord>, events: Iterable<EventRecord>): Generator<string> {
  for (const record of positions) yield JSON.stringify(record);
  for (const record of events) yield JSON.stringify(record);
}

/** What most records have; the rest stands as JSON in the last column. */
const COLUMNS = [
  ...['lane', 'n', 't', 'clock', 'service', 'type', 'lat', 'lon', 'speedKmh', 'courseDeg', 'altM', 'move', 'odoM'],
  ...['key', 'function', 'duty', 'availability', 'status', 'mission'],
] as const;

function* csvLines(positions: Iterable<PositionRecord>, events: Iterable<EventRecord>): Generator<string> {
  yield [...COLUMNS, 'rest'].join(',');
  for (const record of positions) yield csvLine({ ...record });
  for (const record of events) {
    // What it is signed with says nothing about anybody, and would stand in the way.
    const { salt: _salt, prev: _prev, ...said } = record;
    yield csvLine(said);
  }
}

function csvLine(record: Record<string, unknown>): string {
  const t = typeof record['t'] === 'number' ? new Date(record['t']).toISOString() : '';
  const known = new Set<string>(COLUMNS);
  const rest = Object.fromEntries(Object.entries(record).filter(([key]) => !known.has(key)));
  const cells = COLUMNS.map((column) => (column === 't' ? t : (record[column] ?? '')));
  return [...cells, JSON.stringify(rest)].map(cell).join(',');
}

/** RFC 4180. */
function cell(value: unknown): string {
  const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** GPX 1.1: a segment for each service, and a way point for each press that has a place. Suspect positions are on no map. */
function* gpxLines(positions: Iterable<PositionRecord>, events: Iterable<EventRecord>): Generator<string> {
  yield '<?xml version="1.0" encoding="UTF-8"?>';
  yield '<gpx version="1.1" creator="Balise" xmlns="http://www.topografix.com/GPX/1/1">';
  // The schema wants way points first.
  for (const event of events) {
    if (event.type !== 'press' || event.position === null) continue;
    const { lat, lon } = event.position;
    yield ` <wpt lat="${lat}" lon="${lon}">${time(event.t)}<name>${event.function}</name></wpt>`;
  }
  yield ' <trk>';
  let service: string | null = null;
  let open = false;
  for (const position of positions) {
    if (position.suspect.length > 0) continue;
    if (open && position.service !== service) yield '  </trkseg>';
    if (!open || position.service !== service) yield '  <trkseg>';
    open = true;
    service = position.service;
    const height = position.altM === null ? '' : `<ele>${position.altM}</ele>`;
    yield `   <trkpt lat="${position.lat}" lon="${position.lon}">${height}${time(position.t)}</trkpt>`;
  }
  if (open) yield '  </trkseg>';
  yield ' </trk>';
  yield '</gpx>';
}

function time(t: number | null): string {
  return t === null ? '' : `<time>${new Date(t).toISOString()}</time>`;
}
