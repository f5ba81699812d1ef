/**
 * The GPIO character device as bytes: linux/gpio.h, version 2 of its interface (Linux 5.10). Little-endian and 64-bit, as every machine
 * that our Node runs on.
 */

/** _IOR/_IOWR(0xB4, …): the size of the structure is a part of each number. */
export const GET_CHIP_INFO = 0x8044b401;
export const GET_LINE_INFO = 0xc100b405;
export const GET_LINE = 0xc250b407;
export const GET_VALUES = 0xc010b40e;
export const SET_VALUES = 0xc010b40f;

const CHIP_INFO_BYTES = 68;
const LINE_INFO_BYTES = 256;
const REQUEST_BYTES = 592;
const VALUES_BYTES = 16;
export const EVENT_BYTES = 48;
const NAME_BYTES = 32;

const FLAG = {
  used: 1n << 0n,
  activeLow: 1n << 1n,
  input: 1n << 2n,
  output: 1n << 3n,
  edgeRising: 1n << 4n,
  edgeFalling: 1n << 5n,
  pullUp: 1n << 8n,
  pullDown: 1n << 9n,
  biasDisabled: 1n << 10n,
} as const;
/** enum gpio_v2_line_attr_id */
const ATTRIBUTE = { flags: 1, values: 2, debounce: 3 } as const;
/** enum gpio_v2_line_event_id; of a line that is active low: it became active. */
const RISING_EDGE = 1;

export type Bias = 'pull-up' | 'pull-down' | 'disabled' | 'as-is';

const BIAS: Readonly<Record<Bias, bigint>> = {
  'pull-up': FLAG.pullUp,
  'pull-down': FLAG.pullDown,
  disabled: FLAG.biasDisabled,
  'as-is': 0n,
};

export interface RequestedLine {
  offset: number;
  activeLow: boolean;
}

/** struct gpiochip_info: name, label, number of lines. */
export const chipInfoBuffer = (): Buffer => Buffer.alloc(CHIP_INFO_BYTES);

export function readChipInfo(buffer: Buffer): { name: string; label: string; lines: number } {
  return { name: text(buffer, 0), label: text(buffer, NAME_BYTES), lines: buffer.readUInt32LE(2 * NAME_BYTES) };
}

/** struct gpio_v2_line_info: name, consumer, offset, …, flags. */
export function lineInfoBuffer(offset: number): Buffer {
  const buffer = Buffer.alloc(LINE_INFO_BYTES);
  buffer.writeUInt32LE(offset, 2 * NAME_BYTES);
  return buffer;
}

export function readLineInfo(buffer: Buffer): { name: string; consumer: string; used: boolean } {
  const used = (buffer.readBigUInt64LE(2 * NAME_BYTES + 8) & FLAG.used) !== 0n;
  return { name: text(buffer, 0), consumer: text(buffer, NAME_BYTES), used };
}

/** struct gpio_v2_line_request of inputs with both edges. Event times are CLOCK_MONOTONIC unless somebody asks for another. */
export function inputRequest(
  lines: readonly RequestedLine[],
  { bias, debounceMs, eventsMax }: { bias: Bias; debounceMs: number; eventsMax: number },
): Buffer {
  const flags = FLAG.input | FLAG.edgeRising | FLAG.edgeFalling | BIAS[bias];
  const attributes = activeLowAttributes(lines, flags);
  // In microseconds, for all lines.
  if (debounceMs > 0) {
    attributes.push({ id: ATTRIBUTE.debounce, value: BigInt(debounceMs * 1_000), mask: maskOf(lines.length) });
  }
  return request(lines, flags, attributes, eventsMax);
}

/** The same of outputs, which begin with these levels (true: active). */
export function outputRequest(lines: readonly RequestedLine[], levels: readonly boolean[]): Buffer {
  const attributes = activeLowAttributes(lines, FLAG.output);
  attributes.push({ id: ATTRIBUTE.values, value: bitsOf(levels), mask: maskOf(lines.length) });
  return request(lines, FLAG.output, attributes, 0);
}

export const requestedFd = (buffer: Buffer): number => buffer.readInt32LE(588);

/** struct gpio_v2_line_values of all lines of a request, in its order. */
export function valuesBuffer(lines: number, levels: readonly boolean[] = []): Buffer {
  const buffer = Buffer.alloc(VALUES_BYTES);
  buffer.writeBigUInt64LE(bitsOf(levels), 0);
  buffer.writeBigUInt64LE(maskOf(lines), 8);
  return buffer;
}

export function readValues(buffer: Buffer, lines: number): boolean[] {
  const bits = buffer.readBigUInt64LE(0);
  return Array.from({ length: lines }, (_, nth) => ((bits >> BigInt(nth)) & 1n) === 1n);
}

export interface LineEvent {
  /** Whole milliseconds of CLOCK_MONOTONIC. */
  monoMs: number;
  offset: number;
  active: boolean;
  /** Counts the events of the request from 1; wraps at 2^32. */
  sequence: number;
}

/** struct gpio_v2_line_event */
export function readEvents(buffer: Buffer, bytes: number): LineEvent[] {
  return Array.from({ length: Math.floor(bytes / EVENT_BYTES) }, (_, nth) => {
    const at = nth * EVENT_BYTES;
    return {
      monoMs: Number(buffer.readBigUInt64LE(at) / 1_000_000n),
      active: buffer.readUInt32LE(at + 8) === RISING_EDGE,
      offset: buffer.readUInt32LE(at + 12),
      sequence: buffer.readUInt32LE(at + 16),
    };
  });
}

interface Attribute {
  id: number;
  value: bigint;
  mask: bigint;
}

/** Lines of the other polarity have flags of their own; the kernel takes those of the attribute instead of the request's. */
function activeLowAttributes(lines: readonly RequestedLine[], flags: bigint): Attribute[] {
  const low = lines.map(({ activeLow }) => activeLow);
  return low.includes(true) ? [{ id: ATTRIBUTE.flags, value: flags | FLAG.activeLow, mask: bitsOf(low) }] : [];
}

function request(lines: readonly RequestedLine[], flags: bigint, attributes: Attribute[], eventsMax: number): Buffer {
  const buffer = Buffer.alloc(REQUEST_BYTES);
  for (const [nth, { offset }] of lines.entries()) buffer.writeUInt32LE(offset, nth * 4);
  buffer.write(CONSUMER, 256, NAME_BYTES - 1, 'latin1');
  buffer.writeBigUInt64LE(flags, 288);
  buffer.writeUInt32LE(attributes.length, 296);
  for (const [nth, { id, value, mask }] of attributes.entries()) {
    const at = 320 + nth * 24;
    buffer.writeUInt32LE(id, at);
    if (id === ATTRIBUTE.debounce) buffer.writeUInt32LE(Number(value), at + 8);
    else buffer.writeBigUInt64LE(value, at + 8);
    buffer.writeBigUInt64LE(mask, at + 16);
  }
  buffer.writeUInt32LE(lines.length, 560);
  buffer.writeUInt32LE(eventsMax, 564);
  return buffer;
}

/** What gpioinfo shows for our lines. */
const CONSUMER = 'balise';

const bitsOf = (levels: readonly boolean[]): bigint =>
  levels.reduce((bits, level, nth) => (level ? bits | (1n << BigInt(nth)) : bits), 0n);
const maskOf = (lines: number): bigint => (1n << BigInt(lines)) - 1n;

function text(buffer: Buffer, at: number): string {
  return buffer.toString('utf8', at, at + NAME_BYTES).replace(/\0.*$/s, '');
}
