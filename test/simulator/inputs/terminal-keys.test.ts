import { execFileSync } from 'node:child_process';
import { constants, openSync } from 'node:fs';
import { ReadStream } from 'node:tty';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openTerminalKeys, type TerminalKeys } from '../../../simulator/inputs/terminal-keys.ts';
import { openPty, type Pty } from '../../../simulator/receiver/pty.ts';

const soon = { timeout: 5_000, interval: 2 };

let person: Pty;
let terminal: ReadStream;
let keys: TerminalKeys;
let pressed: string[];
let ended: number;
let before: string;

/** Raw or not, echo, signals: all that a terminal remembers. */
const settings = () => execFileSync('stty', ['-a', '-F', person.path]).toString();

beforeEach(() => {
  person = openPty();
  execFileSync('stty', ['sane', '-F', person.path]);
  terminal = new ReadStream(openSync(person.path, constants.O_RDWR | constants.O_NOCTTY));
  before = settings();
  pressed = [];
  ended = 0;
  keys = openTerminalKeys(terminal, {
    onPress: (key, holdMs) => void pressed.push(`${key} ${holdMs}`),
    onEnd: () => void ended++,
  });
});
afterEach(() => {
  keys.release();
  terminal.destroy();
  person.close();
});

const type = (text: string) => person.write(Buffer.from(text, 'latin1'));

test('a key is a press, a space before it a long one, anything else nothing', async () => {
  await type('g1! 4é\u001b[A\u001bOP\u001b[15~7');
  await vi.waitFor(() => expect(pressed).toEqual(['G 100', '1 100', '4 2500', '7 100']), soon);
});

test.each(['\u0003', '\u0004'])('%j ends it, once, and is no key', async (end) => {
  await type(`1${end}`);
  await vi.waitFor(() => expect(ended).toBe(1), soon);
  expect(pressed).toEqual(['1 100']);
});

test('taken while it listens, and as before afterwards; nothing is heard any more', async () => {
  expect(settings()).not.toBe(before);
  keys.release();
  expect(settings()).toBe(before);
  await type('2\n');
  expect(pressed).toEqual([]);
  expect(process.listeners('exit').filter(({ name }) => name === 'release')).toEqual([]);
});
