/**
 * Real receivers: the logs of the gpsd regression suite with what gpsd accepted of them, and recorded drives. They are not
 * part of this repository; where they are not beside it these tests are skipped.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ValidFix } from '../../../gateway/core/gnss/fix.ts';
import { createFramer } from '../../../gateway/core/gnss/framing.ts';
import { createReceiver } from '../../../gateway/core/gnss/receiver.ts';
import { isReject, parseSentence } from '../../../gateway/core/gnss/sentence.ts';

const NMEA = join(import.meta.dirname, '../../../../shared/nmea');
const LOGS = join(NMEA, 'gpsd');
const DRIVES = join(NMEA, 'drives');

const logs = filesIn(LOGS, '.log');
const drives = filesIn(DRIVES, '.nmea');
if (logs.length === 0) console.log('skipped: the receiver logs (../shared/nmea/gpsd) are not here');
if (drives.length === 0) console.log('skipped: the recorded drives (../shared/nmea/drives) are not here');

function filesIn(directory: string, ending: string): string[] {
  return existsSync(directory) ? readdirSync(directory).filter((name) => name.endsWith(ending)) : [];
}

/** Without the submitter's comments, which did not come out of the receiver. */
function receiverBytes(path: string): Buffer {
  return Buffer.from(readFileSync(path, 'latin1').replace(/^#[^\n]*\n/gm, ''), 'latin1');
}

describe.skipIf(logs.length === 0)('receiver logs of the gpsd suite', () => {
  const total = { accepted: 0, checksum: 0 };

  test.each(logs)('%s: accepted is what gpsd accepted, in the same order', (name) => {
    const accepted: string[] = [];
    const framer = createFramer({
      onLine(line) {
        const sentence = parseSentence(line);
        if (!isReject(sentence)) accepted.push(line);
        else if (sentence.reason === 'checksum') total.checksum++;
      },
      onDiscard: () => {},
    });
    framer.push(receiverBytes(join(LOGS, name)));
    framer.push(Buffer.from('\n'));
    // Of binary packets gpsd makes sentences of its own: only those of the log count.
    const log = receiverBytes(join(LOGS, name)).toString('latin1');
    const echoed = readFileSync(join(LOGS, `${name}.chk`), 'latin1')
      .split(/[\r\n]+/)
      .filter((line) => /^[$!]/.test(line) && log.includes(line));
    expect(accepted).toEqual(echoed);
    total.accepted += accepted.length;
  });

  test('none was left out: 11 574 accepted, 60 lines with a wrong checksum', () => {
    // The note beside the logs says 11 548 and 50: it does not count sentences and fragments with an address of no known form.
    expect(total).toEqual({ accepted: 11_574, checksum: 60 });
  });
});

/**
 * The count of another hand: RMC lines by one pattern, no epochs. It leaves out what the drives do not have (an RMC without
 */
function countByHand(text: string): number {
  const lines = text.split(/[\r\n]+/);
  let believed = 0;
  let last = '';
  let refusedInARow = 0;
  lines.forEach((line, at) => {
    const match =
      /^\0?\$GPRMC,(\d{6}(?:\.\d+)?),([AV]),(\d*\.?\d*),[NS]?,.*,(\d\d)(\d\d)(\d\d),[^,]*,[^,]*(?:,([A-Z]))?\*/.exec(
        line,
      );
    if (match === null) return;
    const [, time = '', status, lat, day, month, year, mode = 'A'] = match;
    const beside = lines.slice(Math.max(0, at - 8), at + 9).find((other) => other.startsWith(`$GPGGA,${time},`));
    const quality = beside?.split(',')[6] ?? '1';
    if (status !== 'A' || lat === '' || !'ADPRF'.includes(mode) || !'123459'.includes(quality)) {
      refusedInARow = 0;
      return;
    }
    const instant = `${year}${month}${day}${time.padEnd(10, '.000')}`;
    if (instant <= last && ++refusedInARow < 10) return;
    refusedInARow = 0;
    last = instant;
    believed++;
  });
  return believed;
}

function believedOf(bytes: Uint8Array, chunkBytes: number): ValidFix[] {
  const fixes: ValidFix[] = [];
  const receiver = createReceiver({
    notBeforeMs: Date.UTC(2000, 0, 1),
    onFix: (fix) => fixes.push(fix),
    // The count by hand knows time, not places: what is suspect for another reason is a measurement all the same.
    onSuspect: (fix) => fix.suspect.includes('time-backwards') || fixes.push(fix),
  });
  for (let at = 0; at < bytes.length; at += chunkBytes) receiver.push(bytes.subarray(at, at + chunkBytes), 0);
  receiver.idle();
  const { lateSentences, rejects } = receiver.counters();
  expect(lateSentences).toBe(0);
  expect(Object.values(rejects).every((count) => count === 0)).toBe(true);
  return fixes;
}

describe.skipIf(drives.length === 0)('recorded drives', () => {
  test.each(drives)('%s: as many measured fixes as counted by hand, however the bytes come', (name) => {
    const bytes = readFileSync(join(DRIVES, name));
    const fixes = believedOf(bytes, 16);
    expect(fixes.length).toBe(countByHand(bytes.toString('latin1')));
    expect(fixes.length).toBeGreaterThan(1000);
    expect(believedOf(bytes, 65_536)).toEqual(fixes);
    const instants = fixes.map(({ t }) => t);
    expect(instants).toEqual([...instants].sort((a, b) => a - b));
  });
});
