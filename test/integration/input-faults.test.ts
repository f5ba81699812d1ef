/** What can be wrong with the receiver, the keypad and their cables, met by the running gateway. */

import { createSocket } from 'node:dgram';
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { LinuxBinding } from '@serialport/bindings-cpp';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { FaultCode } from '../../gateway/core/errors.ts';
import { createKeypad, type Keypad } from '../../simulator/inputs/keypad.ts';
import { nmea } from '../simulator/vehicle/nmea.ts';
import { seededBytes } from '../support/byte-recorder.ts';
import { freeUdpPort } from '../support/free-port.ts';
import { openRatedReceiver } from '../support/rated-receiver.ts';
import type { Options } from '../support/running/config.ts';
import { type Gateway, startGateway, statusOfCli } from '../support/running/gateway.ts';
import { freePort } from '../support/running/mosquitto.ts';
import { driveNorth, openReceiver } from '../support/running/receiver.ts';
import { createWorkplace, type Workplace } from '../support/running/workplace.ts';

const SEED = 20;
const soon = { timeout: 25_000, interval: 20 };
const T = Date.UTC(2026, 2, 1, 8);
const SENTENCES = Buffer.from(driveNorth({ t: T, latDeg: 4.9, lonDeg: -52.3, fixes: 3 }).sentences);

let place: Workplace;
let keypad: Keypad;
/** What /dev/serial/by-id/ is on a vehicle: a name that stays while the device behind it changes. */
let byId: string;

beforeEach(() => {
  place = createWorkplace();
  keypad = createKeypad();
  place.later(() => keypad.close());
  byId = join(place.dir, 'receiver');
});

const start = (options: Options): Promise<Gateway> =>
  startGateway(place, { 'keypad.path': keypad.path, 'gnss.kind': 'serial', 'gnss.path': byId, ...options });

/** The fault stands through several attempts and is told once; meanwhile what the crew does is kept. */
async function stands(gateway: Gateway, code: FaultCode): Promise<void> {
  await gateway.raised(code);
  const { events } = await gateway.until(({ faults }) =>
    expect(faults.find((fault) => fault.code === code)?.sinceS).toBeGreaterThan(2),
  );
  await keypad.press('1');
  await keypad.waitFor('registered', events.recorded + 1);
  const { code: exit, report } = await statusOfCli(gateway.configFile);
  expect(exit).toBe(1);
  expect(report.events.presses).toBe(1);
  expect(gateway.changes(code)).toEqual({ began: 1, ended: 0 });
}

async function recovers(gateway: Gateway, code: FaultCode): Promise<void> {
  await gateway.mended(code);
  expect(gateway.changes(code)).toEqual({ began: 1, ended: 1 });
}

describe('a receiver on a serial line', () => {
  it('serial-not-found: it is plugged in later', async () => {
    const gateway = await start({});
    await stands(gateway, 'serial-not-found');
    symlinkSync(openReceiver(place).path, byId);
    await recovers(gateway, 'serial-not-found');
  });

  it('serial-in-use: another program holds the port', async () => {
    const receiver = openReceiver(place);
    symlinkSync(receiver.path, byId);
    const other = await LinuxBinding.open({ path: receiver.path, baudRate: 9_600 });
    const gateway = await start({});
    await stands(gateway, 'serial-in-use');
    await other.close();
    await recovers(gateway, 'serial-in-use');
  });

  it('serial-lost: the plug is pulled, and put in again', async () => {
    const first = openReceiver(place);
    symlinkSync(first.path, byId);
    const gateway = await start({});
    await vi.waitFor(async () => {
      await first.write(SENTENCES);
      expect((await gateway.status()).gnss?.believed).toBeGreaterThan(0);
    }, soon);
    first.close();
    rmSync(byId);
    await stands(gateway, 'serial-lost');
    symlinkSync(openReceiver(place).path, byId);
    await recovers(gateway, 'serial-lost');
    expect(gateway.changes('serial-not-found').began).toBe(0);
  });

  it(`serial-noise: bytes that are no sentences, as from a wrong baud rate (seed ${SEED})`, async () => {
    const receiver = openReceiver(place);
    symlinkSync(receiver.path, byId);
    const gateway = await start({});
    const noise = seededBytes(SEED, 1_000);
    const hearing = async (bytes: Uint8Array, check: () => Promise<void>): Promise<void> => {
      await vi.waitFor(async () => {
        await receiver.write(bytes);
        await check();
      }, soon);
    };
    await hearing(noise, async () => {
      const { faults } = await gateway.status();
      expect(faults.find(({ code }) => code === 'serial-noise')?.sinceS).toBeGreaterThan(2);
    });
    await stands(gateway, 'serial-noise');
    // The receiver's rate was set right.
    await hearing(SENTENCES, async () => expect(gateway.changes('serial-noise').ended).toBe(1));
    await recovers(gateway, 'serial-noise');
  });

  it('serial-silent: the port is open and nothing comes', async () => {
    const receiver = openReceiver(place);
    symlinkSync(receiver.path, byId);
    const gateway = await start({});
    await stands(gateway, 'serial-silent');
    await vi.waitFor(async () => {
      await receiver.write(SENTENCES);
      expect(gateway.changes('serial-silent').ended).toBe(1);
    }, soon);
    await recovers(gateway, 'serial-silent');
  });

  it('is found at its rate, and the status says where', async () => {
    const receiver = openRatedReceiver(115_200);
    place.later(() => receiver.close());
    symlinkSync(receiver.pty.path, byId);
    const gateway = await start({ 'gnss.baud': 0 });
    const { gnss } = await gateway.until((now) => expect(now.gnss?.source).toBe(`serial ${byId} at 115200 bit/s`));
    expect(gnss?.kind).toBe('serial');
    expect((await gateway.status()).faults.map(({ code }) => code)).not.toContain('serial-noise');
  });

  it('counts sentences that it does not read, by their name', async () => {
    const receiver = openReceiver(place);
    symlinkSync(receiver.path, byId);
    const gateway = await start({});
    const unknown = [nmea('GNXYZ,1,2'), nmea('PUBX,00,1'), nmea('GNXYZ,3,4'), '$GNXYZ,5*00\r\n'].join('');
    await vi.waitFor(async () => {
      // What is written before the port is open is lost.
      await receiver.write(SENTENCES);
      expect((await gateway.status()).gnss?.bytes).toBeGreaterThan(0);
    }, soon);
    await receiver.write(Buffer.from(unknown));
    await gateway.until(({ gnss }) => {
      expect(gnss?.sentences).toMatchObject({ XYZ: 2, PUBX: 1 });
      expect(gnss?.rejects['checksum']).toBe(1);
    });
  });
});

