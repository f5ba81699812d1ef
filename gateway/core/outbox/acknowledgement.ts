import { acknowledgement } from '../record/messages.ts';
import type { Ranges } from '../record/ranges.ts';
import { addRange } from '../record/ranges.ts';

export type AckReading =
  | { kind: 'ack'; eventsUpTo: number; positions: Ranges }
  /** For another series: the platform has not seen this one yet. Nothing to do. */
  | { kind: 'other-series' }
  | { kind: 'invalid'; detail: string }
  | { kind: 'beyond-sent'; detail: string };

/**
 * Reads `cmd/ack`. One that names more than was ever sent changes nothing: a platform that answers for another vehicle,
 * or a restored backup of it, must not empty this outbox.
 */
export function readAcknowledgement(text: string, series: string, lastEvent: number, lastPosition: number): AckReading {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return { kind: 'invalid', detail: 'not JSON' };
  }
  const parsed = acknowledgement.safeParse(body);
  if (!parsed.success) return { kind: 'invalid', detail: parsed.error.issues[0]?.message ?? 'unknown shape' };
  const ack = parsed.data;
  if (ack.series !== series) return { kind: 'other-series' };
  const highest = ack.positions.reduce((max, [, to]) => Math.max(max, to), 0);
  if (ack.eventsUpTo > lastEvent || highest > lastPosition) {
    return {
      kind: 'beyond-sent',
      detail: `events up to ${ack.eventsUpTo} of ${lastEvent}, positions up to ${highest} of ${lastPosition}`,
    };
  }
  const backwards = ack.positions.find(([from, to]) => to < from);
  if (backwards !== undefined) return { kind: 'invalid', detail: `range ${backwards[0]}..${backwards[1]}` };
  const positions = ack.positions.reduce<Ranges>((all, [from, to]) => addRange(all, from, to), []);
  return { kind: 'ack', eventsUpTo: ack.eventsUpTo, positions };
}
