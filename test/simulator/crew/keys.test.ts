import { expect, test } from 'vitest';
import { readKeys } from '../../../simulator/crew/keys.ts';

const TAP = 100;
const HELD = 2_500;

test('the usual keys, and a held one', () => {
  const keys = readKeys();
  expect(keys.meaning('1', TAP)).toEqual({ what: 'DEPART', afterMs: 0 });
  expect(keys.meaning('1', HELD)).toEqual({ what: 'DEPART', afterMs: 0 });
  expect(keys.meaning('4', TAP)).toBeNull();
  expect(keys.meaning('4', HELD)).toEqual({ what: 'DETRESSE', afterMs: 2_000 });
  expect(keys.meaning('B', TAP)).toBeNull();
});

test('keys of a configuration, beside and in place of them', () => {
  const keys = readKeys('B=PEC, 8=none, C+=PAUSE,C=FINPEC');
  expect(keys.meaning('B', TAP)?.what).toBe('PEC');
  expect(keys.meaning('8', TAP)).toBeNull();
  expect(keys.meaning('C', TAP)?.what).toBe('FINPEC');
  expect(keys.meaning('C', HELD)).toEqual({ what: 'PAUSE', afterMs: 2_000 });
});

test.each(['B=PECS', 'b=PEC', 'PEC', 'B=FIN_GARDE', 'B=NONE'])('%s is no binding', (text) => {
  expect(() => readKeys(text)).toThrow(`'${text}' is no binding`);
});
