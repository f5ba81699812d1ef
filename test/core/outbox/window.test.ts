import { expect, test } from 'vitest';
import { createPlaces, type PlaceFor } from '../../../gateway/core/outbox/window.ts';

function granted(maximum: number) {
  const places = createPlaces();
  places.opened(maximum);
  const fill = (who: PlaceFor): number => {
    let count = 0;
    for (; places.has(who); count++) places.take(who);
    return count;
  };
  return { places, fill };
}

test('history that fills its places leaves one for each of the others', () => {
  const { places, fill } = granted(20);
  expect(fill('history')).toBe(17);
  for (const who of ['notice', 'position', 'event'] as const) {
    expect(places.has(who)).toBe(true);
    places.take(who);
    expect(places.has(who)).toBe(false);
  }
  expect(places.has('history')).toBe(false);
  places.free('history');
  expect(places.has('history')).toBe(true);
});

test('a place that is kept and in use is kept no more', () => {
  const { places, fill } = granted(5);
  places.take('event');
  expect(fill('history')).toBe(2);
  places.free('event');
  // Freed, it is the event's again.
  expect(places.has('history')).toBe(false);
  expect(places.has('event')).toBe(true);
});

test('several notices may be on their way, but not in the place of an event', () => {
  const { places, fill } = granted(6);
  expect(fill('notice')).toBe(4);
  expect(places.has('event')).toBe(true);
  expect(places.has('position')).toBe(true);
});

test.each([1, 2, 3])('a broker that grants %i is never sent more: who is asked first has the place', (maximum) => {
  const { places, fill } = granted(maximum);
  expect(fill('history')).toBe(maximum);
  expect(places.has('event')).toBe(false);
  places.free('history');
  expect(places.has('event')).toBe(true);
});

test('a new connection begins with nothing unanswered', () => {
  const { places, fill } = granted(10);
  fill('history');
  places.opened(4);
  expect(fill('history')).toBe(1);
  // What ended with the old connection frees nothing of the new one.
  for (let i = 0; i < 9; i++) places.free('event');
  places.take('event');
  expect(places.has('event')).toBe(false);
});

test('without a connection there is no place', () => {
  expect(createPlaces().has('event')).toBe(false);
});

test.each([2, 3, 4, 20])('of %i places what is derived from the records leaves one for an event', (maximum) => {
  const { places, fill } = granted(maximum);
  expect(fill('hub')).toBe(maximum < 4 ? maximum - 1 : maximum - 3);
  expect(places.has('event')).toBe(true);
});

test('of one place it has that one, as everybody', () => {
  const { fill } = granted(1);
  expect(fill('hub')).toBe(1);
});
