/** When events happened, as far as that is known: those of before the time was known are dated by the event `time` of their boot. */
import type { Moment } from '../crew/moment.ts';
import type { EventRecord } from '../record/schema.ts';

/** UTC minus monotonic ms, by boot. */
export type BootOffsets = ReadonlyMap<string, number>;

export function bootOffsets(events: Iterable<EventRecord>): BootOffsets {
  const offsets = new Map<string, number>();
  for (const event of events) if (event.type === 'time') offsets.set(event.boot, event.utcMinusMonoMs);
  return offsets;
}

export function instantOf({ t, boot, mono }: EventRecord, offsets: BootOffsets): number | null {
  const offset = offsets.get(boot);
  return t ?? (offset === undefined ? null : mono + offset);
}

export function momentOf(event: EventRecord, offsets: BootOffsets): Moment {
  return { boot: event.boot, monoMs: event.mono, t: instantOf(event, offsets) };
}
