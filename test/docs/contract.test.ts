/**
 * What is published of the contract: it is what the schemas give, the document is AsyncAPI, and every example is what both
 * our own checks and an independent validator say it should be.
 */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import specs from '@asyncapi/specs';
import { Ajv, type SchemaObject, type ValidateFunction } from 'ajv';
import { describe, expect, it, test } from 'vitest';
import * as shared from '../../gateway/core/limits.ts';
import * as outbox from '../../gateway/core/outbox/limits.ts';
import { encodeHistory } from '../../gateway/core/record/history.ts';
import { eventRecord, positionRecord } from '../../gateway/core/record/schema.ts';
import { contractFiles } from '../../tools/contract/files.ts';
import { contractPage, examplesIn } from '../../tools/contract/pages.ts';
import { TOPICS } from '../../tools/contract/topics.ts';
import { decodedRow, rowsOfExample } from '../support/contract-example.ts';

const limits = { ...shared, ...outbox };

const DOCS = resolve(import.meta.dirname, '../../docs');
const published = (path: string): string => readFileSync(resolve(DOCS, path), 'utf8');

const page = contractPage();
const examples = examplesIn(page);
const topicOf = (name: string) => TOPICS.find((topic) => topic.name === name);

/** What is published for each topic, as another program reads it. */
const ajv = new Ajv({ strict: true, allowUnionTypes: true, keywords: ['x-unit'] });
const validators = new Map<string, ValidateFunction>(
  TOPICS.map(({ name }) => [name, ajv.compile(JSON.parse(published(`schemas/${name}.json`)))]),
);

describe('the files below docs/', () => {
  test.each([...contractFiles()])('%s is what `npm run contract` writes', (path, text) => {
    expect(published(path) === text, `docs/${path} is not what the source gives: npm run contract`).toBe(true);
  });

  it('the page needs nothing but itself', () => {
    expect(published('contract.html')).not.toMatch(/<script|<link|<img|@import|url\(|src=/);
  });
});

describe('the AsyncAPI document', () => {
  const document = JSON.parse(published('asyncapi.json'));
  const validate = new Ajv({ strict: false, validateFormats: false }).compile(
    specs.schemasWithoutId['3.0.0'] as SchemaObject,
  );

  it('is one by the official schema', () => {
    expect(validate(document), JSON.stringify(validate.errors)).toBe(true);
  });

  it('is told from one that is not', () => {
    expect(validate({ ...document, operations: { ack: { action: 'publish' } } })).toBe(false);
  });

  it('refers to nothing that is not there', () => {
    const targets = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]*)"/g)].map(([, path = '']) => path);
    const found = (path: string): unknown =>
      path.split('/').reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], document);
    expect(targets.filter((path) => found(path) === undefined)).toEqual([]);
    expect(targets.length).toBeGreaterThan(TOPICS.length);
  });
});

describe.each(examples.map(({ name, text }) => [name, JSON.parse(text)] as const))(
  'the example of %s',
  (name, body) => {
    it('is what the vehicle checks', () => {
      const checked = topicOf(name)?.schema.safeParse(body);
      expect(checked?.error?.issues ?? []).toEqual([]);
      expect(checked?.success).toBe(true);
    });

    it('is what is published', () => {
      const validate = validators.get(name);
      expect(validate?.(body), JSON.stringify(validate?.errors)).toBe(true);
    });

    it('may have more keys for a reader, and none when we send it', () => {
      const later = withKeyEverywhere(body);
      const validate = validators.get(name);
      expect(validate?.(later), JSON.stringify(validate?.errors)).toBe(true);
      expect(topicOf(name)?.schema.safeParse(later).success).toBe(topicOf(name)?.action === 'receive');
    });

    it('may lack no key', () => {
      const [first] = [body].flat();
      for (const key of Object.keys(first)) {
        const { [key]: _, ...rest } = first;
        expect(validators.get(name)?.(Array.isArray(body) ? [rest] : rest), key).toBe(false);
      }
    });
  },
);

