/** From events as they are recorded to presses of the Hub, and how things stood for each position. */
import { describe, expect, test } from 'vitest';
import { hubMessages, hubPressOf, mayConcernHub } from '../../../../gateway/core/record/hubsante/bodies.ts';
import { createHubBook } from '../../../../gateway/core/record/hubsante/book.ts';
import { HUB_MISSIONS_MAX, HUB_STANDINGS_MAX } from '../../../../gateway/core/record/hubsante/limits.ts';
import { isReadable } from '../../../../gateway/core/record/hubsante/reading.ts';
import { createHubTrack } from '../../../../gateway/core/record/hubsante/track.ts';
import type { EventRecord } from '../../../../gateway/core/record/schema.ts';
import { hubVehicle, sampleMission } from '../../../support/hub.ts';
import { MISSION, order, position, press, prise, start, time, utcAt } from '../../../support/hub-events.ts';

const ALL = { geoPos: true, geoRes: true, rsSr: true, rsRr: true };
const accepted = { outcome: 'accepted', reason: null, late: false } as const;
const refusal = { outcome: 'refused', reason: 'breakdown', late: false } as const;

/** What the last one says, the others being known. */
function wordsOf(...events: EventRecord[]): string[] {
  const book = createHubBook();
  for (const event of events) book.note(event);
  const last = events.at(-1) as EventRecord;
  const { messages } = hubMessages(last, { vehicle: hubVehicle(), wanted: ALL, book });
  expect(mayConcernHub(last, ALL) || messages.length === 0).toBe(true);
  return messages.map(({ topic, body }) => {
    const text = JSON.stringify(body);
    return `${topic.slice(4)} ${/"(?:status|answer)":"([^"]+)"/.exec(text)?.[1] ?? ''}`.trim();
  });
}

describe('said of an event', () => {
  test.each<[string, EventRecord[], string[]]>([
    ['an order', [order(1)], ['rs-rr DIFFEREE']],
    ['one that the company accepted', [order(1, { by: 'company' })], []],
    ['one without a request', [order(1, { requestId: null })], []],
    [
      'an acceptance',
      [order(1), press(2, 'ACCEPTER', { status: 'DECLENCHE', answer: accepted })],
      ['rs-rr ACCEPTEE', 'rs-sr DECLENCHE'],
    ],
    [
      'a departure that accepts',
      [order(1), press(2, 'DEPART', { status: 'DEPART', answer: accepted })],
      ['rs-rr ACCEPTEE', 'rs-sr DEPART'],
    ],
    ['a refusal', [order(1), press(2, 'REFUSER', { answer: refusal })], ['rs-rr REFUSEE']],
    ['a departure of the crew', [press(2, 'DEPART', { status: 'DEPART', mission: '~2' })], []],
    ['an order that nobody answered', [order(1), order(2, { change: 'unanswered', command: null })], []],
    ['one that is called off before it was accepted', [order(1), order(2, { change: 'cancelled' })], []],
    [
      'one that is called off after that',
      [order(1), press(2, 'ACCEPTER', { status: 'DECLENCHE', answer: accepted }), order(3, { change: 'cancelled' })],
      ['rs-sr ANNULE'],
    ],
    [
      'one that the company accepted and calls off',
      [order(1, { by: 'company' }), order(2, { change: 'cancelled' })],
      ['rs-sr ANNULE'],
    ],
    [
      'one that is called off too late',
      [
        order(1),
        press(2, 'ARRIVEE', { status: 'ARRIVEE', answer: accepted }),
        order(3, { change: 'cancelled', applied: false }),
      ],
      [],
    ],
    [
      'a step of a case that came later',
      [order(1, { caseId: null }), order(2, { change: 'updated' }), press(3, 'PEC', { status: 'PEC' })],
      ['rs-sr PEC'],
    ],
    ['a prise', [prise(1)], ['geo-res']],
    ['a restart', [order(1), start(2)], []],
  ])('%s', (_, events, expected) => {
    expect(wordsOf(...events)).toEqual(expected);
  });

  test('each that has a body concerns the Hub only where that one is asked for', () => {
    const none = { geoPos: true, geoRes: false, rsSr: false, rsRr: false };
    const both = press(2, 'DEPART', { status: 'DEPART', answer: accepted });
    for (const event of [order(1), both, prise(3), order(4, { change: 'cancelled' })])
      expect(mayConcernHub(event, none), event.type).toBe(false);
    expect(mayConcernHub(both, { ...none, rsRr: true })).toBe(true);
    expect(mayConcernHub(press(2, 'BILAN', { status: 'BILAN' }), { ...none, rsRr: true })).toBe(false);
  });
});

