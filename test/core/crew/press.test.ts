import { array, assert, boolean, constantFrom, integer, property, record } from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import { BOUNCE_MS, KEY_STUCK_MS, TWO_KEYS_MS } from '../../../gateway/core/crew/limits.ts';
import { createPressReader, type KeyBinding, type Outcome } from '../../../gateway/core/crew/press.ts';
import { edgesOf } from '../../../simulator/inputs/contacts.ts';

/** 1 to 3 short; 4 long; 8 both. */
const KEYS: Record<string, KeyBinding<string>> = {
  1: { short: 'one', long: null, heldMs: 0 },
  2: { short: 'two', long: null, heldMs: 0 },
  3: { short: 'three', long: null, heldMs: 0 },
  4: { short: null, long: 'distress', heldMs: 2_000 },
  8: { short: 'away', long: 'pause', heldMs: 1_000 },
};
const reader = () => createPressReader((name) => KEYS[name] ?? null);
type Reader = ReturnType<typeof reader>;

const words = (outcome: Outcome<string>): string =>
  outcome.kind === 'press'
    ? `${outcome.press.monoMs} ${outcome.press.meaning}`
    : `${outcome.monoMs} ${outcome.kind} ${outcome.key}`;

/** As the pipeline does: each edge at its time, and each tick when it is asked for. `+1`, `-1`; a bare number only lets time pass. */
function told(script: string, of: Reader = reader()): string[] {
  const outcomes: Outcome<string>[] = [];
  for (const step of script.split(' ')) {
    const [, at = '', sign, key = ''] = /^(\d+)([+-])?(\w)?$/.exec(step) ?? [];
    const monoMs = Number(at);
    for (let due = of.nextMs(); due !== null && due < monoMs; due = of.nextMs()) outcomes.push(...of.tick(due));
    outcomes.push(...(sign === undefined ? of.tick(monoMs) : of.edge(key, sign === '+', monoMs)));
  }
  return outcomes.map(words);
}

describe('one key', () => {
  it.each<[string, string, string[]]>([
    ['counts when it goes down', '10+1 60-1 500', ['10 one']],
    ['counts again when it was released', '10+1 60-1 200+1 260-1 500', ['10 one', '200 one']],
    [
      'bounces at both ends for 20 ms and is one press',
      '10+1 11-1 14+1 29-1 30+1 99-1 100+1 107-1 118+1 119-1 500',
      ['10 one'],
    ],
    [
      'bounces for as long as an open contact is not believed',
      `10+1 60-1 ${60 + BOUNCE_MS - 1}+1 200-1 500`,
      ['10 one'],
    ],
    ['is pressed again as soon as it is', `10+1 60-1 ${60 + BOUNCE_MS}+1 200-1 500`, ['10 one', '85 one']],
    ['that goes down twice lost an edge in between: nothing', '10+1 500+1 600-1 900', ['10 one']],
    ['that goes up unheard-of is nothing', '10-1 20-1', []],
    ['long: counts when the hold was long enough, once', '1000+4 2999 3000 3500 4000-4 9000', ['3000 distress']],
    ['long: bounces are a part of the hold', '1000+4 1003-4 1004+4 2998-4 3005+4 3100-4 9000', ['3000 distress']],
    ['long: released too soon, with a bounce after the time', '1000+4 2990-4 3001+4 3003-4 9000', ['3003 too-short 4']],
    ['long: with a bounce at the time, and held on', '1000+4 2990-4 3001+4 3025 3026 4000-4 9000', ['3000 distress']],
    ['long: a short press is nothing', '1000+4 2999-4 9000', ['2999 too-short 4']],
    ['both: short counts when it is released, at its down edge', '1000+8 1400-8 9000', ['1000 away']],
    ['both: long counts when held, and the release adds nothing', '1000+8 2500-8 9000', ['2000 pause']],
    ['both: bounces are no release', '1000+8 1002-8 1010+8 1400-8 1402+8 1404-8 9000', ['1000 away']],
    ['without a meaning, once for its bounces', '10+Z 12-Z 14+Z 60-Z 500', ['10 unbound Z']],
  ])('%s', (_name, script, expected) => {
    expect(told(script)).toEqual(expected);
  });

  it('an edge that was read late does not count as another press', () => {
    const of = reader();
    expect(told('1000+8 1100-8 1125', of)).toEqual(['1000 away']);
    // Its contact closed again at 1110: the release was taken for certain too early, and the press has been told.
    expect(told('1110+8 1500-8 9000', of)).toEqual([]);
    expect(told('9100+8 9200-8 9900', of)).toEqual(['9100 away']);
  });

  it('a hold that is noticed late has the instant at which it was long enough', () => {
    const of = reader();
    of.edge('4', true, 1_000);
    expect(of.edge('4', false, 7_000).map(words)).toEqual(['3000 distress']);
  });
});