describe('other sources', () => {
  it('tcp-unreachable: nobody listens there yet', async () => {
    const port = await freePort();
    const gateway = await start({ 'gnss.kind': 'tcp', 'gnss.port': port });
    await stands(gateway, 'tcp-unreachable');
    const server = createServer((socket) => void socket.on('error', () => socket.destroy()).write(SENTENCES));
    place.later(() => server.close());
    server.listen(port, '127.0.0.1');
    await recovers(gateway, 'tcp-unreachable');
    await gateway.until(({ gnss }) => expect(gnss?.sentences['RMC']).toBe(3));
  });

  it('udp-unavailable: another program has the port', async () => {
    const port = await freeUdpPort();
    const other = createSocket('udp4').bind(port, '127.0.0.1');
    const gateway = await start({ 'gnss.kind': 'udp', 'gnss.port': port });
    await stands(gateway, 'udp-unavailable');
    other.close();
    await recovers(gateway, 'udp-unavailable');
  });

  it('gpsd-unreachable: it is started later', async () => {
    const port = await freePort();
    const gateway = await start({ 'gnss.kind': 'gpsd', 'gnss.port': port });
    await stands(gateway, 'gpsd-unreachable');
    const server = createServer((socket) => void socket.on('error', () => socket.destroy()).write(SENTENCES));
    place.later(() => server.close());
    server.listen(port, '127.0.0.1');
    await recovers(gateway, 'gpsd-unreachable');
    await gateway.until(({ gnss }) => expect(gnss?.sentences['RMC']).toBe(3));
  });

  it('reemit-unavailable: another program has the port for the tablet', async () => {
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    const options = { 'gnss.kind': 'none', 'gnss.path': '', 'reemit.enabled': true, 'reemit.port': port };
    const gateway = await start(options);
    await stands(gateway, 'reemit-unavailable');
    other.close();
    await recovers(gateway, 'reemit-unavailable');
  });

  it('file-unreadable: the recording is put there later', async () => {
    const path = join(place.dir, 'drive.nmea');
    const gateway = await start({ 'gnss.kind': 'file', 'gnss.path': path, 'gnss.replay': 'max' });
    await stands(gateway, 'file-unreadable');
    writeFileSync(path, SENTENCES);
    await recovers(gateway, 'file-unreadable');
    await gateway.until(({ gnss }) => expect(gnss?.sentences['RMC']).toBe(3));
  });

  it('keypad-lost: it is plugged in later', async () => {
    const path = join(place.dir, 'keypad');
    const gateway = await start({ 'gnss.kind': 'none', 'gnss.path': '', 'keypad.path': path });
    await gateway.raised('keypad-lost');
    await gateway.until(({ faults }) => expect(faults[0]?.sinceS).toBeGreaterThan(2));
    expect(gateway.changes('keypad-lost')).toEqual({ began: 1, ended: 0 });
    symlinkSync(keypad.path, path);
    await recovers(gateway, 'keypad-lost');
    await vi.waitFor(() => expect(keypad.indications.map(({ state }) => state)).toContain('tracking-off'), soon);
    const { events } = await gateway.status();
    await keypad.press('1');
    await keypad.waitFor('registered', events.recorded + 1);
  });
});