describe('docs/contract.md', () => {
  it('has an example of every message, and of every type of event', () => {
    expect([...new Set(examples.map(({ name }) => name))].sort()).toEqual(TOPICS.map(({ name }) => name).sort());
    const shown = examples.filter(({ name }) => name === 'event').flatMap(({ text }) => JSON.parse(text));
    const types = eventRecord.options.map((option) => option.shape.type.value);
    expect([...new Set(shown.map(({ type }) => type))].sort()).toEqual([...types].sort());
  });

  it('shows what is in the elements of a list', () => {
    const shown = published('contract.html');
    for (const field of ['geoPositionsUpdate.position[].engagedStatus', 'steps[].status'])
      expect(shown).toContain(field);
  });

  it('has the topics in a table as they are published, each with a section', () => {
    const rows = [...page.matchAll(/^\| `([\w/-]+)` \| (\w+) \| (\d) \| (\w+) \| ([\w ]+) \| ([\w ]+) \|/gm)];
    const zstd = { always: 'always', large: 'above 1 kB', never: 'never' };
    expect(rows.map(([, ...cells]) => cells)).toEqual(
      TOPICS.map(({ address, action, qos, retain, expiryS, zstd: when }) => [
        ...[address, action === 'send' ? 'vehicle' : 'platform', String(qos), retain ? 'yes' : 'no'],
        ...[expiryS === null ? 'no' : expiryS === 'command' ? 'with the command' : `${expiryS} s`, zstd[when]],
      ]),
    );
    const sections = [...page.matchAll(/^### (.*)$/gm)].map(([, title]) => title);
    expect(sections.sort()).toEqual(TOPICS.map(({ address }) => address).sort());
  });

  it.each([
    [`array of 1 to ${limits.EVENT_BATCH_EVENTS} EventRecords`],
    [`up to ${spaced(limits.HISTORY_BATCH_POSITIONS)} in a message`],
    [`void ${limits.STATE_VALID_S} s after`],
    [`again every ${limits.STATE_PERIOD_MS / 1_000} s`],
    [`up to ${spaced(limits.INBOUND_BYTES_MAX)} bytes`],
    [`after ${limits.RESEND_FIRST_MS / 1_000} s, doubling to ${limits.RESEND_MAX_MS / 60_000} min`],
    [`${spaced(limits.EVENTS_UNACKNOWLEDGED_MAX)} events or ${spaced(limits.HISTORY_UNACKNOWLEDGED_MAX)} positions`],
    [`${spaced(limits.RESEND_NUMBERS_MAX)} numbers in one command`],
    [`at most ${limits.LOCATE_FRESH_MS / 1_000} s old, nor within the next ${limits.LOCATE_WAIT_MS / 1_000} s`],
    [`${limits.LOCATES_WAITING_MAX} of these commands wait already`],
    [`within ${limits.LOCATE_PERIOD_MS === 1_000 ? 'a second' : limits.LOCATE_PERIOD_MS} of the last`],
  ])('says as the limits do: %s', (words) => {
    expect(page.replaceAll(/\s+/g, ' ').toLowerCase()).toContain(words.toLowerCase());
  });

  it('shows with the columns of history what the vehicle makes of the rows beside them', () => {
    const { example, rows } = rowsOfExample(page);
    const positions = rows.map((row, i) => positionRecord.parse({ ...decodedRow(example, i), ...row }));
    expect(JSON.parse(encodeHistory(positions))).toEqual(example);
  });
});

/** 1 000, as the pages write it. */
function spaced(value: number): string {
  return String(value).replaceAll(/\B(?=(\d{3})+$)/g, ' ');
}

/** As a later version may send it. */
function withKeyEverywhere(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withKeyEverywhere);
  if (value === null || typeof value !== 'object') return value;
  // The keys of a `set` are options, whatever their names: one more is a value more.
  const inner = Object.entries(value).map(([key, each]) => [key, key === 'set' ? each : withKeyEverywhere(each)]);
  return { ...Object.fromEntries(inner), addedLater: { at: 'all' } };
}
