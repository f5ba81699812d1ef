/**
 * A worker's durable file: one JSON line per record. What comes while the disk is at work goes with the next flush, so many records
 * share one fdatasync; nothing is told to be stored before it.
 */
import { existsSync, readFileSync, truncateSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { WORKER_BUFFER_MAX } from './limits.ts';

export interface GroupFile<Kind> {
  /** False: too much waits for the disk, and it was dropped. */
  append(line: string, what: Kind): boolean;
  syncs(): number;
  /** Resolves when everything is stored. */
  close(): Promise<void>;
}

/** @param stored called with what one flush brought to stable storage. Rejections of the disk go to `failed`, once. */
export async function openGroupFile<Kind>(
  path: string,
  stored: (group: Kind[]) => void,
  failed: (error: unknown) => void,
): Promise<GroupFile<Kind>> {
  const file = await open(path, 'a');
  let waiting: { line: string; what: Kind }[] = [];
  let syncs = 0;
  let work: Promise<void> | null = null;

  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      await file.appendFile(group.map(({ line }) => `${line}\n`).join(''));
      await file.datasync();
      syncs++;
      stored(group.map(({ what }) => what));
    }
    work = null;
  }

  return {
    append(line, what) {
      if (waiting.length >= WORKER_BUFFER_MAX) return false;
      waiting.push({ line, what });
      work ??= flush().catch(failed);
      return true;
    },
    syncs: () => syncs,
    async close() {
      while (work !== null) await work;
      await file.close();
    },
  };
}

/** Every whole line of the file. A last one without its end was cut by a kill, before anybody was told: with `repair` it is taken off. */
export function readLines(path: string, take: (line: unknown) => void, repair = false): void {
  if (!existsSync(path)) return;
  const bytes = readFileSync(path);
  let from = 0;
  for (let end = bytes.indexOf(0x0a, from); end >= 0; end = bytes.indexOf(0x0a, from)) {
    take(JSON.parse(bytes.toString('utf8', from, end)));
    from = end + 1;
  }
  if (repair && from < bytes.length) truncateSync(path, from);
}
