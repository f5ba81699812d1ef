/** A receiver at its limit: 10 Hz, 40 sentences each time, at 921 600 baud, read as in a vehicle. */
import { afterEach, expect, it, vi } from 'vitest';
import { createFramer } from '../../../gateway/core/gnss/framing.ts';
import { isReject, parseSentence } from '../../../gateway/core/gnss/sentence.ts';
import { createClock } from '../../../gateway/drivers/clock.ts';
import { openSerialSource } from '../../../gateway/drivers/serial/source.ts';
import { nmea } from '../../simulator/vehicle/nmea.ts';
import { createByteRecorder } from '../../support/byte-recorder.ts';
import { openTestPty } from '../../support/pty.ts';
import { talkEvery } from '../../support/talker.ts';

const EPOCHS = 30;
const SENTENCES = 40;
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

/** 40 sentences, 2.7 kB: ten times a second a third of the line. */
function epoch(n: number): Buffer {
  const time = `1015${String(Math.floor(n / 10)).padStart(2, '0')}.${n % 10}0`;
  const rows = Array.from({ length: SENTENCES - 1 }, (_, i) =>
    nmea(`GPGSV,13,${i % 13},52,${String(n).padStart(2, '0')},67,111,45,02,46,170,40,03,11,023,22,04,08,305,31`),
  );
  return Buffer.from([nmea(`GNRMC,${time},A,0455.71000,N,05219.85000,W,32.1,084.4,230326,,,A`), ...rows].join(''));
}

it('loses no byte', async () => {
  const pty = openTestPty();
  cleanups.push(() => pty.close());
  const seen = createByteRecorder();
  const source = openSerialSource({ path: pty.path, baud: 921_600, coalesceMs: 40 }, createClock(), seen);
  cleanups.push(() => source.close());
  await vi.waitFor(() => expect(source.isOpen()).toBe(true), { timeout: 5_000, interval: 5 });

  let lost = 0;
  const sent: Buffer[] = [];
  await new Promise<void>((resolve) => {
    const hush = talkEvery(100, () => {
      const burst = epoch(sent.length);
      sent.push(burst);
      // A receiver does not wait: what the kernel has no room for is gone.
      lost += burst.length - pty.writeSome(burst);
      if (sent.length < EPOCHS) return;
      hush();
      resolve();
    });
  });
  const whole = Buffer.concat(sent);
  await vi.waitFor(() => expect(source.takenBytes()).toBe(whole.length - lost), { timeout: 5_000, interval: 5 });
  expect(lost).toBe(0);
  expect(seen.bytes().equals(whole)).toBe(true);

  let valid = 0;
  const framer = createFramer({
    onLine: (line) => {
      if (!isReject(parseSentence(line))) valid++;
    },
    onDiscard: (reason, bytes) => expect.unreachable(`${bytes} bytes of ${reason}`),
  });
  for (const chunk of seen.chunks) framer.push(chunk);
  expect(valid).toBe(EPOCHS * SENTENCES);
});

it('takes what piled up while the process was busy', async () => {
  const pty = openTestPty();
  cleanups.push(() => pty.close());
  const seen = createByteRecorder();
  const source = openSerialSource({ path: pty.path, baud: 921_600, coalesceMs: 40 }, createClock(), seen);
  cleanups.push(() => source.close());
  await vi.waitFor(() => expect(source.isOpen()).toBe(true), { timeout: 5_000, interval: 5 });
  // Ten epochs in one go, without the loop turning: a second of a store that blocks.
  const whole = Buffer.concat(Array.from({ length: 10 }, (_, n) => epoch(n)));
  let written = 0;
  for (let n = 0; n < 10; n++) written += pty.writeSome(whole.subarray(written, written + epoch(n).length));
  await vi.waitFor(() => expect(source.takenBytes()).toBe(written), { timeout: 5_000, interval: 5 });
  expect(seen.bytes().equals(whole.subarray(0, written))).toBe(true);
});