describe('the book', () => {
  test('has the latest word on a mission, in whatever order it is read', () => {
    const book = createHubBook();
    book.note(order(5, { change: 'updated', caseId: 'fr.health.samu973.new' }));
    book.note(order(2));
    expect(book.mission(MISSION)).toEqual({ ...sampleMission, caseId: 'fr.health.samu973.new' });
    expect([book.mission(null), book.mission('x')]).toEqual([null, { id: 'x', caseId: null, requestId: null }]);
  });

  test('a transport that is corrected was none', () => {
    const book = createHubBook();
    const transported = () => book.wasTransported(MISSION);
    book.note(press(1, 'FINPEC', { status: 'FINPEC' }));
    expect(transported()).toBe(true);
    book.note(press(2, 'PEC', { status: 'PEC', corrects: 1 }));
    expect(transported()).toBe(false);
    book.note(press(3, 'RETOUR', { status: 'RETOUR', implied: ['TRANSP', 'DESTIN'] }));
    expect(transported()).toBe(true);
    book.note(press(4, 'INDISPONIBLE', { status: null, corrects: 3 }));
    // It comes again.
    book.note(press(2, 'PEC', { status: 'PEC', corrects: 1 }));
    expect(transported()).toBe(true);
  });

  test('dates what a boot recorded before its time', () => {
    const book = createHubBook();
    const undated = press(1, 'DEPART', { status: 'DEPART', t: null, clock: 'none' });
    expect(hubPressOf(undated, book)?.t).toBeNull();
    book.note(time(2));
    expect(hubPressOf(undated, book)?.t).toBe(utcAt(1_000));
    expect(book.timeOf({ ...undated, boot: 'another' })).toBeNull();
  });

  test('forgets the missions that it heard of longest ago', () => {
    const book = createHubBook();
    for (let n = 1; n <= HUB_MISSIONS_MAX + 1; n++) book.note(order(n, { mission: `m-${n}` }));
    expect([book.mission('m-1')?.caseId, book.mission('m-2')?.caseId]).toEqual([null, sampleMission.caseId]);
  });
});

describe('the track', () => {
  function followed(...events: EventRecord[]) {
    const track = createHubTrack();
    const book = createHubBook();
    for (const event of events) {
      book.note(event);
      track.event(event, hubPressOf(event, book), true);
    }
    return track;
  }
  const vehicle = hubVehicle();

  test('a position has what held at its own instant, of its own boot', () => {
    const track = followed(prise(1), press(2, 'DEPART', { status: 'DEPART' }), start(3, { boot: 'next', mono: 500 }));
    const said = (mono: number, boot = 'manual') =>
      track.made(vehicle, position(1, mono, { boot })).body?.engagedStatus;
    expect([said(1_500), said(2_000), said(9_999), said(400, 'next')]).toEqual([
      undefined,
      'PARTIE',
      'PARTIE',
      'PARTIE',
    ]);
    expect(track.made(vehicle, position(1, 500)).none).toBe('off-duty');
    expect(track.made(vehicle, position(1, 500, { boot: 'never seen' })).none).toBe('not-known');
  });

  test('forgets what is oldest', () => {
    const track = followed(prise(1));
    const book = createHubBook();
    for (let n = 2; n <= HUB_STANDINGS_MAX + 2; n++)
      track.event(press(n, 'BILAN'), hubPressOf(press(n, 'BILAN'), book), true);
    expect(track.made(vehicle, position(1, 1_500)).none).toBe('not-known');
    expect(track.made(vehicle, position(1, 9_500)).none).toBeNull();
    expect(track.duty()).toBe('GARDE');
  });

  test('a word that is due once waits for one that is believed, and is taken once', () => {
    const track = followed(prise(1), press(2, 'RENTRE', { status: 'REN-BASE' }));
    const doubted = position(1, 3_000, { suspect: ['teleport'], why: 'suspect' });
    for (const one of [doubted, position(2, 4_000), position(3, 5_000)]) track.recorded(one);
    const said = [position(3, 5_000), position(2, 4_000)].map((one) => track.made(vehicle, one).body?.engagedStatus);
    expect(said).toEqual([undefined, 'ARRIVEE_CENTRE']);
    expect(track.made(vehicle, doubted).none).toBe('suspect');
  });
});

test('an event with more or less than is read of it is readable, one with too little is not', () => {
  const { outsideRoster: _, ...less } = press(1, 'PEC', { status: 'PEC' });
  const { duty: __, ...little } = press(1, 'PEC', { status: 'PEC' });
  expect(isReadable({ ...less, more: 1 } as unknown as EventRecord)).toBe(true);
  expect(isReadable(little as EventRecord)).toBe(false);
  for (const event of [order(1), time(2), start(3), prise(4)]) expect(isReadable(event)).toBe(true);
});
