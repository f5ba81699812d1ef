/** Entries of a journal as somebody else hands them over: nothing in them is believed. */
import { z } from 'zod';
import { number, seriesId } from '../words.ts';
import { hash, links, tombstone } from './events.ts';
import { recordText, type Sha256 } from './hashing.ts';

/** Whose journal it is. */
export interface Subject {
  vehicle: string;
  series: string;
}

/** A record of the chain: an event or a tombstone. */
export interface JournalRecord {
  n: number;
  prev: string;
  hash: string;
  what: { kind: 'event'; event: LinkedEvent } | { kind: 'tombstone'; reason: 'erased' | 'retention' };
}

/** Keys of later versions are kept: they are hashed too. */
const linkedEvent = z.looseObject({
  ...links,
  series: seriesId,
  lane: z.literal('e'),
  n: number,
  type: z.string(),
  vehicle: z.string().optional(),
});
export type LinkedEvent = z.infer<typeof linkedEvent>;

const signed = z.object({ key: hash, signature: z.string().regex(/^[0-9a-f]{128}$/) });
const signedEvent = z.discriminatedUnion('type', [
  signed.extend({ type: z.literal('checkpoint'), from: number }),
  signed.extend({ type: z.literal('key'), publicKey: hash }),
]);
export type SignedEvent = z.infer<typeof signedEvent>;

const named = z.object({
  type: z.literal('numbers-skipped'),
  of: z.literal('e'),
  from: number,
  to: number,
  reason: z.enum(['erase', 'retention']),
});
export type NamedNumbers = z.infer<typeof named>;

/** @param line the canonical JSON that the value was read from, whose bytes are what is hashed; null: it was not read from a line */
export function readEntry(
  value: unknown,
  line: string | null,
  { vehicle, series }: Subject,
  sha256: Sha256,
): JournalRecord | 'unreadable' | 'foreign' {
  const stone = tombstone.safeParse(value);
  if (stone.success) {
    const { n, prev, hash: known, reason } = stone.data;
    return { n, prev, hash: known, what: { kind: 'tombstone', reason } };
  }
  const read = linkedEvent.safeParse(value);
  if (!read.success) return 'unreadable';
  const event = read.data;
  const itsVehicle = event.vehicle ?? (line === null ? vehicle : null);
  if (event.series !== series || itsVehicle !== vehicle) return 'foreign';
  const text = line ?? textOf(event, vehicle);
  return text === null
    ? 'unreadable'
    : { n: event.n, prev: event.prev, hash: sha256(text), what: { kind: 'event', event } };
}

/** @returns null: it carries no signature; `unreadable`: it should, and does not */
export function readSigned(event: LinkedEvent): SignedEvent | 'unreadable' | null {
  if (event.type !== 'checkpoint' && event.type !== 'key') return null;
  const read = signedEvent.safeParse(event);
  return read.success ? read.data : 'unreadable';
}

/** Numbers of events that it says were deleted. */
export function readNamed(event: LinkedEvent): NamedNumbers | null {
  return named.safeParse(event).data ?? null;
}

function textOf(event: LinkedEvent, vehicle: string): string | null {
  try {
    return recordText(event, vehicle);
  } catch {
    return null;
  }
}
