/** The disk in memory that is another one a moment later: nothing of the one before may show through. Needs root. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openLoopDisk } from './loop-disk.ts';
import { FILE_SYSTEM_BYTES, SECTOR_BYTES } from './recorded/marks.ts';
import { whyNoCrashPoints } from './why-not.ts';

/** The second sector of the super block, where its checksum is. */
const TORN_AT = 3 * SECTOR_BYTES;

test('one image after the other is seen; a torn super block is refused, repaired, and nothing is lost', (context) => {
  const whyNot = whyNoCrashPoints();
  if (whyNot !== null) context.skip(whyNot);
  const dir = mkdtempSync(join(tmpdir(), 'balise-loop-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const place = mkdtempSync(join(dir, 'place-'));
  const image = join(dir, 'image');
  writeFileSync(image, '');
  truncateSync(image, FILE_SYSTEM_BYTES);
  execFileSync('mkfs.ext4', ['-q', '-b', '4096', image]);
  const empty = readFileSync(image);
  const disk = openLoopDisk(place);
  onTestFinished(disk.close);
  const file = join(disk.directory, 'file');
  const holding = (text: string): Buffer => {
    disk.write([{ offset: 0, data: empty }]);
    expect(disk.mount()).toBe(0);
    writeFileSync(file, text);
    disk.unmount();
    expect(disk.inspect()).toBe(null);
    return readFileSync(join(place, 'image'));
  };
  const images = [holding('first'), holding('second')] as const;
  const shows = (data: Buffer, text: string): void => {
    disk.write([{ offset: 0, data }]);
    expect(disk.mount()).toBe(0);
    expect(readFileSync(file, 'utf8')).toBe(text);
    disk.unmount();
  };
  shows(images[0], 'first');
  shows(images[1], 'second');

  const torn = Buffer.from(images[1]);
  empty.copy(torn, TORN_AT, TORN_AT, TORN_AT + SECTOR_BYTES);
  const tear = (): void => {
    disk.write([{ offset: 0, data: torn }]);
    expect(disk.mount()).not.toBe(0);
    expect(disk.inspect()).toContain('checksum does not match');
    expect(disk.repair()).toBe(true);
  };
  tear();
  // What was read and repaired of it is not remembered.
  shows(images[0], 'first');
  tear();
  expect(disk.mount()).toBe(0);
  expect(readFileSync(file, 'utf8')).toBe('second');
  disk.unmount();
});
