/** Canonical JSON against the samples of RFC 8785 (sections 3.2.2 to 3.2.4, appendix B), and two words of docs/journal.md. */
import { expect, test } from 'vitest';
import { canonicalJson, headAfter, startOf } from '../../../simulator/platform/proof-text.ts';

test('section 3.2.2: literals, numbers and a string that has everything', () => {
  const input = String.raw`{
    "numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
    "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/",
    "literals": [null, true, false]
  }`;
  const numbers = '"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27]';
  const output = String.raw`{${numbers},"string":"€$\u000f\nA'B\"\\\\\"/"}`;
  expect(canonicalJson(JSON.parse(input))).toBe(output);
});

test('section 3.2.3: keys by UTF-16 code units, not by code points', () => {
  const input = String.raw`{"\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
    "\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis"}`;
  const order = [...canonicalJson(JSON.parse(input)).matchAll(/:"([^"]+)"/g)].map(([, said]) => said);
  expect(order).toEqual([
    'Carriage Return',
    'One',
    'Control',
    'Latin Small Letter O With Diaeresis',
    'Euro Sign',
    'Emoji: Grinning Face',
    'Hebrew Letter Dalet With Dagesh',
  ]);
});

test.each([
  ['0000000000000000', '0'],
  ['8000000000000000', '0'],
  ['0000000000000001', '5e-324'],
  ['8000000000000001', '-5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'],
  ['4430000000000000', '295147905179352830000'],
  ['44b52d02c7e14af5', '9.999999999999997e+22'],
  ['44b52d02c7e14af6', '1e+23'],
  ['44b52d02c7e14af7', '1.0000000000000001e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'],
  ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'],
  ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555553', '333333333.3333332'],
  ['becbf647612f3696', '-0.0000033333333333333333'],
  ['43143ff3c1cb0959', '1424953923781206.2'],
])('appendix B: %s is %s', (bits, text) => {
  expect(canonicalJson(Buffer.from(bits, 'hex').readDoubleBE())).toBe(text);
});

test('what has no canonical form is refused', () => {
  for (const value of [
    Number.NaN,
    Number.POSITIVE_INFINITY,
    undefined,
    1n,
    '\ud800',
    { '\udc00': 1 },
    [[{ a: undefined }]],
  ])
    expect(() => canonicalJson(value)).toThrow(TypeError);
  expect(canonicalJson({ b: [], a: {}, A: ['\u2028\u007f'] })).toBe('{"A":["\u2028\u007f"],"a":{},"b":[]}');
});

test('start and head of the page', () => {
  const start = startOf('AMB-973-07', 'c5dce0abff2ae2fe');
  expect(start).toBe('e5cb05df018518f5378cb0674ba22226d04c342609e98b03f91361d855f81912');
  expect(headAfter(start, 'b54c9a3a30e6a7760d3f9b3ab3111d25059a17986e72bafc019ba1b57b706d53')).toBe(
    '772b2cb675a8dad0e86e312275f351d40bc6a86550a7b37eb0eb6cbeae1709b7',
  );
});
