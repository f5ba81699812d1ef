/** What is heard of the receiver: through the daemon where it runs, at the port itself where it does not. */
import type { ReceiverHeard } from '../../core/doctor/judge-receiver.ts';
import type { Fault } from '../../core/errors.ts';
import type { Surroundings } from '../../core/gnss/fix-of.ts';
import { createReceiver } from '../../core/gnss/receiver.ts';
import type { SkySatellite } from '../../core/gnss/sky-satellites.ts';
import type { StatusReport } from '../../core/status-report.ts';
import { type Listened, listenTo } from '../../drivers/serial/listen.ts';
import type { Box } from './box.ts';

/** From the opening; sooner where the receiver has told all. */
const LISTEN_MS = 8_000;
/** All of the sky was told by then: most tell it every second, some every fifth. */
const SKY_MS = 3_000;

export interface AtThePort {
  /** Which port at which rate, or why none. */
  opened: Listened | Fault;
  heard: ReceiverHeard;
  sky: SkySatellite[];
}

/** With the daemon down. */
export async function listenAtPort({ config, clock }: Box, abort: AbortSignal): Promise<AtThePort> {
  let mode: string | null = null;
  let hdop: number | null = null;
  let firstFixMs: number | null = null;
  const receiver = createReceiver({
    notBeforeMs: Date.parse(config['time.notBefore']),
    onFix: (fix) => {
      mode = fix.mode;
      hdop = fix.hdop;
      firstFixMs ??= clock.monoMs();
    },
  });
  let firstByteMs: number | null = null;
  const opened = await listenTo(
    {
      path: config['gnss.path'],
      baud: config['gnss.baud'],
      exclude: config['keypad.path'] === '' ? [] : [config['keypad.path']],
      hold: async (port) => (await import('../../drivers/line-state.ts')).holdLine(port),
    },
    clock,
    LISTEN_MS,
    (chunk) => {
      const nowMs = clock.monoMs();
      firstByteMs ??= nowMs;
      receiver.push(chunk, nowMs);
      return firstFixMs !== null && nowMs - firstByteMs >= SKY_MS;
    },
    abort,
  );
  receiver.idle();
  const counters = receiver.counters();
  return {
    opened,
    sky: receiver.satellites(),
    heard: {
      bytes: counters.bytes,
      sentences: sum(counters.sentences),
      rejects: sum(counters.rejects),
      ...surroundingsOf(receiver.surroundings()),
      ...{ fixes: counters.fixesBelieved, mode, hdop },
      firstFixS: firstFixMs === null || firstByteMs === null ? null : Math.round((firstFixMs - firstByteMs) / 100) / 10,
    },
  };
}

function surroundingsOf({ antenna, sky }: Surroundings): Pick<ReceiverHeard, 'antenna' | 'satellites'> {
  return { antenna: antenna?.state ?? null, satellites: sky };
}

/** With the daemon up: the difference of two of its reports. null: it has no receiver. */
export function heardByDaemon(first: StatusReport, last: StatusReport): ReceiverHeard | null {
  if (first.gnss === null || last.gnss === null) return null;
  const { antenna, satellites } = last.gnss;
  return {
    bytes: last.gnss.bytes - first.gnss.bytes,
    sentences: sum(last.gnss.sentences) - sum(first.gnss.sentences),
    rejects: sum(last.gnss.rejects) - sum(first.gnss.rejects),
    ...{ antenna, satellites },
    fixes: last.gnss.believed - first.gnss.believed,
    ...{ mode: last.fix?.mode ?? null, hdop: last.fix?.hdop ?? null, firstFixS: null },
  };
}

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((all, each) => all + each, 0);
}
