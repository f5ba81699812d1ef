import { expect, test } from 'vitest';
import { readAcknowledgement } from '../../../gateway/core/outbox/acknowledgement.ts';

const SERIES = '00112233445566aa';
const read = (body: unknown, lastEvent = 5, lastPosition = 100) =>
  readAcknowledgement(typeof body === 'string' ? body : JSON.stringify(body), SERIES, lastEvent, lastPosition);

test('a platform names what it has', () => {
  expect(
    read({
      series: SERIES,
      eventsUpTo: 3,
      positions: [
        [1, 4],
        [5, 9],
      ],
      later: 'key',
    }),
  ).toEqual({
    kind: 'ack',
    eventsUpTo: 3,
    positions: [[1, 9]],
  });
});

test('more than was ever sent changes nothing', () => {
  expect(read({ series: SERIES, eventsUpTo: 6, positions: [] }).kind).toBe('beyond-sent');
  expect(read({ series: SERIES, eventsUpTo: 0, positions: [[1, 101]] }).kind).toBe('beyond-sent');
});

test('an answer for another series is not for this store', () => {
  expect(read({ series: 'ffffffffffffffff', eventsUpTo: 900, positions: [] }).kind).toBe('other-series');
});

test.each([
  ['not JSON', '{'],
  ['no series', { eventsUpTo: 1, positions: [] }],
  ['a number below 1', { series: SERIES, eventsUpTo: 1, positions: [[0, 3]] }],
  ['a range backwards', { series: SERIES, eventsUpTo: 1, positions: [[4, 3]] }],
  ['a fraction', { series: SERIES, eventsUpTo: 1.5, positions: [] }],
  ['text for ranges', { series: SERIES, eventsUpTo: 1, positions: 'all' }],
])('%s is refused', (_name, body) => {
  expect(read(body).kind).toBe('invalid');
});
