/** A recording, or what is piped in, for a program that only looks at it: no port, no daemon, no end of memory. */
import type { Clock } from '../ports.ts';
import { createPace } from './replay-feed.ts';

/**
 * Hands over each stretch of one recorded instant with the monotonic time that the sentences themselves say, from 0 on.
 * @param speed times real time; null: as fast as `hand` takes it
 * @param hand the next stretch waits for what it returns
 */
export async function playRecording(
  input: AsyncIterable<Uint8Array>,
  speed: number | null,
  clock: Clock,
  hand: (bytes: Uint8Array, monoMs: number) => void | Promise<void>,
): Promise<void> {
  const pace = createPace();
  const startedMs = clock.monoMs();
  let monoMs = 0;
  for await (const chunk of input) {
    for (const { waitMs, bytes } of pace.cut(chunk)) {
      monoMs += waitMs;
      // Counted from the start: what a wait is late by is not added up.
      const leftMs = speed === null ? 0 : monoMs / speed - (clock.monoMs() - startedMs);
      if (leftMs > 0) await new Promise<void>((resolve) => clock.after(leftMs, resolve));
      await hand(bytes, monoMs);
    }
  }
  const rest = pace.rest();
  if (rest.length > 0) await hand(rest, monoMs);
}
