/** docs/sampling.md, section 3, each number worked out by hand. */
import { describe, expect, test } from 'vitest';
import { DEFAULT_RULES } from '../../../../simulator/vehicle/expected/rules.ts';
import { createTrust } from '../../../../simulator/vehicle/expected/trust.ts';
import { everySecond, fixAt, type Made } from './made.ts';

/** `ok`, `relocated`, `refused`, or the reasons. */
function judged(made: Made[], jammed: (s: number) => boolean = () => false): string[] {
  const trust = createTrust(DEFAULT_RULES);
  return made.map((each) => {
    const verdict = trust.judge(fixAt(each), jammed(each.s));
    if (verdict.kind === 'suspect') return verdict.reasons.join(' ');
    if (verdict.kind === 'refused') return 'refused';
    return verdict.relocated ? 'relocated' : 'ok';
  });
}

const last = (made: Made[]) => judged(made).at(-1);

describe('each reason at its edge', () => {
  test.each([
    ['250 km/h', [{ s: 0, kmh: 250 }], 'ok'],
    ['251 km/h', [{ s: 0, kmh: 251 }], 'speed'],
    ['the receiver says unsafe', [{ s: 0, unsafe: true }], 'unsafe'],
    ['a millisecond earlier', [{ s: 1 }, { s: 0.999 }], 'time-backwards'],
    ['the same instant', [{ s: 1 }, { s: 1, northM: 5 }], 'refused'],
    ['24 h later, anywhere within reach', [{ s: 0 }, { s: 86_400, northM: 5_000_000 }], 'ok'],
    ['24 h and a millisecond later', [{ s: 0 }, { s: 86_400.001 }], 'time-jump'],
    // 100 m + 250 km/h × 1 s = 169.4 m
    ['169 m in a second', [{ s: 0 }, { s: 1, northM: 169 }], 'ok'],
    ['170 m in a second', [{ s: 0 }, { s: 1, northM: 170 }], 'teleport'],
    // 20 km/h + 54 km/h × 1 s = 74 km/h
    [
      '74 km/h more in a second',
      [
        { s: 0, kmh: 0 },
        { s: 1, kmh: 74 },
      ],
      'ok',
    ],
    [
      '74.1 km/h more in a second',
      [
        { s: 0, kmh: 0 },
        { s: 1, kmh: 74.1 },
      ],
      'acceleration',
    ],
    [
      '74.1 km/h less in a second',
      [
        { s: 0, kmh: 100 },
        { s: 1, kmh: 25.9 },
      ],
      'acceleration',
    ],
    ['an unknown speed before', [{ s: 0 }, { s: 1, kmh: 200, northM: 9 }], 'ok'],
    // At 5 s: 20 + 270 = 290 km/h, never reached without `speed`; so at 4 s, 236 km/h.
    [
      '237 km/h more in 4 s',
      [
        { s: 0, kmh: 0 },
        { s: 4, kmh: 237, northM: 9 },
      ],
      'acceleration',
    ],
    [
      '237 km/h more in 5 s',
      [
        { s: 0, kmh: 0 },
        { s: 5, kmh: 237, northM: 9 },
      ],
      'ok',
    ],
  ])('%s: %j → %s', (_, made, verdict) => {
    expect(last(made)).toBe(verdict);
  });

  test('several at once, in the order of the page', () => {
    expect(
      judged(
        [
          { s: 0, kmh: 0 },
          { s: 1, kmh: 260, northM: 200, unsafe: true },
        ],
        (s) => s === 1,
      )[1],
    ).toBe('unsafe jamming speed teleport acceleration');
  });

  test('compared with the last trusted fix, not with the last one', () => {
    const made = [{ s: 0 }, { s: 1, northM: 5000 }, { s: 2, northM: 10 }];
    expect(judged(made)).toEqual(['ok', 'teleport', 'ok']);
  });
});

