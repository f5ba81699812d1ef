import { describe, expect, test } from 'vitest';
import { createLedger } from '../../../simulator/platform/ledger.ts';
import { OTHER_SERIES, position, press, SERIES, skipped } from './samples.ts';

describe('a record counts once', () => {
  test('the same identity again is a duplicate, whatever way it came', () => {
    const ledger = createLedger();
    expect(ledger.take('live', position(1))).toBe('new');
    expect(ledger.take('history', position(1))).toBe('duplicate');
    expect(ledger.take('event', press(1))).toBe('new');
    expect(ledger.take('event', press(1))).toBe('duplicate');
    const summary = ledger.summary();
    expect(summary).toMatchObject({ positions: 1, events: 1, duplicates: { positions: 1, events: 1 }, conflicts: 0 });
    expect(summary.via).toEqual({ live: 1, history: 0, event: 1 });
  });

  test('the order of keys does not make it another record', () => {
    const ledger = createLedger();
    const record = position(1);
    ledger.take('live', record);
    const reversed = Object.fromEntries(Object.entries(record).reverse()) as typeof record;
    expect(ledger.take('history', reversed)).toBe('duplicate');
  });

  test('the same identity with another content is a conflict, and the first one stays', () => {
    const ledger = createLedger();
    ledger.take('live', position(1));
    expect(ledger.take('live', position(1, { lat: 5 }))).toBe('conflict');
    expect(ledger.take('live', position(1))).toBe('duplicate');
    expect(ledger.summary().conflicts).toBe(1);
  });

  test('number 1 of both lanes and of two series are four records', () => {
    const ledger = createLedger();
    ledger.take('live', position(1));
    ledger.take('live', position(1, { series: OTHER_SERIES }));
    ledger.take('event', press(1));
    ledger.take('event', press(1, '1', { series: OTHER_SERIES }));
    expect(ledger.summary()).toMatchObject({ positions: 2, events: 2, duplicates: { positions: 0, events: 0 } });
    expect(ledger.currentSeries()).toBe(OTHER_SERIES);
  });
});

describe('what is acknowledged', () => {
  test('events up to the first gap, positions as ranges', () => {
    const ledger = createLedger();
    for (const n of [1, 2, 4]) ledger.take('event', press(n));
    for (const n of [1, 2, 3, 7]) ledger.take('history', position(n));
    expect(ledger.acknowledgement(SERIES)).toEqual({
      series: SERIES,
      eventsUpTo: 2,
      positions: [
        [1, 3],
        [7, 7],
      ],
    });
    ledger.take('event', press(3));
    expect(ledger.acknowledgement(SERIES).eventsUpTo).toBe(4);
  });

  test('events that an event names as never to come are no gap', () => {
    const ledger = createLedger();
    for (const n of [4, 5]) ledger.take('event', press(n));
    ledger.take('event', skipped(6, 1, 2, 'e'));
    expect(ledger.acknowledgement(SERIES).eventsUpTo).toBe(2);
    ledger.take('event', skipped(7, 3, 3, 'e'));
    expect(ledger.acknowledgement(SERIES).eventsUpTo).toBe(7);
  });

  test('nothing when the first event is missing, and nothing of a series never heard of', () => {
    const ledger = createLedger();
    ledger.take('event', press(2));
    expect(ledger.acknowledgement(SERIES).eventsUpTo).toBe(0);
    expect(ledger.acknowledgement(OTHER_SERIES)).toEqual({ series: OTHER_SERIES, eventsUpTo: 0, positions: [] });
  });
});

describe('gaps', () => {
  test('are unexplained until an event names them', () => {
    const ledger = createLedger();
    for (const n of [1, 2, 6]) ledger.take('live', position(n));
    expect(ledger.summary().series[0]).toMatchObject({ unexplainedPositions: [[3, 5]], explainedPositions: [] });
    ledger.take('event', skipped(1, 3, 4));
    expect(ledger.summary().series[0]).toMatchObject({ unexplainedPositions: [[5, 5]], explainedPositions: [[3, 4]] });
  });

  test('a named number that was received after all is no gap', () => {
    const ledger = createLedger();
    for (const n of [1, 2]) ledger.take('live', position(n));
    ledger.take('event', skipped(1, 2, 9));
    expect(ledger.summary().series[0]).toMatchObject({ explainedPositions: [[3, 9]], unexplainedPositions: [] });
  });

  test('each lane has its own: positions named explain no event, and the other way round', () => {
    const ledger = createLedger();
    for (const n of [1, 4]) ledger.take('event', press(n));
    ledger.take('event', skipped(5, 2, 3));
    const before = { explainedEvents: [], unexplainedEvents: [[2, 3]], unexplainedPositions: [[1, 1]] };
    expect(ledger.summary().series[0]).toMatchObject(before);
    ledger.take('event', skipped(6, 2, 2, 'e'));
    const after = { explainedEvents: [[2, 2]], unexplainedEvents: [[3, 3]], unexplainedPositions: [[1, 1]] };
    expect(ledger.summary().series[0]).toMatchObject(after);
  });
});

test('presses are listed with what was pressed', () => {
  const ledger = createLedger();
  ledger.take('event', skipped(1, 1, 2));
  ledger.take('event', press(2, 'G', { function: 'PRISE_GARDE' }));
  expect(ledger.summary().presses).toMatchObject([{ series: SERIES, n: 2, key: 'G', function: 'PRISE_GARDE' }]);
});
