import { zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readMessage } from '../../../simulator/platform/messages.ts';
import { OTHER_SERIES, position, press, SERIES, skipped, stateMessage } from './samples.ts';

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));

describe('taken', () => {
  test.each([
    ['position', position(1)],
    ['event', press(1)],
    ['event', skipped(1, 2, 3)],
    ['event', { ...press(1), type: 'start', version: '1', after: 'first' }],
    ['state', stateMessage()],
    ['presence', { presence: 'lost', boot: 'b1' }],
    ['health', { eventsPending: 0, positionsPending: 0, faults: [] }],
  ])('%s', (topic, body) => {
    expect(readMessage(topic, bytes(body))).toEqual({ topic, body });
  });

  test('history as a zstd frame and as plain JSON', () => {
    const batch = bytes({ series: SERIES, positions: [position(1), position(2)] });
    const expected = { topic: 'history', body: [position(1), position(2)] };
    expect(readMessage('history', batch)).toEqual(expected);
    expect(readMessage('history', zstdCompressSync(batch))).toEqual(expected);
  });

  test('what is suspect, in history', () => {
    const suspect = position(1, { why: 'suspect', suspect: ['jamming', 'teleport'], speedKmh: 900 });
    expect(readMessage('history', bytes({ series: SERIES, positions: [suspect] })).body).toEqual([suspect]);
  });

  test('an empty position: the duty gate has closed', () => {
    expect(readMessage('position', Buffer.alloc(0))).toEqual({ topic: 'position', body: null });
  });

  test('keys of a later version', () => {
    const body = { ...position(1), accuracyM: 3 };
    expect(readMessage('position', bytes(body))).toEqual({ topic: 'position', body });
  });
});

describe('not believed', () => {
  test.each([
    ['a latitude off the globe', 'position', position(1, { lat: 91 })],
    ['a suspect position that would move the marker', 'position', position(1, { why: 'suspect', suspect: ['frozen'] })],
    ['suspect without a reason', 'history', { series: SERIES, positions: [position(1, { why: 'suspect' })] }],
    ['trusted with a reason to suspect it', 'position', position(1, { suspect: ['frozen'] })],
    ['an age below 0', 'position', position(1, { ageMs: -1 })],
    ['number 0', 'position', position(0)],
    ['a position without a time', 'position', { ...position(1), t: null }],
    ['a press without its key', 'event', { ...press(1), key: undefined }],
    ['a malformed press hiding as another event', 'event', { ...press(1), key: 'long' }],
    ['a skip without its range', 'event', { ...skipped(1, 2, 3), to: undefined }],
    ['a position in the event lane', 'event', position(1)],
    [
      'a batch with a position of another series',
      'history',
      { series: SERIES, positions: [position(1, { series: OTHER_SERIES })] },
    ],
    ['an empty batch', 'history', { series: SERIES, positions: [] }],
    ['a duty that does not exist', 'state', stateMessage({ duty: 'ASTREINTE' })],
    ['a topic that does not exist', 'gossip', {}],
  ])('%s', (_, topic, body) => {
    expect(() => readMessage(topic, bytes(body))).toThrow();
  });

  test('bytes that are no UTF-8, no JSON, no zstd frame', () => {
    expect(() => readMessage('event', Buffer.from([0xff, 0xfe]))).toThrow();
    expect(() => readMessage('event', Buffer.from('{'))).toThrow();
    expect(() => readMessage('history', Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 1, 2]))).toThrow();
  });

  test('a small frame that unpacks to more than the memory is worth', () => {
    expect(() => readMessage('history', zstdCompressSync(Buffer.alloc(64 * 1024 * 1024)))).toThrow(
      /larger|length|size/i,
    );
  });
});
