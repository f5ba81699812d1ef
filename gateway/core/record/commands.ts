/** What the platform asks of a vehicle, and what it is answered: the part of the contract below `cmd/` and on `reply`. */
import { z } from 'zod';
import { REMOTE_OPTIONS_MAX } from '../config/limits.ts';
import { caseId, requestId } from './hubsante/identifier-schemas.ts';
import { bootId, clockSource, instantMs, missionId, monoMs, number, seriesId } from './words.ts';

const ranges = z
  .array(z.tuple([number, number]).refine(([from, to]) => from <= to, 'a range ends before it begins'))
  .describe('Ranges [first, last], both included');

/** What every command has. */
const command = {
  id: z.string().min(1).max(64).describe('Drawn anew for each command; a repetition of one has its id'),
  issued: instantMs.describe('UTC since 1970'),
  expires: instantMs.describe('UTC since 1970. Later than this the command does nothing'),
};

/** Unknown keys of later versions are dropped. */
export const resendCommand = z
  .object({
    ...command,
    series: seriesId,
    events: ranges.max(1_000),
    positions: ranges.max(1_000),
  })
  .meta({ title: 'Resend', description: 'Records again, for a platform that lost what it had acknowledged' });

export const locateCommand = z
  .object(command)
  .meta({ title: 'Locate', description: 'One position now, on duty only; beside those of the sampling' });

/** Everything that is set from afar while this version counts: nothing depends on a command that was missed. */
export const configCommand = z
  .object({
    ...command,
    version: z.int().min(1).describe('Higher than that of any change that the vehicle took before'),
    set: z
      .record(z.string().max(64), z.union([z.string(), z.number(), z.boolean()]))
      .refine((set) => Object.keys(set).length <= REMOTE_OPTIONS_MAX, `more than ${REMOTE_OPTIONS_MAX} options`)
      .describe(
        'Option and value, whole: an option that is not in it is as the files of the vehicle say. Only options that are `remote: yes`',
      ),
  })
  .meta({ title: 'ConfigCommand', description: 'What the vehicle is to go by, as far as it may be changed from afar' });

const reference = {
  caseId: caseId.nullable().default(null),
  requestId: requestId.nullable().default(null),
};

/**
 * Closed: no name, no place, no free text. What else stands in an order is dropped, and counted, before anything of it is kept.
 */
export const missionCommand = z
  .discriminatedUnion('action', [
    z
      .object({
        ...command,
        action: z.literal('order'),
        mission: missionId,
        ...reference,
        origin: z.enum(['samu', 'company']).describe('Who asks'),
        acceptedBy: z
          .enum(['company'])
          .nullable()
          .default(null)
          .describe('The company has accepted already; null: the crew is to answer'),
        answerS: z
          .int()
          .min(5)
          .max(3_600)
          .nullable()
          .default(null)
          .meta({ 'x-unit': 's', description: 'The crew has so long to answer; null: as the vehicle is configured' }),
      })
      .describe('A mission. Nobody can accept it after `expires`'),
    z
      .object({ ...command, action: z.literal('update'), mission: missionId, ...reference })
      .describe('Other references for a mission that the vehicle knows'),
    z
      .object({
        ...command,
        action: z.literal('cancel'),
        mission: missionId,
        reason: z.enum(['not-needed', 'other-vehicle', 'mistake', 'other']),
      })
      .describe('Not any more. After the arrival it changes nothing'),
  ])
  .meta({ title: 'MissionCommand', description: 'An order to the crew, another word on it, or its end' });

const lanes = z.strictObject({ events: ranges, positions: ranges });

export const reply = z
  .strictObject({
    id: z.string().nullable().describe('Of the command; null: none could be read'),
    command: z.string().describe('The topic below `cmd/`'),
    result: z.enum([
      'done',
      'replayed',
      'expired',
      'invalid',
      'other-series',
      'clock-unknown',
      'unknown-command',
      'unavailable',
      'full',
      'unknown-mission',
      'too-late',
      'off-duty',
      'no-position',
      'not-remote',
    ]),
    detail: z.string().nullable().describe('For a person'),
    again: lanes.describe('What is sent again. Empty but for `done`'),
    gone: lanes.describe('What was asked for and is not on the vehicle, or not any more. Empty but for `done`'),
    position: number.nullable().describe('Number of the position that `cmd/locate` asked for. Else null'),
    t: instantMs.nullable().describe('UTC at which this was made; null: not known yet'),
    clock: clockSource,
    boot: bootId,
    mono: monoMs,
  })
  .meta({ title: 'Reply', description: 'What became of a command' });

export type MissionCommand = z.infer<typeof missionCommand>;
export type ConfigCommand = z.infer<typeof configCommand>;
export type Reply = z.infer<typeof reply>;
