/** What a scenario says about all that is not the way: receiver, sky, serial line, network, power. */
import { z } from 'zod';
import { moment } from './moment.ts';

const receiverProfile = z.enum(['ublox-m8', 'ublox-m9', 'ublox-m10', 'quectel-l76', 'quectel-lc79', 'sirf', 'teseo']);

export const receiver = z.strictObject({
  profile: receiverProfile.default('ublox-m8'),
  /** Epochs per second. */
  hz: z.number().int().min(1).max(25).default(1),
  baud: z
    .union(
      [4800, 9600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800].map((baud) => z.literal(baud)),
      {
        error: 'a baud rate is one of 4800, 9600, 19200, 38400, 57600, 115200, 230400, 460800',
      },
    )
    .default(115_200),
  start: z.enum(['hot', 'warm', 'cold']).default('hot'),
});

const span = { from: moment, to: moment };

export const sky = z.discriminatedUnion('kind', [
  /** Under trees: weaker signals, fewer satellites; `share` of the sky is covered. */
  z.strictObject({ ...span, kind: z.literal('canopy'), share: z.number().min(0).max(1).default(0.6) }),
  /** Between high houses: reflections put the position up to `errorM` aside. */
  z.strictObject({ ...span, kind: z.literal('canyon'), errorM: z.number().min(0).max(200).default(25) }),
  /** No sky at all; the first fixes after it are up to `exitErrorM` off. */
  z.strictObject({ ...span, kind: z.literal('tunnel'), exitErrorM: z.number().min(0).max(200).default(20) }),
  /** A covered bay, such as a hospital's: the fix is lost slowly, what is left is up to `errorM` off. */
  z.strictObject({ ...span, kind: z.literal('bay'), errorM: z.number().min(0).max(200).default(40) }),
  /** All signals lose up to `lossDb`, rising and falling. */
  z.strictObject({ ...span, kind: z.literal('jamming'), lossDb: z.number().min(0).max(60).default(30) }),
  /** A false signal shows it elsewhere at once … */
  z.strictObject({
    ...span,
    kind: z.literal('teleport'),
    eastM: z.number().default(3000),
    northM: z.number().default(0),
  }),
  /** … or pulls it away slowly. */
  z.strictObject({
    ...span,
    kind: z.literal('drag'),
    speedMs: z.number().positive().max(50).default(2),
    courseDeg: z.number().min(0).lt(360).default(90),
  }),
  /** The same position is told again and again, with the time going on. */
  z.strictObject({ ...span, kind: z.literal('frozen') }),
  z.strictObject({ ...span, kind: z.literal('antenna-short') }),
  z.strictObject({ ...span, kind: z.literal('antenna-open') }),
  /** From then on the receiver's date is 1024 weeks too early. */
  z.strictObject({ at: moment, kind: z.literal('week-rollover') }),
  /** The second of this moment is called 60. */
  z.strictObject({ at: moment, kind: z.literal('leap-second') }),
]);

const lineFault = { ...span, share: z.number().min(0).max(1).default(0.1) };

/** What happens to the receiver's bytes on their way; `share` of the sentences meet it. */
export const line = z.discriminatedUnion('kind', [
  z.strictObject({ ...lineFault, kind: z.literal('bad-checksum') }),
  z.strictObject({ ...lineFault, kind: z.literal('cut') }),
  z.strictObject({ ...lineFault, kind: z.literal('spliced') }),
  z.strictObject({ ...lineFault, kind: z.literal('binary') }),
  /** Pulled out, and put in again under the name it had or `as` another; or another receiver comes in its place. */
  z.strictObject({
    ...span,
    kind: z.literal('unplugged'),
    as: z.string().min(1).optional(),
    profile: receiverProfile.optional(),
  }),
]);

/** In force until the next one. */
export const network = z.strictObject({
  from: moment,
  profile: z.enum(['4g', '3g', '2g', 'satellite', 'none', 'half-open', 'flapping']),
});

/** Power taken from the gateway, and given back after `offS`. */
export const power = z.strictObject({ at: moment, offS: z.number().positive() });