describe('two keys', () => {
  it.each<[string, string, string[]]>([
    ['at once: the first counts', '10+1 40+2 90-1 95-2 500', ['10 one', '40 two-keys 2']],
    ['at the limit', `10+1 ${10 + TWO_KEYS_MS}+2 500-1 500-2 900`, ['10 one', '90 two-keys 2']],
    ['after it: two presses, though the first is still down', '10+1 91+2 500-1 500-2 900', ['10 one', '91 two']],
    ['the first released long enough before', '10+1 20-1 45+2 90-2 500', ['10 one', '45 two']],
    ['the first in a bounce of its own', '10+1 20-1 30+2 31+1 90-1 90-2 500', ['10 one', '30 two-keys 2']],
    ['a hand on three', '10+1 60+2 120+3 500-1 500-2 500-3 900', ['10 one', '60 two-keys 2', '120 two-keys 3']],
    ['the refused one bounces: refused once', '10+1 40+2 45-2 50+2 90-1 95-2 500', ['10 one', '40 two-keys 2']],
    ['the refused one held on: nothing', '10+1 40+4 90-1 5000-4 9000', ['10 one', '40 two-keys 4']],
    ['beside one without a meaning', '10+Z 40+2 90-2 95-Z 500', ['10 unbound Z', '40 two']],
    ['beside a long one that is waited for', '10+4 40+1 2500-1 2500-4 9000', ['40 two-keys 1', '2010 distress']],
  ])('%s', (_name, script, expected) => {
    expect(told(script)).toEqual(expected);
  });
});

describe('a key that sticks', () => {
  it('is told when it was down for 30 s, and when it is released; others go on', () => {
    const of = reader();
    expect(told(`10+1 ${10 + KEY_STUCK_MS - 1}`, of)).toEqual(['10 one']);
    expect(told(`${10 + KEY_STUCK_MS} 40000+2 40100-2`, of)).toEqual(['30010 stuck 1', '40000 two']);
    expect(told('90000-1 90005+1 90010-1 99999', of)).toEqual(['90010 unstuck 1']);
    expect(told('100000+1 100100-1 100500', of)).toEqual(['100000 one']);
  });

  it('long: its hold counts, and then it sticks', () => {
    expect(told('0+4 99999')).toEqual(['2000 distress', '30000 stuck 4']);
  });

  it('is over when its device goes', () => {
    const of = reader();
    told('0+1 99999', of);
    expect(of.lost(100_000).map(words)).toEqual(['100000 unstuck 1']);
    expect(of.nextMs()).toBe(null);
  });
});

describe('the device', () => {
  it('keys down at the opening are no press until released', () => {
    const of = reader();
    expect(of.opened(['1', '4'], 0).map(words)).toEqual(['0 held-at-start 1', '0 held-at-start 4']);
    expect(told('100+1 5000-1 5000-4 6000+1 6100-1 7000', of)).toEqual(['6000 one']);
  });

  it('a key down since before the opening sticks after 30 s as any other', () => {
    const of = reader();
    of.opened(['1'], 0);
    expect(told('31000 32000-1 33000', of)).toEqual(['30000 stuck 1', '32000 unstuck 1']);
  });

  it('goes: a hold in progress ends without a press, and what was held is forgotten', () => {
    const of = reader();
    told('0+4 100+8 150+1', of);
    expect(of.lost(1_000).map(words)).toEqual(['1000 hold-lost 4', '1000 hold-lost 8']);
    expect(told('99999', of)).toEqual([]);
    expect(told('100000-4 100001+1 100100-1 110000', of)).toEqual(['100001 one']);
  });

  it('opened again without word of its end: the same', () => {
    const of = reader();
    told('0+4', of);
    expect(of.opened(['4'], 1_000).map(words)).toEqual(['1000 hold-lost 4', '1000 held-at-start 4']);
    expect(told('9000', of)).toEqual([]);
  });
});

