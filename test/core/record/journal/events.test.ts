/** The shapes that the journal adds to the contract, as they will be published. */
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { checkpointEvent, keyEvent, tombstone } from '../../../../gateway/core/record/journal/events.ts';
import { eventRecord } from '../../../../gateway/core/record/schema.ts';
import { fullJournal, signerOf } from '../../../support/journal.ts';

const { records } = fullJournal(signerOf('a'));

const schemaOf = (record: (typeof records)[number]): z.ZodType => ('type' in record ? eventRecord : tombstone);

test.each(records.map((record) => [record.n, record] as const))('record %i has its shape', (_n, record) => {
  expect(schemaOf(record).safeParse(record).error).toBeUndefined();
  for (const key of Object.keys(record)) {
    const { [key]: _, ...less } = record as Record<string, unknown>;
    expect(schemaOf(record).safeParse(less).success, `without ${key}`).toBe(false);
  }
  expect(schemaOf(record).safeParse({ ...record, more: 1 }).success).toBe(false);
});

test.each([
  ['salt', '0'.repeat(31)],
  ['salt', 'A'.repeat(32)],
  ['prev', '0'.repeat(63)],
  ['key', 'g'.repeat(64)],
  ['signature', '0'.repeat(127)],
  ['reason', 'whim'],
  ['from', 0],
])('a checkpoint whose %s is %s is none', (key, value) => {
  const checkpoint = records[3];
  expect(checkpointEvent.safeParse({ ...checkpoint, [key]: value }).success).toBe(false);
});

test('another program checks them by their JSON Schema', () => {
  const ajv = new Ajv({ strict: true, allowUnionTypes: true, keywords: ['x-unit'] });
  for (const [schema, record] of [
    [checkpointEvent, records[3]],
    [keyEvent, records[1]],
    [tombstone, records[7]],
  ] as const) {
    const validate = ajv.compile(z.toJSONSchema(schema, { target: 'draft-7' }));
    expect(validate(record), JSON.stringify(validate.errors)).toBe(true);
    expect(validate({ ...record, n: 0 })).toBe(false);
  }
});
