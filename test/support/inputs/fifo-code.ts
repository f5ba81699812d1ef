import { closeSync, constants, openSync, writeSync } from 'node:fs';

/** Writes a key record and its report into a FIFO, as a keyboard does; for codes that the simulator's keys do not have. */
export function sendCode(path: string, code: number, value: number): void {
  const bytes = Buffer.alloc(48);
  bytes.writeUInt16LE(1, 16);
  bytes.writeUInt16LE(code, 18);
  bytes.writeInt32LE(value, 20);
  const fd = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  writeSync(fd, bytes);
  closeSync(fd);
}
