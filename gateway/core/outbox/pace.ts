/**
 * How much history may be on its way: enough to fill the link, so little that an event behind it waits for a fraction of a
 * second. Instants are monotonic ms.
 */
import {
  FLIGHT_BYTES_FIRST,
  FLIGHT_BYTES_MAX,
  FLIGHT_BYTES_MIN,
  FLIGHT_MS_MAX,
  FLIGHT_QUEUE_MS,
  HISTORY_BATCH_POSITIONS,
  LINK_RATE_WINDOW_MS,
} from './limits.ts';
import { createLinkMeter, type LinkMeter, type Unanswered } from './link-meter.ts';

export interface Pace {
  /** Another connection may go through another network: nothing is known of it. */
  linkUp(maximumPacketBytes: number | null): void;
  /** Of everything that is answered, history or not. */
  left(bytes: number, nowMs: number): Unanswered;
  answered(message: Unanswered, bytes: number, nowMs: number): void;
  lost(message: Unanswered): void;
  /** Positions for the next message, read before there is room for it. */
  batchPositions(nowMs: number): number;
  expectedBytes(positions: number): number;
  /** May a message of history of this size leave now? */
  hasRoom(bytes: number, nowMs: number): boolean;
  /** What a message of history came to. */
  learn(positions: number, bytes: number, nowMs: number): void;
  /** The broker found a message too large. */
  tooLarge(positions: number): void;
}

/** Of every history message, compressed: names of columns, what all its positions have in common. */
const MESSAGE_BYTES = 300;
/** Before the first message is known; measured on recorded drives: 8 to 12. */
const POSITION_BYTES_FIRST = 14;
const POSITION_BYTES_MIN = 2;
/** How much the latest message counts. */
const LEARNING = 0.3;

export function createPace(): Pace {
  let meter: LinkMeter = createLinkMeter();
  /** Doubles with each round trip in which it was used, up to what the link carries. */
  let grown = FLIGHT_BYTES_FIRST;
  let historyAtMs: number | null = null;
  let positionBytes = POSITION_BYTES_FIRST;
  let positionsMax = HISTORY_BATCH_POSITIONS;
  let bytesMax = FLIGHT_BYTES_MAX;

  function windowBytes(): number {
    const rate = meter.rate();
    const worthMs = Math.min(FLIGHT_MS_MAX, (meter.roundTripMs() ?? 0) + FLIGHT_QUEUE_MS);
    const carried = rate === null ? FLIGHT_BYTES_FIRST : rate * worthMs;
    return Math.max(FLIGHT_BYTES_MIN, Math.min(grown, carried, FLIGHT_BYTES_MAX));
  }

  /** What the link carried some time ago says little of what it carries where the vehicle is by now. */
  function startAnewIfIdle(nowMs: number): void {
    if (historyAtMs === null || nowMs - historyAtMs <= LINK_RATE_WINDOW_MS) return;
    historyAtMs = null;
    grown = FLIGHT_BYTES_FIRST;
    meter.forgetRate();
  }

  return {
    linkUp(maximumPacketBytes) {
      meter = createLinkMeter();
      grown = FLIGHT_BYTES_FIRST;
      historyAtMs = null;
      positionsMax = HISTORY_BATCH_POSITIONS;
      // Sizes are expected, not known.
      bytesMax = maximumPacketBytes === null ? FLIGHT_BYTES_MAX : maximumPacketBytes / 2;
    },
    left: (bytes, nowMs) => meter.left(bytes, nowMs),
    answered(message, bytes, nowMs) {
      const used = message.flightBytes >= windowBytes() / 2;
      meter.answered(message, bytes, nowMs);
      if (used) grown = Math.min(FLIGHT_BYTES_MAX, grown + bytes);
    },
    lost: (message) => meter.lost(message),
    batchPositions(nowMs) {
      startAnewIfIdle(nowMs);
      // Three fill the window: answers that come apart tell the rate of the link. In smaller ones a position costs more.
      const bytes = Math.min(Math.max(FLIGHT_BYTES_MIN / 2, windowBytes() / 3), bytesMax);
      const fitting = Math.floor((bytes - MESSAGE_BYTES) / positionBytes);
      return Math.max(1, Math.min(positionsMax, fitting));
    },
    expectedBytes: (positions) => Math.round(MESSAGE_BYTES + positions * positionBytes),
    hasRoom(bytes, nowMs) {
      startAnewIfIdle(nowMs);
      return meter.unansweredBytes() === 0 || meter.unansweredBytes() + bytes <= windowBytes();
    },
    learn(positions, bytes, nowMs) {
      historyAtMs = nowMs;
      const each = Math.max(POSITION_BYTES_MIN, (bytes - MESSAGE_BYTES) / positions);
      positionBytes += LEARNING * (each - positionBytes);
    },
    tooLarge(positions) {
      positionsMax = Math.max(1, Math.floor(positions / 2));
    },
  };
}
