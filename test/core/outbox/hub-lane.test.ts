import { expect, test } from 'vitest';
import { RESEND_FIRST_MS } from '../../../gateway/core/limits.ts';
import { createHubLane, type HubTurn } from '../../../gateway/core/outbox/hub-lane.ts';
import { HUB_RANGES_MAX, HUB_UNDATED_MAX } from '../../../gateway/core/outbox/limits.ts';
import { samplePosition } from '../../support/records.ts';

const shown = (turn: HubTurn | null): string => {
  if (turn === null) return '-';
  if (turn.kind === 'event') return `e${turn.n}`;
  if (turn.kind === 'live') return `p${turn.position.n}`;
  return turn.kind === 'greeting' ? 'hello' : JSON.stringify(turn.numbers);
};

function lane() {
  const made = createHubLane();
  return { ...made, turn: (nowMs = 0, most = 100) => shown(made.next(nowMs, most)) };
}

/** All that is left, in order. */
function rest(one: ReturnType<typeof lane>): string[] {
  const turns: string[] = [];
  for (let turn = one.turn(); turn !== '-'; turn = one.turn()) {
    turns.push(turn);
    one.settled();
  }
  return turns;
}

test('events in order, then who the vehicle is, then the newest position, then the others', () => {
  const one = lane();
  one.positionsLeft([[1, 150]]);
  one.liveLeft(samplePosition({ n: 151 }));
  one.greet();
  for (const n of [7, 3, 9]) one.owes(n);
  one.eventsLeft(8);
  expect(rest(one)).toEqual(['e3', 'e7', 'hello', 'p151', '[[1,100]]', '[[101,150]]']);
  one.eventsLeft(9);
  expect(rest(one)).toEqual(['e9']);
});

test('one at a time', () => {
  const one = lane();
  one.owes(1);
  one.owes(2);
  one.eventsLeft(2);
  expect([one.turn(), one.turn()]).toEqual(['e1', '-']);
  one.settled();
  expect(one.turn()).toBe('e2');
});

test('an acknowledgement may be written down up to what is owed, whether that has left or not', () => {
  const one = lane();
  expect(one.storable(20)).toBe(20);
  one.owes(5);
  one.owes(9);
  expect([one.storable(20), one.storable(3)]).toEqual([4, 3]);
  one.eventsLeft(9);
  one.turn();
  expect(one.storable(20)).toBe(4);
  one.settled();
  expect(one.storable(20)).toBe(8);
});

test('a newer position takes the place of one that waits, or that did not arrive', () => {
  const one = lane();
  one.liveLeft(samplePosition({ n: 1 }));
  one.liveLeft(samplePosition({ n: 2 }));
  expect(one.turn()).toBe('p2');
  one.liveLeft(samplePosition({ n: 3 }));
  one.lost();
  expect(rest(one)).toEqual(['p3', '[[1,2]]']);
  one.liveLeft(samplePosition({ n: 4 }));
  one.turn();
  one.lost();
  expect(one.turn()).toBe('p4');
  one.lost();
  one.retire();
  expect(rest(one)).toEqual(['[[4,4]]']);
});

test.each(['greeting', 'positions'] as const)('a %s that was lost comes again', (kind) => {
  const one = lane();
  if (kind === 'greeting') one.greet();
  else one.positionsLeft([[3, 4]]);
  const turn = one.turn();
  one.lost();
  expect(rest(one)).toEqual([turn]);
});

test('without room on the link no positions, and everything else', () => {
  const one = lane();
  one.positionsLeft([[1, 9]]);
  one.owes(1);
  one.eventsLeft(1);
  expect(one.turn(0, 0)).toBe('e1');
  one.settled();
  expect(one.turn(0, 0)).toBe('-');
  expect(one.turn(0, 5)).toBe('[[1,5]]');
});

test('refused: waits, each time longer, and begins anew with the first that is taken', () => {
  const one = lane();
  one.owes(1);
  one.eventsLeft(1);
  let nowMs = 0;
  for (const wait of [1, 2, 4, 1]) {
    expect(one.turn(nowMs)).toBe('e1');
    if (nowMs === 7 * RESEND_FIRST_MS) {
      one.settled();
      one.owes(1);
      one.turn(nowMs);
    }
    one.blocked(nowMs);
    expect(one.turn(nowMs + wait * RESEND_FIRST_MS - 1)).toBe('-');
    expect(one.wakeAtMs()).toBe(nowMs + wait * RESEND_FIRST_MS);
    nowMs += wait * RESEND_FIRST_MS;
  }
});

test('a link that goes again and again over it is given the first two for nothing', () => {
  const one = lane();
  one.owes(1);
  one.eventsLeft(1);
  const waits: number[] = [];
  for (let i = 0; i < 4; i++) {
    expect(one.turn(1e9 * i + 1e8)).toBe('e1');
    one.lost();
    one.linkUp(1e9 * (i + 1));
    waits.push((one.wakeAtMs() ?? 1e9 * (i + 1)) - 1e9 * (i + 1));
  }
  expect(waits).toEqual([0, RESEND_FIRST_MS, 2 * RESEND_FIRST_MS, 4 * RESEND_FIRST_MS]);
});

test('undated: passed over until there is a time, and at most so many', () => {
  const one = lane();
  for (let n = 1; n <= HUB_UNDATED_MAX + 2; n++) one.owes(n);
  one.eventsLeft(1_000);
  for (let n = 1; n <= HUB_UNDATED_MAX + 2; n++) {
    expect(one.turn()).toBe(`e${n}`);
    one.undated();
  }
  expect(one.turn()).toBe('-');
  expect(one.storable(1_000)).toBe(2);
  one.dated();
  expect(one.turn()).toBe('e3');
});

test('beyond so many stretches the oldest are given up', () => {
  const one = lane();
  for (let n = 1; n <= HUB_RANGES_MAX + 1; n++) {
    one.owes(2 * n);
    one.positionsLeft([[2 * n, 2 * n]]);
  }
  one.eventsLeft(1e6);
  expect(one.waiting()).toEqual({ events: HUB_RANGES_MAX, positions: HUB_RANGES_MAX });
  expect(one.turn()).toBe('e4');
});
