/**
 * `cmd/locate`: one position now, beside those of the sampling. The newest trusted fix is one already, or becomes one; where there is
 * none of now the next one is waited for, for some seconds. Answered when it is on the disk; never while the duty gate is closed.
 */
import type { TrackPoint } from './core/motion/track.ts';
import { LOCATE_PERIOD_MS, LOCATE_WAIT_MS, LOCATES_WAITING_MAX } from './core/outbox/limits.ts';
import { createLocateReader, isOfNow } from './core/outbox/locate.ts';
import type { Reply } from './core/record/commands.ts';
import type { Instant } from './core/record/recorder.ts';
import type { Clock, Timer } from './ports.ts';
import type { Store } from './ports-store.ts';
import type { CommandAnswer, Desk } from './sender-commands.ts';

export interface LocateDesk extends Desk {
  /** There is another trusted fix on duty, and the sampling has decided on it. */
  onHere(): void;
  /** The duty gate opened or closed. */
  onGate(): void;
}

/** The arrow of the receiver, as far as it is asked here. */
export interface LocateSource {
  /** The newest epoch, where it is trusted and on duty, with its number where it is a position. */
  newest(): { point: TrackPoint; n: number | null } | null;
  /** Makes it one, where it is none yet. @returns its number; null: it could not be kept */
  locate(): number | null;
}

export interface LocateHandlers {
  gateOpen(): boolean;
  now(): Instant;
}

type Refusal = Pick<Reply, 'result' | 'detail'>;
type Found = { n: number } | Refusal;

interface Waiting {
  timer: Timer;
  resolve(found: Found): void;
}

const OFF_DUTY: Refusal = { result: 'off-duty', detail: 'nothing is recorded now' };
const NO_POSITION: Refusal = { result: 'no-position', detail: 'there is no fix now that could be trusted' };
const NOT_KEPT: Refusal = { result: 'unavailable', detail: 'the disk takes no position now' };
const FULL: Refusal = { result: 'full', detail: 'too many of these commands wait: say it again later' };

export function createLocateDesk(
  clock: Clock,
  store: Pick<Store, 'flush'>,
  source: LocateSource,
  { gateOpen, now }: LocateHandlers,
): LocateDesk {
  const reader = createLocateReader(clock.monoMs());
  const underWay = new Map<string, Promise<CommandAnswer>>();
  let waiting: Waiting[] = [];
  /** The last position that was made for a command, in this spell on duty. */
  let last: { n: number; monoMs: number } | null = null;

  /** @returns null: there is no fix of now (yet) */
  function find(): Found | null {
    if (!gateOpen()) return OFF_DUTY;
    const newest = source.newest();
    const instant = now();
    if (newest === null || !isOfNow(newest.point.fix, instant)) return null;
    if (newest.n !== null) return { n: newest.n };
    if (last !== null && instant.monoMs - last.monoMs < LOCATE_PERIOD_MS) return { n: last.n };
    const n = source.locate();
    if (n === null) return NOT_KEPT;
    last = { n, monoMs: instant.monoMs };
    return { n };
  }

  function answerAll(found: Found | null): void {
    if (found === null) return;
    for (const { timer, resolve } of waiting.splice(0)) {
      timer.cancel();
      resolve(found);
    }
  }

  function awaitFix(forMs: number): Promise<Found> {
    return new Promise((resolve) => {
      const timer = clock.after(forMs, () => {
        waiting = waiting.filter((one) => one.timer !== timer);
        resolve(NO_POSITION);
      });
      waiting.push({ timer, resolve });
    });
  }

  async function answer(id: string, expires: number): Promise<CommandAnswer> {
    const validMs = expires - (now().t ?? expires);
    const found = find() ?? (await awaitFix(Math.min(LOCATE_WAIT_MS, validMs)));
    if (!('n' in found)) return { id, expires, ...found };
    if (!(await store.flush())) return { id, expires, ...NOT_KEPT };
    reader.done(id, found.n);
    return { id, expires, result: 'done', detail: null, position: found.n };
  }

  return {
    take(text) {
      const reading = reader.read(text, now());
      if (reading.kind === 'refused') {
        const { kind: _, ...refused } = reading;
        return Promise.resolve(refused);
      }
      const { id, expires } = reading;
      // The same command again, while the first one waits: both get the one answer.
      const same = underWay.get(id);
      if (same !== undefined) return same;
      if (underWay.size >= LOCATES_WAITING_MAX) return Promise.resolve({ id, expires, ...FULL });
      const answered = answer(id, expires).finally(() => underWay.delete(id));
      underWay.set(id, answered);
      return answered;
    },
    unknownKeys: reader.unknownKeys,
    onHere() {
      if (waiting.length > 0) answerAll(find());
    },
    onGate() {
      last = null;
      if (waiting.length > 0) answerAll(find());
    },
  };
}
