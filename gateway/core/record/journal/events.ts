/** What the journal adds to the contract: two keys of every event, two events, and what is left where an event was deleted. */
import { z } from 'zod';
import { number, stamp } from '../words.ts';

const hex = (bytes: number) => z.string().regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`));

const publicKey = hex(32);
const signature = hex(64).describe(
  'Ed25519 by `key` over the event without this key and with `vehicle`, in canonical JSON (docs/journal.md)',
);

/** SHA-256. */
export const hash = hex(32);

/** Of every event. */
export const links = {
  salt: hex(16).describe('Random: who has only the hash of a deleted event cannot guess what it said'),
  prev: hash.describe('Head of the chain before this event: it commits to every event before (docs/journal.md)'),
};

const linkedStamp = { ...stamp, lane: z.literal('e'), ...links };

export const checkpointEvent = z
  .strictObject({
    ...linkedStamp,
    type: z.literal('checkpoint'),
    reason: z
      .enum(['boot', 'duty', 'mission', 'retention', 'erase', 'export'])
      .describe(
        'boot: the service started. duty: the duty changed, or a service began or ended. mission: one ended. retention: events are ' +
          'deleted by age or for want of room. erase: on demand. export: somebody takes the journal',
      ),
    from: number.describe('First event that the vehicle still keeps: those before it were deleted by age'),
    key: publicKey.describe('Public key (Ed25519) of the signature'),
    signature,
  })
  .describe('The vehicle signs that every event before this one, and this one, is as it recorded it');

export const keyEvent = z
  .strictObject({
    ...linkedStamp,
    type: z.literal('key'),
    reason: z
      .enum(['series', 'rotation', 'replaced'])
      .describe('The key of a new series, one that follows another, or one that replaces a key that was lost'),
    publicKey: publicKey.describe('The public key (Ed25519) that signs from here on'),
    key: publicKey.describe('Who signs this: the key before where it is a rotation, else `publicKey` itself'),
    signature,
  })
  .describe('The public key of the signatures that follow');

/** In place of an event whose content was deleted. It never travels as an event: it stands in the store and in exports. */
export const tombstone = z.strictObject({
  n: number,
  prev: hash.describe('As the event named it'),
  hash: hash.describe('Of the event'),
  reason: z.enum(['erased', 'retention']).describe('Deleted on demand, or by age'),
});

export type Tombstone = z.infer<typeof tombstone>;
export type CheckpointEvent = z.infer<typeof checkpointEvent>;
export type KeyEvent = z.infer<typeof keyEvent>;
export type CheckpointBody = Pick<CheckpointEvent, 'type' | 'reason' | 'from'>;
export type KeyBody = Pick<KeyEvent, 'type' | 'reason' | 'publicKey'>;
export interface Links {
  salt: string;
  prev: string;
}