test('everything that is no press is counted by its name', () => {
  const of = reader();
  of.opened(['3'], 0);
  told('0-3 100+1 103-1 104+1 130+2 200-1 200-2 300+4 400-4 500+Z 600-Z 1000+2 40000-2 50000+8', of);
  of.lost(50_100);
  expect(of.counts()).toEqual({
    ...{ bounce: 1, unbound: 1, 'too-short': 1, 'two-keys': 1 },
    ...{ 'held-at-start': 1, 'hold-lost': 1, stuck: 1, unstuck: 1 },
  });
});

const stroke = record({ key: constantFrom('1', '2', '3', '4', '8'), holdMs: integer({ min: 45, max: 4_000 }) });

test('any bounces of 1 to 20 ms: one press for each stroke, at its first edge', () => {
  void assert(
    property(array(stroke, { minLength: 1, maxLength: 8 }), integer(), (drawn, seed) => {
      let atMs = 0;
      const strokes = drawn.map((each) => {
        const at = { ...each, atMs };
        atMs += each.holdMs + 50;
        return at;
      });
      const of = reader();
      const outcomes: Outcome<string>[] = [];
      for (const edge of edgesOf(strokes, seed)) {
        // As the kernel and our clock do: whole milliseconds.
        const monoMs = Math.floor(edge.atMs);
        for (let due = of.nextMs(); due !== null && due < monoMs; due = of.nextMs()) outcomes.push(...of.tick(due));
        outcomes.push(...of.edge(edge.key, edge.down, monoMs));
      }
      outcomes.push(...of.tick(atMs + 1_000));
      const expected = strokes.flatMap(({ key, atMs: downMs, holdMs }) => {
        const { short, long, heldMs } = KEYS[key] ?? { short: null, long: null, heldMs: 0 };
        // Whether a train that ends on the limit was long enough is the contact's secret.
        if (long !== null && Math.abs(holdMs - heldMs) < 30) return [`${key} either`];
        if (long !== null && holdMs > heldMs) return [`${key} ${downMs + heldMs} ${long}`];
        return short === null ? [`${key} none`] : [`${key} ${downMs} ${short}`];
      });
      const found = strokes.map(({ key, atMs: downMs, holdMs }) => {
        const { long, heldMs } = KEYS[key] ?? { long: null, heldMs: 0 };
        if (long !== null && Math.abs(holdMs - heldMs) < 30) return `${key} either`;
        const within = outcomes.filter(
          (outcome) =>
            outcome.kind === 'press' &&
            outcome.press.key === key &&
            outcome.press.monoMs >= downMs &&
            outcome.press.monoMs <= downMs + holdMs + 45,
        );
        return within.length === 0
          ? `${key} none`
          : within
              .map((each) => (each.kind === 'press' ? `${key} ${each.press.monoMs} ${each.press.meaning}` : ''))
              .join();
      });
      expect(found).toEqual(expected);
      expect(outcomes.filter(({ kind }) => kind === 'press').length).toBeLessThanOrEqual(strokes.length);
    }),
  );
});

test('any edges whatever: nothing is thrown, a tick leaves nothing due, and who looks seldom learns the same', () => {
  const edges = array(
    record({ key: constantFrom('1', '2', '4', '8', 'Z'), down: boolean(), afterMs: integer({ min: 0, max: 2_500 }) }),
    { maxLength: 60 },
  );
  void assert(
    property(edges, (drawn) => {
      const [eager, lazy] = [reader(), reader()];
      const heard = { eager: [] as string[], lazy: [] as string[] };
      let monoMs = 0;
      for (const { key, down, afterMs } of drawn) {
        monoMs += afterMs;
        for (let due = eager.nextMs(); due !== null && due <= monoMs; due = eager.nextMs()) {
          heard.eager.push(...eager.tick(due).map(words));
          expect(eager.nextMs() ?? Number.POSITIVE_INFINITY).toBeGreaterThan(due);
        }
        heard.eager.push(...eager.edge(key, down, monoMs).map(words));
        heard.lazy.push(...lazy.edge(key, down, monoMs).map(words));
      }
      for (const of of [eager, lazy])
        heard[of === eager ? 'eager' : 'lazy'].push(...of.tick(monoMs + 99_999).map(words));
      expect(heard.lazy.sort()).toEqual(heard.eager.sort());
      expect(lazy.counts()).toEqual(eager.counts());
    }),
  );
});
