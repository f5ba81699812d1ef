/** `balise outbox show`: one record whole. No coordinate while the duty gate is closed. */
import { inRanges } from '../../core/record/ranges.ts';
import type { EventRecord, PositionRecord } from '../../core/record/schema.ts';
import { loadConfig } from '../../drivers/config-file.ts';
import { openRecords, type RecordsReader } from '../../drivers/sqlite/records-reader.ts';
import { columns, printJson, printLines } from '../columns.ts';
import { say } from '../language.ts';
import { failed } from '../output.ts';
import { hiddenWords } from './list.ts';
import type { OutboxShowShape } from './shapes.ts';
import { type Standing, standingOf } from './standing.ts';

export interface OutboxShowOptions {
  config: string;
  lane: 'events' | 'positions';
  json?: boolean;
}

export async function outboxShow(number: string, { config: path, lane, json }: OutboxShowOptions): Promise<number> {
  const n = /^[1-9]\d{0,14}$/.test(number) ? Number(number) : null;
  if (n === null) return failed(say(`${number} is no number of a record`, `${number} n'est pas un numéro`), 64);
  const config = loadConfig(path);
  const reader = openRecords(config['store.directory']);
  try {
    const standing = await standingOf(config, reader);
    const record = found(reader, lane, n);
    if (record === null) {
      const what = lane === 'events' ? say('event', 'événement') : 'position';
      const gone = say(
        `there is no ${what} ${n}: it was never written, or deleted (balise outbox list: what waits)`,
        `${what} ${n} : jamais écrit, ou supprimé (balise outbox list : ce qui attend)`,
      );
      return failed(gone, 1);
    }
    const shown = shownOf(record, lane, standing);
    if (json === true) printJson(shown);
    else printLines(described(shown));
    return 0;
  } finally {
    reader.close();
  }
}

function found(reader: RecordsReader, lane: OutboxShowOptions['lane'], n: number): EventRecord | PositionRecord | null {
  if (lane === 'positions') return [...reader.positions([[n, n]])][0] ?? null;
  const [record] = reader.records(n, n);
  return record !== undefined && 'type' in (record as object) ? (record as EventRecord) : null;
}

function shownOf(
  record: EventRecord | PositionRecord,
  lane: OutboxShowOptions['lane'],
  standing: Standing,
): OutboxShowShape {
  const { gateOpen, outbox } = standing;
  const aside = lane === 'events' && outbox?.events.setAside.some(({ n }) => n === record.n) === true;
  const waits = inRanges(lane === 'events' ? standing.events : standing.positions, record.n);
  return {
    lane,
    state: aside ? 'set-aside' : waits ? 'waiting' : 'acknowledged',
    gateOpen,
    record: (gateOpen ? record : withoutPlaces(record)) as Record<string, unknown>,
  };
}

const PLACES = new Set(['lat', 'lon', 'altM']);

/** However deep. */
export function withoutPlaces(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutPlaces);
  const entries = Object.entries(value).filter(([key]) => !PLACES.has(key));
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutPlaces(inner)]));
}

function described({ state, record, gateOpen }: OutboxShowShape): string[] {
  const states = {
    waiting: say('waits for the platform', 'attend la plateforme'),
    'set-aside': say('set aside: balise outbox says why', 'mis de côté : balise outbox dit pourquoi'),
    acknowledged: say('the platform has it', "la plateforme l'a"),
  };
  const rows = Object.entries(record).map(([key, value]) => [key, textOf(value)]);
  return [states[state], ...columns(rows), ...(gateOpen ? [] : [hiddenWords()])];
}

function textOf(value: unknown): string {
  if (value === null) return '–';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
