/** The chain of events while they come: journals that the gateway's own code makes, and what somebody could do to them on the way. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readMessage } from '../../../simulator/platform/messages.ts';
import { createProof } from '../../../simulator/platform/proof.ts';
import { createSampleJournal, press, SERIES, signerOf, VEHICLE } from '../../support/journal.ts';

const OTHER = 'fedcba9876543210';
const KEY = '6a9503765cb2c6e6b214f1acde7a3b0d9c7587253583ca352efe66018c03f2ef';
const LINES = readFileSync(resolve(import.meta.dirname, '../../../docs/examples/journal.jsonl'), 'utf8')
  .trimEnd()
  .split('\n');
const signer = signerOf('a');

type Event = Record<string, unknown> & { n: number };

/** As they came: a live receiver knows no tombstones, and the topic says whose they are. */
const SAMPLE: Event[] = LINES.slice(1, -1)
  .map((line) => JSON.parse(line))
  .filter((record) => 'type' in record)
  .map(({ vehicle: _, ...event }) => event);

/** Ten events without a hole, the last two unsigned. */
function plain(series = SERIES, by = signer, previous: string | null = null): Event[] {
  const journal = createSampleJournal({ series });
  const before = previous === null ? null : { series: previous, events: 5, positions: 0 };
  journal.record({ type: 'series', reason: 'new', previous: before });
  journal.seal({ type: 'key', reason: 'series', publicKey: by.key }, by);
  journal.record({ type: 'start', version: '0.1.0', after: 'first', cause: 'first' });
  journal.seal({ type: 'checkpoint', reason: 'boot', from: 1 }, by);
  for (const key of ['G', '1', '2']) journal.record(press(key, { lat: 4.920_99, lon: -52.310_49 }));
  journal.seal({ type: 'checkpoint', reason: 'duty', from: 1 }, by);
  for (const key of ['3', '5']) journal.record(press(key));
  return journal.records as unknown as Event[];
}
const PLAIN = plain();

function viewed(events: readonly unknown[], { vehicle = VEHICLE, keys = [] as string[] } = {}) {
  const proof = createProof(vehicle, keys);
  for (const event of events) proof.take(event);
  return proof.view();
}
const with_ = (n: number, change: object, events = PLAIN) =>
  events.map((event) => (event.n === n ? { ...event, ...change } : event));
const WHOLE = { series: SERIES, state: 'whole', checkedUpTo: 10, signedUpTo: 8, key: signer.key, brokenAt: null };

test('the sample of the page, with the holes that its numbers-skipped name', () => {
  expect(viewed(SAMPLE)).toEqual({ ...WHOLE, checkedUpTo: 14, signedUpTo: 12, key: KEY });
  expect(viewed(SAMPLE, { keys: [KEY] }).state).toBe('whole');
});

test('nothing yet, and what is no event', () => {
  const nothing = { series: null, state: 'nothing', checkedUpTo: 0, signedUpTo: 0, key: null, brokenAt: null };
  expect(viewed([null, 7, {}, { lane: 'p', series: SERIES, n: 1 }, { lane: 'e', series: SERIES, n: 0.5 }])).toEqual(
    nothing,
  );
  const unlinked = PLAIN.map(({ prev: _, salt: __, ...event }) => event);
  expect(viewed(unlinked)).toEqual({ ...nothing, series: SERIES });
});

test('events from before the chain say nothing, and it begins behind them', () => {
  const old = { series: SERIES, lane: 'e', type: 'start' };
  const journal = createSampleJournal();
  for (const key of ['G', '1', '2']) journal.record(press(key));
  const moved = [1, 2].map((n) => ({ ...old, n }));
  expect(viewed([...moved, ...(journal.records as unknown as Event[]).slice(2)]).brokenAt).toEqual({
    n: 3,
    why: 'prev',
  });
  const begins = { ...PLAIN[0], n: 7 };
  const more = [...moved, { ...old, n: 3 }];
  expect(viewed([...more, begins])).toMatchObject({ state: 'whole', checkedUpTo: 7 });
  expect(viewed([begins])).toMatchObject({ state: 'whole', checkedUpTo: 7 });
  const without = PLAIN.map((event) => (event.n === 6 ? { ...event, prev: undefined } : event));
  expect(viewed(without).brokenAt).toEqual({ n: 6, why: 'prev' });
});

