/**
 * One receiver at several serial ports: `feed.ts PORTS`. Each port is a pty and gets the same epochs at 1 Hz, in chunks of
 * 16 bytes at the pace of a UART at 115200 baud. The ports have their turns evenly spread over the second, so that what is
 * measured at one is not measured against the others' work at the same instant.
 *
 * Says `{"paths":[…]}`, waits for a line on standard input, and then says `{"port":0,"t":…,"lastByteMs":…}` for every epoch
 * written. A process of its own, so that neither its pacing nor its CPU is that of anybody who is measured.
 */

import { encodeEpoch } from '../simulator/receiver/encoder.ts';
import { openPty, type Pty } from '../simulator/receiver/pty.ts';
import { createVehicle } from '../simulator/vehicle/motion.ts';
import { ROUND } from './round.ts';

/** What a 16550 hands over with one interrupt at its usual trigger level. */
const CHUNK_BYTES = 16;
const BITS_PER_BYTE = 10;
const BAUD = 115_200;
const CHUNK_MS = (CHUNK_BYTES * BITS_PER_BYTE * 1_000) / BAUD;
const EPOCH_MS = 1_000;
/** Time for the line that says go. */
const LEAD_MS = 200;

const sleeper = new Int32Array(new SharedArrayBuffer(4));

/** Blocks, to a tenth of a millisecond: timers of the event loop know whole ones only. */
function sleepUntil(atMs: number): void {
  const leftMs = atMs - nowMs();
  if (leftMs > 0) Atomics.wait(sleeper, 0, 0, leftMs);
}

/** CLOCK_MONOTONIC, the same for every process of the machine. */
function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** @returns when the last chunk was handed to the kernel */
async function writePaced(pty: Pty, bytes: Uint8Array, startMs: number): Promise<number> {
  let lastMs = startMs;
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) {
    sleepUntil(startMs + (at / CHUNK_BYTES) * CHUNK_MS);
    lastMs = nowMs();
    await pty.write(bytes.subarray(at, at + CHUNK_BYTES));
  }
  return lastMs;
}

const ports = Array.from({ length: Number(process.argv[2] ?? '1') }, () => openPty());
const say = (line: object) => process.stdout.write(`${JSON.stringify(line)}\n`);
say({ paths: ports.map((port) => port.path) });
await new Promise((resolve) => process.stdin.once('data', resolve));

const startT = Math.ceil(Date.now() / EPOCH_MS) * EPOCH_MS;
const vehicle = createVehicle({ ...ROUND, startT });
const startMs = nowMs() + LEAD_MS;
const until = (atMs: number) => new Promise((resolve) => setTimeout(resolve, Math.max(0, atMs - nowMs() - 2)));
for (let second = 0; second < vehicle.durationS; second++) {
  const truth = vehicle.at(second);
  const bytes = Buffer.from(encodeEpoch(truth), 'latin1');
  for (const [port, pty] of ports.entries()) {
    const turnMs = startMs + second * EPOCH_MS + (port * EPOCH_MS) / ports.length;
    await until(turnMs);
    say({ port, t: truth.t, lastByteMs: await writePaced(pty, bytes, turnMs) });
  }
}
