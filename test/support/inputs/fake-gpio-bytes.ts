/** The structures of linux/gpio.h, written from that header: what a stand-in for the kernel reads and answers. */

export interface Line {
  name: string;
  consumer: string;
  /** What is on the wire. */
  high: boolean;
  /** Of whoever drives or hears it. */
  request: Request | null;
}

export interface Chip {
  path: string;
  label: string;
  lines: Line[];
  present: boolean;
}

export interface Request {
  chip: Chip;
  offsets: number[];
  /** Of each line: flags as the kernel would have them. */
  flags: bigint[];
  eventsMax: number;
  events: Buffer[];
  sequence: number;
}

export const ACTIVE_LOW = 2n;
const OUTPUT = 8n;
export const EDGES = 0x30n;
export const EVENT_BYTES = 48;

export function chipInfo(chip: Chip, buffer: Buffer): void {
  if (buffer.length !== 68) throw problem('EFAULT');
  buffer.write(chip.path.slice('/dev/'.length), 0);
  buffer.write(chip.label, 32);
  buffer.writeUInt32LE(chip.lines.length, 64);
}

export function lineInfo(chip: Chip, buffer: Buffer): void {
  if (buffer.length !== 256) throw problem('EFAULT');
  const line = chip.lines[buffer.readUInt32LE(64)];
  if (line === undefined) throw problem('EINVAL');
  buffer.write(line.name, 0);
  buffer.write(line.consumer, 32);
  buffer.writeBigUInt64LE(line.consumer === '' ? 0n : 1n, 72);
}

export function values(request: Request | null, buffer: Buffer, set: boolean): void {
  if (request === null) throw problem('ENOTTY');
  const mask = buffer.readBigUInt64LE(8);
  if (set) {
    drive(request, buffer.readBigUInt64LE(0), mask);
    return;
  }
  let bits = 0n;
  for (const [nth, offset] of request.offsets.entries()) {
    const low = ((request.flags[nth] ?? 0n) & ACTIVE_LOW) !== 0n;
    const active = request.chip.lines[offset]?.high !== low;
    if (active && ((mask >> BigInt(nth)) & 1n) === 1n) bits |= 1n << BigInt(nth);
  }
  buffer.writeBigUInt64LE(bits, 0);
}

export function drive(request: Request, bits: bigint, mask: bigint): void {
  for (const [nth, offset] of request.offsets.entries()) {
    const flags = request.flags[nth] ?? 0n;
    const line = request.chip.lines[offset];
    if ((flags & OUTPUT) === 0n || ((mask >> BigInt(nth)) & 1n) === 0n || line === undefined) throw problem('EPERM');
    line.high = (((bits >> BigInt(nth)) & 1n) === 1n) !== ((flags & ACTIVE_LOW) !== 0n);
  }
}

/** struct gpio_v2_line_config: flags, num_attrs, padding, attrs; of the request at 288. */
export function attributes(buffer: Buffer): { id: number; value: bigint; mask: bigint }[] {
  return Array.from({ length: buffer.readUInt32LE(296) }, (_, nth) => {
    const at = 320 + nth * 24;
    return {
      id: buffer.readUInt32LE(at),
      value: buffer.readBigUInt64LE(at + 8),
      mask: buffer.readBigUInt64LE(at + 16),
    };
  });
}

export function flagsAt(buffer: Buffer, nth: number): bigint {
  const own = attributes(buffer).find(({ id, mask }) => id === 1 && ((mask >> BigInt(nth)) & 1n) === 1n);
  return own?.value ?? buffer.readBigUInt64LE(288);
}

export const textAt = (buffer: Buffer, at: number): string =>
  buffer.toString('latin1', at, at + 32).replace(/\0.*$/s, '');

export function problem(code: string): Error {
  return Object.assign(new Error(code), { code });
}

export function found<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the test asks for what is not there');
  return value;
}
