/** What became of a configuration that the platform sent: the event that tells of it. */
import { z } from 'zod';
import { REVERT_REASONS } from '../config/remote-state.ts';

const version = z.int().min(1);

export const configEvent = {
  type: z.literal('config'),
  change: z
    .enum(['trial', 'confirmed', 'reverted'])
    .describe(
      'trial: the service started with it, and it is taken back where the platform is not reached with it. ' +
        'confirmed: an acknowledgement of this event came, or of a later one. reverted: it was taken back',
    ),
  version: version.describe('The one that this is about, as `cmd/config` numbered it'),
  counts: version.nullable().describe('The one that counts now; null: none, the vehicle goes by its own files'),
  configRevision: z.string().describe('Of what it goes by now, as in `presence`'),
  reason: z
    .enum(REVERT_REASONS)
    .nullable()
    .describe(
      'Of `reverted`. not-reached: no acknowledgement within the time of the trial. unreadable: its file is damaged. ' +
        'invalid: it does not go with the files of the vehicle any more. Else null',
    ),
};
