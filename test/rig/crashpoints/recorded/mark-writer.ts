/** Writes marks past the page cache, and past every queue: what is written next by anybody comes after it in the record. */
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import koffi from 'koffi';
import { encodeMark, FILE_SYSTEM_BYTES, MARK_BYTES, type Mark } from './marks.ts';

export interface MarkWriter {
  mark(mark: Mark): void;
  close(): void;
}

/** The kernel takes memory for O_DIRECT that begins at a whole page. */
const PAGE_BYTES = 4_096;

/** @param device the recorded disk; its file system may be mounted */
export function openMarks(device: string): MarkWriter {
  const fd = openSync(device, constants.O_WRONLY | constants.O_DIRECT);
  const memory = Buffer.alloc(PAGE_BYTES + MARK_BYTES);
  const aligned = PAGE_BYTES - Number(BigInt(koffi.address(memory)) % BigInt(PAGE_BYTES));
  const place = memory.subarray(aligned, aligned + MARK_BYTES);
  return {
    mark(mark) {
      encodeMark(mark).copy(place);
      writeSync(fd, place, 0, MARK_BYTES, FILE_SYSTEM_BYTES);
    },
    close: () => closeSync(fd),
  };
}