test('whatever was changed in an event is found in it, by the next one at the latest', () => {
  let changes = 0;
  for (const { n, ...event } of PLAIN.slice(0, -1)) {
    for (const [key, value] of Object.entries(event)) {
      if (['series', 'lane'].includes(key)) continue;
      const other = typeof value === 'string' ? value.replace(/.$/, (last) => (last === '0' ? '1' : '0')) : 8_201;
      const view = viewed(with_(n, { [key]: other }));
      expect([view.state, view.brokenAt?.n], `event ${n}, ${key}`).toEqual(['broken', n]);
      expect(view.checkedUpTo, `event ${n}, ${key}`).toBeLessThan(n);
      changes++;
    }
    expect(viewed(with_(n, { more: null })).brokenAt?.n).toBe(n);
  }
  expect(changes).toBeGreaterThan(100);
});

test('which of two neighbours: the next link decides, and until then the first is named', () => {
  const prev = 'ab'.repeat(32);
  expect(viewed(with_(6, { prev }).slice(0, 6)).brokenAt).toEqual({ n: 5, why: 'content' });
  expect(viewed(with_(6, { prev })).brokenAt).toEqual({ n: 6, why: 'prev' });
  expect(viewed(with_(1, { prev })).brokenAt).toEqual({ n: 1, why: 'prev' });
  expect(viewed(with_(6, { key: 'Z' }))).toMatchObject({
    brokenAt: { n: 6, why: 'content' },
    checkedUpTo: 5,
    signedUpTo: 4,
  });
  // Nobody names the last one yet.
  expect(viewed(with_(10, { key: 'Z' })).state).toBe('whole');
  expect(viewed(with_(10, { prev })).brokenAt).toEqual({ n: 9, why: 'content' });
});

test('a missing event is waited for, and the order in which they come says nothing', () => {
  const without = PLAIN.filter(({ n }) => n !== 5);
  expect(viewed(without)).toEqual({ ...WHOLE, checkedUpTo: 4, signedUpTo: 4 });
  expect(viewed([...without, PLAIN[4]])).toEqual(WHOLE);
  const swapped = PLAIN.with(5, { ...PLAIN[6], n: 6 } as Event).with(6, { ...PLAIN[5], n: 7 } as Event);
  expect(viewed(swapped)).toMatchObject({ checkedUpTo: 5, brokenAt: { n: 6, why: 'prev' } });
  fc.assert(
    fc.property(fc.shuffledSubarray([...SAMPLE, ...SAMPLE], { minLength: 24, maxLength: 24 }), (events) => {
      expect(viewed(events)).toEqual(viewed(SAMPLE));
    }),
    { numRuns: 300 },
  );
});

test('a hole that an event names is passed, and signatures before that event say nothing of it', () => {
  const upTo = (n: number) => viewed(SAMPLE.filter((event) => event.n <= n));
  expect(upTo(9)).toMatchObject({ checkedUpTo: 7, signedUpTo: 7 });
  expect(upTo(10)).toMatchObject({ checkedUpTo: 8, signedUpTo: 7 });
  expect(upTo(11)).toMatchObject({ checkedUpTo: 11, signedUpTo: 7 });
  expect(upTo(12)).toMatchObject({ checkedUpTo: 12, signedUpTo: 12 });
  expect(viewed(with_(11, { of: 'p' }, SAMPLE)).checkedUpTo).toBe(8);
  const journal = createSampleJournal();
  journal.seal({ type: 'key', reason: 'series', publicKey: signer.key }, signer);
  journal.record(press('G'));
  journal.seal({ type: 'checkpoint', reason: 'duty', from: 1 }, signer);
  journal.record({ type: 'numbers-skipped', of: 'e', from: 2, to: 2, reason: 'erase' });
  const without = () => viewed(journal.records.filter(({ n }) => n !== 2));
  expect(without()).toMatchObject({ state: 'whole', checkedUpTo: 4, signedUpTo: 1 });
  journal.seal({ type: 'checkpoint', reason: 'erase', from: 1 }, signer);
  expect(without()).toMatchObject({ checkedUpTo: 5, signedUpTo: 5 });
});

test('an event that was named as gone and came all the same is held against the chain', () => {
  const journal = createSampleJournal();
  for (const key of ['G', '1', '2']) journal.record(press(key));
  journal.record({ type: 'numbers-skipped', of: 'e', from: 2, to: 2, reason: 'retention' });
  const events = journal.records as unknown as Event[];
  const late = (event: unknown) => viewed([events[0], events[2], events[3], event]);
  expect(late(null)).toMatchObject({ state: 'whole', checkedUpTo: 4 });
  expect(late(events[1])).toMatchObject({ state: 'whole', checkedUpTo: 4 });
  expect(late({ ...events[1], key: 'Z' }).brokenAt).toEqual({ n: 2, why: 'content' });
});

