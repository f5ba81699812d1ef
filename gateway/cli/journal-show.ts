/** `balise journal show`: one line for each event, newest last. What is left of deleted ones says so. No coordinate, ever. */
import type { z } from 'zod';
import { localTime } from '../core/export/local-time.ts';
import type { EventRecord } from '../core/record/schema.ts';
import { loadConfig } from '../drivers/config-file.ts';
import { openRecords, type RecordsReader } from '../drivers/sqlite/records-reader.ts';
import { columns, printJson, printLines } from './columns.ts';
import { missionOf, whatOf } from './event-words.ts';
import type { journalShowShape } from './journal-shapes.ts';
import { say } from './language.ts';
import { failed } from './output.ts';

export interface JournalShowOptions {
  config: string;
  from?: string;
  last?: string;
  json?: boolean;
}

const SHOWN = 20;
/** More are for `journal export`. */
const SHOWN_MAX = 10_000;

type Shown = z.infer<typeof journalShowShape>;

export function journalShow({ config: path, from, last, json }: JournalShowOptions): number {
  const [first, count] = [from, last].map((text) =>
    text !== undefined && /^[1-9]\d{0,14}$/.test(text) ? Number(text) : null,
  );
  if ((from !== undefined && first === null) || (last !== undefined && (count === null || (count ?? 0) > SHOWN_MAX)))
    return failed(
      say(`--from is a number, --last 1 to ${SHOWN_MAX}`, `--from : un numéro ; --last : 1 à ${SHOWN_MAX}`),
      64,
    );
  const config = loadConfig(path);
  const reader = openRecords(config['store.directory']);
  try {
    const shown = shownOf(reader, first ?? null, count ?? null);
    if (json === true) printJson(shown);
    else printLines(described(shown, config['vehicle.timeZone']));
    return 0;
  } finally {
    reader.close();
  }
}

/** `--from` alone: as many as are shown otherwise, from there on; with `--last` at most so many. */
function shownOf(reader: RecordsReader, from: number | null, last: number | null): Shown {
  const { lastEvent } = reader;
  const count = last ?? SHOWN;
  const first = from ?? Math.max(1, lastEvent - count + 1);
  return { events: [...reader.records(first, Math.min(lastEvent, first + count - 1))].flatMap(rowOf), last: lastEvent };
}

function rowOf(record: unknown): Shown['events'] {
  if (record === undefined) {
    const what = say('unreadable: balise journal verify', 'illisible : balise journal verify');
    return [{ n: 0, t: null, type: null, what, mission: null, deleted: null }];
  }
  if (!('type' in (record as object))) {
    const { n, reason } = record as { n: number; reason: string };
    const why =
      reason === 'retention'
        ? say('deleted by age', "supprimé par l'âge")
        : say('erased on request', 'effacé sur demande');
    return [
      {
        n,
        t: null,
        type: null,
        what: `${why}${say('; ', ' ; ')}${say('its hash stays', "l'empreinte reste")}`,
        mission: null,
        deleted: reason,
      },
    ];
  }
  const event = record as EventRecord;
  return [{ n: event.n, t: event.t, type: event.type, what: whatOf(event), mission: missionOf(event), deleted: null }];
}

function described({ events, last }: Shown, zone: string): string[] {
  if (events.length === 0) return [say('no event', 'aucun événement')];
  const rows = events.map(({ n, t, what, mission }) => [
    n === 0 ? '?' : String(n),
    localTime(zone, t),
    mission === null ? what : `${what}  ${mission}`,
  ]);
  const shownTo = events.at(-1)?.n ?? last;
  const next = shownTo > 0 && shownTo < last ? [say(`on: --from ${shownTo + 1}`, `suite : --from ${shownTo + 1}`)] : [];
  return [...columns(rows, [0]), ...next];
}
