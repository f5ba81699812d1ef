import { z } from 'zod';
import { health } from './record/messages.ts';
import { countRanges, type Ranges, subtractRanges } from './record/ranges.ts';

const range = z.tuple([z.int(), z.int()]);

const states = {
  pending: z.number(),
  inFlight: z.number(),
  sent: z.number(),
  acknowledged: z.number(),
  /** Asked for by the platform once more, and not sent again yet. */
  again: z.number(),
};

/** Of one lane: what the platform has not acknowledged. */
export function unacknowledged({ pending, inFlight, sent }: Record<'pending' | 'inFlight' | 'sent', number>): number {
  return pending + inFlight + sent;
}

const vitals = health.pick({
  ...{ versions: true, lastRestart: true, modem: true, dataMb: true, serviceDataMb: true },
  ...{ supplyV: true, temperatureC: true, rssMb: true, diskFreeMb: true },
});

/** What `balise status --json` prints, from the daemon or, with the daemon down, from the database alone. */
export const statusReport = z.object({
  running: z.boolean(),
  vehicle: z.string(),
  version: z.string(),
  series: z.string().nullable(),
  duty: z.string(),
  availability: z.string(),
  /** Why INDISPONIBLE, as far as the crew said. */
  reason: z.string().nullable(),
  status: z.string().nullable(),
  /** Under way, else the first that is accepted. */
  mission: z.string().nullable(),
  /** Missions that wait for an answer. */
  orders: z.array(z.string()),
  distress: z.boolean(),
  tracking: z.boolean(),
  service: z.string().nullable(),
  uptimeS: z.number().nullable(),
  clock: z.string(),
  t: z.number().nullable(),
  /** Seconds to add to the system's clock to have UTC, as the fixes say; null before the first. */
  clockOffsetS: z.number().nullable(),
  /** On duty, and a fix came. */
  move: z.string().nullable(),
  /** Driven on duty. */
  odometerKm: z.number().nullable(),
  fix: z
    .object({
      ageS: z.number().nullable(),
      mode: z.string().nullable(),
      hdop: z.number().nullable(),
      satellites: z.number().nullable(),
      /** Horizontal, one standard deviation; of the last epoch, off duty too. */
      accuracyM: z.number().nullable(),
    })
    .nullable(),
  gnss: z
    .object({
      kind: z.string(),
      /** What it reads from at present: the port and rate that were found. */
      source: z.string().nullable(),
      bytes: z.number(),
      sentences: z.record(z.string(), z.number()),
      rejects: z.record(z.string(), z.number()),
      believed: z.number(),
      refused: z.record(z.string(), z.number()),
      /** Measured and not believed, by reason. */
      suspect: z.record(z.string(), z.number()),
      /** What the satellites' strength says: unknown, clear, shadow (a tunnel, a bay) or collapse (jamming). */
      sky: z.string(),
      /** As the receiver tells it: ok, open, short or unknown; null: it tells nothing. */
      antenna: z.string().nullable(),
      /** Of each constellation, as last told: no place is in it. `cn0DbHz` of each that is received, strongest first. */
      satellites: z.array(
        z.object({
          constellation: z.string(),
          seen: z.number().nullable(),
          used: z.number().nullable(),
          cn0DbHz: z.array(z.number()),
        }),
      ),
    })
    .nullable(),
  /** What the crew presses (docs/inputs.md); null: the daemon is down. */
  inputs: z
    .object({
      /** Devices that are open now: keypad, gpio, evdev. */
      open: z.array(z.string()),
      /** Presses without effect, for whatever reason. */
      refused: z.number(),
      /** What was no press, by reason. */
      noPresses: z.record(z.string(), z.number()),
      /** What was no edge, by device and reason. */
      rejects: z.record(z.string(), z.number()),
      /** null: not wired, or its device is gone. */
      contacts: z.record(z.string(), z.boolean().nullable()),
    })
    .nullable(),
  /** Programs in the cab that get the sentences, and how many were dropped since the start; null: not switched on. */
  reemit: z.object({ clients: z.number(), dropped: z.number() }).nullable(),
  /** null: not provisioned, nothing is sent; or the daemon is down. */
  link: z
    .object({
      up: z.boolean(),
      broker: z.string().nullable(),
      protocol: z.string().nullable(),
      encrypted: z.boolean().nullable(),
      sinceS: z.number().nullable(),
    })
    .nullable(),
  /** null of what lies on the disk: it cannot be read now. */
  events: z.object({
    /** Number of the last one: they count from 1 on, and an erased or deleted one had its number. */
    recorded: z.number().nullable(),
    /** Known to the daemon without its disk. */
    acknowledgedUpTo: z.number().nullable(),
    /** Those that are kept. */
    presses: z.number().nullable(),
    setAside: z.array(z.number()),
  }),
  positions: z.object({
    stored: z.array(range).nullable(),
    acknowledged: z.array(range).nullable(),
    skipped: z.array(range).nullable(),
    pending: z.number().nullable(),
  }),
  /** Where the records are on their way to the platform, counted; null with the daemon down. */
  outbox: z
    .object({
      events: z.object({
        ...states,
        /** Refused by the broker for their content: they stay on the disk. */
        setAside: z.array(z.object({ n: z.number(), reason: z.string() })),
      }),
      /** `dropped`: numbers that will never come; null: the disk cannot be read now. */
      positions: z.object({ ...states, dropped: z.number().nullable() }),
      oldestPendingAgeS: z.number().nullable(),
      /** From the recording of an event to its acknowledgement by the platform, the last that was measured; null: none yet. */
      roundTripS: z.number().nullable(),
      /** 0: nothing waits; null: what waits does not get less. */
      timeToEmptyS: z.number().nullable(),
    })
    .nullable(),
  /** As in `health`, but with the modem off duty too; null with the daemon down. */
  vitals: vitals.nullable(),
  /** What the daemon goes by; null: it is down. */
  config: z
    .object({
      /** As in `presence`. */
      revision: z.string(),
      /** Of `cmd/config`; null: the files of the box alone. */
      version: z.number().nullable(),
      /** Running time until it is taken back; null: it is not on trial. */
      trialLeftS: z.number().nullable(),
      /** The version that counts from the next start on; null: the same. */
      waiting: z.number().nullable(),
    })
    .nullable()
    .default(null),
  /** Keys of orders since the start that nothing knows: dropped unread. */
  unknownOrderKeys: z.number(),
  faults: z.array(z.object({ code: z.string(), detail: z.string(), hint: z.string(), sinceS: z.number().nullable() })),
});

export type Vitals = z.infer<typeof vitals>;
export type StatusReport = z.infer<typeof statusReport>;

/** @param kept on the disk; null: it cannot be read now */
export function positionsKept(
  kept: { positionsStored: Ranges; positionsAcked: Ranges; skipped: Ranges } | null,
): StatusReport['positions'] {
  if (kept === null) return { stored: null, acknowledged: null, skipped: null, pending: null };
  const { positionsStored: stored, positionsAcked: acknowledged, skipped } = kept;
  const pairs = (ranges: Ranges): [number, number][] => ranges.map(([from, to]) => [from, to]);
  return {
    ...{ stored: pairs(stored), acknowledged: pairs(acknowledged), skipped: pairs(skipped) },
    pending: countRanges(subtractRanges(stored, acknowledged)),
  };
}
