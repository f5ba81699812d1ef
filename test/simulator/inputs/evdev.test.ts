import { closeSync, constants, existsSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs';
import { endianness, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { edgesOf } from '../../../simulator/inputs/contacts.ts';
import { codeOf, createEvdev, type EvdevKeyboard, keyEvents } from '../../../simulator/inputs/evdev.ts';

const T = Date.UTC(2026, 8, 1, 7) + 250;

let dir: string;
let keyboard: EvdevKeyboard;
let reader: number;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'balise-evdev-'));
  keyboard = createEvdev(join(dir, 'event0'));
  reader = openSync(keyboard.path, constants.O_RDONLY | constants.O_NONBLOCK);
});
afterEach(() => {
  closeSync(reader);
  keyboard.close();
  rmSync(dir, { recursive: true });
});

/** What is there now, as the kernel's header describes it. */
function records(): [sec: number, usec: number, type: number, code: number, value: number][] {
  const bytes = Buffer.alloc(1 << 20);
  const length = readSync(reader, bytes);
  expect([length % 24, endianness()]).toEqual([0, 'LE']);
  return Array.from({ length: length / 24 }, (_, nth) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset + nth * 24, 24);
    const at = [view.getBigInt64(0, true), view.getBigInt64(8, true)].map(Number) as [number, number];
    return [...at, view.getUint16(16, true), view.getUint16(18, true), view.getInt32(20, true)];
  });
}

test('each edge is a key record and a report, with the instant', () => {
  keyboard.send({ key: 'G', value: 1 }, T);
  keyboard.send({ key: 'G', value: 0 }, T + 99.5);
  const [sec, KEY_G] = [T / 1_000 - 0.25, 34];
  expect(records()).toEqual([
    [sec, 250_000, 1, KEY_G, 1],
    [sec, 250_000, 0, 0, 0],
    [sec, 349_500, 1, KEY_G, 0],
    [sec, 349_500, 0, 0, 0],
  ]);
});

test('the keys have the codes of linux/input-event-codes.h', () => {
  expect(['1', '9', '0', 'Q', 'P', 'A', 'L', 'Z', 'M'].map(codeOf)).toEqual([2, 10, 11, 16, 25, 30, 38, 44, 50]);
  expect(() => codeOf('é')).toThrow('no such key: é (0-9, A-Z)');
});

test('a held key repeats as the kernel does, the last one down only, and a stuck one until the end', () => {
  const strokes = [
    { key: '4', atMs: 0, holdMs: 400 },
    { key: '7', atMs: 300, holdMs: null },
  ];
  const told = keyEvents(edgesOf(strokes, null), 620).map(({ atMs, key, value }) => `${atMs} ${key} ${value}`);
  expect(told).toEqual(['0 4 1', '250 4 2', '283 4 2', '300 7 1', '400 4 0', '550 7 2', '583 7 2', '616 7 2']);
  const released = keyEvents(edgesOf([{ key: 'G', atMs: 0, holdMs: 260 }], null), 1_000);
  expect(released.map(({ atMs, value }) => [atMs, value])).toEqual([
    [0, 1],
    [250, 2],
    [260, 0],
  ]);
});

test('a reader that does not read loses records, and is told so before the next', () => {
  for (let nth = 0; nth < 3_000; nth++) keyboard.send({ key: '1', value: 2 }, T);
  expect(records().every(([, , type, code]) => (type === 1 && code === 2) || (type === 0 && code === 0))).toBe(true);
  keyboard.send({ key: '1', value: 0 }, T);
  expect(records().map(([, , type, code, value]) => [type, code, value])).toEqual([
    [0, 3, 0],
    [0, 0, 0],
    [1, 2, 0],
    [0, 0, 0],
  ]);
});

test('pulled out: the reader meets the end, and the file is gone', () => {
  keyboard.close();
  expect(readSync(reader, Buffer.alloc(24))).toBe(0);
  expect(existsSync(keyboard.path)).toBe(false);
});

test('a path that is taken: one line with the remedy', () => {
  const path = join(dir, 'taken');
  writeFileSync(path, '');
  expect(() => createEvdev(path)).toThrow(/^no FIFO at .*taken: errno 17; name a new file in a directory of yours$/);
});
