import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { ZodType } from 'zod';
import { reply, resendCommand } from '../../gateway/core/record/commands.ts';
import * as schema from '../../gateway/core/record/schema.ts';

const page = readFileSync(new URL('../../docs/contract.md', import.meta.url), 'utf8');
const examples = [...page.matchAll(/```json (\w+)\n(.*?)```/gs)].map(([, name = '', text = '']) => ({ name, text }));

const schemas: Record<string, ZodType> = {
  ack: schema.acknowledgement,
  resend: resendCommand,
  reply,
  presence: schema.presence,
  state: schema.state,
  position: schema.positionRecord,
  event: schema.eventRecord,
  health: schema.health,
};

test.each(examples)('the example of $name is what the schema says', ({ name, text }) => {
  const checked = schemas[name]?.safeParse(JSON.parse(text));
  expect(checked?.error?.issues ?? []).toEqual([]);
  expect(checked?.success).toBe(true);
});

test('every kind of message and every type of event has an example', () => {
  expect(new Set(examples.map(({ name }) => name))).toEqual(new Set(Object.keys(schemas)));
  const types = schema.eventRecord.options.map((option) => option.shape.type.value);
  const shown = examples
    .filter(({ name }) => name === 'event')
    .map(({ text }) => (JSON.parse(text) as { type: string }).type);
  expect([...new Set(shown)].sort()).toEqual([...types].sort());
});
