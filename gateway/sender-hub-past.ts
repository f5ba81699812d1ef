/** How things stood before this run, and how they stand now, in the order of the events. */
import { HUB_EVENTS_READ_AT_ONCE, HUB_EVENTS_READ_MAX } from './core/record/hubsante/limits.ts';
import { isReadable } from './core/record/hubsante/reading.ts';
import type { EventRecord } from './core/record/schema.ts';
import type { Store } from './ports-store.ts';
import type { Link } from './sender-link.ts';

export interface HubPast {
  /** It is on stable storage. */
  stored(event: EventRecord): void;
  /** False: it is being read. */
  known(): boolean;
}

/**
 * The latest events of earlier runs come from the disk, and then those of this one as they are stored.
 * @param follow gets each once, in order; `now` is false for what was there at the start
 * @param onKnown all of it has been read
 */
export function createHubPast(
  { store, link }: { store: Store; link: Link },
  follow: (event: EventRecord, now: boolean) => void,
  onKnown: () => void,
): HubPast {
  const firstOfRun = store.opening.nextEvent;
  let next = Math.max(1, firstOfRun - HUB_EVENTS_READ_MAX);
  let last = firstOfRun - 1;
  let reading = false;

  async function read(): Promise<void> {
    reading = true;
    while (next <= last) {
      const events = await store.readEvents(next, HUB_EVENTS_READ_AT_ONCE);
      // The disk cannot be read now, or nothing of this run is on it yet: asked again when something is to be said.
      if (events.length === 0) break;
      events.forEach(take);
    }
    reading = false;
    if (next > last) onKnown();
  }

  function take(event: EventRecord): void {
    if (event.n < next) return;
    next = event.n + 1;
    const now = event.n >= firstOfRun;
    // An earlier version may have written it.
    if (now || isReadable(event)) follow(event, now);
  }

  function known(): boolean {
    if (next > last) return true;
    if (!reading) void link.track(read());
    return false;
  }

  known();
  return {
    known,
    stored(event) {
      last = Math.max(last, event.n);
      // What is before it is being read, and it will be found there.
      if (!reading && next >= firstOfRun) take(event);
    },
  };
}
