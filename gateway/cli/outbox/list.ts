/** `balise outbox list`: the records that wait, oldest first. No coordinate while the duty gate is closed. */
import { localTime } from '../../core/export/local-time.ts';
import { countRanges, lowestOf } from '../../core/record/ranges.ts';
import type { EventRecord, PositionRecord } from '../../core/record/schema.ts';
import { loadConfig } from '../../drivers/config-file.ts';
import { openRecords, type RecordsReader } from '../../drivers/sqlite/records-reader.ts';
import { columns, printJson, printLines } from '../columns.ts';
import { contractWord, sampledWord } from '../contract-words.ts';
import { missionOf, whatOf } from '../event-words.ts';
import { say } from '../language.ts';
import { failed } from '../output.ts';
import { decimal } from '../quantities.ts';
import type { OutboxListShape } from './shapes.ts';
import { type Standing, standingOf } from './standing.ts';

export interface OutboxListOptions {
  config: string;
  lane?: 'events' | 'positions';
  limit: string;
  json?: boolean;
}

type Row = OutboxListShape['records'][number];

/** More are nothing for eyes, and are held in memory. */
const LIST_MAX = 10_000;

export async function outboxList({ config: configPath, lane, limit, json }: OutboxListOptions): Promise<number> {
  if (!/^[1-9]\d{0,4}$/.test(limit) || Number(limit) > LIST_MAX)
    return failed(say(`--limit is 1 to ${LIST_MAX}`, `--limit va de 1 à ${LIST_MAX}`), 64);
  const config = loadConfig(configPath);
  const reader = openRecords(config['store.directory']);
  try {
    const standing = await standingOf(config, reader);
    const list = listOf(standing, reader, lane ?? null, Number(limit));
    if (json === true) printJson(list);
    else printLines(described(list, config['vehicle.timeZone']));
    return 0;
  } finally {
    reader.close();
  }
}

function listOf(
  standing: Standing,
  reader: RecordsReader,
  lane: OutboxListOptions['lane'] | null,
  limit: number,
): OutboxListShape {
  const events = lane === 'positions' ? [] : standing.events;
  const positions = lane === 'events' ? [] : standing.positions;
  const rows: Row[] = [];
  for (const [from, to] of lowestOf(events, limit))
    for (const record of reader.records(from, to)) if (isEvent(record)) rows.push(eventRow(record, standing));
  for (const position of reader.positions(lowestOf(positions, limit - countRanges(lowestOf(events, limit)))))
    rows.push(positionRow(position, standing.gateOpen));
  const more = countRanges(events) + countRanges(positions) - rows.length;
  return { gateOpen: standing.gateOpen, records: rows, more };
}

function isEvent(record: unknown): record is EventRecord {
  return record !== undefined && 'type' in (record as object);
}

function eventRow(event: EventRecord, { outbox }: Standing): Row {
  const setAside = outbox?.events.setAside.find(({ n }) => n === event.n)?.reason ?? null;
  return { lane: 'events', n: event.n, t: event.t, what: whatOf(event), mission: missionOf(event), setAside };
}

function positionRow({ n, t, move, speedKmh, why, suspect, lat, lon }: PositionRecord, gateOpen: boolean): Row {
  const doubt = suspect.length === 0 ? '' : ` ${say('suspect', 'douteuse')} ${suspect.map(contractWord).join(' ')}`;
  const what = `${move} ${speedKmh === null ? '–' : decimal(speedKmh, 1)} km/h ${sampledWord(why)}${doubt}`;
  const place = gateOpen ? { lat, lon } : {};
  return { lane: 'positions', n, t, what, mission: null, ...place, setAside: null };
}

function described({ records, more, gateOpen }: OutboxListShape, zone: string): string[] {
  if (records.length === 0) return [say('nothing waits', "rien n'attend")];
  const rows = records.map(({ lane, n, t, what, mission, lat, lon, setAside }) => [
    lane === 'events' ? say('event', 'événement') : 'position',
    String(n),
    localTime(zone, t),
    [
      ...[what, mission, lat === undefined || lon === undefined ? null : `${lat} ${lon}`],
      setAside === null ? null : `${say('set aside', 'mis de côté')}: ${setAside}`,
    ]
      .filter((part) => part !== null)
      .join('  '),
  ]);
  const hidden = !gateOpen && records.some(({ lane }) => lane === 'positions');
  return [
    ...columns(rows, [1]),
    ...(more > 0 ? [say(`and ${more} more (--limit)`, `et ${more} de plus (--limit)`)] : []),
    ...(hidden ? [hiddenWords()] : []),
  ];
}

/** Why no place is shown. */
export function hiddenWords(): string {
  return say(
    'no coordinates: the duty gate is closed (off duty or in a pause)',
    'sans coordonnées : hors service ou en pause, le suivi est fermé',
  );
}
