/** A keyboard that the kernel believes in (Documentation/input/uinput.rst). Needs /dev/uinput and root. */
import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import koffi from 'koffi';

const libc = koffi.load('libc.so.6');
const ioctl = libc.func('int ioctl(int, unsigned long, uintptr_t)');
const ioctlBuffer = libc.func('int ioctl(int, unsigned long, void *)');

const UI_SET_EVBIT = 0x40045564;
const UI_SET_KEYBIT = 0x40045565;
const UI_SET_LEDBIT = 0x40045569;
const UI_DEV_SETUP = 0x405c5503;
const UI_DEV_CREATE = 0x5501;
const UI_DEV_DESTROY = 0x5502;
const EV_SYN = 0;
const EV_KEY = 1;
const EV_LED = 0x11;
const RECORD_BYTES = 24;

export interface UinputKeyboard {
  send(code: number, value: number): void;
  /** Codes of its lamps that were switched since the last call, with what they are now. */
  leds(): [code: number, on: boolean][];
  close(): void;
}

export function createUinputKeyboard(
  name: string,
  codes: readonly number[],
  leds: readonly number[] = [],
): UinputKeyboard {
  const fd = openSync('/dev/uinput', constants.O_RDWR | constants.O_NONBLOCK);
  const call = (request: number, value: number): void => {
    if (ioctl(fd, request, value) !== 0) throw new Error(`uinput ${request.toString(16)}: errno ${koffi.errno()}`);
  };
  call(UI_SET_EVBIT, EV_KEY);
  for (const code of codes) call(UI_SET_KEYBIT, code);
  if (leds.length > 0) call(UI_SET_EVBIT, EV_LED);
  for (const code of leds) call(UI_SET_LEDBIT, code);
  const setup = Buffer.alloc(92);
  setup.writeUInt16LE(0x03, 0);
  setup.write(name, 8, 79, 'latin1');
  if (ioctlBuffer(fd, UI_DEV_SETUP, setup) !== 0) throw new Error(`uinput setup: errno ${koffi.errno()}`);
  call(UI_DEV_CREATE, 0);

  function write(type: number, code: number, value: number): void {
    const record = Buffer.alloc(RECORD_BYTES);
    record.writeUInt16LE(type, 16);
    record.writeUInt16LE(code, 18);
    record.writeInt32LE(value, 20);
    writeSync(fd, record);
  }

  return {
    send(code, value) {
      write(EV_KEY, code, value);
      write(EV_SYN, 0, 0);
    },
    leds() {
      const buffer = Buffer.alloc(64 * RECORD_BYTES);
      let bytes = 0;
      try {
        bytes = readSync(fd, buffer);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      }
      return Array.from({ length: bytes / RECORD_BYTES }, (_, nth) => nth * RECORD_BYTES)
        .filter((at) => buffer.readUInt16LE(at + 16) === EV_LED)
        .map((at) => [buffer.readUInt16LE(at + 18), buffer.readInt32LE(at + 20) !== 0]);
    },
    close() {
      ioctl(fd, UI_DEV_DESTROY, 0);
      closeSync(fd);
    },
  };
}