describe('frozen: the same place to the last bit while 50 m are said to be driven', () => {
  test('at 36 km/h it shows with the fifth second', () => {
    expect(judged(everySecond(0, 6, () => ({ kmh: 36 })))).toEqual(['ok', 'ok', 'ok', 'ok', 'ok', 'frozen', 'frozen']);
  });

  test('standing still it never does', () => {
    expect(judged(everySecond(0, 600, () => ({ kmh: 0 }))).every((verdict) => verdict === 'ok')).toBe(true);
  });

  test('unstated speeds and gaps over 5 s add nothing', () => {
    const made = [{ s: 0, kmh: 36 }, ...everySecond(1, 10, () => ({})), { s: 15.001, kmh: 36 }, { s: 16, kmh: 36 }];
    expect(judged(made).at(-1)).toBe('ok');
  });

  test('a gap of exactly 5 s counts: 5 × 10 m', () => {
    expect(
      last([
        { s: 0, kmh: 36 },
        { s: 5, kmh: 36.1 },
      ]),
    ).toBe('frozen');
  });

  test('another place ends it at once', () => {
    const made = [...everySecond(0, 8, () => ({ kmh: 36 })), { s: 9, kmh: 36, northM: 90 }];
    expect(judged(made).slice(-2)).toEqual(['frozen', 'ok']);
  });
});

describe('a new place or time that persists is the truth', () => {
  const jumped = (from: number, to: number, kmh = 36): Made[] =>
    everySecond(from, to, (s) => ({ northM: 5000 + s * (kmh / 3.6), kmh }));

  test('the tenth second elsewhere is believed', () => {
    const verdicts = judged([{ s: 0, kmh: 36 }, ...jumped(1, 12)]);
    expect(verdicts.slice(1, 10)).toEqual(Array(9).fill('teleport'));
    expect(verdicts.slice(10)).toEqual(['relocated', 'ok', 'ok']);
  });

  test('ten fixes at 5 Hz are not enough: it must last 9 s', () => {
    const made = Array.from({ length: 46 }, (_, i) => ({ s: 1 + i / 5, northM: 5000 + i }));
    const verdicts = judged([{ s: 0 }, ...made]);
    expect(verdicts.slice(1, 46).every((verdict) => verdict === 'teleport')).toBe(true);
    expect(verdicts[46]).toBe('relocated');
  });

  test('nine fixes over 16 s are not enough: there must be ten', () => {
    const made = Array.from({ length: 10 }, (_, i) => ({ s: 1 + i * 2, northM: 5000 }));
    expect(judged([{ s: 0 }, ...made]).slice(-2)).toEqual(['teleport', 'relocated']);
  });

  test('a gap over 10 s begins anew, one of 10 s does not', () => {
    const verdictAfter = (gapS: number) =>
      judged([{ s: 0 }, ...jumped(1, 9, 0), ...jumped(9 + gapS, 9 + gapS, 0)]).at(-1);
    expect(verdictAfter(10)).toBe('relocated');
    expect(verdictAfter(11)).toBe('teleport');
  });

  test('a chain that itself jumps begins anew', () => {
    const made = [
      { s: 0 },
      ...jumped(1, 9),
      { s: 10, northM: 90_000 },
      ...everySecond(11, 19, () => ({ northM: 90_000 })),
    ];
    expect(judged(made).slice(-2)).toEqual(['teleport', 'relocated']);
  });

  test('one trusted fix, or one that is suspect for another reason, ends the chain', () => {
    const interrupted = (by: Made) => judged([{ s: 0 }, ...jumped(1, 9), by, ...jumped(11, 13)]).at(-1);
    expect(interrupted({ s: 10, northM: 20 })).toBe('teleport');
    expect(interrupted({ s: 10, northM: 5100, unsafe: true })).toBe('teleport');
    expect(interrupted({ s: 10, northM: 5100 })).toBe('ok');
  });

  test('a clock that was set back by two minutes is believed after as long', () => {
    const verdicts = judged([{ s: 200 }, ...everySecond(80, 90, () => ({}))]);
    expect(verdicts).toEqual(['ok', ...Array(9).fill('time-backwards'), 'relocated', 'ok']);
  });
});
