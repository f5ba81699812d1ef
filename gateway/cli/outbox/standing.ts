/** What is on its way to the platform: as the daemon says, or, where it is down, as the database says. */
import type { Config } from '../../core/config/options.ts';
import { gateOpen } from '../../core/crew/state.ts';
import { type Ranges, subtractRanges } from '../../core/record/ranges.ts';
import type { StatusReport } from '../../core/status-report.ts';
import { askStatus } from '../../drivers/local-socket/status.ts';
import { readSummary } from '../../drivers/sqlite/reader.ts';
import type { RecordsReader } from '../../drivers/sqlite/records-reader.ts';
import { boxKept, statusTold } from '../told.ts';

const DAEMON_ANSWERS_WITHIN_MS = 3_000;

export interface Standing {
  running: boolean;
  /** The duty gate is open: coordinates may be shown. */
  gateOpen: boolean;
  eventsAckedUpTo: number;
  /** Not acknowledged. */
  events: Ranges;
  positions: Ranges;
  positionsAcknowledged: Ranges;
  /** null: the daemon is down, and only it knows. */
  outbox: StatusReport['outbox'];
}

export async function standingOf(config: Config, reader: RecordsReader): Promise<Standing> {
  const answer = await askStatus(config['control.socket'], DAEMON_ANSWERS_WITHIN_MS);
  if (answer === null) return fromDatabase(config, reader);
  const { tracking, events, positions, outbox } = await statusTold(answer);
  const { stored, acknowledged } = positions;
  // The daemon could not read its disk just now: what is read here is what it will find there.
  if (events.acknowledgedUpTo === null || stored === null || acknowledged === null)
    return { ...(await fromDatabase(config, reader)), running: true, gateOpen: tracking, outbox };
  return {
    running: true,
    gateOpen: tracking,
    eventsAckedUpTo: events.acknowledgedUpTo,
    events: after(events.acknowledgedUpTo, reader.lastEvent),
    positions: subtractRanges(stored, acknowledged),
    positionsAcknowledged: acknowledged,
    outbox,
  };
}

async function fromDatabase(config: Config, reader: RecordsReader): Promise<Standing> {
  const summary = readSummary(config['store.directory']);
  const ackedUpTo = summary?.eventsAckedUpTo ?? 0;
  const acknowledged = summary?.positionsAcked ?? [];
  return {
    running: false,
    gateOpen: gateOpen((await boxKept(reader.box)).crew),
    eventsAckedUpTo: ackedUpTo,
    events: after(ackedUpTo, reader.lastEvent),
    positions: subtractRanges(summary?.positionsStored ?? [], acknowledged),
    positionsAcknowledged: acknowledged,
    outbox: null,
  };
}

function after(acked: number, last: number): Ranges {
  return last > acked ? [[acked + 1, last]] : [];
}
