/**
 * One opened serial device: bytes out of the kernel with as few wake-ups as the receiver's rhythm allows.
 *
 * serialport opens and locks the port and sets its line; its own reading is not used. It wakes for every 16 bytes a UART
 * delivers (90 times per epoch, most of the CPU of a naive gateway), and after a hang-up during a read it calls itself
 * for ever (serialport/bindings-cpp#162). Here the first byte only starts a wait, and what has come in meanwhile is taken
 * with one read of the non-blocking descriptor, without the thread pool. 0 bytes are a hang-up.
 */
import { readSync, writeSync } from 'node:fs';
import { LinuxBinding, type LinuxPortBinding } from '@serialport/bindings-cpp';
import type { Clock, Timer } from '../../ports.ts';

/** One read of a tty gives 4 096 bytes at most (N_TTY_BUF_SIZE). */
const READ_BYTES = 4096;
/** A read with this many bytes leaves more behind: at 921 600 baud 40 ms are 3 700 bytes. Fewer: the line is drained. */
const MORE_BYTES = 2048;
/** Reads per wake-up; then other work gets its turn, and the poller wakes us again at once. */
const READS_PER_WAKE_MAX = 16;

export interface DeviceHandlers {
  onBytes(chunk: Uint8Array): void;
  /** Once, and nothing after it. The device still has to be closed. */
  onGone(reason: string): void;
}

export interface Device {
  /** Nothing is read before. `coalesceMs` 0: what is there is read at once. Called again, it replaces the handlers. */
  start(coalesceMs: number, clock: Clock, handlers: DeviceHandlers): void;
  /** What the kernel has no room for now is dropped: a write never waits. */
  write(bytes: Uint8Array): void;
  /** Throws away what came at the old rate. False: this device cannot do that rate. */
  setBaud(baud: number): Promise<boolean>;
  close(): Promise<void>;
}

/**
 * 8N1, raw, locked (flock) against other programs that ask. DTR goes up as with every opening, and whether it drops at the
 * close is left as it was set (`hupcl`). Rejects with the text of the system (see `faults.ts`).
 */
export async function openDevice(path: string, baud: number): Promise<Device> {
  const binding = await LinuxBinding.open({ path, baudRate: baud, hupcl: false });
  let stop = (): void => undefined;
  return {
    start: (coalesceMs, clock, handlers) => {
      stop();
      stop = readCoalesced(binding, coalesceMs, clock, handlers);
    },
    setBaud: async (rate) => {
      try {
        await binding.update({ baudRate: rate });
        // The binding does not look whether the driver took it.
        const { baudRate } = await binding.getBaudRate();
        return baudRate === rate;
      } catch {
        return false;
      }
    },
    write: (bytes) => {
      try {
        if (binding.fd !== null) writeSync(binding.fd, bytes);
      } catch {
        // Full (EAGAIN) or gone: the reading side notices what is gone.
      }
    },
    close: async () => {
      stop();
      // A descriptor that the system has already taken away cannot be closed twice.
      if (binding.isOpen) await binding.close().catch(() => undefined);
    },
  };
}

/** Returns what stops it. */
function readCoalesced(binding: LinuxPortBinding, coalesceMs: number, clock: Clock, on: DeviceHandlers): () => void {
  const buffer = Buffer.allocUnsafe(READ_BYTES);
  let stopped = false;
  const rhythm = createRhythm(coalesceMs);
  let wait: Timer | null = null;

  const arm = (): void => {
    const armedMs = clock.monoMs();
    binding.poller.once('readable', (error) => {
      if (stopped) return;
      rhythm.woken(clock.monoMs() - armedMs);
      if (error !== null) drain(error.message);
      else if (coalesceMs === 0) drain(null);
      else collect();
    });
  };
  const collect = (): void => {
    wait = clock.after(coalesceMs, () => drain(null));
  };
  const drain = (pollError: string | null): void => {
    let gone = pollError;
    let bytes = 0;
    for (let reads = 0; reads < READS_PER_WAKE_MAX && !stopped; reads++) {
      const read = readNow(binding.fd, buffer);
      if (read.gone !== null) gone = read.gone;
      bytes += read.bytes;
      // A copy: the handlers keep it, the buffer is used again.
      if (read.bytes > 0) on.onBytes(new Uint8Array(buffer.subarray(0, read.bytes)));
      if (read.bytes < MORE_BYTES) break;
    }
    if (stopped) return;
    if (gone !== null) {
      stopped = true;
      on.onGone(gone);
    } else if (coalesceMs > 0 && rhythm.goesOn(bytes)) collect();
    else arm();
  };

  arm();
  return () => {
    stopped = true;
    wait?.cancel();
  };
}

/**
 * A receiver speaks in bursts of much the same length. One that took several reads is expected to take as many the next
 * time: until then one wait follows the other, and only behind the last one the poller is asked to wake us again. Halves
 * the wake-ups of a slow line; a wrong guess costs one read of nothing, or one wake-up.
 */
function createRhythm(coalesceMs: number) {
  let reads = 0;
  let readsBefore = 1;
  return {
    /** The poller woke us so long after it was asked to. */
    woken(afterMs: number): void {
      if (afterMs <= coalesceMs) return;
      readsBefore = reads;
      reads = 0;
    },
    /** After a read of so many bytes: more of the burst is expected. */
    goesOn(bytes: number): boolean {
      if (bytes === 0) return false;
      reads++;
      return reads < readsBefore;
    },
  };
}

function readNow(fd: number | null, buffer: Buffer): { bytes: number; gone: string | null } {
  if (fd === null) return { bytes: 0, gone: 'closed' };
  try {
    const bytes = readSync(fd, buffer);
    return { bytes, gone: bytes === 0 ? 'hung up' : null };
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? 'unknown error';
    // Nothing there after all: wait for the next byte.
    if (code === 'EAGAIN' || code === 'EINTR') return { bytes: 0, gone: null };
    return { bytes: 0, gone: code };
  }
}
