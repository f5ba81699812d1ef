/** Finding the receiver's port and rate: on ptys, opened by the real driver, in real time with short probes. */
import { LinuxBinding } from '@serialport/bindings-cpp';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createClock } from '../../../gateway/drivers/clock.ts';
import { holdLine } from '../../../gateway/drivers/line-state.ts';
import { openSerialSource, type SerialSourceOptions } from '../../../gateway/drivers/serial/source.ts';
import type { ByteSource } from '../../../gateway/ports.ts';
import { nmea } from '../../simulator/vehicle/nmea.ts';
import { type ByteRecorder, createByteRecorder } from '../../support/byte-recorder.ts';
import { createDeviceTree, type DeviceTree } from '../../support/device-tree.ts';
import { openTestPty, type TestPty } from '../../support/pty.ts';
import { EPOCH, openRatedReceiver, type RatedReceiver } from '../../support/rated-receiver.ts';

const soon = { timeout: 30_000, interval: 5 };
const BAUDS = [4_800, 9_600, 19_200, 38_400, 57_600, 115_200, 230_400, 460_800, 921_600];
const clock = createClock();
const cleanups: (() => unknown)[] = [];
let tree: DeviceTree;

beforeEach(() => {
  tree = createDeviceTree();
  cleanups.push(() => tree.remove());
});
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function receiverAt(baud: number, says?: string): RatedReceiver {
  const receiver = openRatedReceiver(baud, says);
  cleanups.push(() => receiver.close());
  return receiver;
}

function silentPty(): TestPty {
  const pty = openTestPty();
  cleanups.push(() => pty.close());
  return pty;
}

function open(path: string, options: Partial<SerialSourceOptions> = {}): { source: ByteSource; seen: ByteRecorder } {
  const seen = createByteRecorder();
  const hold = (port: string) => Promise.resolve(holdLine(port));
  const fixed = { coalesceMs: 0, probeMs: 200, roots: tree.roots, hold };
  const source = openSerialSource({ path, baud: 0, ...fixed, ...options }, clock, seen);
  cleanups.push(() => source.close());
  return { source, seen };
}

const untilOpen = (source: ByteSource) => vi.waitFor(() => expect(source.isOpen()).toBe(true), soon);
const untilFault = (seen: ByteRecorder, code: string) => vi.waitFor(() => expect(seen.story).toContain(code), soon);
const untilHeard = (seen: ByteRecorder, text: string) =>
  vi.waitFor(() => expect(seen.bytes().toString('latin1')).toContain(text), soon);

