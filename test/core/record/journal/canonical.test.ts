/** Canonical JSON against the vectors that RFC 8785 prints, and properties of its own. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CANONICAL_DEPTH_MAX } from '../../../../gateway/core/limits.ts';
import { canonical } from '../../../../gateway/core/record/journal/canonical.ts';

/** Appendix B: IEEE 754 bits and what they become. */
const NUMBERS: [bits: string, text: string][] = [
  ['0000000000000000', '0'],
  ['8000000000000000', '0'],
  ['0000000000000001', '5e-324'],
  ['8000000000000001', '-5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['ffefffffffffffff', '-1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'],
  ['c340000000000000', '-9007199254740992'],
  ['4430000000000000', '295147905179352830000'],
  ['44b52d02c7e14af5', '9.999999999999997e+22'],
  ['44b52d02c7e14af6', '1e+23'],
  ['44b52d02c7e14af7', '1.0000000000000001e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'],
  ['444b1ae4d6e2ef4f', '999999999999999900000'],
  ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555553', '333333333.3333332'],
  ['41b3de4355555554', '333333333.33333325'],
  ['41b3de4355555555', '333333333.3333333'],
  ['41b3de4355555556', '333333333.3333334'],
  ['41b3de4355555557', '333333333.33333343'],
  ['becbf647612f3696', '-0.0000033333333333333333'],
  ['43143ff3c1cb0959', '1424953923781206.2'],
];
const doubleOf = (bits: string): number => Buffer.from(bits, 'hex').readDoubleBE();

describe('RFC 8785', () => {
  test.each(NUMBERS)('appendix B: %s is %s', (bits, text) => {
    expect(canonical(doubleOf(bits))).toBe(text);
  });

  test.each(['7fffffffffffffff', '7ff0000000000000', 'fff0000000000000'])('appendix B: %s is no number', (bits) => {
    expect(() => canonical(doubleOf(bits))).toThrow(TypeError);
  });

  test('sections 3.2.2 to 3.2.4: the sample, as characters and as bytes', () => {
    const input = String.raw`{
      "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
      "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
      "literals": [null, true, false]
    }`;
    const text = canonical(JSON.parse(input));
    const numbers = '"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27]';
    expect(text).toBe(`{"literals":[null,true,false],${numbers},"string":"€$\\u000f\\nA'B\\"\\\\\\\\\\"/"}`);
    const bytes =
      '7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a5b3333333333333333332e333333333333332c' +
      '31652b33302c342e352c302e3030322c31652d32375d2c22737472696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d';
    expect(Buffer.from(text, 'utf8').toString('hex')).toBe(bytes);
  });

  test('section 3.2.3: keys go by their UTF-16 code units, not by their code points', () => {
    const input = String.raw`{"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
      "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"}`;
    const text = canonical(JSON.parse(input));
    expect([...text.matchAll(/:"([^"]*)"/g)].map(([, name]) => name)).toEqual([
      'Carriage Return',
      'One',
      'Control',
      'Latin Small Letter O With Diaeresis',
      'Euro Sign',
      'Emoji: Grinning Face',
      'Hebrew Letter Dalet With Dagesh',
    ]);
    expect(text.startsWith('{"\\r":"Carriage Return","1":"One","\u0080":"Control",')).toBe(true);
  });

  test('its author’s test data: numeric keys, an empty key, nothing escaped that need not be', () => {
    const structures = '{"1":{"f":{"f":"hi","F":5},"\\n":56.0},"10":{},"":"empty","a":{},"111":[{}],"A":{}}';
    expect(canonical(JSON.parse(structures))).toBe(
      '{"":"empty","1":{"\\n":56,"f":{"F":5,"f":"hi"}},"10":{},"111":[{}],"A":{},"a":{}}',
    );
    expect(canonical({ '</script>': 'Control\u007f' })).toBe('{"</script>":"Control\u007f"}');
    expect(canonical([56, { d: true, '10': null, '1': [] }])).toBe('[56,{"1":[],"10":null,"d":true}]');
    expect(canonical('\b\t\n\f\r\u0000\u001f\u2028')).toBe('"\\b\\t\\n\\f\\r\\u0000\\u001f\u2028"');
  });
});

test('a key named __proto__ is one like any other', () => {
  expect(canonical(JSON.parse('{"b":1,"__proto__":{"x":2}}'))).toBe('{"__proto__":{"x":2},"b":1}');
});

test.each([
  ['undefined', undefined],
  ['a key that is undefined', { a: undefined }],
  ['a hole', Array(2)],
  ['NaN', { a: [Number.NaN] }],
  ['a function', () => 0],
  ['a bigint', 1n],
  ['a date', new Date(0)],
  ['a map', new Map()],
  ['a lone surrogate', 'a\ud800'],
  ['a lone surrogate in a key', { '\udead': 1 }],
])('%s has no canonical form', (_what, value) => {
  expect(() => canonical(value)).toThrow(TypeError);
});

test('depth has a limit, so a stranger cannot exhaust the stack', () => {
  const nested = (depth: number): unknown => JSON.parse(`${'['.repeat(depth)}${']'.repeat(depth)}`);
  expect(canonical(nested(CANONICAL_DEPTH_MAX + 1))).toHaveLength(2 * CANONICAL_DEPTH_MAX + 2);
  expect(() => canonical(nested(CANONICAL_DEPTH_MAX + 2))).toThrow(RangeError);
  expect(() => canonical(nested(1_000_000))).toThrow(RangeError);
});

/** JSON as a record may hold it: every string that is Unicode, every finite double. */
const json = fc.jsonValue({ stringUnit: 'binary' });

/** The same value with the keys of every object the other way round. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).reverse();
  return Object.fromEntries(entries.map(([key, one]) => [key, turned(one)]));
}

describe('whatever the value', () => {
  test('reading it gives the value back, and canonical again the same text', () => {
    fc.assert(
      fc.property(json, (value) => {
        const text = canonical(value);
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
        expect(canonical(JSON.parse(text))).toBe(text);
      }),
    );
  });

  test('the order of the keys is nothing to it', () => {
    fc.assert(
      fc.property(json, (value) => {
        expect(canonical(turned(value))).toBe(canonical(value));
      }),
    );
  });

  test('every double comes back to the last bit, -0 as 0', () => {
    const double = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(double, (x) => {
        expect(JSON.parse(canonical(x))).toBe(x + 0);
      }),
      { numRuns: 2_000 },
    );
  });

  test('two values have the same text only where they are equal', () => {
    fc.assert(
      fc.property(json, json, (a, b) => {
        const equal = JSON.stringify(sortedDeep(a)) === JSON.stringify(sortedDeep(b));
        expect(canonical(a) === canonical(b)).toBe(equal);
      }),
    );
  });
});

/** As lists of pairs: an object would put numeric keys first whatever their order. */
function sortedDeep(value: unknown): unknown {
  if (Array.isArray(value)) return ['list', value.map(sortedDeep)];
  if (typeof value !== 'object' || value === null) return value;
  const keys = Object.keys(value).sort();
  return ['object', keys.map((key) => [key, sortedDeep((value as Record<string, unknown>)[key])])];
}
