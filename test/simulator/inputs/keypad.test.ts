import { afterEach, beforeEach, expect, test } from 'vitest';
import { createKeypad, type Keypad } from '../../../simulator/inputs/keypad.ts';
import { openSerialEnd, type SerialEnd } from '../serial-end.ts';

let keypad: Keypad;
let box: SerialEnd;
beforeEach(async () => {
  keypad = createKeypad();
  box = await openSerialEnd(keypad.path);
});
afterEach(async () => {
  await box.close();
  keypad.close();
});

test('a press is the key going down, then up', async () => {
  await keypad.press('G', 1);
  expect((await box.received(6)).toString()).toBe('+G\n-G\n');
  expect(keypad.bytesWritten()).toBe(6);
});

test('edges can be sent one by one, and anything else too', async () => {
  await keypad.edge('4', true);
  await keypad.raw(Uint8Array.of(0xff, 0x0a));
  await keypad.edge('4', false);
  expect([...(await box.received(8))]).toEqual([...Buffer.from('+4\n'), 0xff, 0x0a, ...Buffer.from('-4\n')]);
});

test('what the box shows is heard in order, with its number', async () => {
  const shown: string[] = [];
  keypad.onIndicator((state, n) => shown.push(`${state} ${n}`));
  const last = keypad.waitFor('fault');
  box.write(
    '=registered 12\n=delivered 12\r\n=tracking-on\n\n=waiting-order\n=refused\n=hello\n=tracking-off\n=fault\n',
  );
  await last;
  expect(shown).toEqual([
    'registered 12',
    'delivered 12',
    'tracking-on null',
    'waiting-order null',
    'refused null',
    'tracking-off null',
    'fault null',
  ]);
  expect(keypad.unknownLines).toEqual(['=hello']);
});

test('the word behind it is heard too: why a press was refused, which fault', async () => {
  const words: [string, string | null][] = [];
  keypad.onIndicator((state, _, detail) => words.push([state, detail]));
  const last = keypad.waitFor('fault-over');
  box.write('=refused not-departed\n=refused\n=registered 12\n=no-order\n=fault store-full\n=fault-over\n');
  await last;
  expect(words).toEqual([
    ['refused', 'not-departed'],
    ['refused', null],
    ['registered', null],
    ['no-order', null],
    ['fault', 'store-full'],
    ['fault-over', null],
  ]);
});

test('waiting for a number is also answered by a later number, and by one that came before', async () => {
  const fifth = keypad.waitFor('delivered', 5);
  box.write('=delivered 4\n=registered 9\n=delivered 7\n');
  expect(await fifth).toMatchObject({ state: 'delivered', n: 7 });
  expect(await keypad.waitFor('registered', 9)).toMatchObject({ state: 'registered', n: 9 });
});

test('who still waits when the keypad is unplugged is told', async () => {
  const waiting = expect(keypad.waitFor('registered')).rejects.toThrow('closed while waiting for registered');
  keypad.close();
  await waiting;
});

test('two at once and one that sticks', async () => {
  await keypad.play([
    { key: '1', atMs: 0, holdMs: 4 },
    { key: '2', atMs: 2, holdMs: null },
  ]);
  expect((await box.received(9)).toString()).toBe('+1\n+2\n-1\n');
});

test('without debouncing firmware a press comes with its bounces, other ones the next time', async () => {
  const bare = createKeypad(4);
  const end = await openSerialEnd(bare.path);
  try {
    await bare.press('G', 50);
    const first = (await end.received(bare.bytesWritten())).toString();
    expect(first).toMatch(/^(\+G\n-G\n){3,}$/);
    await bare.press('G', 50);
    const both = (await end.received(bare.bytesWritten())).toString();
    expect(both.slice(first.length)).toMatch(/^(\+G\n-G\n){3,}$/);
    expect(both.slice(first.length)).not.toBe(first);
  } finally {
    await end.close();
    bare.close();
  }
});
