/** A link in simulated time that serves in order at one rate, and a vehicle that drains its history over it. */
import { createPace } from '../../../gateway/core/outbox/pace.ts';
import { createRandom } from '../../support/random.ts';

export interface LinkModel {
  bytesPerMs: number;
  roundTripMs: number;
  /** Answers are held up by so much at most, and stay in order. */
  jitterMs?: number;
  /** Nothing is served between these instants. */
  stall?: readonly [fromMs: number, toMs: number];
}

export interface Drained {
  tookMs: number;
  /** From when an event leaves until it is answered, at its worst. */
  eventWaitMs: number;
  /** History that was unanswered at once, at its worst, by the instant of leaving. */
  flights: { atMs: number; bytes: number }[];
  messages: number;
  bytes: number;
}

const EVENT_BYTES = 400;
/** What recorded drives compress to. */
const historyBytes = (positions: number): number => Math.round(350 + positions * 10);

export function drain(link: LinkModel, positions: number, eventEveryMs: number | null, seed = 1): Drained {
  const random = createRandom(seed);
  const pace = createPace();
  pace.linkUp(null);
  let nowMs = 0;
  let servedAtMs = 0;
  let answeredAtMs = 0;
  let left = positions;
  let flying = 0;
  let eventWaitMs = 0;
  let messages = 0;
  let sentBytes = 0;
  const flights: Drained['flights'] = [];
  let agenda: { atMs: number; run: () => void }[] = [];
  const at = (atMs: number, run: () => void) => void agenda.push({ atMs, run });

  const send = (expected: number, bytes: number, answered: () => void) => {
    const message = pace.left(expected, nowMs);
    servedAtMs = Math.max(nowMs, servedAtMs) + bytes / link.bytesPerMs;
    const [from, to] = link.stall ?? [0, 0];
    if (servedAtMs > from && servedAtMs <= to + bytes / link.bytesPerMs) servedAtMs = to + bytes / link.bytesPerMs;
    answeredAtMs = Math.max(answeredAtMs, servedAtMs + link.roundTripMs + random.below(1 + (link.jitterMs ?? 0)));
    at(answeredAtMs, () => {
      pace.answered(message, bytes, nowMs);
      answered();
    });
  };
  const event = () => {
    const sentAtMs = nowMs;
    send(EVENT_BYTES, EVENT_BYTES, () => {
      eventWaitMs = Math.max(eventWaitMs, nowMs - sentAtMs);
    });
    if (eventEveryMs !== null && left > 0) at(nowMs + eventEveryMs, event);
  };
  const pump = () => {
    for (;;) {
      const count = Math.min(left, pace.batchPositions(nowMs));
      const expected = pace.expectedBytes(count);
      if (count === 0 || !pace.hasRoom(expected, nowMs)) return;
      left -= count;
      messages++;
      const bytes = historyBytes(count);
      flying += bytes;
      sentBytes += bytes;
      flights.push({ atMs: nowMs, bytes: flying });
      send(expected, bytes, () => {
        flying -= bytes;
        pace.learn(count, bytes, nowMs);
      });
    }
  };

  // What a connection begins with.
  send(EVENT_BYTES, EVENT_BYTES, () => undefined);
  if (eventEveryMs !== null) event();
  for (pump(); agenda.length > 0; pump()) {
    const next = agenda.reduce((first, one) => (one.atMs < first.atMs ? one : first));
    agenda = agenda.filter((one) => one !== next);
    nowMs = next.atMs;
    next.run();
  }
  return { tookMs: nowMs, eventWaitMs, flights, messages, bytes: sentBytes };
}
