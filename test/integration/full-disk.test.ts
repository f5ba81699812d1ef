/** A disk that has no room left, under the running gateway. */
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { FAULT_HINTS } from '../../gateway/core/errors.ts';
import { createKeypad, type Keypad } from '../../simulator/inputs/keypad.ts';
import type { Pty } from '../../simulator/receiver/pty.ts';
import { balise } from '../support/running/balise.ts';
import { defaultOptions, type Options, writeConfig } from '../support/running/config.ts';
import { type Gateway, startGateway } from '../support/running/gateway.ts';
import { startMosquitto, WITHOUT_MOSQUITTO } from '../support/running/mosquitto.ts';
import { type Platform, startPlatform } from '../support/running/platform.ts';
import { driveNorth, openReceiver } from '../support/running/receiver.ts';
import { mountSmallDisk, type SmallDisk } from '../support/running/small-disk.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';

/** On a full disk, of so many fixes that make a position each. */
const KEPT_OF_8 = 5;
const KEPT_OF_4 = 3;

const soon = { timeout: 25_000, interval: 20 };

let place: Workplace;
let keypad: Keypad;
let receiver: Pty;
let platform: Platform;
let disk: SmallDisk;
let options: Options;

beforeEach(async (context) => {
  if (WITHOUT_MOSQUITTO !== null) return context.skip(WITHOUT_MOSQUITTO);
  place = createWorkplace();
  const mounted = mountSmallDisk(place);
  if (typeof mounted === 'string') return context.skip(mounted);
  disk = mounted;
  keypad = createKeypad();
  place.later(() => keypad.close());
  receiver = openReceiver(place);
  const mosquitto = await startMosquitto(place);
  platform = await startPlatform(place, { url: mosquitto.url() });
  options = {
    ...defaultOptions(place.dir),
    'store.directory': join(disk.dir, 'store'),
    'platform.broker': mosquitto.url(),
    'platform.plaintext': true,
    'keypad.path': keypad.path,
    'gnss.kind': 'serial',
    'gnss.path': receiver.path,
  };
});

const registered = (): number => keypad.indications.filter(({ state }) => state === 'registered').length;

/** `fixes` positions. */
function drive(minute: number, fixes: number): Promise<void> {
  const t = Date.UTC(2026, 2, 1, 8, minute);
  return receiver.write(Buffer.from(driveNorth({ t, latDeg: 4.9, lonDeg: -52.3, fixes }).sentences));
}

/** On garde, then fills the disk: what the write-ahead log has room for still goes through. @returns presses made */
async function pressUntilFull(gateway: Gateway): Promise<number> {
  await keypad.press('G');
  await keypad.waitFor('registered', 1);
  disk.fill();
  let presses = 1;
  await vi.waitFor(async () => {
    await keypad.press('12356'.charAt(presses++ % 5));
    // Answered before the next: edges that a busy machine reads together look like two keys at once.
    await vi.waitFor(() => expect(registered()).toBe(presses), soon);
    expect((await gateway.status()).faults.map(({ code }) => code)).toContain('store-full');
  }, soon);
  await gateway.raised('store-full');
  return presses;
}

describe('a full disk', () => {
  it('store-full: presses are registered from the reserve, positions are thinned, and no record is lost', async () => {
    const gateway = await startGateway(place, options);
    const presses = (await pressUntilFull(gateway)) + 1;
    expect(keypad.indications.map(({ state }) => state)).toContain('fault');
    await drive(0, 8);
    await keypad.press('7');
    await vi.waitFor(() => expect(registered()).toBe(presses), soon);
    // What is on no disk may leave all the same: the numbers of positions are reserved. First and start are kept, of the
    // others every second.
    await platform.until(() => expect(new Set(platform.positions().map(({ n }) => n)).size).toBe(KEPT_OF_8));
    expect(gateway.changes('store-full')).toEqual({ began: 1, ended: 0 });

    disk.free();
    const over = keypad.waitFor('fault-over');
    await gateway.mended('store-full');
    await over;
    await gateway.until(({ positions }) => expect(positions.stored).toEqual([[1, KEPT_OF_8]]));
    expect(gateway.changes('store-full')).toEqual({ began: 1, ended: 1 });
    await platform.until(() => {
      const arrived = platform.events().filter(({ type }) => type === 'press');
      expect(new Set(arrived.map(({ n }) => n)).size).toBe(presses);
    });
  });

  it('store-full: with no space for its database the gateway says so and ends', async () => {
    const file = writeConfig(place.dir, options);
    disk.fill();
    const { code, stderr } = await balise(['run', '-c', file]);
    expect(code).toBe(69);
    expect(stderr).toContain('balise: store-full: ');
    expect(stderr).toContain(FAULT_HINTS['store-full']);
    disk.free();
    const gateway = await startGateway(place, options);
    expect((await gateway.status()).faults.map((fault) => fault.code)).not.toContain('store-full');
  });

  it('does not keep the gateway from stopping, and no number comes twice afterwards', async () => {
    const first = await startGateway(place, options);
    await pressUntilFull(first);
    await drive(0, 4);
    await platform.until(() => expect(platform.positions().map(({ n }) => n)).toContain(KEPT_OF_4));
    expect(await first.stop()).toEqual({ code: 0, signal: null });

    disk.free();
    const second = await startGateway(place, options);
    await drive(10, 4);
    await platform.until(() => expect(new Set(platform.positions().map(({ t }) => t)).size).toBe(KEPT_OF_4 + 4));
    const times = new Map<number, number>();
    for (const { n, t } of platform.positions()) {
      expect(times.get(n) ?? t).toBe(t);
      times.set(n, t);
    }
    expect(second.changes('store-full').began).toBe(0);
  });
});
