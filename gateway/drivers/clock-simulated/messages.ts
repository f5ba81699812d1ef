import { z } from 'zod';

/** What a conductor says (docs/simulated-time.md). Milliseconds. */
const id = z.int();
/** Records carry whole milliseconds; a scaled conductor may be between two. */
const instantMs = z.number().transform(Math.round);
const start = z.strictObject({
  start: z.strictObject({
    mode: z.enum(['lockstep', 'scaled']),
    speed: z.number().positive(),
    wallMs: instantMs,
    monoMs: instantMs,
    bootId: z.string(),
  }),
});
const counts = z.record(z.string(), z.int().min(0));
/** The first that fits is taken: the frequent ones come first. */
const message = z.union([
  z.strictObject({ id, advance: z.int(), taken: counts.optional() }),
  z.strictObject({ id, taken: counts }),
  start,
  z.strictObject({ held: id }),
  z.strictObject({ pause: z.literal(true) }),
  z.strictObject({ resume: z.strictObject({ wallMs: instantMs, monoMs: instantMs }) }),
]);

export type ConductorMessage = z.infer<typeof message>;
export type Start = z.infer<typeof start>['start'];

/** Throws on anything else: a conductor that is not understood conducts nothing. */
export function parseMessage(line: string): ConductorMessage {
  return message.parse(JSON.parse(line));
}
