/** `balise outbox`: what waits for the platform, since when, how long it will take, and what was set aside. */
import type { Config } from '../../core/config/options.ts';
import { lengthOf } from '../../core/export/local-time.ts';
import { countRanges } from '../../core/record/ranges.ts';
import { createClock } from '../../drivers/clock.ts';
import { loadConfig } from '../../drivers/config-file.ts';
import { openRecords, type RecordsReader } from '../../drivers/sqlite/records-reader.ts';
import { columns, printJson, printLines } from '../columns.ts';
import { say, spoken } from '../language.ts';
import type { OutboxShape } from './shapes.ts';
import { type Standing, standingOf } from './standing.ts';

export interface OutboxOptions {
  config: string;
  json?: boolean;
}

/** Exit code 1 where events are set aside: somebody has to look. */
export async function outbox({ config: configPath, json }: OutboxOptions): Promise<number> {
  const config = loadConfig(configPath);
  const reader = openRecords(config['store.directory']);
  try {
    const report = reportOf(await standingOf(config, reader), reader, config);
    if (json === true) printJson(report);
    else printLines(described(report));
    return (report.setAside ?? []).length > 0 ? 1 : 0;
  } finally {
    reader.close();
  }
}

function reportOf(standing: Standing, reader: RecordsReader, _config: Config): OutboxShape {
  const { outbox: lanes, running, eventsAckedUpTo } = standing;
  const nobody = { pending: null, inFlight: null, sent: null, again: null };
  const { pending, inFlight, sent, again } = lanes?.events ?? nobody;
  const positions = lanes?.positions ?? { ...nobody, dropped: null };
  return {
    running,
    events: {
      unacknowledged: countRanges(standing.events),
      ...{ unsent: pending, inFlight, sent, again, acknowledgedUpTo: eventsAckedUpTo },
    },
    positions: {
      unacknowledged: countRanges(standing.positions),
      ...{ unsent: positions.pending, inFlight: positions.inFlight, sent: positions.sent, again: positions.again },
      acknowledged: countRanges(standing.positionsAcknowledged),
      neverCome: positions.dropped,
    },
    oldest: oldestOf(standing, reader),
    timeToEmptyS: lanes?.timeToEmptyS ?? null,
    setAside: lanes?.events.setAside ?? null,
  };
}

function oldestOf({ events, positions, outbox: lanes }: Standing, reader: RecordsReader): OutboxShape['oldest'] {
  const n = events[0]?.[0];
  const p = positions[0]?.[0];
  const [event] = n === undefined ? [] : reader.records(n, n);
  const [position] = p === undefined ? [] : reader.positions([[p, p]]);
  const eventMs = (event as { t?: number | null } | undefined)?.t ?? null;
  const positionMs = position?.t ?? null;
  const isEvent = n !== undefined && (p === undefined || positionMs === null || (eventMs ?? 0) <= positionMs);
  const number = isEvent ? n : p;
  if (number === undefined) return null;
  const t = isEvent ? eventMs : positionMs;
  const ageMs = t === null ? null : createClock().wallMs() - t;
  // The daemon measures without a clock that was set since.
  const ageS = lanes?.oldestPendingAgeS ?? (ageMs === null || ageMs < 0 ? null : Math.round(ageMs / 1_000));
  return { lane: isEvent ? 'events' : 'positions', n: number, ageS };
}

function described(report: OutboxShape): string[] {
  const { events, positions, running } = report;
  const count = (value: number | null): string => (value === null ? '–' : String(value));
  const row = (name: string, of: OutboxShape['events'] | OutboxShape['positions']): string[] => [
    ...[name, count(of.unacknowledged), count(of.unsent), count(of.inFlight), count(of.sent), count(of.again)],
  ];
  const head = say('|waiting|unsent|on the way|sent|again', '|en attente|non envoyés|en route|envoyés|redemandés');
  const table = [head.split('|'), row(say('events', 'événements'), events), row('positions', positions)];
  return [
    ...columns(table, [1, 2, 3, 4, 5]),
    '',
    ...columns([...facts(report), ...asideRows(report)]),
    ...(running ? [] : [down()]),
  ];
}

function facts({ events, positions, oldest, timeToEmptyS, running }: OutboxShape): string[][] {
  const acknowledged = say(
    `events up to ${events.acknowledgedUpTo}, ${positions.acknowledged} positions`,
    `événements jusqu'au ${events.acknowledgedUpTo}, ${positions.acknowledged} positions`,
  );
  return [
    [say('acknowledged', 'acquittés'), acknowledged],
    [say('oldest', 'plus ancien'), oldest === null ? say('nothing waits', "rien n'attend") : oldestWords(oldest)],
    ...(oldest === null || !running ? [] : [[say('empty in', 'vide dans'), emptyWords(timeToEmptyS)]]),
    ...((positions.neverCome ?? 0) > 0
      ? [
          [
            say('never come', 'ne viendront pas'),
            say(`${positions.neverCome} positions`, `${positions.neverCome} positions`),
          ],
        ]
      : []),
  ];
}

function oldestWords({ lane, n, ageS }: NonNullable<OutboxShape['oldest']>): string {
  const name = lane === 'events' ? say('event', 'événement') : 'position';
  return `${name} ${n}, ${ageS === null ? say('age unknown', 'âge inconnu') : lengthOf(ageS * 1_000, spoken())}`;
}

function emptyWords(seconds: number | null): string {
  if (seconds !== null) {
    const length = lengthOf(seconds * 1_000, spoken());
    return say(`about ${length}`, `${length} environ`);
  }
  return say('unknown: what waits does not get less', 'inconnu : ce qui attend ne diminue pas');
}

function asideRows({ setAside }: OutboxShape): string[][] {
  return (setAside ?? []).map(({ n, reason }) => [
    say('set aside', 'mis de côté'),
    say(
      `event ${n}: ${reason} (again: balise outbox retry ${n})`,
      `événement ${n} : ${reason} (renvoyer : balise outbox retry ${n})`,
    ),
  ]);
}

function down(): string {
  return say(
    'daemon down: from the database; its next start sends all that waits',
    "service arrêté : d'après la base ; son démarrage renverra tout ce qui attend",
  );
}
