/** Records as they are, for whoever asks for what is kept about him (RGPD, art. 15): all of it, suspect positions too. */
import type { EventRecord, PositionRecord } from '../record/schema.ts';

/** Each record as it was sent. */
export function* jsonLines(positions: Iterable<PositionRecord>, events: Iterable<EventRecord>): Generator<string> {
  for (const record of positions) yield JSON.stringify(record);
  for (const record of events) yield JSON.stringify(record);
}

/** What most records have; the rest stands as JSON in the last column. */
const COLUMNS = [
  ...['lane', 'n', 't', 'clock', 'service', 'type', 'lat', 'lon', 'speedKmh', 'courseDeg', 'altM', 'move', 'odoM'],
  ...['key', 'function', 'duty', 'availability', 'status', 'mission'],
] as const;

export function* csvLines(positions: Iterable<PositionRecord>, events: Iterable<EventRecord>): Generator<string> {
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
