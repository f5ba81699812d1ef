/** What the platform asks of the vehicle, each answered on `reply` with its id. */
import { RESEND_LOOKUP_EVENTS } from './core/limits.ts';
import { commandId, createResendReader, type ResendReading } from './core/outbox/resend.ts';
import type { Reply } from './core/record/commands.ts';
import { addRange, type Ranges, subtractRanges } from './core/record/ranges.ts';
import type { State } from './core/record/schema.ts';
import type { Store } from './ports.ts';
import type { Pump } from './sender-lanes.ts';
import type { Announcer } from './sender-link.ts';

export interface Commands {
  /** @param name the topic below `cmd/` */
  take(name: string, text: string): void;
}

type Outcome = Pick<Reply, 'id' | 'result' | 'detail'> & Partial<Record<'again' | 'gone', Found>>;
interface Found {
  events: Ranges;
  positions: Ranges;
}

const NOTHING: Found = { events: [], positions: [] };

/** @param now the vehicle's time, as everything that it says bears it */
export function createCommands(
  store: Store,
  announcer: Announcer,
  pump: Pick<Pump, 'again' | 'lastEvent'>,
  now: () => Pick<State, 't' | 'clock' | 'boot' | 'mono'>,
): Commands {
  const reader = createResendReader(store.opening.series);

  /** Not kept: an answer that does not arrive is asked for with a new command. */
  async function answer(command: string, outcome: Outcome): Promise<void> {
    const { id, result, detail, again = NOTHING, gone = NOTHING } = outcome;
    const { t, clock, boot, mono } = now();
    const body = { id, command, result, detail, again, gone, t, clock, boot, mono };
    await announcer.send('reply', JSON.stringify(body), { retain: false, expiryS: null, compress: false });
  }

  async function resend(reading: ResendReading): Promise<Outcome> {
    if (reading.kind === 'refused') return reading;
    const { id, events, positions } = reading;
    const summary = await store.summary();
    if (summary === null) return { id, result: 'unavailable', detail: 'the disk cannot be read now' };
    const missing = {
      events: subtractRanges(events, await existingEvents(store, events, pump.lastEvent())),
      positions: subtractRanges(positions, summary.positionsStored),
    };
    const again = {
      events: subtractRanges(events, missing.events),
      positions: subtractRanges(positions, missing.positions),
    };
    pump.again(again.events, again.positions);
    return { id, result: 'done', detail: null, again, gone: missing };
  }

  async function obey(name: string, text: string): Promise<void> {
    if (name === 'resend') return answer(name, await resend(reader.read(text, now().t)));
    return answer(name, { id: idOf(text), result: 'unknown-command', detail: 'this version does not know it' });
  }

  return { take: (name, text) => void announcer.track(obey(name, text)) };
}

/** Of these numbers, the ones on the disk. */
async function existingEvents(store: Store, asked: Ranges, last: number): Promise<Ranges> {
  let found: Ranges = [];
  for (const [from, to] of asked) {
    for (let n = from; n <= Math.min(to, last); ) {
      const events = await store.readEvents(n, Math.min(RESEND_LOOKUP_EVENTS, to - n + 1));
      for (const event of events) if (event.n <= to) found = addRange(found, event.n, event.n);
      n = (events.at(-1)?.n ?? last) + 1;
    }
  }
  return found;
}

function idOf(text: string): string | null {
  try {
    return commandId(JSON.parse(text));
  } catch {
    return null;
  }
}
