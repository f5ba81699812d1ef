/** What the platform has of the crew's statuses against what the scenario says that it must have. Pure. */
import { z } from 'zod';
import type { LedgerRecord } from '../platform/ledger.ts';
import { distanceM, type Place } from '../vehicle/geometry.ts';

export interface ExpectedStatus {
  /** UTC of the press, ms. */
  t: number;
  key: string;
  function: string;
  /** null = the function has none. */
  status: string | null;
  /** On duty, and the receiver has shown a place since the garde began: the event must have one. */
  placed: boolean;
}

/** Of the press that the platform has. */
export interface CameStatus {
  /** null where nothing in the ledger tells. */
  t: number | null;
  function: string;
  status: string | null;
  /** From the true place at `t - ageMs`, metres; null = no position. */
  offM: number | null;
}

export interface Verdict {
  expected: ExpectedStatus;
  /** null: nothing came. */
  came: CameStatus | null;
  /** Empty = right. */
  wrong: string[];
}

/** UTC of a press is the gateway's own reckoning; the crew's finger is not slower than this. */
const LATE_MS = 2_000;
const OFF_M = 50;

const press = z.looseObject({
  lane: z.literal('e'),
  type: z.literal('press'),
  n: z.int(),
  t: z.number().nullable(),
  boot: z.string(),
  mono: z.number(),
  key: z.string(),
  function: z.string(),
  status: z.string().nullable(),
  position: z.looseObject({ lat: z.number(), lon: z.number(), ageMs: z.number() }).nullable(),
});
const time = z.looseObject({ type: z.literal('time'), boot: z.string(), utcMinusMonoMs: z.number() });
type Press = z.infer<typeof press>;

/**
 * Each status with the first press after the one before it that is of its key and its moment; one that nothing matches leaves the
 * rest to the others.
 * @param placeAt the true place at a UTC instant
 */
export function judge(
  expected: readonly ExpectedStatus[],
  records: readonly LedgerRecord[],
  placeAt: (t: number) => Place,
): Verdict[] {
  const presses = records
    .flatMap((record) => press.safeParse(record).data ?? [])
    .sort((a, b) => a.n - b.n)
    .map((made) => ({ made, t: made.t ?? reckoned(made, records) }));
  let next = 0;
  return expected.map((status) => {
    const at = presses.findIndex(
      ({ made, t }, i) => i >= next && made.key === status.key && (t === null || Math.abs(t - status.t) <= LATE_MS),
    );
    const found = presses[at];
    if (found === undefined) return { expected: status, came: null, wrong: ['nothing came'] };
    next = at + 1;
    const came = cameOf(found.made, found.t, placeAt);
    return { expected: status, came, wrong: differences(status, came) };
  });
}

/** A box that did not know the time says later what it was (docs/contract.md, event `time`). */
function reckoned({ boot, mono }: Press, records: readonly LedgerRecord[]): number | null {
  const told = records.flatMap((record) => time.safeParse(record).data ?? []).find((each) => each.boot === boot);
  return told === undefined ? null : mono + told.utcMinusMonoMs;
}

function cameOf(made: Press, t: number | null, placeAt: (t: number) => Place): CameStatus {
  const { function: what, status, position } = made;
  const offM =
    position === null || t === null
      ? null
      : distanceM(placeAt(t - position.ageMs), { latDeg: position.lat, lonDeg: position.lon });
  return { t, function: what, status, offM };
}

function differences(expected: ExpectedStatus, came: CameStatus): string[] {
  const wrong: string[] = [];
  if (came.function !== expected.function) wrong.push(`function ${came.function}`);
  if (came.status !== expected.status) wrong.push(`status ${came.status}`);
  if (came.t === null) wrong.push('no time');
  else if (came.offM === null && expected.placed) wrong.push('no position');
  if (came.offM !== null && came.offM > OFF_M) wrong.push(`${Math.round(came.offM)} m off`);
  return wrong;
}
