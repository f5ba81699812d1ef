/**
 * GPIO chips without a kernel: answers the calls of version 2 of the interface byte by byte, as linux/gpio.h describes them. Written from
 * that header and not from our driver, so that an offset that is wrong there is wrong against this.
 */
import type { GpioKernel } from '../../../gateway/drivers/gpiochip/kernel.ts';
import type { Clock, WatchReadable } from '../../../gateway/ports.ts';
import {
  ACTIVE_LOW,
  attributes,
  type Chip,
  chipInfo,
  drive,
  EDGES,
  EVENT_BYTES,
  flagsAt,
  found,
  type Line,
  lineInfo,
  problem,
  type Request,
  textAt,
  values,
} from './fake-gpio-bytes.ts';

export interface FakeGpio {
  kernel: GpioKernel;
  watch: WatchReadable;
  addChip(label: string, names: readonly string[]): { path: string };
  /** @param high what is on the wire of an input */
  wire(label: string, line: string, high: boolean): void;
  /** The same without an event: an edge that the kernel missed. */
  wireSilently(label: string, line: string, high: boolean): void;
  level(label: string, line: string): boolean;
  remove(label: string): void;
  /** Comes back under a number that was never used. */
  restore(label: string): void;
  /** Somebody else has it. */
  claim(label: string, line: string, consumer: string): void;
  deny(denied: boolean): void;
  /** Descriptors that are open: a driver that leaves some behind is caught. */
  openFds(): number;
}

export function createFakeGpio(clock: Pick<Clock, 'monoMs'>): FakeGpio {
  const chips: Chip[] = [];
  const fds = new Map<number, Chip | Request>();
  const watchers = new Map<number, () => void>();
  let nextFd = 100;
  let nextNumber = 0;
  let denied = false;

  const chipOf = (label: string): Chip => found(chips.find((chip) => chip.label === label));
  const lineOf = (label: string, name: string): Line =>
    found(chipOf(label).lines.find((line, offset) => line.name === name || `#${offset}` === name));
  const fdOf = (request: Request): number => found([...fds].find(([, held]) => held === request))[0];

  function wake(request: Request): void {
    const fd = fdOf(request);
    setImmediate(() => watchers.get(fd)?.());
  }

  function wire(label: string, name: string, high: boolean): void {
    const line = lineOf(label, name);
    if (line.high === high) return;
    line.high = high;
    const { request } = line;
    if (request === null || !request.chip.present) return;
    const nth = request.offsets.findIndex((offset) => request.chip.lines[offset] === line);
    const flags = request.flags[nth] ?? 0n;
    if ((flags & EDGES) === 0n) return;
    const active = high !== ((flags & ACTIVE_LOW) !== 0n);
    const event = Buffer.alloc(EVENT_BYTES);
    event.writeBigUInt64LE(BigInt(clock.monoMs()) * 1_000_000n, 0);
    event.writeUInt32LE(active ? 1 : 2, 8);
    event.writeUInt32LE(request.offsets[nth] ?? 0, 12);
    event.writeUInt32LE(++request.sequence, 16);
    request.events.push(event);
    if (request.events.length > request.eventsMax) request.events.shift();
    wake(request);
  }

  function ioctl(fd: number, code: number, buffer: Buffer): void {
    const held = fds.get(fd);
    if (held === undefined) throw problem('EBADF');
    const chip = 'chip' in held ? held.chip : held;
    if (!chip.present) throw problem('ENODEV');
    if (code === 0x8044b401) chipInfo(chip, buffer);
    else if (code === 0xc100b405) lineInfo(chip, buffer);
    else if (code === 0xc250b407) takeLines(chip, buffer);
    else if (code === 0xc010b40e || code === 0xc010b40f)
      values('chip' in held ? held : null, buffer, code === 0xc010b40f);
    else throw problem('ENOTTY');
  }

  function takeLines(chip: Chip, buffer: Buffer): void {
    if (buffer.length !== 592) throw problem('EFAULT');
    // What the kernel keeps for later must be zero.
    if ([...buffer.subarray(300, 320), ...buffer.subarray(568, 588)].some((byte) => byte !== 0))
      throw problem('EINVAL');
    const count = buffer.readUInt32LE(560);
    const offsets = Array.from({ length: count }, (_, nth) => buffer.readUInt32LE(nth * 4));
    const lines = offsets.map((offset) => chip.lines[offset]);
    if (count === 0 || count > 64 || lines.includes(undefined)) throw problem('EINVAL');
    if (lines.some((line) => line?.request !== null || line.consumer !== '')) throw problem('EBUSY');
    const flags = offsets.map((_, nth) => flagsAt(buffer, nth));
    const request: Request = {
      chip,
      offsets,
      flags,
      eventsMax: buffer.readUInt32LE(564) || count * 16,
      events: [],
      sequence: 0,
    };
    for (const line of lines) Object.assign(line ?? {}, { request, consumer: textAt(buffer, 256) });
    const initial = attributes(buffer).find(({ id }) => id === 2);
    if (initial !== undefined) drive(request, initial.value, initial.mask);
    fds.set(nextFd, request);
    buffer.writeInt32LE(nextFd++, 588);
  }

  function release(request: Request): void {
    for (const line of request.chip.lines)
      if (line.request === request) Object.assign(line, { request: null, consumer: '' });
  }

  const kernel: GpioKernel = {
    chips: () => chips.filter(({ present }) => present).map(({ path }) => path),
    open(path) {
      if (denied) throw problem('EACCES');
      const chip = chips.find((each) => each.path === path && each.present);
      if (chip === undefined) throw problem('ENOENT');
      fds.set(nextFd, chip);
      return nextFd++;
    },
    ioctl,
    setNonBlocking: () => undefined,
    read(fd, buffer) {
      const request = fds.get(fd) as Request;
      if (!request.chip.present) throw problem('ENODEV');
      const taken = request.events.splice(0, Math.floor(buffer.length / EVENT_BYTES));
      return Buffer.concat(taken).copy(buffer);
    },
    close(fd) {
      const held = found(fds.get(fd));
      if ('chip' in held) release(held);
      fds.delete(fd);
    },
  };

  return {
    kernel,
    watch(fd, onReadable) {
      watchers.set(fd, onReadable);
      return () => void watchers.delete(fd);
    },
    addChip(label, names) {
      const lines = names.map((name) => ({ name, consumer: '', high: true, request: null }));
      const chip = { path: `/dev/gpiochip${nextNumber++}`, label, lines, present: true };
      chips.push(chip);
      return chip;
    },
    wire,
    wireSilently(label, line, high) {
      lineOf(label, line).high = high;
    },
    level: (label, line) => lineOf(label, line).high,
    remove(label) {
      const chip = chipOf(label);
      chip.present = false;
      for (const line of chip.lines) if (line.request !== null) wake(line.request);
    },
    restore(label) {
      const { lines } = chipOf(label);
      chips.splice(chips.indexOf(chipOf(label)), 1);
      const chip = { path: `/dev/gpiochip${nextNumber++}`, label, present: true, lines };
      for (const line of lines) Object.assign(line, { request: null, consumer: '' });
      chips.push(chip);
    },
    claim: (label, line, consumer) => void Object.assign(lineOf(label, line), { consumer }),
    deny(to) {
      denied = to;
    },
    openFds: () => fds.size,
  };
}