test('a signature of something else, and one by a key that nobody announced', () => {
  const [, key, , boot] = PLAIN as [Event, Event, Event, Event];
  const forged = String(boot['signature']).replace(/^./, (digit) => (digit === '0' ? '1' : '0'));
  for (const signature of [forged, key['signature'], 'x', null, 'ab'.repeat(64)])
    expect(viewed(with_(4, { signature })).brokenAt).toEqual({ n: 4, why: 'signature' });
  const stranger = signerOf('stranger');
  expect(viewed(with_(4, { key: stranger.key })).brokenAt).toEqual({ n: 4, why: 'signature' });
  expect(viewed(PLAIN, { keys: [stranger.key] })).toMatchObject({ brokenAt: { n: 2, why: 'stranger' }, signedUpTo: 0 });
  expect(viewed(PLAIN, { keys: [stranger.key, signer.key] }).state).toBe('whole');
  expect(viewed(PLAIN, { vehicle: 'AMB-973-08' }).brokenAt).toEqual({ n: 1, why: 'prev' });
});

test('a key that the one before announces is believed, one that announces itself is not', () => {
  const journal = createSampleJournal();
  const next = signerOf('next');
  journal.seal({ type: 'key', reason: 'series', publicKey: signer.key }, signer);
  journal.seal({ type: 'key', reason: 'rotation', publicKey: next.key }, signer);
  journal.seal({ type: 'checkpoint', reason: 'duty', from: 1 }, next);
  const replaced = signerOf('replaced');
  journal.seal({ type: 'key', reason: 'replaced', publicKey: replaced.key }, replaced);
  expect(viewed(journal.records.slice(0, 3))).toMatchObject({ state: 'whole', signedUpTo: 3, key: next.key });
  expect(viewed(journal.records)).toMatchObject({ brokenAt: { n: 4, why: 'stranger' }, signedUpTo: 3, key: next.key });
  const told = viewed(journal.records, { keys: [signer.key, replaced.key] });
  expect(told).toMatchObject({ state: 'whole', signedUpTo: 4, key: replaced.key });
  // What counts covers what is before it.
  journal.seal({ type: 'checkpoint', reason: 'duty', from: 1 }, next);
  expect(viewed(journal.records)).toMatchObject({ state: 'whole', signedUpTo: 5 });
});

test('two events with one number: another copy of the vehicle, or somebody in between', () => {
  expect(viewed([...PLAIN, ...PLAIN])).toEqual(WHOLE);
  expect(viewed([...PLAIN, { ...PLAIN[8], key: 'Z' }])).toMatchObject({
    brokenAt: { n: 9, why: 'repeated' },
    checkedUpTo: 8,
  });
  expect(viewed([{ ...PLAIN[2], version: '9' }, PLAIN[2]]).brokenAt).toEqual({ n: 3, why: 'repeated' });
});

test('a new series begins its own chain, with the keys that are known', () => {
  const second = plain(OTHER, signer, SERIES);
  expect(viewed([...PLAIN, ...second])).toEqual({ ...WHOLE, series: OTHER });
  // The end of the one before comes late.
  expect(viewed([...PLAIN.slice(0, 6), ...second, ...PLAIN.slice(6)]).series).toBe(OTHER);
  // So does all of it: the newer one has named it.
  expect(viewed([...second, ...PLAIN]).series).toBe(OTHER);
  expect(viewed([...plain(OTHER), ...PLAIN]).series).toBe(SERIES);
  expect(viewed([...PLAIN, ...plain(OTHER, signerOf('thief'))]).brokenAt).toEqual({ n: 2, why: 'stranger' });
  // Only the beginning of a chain takes the place.
  expect(viewed(with_(6, { series: OTHER }))).toMatchObject({ series: SERIES, state: 'whole', checkedUpTo: 5 });
});

test('what the platform reads of a message is what came: nothing is stripped, and what is unknown stays', () => {
  const more = createSampleJournal();
  const nested = { more: { deep: [1.5, null] } };
  more.record({ ...press('G', { lat: 0.000_001, lon: 1e-7 }), ...nested } as never);
  more.record({ ...press('1'), before: { event: 1, durationMs: 4, ...nested } } as never);
  more.record({ type: 'later', ...nested } as never);
  more.record(press('2'));
  const message = readMessage('event', Buffer.from(JSON.stringify(more.records)));
  expect(message.body).toEqual(more.records);
  expect(viewed(message.body as unknown[])).toMatchObject({ state: 'whole', checkedUpTo: 4 });
});