describe('the rate', () => {
  it.each(BAUDS)('%d is found, from valid sentences alone', async (baud) => {
    const receiver = receiverAt(baud);
    const { source, seen } = open(receiver.pty.path);
    await untilOpen(source);
    expect(source.name).toBe(`serial ${receiver.pty.path} at ${baud} bit/s`);
    // What proved the rate is handed over too, and nothing of the other rates: one cut sentence, then whole ones.
    const text = seen.bytes().toString('latin1');
    expect(EPOCH.repeat(2)).toContain(text.slice(0, 40));
    expect(receiver.pty.read()).toBe('');
  });

  it('costs no sentence: what proved it is handed over', async () => {
    const pty = silentPty();
    const { source, seen } = open(pty.path, { probeMs: 60_000 });
    await vi.waitFor(() => expect(pty.speed()).toBe(9_600), soon);
    await pty.write(Buffer.from(EPOCH));
    await vi.waitFor(() => expect(seen.bytes().toString()).toBe(EPOCH), soon);
    expect(seen.story).toEqual(['open', 'bytes']);
    expect(source.takenBytes()).toBe(EPOCH.length);
  });

  it('that was right last is tried first when the receiver is plugged in again, behind another pty', async () => {
    const first = receiverAt(115_200);
    const name = tree.plug('receiver', first.pty.path);
    const { source, seen } = open(name, { probeMs: 1_000 });
    await untilOpen(source);
    tree.unplug('receiver');
    first.close();
    await untilFault(seen, 'serial-lost');
    const second = receiverAt(115_200);
    tree.plug('receiver', second.pty.path);
    await vi.waitFor(() => expect(seen.story.filter((word) => word === 'open')).toHaveLength(2), soon);
    // Before it is opened a pty stands at its own 38400; then no rate but the right one.
    expect(new Set(second.rates.slice(1))).toEqual(new Set([115_200]));
    expect(seen.faults.map(({ code }) => code)).toEqual(['serial-lost']);
  });

  it('that the receiver changes in service is found again', async () => {
    const receiver = receiverAt(9_600);
    const { source, seen } = open(receiver.pty.path, { silenceMs: 500, muteMs: 2_000 });
    await untilOpen(source);
    receiver.setBaud(115_200);
    await untilFault(seen, 'serial-noise');
    await vi.waitFor(() => expect(source.name).toContain('at 115200 bit/s'), soon);
    expect(seen.story.filter((word) => word !== 'bytes')).toEqual(['open', 'serial-noise', 'open']);
    expect(receiver.pty.read()).toBe('');
  });

  it('that is given and wrong is a fault, until the receiver is set right', async () => {
    const receiver = receiverAt(115_200);
    const { source, seen } = open(receiver.pty.path, { baud: 9_600, silenceMs: 500, muteMs: 2_000 });
    await untilFault(seen, 'serial-noise');
    receiver.setBaud(9_600);
    await vi.waitFor(() => expect(seen.story.filter((word) => word === 'open')).toHaveLength(2), soon);
    await untilHeard(seen, EPOCH);
    expect(source.name).toContain('at 9600 bit/s');
    expect(seen.faults.map(({ code }) => code)).toEqual(['serial-noise']);
  });

  it('is not found where nothing is said, or nothing valid', async () => {
    const silent = open(silentPty().path, { probeMs: 20 });
    const garbage = open(receiverAt(-1).pty.path, { probeMs: 20 });
    await untilFault(silent.seen, 'serial-silent');
    await untilFault(garbage.seen, 'serial-noise');
    expect(garbage.seen.faults[0]?.detail).toContain('9 rates');
    for (const { source, seen } of [silent, garbage]) {
      expect(source.isOpen()).toBe(false);
      expect(seen.story).toHaveLength(1);
    }
  });
});

