import { zstdCompressSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { readMessage } from '../../../simulator/platform/messages.ts';
import {
  automatic,
  BASE_T,
  batch,
  columns,
  contact,
  daySummary,
  HEALTH,
  mission,
  missionSummary,
  OTHER_SERIES,
  position,
  press,
  reply,
  serviceSummary,
  skipped,
  stateMessage,
} from './samples.ts';

const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));

describe('taken', () => {
  test.each([
    ['position', position(1)],
    ['event', [press(1)]],
    ['event', [skipped(1, 2, 3), press(2), press(9)]],
    ['event', [{ ...press(1), type: 'start', version: '1', after: 'first' }]],
    ['state', stateMessage()],
    [
      'state',
      stateMessage({ mission: 'M-1', accepted: ['M-1', '~7'], orders: ['M-2'], reason: 'panne', distress: true }),
    ],
    ['event', [mission(1), automatic(2), missionSummary(3), serviceSummary(4), daySummary(5), contact(6)]],
    [
      'event',
      ['mission-abandoned', 'garde-over', 'volontaire-over', 'garde-begun'].map((change, i) =>
        automatic(i + 1, change),
      ),
    ],
    ['event', [press(1, 'G', { function: 'PRISE_GARDE', outsideRoster: true })]],
    [
      'event',
      [
        { ...press(1), prev: 'ab', salt: 'cd' },
        { ...skipped(2, 1, 1), type: 'checkpoint', signature: 'ef' },
      ],
    ],
    ['event', [press(1, '1', { mission: 'M-1', implied: ['ARRIVEE'], corrects: 3, checksMissing: ['vehicle'] })]],
    ['reply', reply()],
    ['presence', { presence: 'lost', boot: 'b1' }],
    [
      'hub/rs-sr',
      {
        resourcesStatus: {
          caseId: 'fr.health.samu973.DRFR15973261122',
          resourceId: 'fr.health.beaurivage.resource.AMB-07',
          state: { datetime: '2026-11-22T08:27:00-03:00', status: 'DEPART', availability: false },
        },
      },
    ],
    ['health', HEALTH],
  ])('%s', (topic, body) => {
    expect(readMessage(topic, bytes(body))).toEqual({ topic, body });
  });

  const positions = [
    position(3),
    position(4, { lat: 4.920_01, altM: null, boot: 'b2', mono: 20 }),
    position(9, { lat: 4.920_03, lon: 179.999_999, why: 'suspect', suspect: ['jamming', 'teleport'], speedKmh: 900.5 }),
    position(10, { lon: -179.999_999, since: BASE_T, service: null }),
  ];

  test('history by column, as a zstd frame and as plain JSON', () => {
    const plain = bytes(batch(positions));
    const expected = { topic: 'history', body: positions };
    expect(readMessage('history', plain)).toEqual(expected);
    expect(readMessage('history', zstdCompressSync(plain))).toEqual(expected);
  });

  test('columns of which nothing is known, or that never change', () => {
    const same = [position(1, { hdop: null }), position(2, { hdop: null })];
    const short = columns(same, { hdop: null, boot: { of: ['b1'] }, since: { of: [null] } });
    expect(readMessage('history', bytes(batch(same, { columns: short }))).body).toEqual(same);
  });

  test('any topic as a zstd frame', () => {
    expect(readMessage('event', zstdCompressSync(bytes([press(1)])))).toEqual({ topic: 'event', body: [press(1)] });
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
    ['suspect without a reason', 'history', batch([position(1, { why: 'suspect' })])],
    ['trusted with a reason to suspect it', 'position', position(1, { suspect: ['frozen'] })],
    ['an age below 0', 'position', position(1, { ageMs: -1 })],
    ['number 0', 'position', position(0)],
    ['a position without a time', 'position', { ...position(1), t: null }],
    ['a press without its key', 'event', [{ ...press(1), key: undefined }]],
    ['a malformed press hiding as another event', 'event', [{ ...press(1), key: 'long' }]],
    ['a skip without its range', 'event', [{ ...skipped(1, 2, 3), to: undefined }]],
    ['a skip without its lane', 'event', [{ ...skipped(1, 2, 3), of: undefined }]],
    ['a position in the event lane', 'event', [position(1)]],
    ['an event alone and not in an array', 'event', press(1)],
    ['no event at all', 'event', []],
    ['more events than one message may hold', 'event', Array.from({ length: 65 }, (_, i) => press(i + 1))],
    ['events out of order', 'event', [press(2), press(1)]],
    ['positions out of order', 'history', batch([position(2), position(1)])],
    ['the same position twice', 'history', batch([position(2), position(2)])],
    ['an empty batch', 'history', batch([], { count: 0 })],
    ['a batch of a series that is none', 'history', batch([position(1)], { series: OTHER_SERIES.slice(1) })],
    ['a duty that does not exist', 'state', stateMessage({ duty: 'ASTREINTE' })],
    ['a topic that does not exist', 'gossip', {}],
  ])('%s', (_, topic, body) => {
    expect(() => readMessage(topic, bytes(body))).toThrow();
  });

  const two = [position(1), position(2)];
  test.each([
    ['too short', { n: [1] }, /column n: 1 elements for 2 positions/],
    ['no list', { lat: 'here' }, /column lat: /],
    ['no whole numbers', { lat: [1.5, 2] }, /column lat: /],
    ['beyond all numbers', { odoM: [9e15, 9e15] }, /column odoM: adds up to no whole number/],
    ['missing', { why: undefined }, /column why: /],
    ['a choice that is not there', { move: { of: ['MOBILE', 'STATIQUE'], is: [0, 2] } }, /column move: value 2 of 2/],
    ['choices without a word which', { move: { of: ['MOBILE', 'STATIQUE'] } }, /column move: 2 values/],
    ['too many choices', { move: { of: ['MOBILE'], is: [0, 0, 0] } }, /column move: 3 elements for 2/],
  ])('a column that is %s is named', (_, change, reason) => {
    expect(() => readMessage('history', bytes(batch(two, { columns: columns(two, change) })))).toThrow(reason);
  });

  test('more positions than a message may hold, before any is built', () => {
    expect(() => readMessage('history', bytes({ ...batch(two), count: 1e9 }))).toThrow(/count/);
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

/** What the platform acts on: without any of its keys, or with another kind of value, it is not what it says. */
describe('of the crew nothing may be missing or be anything else', () => {
  const stamp = Object.keys(press(1)).filter((key) => key in skipped(1, 2, 3));
  const bodies = { press: press(1), mission: mission(1), automatic: automatic(1), contact: contact(1) };
  const sums = { mission: missionSummary(1), service: serviceSummary(1), day: daySummary(1) };
  const whole: [string, string, object][] = [
    ...Object.entries(bodies).map(([name, body]): [string, string, object] => [name, 'event', body]),
    ...Object.entries(sums).map(([name, body]): [string, string, object] => [`sum of a ${name}`, 'event', body]),
    ['state', 'state', stateMessage()],
    ['reply', 'reply', reply()],
  ];
  const read = (topic: string, body: object) => () => readMessage(topic, bytes(topic === 'event' ? [body] : body));
  test.each(whole)('%s', (_, topic, body) => {
    expect(read(topic, body)).not.toThrow();
    const keys = Object.keys(body).filter((key) => !stamp.includes(key));
    for (const key of keys) {
      const { [key as keyof typeof body]: __, ...without } = body;
      expect(read(topic, without), `without ${key}`).toThrow();
      expect(read(topic, { ...body, [key]: { other: 1 } }), `${key} is an object`).toThrow();
    }
    expect(keys.length).toBeGreaterThan(2);
  });

  test.each([
    ['a duty that there is not', { duty: 'REPOS' }],
    ['INCONNU, which a vehicle never says', { availability: 'INCONNU' }],
    ['a reason that there is not', { reason: 'repas' }],
    ['a status that there is not', { status: 'PARTI' }],
    ['a roster that may be', { outsideRoster: 'perhaps' }],
    ['a mission with a space', { mission: 'M 1' }],
    ['a function that there is not', { function: 'PARTIR' }],
    ['a refusal without a reason', { answer: { outcome: 'refused', reason: null, late: false } }],
    ['an acceptance with one', { answer: { outcome: 'accepted', reason: 'crew', late: false } }],
    ['a length below 0', { before: { event: 1, durationMs: -1 } }],
    ['an unavailability that ended and was none', { ended: { reason: null, event: 1, durationMs: 0 } }],
  ])('%s', (_, change) => expect(read('event', press(1, '1', change))).toThrow());
});
