import type { Fault } from '../../core/errors.ts';
import type { GpioKernel } from './kernel.ts';
import {
  chipInfoBuffer,
  GET_CHIP_INFO,
  GET_LINE,
  GET_LINE_INFO,
  lineInfoBuffer,
  readChipInfo,
  readLineInfo,
  requestedFd,
} from './uapi.ts';

/** Lines that were taken: their descriptor, and where they are, in the order asked for. */
export interface TakenLines {
  fd: number;
  path: string;
  offsets: number[];
}

/**
 * Finds the chip by its label or path, its lines by their names or offsets, and asks the kernel for them. Looked up at every attempt:
 * a chip that comes back has another number.
 * @param chip label, or path below /dev
 * @param lines names, or `#17`
 * @param requestOf the request for the offsets that were found
 */
export function takeLines(
  kernel: GpioKernel,
  chip: string,
  lines: readonly string[],
  requestOf: (offsets: readonly number[]) => Buffer,
): TakenLines | Fault {
  let failure: Fault | null = null;
  for (const path of chip.startsWith('/') ? [chip] : kernel.chips()) {
    const found = tryChip(kernel, path, chip, lines, requestOf);
    if (found === null) continue;
    if ('fd' in found) return found;
    // Two chips may have one label: the one with these lines is meant.
    failure ??= found;
  }
  return failure ?? { code: 'gpio-not-found', detail: `no chip has the label ${chip}` };
}

/** @returns null: this is not the chip */
function tryChip(
  kernel: GpioKernel,
  path: string,
  chip: string,
  lines: readonly string[],
  requestOf: (offsets: readonly number[]) => Buffer,
): TakenLines | Fault | null {
  let fd: number;
  try {
    fd = kernel.open(path);
  } catch (error) {
    return openingFault(path, error);
  }
  try {
    const info = chipInfoBuffer();
    kernel.ioctl(fd, GET_CHIP_INFO, info);
    const { label, lines: count } = readChipInfo(info);
    if (!chip.startsWith('/') && label !== chip) return null;
    const names = Array.from({ length: count }, (_, offset) => infoOf(kernel, fd, offset));
    const offsets = lines.map((line) => offsetOf(line, names));
    const missing = lines.filter((_, nth) => offsets[nth] === -1);
    if (missing.length > 0) {
      return { code: 'gpio-no-line', detail: `${path} (${label}) has no line ${missing.join(', ')}` };
    }
    const taken = offsets.filter((offset) => names[offset]?.used);
    const busy = taken.map(
      (offset) => `${nameOf(offset, names)} is used by ${names[offset]?.consumer || 'the kernel'}`,
    );
    if (busy.length > 0) return { code: 'gpio-busy', detail: `${path} (${label}): ${busy.join(', ')}` };
    const request = requestOf(offsets);
    kernel.ioctl(fd, GET_LINE, request);
    return { fd: requestedFd(request), path, offsets };
  } catch (error) {
    return requestFault(path, error);
  } finally {
    kernel.close(fd);
  }
}

type LineInfo = ReturnType<typeof readLineInfo>;

function infoOf(kernel: GpioKernel, fd: number, offset: number): LineInfo {
  const buffer = lineInfoBuffer(offset);
  kernel.ioctl(fd, GET_LINE_INFO, buffer);
  return readLineInfo(buffer);
}

/** @returns -1: there is none */
function offsetOf(line: string, names: readonly LineInfo[]): number {
  if (!line.startsWith('#')) return names.findIndex(({ name }) => name === line);
  const offset = Number(line.slice(1));
  return offset < names.length ? offset : -1;
}

function nameOf(offset: number, names: readonly LineInfo[]): string {
  return names[offset]?.name || `#${offset}`;
}

function openingFault(path: string, error: unknown): Fault {
  const { code, message } = error as NodeJS.ErrnoException;
  const denied = code === 'EACCES' || code === 'EPERM';
  return { code: denied ? 'gpio-denied' : 'gpio-not-found', detail: `${path}: ${message}` };
}

function requestFault(path: string, error: unknown): Fault {
  const { code, message } = error as NodeJS.ErrnoException;
  switch (code) {
    case 'EBUSY':
      return { code: 'gpio-busy', detail: `${path}: ${message}` };
    case 'EPERM':
    case 'EACCES':
      return { code: 'gpio-denied', detail: `${path}: ${message}` };
    // It went between two calls.
    case 'ENODEV':
    case 'ENXIO':
      return { code: 'gpio-not-found', detail: `${path}: ${message}` };
    default:
      return { code: 'gpio-refused', detail: `${path}: ${message}` };
  }
}