describe('the port', () => {
  /** What stood on the lines before, and what was written to them: nobody may see that we were there. */
  function watch(...ptys: TestPty[]): () => void {
    const before = ptys.map((pty) => pty.settings());
    return () => {
      expect(ptys.map((pty) => pty.settings())).toEqual(before);
      expect(ptys.map((pty) => pty.read())).toEqual(ptys.map(() => ''));
    };
  }

  it('is the one with sentences of a receiver; others are left as they were', async () => {
    const garbage = receiverAt(-1).pty;
    const compass = receiverAt(9_600, nmea('HCHDG,101.1,,,7.1,W')).pty;
    const silent = silentPty();
    const receiver = receiverAt(38_400);
    tree.plug('serial/by-id/usb-Prolific', garbage.path);
    tree.plug('ttyUSB0', garbage.path);
    tree.plug('ttyUSB1', silent.path);
    tree.plug('ttyUSB2', compass.path);
    tree.plug('ttyUSB10', receiver.pty.path);
    const unchanged = watch(garbage, silent, compass);
    const { source } = open('auto', { probeMs: 60 });
    await untilOpen(source);
    expect(source.name).toMatch(/ttyUSB10 at 38400 bit\/s$/);
    unchanged();
    expect(receiver.pty.read()).toBe('');
  });

  it('is not one that another program has, nor the keypad, nor the console', async () => {
    const used = silentPty();
    tree.plug('ttyUSB0', used.path);
    const other = await LinuxBinding.open({ path: used.path, baudRate: 57_600 });
    cleanups.push(() => other.close());
    // Valid sentences everywhere: only the exclusion keeps the keypad and the console from being taken.
    const keypad = receiverAt(9_600).pty;
    const terminal = receiverAt(9_600).pty;
    const exclude = [tree.plug('ttyUSB1', keypad.path)];
    tree.plug('ttyAMA0', terminal.path);
    tree.sys('class/tty/console/active', 'tty0 ttyAMA0\n');
    const unchanged = watch(used, keypad, terminal);
    const { source, seen } = open('auto', { probeMs: 20, exclude });
    await untilFault(seen, 'serial-no-receiver');
    expect(seen.faults[0]?.detail).toMatch(/ttyUSB0: another program has it$/);
    expect(source.isOpen()).toBe(false);
    unchanged();
    const receiver = receiverAt(9_600);
    tree.plug('ttyACM0', receiver.pty.path);
    await untilOpen(source);
    expect(source.name).toContain('ttyACM0');
    unchanged();
  });

  it('is found again under another number', async () => {
    const first = receiverAt(9_600);
    tree.plug('ttyUSB0', first.pty.path);
    const { source, seen } = open('auto');
    await untilOpen(source);
    expect(source.name).toContain('ttyUSB0');
    first.close();
    tree.unplug('ttyUSB0');
    await untilFault(seen, 'serial-lost');
    tree.plug('ttyUSB1', receiverAt(9_600).pty.path);
    await vi.waitFor(() => expect(source.name).toContain('ttyUSB1'), soon);
    expect(seen.story.filter((word) => word !== 'bytes')).toEqual(['open', 'serial-lost', 'open']);
  });

  it('is whatever is in a USB socket, under any number', async () => {
    const first = receiverAt(9_600);
    const other = receiverAt(9_600);
    tree.sys('bus/usb/devices/1-1.2:1.0/ttyUSB0/tty/ttyUSB0/');
    tree.sys('bus/usb/devices/1-1.2.3:1.0/ttyUSB7/');
    tree.plug('ttyUSB0', first.pty.path);
    tree.plug('ttyUSB7', other.pty.path);
    const { source, seen } = open('usb:1-1.2', { baud: 9_600 });
    await untilHeard(seen, EPOCH);
    expect(source.name).toContain('ttyUSB0');
    first.close();
    tree.unplug('ttyUSB0');
    tree.unsys('bus/usb/devices/1-1.2:1.0');
    await untilFault(seen, 'serial-lost');
    tree.sys('bus/usb/devices/1-1.2:1.0/tty/ttyACM4/');
    tree.plug('ttyACM4', receiverAt(9_600).pty.path);
    await vi.waitFor(() => expect(source.name).toContain('ttyACM4'), soon);
    expect(other.rates).not.toContain(9_600);
  });

  it('is the one with sentences among those of a modem', async () => {
    const commands = silentPty();
    const receiver = receiverAt(115_200);
    for (const [at, path] of [commands.path, receiver.pty.path].entries()) {
      tree.sys(`bus/usb/devices/1-1:1.${at}/ttyUSB${at}/`);
      tree.plug(`ttyUSB${at}`, path);
    }
    const unchanged = watch(commands);
    const { source } = open('usb:1-1', { baud: 115_200 });
    await untilOpen(source);
    expect(source.name).toMatch(/ttyUSB1 at 115200 bit\/s$/);
    unchanged();
  });

  it('is not searched for any more once the source is closed', async () => {
    const silent = silentPty();
    tree.plug('ttyUSB0', silent.path);
    const before = silent.settings();
    const { source, seen } = open('auto', { probeMs: 60_000 });
    await vi.waitFor(() => expect(silent.settings()).not.toBe(before), soon);
    await source.close();
    expect(silent.settings()).toBe(before);
    expect(seen.story).toEqual([]);
  });
});
