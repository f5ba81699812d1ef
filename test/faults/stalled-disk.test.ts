/** A disk that takes its time under the running gateway, with a receiver that fills its line. */
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { createKeypad } from '../../simulator/inputs/keypad.ts';
import { encodeEpoch } from '../../simulator/receiver/encoder.ts';
import { UBLOX_M10 } from '../../simulator/receiver/profile.ts';
import { openTestPty } from '../support/pty.ts';
import { defaultOptions } from '../support/running/config.ts';
import { startGateway } from '../support/running/gateway.ts';
import { startMosquitto, WITHOUT_MOSQUITTO } from '../support/running/mosquitto.ts';
import { startPlatform } from '../support/running/platform.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';
import { talkEvery } from '../support/talker.ts';
import { createDisk, WITHOUT_SHIM } from './shim/shim.ts';

const BAUD = 115_200;
/** The disk answers again after 2 s of the receiver's time, not before, and not by itself. */
const STALLED_EPOCHS = 20;
const STALL_MAX_MS = 60_000;
const KMH = 50;
const soon = { timeout: 25_000, interval: 5 };

/** 10 Hz, due north. Counts what the kernel had no room for: a receiver does not wait. */
function openFastReceiver(place: Workplace) {
  const pty = openTestPty();
  place.later(() => pty.close());
  const said = { epochs: 0, bytes: 0, lost: 0 };
  const t = Date.UTC(2026, 2, 1, 8);
  function speak(): void {
    const latDeg = 4.9 + (said.epochs * KMH) / 3.6 / 10 / 111_195;
    const epoch = encodeEpoch(
      {
        ...{ t: t + said.epochs * 100, latDeg, lonDeg: -52.3, altitudeM: 8 },
        ...{ speedKmh: KMH, courseDeg: 0, hdop: 0.9, satellites: 9, valid: true },
      },
      UBLOX_M10,
    );
    const bytes = Buffer.from(epoch, 'latin1');
    const taken = pty.writeSome(bytes);
    said.epochs++;
    said.bytes += taken;
    said.lost += bytes.length - taken;
  }
  return {
    pty,
    said,
    talk(): () => void {
      const hush = talkEvery(100, speak);
      place.later(hush);
      return hush;
    },
  };
}

it('delays no byte and no live position; a press is registered as soon as the disk answers', async (context) => {
  for (const missing of [WITHOUT_SHIM, WITHOUT_MOSQUITTO]) if (missing !== null) context.skip(missing);
  const place = createWorkplace();
  const keypad = createKeypad();
  place.later(() => keypad.close());
  const receiver = openFastReceiver(place);
  const mosquitto = await startMosquitto(place);
  const platform = await startPlatform(place, { url: mosquitto.url() });
  const options = defaultOptions(place.dir);
  const disk = createDisk(String(options['store.directory']), join(place.dir, 'control'));
  place.later(() => disk.close());
  const gateway = await startGateway(
    place,
    {
      ...options,
      ...{ 'gnss.kind': 'serial', 'gnss.path': receiver.pty.path, 'gnss.baud': BAUD, 'sampling.movingS': 1 },
      ...{ 'platform.broker': mosquitto.url(), 'platform.plaintext': true, 'keypad.path': keypad.path },
    },
    disk.environment,
  );
  // A stall that nobody ends would keep the gateway from stopping.
  place.later(() => disk.heal());
  await vi.waitFor(() => expect(receiver.pty.speed()).toBe(BAUD), soon);
  await keypad.press('G');
  await keypad.waitFor('registered', 1);
  const hush = receiver.talk();
  const live = (): number => platform.messages.filter(({ topic, text }) => topic === 'position' && text !== '').length;
  const registered = (): number => keypad.indications.filter(({ state }) => state === 'registered').length;
  await platform.until(() => expect(live()).toBeGreaterThanOrEqual(3));

  disk.fail({ kind: 'stall', classes: ['sync'], at: 1, count: 1, stallMs: STALL_MAX_MS });
  await vi.waitFor(() => expect(disk.counts().faults).toBe(1), soon);
  const before = { epochs: receiver.said.epochs, live: live(), registered: registered() };
  await keypad.press('1');
  await vi.waitFor(() => expect(receiver.said.epochs).toBeGreaterThanOrEqual(before.epochs + STALLED_EPOCHS), soon);
  await platform.until(() => expect(live()).toBeGreaterThanOrEqual(before.live + 2));
  expect(registered()).toBe(before.registered);

  disk.heal();
  await vi.waitFor(() => expect(registered()).toBe(before.registered + 1), soon);
  hush();
  const { gnss, events } = await gateway.until((now) => expect(now.gnss?.bytes).toBe(receiver.said.bytes));
  expect(receiver.said.lost).toBe(0);
  expect(Object.values(gnss?.rejects ?? { none: 1 }).filter((count) => count > 0)).toEqual([]);
  expect(events.presses).toBe(2);
  await gateway.until(({ positions }) => expect(positions.stored).toEqual([[1, expect.any(Number)]]));
});
