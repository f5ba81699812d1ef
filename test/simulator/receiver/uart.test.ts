import { expect, test } from 'vitest';
import { createUart } from '../../../simulator/receiver/uart.ts';

const epoch = (bytes: number) => new Uint8Array(bytes).fill(0x41);

test('a byte takes ten bits: 960 bytes at 9600 baud fill a second', () => {
  const slices = createUart(9600).send(1000, epoch(960));
  expect(slices.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBe(960);
  expect(slices.at(-1)?.atMs).toBeCloseTo(2000, 6);
  expect(slices.length).toBeGreaterThan(40);
  for (const [i, { atMs }] of slices.entries()) expect(atMs).toBeGreaterThan(slices[i - 1]?.atMs ?? 1000);
});

test('what comes too early waits for the line', () => {
  const uart = createUart(115_200);
  uart.send(0, epoch(1152));
  const [first] = uart.send(40, epoch(10));
  expect(first?.atMs).toBeCloseTo(100 + 10 / 11.52, 6);
});

test('25 Hz on a line that carries 10: whole epochs are dropped, and none is late by more than the buffer', () => {
  const uart = createUart(115_200);
  let sent = 0;
  for (let i = 0; i < 250; i++) {
    const slices = uart.send(i * 40, epoch(1152));
    if (slices.length > 0) sent++;
    expect((slices.at(-1)?.atMs ?? 0) - i * 40).toBeLessThanOrEqual(1100 + 1e-6);
  }
  expect(uart.dropped()).toBe(250 - sent);
  expect(sent).toBeGreaterThanOrEqual(100);
  expect(sent).toBeLessThanOrEqual(112);
});
